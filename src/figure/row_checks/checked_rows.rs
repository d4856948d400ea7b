//! What the checks of rows share: the rows that they find, the cells of rows, and the series that rows form.

use std::collections::BTreeMap;

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::dataset::{Cell, ColumnKind, Dataset};
use crate::source::Span;

/// The most rows of a dataset that are listed of one check. A wrong unit would be reported a thousand times.
pub const MAX_ROWS: usize = 5;

/// A row that a check reports.
#[derive(Clone, Debug)]
pub struct Found {
    /// The index of the row.
    pub row: usize,
    /// The problem.
    pub problem: Diagnostic,
}

/// Returns the cell of a row in a column.
pub fn cell(dataset: &Dataset, row: usize, column: usize) -> Option<(&Cell, Span)> {
    let cell = dataset.rows.get(row)?.cells.get(column)?.as_ref()?;
    Some((&cell.value, cell.span))
}

/// Returns the number of a row in a column.
pub fn number(dataset: &Dataset, row: usize, column: usize) -> Option<f64> {
    match cell(dataset, row, column)?.0 {
        Cell::Number(value) => Some(*value),
        _ => None,
    }
}

/// Returns the place of a cell, or of its row.
pub fn place(dataset: &Dataset, row: usize, column: usize) -> Span {
    cell(dataset, row, column).map_or_else(|| dataset.rows[row].span, |(_, span)| span)
}

/// Returns the columns of numbers, by index.
pub fn number_columns(dataset: &Dataset) -> impl Iterator<Item = usize> {
    let kinds = dataset.columns.iter().enumerate();
    kinds.filter(|(_, column)| matches!(column.kind, ColumnKind::Number { .. })).map(|(index, _)| index)
}

/// Returns the rows of each series, in the order written: rows whose words are the same, where the words repeat.
pub fn series(dataset: &Dataset) -> Vec<Vec<usize>> {
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
        // A word that few rows have is a remark on these rows.
        .filter(|texts| texts.iter().filter(|text| !text.is_empty()).count() * 2 >= texts.len())
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
pub fn dated_series(dataset: &Dataset) -> Vec<Vec<(Date, usize)>> {
    let dated = |rows: Vec<usize>| {
        let mut dated: Vec<(Date, usize)> =
            rows.into_iter().filter_map(|row| Some((dataset.day_of(row)?, row))).collect();
        dated.sort();
        let is_series = dated.windows(2).all(|pair| pair[0].0 < pair[1].0);
        is_series.then_some(dated)
    };
    series(dataset).into_iter().filter_map(dated).collect()
}
