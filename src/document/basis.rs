//! What the value of an input is based on.

use crate::yaml::{Format, choice};

/// What the value of an input is based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The author has measured it, or computed it from data of the report.
    Measured,
    /// Somebody else has published it.
    Published,
    /// It is a judgement.
    Judged,
}

/// The words, as they are written.
const WORDS: [(&str, Basis); 3] =
    [("measured", Basis::Measured), ("published", Basis::Published), ("judged", Basis::Judged)];

/// The format of a basis: `judged`.
pub fn basis() -> impl Format<Value = Basis> {
    choice(&WORDS)
}

impl Basis {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Measured, Self::Published, Self::Judged];

    /// Returns the word that is written under `basis`.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(_, basis)| *basis == self).map_or("", |(word, _)| word)
    }
}
