//! A chapter of the report as one document, as templates see it.

use serde::Serialize;

use super::page::ContentsEntry;

/// `chapters`: the pages of the report as one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChapterView {
    /// Its number, from 1.
    pub number: usize,
    /// The id to give its element, which links lead to.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its headings of level 2.
    pub contents: Vec<ContentsEntry>,
    /// The main part of the page as HTML, with ids of its own: written with `{{ chapter.content | safe }}`.
    pub content: String,
}
