//! The order of the pages in a list.

use crate::yaml::{Format, choice};

/// The order of the pages in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageOrder {
    /// By weight, then by date with the newest first, then by path.
    Weight,
    /// By date with the newest first, then by path. Pages without a date come last.
    Date,
    /// By title, in the order of the alphabet.
    Title,
}

/// The words, as they are written.
pub const WORDS: [(&str, PageOrder); 3] =
    [("weight", PageOrder::Weight), ("date", PageOrder::Date), ("title", PageOrder::Title)];

/// The format of an order: `date`.
pub fn page_order() -> impl Format<Value = PageOrder> {
    choice(&WORDS)
}
