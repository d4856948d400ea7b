//! A drawn chart, ready for a template.

use serde::Serialize;

use super::controls::Controls;
use crate::figure::canvas::frame::WIDEST;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::small::{self, SmallDrawing};
use crate::figure::tables::types::Table;

/// A drawn chart with everything around it. Templates write the HTML.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// The id: unique on a page, and the prefix of the ids in `svg`.
    pub id: String,
    /// The kind of chart: `chance`, `line`.
    pub kind: &'static str,
    /// The finding, as plain text.
    pub title: String,
    /// What is measured, its unit, and its scale, as plain text.
    pub subtitle: Option<String>,
    /// The drawing as fluid SVG. Its description `fs:chart-ID-desc` is inside it; its title `fs:chart-ID-title` is in the template.
    pub svg: String,
    /// The key above the drawing.
    pub key: Vec<KeyEntry>,
    /// The list that replaces the drawing on narrow pages. Empty if the drawing fits them.
    pub list: Vec<ListEntry>,
    /// The data as a table.
    pub table: Table,
    /// The alternative text: the author's, or a sentence generated from the data.
    pub alt: String,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<String>,
    /// The note below the drawing, as plain text.
    pub note: Option<String>,
    /// The data as a CSV file.
    pub csv: String,
    /// The drawing as a standalone SVG file.
    pub file: String,
    /// The paths of the chart's inputs: `parity.product`, `gpus`.
    pub origins: Vec<String>,
    /// The controls that readers can move.
    pub controls: Controls,
}

/// The greatest width of a square plot, as in `static/charts.css`.
const WIDEST_SQUARE: f64 = 400.0;

impl Figure {
    /// Returns the drawing with its key, scaled to fit a box of some width and height; nothing if the box is too small.
    pub fn small(&self, room: (f64, f64)) -> Option<SmallDrawing> {
        let widest = if self.kind == "calibration" { WIDEST_SQUARE } else { WIDEST };
        small::fit(&self.svg, &self.key, (widest, !self.list.is_empty()), room)
    }
}

/// An entry of the list that replaces a drawing on narrow pages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ListEntry {
    /// The date, as readers see it.
    pub date: String,
    /// The label.
    pub label: String,
    /// A remark on the entry.
    pub note: Option<String>,
    /// CSS classes.
    pub class: String,
}
