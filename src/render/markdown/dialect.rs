//! The parser of Markdown with the options of this dialect.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, TagEnd};

use super::citations::citations;
use super::comments::{self, Comments};
use super::conditions::{self, MaskedText};
use super::events::SpannedEvent;
use super::formulas::{self, Formulas};
use super::masks::unmask;
use super::{angle_brackets, colons, typography};
use crate::locale::Quotes;

/// Masks the parts of a text that Markdown would misread.
pub fn mask(text: &str) -> MaskedText<'_> {
    let comments = comments::mask(colons::mask(angle_brackets::mask(text)), plain_events);
    let Comments { text, ranges, open } = comments;
    let Formulas { text, ranges: formulas } = formulas::mask(text, plain_events);
    let mut masked = conditions::mask(text);
    (masked.comments, masked.open_comment, masked.formulas) = (ranges, open, formulas);
    masked
}

/// Parses a masked text. The events contain the text as it was before masking, with the signs of [typography] and the quotation
/// marks of a language.
///
/// # Errors
///
/// Elements are nested deeper than `limit`: the bytes of the first that is. The functions that walk over the
/// events call themselves for each level.
pub fn parse<'t>(
    masked: &'t MaskedText<'_>,
    limit: usize,
    quotes: &Quotes,
) -> Result<Vec<SpannedEvent<'t>>, Range<usize>> {
    let mut events = events(&masked.text, options_of(masked));
    check_nesting(&events, limit)?;
    for (event, range) in &mut events {
        let read = std::mem::replace(event, Event::SoftBreak);
        *event = unmask(masked.unmask(read, range));
    }
    typography::typeset(&mut events, &masked.text, quotes);
    Ok(events)
}

/// Checks how deeply elements are nested that can contain each other without end.
fn check_nesting(events: &[SpannedEvent<'_>], limit: usize) -> Result<(), Range<usize>> {
    let mut depth = 0_usize;
    for (event, range) in events {
        match event {
            Event::Start(tag) if is_nestable(tag.to_end()) => {
                depth += 1;
                if depth > limit {
                    return Err(range.clone());
                }
            }
            Event::End(tag) if is_nestable(*tag) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// Returns whether an element can contain others of its kind, directly or with other elements between them. A list counts by its
/// items.
fn is_nestable(tag: TagEnd) -> bool {
    use TagEnd::{
        BlockQuote, DefinitionListDefinition, Emphasis, FootnoteDefinition, Image, Item, Link, Strikethrough, Strong,
    };
    matches!(
        tag,
        BlockQuote(_)
            | Item
            | FootnoteDefinition
            | DefinitionListDefinition
            | Emphasis
            | Strong
            | Strikethrough
            | Link
            | Image
    )
}

/// Returns the definitions of link references, `[label]: address`, each with its label and its bytes.
pub fn reference_definitions(masked: &MaskedText<'_>) -> Vec<(String, Range<usize>)> {
    if !masked.text.contains("]:") {
        return Vec::new();
    }
    let parser = Parser::new_ext(&masked.text, options_of(masked));
    let definitions = parser.reference_definitions().iter();
    let mut found: Vec<_> =
        definitions.map(|(label, definition)| (label.to_owned(), definition.span.clone())).collect();
    found.sort_by_key(|(_, range)| range.start);
    found
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_TASKLISTS
}

/// Returns the options for a text, whose dollar signs mean something only if it has formulas.
fn options_of(masked: &MaskedText<'_>) -> Options {
    if masked.formulas.is_empty() { options() } else { options() | Options::ENABLE_MATH }
}

/// Returns the events of a text without formulas.
fn plain_events(text: &str) -> Vec<SpannedEvent<'_>> {
    events(text, options())
}

fn events(text: &str, options: Options) -> Vec<SpannedEvent<'_>> {
    let citation = |link: pulldown_cmark::BrokenLink<'_>| {
        let is_citation = link.link_type == LinkType::Shortcut && citations(&link.reference).is_some();
        is_citation.then(|| (CowStr::from(link.reference.into_string()), CowStr::from("")))
    };
    Parser::new_with_broken_link_callback(text, options, Some(citation)).into_offset_iter().collect()
}
