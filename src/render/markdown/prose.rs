//! The parts of a text that are prose: words that its author wrote, without code, pictures and bound figures.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::dialect::{mask, parse};
use super::events::{SpannedEvent, end_of};
use crate::document::project_limits::MAX_MARKDOWN_NESTING;
use crate::locale::english;

/// The prose of a paragraph, a heading, an item of a list or a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProseBlock {
    /// The bytes of the whole block in the text.
    pub range: Range<usize>,
    /// The bytes of its prose, in order.
    pub prose: Vec<Range<usize>>,
}

/// Returns the blocks of prose in a Markdown text, in order and from every branch of its conditions.
pub fn prose_blocks(text: &str) -> Vec<ProseBlock> {
    let mut blocks = Vec::new();
    // A text that is nested more deeply is not rendered, which is reported there.
    let masked = mask(text);
    collect(
        text,
        &parse(&masked, MAX_MARKDOWN_NESTING as usize, &english().quotes).unwrap_or_default(),
        0..text.len(),
        &mut blocks,
    );
    blocks
}

/// Collects the blocks of prose inside the block with this range.
fn collect(text: &str, events: &[SpannedEvent<'_>], range: Range<usize>, blocks: &mut Vec<ProseBlock>) {
    let empty = || ProseBlock { range: range.clone(), prose: Vec::new() };
    let mut own = empty();
    let mut index = 0;
    while let Some((event, range)) = events.get(index) {
        let end = end_of(events, index);
        match event {
            Event::Start(tag) if !is_prose(tag) => index = end,
            Event::Start(tag) if !is_inline(tag) => {
                blocks.extend(Some(std::mem::replace(&mut own, empty())).filter(|own| !own.prose.is_empty()));
                collect(text, &events[index + 1..end], range.clone(), blocks);
                index = end;
            }
            Event::Text(_) | Event::SoftBreak | Event::HardBreak => match own.prose.last_mut() {
                Some(last) if text.get(last.end..range.start).is_some_and(|gap| gap.trim().is_empty()) => {
                    last.end = range.end;
                }
                _ => own.prose.push(range.clone()),
            },
            _ => {}
        }
        index += 1;
    }
    blocks.extend(Some(own).filter(|own| !own.prose.is_empty()));
}

/// Returns whether an element can contain prose. Code, pictures and bound figures cannot.
fn is_prose(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. } => false,
        Tag::Link { dest_url, .. } => !dest_url.starts_with('='),
        _ => true,
    }
}

/// Returns whether an element is part of the block around it. This is true of cells, because a row of a table is one
/// block.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::TableCell)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> Vec<Vec<&str>> {
        prose_blocks(text).iter().map(|block| block.prose.iter().map(|range| &text[range.clone()]).collect()).collect()
    }

    #[test]
    fn leaves_out_code_pictures_and_bound_figures_but_not_links() {
        assert_eq!(
            prose(
                "## A [2](=a.b) head\n\nOne *two*\n`3` [four](x.md) [5](<=d[\"e\"].f>).\n\n```\n6\n```\n\n![7](chart:x)\n"
            ),
            vec![vec!["A ", " head"], vec!["One ", "two", "\n", " ", "four", " ", "."]]
        );
    }

    #[test]
    fn items_rows_and_footnotes_are_blocks_of_their_own() {
        assert_eq!(
            prose("- one\n  more\n  - two\n\n    three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^n]: note\n"),
            vec![vec!["one\n  more"], vec!["two"], vec!["three"], vec!["a", "b"], vec!["1", "2"], vec!["note"]]
        );
    }
}
