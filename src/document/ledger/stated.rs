//! Entries that somebody writes: estimates made elsewhere, or before there was a model.

use super::stated_value::{StatedValue, stated_level, stated_value};
use crate::source::{Span, Spanned};
use crate::yaml::{identifier, one_or_many, optional, or_empty, required, section, span, string, text};

section! {
    /// `kind: stated`: an estimate that somebody made, in the words of the source.
    #[derive(Clone, Debug, PartialEq)]
    pub struct StatedEntry {
        /// The model whose outcome it is an estimate of. Without it, the estimate is of an outcome that no model has.
        pub model: Option<Spanned<String>> = optional(identifier()),
        /// The outcome that is estimated.
        pub outcome: Spanned<String> = required(identifier()),
        /// The estimate: a year, a month, or a day; a number if there is a `unit`.
        pub estimate: Option<StatedValue> = optional(stated_value()),
        /// The lower end of the range that was given.
        pub low: Option<StatedValue> = optional(stated_value()),
        /// The upper end of the range that was given.
        pub high: Option<StatedValue> = optional(stated_value()),
        /// The level of the range, if it was given: `90%`.
        pub level: Option<f64> = optional(stated_level()),
        /// The unit of the numbers; dates have none.
        pub unit: Option<String> = optional(string()),
        /// Where the estimate was stated: keys of `data/sources.yaml` or of a `data/*.bib`.
        pub sources("source"): Vec<Spanned<String>> = or_empty(one_or_many(text())),
        /// Who stated it.
        pub who: Option<String> = optional(string()),
        /// The whole entry.
        pub span: Span = span(),
    }
}

impl StatedEntry {
    /// Takes the values for numbers if the entry has a unit: `2031` is a year only without one.
    pub fn use_unit(&mut self) {
        if self.unit.is_some() {
            for value in [&mut self.estimate, &mut self.low, &mut self.high].into_iter().flatten() {
                *value = value.as_number();
            }
        }
    }
}
