//! HTML inside a sentence that is kept: `10<sup>26</sup>`, `<kbd>Ctrl</kbd>`.
//!
//! Only elements without attributes are kept, and only in pairs within the same parent, so that no page can add scripts or
//! break the layout.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::Event;

use super::events::{SpannedEvent, end_of};

/// Elements that are kept in pairs.
const PAIRED: [&str; 19] = [
    "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "strong",
    "sub", "sup", "var",
];
/// Elements without content that are kept.
const VOID: [&str; 2] = ["br", "wbr"];

/// Returns the indices of the tags that are kept, of events and without what is inside other events.
pub fn kept_tags(events: &[SpannedEvent<'_>]) -> BTreeSet<usize> {
    let mut kept = BTreeSet::new();
    if !events.iter().any(|(event, _)| matches!(event, Event::InlineHtml(_))) {
        return kept;
    }
    let mut open: Vec<(String, usize)> = Vec::new();
    // How many of each name are open, so that a tag that closes nothing does not look through all that are.
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut index = 0;
    while let Some((event, _)) = events.get(index) {
        if let Event::InlineHtml(tag) = event {
            match simple_tag(tag) {
                Some((name, false)) if VOID.contains(&name.as_str()) => {
                    kept.insert(index);
                }
                Some((name, false)) => {
                    *counts.entry(name.clone()).or_default() += 1;
                    open.push((name, index));
                }
                Some((name, true)) if counts.get(&name).is_some_and(|count| *count > 0) => {
                    // Tags that are never closed are left out, and those around them are not.
                    while let Some((known, start)) = open.pop() {
                        counts.entry(known.clone()).and_modify(|count| *count -= 1);
                        if known == name {
                            kept.extend([start, index]);
                            break;
                        }
                    }
                }
                Some((_, true)) => {}
                None => {}
            }
        }
        index = end_of(events, index) + 1;
    }
    kept
}

/// Returns a tag that is kept, as it is written into the page.
pub fn written(tag: &str) -> String {
    match simple_tag(tag) {
        Some((name, true)) => format!("</{name}>"),
        Some((name, false)) => format!("<{name}>"),
        None => String::new(),
    }
}

/// Returns the name of a tag without attributes that can be kept, and whether it closes an element.
fn simple_tag(tag: &str) -> Option<(String, bool)> {
    let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
    let (inner, is_closing) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
    let name = inner.trim_end_matches('/').trim().to_ascii_lowercase();
    (PAIRED.contains(&name.as_str()) || VOID.contains(&name.as_str()) && !is_closing).then_some((name, is_closing))
}
