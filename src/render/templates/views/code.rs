//! A block of code, as templates see it.

use serde::Serialize;

/// `code`: a fenced block of code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeView {
    /// The first word after the fence: `yaml`. Empty if there is none.
    pub language: String,
    /// Everything after the first word: a path or other words that only this site knows.
    pub attributes: String,
    /// The text of the block.
    pub text: String,
    /// The text as HTML, in which a `diff` has its changes marked and a `console` session its commands: written with
    /// `{{ code.html | safe }}`.
    pub html: String,
}
