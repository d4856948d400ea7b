//! A source, as templates see it.

use serde::Serialize;

use super::values::DateView;
use crate::document::{Author, Reference};
use crate::locale::Language;

/// A source of `data/sources.yaml` or of a `data/*.bib`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReferenceView {
    /// Its key.
    pub key: String,
    /// Its number on the page; 0 below a figure.
    pub number: usize,
    /// Its authors and year, if citations name sources by them: `Doe 2025`.
    pub label: Option<String>,
    /// Its title.
    pub title: String,
    /// Its authors, as one text: `A. Author and B. Author`.
    pub author: Option<String>,
    /// Its publisher.
    pub publisher: Option<String>,
    /// Its date, as precisely as it is known.
    pub date: Option<String>,
    /// Its URL.
    pub url: Option<String>,
    /// The date on which the URL was read.
    pub accessed: Option<DateView>,
    /// A note on how it was obtained.
    pub note: Option<String>,
    /// The ids of its citations on the page.
    pub citations: Vec<String>,
}

impl ReferenceView {
    /// Returns a source in the language of the site.
    pub fn new(reference: &Reference, language: &Language) -> Self {
        Self {
            key: reference.key.value.clone(),
            title: reference.title.clone(),
            author: authors(&reference.author, language),
            publisher: reference.publisher.clone(),
            date: reference.date.clone(),
            url: reference.url.as_ref().map(|url| url.value.clone()),
            accessed: reference.accessed.map(|date| DateView::new(date, language)),
            note: reference.note.clone(),
            ..Self::default()
        }
    }
}

/// Joins the names of authors: all of up to three, and otherwise the first.
fn authors(authors: &[Author], language: &Language) -> Option<String> {
    let names: Vec<&str> = authors.iter().map(|author| author.name.as_str()).collect();
    match names[..] {
        [] => None,
        [one] => Some(one.to_owned()),
        [ref several @ .., last] if several.len() < 3 => {
            Some(language.format("reference.two_authors", &[("first", &several.join(", ")), ("last", last)]))
        }
        [first, ..] => Some(language.format("reference.many_authors", &[("first", first)])),
    }
}
