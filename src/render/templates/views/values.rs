//! Dates and counts, as templates see them.

use serde::Serialize;

use crate::date::Date;
use crate::locale::Language;

/// A date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateView {
    /// The date in ISO 8601: `2026-05-07`.
    pub iso: String,
    /// The date in the language of the site: `7 May 2026`.
    pub long: String,
}

impl DateView {
    /// Returns a date in the language of the site.
    pub fn new(date: Date, language: &Language) -> Self {
        Self { iso: date.to_string(), long: language.date(date) }
    }
}

/// A count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountView {
    /// The number: `1437`.
    pub value: usize,
    /// The number as readers see it: `1,437`.
    pub text: String,
}

impl CountView {
    /// Returns a count in the language of the site.
    pub fn new(value: usize, language: &Language) -> Self {
        Self { value, text: language.count(value) }
    }
}
