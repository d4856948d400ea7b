//! What a text says in its author's own words.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::{Placed, end_of, hidden, parse};

/// A paragraph, a heading, an item of a list or a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its bytes in the text.
    pub whole: Range<usize>,
    /// Its words, stretch by stretch: no code, no picture, and nothing that is bound to an expression.
    pub words: Vec<Range<usize>>,
}

/// The passages of a text, in order, those of every branch among them. Blocks of code, and figures, are none.
pub fn passages(text: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    collect(text, &parse(&hidden(text)), 0..text.len(), &mut passages);
    passages
}

/// The passages of a block.
fn collect(text: &str, events: &[Placed<'_>], whole: Range<usize>, passages: &mut Vec<Passage>) {
    let empty = || Passage { whole: whole.clone(), words: Vec::new() };
    let mut own = empty();
    let mut at = 0;
    while let Some((event, range)) = events.get(at) {
        let end = end_of(events, at);
        match event {
            Event::Start(tag) if is_silent(tag) => at = end,
            Event::Start(tag) if !is_inline(tag) => {
                passages.extend(Some(std::mem::replace(&mut own, empty())).filter(|own| !own.words.is_empty()));
                collect(text, &events[at + 1..end], range.clone(), passages);
                at = end;
            }
            Event::Text(_) | Event::SoftBreak | Event::HardBreak => match own.words.last_mut() {
                Some(last) if text.get(last.end..range.start).is_some_and(|gap| gap.trim().is_empty()) => {
                    last.end = range.end;
                }
                _ => own.words.push(range.clone()),
            },
            _ => {}
        }
        at += 1;
    }
    passages.extend(Some(own).filter(|own| !own.words.is_empty()));
}

/// Whether what is in it is no prose: code, pictures, and bound figures.
fn is_silent(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. } => true,
        Tag::Link { dest_url, .. } => dest_url.starts_with('='),
        _ => false,
    }
}

/// Whether it stands inside a passage. Cells do: a row of a table is read as one.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::TableCell)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<Vec<&str>> {
        passages(text).iter().map(|passage| passage.words.iter().map(|words| &text[words.clone()]).collect()).collect()
    }

    #[test]
    fn code_pictures_and_bound_figures_are_left_out_and_links_are_not() {
        assert_eq!(
            said(
                "## A [2](=a.b) head\n\nOne *two*\n`3` [four](x.md) [5](<=d[\"e\"].f>).\n\n```\n6\n```\n\n![7](chart:x)\n"
            ),
            vec![vec!["A ", " head"], vec!["One ", "two", "\n", " ", "four", " ", "."]]
        );
    }

    #[test]
    fn items_rows_and_notes_are_passages_of_their_own() {
        assert_eq!(
            said("- one\n  more\n  - two\n\n    three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^n]: note\n"),
            vec![vec!["one\n  more"], vec!["two"], vec!["three"], vec!["a", "b"], vec!["1", "2"], vec!["note"]]
        );
    }
}
