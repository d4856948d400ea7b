//! The addresses of the links of a page, as templates see them.

use serde::Serialize;

/// A link that leads out of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkNoteView {
    /// Its number in the text, from 1. Links to one address have one number.
    pub number: usize,
    /// The address.
    pub url: String,
}
