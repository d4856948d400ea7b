//! Rows of one date: what cannot be on one line, and how an author tells such rows apart.
//!
//! A file in long format has a row for each entity and date, so a column of it is many lines at once. A line or a trend
//! through all of them would be neither.

use std::collections::{BTreeMap, BTreeSet};

use super::near_values::written;
use super::row_scope::DataColumns;
use crate::date::CalendarDate;
use crate::diagnostic::Report;
use crate::document::Dataset;
use crate::document::dataset::{Cell, ColumnKind};
use crate::model::syntax::unit::Units;

/// A date that several rows have.
#[derive(Clone, Debug, PartialEq)]
pub struct SameDate {
    /// The number of rows that have it.
    pub rows: usize,
    /// The date as text.
    pub date: String,
    /// Whether columns tell the rows of a date apart. Rows that differ in their values alone are repeated measurements.
    pub are_apart: bool,
    /// A condition that at most one row of each date meets, and several rows in all: `entity = "World"`.
    pub condition: Option<String>,
    /// The only column of that condition, if it has one.
    pub column: Option<String>,
    /// A column of text that is different in all rows, if the dataset has no key: each row is then a thing of its own.
    pub name: Option<String>,
}

/// Returns whether each row of a dataset is a thing of its own, such as a card or a model: whether a key without the date names it.
pub fn has_a_row_for_each_thing(dataset: &Dataset) -> bool {
    !dataset.key.is_empty() && dataset.date.is_none_or(|date| !dataset.key.contains(&date))
}

/// Returns the first date that several of some rows have, each row with its date as a point on the axis of years; `None` if no
/// two rows have the same.
pub fn same_date(dataset: &Dataset, rows: &[(usize, f64)]) -> Option<SameDate> {
    let mut sorted: Vec<u64> = rows.iter().map(|(_, date)| date.to_bits()).collect();
    sorted.sort_unstable();
    if sorted.windows(2).all(|pair| pair[0] != pair[1]) {
        return None;
    }
    let mut by_date: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (row, date) in rows {
        // Dates of the calendar are positive, so the order of their bits is their own.
        by_date.entry(date.to_bits()).or_default().push(*row);
    }
    let same = by_date.values().find(|rows| rows.len() > 1)?;
    let date = match dataset.date_of(same[0]) {
        Some(date) if rows.iter().any(|(row, years)| *row == same[0] && *years == date.to_years()) => date.to_string(),
        _ => written_date(rows, same[0]),
    };
    let dates: BTreeMap<usize, u64> = rows.iter().map(|(row, date)| (*row, date.to_bits())).collect();
    let columns = distinguishing(dataset, &dates);
    let condition = columns.as_ref().and_then(|columns| condition(dataset, columns, &dates));
    let column = match columns.as_deref() {
        Some([column]) => Some(dataset.columns[*column].name.value.clone()),
        _ => None,
    };
    let name = dataset.key.is_empty().then(|| naming(dataset)).flatten();
    let are_apart = condition.is_some() || name.is_some() || columns.is_some();
    Some(SameDate { rows: same.len(), date, are_apart, condition, column, name })
}

/// Returns a condition that only the last of some rows meets: on the date, on the other columns that tell all of them apart, or on
/// both. `None` if nothing tells them apart.
pub fn telling_apart(dataset: &Dataset, rows: &[usize]) -> Option<String> {
    let dates: Vec<(usize, f64)> =
        rows.iter().filter_map(|row| Some((*row, dataset.date_of(*row)?.to_years()))).collect();
    let last = dates.iter().copied().reduce(|last, row| if row.1 > last.1 { row } else { last });
    if let Some(date) = dataset.date
        && let Some((row, years)) = last
        && dates.iter().filter(|(_, other)| *other == years).count() == 1
    {
        return term(dataset, row, date);
    }
    // All rows are compared, as if they had one date.
    let undated: BTreeMap<usize, u64> = rows.iter().map(|row| (*row, 0)).collect();
    let last = *undated.keys().next_back()?;
    if let Some(columns) = distinguishing(dataset, &undated) {
        return terms(dataset, &columns, last);
    }
    let dates: BTreeMap<usize, u64> = dates.iter().map(|(row, date)| (*row, date.to_bits())).collect();
    let columns = distinguishing(dataset, &dates)?;
    let columns: Vec<usize> = columns.into_iter().chain(dataset.date).collect();
    terms(dataset, &columns, last)
}

fn written_date(rows: &[(usize, f64)], row: usize) -> String {
    let years = rows.iter().find(|(known, _)| *known == row).map_or(0.0, |(_, years)| *years);
    CalendarDate::containing(years, crate::date::CalendarUnit::Day)
        .map_or_else(|| years.to_string(), |date| date.to_string())
}

