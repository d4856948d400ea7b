//! The entries of the navigation bar.

use super::address::web_address;
use super::reader_text::prose_text;
use crate::source::Spanned;
use crate::yaml::{Format, either_by_key, list, mapping_or, non_empty, required, section, text};

/// An entry of the navigation bar.
#[derive(Clone, Debug, PartialEq)]
pub enum NavigationItem {
    /// A page, by its path below `content/`.
    Page(Spanned<String>),
    /// A page elsewhere on the web.
    Link(Link),
    /// Several entries under one name.
    Group(Group),
}

section! {
    /// A link to another site.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Link {
        /// Its name in the bar.
        pub title: String = required(prose_text()),
        /// The address.
        pub url: Spanned<String> = required(web_address()),
    }
}

section! {
    /// Several entries of the navigation bar under one name.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Group {
        /// The name of the group.
        pub title: String = required(prose_text()),
        /// The entries: pages, by their paths below `content/`, and links.
        pub pages: Vec<NavigationItem> = required(non_empty(page_or_link())),
    }
}

impl NavigationItem {
    /// Returns the paths of the pages that it names.
    pub fn pages(&self) -> Vec<&Spanned<String>> {
        match self {
            Self::Page(path) => vec![path],
            Self::Link(_) => Vec::new(),
            Self::Group(group) => group.pages.iter().flat_map(Self::pages).collect(),
        }
    }
}

/// The format of a navigation bar.
pub fn navigation() -> impl Format<Value = Vec<NavigationItem>> {
    let group = section::<Group>("a group of the navigation").map(NavigationItem::Group);
    list(either_by_key("url", page_or_link(), mapping_or(group, page_or_link())))
}

/// The format of an entry that is not a group: a path, or `{ title: Blog, url: https://example.org/ }`.
fn page_or_link() -> impl Format<Value = NavigationItem> {
    let link = section::<Link>("a link").map(NavigationItem::Link);
    mapping_or(link, text().map(NavigationItem::Page))
}
