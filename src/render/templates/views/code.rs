//! A block of code, as templates see it.

use serde::Serialize;

/// `code`: a fenced block of code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeView {
    /// The first word after the fence: `yaml`. Empty if there is none.
    pub language: String,
    /// Everything after the first word, without options in braces: a path or other words that only this site knows.
    pub attributes: String,
    /// The text of the block.
    pub text: String,
    /// The text as HTML, in which the words of a language have classes for their colors, a `diff` has its changes marked, and a
    /// `console` session its commands: written with `{{ code.html | safe }}`. With options in braces, it has an element for each
    /// line.
    pub html: String,
}
