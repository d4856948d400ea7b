//! What every kind of chart returns, and what kinds share.

use super::figure::ListEntry;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::measure::Measure;
use crate::figure::canvas::plot::Drawing;
use crate::figure::tables::types::Table;

/// A chart of one kind, with what stands around it.
pub struct Drawn {
    /// The drawing and what is wrong with its labels.
    pub drawing: Drawing,
    /// The key.
    pub key: Vec<KeyEntry>,
    /// The data as a table.
    pub table: Table,
    /// The data as a file.
    pub csv: String,
    /// The sentence that describes it.
    pub alt: String,
    /// What stands in place of the drawing on narrow screens; empty where the drawing serves them too.
    pub list: Vec<ListEntry>,
}

/// The class of the series at that place: its colour, and its swatch's shape.
pub fn class(series: usize) -> String {
    format!("c{}", series + 1)
}

/// The key of bars that tell a shift one way from one the other way, of the classes that are drawn.
pub fn shift_key<'c>(measure: &Measure, classes: impl IntoIterator<Item = &'c str>) -> Vec<KeyEntry> {
    let label = |class: &str| match (measure, class) {
        (Measure::Date, "earlier") => "Earlier",
        (Measure::Date, _) => "Later",
        (Measure::Number(_), "earlier") => "Less",
        (Measure::Number(_), _) => "More",
    };
    let entry = |class: &str| KeyEntry { class: format!("fill {class}"), label: label(class).into() };
    classes.into_iter().map(entry).collect()
}

/// The most series that readers can tell apart.
pub const MAX_SERIES: usize = 6;
