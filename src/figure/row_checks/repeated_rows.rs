//! Rows that are written twice, in a dataset without a key.

use std::collections::BTreeMap;

use super::checked_rows::Found;
use crate::date::Date;
use crate::diagnostic::warning;
use crate::document::dataset::{Cell, Dataset};

/// Finds rows that are equal to an earlier row in every cell. With a key, two rows of one name are an error already.
pub fn find(dataset: &Dataset, _: Date) -> Vec<Found> {
    if !dataset.key.is_empty() {
        return Vec::new();
    }
    let mut seen: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (row, written) in dataset.rows.iter().enumerate() {
        let cells: Vec<String> = written.cells.iter().map(|cell| text(cell.as_ref().map(|cell| &cell.value))).collect();
        match seen.get(&cells) {
            Some(first) => {
                let problem = warning!(
                    REPEATED_ROW at written.span, "row {} of `{}` is the same as row {}", row + 1, dataset.id.value, first + 1;
                    label dataset.rows[*first].span, "the same row";
                    hint "remove one of the two rows, or tell them apart with a column"
                );
                found.push(Found { row, problem });
            }
            None => {
                seen.insert(cells, row);
            }
        }
    }
    found
}

fn text(cell: Option<&Cell>) -> String {
    match cell {
        None => String::new(),
        Some(Cell::Text(text)) => format!("text {text}"),
        Some(Cell::Date(date)) => format!("date {date}"),
        Some(Cell::Number(number)) => format!("number {number}"),
    }
}
