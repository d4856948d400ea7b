//! Rows: cells typed by their columns, none missing in silence, none named twice.

use std::collections::BTreeMap;

use super::fields::{list, renamed, text, unknown};
use super::renamed::same_word;
use super::scalars::{self, date_of, number_of};
use super::yaml::{Kind, Node};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::dataset::{Cell, Column, ColumnKind, Row};
use crate::source::{Span, Spanned};

/// What rows are read against.
pub struct Shape<'a> {
    /// The columns.
    pub columns: &'a [Column],
    /// The column that names a row.
    pub key: Option<usize>,
}

/// What a row says of itself beside its cells, so that no column may be named so.
pub const ROW_KEYS: [&str; 3] = ["sources", "note", "review_by"];

/// Reads a row, the `number`th of its dataset.
pub fn read(number: usize, node: &Node, shape: &Shape<'_>, report: &mut Report) -> Option<Row> {
    let entries = match &node.kind {
        Kind::Mapping(entries) => entries,
        Kind::Refused => return None,
        _ => {
            let message = format!("expected a row, `{{ column: value, … }}`, found {}", node.describe());
            report.push(Diagnostic::error(codes::WRONG_KIND, message).at(node.head));
            return None;
        }
    };
    let mut row = Row::empty(shape.columns.len(), node.span);
    let mut faulty = vec![false; shape.columns.len()];
    for (name, value) in entries {
        match name.value.as_str() {
            "sources" if !value.is_null() => {
                row.sources = list(value, report, text).unwrap_or_default();
            }
            "note" if !value.is_null() => row.note = text(value, report).map(|note| note.value),
            "review_by" if !value.is_null() => row.review_by = scalars::date(value, report),
            name if ROW_KEYS.contains(&name) => {}
            _ => match shape.columns.iter().position(|column| column.name.value == name.value) {
                Some(at) if !value.is_null() => {
                    let found = cell(value, &shape.columns[at], report);
                    faulty[at] = found.is_none();
                    row.cells[at] = found;
                }
                Some(_) => {}
                None => {
                    report.push(misnamed(name, entries, shape));
                }
            },
        }
    }
    check_missing(number, &row, &faulty, node.head, shape, report);
    Some(row)
}

/// A column of a row that the dataset does not declare. Its names are the author's: only another way of writing one is
/// certain, and no slip, since a datum under a wrong name is wrong.
fn misnamed(name: &Spanned<String>, entries: &[(Spanned<String>, Node)], shape: &Shape<'_>) -> Diagnostic {
    let problem = unknown_column(name, shape);
    let columns = shape.columns.iter().map(|column| column.name.value.as_str());
    let mut fitting = columns.chain(ROW_KEYS).filter(|known| same_word(known, &name.value));
    let is_free = |right: &&str| {
        let mut others = entries.iter().filter(|(other, _)| other.span != name.span);
        !others.any(|(other, _)| same_word(&other.value, right))
    };
    match (fitting.next(), fitting.next()) {
        (Some(right), None) if is_free(&right) => renamed(problem, name, right),
        _ => problem,
    }
}

/// A column that the dataset does not declare.
pub fn unknown_column(name: &Spanned<String>, shape: &Shape<'_>) -> Diagnostic {
    let names = shape.columns.iter().map(|column| column.name.value.as_str());
    let known: Vec<_> = names.chain(ROW_KEYS).collect();
    unknown(codes::UNKNOWN_KEY, "column", name, "this row", &known)
}

fn cell(node: &Node, column: &Column, report: &mut Report) -> Option<Spanned<Cell>> {
    match column.kind {
        ColumnKind::Text => scalars::text(node, report).map(|text| text.map(Cell::Text)),
        ColumnKind::Date => scalars::date(node, report).map(|date| date.map(Cell::Date)),
        ColumnKind::Number { .. } => scalars::number(node, report).map(|number| number.map(Cell::Number)),
    }
}

/// A cell from a text that is not empty.
pub fn cell_of(text: &str, span: Span, column: &Column, report: &mut Report) -> Option<Spanned<Cell>> {
    match column.kind {
        ColumnKind::Text => Some(Spanned::new(Cell::Text(text.to_owned()), span)),
        ColumnKind::Date => date_of(text, span, report).map(|date| date.map(Cell::Date)),
        ColumnKind::Number { .. } => number_of(text, span, report).map(|number| number.map(Cell::Number)),
    }
}

/// Reports every cell that is missing, but those that are there and wrong.
pub fn check_missing(number: usize, row: &Row, faulty: &[bool], place: Span, shape: &Shape<'_>, report: &mut Report) {
    for (at, column) in shape.columns.iter().enumerate() {
        let is_there = row.cells.get(at).is_some_and(Option::is_some) || faulty.get(at).copied().unwrap_or(false);
        if is_there || column.optional {
            continue;
        }
        let message = format!("no `{}` in {}", column.name.value, row_name(number, row, shape));
        let problem = Diagnostic::error(codes::MISSING_CELL, message)
            .label(place, format!("expected `{}: …`", column.name.value))
            .hint("give the value, or declare the column `optional: true`");
        report.push(problem);
    }
}

/// A row as messages name it: ``row `RTX 4090` `` by its key, or `row 3`.
fn row_name(number: usize, row: &Row, shape: &Shape<'_>) -> String {
    match key_of(row, shape) {
        Some(key) => format!("row `{}`", key.value),
        None => format!("row {number}"),
    }
}

/// The key of a row, as text.
fn key_of(row: &Row, shape: &Shape<'_>) -> Option<Spanned<String>> {
    let cell = row.cells.get(shape.key?)?.as_ref()?;
    let text = match &cell.value {
        Cell::Text(text) => text.clone(),
        Cell::Date(date) => date.to_string(),
        Cell::Number(number) => number.to_string(),
    };
    Some(Spanned::new(text, cell.span))
}

/// Reports every row that has another one's key.
pub fn check_keys(rows: &[Row], shape: &Shape<'_>, report: &mut Report) {
    let mut seen = BTreeMap::<String, Span>::new();
    for key in rows.iter().filter_map(|row| key_of(row, shape)) {
        if let Some(first) = seen.get(&key.value) {
            let problem = Diagnostic::error(codes::DUPLICATE_ROW, format!("two rows are named `{}`", key.value))
                .label(key.span, "named again here")
                .label(*first, "first named here")
                .hint("remove one of the two, or tell their keys apart");
            report.push(problem);
        } else {
            seen.insert(key.value, key.span);
        }
    }
}
