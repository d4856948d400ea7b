//! Negative values among positive values.

use super::checked_rows::{Found, number, number_columns, place};
use crate::date::Date;
use crate::diagnostic::warning;
use crate::document::Dataset;
use crate::figure::format::number::exact;
use crate::locale::english;
use crate::model::cells::row_name;

/// The fewest positive values that make a negative value stand out.
const MIN_POSITIVE: usize = 3;

/// Finds negative values in a column in which at most one value in ten is negative, or one in all.
pub fn find(dataset: &Dataset, _: Date) -> Vec<Found> {
    let mut found = Vec::new();
    for column in number_columns(dataset) {
        let values: Vec<(usize, f64)> =
            (0..dataset.rows.len()).filter_map(|row| Some((row, number(dataset, row, column)?))).collect();
        let positive = values.iter().filter(|(_, value)| *value > 0.0).count();
        let negative: Vec<(usize, f64)> = values.iter().filter(|(_, value)| *value < 0.0).copied().collect();
        if positive < MIN_POSITIVE || negative.len() > (values.len() / 10).max(1) {
            continue;
        }
        let name = &dataset.columns[column].name.value;
        for (row, value) in negative {
            let problem = warning!(
                MIXED_SIGNS at place(dataset, row, column),
                "`{name}` is {} in {} of `{}`, and positive in {positive} other rows",
                exact(english(), value), row_name(dataset, row), dataset.id.value;
                hint "correct the value; if the value is missing, leave it out and declare the column `optional: true`"
            );
            found.push(Found { row, problem });
        }
    }
    found
}
