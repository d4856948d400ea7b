//! Finds the rows of a dataset that meet a condition on its columns.

use std::collections::{BTreeMap, BTreeSet};

use super::column_reader::column;
use super::lookup::columns;
use super::row_scope::{DataColumns, DerivedCells, OutsideScope, RowScope, names};
use crate::diagnostic::{Diagnostic, Report, Reported, closest, error};
use crate::document::Dataset;
use crate::document::dataset::{Cell, ColumnKind, Row};
use crate::model::compile::cell_value::CellValue;
use crate::model::compile::compiler::{Compiler, KnownNames, Scope};
use crate::model::compile::value::Value;
use crate::model::program::Program;
use crate::model::syntax::expression::{self, Binary, Expression, ExpressionKind, quoted};
use crate::model::syntax::unit::Units;
use crate::source::{Span, Spanned};

/// Returns the indices of the rows for which a condition on their columns is true. A row that lacks a cell which the
/// condition asks for, otherwise than by `=`, is left out. `today` is a point on the axis of years.
///
/// # Errors
///
/// Reports problems of the condition, and of derived columns that it names.
pub fn filter(
    dataset: &Dataset,
    condition: &Spanned<String>,
    units: &Units,
    today: f64,
    report: &mut Report,
) -> Result<Vec<usize>, Reported> {
    let is_name = |word: &str| columns(dataset).any(|known| known == word);
    let expression = expression::parse(condition, &KnownNames { units, names: is_name }, report)?;
    let mut program = Program::default();
    matching_rows(dataset, &expression, &mut Compiler::new(&mut program, units, today, report), None)
}

/// Returns the rows that meet a condition, as [`filter`] does. `outside` resolves the other names of the condition: cells
/// of other datasets, say. Their values must be the same in every sample and for every row.
///
/// # Errors
///
/// Those of [`filter`], and a condition that differs from sample to sample.
pub fn matching_rows(
    dataset: &Dataset,
    condition: &Expression,
    compiler: &mut Compiler<'_>,
    outside: Option<&mut dyn Scope>,
) -> Result<Vec<usize>, Reported> {
    check_texts(dataset, condition, compiler)?;
    let data = DataColumns::new(dataset, compiler.units);
    let mut derived_columns: BTreeMap<usize, Vec<Option<CellValue>>> = BTreeMap::new();
    for (name, span) in names(condition) {
        if let Some(index) = data.derived_index(name).filter(|_| data.data_index(name).is_none()) {
            let cells = column(dataset, name, span, compiler.units, compiler.today, compiler.report)?;
            derived_columns.insert(index, cells);
        }
    }
    let mut outside = outside.map(OutsideScope::new);
    let mut matching = Vec::new();
    for row in 0..dataset.rows.len() {
        let derived: DerivedCells = derived_columns.iter().map(|(index, cells)| (*index, cells[row].clone())).collect();
        let mut scope = RowScope::new(&data, row, &derived, outside.as_mut());
        let is_true = compiler.condition_of_row(condition, &mut scope, |scope| scope.is_missing, not_a_condition)?;
        if is_true == Some(true) {
            matching.push(row);
        }
    }
    Ok(matching)
}

/// Checks that each text that a condition compares a column with is in that column. A text that is in no row is a slip, also
/// where `or` leaves other rows.
fn check_texts(dataset: &Dataset, condition: &Expression, compiler: &mut Compiler<'_>) -> Result<(), Reported> {
    let mut waiting = vec![condition];
    while let Some(part) = waiting.pop() {
        match &part.kind {
            ExpressionKind::Not(inner) => waiting.push(inner),
            ExpressionKind::Binary(operator, left, right) if operator.joins() => {
                waiting.extend([right.as_ref(), left.as_ref()])
            }
            ExpressionKind::Binary(Binary::Equal, left, right) => {
                let sides = [(left, right), (right, left)];
                let found = sides.into_iter().find_map(|(column, text)| match (&column.kind, &text.kind) {
                    (ExpressionKind::Name(column), ExpressionKind::Text(text)) => Some((column, text)),
                    _ => None,
                });
                let Some((column, text)) = found else { continue };
                let Some(texts) = texts_of(dataset, column) else { continue };
                if !texts.contains(text.as_str()) {
                    let span = if matches!(left.kind, ExpressionKind::Text(_)) { left.span } else { right.span };
                    return Err(compiler.report.push(unknown_text(dataset, column, text, span, &texts)));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns the texts that a condition wants columns to have, in its order: `World` of `entity = "World" and year >= 2020`.
pub fn texts_named(dataset: &Dataset, condition: &Spanned<String>, units: &Units) -> Vec<String> {
    let is_name = |word: &str| columns(dataset).any(|known| known == word);
    let vocabulary = KnownNames { units, names: is_name };
    let Ok(expression) = expression::parse(condition, &vocabulary, &mut Report::default()) else { return Vec::new() };
    let mut texts = Vec::new();
    let mut waiting = vec![&expression];
    while let Some(part) = waiting.pop() {
        match &part.kind {
            ExpressionKind::Binary(Binary::And, left, right) => waiting.extend([right.as_ref(), left.as_ref()]),
            ExpressionKind::Binary(Binary::Equal, left, right) => {
                texts.extend([left, right].into_iter().filter_map(|side| match &side.kind {
                    ExpressionKind::Text(text) => Some(text.clone()),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    texts
}

/// Returns the texts of a column of text, each once; `None` for other columns.
pub fn texts_of<'d>(dataset: &'d Dataset, column: &str) -> Option<BTreeSet<&'d str>> {
    let index = dataset.columns.iter().position(|known| known.name.value == column)?;
    if dataset.columns[index].kind != ColumnKind::Text {
        return None;
    }
    let text = |row: &'d Row| match &row.cells.get(index)?.as_ref()?.value {
        Cell::Text(text) => Some(text.as_str()),
        _ => None,
    };
    Some(dataset.rows.iter().filter_map(text).collect())
}

/// Builds the error of a text that a column does not have. `texts` are those that it has.
pub fn unknown_text(dataset: &Dataset, column: &str, text: &str, span: Span, texts: &BTreeSet<&str>) -> Diagnostic {
    /// The most texts that are listed.
    const LIMIT: usize = 8;
    let problem = error!(UNKNOWN_NAME at span, "no row of `{}` has `{text}` as its {column}", dataset.id.value);
    if let Some(near) = closest(text, texts.iter().copied()) {
        return problem.hint(format!("did you mean `{}`?", quoted(near)));
    }
    if texts.is_empty() {
        return problem.hint(format!("no row has a {column}"));
    }
    let listed: Vec<String> = texts.iter().take(LIMIT).map(|text| format!("`{}`", quoted(text))).collect();
    let more = if texts.len() > LIMIT { format!(", and {} more", texts.len() - LIMIT) } else { String::new() };
    problem.hint(format!("it is one of {}{more}", listed.join(", ")))
}

fn not_a_condition(value: &Value, span: Span) -> Diagnostic {
    error!(
        KIND_MISMATCH at span, "expected a condition on the columns of a row, found {}", value.in_words();
        hint "compare: `memory >= 24 GB`"
    )
}
