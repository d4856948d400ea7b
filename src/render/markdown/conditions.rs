//! Condition lines: `{when="parity.product.median < 2030-01-01"}`, which decides when the text below is published, and
//! `{check: parity.product.median < 2030-01-01}`, which states what the text below assumes.
//!
//! Directly above a block, the line applies to that block; with an empty line after it, the line applies to everything
//! up to its `{end}`. `{otherwise}` or `{otherwise when="…"}` starts the alternative. Every branch is parsed and
//! checked, and at most one is published. A check is always directly above its block, or above other condition lines that
//! are.
//!
//! Markdown does not know such lines. They are masked, byte for byte, as what CommonMark calls an HTML block, which ends
//! the paragraph before it and lets any kind of block begin on the next line.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

use crate::diagnostic::closest;

/// A condition line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionLine {
    /// Its bytes, braces included.
    pub range: Range<usize>,
    /// Its kind.
    pub kind: ConditionKind,
    /// Whether a block begins on the next line.
    pub attached: bool,
}

/// The kinds of condition lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionKind {
    /// `{when="…"}`: the bytes of the condition.
    When(Range<usize>),
    /// `{otherwise}` or `{otherwise when="…"}`.
    Otherwise(Option<Range<usize>>),
    /// `{end}`.
    End,
    /// `{check: …}`: the bytes of what the text below assumes.
    Check(Range<usize>),
    /// `check`, followed by something that is not a colon and a condition.
    MalformedCheck,
    /// The bytes of a word that is not known.
    Unknown(Range<usize>),
    /// A known word, followed by something that does not belong there.
    Malformed,
}

/// A text whose condition lines and [comments](super::comments) are masked.
pub struct MaskedText<'t> {
    /// The text, of the same length.
    pub text: Cow<'t, str>,
    /// The condition lines, in order.
    pub lines: Vec<ConditionLine>,
    /// The bytes of every comment, in order.
    pub comments: Vec<Range<usize>>,
    /// The first byte of a comment that is never closed.
    pub open_comment: Option<usize>,
    /// The bytes of every [formula](super::formulas), in order.
    pub formulas: Vec<Range<usize>>,
    original: Cow<'t, str>,
}

/// Words that others use for `check`.
pub const CHECK_SYNONYMS: [&str; 7] = ["assert", "assume", "assumes", "ensure", "expect", "require", "verify"];

/// What takes the place of a comment in the events.
const EMPTY_COMMENT: &str = "<!---->";

/// Masks the condition lines of a text.
pub fn mask(text: Cow<'_, str>) -> MaskedText<'_> {
    let mut masked_lines: Vec<ConditionLine> = Vec::new();
    let mut at = 0;
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        if let Some((range, kind)) = read(line) {
            let attached = is_attached(&kind, lines.clone());
            let moved = |range: Range<usize>| at + range.start..at + range.end;
            let kind = match kind {
                ConditionKind::When(condition) => ConditionKind::When(moved(condition)),
                ConditionKind::Otherwise(condition) => ConditionKind::Otherwise(condition.map(moved)),
                ConditionKind::Check(condition) => ConditionKind::Check(moved(condition)),
                ConditionKind::Unknown(word) => ConditionKind::Unknown(moved(word)),
                kind => kind,
            };
            masked_lines.push(ConditionLine { range: moved(range), kind, attached });
        }
        at += line.len();
    }
    if masked_lines.is_empty() {
        return MaskedText::new(text.clone(), masked_lines, text);
    }
    let mut masked = text.to_string();
    for ConditionLine { range, .. } in &masked_lines {
        masked.replace_range(range.start..range.start + 3, "<!W");
        masked.replace_range(range.end - 1..range.end, ">");
    }
    MaskedText::new(Cow::Owned(masked), masked_lines, text)
}

