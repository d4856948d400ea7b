//! What charts and tables say about themselves, and tables as their authors declare them: `data/tables/<id>.yaml`, or a
//! fenced `table` block of a page.

use super::rows::Rows;
use crate::source::Spanned;

/// What every figure says about itself. Texts may hold bound figures.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureHead {
    /// Identifier, as pages name it.
    pub id: Spanned<String>,
    /// The finding.
    pub title: Spanned<String>,
    /// Measure, unit and scale.
    pub subtitle: Option<Spanned<String>>,
    /// Where the data come from: keys of `data/sources.yaml`.
    pub sources: Vec<Spanned<String>>,
    /// A remark.
    pub note: Option<Spanned<String>>,
    /// Alternative text; written from the data where it is not given.
    pub alt: Option<Spanned<String>>,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableSpec {
    /// What it says about itself.
    pub head: FigureHead,
    /// What it holds.
    pub kind: TableKind,
}

/// What a table holds.
#[derive(Clone, Debug, PartialEq)]
pub enum TableKind {
    /// `kind: dataset` — rows of a dataset.
    Dataset {
        /// Which.
        rows: Box<Rows>,
        /// Columns, by name, in order; all of them where empty.
        columns: Vec<Spanned<String>>,
        /// Column to sort by, and whether the largest comes first.
        sort: Option<(Spanned<String>, bool)>,
        /// How many rows at most, of those that come first.
        limit: Option<Spanned<f64>>,
    },
    /// `kind: grid` — a row of bound expressions for each value of a variable: a scenario table by year, say.
    Grid {
        /// Heads of the columns.
        headers: Vec<Spanned<String>>,
        /// Rows of cells; each a text that may hold bound figures.
        rows: Vec<Vec<Spanned<String>>>,
    },
}
