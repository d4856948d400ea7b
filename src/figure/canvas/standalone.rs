//! A chart as a standalone SVG file for slides, papers, and drawing programs: the drawing of the wide view at one width,
//! with its title above and its sources below. Its style is inside the file, in light colors.

use super::frame::{Frame, View};
use super::key::KeyEntry;
use super::palette;
use super::svg::Svg;
use super::text::{self, Weight};
use crate::html::escape;
use crate::locale::Language;

/// The width of the file, in pixels.
const WIDTH: f64 = 720.0;

/// The margin, in pixels.
const MARGIN: f64 = 16.0;

/// The width of a swatch of the key, in pixels.
const SWATCH: f64 = 14.0;

/// The stylesheet. Its colors are properties that [`palette::resolve`] replaces.
const STYLE: &str = include_str!("standalone.css");

/// The texts around the drawing.
pub struct Captions<'a> {
    /// The finding.
    pub title: &'a str,
    /// What is measured, its unit, and its scale.
    pub subtitle: Option<&'a str>,
    /// The entries of the key.
    pub key: &'a [KeyEntry],
    /// The note.
    pub note: Option<&'a str>,
    /// The publishers of the data.
    pub sources: &'a [String],
    /// The alternative text.
    pub alt: &'a str,
    /// The language of these texts.
    pub language: &'a Language,
}

/// Returns the file, with the drawings below each other.
pub fn file(captions: &Captions<'_>, drawings: &[(Svg, Frame)]) -> String {
    let mut body = String::new();
    let mut down = MARGIN;
    lines(&mut body, &mut down, captions.title, ("title", 17.0, Weight::Bold));
    if let Some(subtitle) = captions.subtitle {
        lines(&mut body, &mut down, subtitle, ("subtitle", 13.0, Weight::Regular));
    }
    key(&mut body, &mut down, captions.key, KeyPlace { left: MARGIN, right: WIDTH - MARGIN, view: View::Wide });
    down += 8.0;
    for (svg, frame) in drawings {
        let width = frame.plot_width(View::Wide, (WIDTH - 2.0 * MARGIN).min(frame.widths.1));
        let (left, layers) = (MARGIN + frame.left, svg.layers(frame.height));
        body.push_str(&format!(
            "<svg x=\"{left:.0}\" y=\"{down:.0}\" width=\"{width:.0}\" height=\"{:.0}\" overflow=\"visible\">{layers}</svg>\n",
            frame.height
        ));
        down += frame.height + 8.0;
    }
    let sources = match captions.sources {
        [] => None,
        all => {
            let text = captions.language.template("figure.source", Some(all.len() as u64)).unwrap_or_default();
            Some(text.replace("{sources}", &all.join("; ")))
        }
    };
    for bottom in captions.note.iter().map(|note| (*note).to_owned()).chain(sources) {
        lines(&mut body, &mut down, &bottom, ("footer", 11.0, Weight::Regular));
    }
    let height = down + MARGIN - 4.0;
    let style = colors();
    let alt = escape(captions.alt);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {WIDTH:.0} \
         {height:.0}\" role=\"img\"><title>{}</title><desc>{alt}</desc><style>\n{style}.narrow, .readout {{ display: none; }}\n</style>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"{page}\"/>\n{body}</svg>\n",
        escape(captions.title),
        page = palette::light("--page")
    )
}

/// Returns the rules that color a drawing, without those that hide what is not of its view.
pub fn colors() -> String {
    palette::resolve(STYLE) + &series_rules()
}

/// Returns the rules that color the marks of each series.
fn series_rules() -> String {
    let page = palette::light("--page");
    let rules = (1..=palette::SERIES).map(|series| {
        let color = palette::light(&format!("--series-{series}"));
        let class = format!(".c{series}");
        let areas = ["circle", "text", "path.dot", "path.bar"].map(|area| format!("{area}{class}, ")).concat();
        format!(
            "path{class}:not(.dot, .bar, .band) {{ stroke: {color}; }}\n{areas}path.band{class} {{ fill: {color}; }}\n\
             circle.open{class}, circle.alternate{class} {{ fill: {page}; paint-order: normal; stroke: {color}; }}\n"
        )
    });
    rules.collect()
}

/// The place of a key.
pub struct KeyPlace {
    /// Its left edge.
    pub left: f64,
    /// Its right edge.
    pub right: f64,
    /// The view of the drawing below it.
    pub view: View,
}

/// Writes the key; in the wide view, which labels lines directly, without lines.
pub fn key(body: &mut String, down: &mut f64, entries: &[KeyEntry], KeyPlace { left, right, view }: KeyPlace) {
    let mut across = left;
    let mut notes = 0;
    for KeyEntry { class, label } in entries {
        let has = |word: &str| class.split(' ').any(|known| known == word);
        let width = SWATCH + 6.0 + text::width(label, Weight::Regular) + 16.0;
        if has("line") && view == View::Wide {
            continue;
        }
        if across == left || across + width > right {
            (across, *down) = (left, *down + 20.0);
        }
        notes += usize::from(has("note"));
        let (class, label) = (escape(class), escape(label));
        let (middle, bottom) = (*down - 4.0, *down);
        let shape = |kind: &str, height: f64| {
            let top = middle - height / 2.0;
            format!("<path class=\"{kind} {class}\" d=\"M{across} {top}h{SWATCH}v{height}h-{SWATCH}z\"/>")
        };
        body.push_str(&match () {
            () if has("circle") => {
                format!("<circle class=\"{class}\" cx=\"{}\" cy=\"{middle}\" r=\"5\"/>", across + SWATCH / 2.0)
            }
            () if has("note") => {
                let x = across + SWATCH / 2.0;
                format!(
                    "<circle class=\"note\" cx=\"{x}\" cy=\"{middle}\" r=\"8\"/>\
                     <text class=\"note-number middle\" x=\"{x}\" y=\"{bottom}\">{notes}</text>"
                )
            }
            () if has("area") => shape("band", 12.0),
            () if has("line") => shape("bar", 3.0),
            () if has("thick") => shape("bar", 8.0),
            () if has("thin") => shape("bar", 2.0),
            () => shape("bar", 12.0),
        });
        body.push_str(&format!("<text x=\"{}\" y=\"{bottom}\">{label}</text>\n", across + SWATCH + 6.0));
        across += width;
    }
}

/// Writes wrapped text of a class and size from `down` on.
fn lines(body: &mut String, down: &mut f64, spans: &str, (class, size, weight): (&str, f64, Weight)) {
    let limit = (WIDTH - 2.0 * MARGIN) * text::SIZE / size;
    for line in text::wrap(spans, weight, limit) {
        *down += (size * 1.3).round();
        let line = escape(&line);
        body.push_str(&format!(
            "<text class=\"{class}\" x=\"{MARGIN:.0}\" y=\"{down:.0}\">{line}</text>\n",
            down = *down - 3.0
        ));
    }
}
