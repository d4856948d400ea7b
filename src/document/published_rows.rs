//! What was known of a dataset on a date, by the column that states when each row was published.

use std::collections::BTreeMap;

use super::dataset::{Cell, Dataset, Row};
use super::withheld::Withheld;
use crate::date::Date;

impl Dataset {
    /// Leaves out the rows that were not known on a day: those published later, and of the others those whose date was not over.
    pub fn keep_past(&mut self, as_of: Date) {
        let end = end_of(as_of);
        let known = |row: &Row| {
            let published = self.published.and_then(|column| end_of_cell(row, column));
            published.or_else(|| end_of_cell(row, self.date?)).is_none_or(|known| known <= end)
        };
        let kept: Vec<Row> = self.rows.iter().filter(|row| known(row)).cloned().collect();
        if kept.len() < self.rows.len() {
            self.rows = kept.into();
        }
    }

    /// Leaves out the rows that were not published on a day, and of several rows with the same key all but the one that was
    /// published last. Rows without a date of publication count as published before all others. Nothing changes in a dataset
    /// whose rows do not state when they were published.
    pub fn keep_published(&mut self, as_of: Date) {
        let Some(published) = self.published else { return };
        let identity: Vec<usize> = self.key.iter().copied().filter(|column| *column != published).collect();
        let end = end_of(as_of);
        let mut latest: BTreeMap<String, (usize, Option<f64>)> = BTreeMap::new();
        let mut withheld = Withheld::default();
        let mut is_kept = vec![false; self.rows.len()];
        for (at, row) in self.rows.iter().enumerate() {
            // A month of publication is over before it is sure that the row was known.
            let known = end_of_cell(row, published);
            if known.is_some_and(|known| known > end) {
                withheld.unpublished += 1;
                continue;
            }
            is_kept[at] = true;
            let Some(name) = row.name(&identity) else { continue };
            let Some((earlier, before)) = latest.get(&name).copied() else {
                latest.insert(name, (at, known));
                continue;
            };
            withheld.revised += 1;
            let replaced = if known >= before { earlier } else { at };
            is_kept[replaced] = false;
            if replaced == earlier {
                latest.insert(name, (at, known));
            }
        }
        if withheld != Withheld::default() {
            let kept = self.rows.iter().zip(is_kept).filter(|(_, kept)| *kept).map(|(row, _)| row.clone());
            self.rows = kept.collect();
            self.withheld = withheld;
        }
    }
}

/// Returns the end of a day on the axis of years.
fn end_of(day: Date) -> f64 {
    day.plus_days(1).unwrap_or(day).to_years()
}

/// Returns the end of the date in a cell on the axis of years; `None` if there is none.
fn end_of_cell(row: &Row, column: usize) -> Option<f64> {
    match row.cells.get(column)?.as_ref()?.value {
        Cell::Date(date) => Some(date.ends()[1]),
        Cell::Text(_) | Cell::Number(_) => None,
    }
}
