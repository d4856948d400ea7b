//! A dataset: typed columns and the rows an author keeps up to date.

use super::expectation::Expectation;
use crate::date::Date;
use crate::diagnostic::Reported;
use crate::source::{Span, Spanned};

/// `data/<id>.yaml`, or an entry of a model file's `datasets`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Identifier, as expressions name it.
    pub id: Spanned<String>,
    /// Title.
    pub title: String,
    /// A sentence or two on what it holds.
    pub description: Option<String>,
    /// Keys of `data/sources.yaml` that stand behind every row that names none of its own.
    pub sources: Vec<Spanned<String>>,
    /// The column that names a row, by index into `columns`.
    pub key: Option<usize>,
    /// The column that trends run along, by index into `columns`.
    pub date: Option<usize>,
    /// Columns with data in them, in order.
    pub columns: Vec<Column>,
    /// Columns computed from others, in order.
    pub derived: Vec<DerivedColumn>,
    /// Rows, in the order written.
    pub rows: Vec<Row>,
    /// What its author expects of every row.
    pub expect: Vec<Expectation>,
    /// The day by which all of it wants to be looked at again.
    pub review_by: Option<Spanned<Date>>,
    /// `Err` if the dataset could not be read without errors, which are reported: nothing that names it has to be reported
    /// as well.
    pub validity: Result<(), Reported>,
    /// Where it stands.
    pub span: Span,
}

impl Dataset {
    /// Returns a dataset of which no more than its id could be read, for the reason that is reported.
    pub fn unread(id: Spanned<String>, validity: Result<(), Reported>) -> Self {
        Self {
            title: id.value.clone(),
            description: None,
            sources: Vec::new(),
            key: None,
            date: None,
            columns: Vec::new(),
            derived: Vec::new(),
            rows: Vec::new(),
            expect: Vec::new(),
            review_by: None,
            validity,
            span: id.span,
            id,
        }
    }
}

/// A column with data in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Identifier.
    pub name: Spanned<String>,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Its head in tables; the name where it is not given.
    pub label: Option<String>,
    /// Whether a row may leave it out.
    pub optional: bool,
    /// A remark for readers.
    pub note: Option<String>,
}

/// What the cells of a column hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// Civil dates.
    Date,
    /// Finite numbers, each of this unit; plain numbers where there is none.
    Number {
        /// Unit, as an expression of units: `GB/s`.
        unit: Option<Spanned<String>>,
    },
}

/// A column computed from others of its row.
#[derive(Clone, Debug, PartialEq)]
pub struct DerivedColumn {
    /// Identifier.
    pub name: Spanned<String>,
    /// Expression over the row's columns.
    pub value: Spanned<String>,
    /// Unit to show it in; the natural one where it is not given.
    pub unit: Option<Spanned<String>>,
    /// Its head in tables.
    pub label: Option<String>,
    /// A remark for readers.
    pub note: Option<String>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// A cell for each of the dataset's `columns`; none where an optional one was left out.
    pub cells: Vec<Option<Spanned<Cell>>>,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<Spanned<String>>,
    /// A remark for readers.
    pub note: Option<String>,
    /// The day by which it wants to be looked at again.
    pub review_by: Option<Spanned<Date>>,
    /// Where it stands.
    pub span: Span,
}

impl Row {
    /// A row of so many cells with nothing in them.
    pub fn empty(cells: usize, span: Span) -> Self {
        Self { cells: vec![None; cells], sources: Vec::new(), note: None, review_by: None, span }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A civil date.
    Date(Date),
    /// A finite number, in the column's unit.
    Number(f64),
}
