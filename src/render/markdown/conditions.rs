//! Lines in braces, which say when the words below them are published.
//!
//! A line of its own, `{when="parity.product.median < 2030-01-01"}`, directly above a block governs that block; with an
//! empty line after it, it governs everything up to its `{end}`. `{otherwise}`, or `{otherwise when="…"}`, starts the
//! alternative. Every branch is read and checked; one at most is published.
//!
//! Markdown knows nothing of such lines. They are hidden from it, byte for byte, as what it calls an HTML block, which
//! ends the paragraph before it and leaves the line after it to begin any block there is.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

/// A line in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Its bytes, braces included.
    pub place: Range<usize>,
    /// What it says.
    pub kind: Kind,
    /// Whether a block begins on the next line.
    pub attached: bool,
}

/// What a line in braces says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{when="…"}`: the bytes of the condition.
    When(Range<usize>),
    /// `{otherwise}` or `{otherwise when="…"}`.
    Otherwise(Option<Range<usize>>),
    /// `{end}`.
    End,
    /// The bytes of a word that is none of these.
    Unknown(Range<usize>),
    /// One of the words, and after it something that does not belong there.
    Malformed,
}

/// A text whose lines in braces are hidden from Markdown.
pub struct Hidden<'t> {
    /// The text, of the same length.
    pub text: Cow<'t, str>,
    /// The lines, in order.
    pub markers: Vec<Marker>,
    original: Cow<'t, str>,
}

/// Hides the lines in braces.
pub fn hide(text: Cow<'_, str>) -> Hidden<'_> {
    let mut markers: Vec<Marker> = Vec::new();
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        if let Some((place, kind)) = read(line) {
            let next = lines.peek().copied().unwrap_or_default();
            let attached = !next.trim().is_empty() && read(next).is_none();
            let moved = |range: Range<usize>| at + range.start..at + range.end;
            let kind = match kind {
                Kind::When(condition) => Kind::When(moved(condition)),
                Kind::Otherwise(condition) => Kind::Otherwise(condition.map(moved)),
                Kind::Unknown(word) => Kind::Unknown(moved(word)),
                kind => kind,
            };
            markers.push(Marker { place: moved(place), kind, attached });
        }
        at += line.len();
    }
    if markers.is_empty() {
        return Hidden { text: text.clone(), markers, original: text };
    }
    let mut hidden = text.to_string();
    for Marker { place, .. } in &markers {
        hidden.replace_range(place.start..place.start + 3, "<!W");
        hidden.replace_range(place.end - 1..place.end, ">");
    }
    Hidden { text: Cow::Owned(hidden), markers, original: text }
}

impl Hidden<'_> {
    /// An event as it would be had nothing been hidden: in code, such a line is a line of code.
    pub fn show<'e>(&self, event: Event<'e>, range: &Range<usize>) -> Event<'e> {
        let within =
            || self.markers.iter().filter(|marker| range.start < marker.place.end && marker.place.start < range.end);
        if within().next().is_none() {
            return event;
        }
        let shown = |text: &str| {
            within().fold(text.to_owned(), |text, Marker { place, .. }| {
                text.replace(&self.text[place.clone()], &self.original[place.clone()])
            })
        };
        match event {
            Event::Text(text) => Event::Text(shown(&text).into()),
            Event::Code(text) => Event::Code(shown(&text).into()),
            Event::Html(text) => Event::Html(shown(&text).into()),
            other => other,
        }
    }
}

