//! The parts of a finished page that matter for links: the ids of its elements, and the addresses that it contains.

use std::collections::{BTreeMap, BTreeSet};

use super::addresses::scheme;
use crate::html;
use crate::source::Span;

/// A link in Markdown to an element of a page, to be checked once that page is rendered.
#[derive(Clone, Debug)]
pub struct AnchorLink {
    /// The link.
    pub span: Span,
    /// The route of the page that it leads to.
    pub route: String,
    /// The id of the element.
    pub anchor: String,
    /// Whether the link is published; false in a branch whose condition is false.
    pub published: bool,
}

/// An id or an address of a finished page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The id of an element.
    Id(String),
    /// An address within the site.
    Address(String),
}

/// The marks of the pages of a site, by file.
pub type MarksByFile<'a> = BTreeMap<String, &'a [Mark]>;

/// Returns the marks of a finished page, in order.
pub fn marks(page: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for tag in html::tags(page) {
        marks.extend(tag.attribute("id").map(|id| Mark::Id(id.to_owned())));
        let addresses = ["href", "src"].into_iter().filter_map(|name| tag.attribute(name));
        let internal = addresses.filter(|link| scheme(link).is_none() && tag.name != "base");
        marks.extend(internal.map(|link| Mark::Address(link.to_owned())));
    }
    marks
}

/// Returns the ids among the marks of a page.
pub(super) fn ids(marks: &[Mark]) -> BTreeSet<&str> {
    let ids = marks.iter().filter_map(|mark| match mark {
        Mark::Id(id) => Some(id.as_str()),
        Mark::Address(_) => None,
    });
    ids.collect()
}
