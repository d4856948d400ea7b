//! Rows of a dataset: cells typed by their columns. Missing cells and repeated keys are reported.

use std::collections::BTreeMap;

use super::schema;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::document::dataset::{Cell, Column, ColumnKind, Row};
use crate::document::row_remarks::RowRemarks;
use crate::source::{Span, Spanned};
use crate::yaml::{Context, Fields, Kind, Node, Section, same_word, scalars, unknown_name, with_rewrite};

/// The columns that rows are read by.
pub struct Columns<'a> {
    /// The columns that hold data.
    pub columns: &'a [Column],
    /// The indices of the columns that name a row, together if there are several.
    pub key: &'a [usize],
}

impl Columns<'_> {
    /// Returns the index of a column.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.value == name)
    }

    /// Returns a row as messages name it: ``row `RTX 4090` `` by its key, or `row 3`.
    pub fn name_of(&self, number: usize, row: &Row) -> String {
        row.name(self.key).map_or_else(|| format!("row {number}"), |key| format!("row `{key}`"))
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
    match &column.kind {
        ColumnKind::Text => scalars::text(node, report).map(|text| text.map(Cell::Text)),
        ColumnKind::Date => scalars::calendar_date(node, report).map(|date| date.map(Cell::Date)),
        ColumnKind::Number { unit } => match scalars::percentage(node) {
            Some(digits) if unit.as_ref().is_some_and(|unit| unit.value == "%") => Err(report.push(error!(
                BAD_NUMBER at node.span, "expected a number, found `{digits}%`: the unit of the column is `%` already";
                hint "write `{digits}`"
            ))),
            _ => scalars::number(node, report).map(|number| number.map(Cell::Number)),
        },
    }
}

/// Reports every required cell that is missing. A cell that is there but cannot be read was reported already;
/// `is_faulty` has those columns.
fn check_missing(
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
        let message = format!("no `{}` in {}", column.name.value, columns.name_of(number, row));
        let problem = Diagnostic::error(codes::MISSING_CELL, message)
            .label(place, format!("expected `{}: …`", column.name.value))
            .hint("give the value, or declare the column `optional: true`");
        report.push(problem);
    }
}

/// How many rows with the key of an earlier one are reported one by one.
const MAX_DUPLICATES: usize = 3;

/// Reports every row that has the key of an earlier one; many of them with one message.
pub fn check_keys(rows: &[Row], columns: &Columns<'_>, report: &mut Report) {
    let mut seen = BTreeMap::<String, Span>::new();
    let mut duplicates = Vec::new();
    for (key, span) in rows.iter().filter_map(|row| Some((row.name(columns.key)?, key_span(row, columns)))) {
        match seen.get(&key) {
            Some(first) => duplicates.push((key, span, *first)),
            None => {
                seen.insert(key, span);
            }
        }
    }
    let are_many = duplicates.len() > MAX_DUPLICATES;
    let count = duplicates.len();
    for (key, span, first) in duplicates.into_iter().take(if are_many { 1 } else { MAX_DUPLICATES }) {
        let others = if are_many { format!("; {count} rows have the key of an earlier one") } else { String::new() };
        let problem = Diagnostic::error(codes::DUPLICATE_ROW, format!("two rows are named `{key}`{others}"))
            .label(span, "named again here")
            .label(first, "first named here")
            .hint("remove one of the two, or change one of their keys");
        let several = "if several columns name a row together, list them: `key: [entity, year]`".to_owned();
        report.push(problem.hints(are_many.then_some(several)));
    }
}

/// Returns the place of the key of a row.
fn key_span(row: &Row, columns: &Columns<'_>) -> Span {
    let mut spans = columns.key.iter().filter_map(|key| Some(row.cells.get(*key)?.as_ref()?.span));
    spans.next().unwrap_or(row.span)
}