/// A line in braces: its bytes in the line, and what it says.
fn read(line: &str) -> Option<(Range<usize>, Kind)> {
    let start = line.len() - line.trim_start().len();
    let whole = line.trim();
    let place = start..start + whole.len();
    let inside = whole.strip_prefix('{')?.strip_suffix('}')?;
    if whole.len() < 4 || !whole.is_char_boundary(3) || !whole.as_bytes()[..3].is_ascii() {
        return None;
    }
    let content = inside.trim_start();
    let content_start = start + 1 + inside.len() - content.len();
    let content = content.trim_end();
    let length = content.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(content.len());
    let (word, rest) = content.split_at(length);
    let rest_start = content_start + length;
    let kind = match (word, rest.trim()) {
        ("when", _) => condition(rest, rest_start).map_or(Kind::Malformed, Kind::When),
        ("otherwise", "") => Kind::Otherwise(None),
        ("otherwise", alternative) => {
            let after = alternative.strip_prefix("when");
            let from = |after: &str| rest_start + rest.trim_end().len() - after.len();
            let found = after.and_then(|after| condition(after, from(after)));
            found.map_or(Kind::Malformed, |found| Kind::Otherwise(Some(found)))
        }
        ("end", "") => Kind::End,
        ("end", _) => Kind::Malformed,
        ("", _) => return None,
        (_, after) if after.is_empty() || after.starts_with('=') => {
            Kind::Unknown(content_start..content_start + length)
        }
        _ => return None,
    };
    Some((place, kind))
}

/// The condition of `="…"`: what stands between the first quote and the last, so that a row may be named in it.
fn condition(text: &str, start: usize) -> Option<Range<usize>> {
    let quoted = text.trim_start().strip_prefix('=')?.trim();
    let quote = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inner = quoted.strip_prefix(quote)?.strip_suffix(quote)?;
    let from = start + (text.trim_end().len() - quoted.len()) + 1;
    (!inner.trim().is_empty()).then(|| from..from + inner.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a line says, with the words that are marked out.
    fn said(line: &str) -> Option<String> {
        let (place, kind) = read(line)?;
        assert!(line[place.clone()].starts_with('{') && line[place].ends_with('}'), "{line}");
        Some(match kind {
            Kind::When(condition) => format!("when {}", &line[condition]),
            Kind::Otherwise(Some(condition)) => format!("otherwise when {}", &line[condition]),
            Kind::Otherwise(None) => "otherwise".to_owned(),
            Kind::End => "end".to_owned(),
            Kind::Unknown(word) => format!("unknown {}", &line[word]),
            Kind::Malformed => "malformed".to_owned(),
        })
    }

    #[test]
    fn a_line_in_braces_is_read_with_its_condition() {
        for (line, expected) in [
            ("{when=\"a.b < 2030-01-01\"}\n", "when a.b < 2030-01-01"),
            ("  { when = 'a > b' } \n", "when a > b"),
            ("{when=\"gpus[\"RTX\"].memory > 1 GB\"}", "when gpus[\"RTX\"].memory > 1 GB"),
            ("{otherwise}", "otherwise"),
            ("{ otherwise when=\"x\" }", "otherwise when x"),
            ("{otherwise when = 'x y'}", "otherwise when x y"),
            ("{end}\n", "end"),
            ("{wen=\"x\"}", "unknown wen"),
            ("{else}", "unknown else"),
            ("{when=x}", "malformed"),
            ("{when}", "malformed"),
            ("{when=\"\"}", "malformed"),
            ("{otherwise=\"x\"}", "malformed"),
            ("{end when=\"x\"}", "malformed"),
        ] {
            assert_eq!(said(line).as_deref(), Some(expected), "{line}");
        }
        for line in [
            "",
            "{}",
            "{.card}",
            "{#id}",
            "{a sentence in braces}",
            "\\{end}",
            "{end",
            "{end} x",
            "{é}",
            "{1}",
            "{{ x }}",
        ] {
            assert_eq!(said(line), None, "{line}");
        }
    }

    #[test]
    fn a_hidden_text_keeps_its_length_and_comes_back() {
        let text = "a\n{when=\"é > 1\"}\nb\n{end}\n";
        let hidden = hide(Cow::Borrowed(text));
        assert_eq!(hidden.text.len(), text.len());
        assert!(!hidden.text.contains('{'), "{}", hidden.text);
        let Event::Text(shown) = hidden.show(Event::Text(hidden.text.to_string().into()), &(0..text.len())) else {
            panic!()
        };
        assert_eq!(*shown, *text);
        assert!(matches!(hide(Cow::Borrowed("{a b} c")).text, Cow::Borrowed(_)));
    }
}
