//! Rows of a dataset: cells typed by their columns. Missing cells and repeated keys are reported.

use std::collections::BTreeMap;

use super::schema;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::document::dataset::{Cell, Column, ColumnKind, Row, RowRemarks};
use crate::source::{Span, Spanned};
use crate::yaml::{Context, Fields, Kind, Node, Section, same_word, scalars, unknown_name, with_rewrite};

/// The columns that rows are read by.
pub struct Columns<'a> {
    /// The columns that hold data.
    pub columns: &'a [Column],
    /// The index of the column that names a row.
    pub key: Option<usize>,
}

impl Columns<'_> {
    /// Returns the index of a column.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.value == name)
    }

    /// Returns the allowed keys of a row: its columns, and the keys that are not cells.
    fn names(&self) -> impl Iterator<Item = &str> {
        let remarks = RowRemarks::keys().into_iter().map(|key| key.name);
        self.columns.iter().map(|column| column.name.value.as_str()).chain(remarks)
    }
}

/// Reads a row, the `number`th of its dataset.
///
/// # Errors
///
/// The node is not a mapping.
pub fn read(number: usize, node: &Node, columns: &Columns<'_>, report: &mut Report) -> Result<Row, Reported> {
    let entries = match &node.kind {
        Kind::Mapping(entries) => entries,
        Kind::Refused(reported) => return Err(*reported),
        _ => {
            let found = node.describe();
            return Err(
                report.push(error!(WRONG_KIND at node.head, "expected a row, `{{ column: value, … }}`, found {found}"))
            );
        }
    };
    let name = Spanned::new(format!("row {number}"), node.head);
    let mut fields = Fields::of(node, name, "this row".to_owned(), report)?;
    let RowRemarks { sources, note, review_by, accept } =
        RowRemarks::read(&mut fields, &mut Context::new(report, schema::keys))?;
    let mut row = Row { sources, note, review_by, accept, ..Row::empty(columns.columns.len(), node.span) };
    let mut is_faulty = vec![false; columns.columns.len()];
    for (name, value) in entries.iter().filter(|(name, _)| !fields.is_requested(&name.value)) {
        match columns.find(&name.value) {
            Some(at) if !value.is_null() => {
                let cell = cell(value, &columns.columns[at], report);
                is_faulty[at] = cell.is_err();
                row.cells[at] = cell.ok();
            }
            Some(_) => {}
            None => {
                report.push(misnamed(name, entries, columns));
            }
        }
    }
    check_missing(number, &row, &is_faulty, node.head, columns, report);
    Ok(row)
}

/// Returns the error for a name in a row that is not a column. The names of columns are the author's own: only another way
/// of writing one is certainly that column. A misspelling is not, since a value under a wrong name would be wrong data.
fn misnamed(name: &Spanned<String>, entries: &[(Spanned<String>, Node)], columns: &Columns<'_>) -> Diagnostic {
    let problem = unknown_column(name, columns);
    let mut fitting = columns.names().filter(|known| same_word(known, &name.value));
    let is_free = |right: &str| {
        let mut others = entries.iter().filter(|(other, _)| other.span != name.span);
        !others.any(|(other, _)| same_word(&other.value, right))
    };
    match (fitting.next(), fitting.next()) {
        (Some(right), None) if is_free(right) => with_rewrite(problem, name, right),
        _ => problem,
    }
}

/// Returns the error for a column that the dataset does not declare.
pub fn unknown_column(name: &Spanned<String>, columns: &Columns<'_>) -> Diagnostic {
    let known: Vec<_> = columns.names().collect();
    unknown_name(codes::UNKNOWN_KEY, "column", name, "this row", &known)
}

fn cell(node: &Node, column: &Column, report: &mut Report) -> Result<Spanned<Cell>, Reported> {
    match column.kind {
        ColumnKind::Text => scalars::text(node, report).map(|text| text.map(Cell::Text)),
        ColumnKind::Date => scalars::date(node, report).map(|date| date.map(Cell::Date)),
        ColumnKind::Number { .. } => scalars::number(node, report).map(|number| number.map(Cell::Number)),
    }
}

/// Reads a cell from its text, which is not empty.
///
/// # Errors
///
/// The text does not fit the column.
pub fn parse_cell(text: &str, span: Span, column: &Column, report: &mut Report) -> Result<Spanned<Cell>, Reported> {
    match column.kind {
        ColumnKind::Text => Ok(Spanned::new(Cell::Text(text.to_owned()), span)),
        ColumnKind::Date => scalars::parse_date(text, span, report).map(|date| date.map(Cell::Date)),
        ColumnKind::Number { .. } => scalars::parse_number(text, span, report).map(|number| number.map(Cell::Number)),
    }
}

/// Reports every required cell that is missing. A cell that is there but cannot be read was reported already;
/// `is_faulty` has those columns.
pub fn check_missing(
    number: usize,
    row: &Row,
    is_faulty: &[bool],
    place: Span,
    columns: &Columns<'_>,
    report: &mut Report,
) {
    for (at, column) in columns.columns.iter().enumerate() {
        let is_there = row.cells.get(at).is_some_and(Option::is_some) || is_faulty.get(at).copied().unwrap_or(false);
        if is_there || column.optional {
            continue;
        }
        let message = format!("no `{}` in {}", column.name.value, row_name(number, row, columns));
        let problem = Diagnostic::error(codes::MISSING_CELL, message)
            .label(place, format!("expected `{}: …`", column.name.value))
            .hint("give the value, or declare the column `optional: true`");
        report.push(problem);
    }
}

/// Returns a row as messages name it: ``row `RTX 4090` `` by its key, or `row 3`.
fn row_name(number: usize, row: &Row, columns: &Columns<'_>) -> String {
    match key_of(row, columns) {
        Some(key) => format!("row `{}`", key.value),
        None => format!("row {number}"),
    }
}

/// Returns the key of a row, as text.
fn key_of(row: &Row, columns: &Columns<'_>) -> Option<Spanned<String>> {
    let cell = row.cells.get(columns.key?)?.as_ref()?;
    Some(Spanned::new(cell.value.name(), cell.span))
}

/// Reports every row that has the key of an earlier one.
pub fn check_keys(rows: &[Row], columns: &Columns<'_>, report: &mut Report) {
    let mut seen = BTreeMap::<String, Span>::new();
    for key in rows.iter().filter_map(|row| key_of(row, columns)) {
        if let Some(first) = seen.get(&key.value) {
            let problem = Diagnostic::error(codes::DUPLICATE_ROW, format!("two rows are named `{}`", key.value))
                .label(key.span, "named again here")
                .label(*first, "first named here")
                .hint("remove one of the two, or change one of their keys");
            report.push(problem);
        } else {
            seen.insert(key.value, key.span);
        }
    }
}
