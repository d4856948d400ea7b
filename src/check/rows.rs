//! The checks of the rows of datasets, and what they share: series of rows, and reports that a row or its dataset can
//! accept.

pub mod crossed_bounds;
pub mod gaps;
pub mod later_rows;
pub mod mixed_signs;
pub mod outliers;
pub mod repeated_rows;
pub mod unordered_dates;

use std::collections::BTreeMap;

use super::context::Context;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report};
use crate::document::dataset::{Cell, ColumnKind, Dataset};
use crate::document::{Acceptable, Accepted};
use crate::source::Span;
use crate::words::{agreeing, count};

/// The most rows of a dataset that one check reports. A wrong unit would be reported a thousand times.
const MAX_ROWS: usize = 5;

/// A row that a check reports.
struct Found {
    /// The index of the row.
    row: usize,
    /// The problem.
    problem: Diagnostic,
}

/// Runs a check on all datasets that could be read.
fn each_dataset(check: Acceptable, find: impl Fn(&Dataset) -> Vec<Found>, context: &Context<'_>, report: &mut Report) {
    for dataset in context.project.all_datasets().filter(|dataset| dataset.validity.is_ok()) {
        let is_kept = |found: &Found| {
            let own = dataset.rows.get(found.row).map(|row| &row.accept);
            let accepted: Vec<&Accepted> = own.into_iter().chain([&dataset.accept]).collect();
            !context.is_accepted(check, &accepted)
        };
        let kept: Vec<Found> = find(dataset).into_iter().filter(is_kept).collect();
        let omission = |omitted| format!("{} {} like this", count(omitted, "more row"), agreeing(omitted, "is", "are"));
        let omitted = kept.len().saturating_sub(MAX_ROWS);
        for (index, Found { row, problem }) in kept.into_iter().take(MAX_ROWS).enumerate() {
            let is_last = index + 1 == MAX_ROWS && omitted > 0;
            let problem = if is_last { problem.hint(omission(omitted)) } else { problem };
            let name = check.name();
            report.push(match is_of_csv(dataset, row) {
                true => problem.hint(format!(
                    "if it is correct, give the reason in the dataset: `accept: {{ {name}: {{ {}: … }} }}`",
                    as_key(&dataset.name_of(row))
                )),
                false => problem.hint(format!(
                    "if it is correct, give the reason in the row or the dataset: `accept: {{ {name}: … }}`"
                )),
            });
        }
    }
}

/// Returns whether a row is one of a CSV file, which has no place for a reason.
fn is_of_csv(dataset: &Dataset, row: usize) -> bool {
    dataset.rows.get(row).is_some_and(|row| row.span.source != dataset.span.source)
}

/// Returns a name as a key of YAML between braces.
fn as_key(name: &str) -> String {
    let is_plain = name.chars().all(|letter| letter.is_alphanumeric() || " -_.".contains(letter));
    if is_plain && name.starts_with(char::is_alphanumeric) && !name.ends_with(' ') {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// Returns the cell of a row in a column.
fn cell(dataset: &Dataset, row: usize, column: usize) -> Option<(&Cell, Span)> {
    let cell = dataset.rows.get(row)?.cells.get(column)?.as_ref()?;
    Some((&cell.value, cell.span))
}

/// Returns the number of a row in a column.
fn number(dataset: &Dataset, row: usize, column: usize) -> Option<f64> {
    match cell(dataset, row, column)?.0 {
        Cell::Number(value) => Some(*value),
        _ => None,
    }
}

/// Returns the place of a cell, or of its row.
fn place(dataset: &Dataset, row: usize, column: usize) -> Span {
    cell(dataset, row, column).map_or_else(|| dataset.rows[row].span, |(_, span)| span)
}

/// Returns the columns of numbers, by index.
fn number_columns(dataset: &Dataset) -> impl Iterator<Item = usize> {
    let kinds = dataset.columns.iter().enumerate();
    kinds.filter(|(_, column)| matches!(column.kind, ColumnKind::Number { .. })).map(|(index, _)| index)
}

/// Returns the rows of each series, in the order written: rows whose words are the same, where the words repeat.
fn series(dataset: &Dataset) -> Vec<Vec<usize>> {
    let texts = |column: usize| {
        let text = move |row: usize| match cell(dataset, row, column) {
            Some((Cell::Text(text), _)) => text.as_str(),
            _ => "",
        };
        (0..dataset.rows.len()).map(text).collect::<Vec<&str>>()
    };
    let words: Vec<Vec<&str>> = dataset
        .columns
        .iter()
        .enumerate()
        .filter(|(index, column)| column.kind == ColumnKind::Text && Some(*index) != dataset.key_column())
        .map(|(index, _)| texts(index))
        .filter(|texts| {
            let mut different = texts.clone();
            different.sort_unstable();
            different.dedup();
            different.len() * 2 <= texts.len()
        })
        .collect();
    let mut groups: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    for row in 0..dataset.rows.len() {
        groups.entry(words.iter().map(|texts| texts[row]).collect()).or_default().push(row);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.sort();
    groups
}

/// Returns the series whose rows have different dates, each with its dates in order.
fn dated_series(dataset: &Dataset) -> Vec<Vec<(Date, usize)>> {
    let dated = |rows: Vec<usize>| {
        let mut dated: Vec<(Date, usize)> =
            rows.into_iter().filter_map(|row| Some((dataset.day_of(row)?, row))).collect();
        dated.sort();
        let is_series = dated.windows(2).all(|pair| pair[0].0 < pair[1].0);
        is_series.then_some(dated)
    };
    series(dataset).into_iter().filter_map(dated).collect()
}
