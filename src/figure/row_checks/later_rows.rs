//! Rows dated after the date of the report.

use super::checked_rows::{Found, place};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, warning};
use crate::document::Dataset;
use crate::model::cells::row_name;

/// Finds rows that no fit, table, or chart uses, because they are dated after the date of the report.
pub fn find(dataset: &Dataset, as_of: Date) -> Vec<Found> {
    let rows = later(dataset, as_of);
    rows.into_iter().map(|row| Found { row, problem: problem(dataset, row, as_of) }).collect()
}

fn later(dataset: &Dataset, as_of: Date) -> Vec<usize> {
    (0..dataset.rows.len()).filter(|row| dataset.day_of(*row).is_some_and(|day| day > as_of)).collect()
}

fn problem(dataset: &Dataset, row: usize, as_of: Date) -> Diagnostic {
    let column = dataset.date.unwrap_or_default();
    warning!(
        LATER_ROW at place(dataset, row, column),
        "{} of `{}` is dated after {}, the date of the report: fits, tables, and charts leave it out",
        row_name(dataset, row), dataset.id.value, as_of.long();
        hint "correct the date, or set a later `as_of`"
    )
}
