//! The counting of the figures and tables of a text, and the links without words that read the numbers.

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::branches::{choices, is_unpublished};
use super::dialect::{mask, parse};
use super::events::{SpannedEvent, end_of};
use super::figure_numbers::{Numbers, is_reference};
use super::figures::{fenced_figure, only_figure};
use super::pictures::pictures;
use super::tables::caption;
use crate::diagnostic::Report;
use crate::figure::Evidence;
use crate::locale::english;
use crate::render::figure_name::FigureName;
use crate::source::Spanned;

/// Numbers what is published of a text: its charts, tables, pictures with captions, and Markdown tables with captions.
pub fn count_figures(body: &Spanned<String>, nesting: usize, evidence: Evidence<'_>) -> Numbers {
    let masked = mask(&body.value);
    // The problems of a text are reported by its page.
    let Ok(events) = parse(&masked, nesting, &english().quotes) else { return Numbers::default() };
    let choices = choices(body, &masked, &events, evidence, &mut Report::default()).unwrap_or_default();
    let mut numbers = Numbers::default();
    for (index, (event, range)) in events.iter().enumerate() {
        if may_be_numbered(event) && !is_unpublished(&choices, range.start) {
            count_element(&body.value, &events, index, &mut numbers);
        }
    }
    numbers
}

/// Numbers an element if it is a figure or a table.
fn count_element(text: &str, events: &[SpannedEvent<'_>], index: usize, numbers: &mut Numbers) {
    let Some((event, range)) = events.get(index) else { return };
    let end = end_of(events, index);
    let inner = events.get(index + 1..end).unwrap_or_default();
    match event {
        Event::Start(Tag::Paragraph) => {
            if let Some((name, range)) = only_figure(inner) {
                count_named(&name, range.start, numbers);
            } else {
                for picture in pictures(inner).unwrap_or_default() {
                    numbers.add_figure(picture.element.range.start, picture.attributes.id);
                }
            }
        }
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
            if let Some(name) = fenced_figure(info) {
                count_named(&name, range.start, numbers);
            }
        }
        Event::Start(Tag::Table(_)) => {
            if let Some(caption) = caption(text, events.get(end + 1..).unwrap_or_default()) {
                numbers.add_table(range.start, caption.attributes.id);
            }
        }
        _ => {}
    }
}

/// Numbers a chart or a table. Models and datasets have no numbers.
fn count_named(name: &FigureName, start: usize, numbers: &mut Numbers) {
    match name {
        FigureName::Chart(_) => numbers.add_figure(start, Some(name.element_id())),
        FigureName::Table(_) => numbers.add_table(start, Some(name.element_id())),
        FigureName::Model(_) | FigureName::Dataset(_) => {}
    }
}

/// Returns whether an element may be a figure or a table.
fn may_be_numbered(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(Tag::Paragraph | Tag::Table(_) | Tag::CodeBlock(CodeBlockKind::Fenced(_))))
}

/// Returns the addresses of elements that links without words lead to.
pub fn references(text: &str, nesting: usize) -> Vec<String> {
    // Most texts have no such link, and need not be parsed.
    let may_refer = |(at, open): (usize, &str)| {
        let address = text[at + open.len()..].trim_start_matches(['<', ' ']);
        let end = address.find([')', '\n']).unwrap_or(address.len());
        !address.starts_with('=') && address[..end].contains('#')
    };
    if !text.match_indices("[](").any(may_refer) {
        return Vec::new();
    }
    let masked = mask(text);
    let events = parse(&masked, nesting, &english().quotes).unwrap_or_default();
    let reference = |pair: &[SpannedEvent<'_>]| match pair {
        [(Event::Start(Tag::Link { dest_url, .. }), _), (Event::End(_), _)] if is_reference(dest_url) => {
            Some(dest_url.to_string())
        }
        _ => None,
    };
    events.windows(2).filter_map(reference).collect()
}
