//! Abbreviations that a text defines: `*[WHO]: World Health Organization` on a line of its own.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::events::{SpannedEvent, end_of, plain_text_of};

/// An abbreviation that a text defines.
pub struct Abbreviation {
    /// Its meaning.
    pub(super) meaning: String,
    /// The bytes of its definition.
    pub(super) range: Range<usize>,
    /// Whether the text uses it.
    pub(super) is_used: bool,
}

/// The abbreviations of a text, by their letters.
pub type Abbreviations = BTreeMap<String, Abbreviation>;

/// Takes the definitions of abbreviations out of the events of a text.
pub fn take_abbreviations(events: &mut Vec<SpannedEvent<'_>>) -> Abbreviations {
    let mut found = Abbreviations::new();
    let mut index = 0;
    while let Some((event, _)) = events.get(index) {
        if matches!(event, Event::Start(Tag::Paragraph)) {
            let end = end_of(events, index);
            if let Some(defined) = definitions(&events[index + 1..end]) {
                found.extend(defined);
                events.drain(index..=end);
                continue;
            }
        }
        index += 1;
    }
    found
}

/// Returns the abbreviations that a paragraph defines, if every line of it defines one.
fn definitions(paragraph: &[SpannedEvent<'_>]) -> Option<Vec<(String, Abbreviation)>> {
    let lines = paragraph.split(|(event, _)| matches!(event, Event::SoftBreak));
    lines
        .map(|line| {
            let range = line.first()?.1.start..line.last()?.1.end;
            let text = plain_text_of(line);
            let (letters, meaning) = text.strip_prefix("*[")?.split_once("]:")?;
            let is_text = line.iter().all(|(event, _)| matches!(event, Event::Text(_)));
            let has_both = !letters.trim().is_empty() && !meaning.trim().is_empty();
            (is_text && has_both).then(|| {
                let abbreviation = Abbreviation { meaning: meaning.trim().to_owned(), range, is_used: false };
                (letters.trim().to_owned(), abbreviation)
            })
        })
        .collect()
}
