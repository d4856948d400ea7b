//! All pages of the site, as templates see them.

use serde::Serialize;

/// `folders`: the pages of the site by the first folder of their paths; first the pages above all folders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FolderView {
    /// The title of its index page, or else its name; empty for the pages above all folders.
    pub title: String,
    /// Its pages, the index page first.
    pub pages: Vec<ListedPageView>,
}

/// A page in a list of all pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedPageView {
    /// Its title, with bound figures filled in.
    pub title: String,
    /// Its address below the base path.
    pub route: String,
    /// One or two sentences about it, with bound figures filled in.
    pub description: Option<String>,
}