/// Returns whether a block begins right below a condition line, given the lines after it. Checks in between do not count,
/// and below a check no condition line does.
fn is_attached<'t>(kind: &ConditionKind, after: impl Iterator<Item = &'t str>) -> bool {
    for line in after {
        match read(line) {
            None => return !line.trim().is_empty(),
            Some((_, ConditionKind::Check(_) | ConditionKind::MalformedCheck)) => {}
            Some(_) if matches!(kind, ConditionKind::Check(_)) => {}
            Some(_) => return false,
        }
    }
    false
}

/// Returns whether a line is a check.
pub fn is_check(line: &str) -> bool {
    matches!(read(line), Some((_, ConditionKind::Check(_))))
}

impl<'t> MaskedText<'t> {
    fn new(text: Cow<'t, str>, lines: Vec<ConditionLine>, original: Cow<'t, str>) -> Self {
        Self { text, lines, comments: Vec::new(), open_comment: None, formulas: Vec::new(), original }
    }

    /// Returns whether a byte is inside a comment.
    pub fn is_comment(&self, byte: usize) -> bool {
        let after = self.comments.partition_point(|range| range.start <= byte);
        after.checked_sub(1).is_some_and(|index| self.comments[index].contains(&byte))
    }

    /// Puts the condition lines back into an event: inside code, such a line is a line of code. Of a comment, an empty one
    /// is left.
    pub fn unmask<'e>(&self, event: Event<'e>, range: &Range<usize>) -> Event<'e> {
        match &event {
            Event::InlineHtml(_) if self.is_comment(range.start) => return Event::InlineHtml(EMPTY_COMMENT.into()),
            Event::Html(text) if self.is_comment(range.start + text.len() - text.trim_start().len()) => {
                return Event::Html(EMPTY_COMMENT.into());
            }
            _ => {}
        }
        let within = || self.lines.iter().filter(|line| range.start < line.range.end && line.range.start < range.end);
        if within().next().is_none() {
            return event;
        }
        let unmasked = |text: &str| {
            within().fold(text.to_owned(), |text, ConditionLine { range, .. }| {
                text.replace(&self.text[range.clone()], &self.original[range.clone()])
            })
        };
        match event {
            Event::Text(text) => Event::Text(unmasked(&text).into()),
            Event::Code(text) => Event::Code(unmasked(&text).into()),
            Event::Html(text) => Event::Html(unmasked(&text).into()),
            other => other,
        }
    }
}

/// Reads a line: the bytes of its condition line and its kind, or `None` if it is not one.
fn read(line: &str) -> Option<(Range<usize>, ConditionKind)> {
    let start = line.len() - line.trim_start().len();
    let whole = line.trim();
    let range = start..start + whole.len();
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
        ("when", _) => condition(rest, rest_start).map_or(ConditionKind::Malformed, ConditionKind::When),
        ("otherwise", "") => ConditionKind::Otherwise(None),
        ("otherwise", alternative) => {
            let after = alternative.strip_prefix("when");
            let from = |after: &str| rest_start + rest.trim_end().len() - after.len();
            let found = after.and_then(|after| condition(after, from(after)));
            found.map_or(ConditionKind::Malformed, |found| ConditionKind::Otherwise(Some(found)))
        }
        ("check", _) => checked(rest, rest_start).map_or(ConditionKind::MalformedCheck, ConditionKind::Check),
        ("end", "") => ConditionKind::End,
        ("end", _) => ConditionKind::Malformed,
        ("", _) => return None,
        (_, after) if after.is_empty() || after.starts_with('=') || after.starts_with(':') && is_like_check(word) => {
            ConditionKind::Unknown(content_start..content_start + length)
        }
        _ => return None,
    };
    Some((range, kind))
}

/// Returns the bytes of the condition after the colon of a check.
fn checked(text: &str, start: usize) -> Option<Range<usize>> {
    let after = text.trim_start().strip_prefix(':')?;
    let condition = after.trim();
    let from = start + text.len() - after.trim_start().len();
    (!condition.is_empty()).then(|| from..from + condition.len())
}

