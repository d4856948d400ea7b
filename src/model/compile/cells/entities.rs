//! The rows of each entity of a dataset, and the rows before a row.

use std::collections::BTreeMap;

use super::lookup::date_of;
use super::one_per_date::{has_a_row_for_each_thing, names};
use crate::document::Dataset;

/// The words for an earlier row, as in `previous.price`. Of the rows of the same entity that are dated before a row and have a
/// value in the column, they mean the last, the first, the one with the largest value, and the one with the smallest.
pub const EARLIER_ROWS: [&str; 4] = ["previous", "first", "best", "least"];

/// Returns the columns that name an entity, by index: those of the key without the date, if the date is part of the key. A
/// dataset with any other key, or without one, is a single series.
pub fn entity_columns(dataset: &Dataset) -> Vec<usize> {
    if has_a_row_for_each_thing(dataset) {
        return Vec::new();
    }
    dataset.key.iter().copied().filter(|column| Some(*column) != dataset.date).collect()
}

/// Returns the rows of each entity, by index, in the order of their dates, and of the file on equal dates. Rows without a date
/// come first.
pub fn entities(dataset: &Dataset) -> Vec<Vec<usize>> {
    let columns = entity_columns(dataset);
    let mut entities: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for row in 0..dataset.rows.len() {
        entities.entry(names(dataset, row, &columns)).or_default().push(row);
    }
    let date = |row: &usize| date_of(dataset, *row).unwrap_or(f64::NEG_INFINITY);
    let mut entities: Vec<Vec<usize>> = entities.into_values().collect();
    entities.iter_mut().for_each(|rows| rows.sort_by(|a, b| date(a).total_cmp(&date(b))));
    entities
}

/// Returns for each row the earlier row that a word of [`EARLIER_ROWS`] means, by index, given the value of each row in the
/// column that is asked for. Of several rows on one date none is earlier than the others. In a dataset without dates, the order
/// is that of the file.
pub fn earlier_rows(dataset: &Dataset, word: &str, values: &[Option<f64>]) -> Vec<Option<usize>> {
    let mut earlier = vec![None; dataset.rows.len()];
    for rows in entities(dataset) {
        let mut found: Option<(usize, f64)> = None;
        let mut start = 0;
        while let Some(first) = rows.get(start) {
            let date = date_of(dataset, *first);
            let is_same = |row: &&usize| dataset.date.is_some() && date_of(dataset, **row) == date;
            let count = rows[start..].iter().take_while(is_same).count().max(1);
            let same_date = &rows[start..start + count];
            start += count;
            if dataset.date.is_some() && date.is_none() {
                continue;
            }
            same_date.iter().for_each(|row| earlier[*row] = found.map(|(row, _)| row));
            for row in same_date {
                let Some(value) = values.get(*row).copied().flatten() else { continue };
                let replaces = found.is_none_or(|(_, so_far)| match word {
                    "first" => false,
                    "best" => value > so_far,
                    "least" => value < so_far,
                    _ => true,
                });
                if replaces {
                    found = Some((*row, value));
                }
            }
        }
    }
    earlier
}
