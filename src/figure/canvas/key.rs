//! The key of a drawing.

/// An entry of a chart's key.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct KeyEntry {
    /// The CSS classes that set its color and shape.
    pub class: String,
    /// What it represents.
    pub label: String,
}
