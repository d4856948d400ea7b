//! A reader of the documents that Chromium prints: the text of each page. It knows the form in which Chromium writes them, and no
//! other.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

/// A printed page.
#[derive(Debug, PartialEq, Eq)]
pub struct PrintedPage {
    /// Its text in the order of painting, without spaces: the margins first.
    pub text: String,
    /// The operators that paint it.
    pub painting: String,
}

impl PrintedPage {
    /// Returns whether the page has a text, whatever spaces are in it.
    pub fn has(&self, text: &str) -> bool {
        self.text.contains(&unspaced(text))
    }
}

/// Returns a text without spaces.
fn unspaced(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// Returns the pages of a document.
pub fn pages(pdf: &[u8]) -> Vec<PrintedPage> {
    let objects = objects(pdf);
    let kids = objects.values().filter(|object| object.declares("Pages")).flat_map(|object| object.references("Kids"));
    let leaves = kids.filter_map(|id| objects.get(&id)).filter(|object| object.declares("Page"));
    let page = |page: &Object| {
        let painting: String = page
            .references("Contents")
            .iter()
            .map(|id| String::from_utf8_lossy(&objects[id].stream).into_owned())
            .collect();
        PrintedPage { text: text(&painting, &objects), painting }
    };
    leaves.map(page).collect()
}

/// An object: its dictionary as text, and its stream.
struct Object {
    dictionary: String,
    stream: Vec<u8>,
}

impl Object {
    fn declares(&self, kind: &str) -> bool {
        self.dictionary
            .split("/Type /")
            .skip(1)
            .any(|rest| rest.split(|c: char| !c.is_alphanumeric()).next() == Some(kind))
    }

    /// Returns the objects that an entry refers to: `/Contents 7 0 R`, `/Kids [2 0 R 8 0 R]`.
    fn references(&self, key: &str) -> Vec<usize> {
        let Some((_, rest)) = self.dictionary.split_once(&format!("/{key} ")) else { return Vec::new() };
        let list = rest.split(['/', ']', '>']).next().unwrap().trim_start_matches('[');
        let words: Vec<&str> = list.split_whitespace().collect();
        words.windows(3).filter(|words| words[2] == "R").map(|words| words[0].parse().unwrap()).collect()
    }
}

fn objects(pdf: &[u8]) -> BTreeMap<usize, Object> {
    let mut objects = BTreeMap::new();
    let mut at = 0;
    while let Some(start) = find(pdf, b" 0 obj\n", at) {
        let digits = pdf[..start].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let id = String::from_utf8_lossy(&pdf[start - digits..start]).parse().unwrap();
        let body = start + b" 0 obj\n".len();
        let end = find(pdf, b"endobj", body).unwrap();
        let stream = find(pdf, b"stream\n", body).filter(|stream| *stream < end);
        let dictionary = String::from_utf8_lossy(&pdf[body..stream.unwrap_or(end)]).into_owned();
        let mut inflated = Vec::new();
        at = end;
        if let Some(stream) = stream {
            let length = dictionary.split_once("/Length ").unwrap().1;
            let length: usize = length.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
            let bytes = &pdf[stream + b"stream\n".len()..][..length];
            at = stream + b"stream\n".len() + length;
            // Fonts and pictures need not be read.
            if dictionary.contains("/FlateDecode")
                && !dictionary.contains("/Length1")
                && !dictionary.contains("/Subtype")
            {
                ZlibDecoder::new(bytes).read_to_end(&mut inflated).unwrap();
            }
        }
        objects.insert(id, Object { dictionary, stream: inflated });
    }
    objects
}

fn find(bytes: &[u8], pattern: &[u8], from: usize) -> Option<usize> {
    bytes[from..].windows(pattern.len()).position(|window| window == pattern).map(|at| from + at)
}

/// Returns the text that operators paint. A font has the number of its object in its name: `/F4`.
fn text(painting: &str, objects: &BTreeMap<usize, Object>) -> String {
    let mut letters: BTreeMap<usize, BTreeMap<u32, u32>> = BTreeMap::new();
    let (mut text, mut font) = (String::new(), 0);
    for line in painting.lines() {
        if line.ends_with(" Tf") {
            font = line[2..].split(' ').next().unwrap().parse().unwrap();
        } else if line.ends_with("Tj") || line.ends_with("TJ") {
            let known = letters.entry(font).or_insert_with(|| {
                let map = objects.get(&font).map(|font| font.references("ToUnicode")).unwrap_or_default();
                map.first().map(|map| glyphs(&String::from_utf8_lossy(&objects[map].stream))).unwrap_or_default()
            });
            for piece in line.split('<').skip(1).filter_map(|piece| piece.split('>').next()) {
                let codes = piece.as_bytes().chunks(4).map(|code| number(str::from_utf8(code).unwrap()));
                text.extend(codes.filter_map(|code| char::from_u32(*known.get(&code)?)));
            }
        }
    }
    // Fonts have ligatures.
    unspaced(&text).replace('ﬁ', "fi").replace('ﬂ', "fl").replace('ﬀ', "ff")
}

/// Reads which letter each glyph of a font is.
fn glyphs(map: &str) -> BTreeMap<u32, u32> {
    let mut glyphs = BTreeMap::new();
    for line in map.lines().filter(|line| line.starts_with('<')) {
        let codes: Vec<u32> = line.split('<').skip(1).map(|code| number(code.split('>').next().unwrap())).collect();
        match codes[..] {
            [glyph, letter] => drop(glyphs.insert(glyph, letter)),
            [from, to, letter] => glyphs.extend((from..=to).map(|glyph| (glyph, letter + glyph - from))),
            _ => {}
        }
    }
    glyphs
}

/// Returns a hexadecimal number. Of a glyph for several letters, the first counts.
fn number(digits: &str) -> u32 {
    u32::from_str_radix(&digits[..digits.len().min(4)], 16).unwrap_or_default()
}
