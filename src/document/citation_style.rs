//! How citations name their sources.

use crate::yaml::{Format, choice};

/// How citations name their sources, and how the list of a page's sources is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CitationStyle {
    /// By numbers, in the order of the first citation: `[1]`.
    #[default]
    Numbers,
    /// By authors and years, in the order of the alphabet: `(Doe 2025)`.
    AuthorDate,
}

/// The styles, as they are written.
const STYLES: [(&str, CitationStyle); 2] =
    [("numbers", CitationStyle::Numbers), ("author-date", CitationStyle::AuthorDate)];

/// The style that is meant where none is written.
pub const DEFAULT: &str = "numbers";

/// The format of a style: `author-date`.
pub fn citation_style() -> impl Format<Value = CitationStyle> {
    choice(&STYLES)
}
