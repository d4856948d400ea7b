//! Texts that Markdown splits at each sign that could have been markup.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use super::events::SpannedEvent;

/// Returns the text that several events have together, with its place and their number, if it may have markup: Markdown splits
/// a text at each sign that could have been some. Returns `None` for a single event.
pub fn joined_text<'e>(events: &[SpannedEvent<'e>]) -> Option<(CowStr<'e>, Range<usize>, usize)> {
    let mut joined = String::new();
    let mut range: Option<Range<usize>> = None;
    let mut length = 0;
    for (event, own) in events {
        let Event::Text(text) = event else { break };
        match &mut range {
            Some(range) if range.end == own.start => range.end = own.end,
            Some(_) => break,
            None => range = Some(own.clone()),
        }
        joined.push_str(text);
        length += 1;
    }
    (length > 1 && (may_have_markup(&joined) || joined.contains(['^', '~']))).then_some((joined.into(), range?, length))
}

/// Returns whether a text may have addresses or keys of sources.
pub fn may_have_markup(text: &str) -> bool {
    text.contains('@') || text.contains("://") || text.contains("www.")
}
