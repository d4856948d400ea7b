//! A drawn chart, ready for a template.

use crate::figure::canvas::key::KeyEntry;
use crate::figure::tables::types::Table;

/// A drawn chart with all that stands around it; templates write the HTML.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Figure {
    /// Identifier; unique on a page, the prefix of the ids in `svg`.
    pub id: String,
    /// What it draws: `chance`, `line`.
    pub kind: &'static str,
    /// The finding, as text.
    pub title: String,
    /// Measure, unit and scale, as text.
    pub subtitle: Option<String>,
    /// The drawing: fluid SVG, described by `ID-desc` inside it and titled by `ID-title`, which the template sets.
    pub svg: String,
    /// The key above the drawing on narrow screens: a CSS class and a label each.
    pub key: Vec<KeyEntry>,
    /// What stands in place of the drawing on narrow screens; empty where the drawing serves them too.
    pub list: Vec<ListEntry>,
    /// The data as a table.
    pub table: Table,
    /// Alternative text: a sentence made from the data, or the author's.
    pub alt: String,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<String>,
    /// A remark, as text.
    pub note: Option<String>,
    /// The data as a file.
    pub csv: String,
    /// The drawing as a file of its own.
    pub file: String,
    /// The paths of what it is drawn from: `parity.product`, `gpus`.
    pub origins: Vec<String>,
    /// What readers may move.
    pub controls: Controls,
}

/// What readers may move of a figure; each says all there is to say without a script.
#[derive(Clone, Debug, PartialEq, Default, serde::Serialize)]
pub struct Controls {
    /// A model between its scenarios.
    pub slider: Option<crate::figure::chart::kinds::slider::Slider>,
    /// Joint draws to be weighted.
    pub belief: Option<crate::figure::chart::kinds::belief::Belief>,
}

/// An entry of the list that stands in place of a drawing.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ListEntry {
    /// When, as readers see it.
    pub date: String,
    /// What.
    pub label: String,
    /// A word on it.
    pub note: Option<String>,
    /// CSS classes.
    pub class: String,
}
