//! The key of a drawing.

/// A line of a chart's key.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct KeyEntry {
    /// CSS class that colours it.
    pub class: String,
    /// What it stands for.
    pub label: String,
}
