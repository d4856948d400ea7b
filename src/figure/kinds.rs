//! The kinds of charts, one file each: from what its author asks for to what is drawn.

pub mod bars;
pub mod belief;
pub mod calibration;
pub mod chance;
pub mod course;
pub mod dots;
pub mod fan;
pub mod forest;
pub mod line;
pub mod multiples;
pub mod scatter;
pub mod slider;
pub mod steps;
pub mod terms;
pub mod timeline;
pub mod tornado;
pub mod waterfall;

use super::measure::Measure;
use super::plot::Drawing;
use super::{KeyEntry, ListEntry, Table};
use crate::model::Forecast;
use crate::source::Span;

/// A thing that a chart draws, found.
#[derive(Clone, Debug)]
pub struct Found<'a, T> {
    /// The run that says it.
    pub forecast: &'a Forecast,
    /// The thing.
    pub thing: &'a T,
    /// Its path, as machines name it: `parity.product`.
    pub path: String,
    /// Its name for readers.
    pub label: String,
    /// Where it is asked for.
    pub span: Span,
}

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
pub const MOST_SERIES: usize = 6;
