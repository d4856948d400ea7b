//! A table as templates and downloads need it: texts and exact values, row by row.

use super::csv_text::to_csv;
use super::table_rows::TableRows;

pub use super::table_cell::TableCell;

/// A table, ready for a template.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Table {
    /// Identifier.
    pub id: String,
    /// The finding, as text; empty for a chart's own table.
    pub title: String,
    /// The measure and its unit, as text.
    pub subtitle: Option<String>,
    /// The columns, with their headers.
    pub columns: Vec<TableColumn>,
    /// The rows, with one cell per column.
    pub rows: TableRows,
    /// The number of its last columns whose cells readers open below the cell before them.
    pub folded: usize,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<String>,
    /// A remark, as text.
    pub note: Option<String>,
    /// The data as a CSV file.
    pub csv: String,
    /// The paths of everything that the cells are computed from: `parity.product`, `gpus`.
    pub origins: Vec<String>,
}

impl Table {
    /// Returns a table without title and sources. Its CSV file has the exact values of the cells below `headers`.
    pub fn of_cells(headers: &[String], columns: Vec<TableColumn>, rows: Vec<Vec<TableCell>>) -> Self {
        let csv = to_csv(headers, rows.iter().map(|row| row.iter().map(TableCell::exact)));
        Self { columns, rows: rows.into(), csv, ..Self::default() }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct TableColumn {
    /// The header for readers.
    pub label: String,
    /// The text of the unit of its numbers.
    pub unit: Option<String>,
    /// Whether its cells are numbers, which are aligned right.
    pub numeric: bool,
}

/// The columns and rows of a table, before its title and its sources are added.
pub struct TableBody {
    /// The names of the columns in the CSV file.
    pub headers: Vec<String>,
    /// The columns, with their headers for readers.
    pub columns: Vec<TableColumn>,
    /// The rows, with one cell per column.
    pub rows: Vec<Vec<TableCell>>,
    /// A sentence on what the table leaves out, as text.
    pub remark: Option<String>,
}
