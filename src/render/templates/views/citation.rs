//! How to cite the report, as templates see it.

use serde::Serialize;

/// `citations`: how to cite the report as a whole, and then each page with a date, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CitationView {
    /// The title of the report or of the page.
    pub title: String,
    /// The citation as text.
    pub text: String,
    /// Its URL.
    pub url: String,
    /// The citation as an entry for BibTeX.
    pub bibtex: String,
}
