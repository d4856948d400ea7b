//! An index of the rows of a dataset by the cells of some columns, so that a row is found without a search through all of them.

use std::collections::BTreeMap;

use crate::date::{CalendarDate, CalendarUnit};
use crate::model::compile::cells::CellValue;
use crate::model::compile::comparisons::{ROUNDING, are_equal_numbers};

/// The bits of a number that do not tell numbers apart in the index. They are far more than [`ROUNDING`], so that equal numbers
/// are in the same place or in two that are next to each other.
const IGNORED_BITS: u32 = 16;

/// What a column is compared with, or has in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// Text.
    Text(String),
    /// A number in base units.
    Number(f64),
    /// A day, week, month, quarter, or year.
    Date(CalendarDate),
}

impl Key {
    /// Returns the key of a cell; `None` for a date that is not in the calendar.
    pub fn of(cell: &CellValue) -> Option<Self> {
        Some(match cell {
            CellValue::Text(text) => Self::Text(text.clone()),
            CellValue::Number(number, unit) => Self::Number(number * unit.scale),
            CellValue::Date(years, unit) => Self::Date(CalendarDate::containing(*years, *unit)?),
        })
    }

    /// Returns whether both are equal, as `=` compares them in a condition: the dates `2024-03` and `2024` are.
    fn matches(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => are_equal_numbers(*a, *b),
            (Self::Date(a), Self::Date(b)) => a.matches(*b),
            _ => self == other,
        }
    }

    /// Returns the places of the index where equal keys are.
    fn places(&self) -> Vec<Place> {
        let near = |number: f64| Place::Number(number.to_bits() >> IGNORED_BITS);
        match self {
            Self::Text(text) => vec![Place::Text(text.clone())],
            Self::Number(number) if *number == 0.0 => vec![near(0.0)],
            Self::Number(number) => {
                let mut places: Vec<Place> =
                    [1.0 - 2.0 * ROUNDING, 1.0, 1.0 + 2.0 * ROUNDING].map(|factor| near(number * factor)).into();
                places.dedup();
                places
            }
            Self::Date(_) => vec![Place::AnyDate],
        }
    }
}

/// A part of the place of a row in the index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Text(String),
    Number(u64),
    AnyDate,
}

/// The rows that have some keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// No row.
    Nothing,
    /// One row, by its index.
    Row(usize),
    /// Several rows, two of them by their indices.
    Several([usize; 2]),
}

/// The rows of a dataset by their keys.
pub struct RowIndex {
    /// The keys of each row; `None` if one of its cells is missing, so that it is equal to nothing.
    keys: Vec<Option<Vec<Key>>>,
    /// The rows by their places, each with the middle of its first date, and in the order of these.
    rows: BTreeMap<Vec<Place>, Vec<(f64, usize)>>,
}

impl RowIndex {
    /// Builds the index of rows with these keys.
    pub fn new(keys: Vec<Option<Vec<Key>>>) -> Self {
        let mut rows: BTreeMap<Vec<Place>, Vec<(f64, usize)>> = BTreeMap::new();
        for (row, keys) in keys.iter().enumerate() {
            let Some(keys) = keys else { continue };
            let place = keys.iter().map(own_place).collect();
            let date = first_date(keys).map_or(0.0, CalendarDate::to_years);
            rows.entry(place).or_default().push((date, row));
        }
        rows.values_mut().for_each(|rows| rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))));
        Self { keys, rows }
    }

    /// Finds the rows whose keys are equal to these.
    pub fn find(&self, wanted: &[Key]) -> Found {
        let mut places: Vec<Vec<Place>> = vec![Vec::new()];
        for key in wanted {
            let own = key.places();
            places = places
                .into_iter()
                .flat_map(|place| own.iter().map(move |last| [place.clone(), vec![last.clone()]].concat()))
                .collect();
        }
        let mut found = Found::Nothing;
        for place in places {
            let Some(rows) = self.rows.get(&place) else { continue };
            for (start, end) in ranges(first_date(wanted)) {
                let first = rows.partition_point(|(date, _)| *date < start);
                for (_, row) in rows[first..].iter().take_while(|(date, _)| *date <= end) {
                    let is_equal = self.keys[*row].as_ref().is_some_and(|keys| are_equal(keys, wanted));
                    found = match found {
                        _ if !is_equal => continue,
                        Found::Row(other) if other != *row => return Found::Several([other, *row]),
                        _ => Found::Row(*row),
                    };
                }
            }
        }
        found
    }
}

