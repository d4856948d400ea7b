//! A table, ready for a template.

/// A table, ready to be set.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Table {
    /// Identifier.
    pub id: String,
    /// The finding, as text; empty for a chart's own table.
    pub title: String,
    /// Measure and unit, as text.
    pub subtitle: Option<String>,
    /// Heads.
    pub columns: Vec<TableColumn>,
    /// Rows of cells, one for each column.
    pub rows: Vec<Vec<TableCell>>,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<String>,
    /// A remark, as text.
    pub note: Option<String>,
    /// The data as a file.
    pub csv: String,
    /// The paths of what it is computed from: `parity.product`, `gpus`.
    pub origins: Vec<String>,
}

/// The head of a table's column.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct TableColumn {
    /// Its name for readers.
    pub label: String,
    /// The unit of its numbers.
    pub unit: Option<String>,
    /// Whether it is set flush right, as numbers are.
    pub numeric: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct TableCell {
    /// As shown.
    pub text: String,
    /// The exact value, where it is a number or a date.
    pub value: Option<String>,
}
