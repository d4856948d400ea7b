//! The parser of Markdown with the options of this dialect.

use pulldown_cmark::{CowStr, LinkType, Options, Parser};

use super::angle_brackets;
use super::conditions::{self, MaskedText};
use super::events::SpannedEvent;

/// Masks the parts of a text that Markdown would misread.
pub fn mask(text: &str) -> MaskedText<'_> {
    conditions::mask(angle_brackets::mask(text))
}

/// Parses a masked text. The events contain the text as it was before masking.
pub fn parse<'t>(masked: &'t MaskedText<'_>) -> Vec<SpannedEvent<'t>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    let citation = |link: pulldown_cmark::BrokenLink<'_>| {
        let is_citation = link.reference.starts_with('@') && link.link_type == LinkType::Shortcut;
        is_citation.then(|| (CowStr::from(link.reference.into_string()), CowStr::from("")))
    };
    let events = Parser::new_with_broken_link_callback(&masked.text, options, Some(citation)).into_offset_iter();
    events.map(|(event, range)| (angle_brackets::unmask(masked.unmask(event, &range)), range)).collect()
}
