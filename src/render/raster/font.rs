//! The outlines and widths of letters. This is the only file that names skrifa.
//!
//! The two fonts are parts of Inter (SIL Open Font License, see `fonts/LICENSE`): Latin, Greek, and Cyrillic letters with their accents,
//! digits, punctuation, and mathematical signs. `fonts/subset.py` has made them.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::raw::tables::kern::SubtableKind;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::shape::Step;

/// The weight of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// For running text.
    Regular,
    /// For titles and names.
    Bold,
}

/// A font with what has been read of it.
struct Face {
    font: FontRef<'static>,
    /// The units of its coordinates that are its size.
    units: f32,
    /// The outlines by the number of the letter, in units of the font.
    outlines: Vec<OnceLock<Vec<Step>>>,
}

static FACES: LazyLock<[Option<Face>; 2]> = LazyLock::new(|| {
    [Face::read(include_bytes!("fonts/inter-regular.ttf")), Face::read(include_bytes!("fonts/inter-bold.ttf"))]
});

fn face(weight: Weight) -> Option<&'static Face> {
    FACES[usize::from(weight == Weight::Bold)].as_ref()
}

/// A line of text as outlines.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The outline of each letter. The first one starts at zero, and all stand on the line at zero.
    pub letters: Vec<Vec<Step>>,
    /// Its width.
    pub width: f32,
    /// The characters that the font lacks, for which it has nothing.
    pub missing: BTreeSet<char>,
}

/// Returns the width of a line of text.
pub fn text_width(text: &str, weight: Weight, size: f32) -> f32 {
    set(text, weight, size, |_, _| {}).0
}

/// Returns a line of text.
pub fn line(text: &str, weight: Weight, size: f32) -> Line {
    let mut letters = Vec::new();
    let (width, missing) = set(text, weight, size, |steps, place| {
        if !steps.is_empty() {
            letters.push(steps.iter().map(|step| step.map(place)).collect());
        }
    });
    Line { letters, width, missing }
}

/// Sets the letters of a text one behind the other. Returns the width of the text, and the characters that the font lacks. `each` is
/// given the outline of each letter, and what moves it to its place.
fn set(
    text: &str,
    weight: Weight,
    size: f32,
    mut each: impl FnMut(&[Step], &dyn Fn([f32; 2]) -> [f32; 2]),
) -> (f32, BTreeSet<char>) {
    let Some(face) = face(weight) else { return (0.0, text.chars().collect()) };
    let (letters, metrics) = (face.font.charmap(), face.font.glyph_metrics(Size::unscaled(), LocationRef::default()));
    let scale = size / face.units;
    let (mut across, mut before, mut missing) = (0.0, None, BTreeSet::new());
    for letter in text.chars().filter_map(substitute) {
        let Some(glyph) = letters.map(letter) else {
            missing.insert(letter);
            continue;
        };
        if let Some(before) = before {
            across += face.closer(before, glyph);
        }
        let start = across;
        each(face.outline(glyph), &|[x, y]| [(start + x) * scale, -y * scale]);
        across += metrics.advance_width(glyph).unwrap_or_default();
        before = Some(glyph);
    }
    (across * scale, missing)
}

/// Returns a character that looks the same; none for one that is not seen.
fn substitute(letter: char) -> Option<char> {
    match letter {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}' => None,
        '\n' | '\t' | '\r' => Some(' '),
        '\u{2011}' => Some('-'),
        other => Some(other),
    }
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(bytes).ok()?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let outlines = (0..metrics.glyph_count).map(|_| OnceLock::new()).collect();
        Some(Self { units: f32::from(metrics.units_per_em), font, outlines })
    }

    /// Returns the outline of a letter.
    fn outline(&self, glyph: GlyphId) -> &[Step] {
        let Some(known) = self.outlines.get(glyph.to_u32() as usize) else { return &[] };
        known.get_or_init(|| {
            let mut pen = Pen::default();
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            let drawn = self.font.outline_glyphs().get(glyph).map(|glyph| glyph.draw(settings, &mut pen));
            drawn.and_then(Result::ok).map(|_| pen.steps).unwrap_or_default()
        })
    }

    /// Returns how much closer or farther apart a pair of letters is than their widths say, in units of the font.
    fn closer(&self, left: GlyphId, right: GlyphId) -> f32 {
        let table = self.font.kern().ok().and_then(|kern| kern.subtables().next()?.ok()?.kind().ok());
        let Some(SubtableKind::Format0(pairs)) = table else { return 0.0 };
        pairs.kerning(left, right).unwrap_or_default() as f32
    }
}

/// Takes the outline of a letter.
#[derive(Default)]
struct Pen {
    steps: Vec<Step>,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Move([x, y]));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Line([x, y]));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.steps.push(Step::Quadratic([cx0, cy0], [x, y]));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.steps.push(Step::Cubic([cx0, cy0], [cx1, cy1], [x, y]));
    }

    fn close(&mut self) {
        self.steps.push(Step::Close);
    }
}