fn are_equal(keys: &[Key], wanted: &[Key]) -> bool {
    keys.iter().zip(wanted).all(|(key, wanted)| key.matches(wanted))
}

/// Returns the place of a row in the index.
fn own_place(key: &Key) -> Place {
    match key {
        Key::Text(text) => Place::Text(text.clone()),
        Key::Number(number) => Place::Number((number + 0.0).to_bits() >> IGNORED_BITS),
        Key::Date(_) => Place::AnyDate,
    }
}

fn first_date(keys: &[Key]) -> Option<CalendarDate> {
    keys.iter().find_map(|key| match key {
        Key::Date(date) => Some(*date),
        _ => None,
    })
}

/// Returns the ranges that have the middle of every date that is equal to this one: its own range, for shorter dates, and the
/// middle of each longer date around it.
fn ranges(date: Option<CalendarDate>) -> Vec<(f64, f64)> {
    let Some(date) = date else { return vec![(f64::NEG_INFINITY, f64::INFINITY)] };
    let [start, end] = date.ends();
    let longer = [CalendarUnit::Week, CalendarUnit::Month, CalendarUnit::Quarter, CalendarUnit::Year];
    let longer = longer.into_iter().filter(|unit| *unit > date.unit());
    let middles = longer.filter_map(|unit| Some(CalendarDate::containing(date.to_years(), unit)?.to_years()));
    std::iter::once((start, end)).chain(middles.map(|middle| (middle, middle))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Finds a row by brute force.
    fn search(keys: &[Option<Vec<Key>>], wanted: &[Key]) -> Found {
        let equal = |keys: &Option<Vec<Key>>| keys.as_ref().is_some_and(|keys| are_equal(keys, wanted));
        let rows: Vec<usize> = (0..keys.len()).filter(|row| equal(&keys[*row])).collect();
        match rows[..] {
            [] => Found::Nothing,
            [row] => Found::Row(row),
            [first, second, ..] => Found::Several([first, second]),
        }
    }

    #[test]
    fn finds_the_rows_that_a_search_through_all_finds() {
        let date = |text: &str| Key::Date(CalendarDate::parse(text).unwrap());
        let text = |text: &str| Key::Text(text.to_owned());
        let dates =
            ["2024", "2024-Q3", "2024-07", "2024-W27", "2024-07-02", "2024-07-15", "2023", "2023-12-31", "2025-01-01"];
        // Equal but for a rounding error, and in another place of the index.
        let below = 1.5_f64.next_down();
        let mut all: Vec<Vec<Key>> = Vec::new();
        for day in dates {
            for entity in ["A", "B"] {
                for number in [0.0, -0.0, 0.1 + 0.2, 0.3, -1.5, 1.5, below] {
                    all.push(vec![date(day), text(entity), Key::Number(number)]);
                }
            }
        }
        // With all rows, each in turn alone, and some without a cell.
        let rows: Vec<Option<Vec<Key>>> = all.iter().cloned().map(Some).chain([None]).collect();
        let index = RowIndex::new(rows.clone());
        for wanted in &all {
            let is_several = |found: Found| matches!(found, Found::Several(_));
            assert_eq!(is_several(index.find(wanted)), is_several(search(&rows, wanted)), "{wanted:?}");
        }
        for row in &all {
            let rows = vec![None, Some(row.clone())];
            let index = RowIndex::new(rows.clone());
            for wanted in &all {
                assert_eq!(index.find(wanted), search(&rows, wanted), "{row:?} {wanted:?}");
            }
        }
    }
}