/// Returns the columns of text whose cells together are different in all rows of each date, by index: as few as possible.
/// Columns of whole numbers are taken if text does not do. `None` if there are no such columns.
fn distinguishing(dataset: &Dataset, dates: &BTreeMap<usize, u64>) -> Option<Vec<usize>> {
    let kind = |column: &usize| &dataset.columns[*column].kind;
    let others = || (0..dataset.columns.len()).filter(|column| Some(*column) != dataset.date);
    let texts: Vec<usize> = others().filter(|column| *kind(column) == ColumnKind::Text).collect();
    let codes = others().filter(|column| is_code(dataset, *column, dates));
    let all: Vec<usize> = texts.iter().copied().chain(codes).collect();
    [texts, all].into_iter().find_map(|candidates| fewest(dataset, &candidates, dates))
}

/// Adds one column after the other, each time the one that leaves the fewest rows alike.
fn fewest(dataset: &Dataset, candidates: &[usize], dates: &BTreeMap<usize, u64>) -> Option<Vec<usize>> {
    let mut chosen: Vec<usize> = Vec::new();
    loop {
        let left = |column: usize| {
            let columns: Vec<usize> = chosen.iter().copied().chain([column]).collect();
            let different: BTreeSet<(u64, Vec<String>)> =
                dates.iter().map(|(row, date)| (*date, names(dataset, *row, &columns))).collect();
            dates.len() - different.len()
        };
        let open = candidates.iter().filter(|column| !chosen.contains(column));
        let (alike, column) = open.map(|column| (left(*column), *column)).min()?;
        chosen.push(column);
        if alike == 0 {
            return Some(chosen);
        }
        if chosen.len() == candidates.len() {
            return None;
        }
    }
}

/// Returns the cells of a row in some columns, as text; a missing cell is empty.
pub fn names(dataset: &Dataset, row: usize, columns: &[usize]) -> Vec<String> {
    let cell = |column: &usize| dataset.rows[row].cells.get(*column)?.as_ref().map(|cell| cell.value.name());
    columns.iter().map(|column| cell(column).unwrap_or_default()).collect()
}

/// Returns whether a column has the numbers of things: whole numbers without a unit, each on two dates or more.
fn is_code(dataset: &Dataset, column: usize, dates: &BTreeMap<usize, u64>) -> bool {
    if dataset.columns[column].kind != (ColumnKind::Number { unit: None }) {
        return false;
    }
    let mut on: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    for (row, date) in dates {
        match dataset.rows[*row].cells.get(column).and_then(|cell| cell.as_ref()).map(|cell| &cell.value) {
            Some(Cell::Number(number)) if number.fract() == 0.0 => {
                on.entry(number.to_bits()).or_default().insert(*date);
            }
            _ => return false,
        }
    }
    on.values().all(|dates| dates.len() > 1)
}

/// Returns the condition that the rows of one thing meet. It is the thing with the most rows, and of several the first; `None` if
/// each has one row.
fn condition(dataset: &Dataset, columns: &[usize], dates: &BTreeMap<usize, u64>) -> Option<String> {
    let mut things: BTreeMap<Vec<String>, (usize, usize)> = BTreeMap::new();
    for row in dates.keys() {
        let names = names(dataset, *row, columns);
        if !names.iter().any(String::is_empty) {
            things.entry(names).or_insert((0, *row)).0 += 1;
        }
    }
    let (_, row) =
        things.into_values().filter(|(rows, _)| *rows > 1).max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)))?;
    terms(dataset, columns, row)
}

/// Returns the condition that the cells of a row in some columns meet.
fn terms(dataset: &Dataset, columns: &[usize], row: usize) -> Option<String> {
    let terms: Option<Vec<String>> = columns.iter().map(|column| term(dataset, row, *column)).collect();
    Some(terms?.join(" and "))
}

/// Returns the condition that the cell of a row meets: `entity = "World"`.
fn term(dataset: &Dataset, row: usize, column: usize) -> Option<String> {
    let units = Units::built_in();
    let cell = DataColumns::new(dataset, &units).cell(row, column, &mut Report::default()).ok()??;
    Some(format!("{} = {}", dataset.columns[column].name.value, written(&cell)))
}

/// Returns the name of the first column of text whose cells are all different and none is missing.
fn naming(dataset: &Dataset) -> Option<String> {
    let texts = (0..dataset.columns.len()).filter(|column| dataset.columns[*column].kind == ColumnKind::Text);
    let names_rows = |column: &usize| {
        let different: BTreeSet<String> =
            (0..dataset.rows.len()).map(|row| names(dataset, row, &[*column]).concat()).collect();
        different.len() == dataset.rows.len() && !different.contains("")
    };
    texts.into_iter().find(names_rows).map(|column| dataset.columns[column].name.value.clone())
}
