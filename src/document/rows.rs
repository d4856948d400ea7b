//! The rows of a dataset that a chart or table draws.

use crate::source::Spanned;

/// Rows of a dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// The dataset.
    pub dataset: Spanned<String>,
    /// A truth over a row's columns, as an expression; every row where it is not given.
    pub condition: Option<Spanned<String>>,
    /// Columns of words, each with those that its cell must be one of.
    pub filter: Vec<ColumnFilter>,
    /// The column that names a row; the dataset's key where it is not given.
    pub label: Option<Spanned<String>>,
}

/// A column of words and those that its cell must be one of.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnFilter {
    /// The column.
    pub column: Spanned<String>,
    /// The accepted values.
    pub values: Vec<Spanned<String>>,
}
