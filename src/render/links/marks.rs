//! The parts of a finished page that matter for links: the ids of its elements, and the addresses that it contains.

use std::collections::{BTreeMap, BTreeSet};

use super::addresses::scheme;
use crate::html;
use crate::render::policy::{Load, loads};
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
    /// Whether it has no words, and its page has no figure or table with this id whose number it could read.
    pub lacks_words: bool,
}

/// An id or an address of a finished page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The id of an element.
    Id(String),
    /// An address within the site.
    Address(String),
    /// Something that the page loads or runs.
    Load(Load),
    /// A content security policy of the page.
    Policy(String),
}

/// The marks of the pages of a site, by file.
pub type MarksByFile<'a> = BTreeMap<String, &'a [Mark]>;

/// Returns the marks of a finished page, in order.
pub fn marks(page: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for tag in html::tags(page) {
        let (mut id, mut addresses) = (None, [None, None]);
        for (name, value) in tag.written_attributes() {
            // Of an attribute that is given twice, the first counts.
            match name {
                _ if name.eq_ignore_ascii_case("id") => id = id.or(Some(value)),
                _ if name.eq_ignore_ascii_case("href") => addresses[0] = addresses[0].or(Some(value)),
                _ if name.eq_ignore_ascii_case("src") => addresses[1] = addresses[1].or(Some(value)),
                _ => {}
            }
        }
        if let Some(id) = id {
            marks.push(Mark::Id(html::unescape(id).into_owned()));
        }
        for link in addresses.into_iter().flatten().map(html::unescape) {
            if scheme(&link).is_none() && tag.name != "base" {
                marks.push(Mark::Address(link.into_owned()));
            }
        }
        marks.extend(loads(&tag).into_iter().map(Mark::Load));
        if tag.name == "meta" {
            marks.extend(policy(&tag).map(Mark::Policy));
        }
    }
    marks.shrink_to_fit();
    marks
}

/// Returns the content security policy in a `<meta>`.
fn policy(tag: &html::Tag<'_>) -> Option<String> {
    let is_policy = tag.attribute("http-equiv")?.eq_ignore_ascii_case("content-security-policy");
    Some(tag.attribute("content")?.into_owned()).filter(|_| is_policy)
}

/// Returns the ids among the marks of a page.
pub(super) fn ids(marks: &[Mark]) -> BTreeSet<&str> {
    let ids = marks.iter().filter_map(|mark| match mark {
        Mark::Id(id) => Some(id.as_str()),
        Mark::Address(_) | Mark::Load(_) | Mark::Policy(_) => None,
    });
    ids.collect()
}