/// Returns whether a word before a colon was meant to be `check`. Other words with a colon are words in braces.
fn is_like_check(word: &str) -> bool {
    CHECK_SYNONYMS.contains(&word.to_ascii_lowercase().as_str()) || closest(word, ["check"]).is_some()
}

/// Returns the bytes of the condition in `="…"`, from the first quote to the last, so that it can contain quotes.
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

    /// Describes a condition line for a test.
    fn described(line: &str) -> Option<String> {
        let (range, kind) = read(line)?;
        assert!(line[range.clone()].starts_with('{') && line[range].ends_with('}'), "{line}");
        Some(match kind {
            ConditionKind::When(condition) => format!("when {}", &line[condition]),
            ConditionKind::Otherwise(Some(condition)) => format!("otherwise when {}", &line[condition]),
            ConditionKind::Otherwise(None) => "otherwise".to_owned(),
            ConditionKind::End => "end".to_owned(),
            ConditionKind::Check(condition) => format!("check {}", &line[condition]),
            ConditionKind::MalformedCheck => "malformed check".to_owned(),
            ConditionKind::Unknown(word) => format!("unknown {}", &line[word]),
            ConditionKind::Malformed => "malformed".to_owned(),
        })
    }

    #[test]
    fn reads_the_kind_and_condition_of_a_line() {
        for (line, expected) in [
            ("{when=\"a.b < 2030-01-01\"}\n", "when a.b < 2030-01-01"),
            ("  { when = 'a > b' } \n", "when a > b"),
            ("{when=\"gpus[\"RTX\"].memory > 1 GB\"}", "when gpus[\"RTX\"].memory > 1 GB"),
            ("{otherwise}", "otherwise"),
            ("{ otherwise when=\"x\" }", "otherwise when x"),
            ("{otherwise when = 'x y'}", "otherwise when x y"),
            ("{end}\n", "end"),
            ("{check: a.b > 50%}\n", "check a.b > 50%"),
            ("  { check :  gpus[\"RTX\"].memory > 1 GB } \n", "check gpus[\"RTX\"].memory > 1 GB"),
            ("{check:}", "malformed check"),
            ("{check: }", "malformed check"),
            ("{check}", "malformed check"),
            ("{check=\"a > b\"}", "malformed check"),
            ("{check a > b}", "malformed check"),
            ("{chek: a > b}", "unknown chek"),
            ("{Check: a > b}", "unknown Check"),
            ("{assert: a > b}", "unknown assert"),
            ("{wen=\"x\"}", "unknown wen"),
            ("{else}", "unknown else"),
            ("{when=x}", "malformed"),
            ("{when}", "malformed"),
            ("{when=\"\"}", "malformed"),
            ("{otherwise=\"x\"}", "malformed"),
            ("{end when=\"x\"}", "malformed"),
        ] {
            assert_eq!(described(line).as_deref(), Some(expected), "{line}");
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
            "{note: words in braces}",
            "{checked: words in braces} x",
            "{é}",
            "{1}",
            "{{ x }}",
        ] {
            assert_eq!(described(line), None, "{line}");
        }
    }

    #[test]
    fn a_masked_text_keeps_its_length_and_can_be_unmasked() {
        let text = "a\n{when=\"é > 1\"}\nb\n{end}\n";
        let masked = mask(Cow::Borrowed(text));
        assert_eq!(masked.text.len(), text.len());
        assert!(!masked.text.contains('{'), "{}", masked.text);
        let Event::Text(unmasked) = masked.unmask(Event::Text(masked.text.to_string().into()), &(0..text.len())) else {
            panic!()
        };
        assert_eq!(*unmasked, *text);
        assert!(matches!(mask(Cow::Borrowed("{a b} c")).text, Cow::Borrowed(_)));
    }
}
