//! Rows and columns of a dataset by their names.

use crate::date::CalendarDate;
use crate::diagnostic::{Diagnostic, Report, Reported, closest, error};
use crate::document::Dataset;
use crate::source::Span;

/// Returns the index of the row that a key names.
///
/// # Errors
///
/// Reports a dataset without a key column, and a key that names no row.
pub fn row(dataset: &Dataset, key: &str, span: Span, report: &mut Report) -> Result<usize, Reported> {
    let id = &dataset.id.value;
    if dataset.key.is_empty() {
        return Err(report.push(error!(
            UNKNOWN_NAME at span, "the rows of `{id}` have no names";
            hint "name the column that names a row: `key: name`"
        )));
    }
    let keys: Vec<String> = (0..dataset.rows.len()).map(|row| dataset.key_of(row).unwrap_or_default()).collect();
    keys.iter().position(|known| known == key).ok_or_else(|| {
        let near = closest(key, keys.iter().map(String::as_str));
        let problem = error!(UNKNOWN_NAME at span, "no row of `{id}` is called `{key}`");
        report.push(problem.hints(near.map(|near| format!("did you mean `\"{near}\"`?"))))
    })
}

/// Returns the date of a row as a point on the axis of years, or `None` if the dataset has no date column or the row no
/// date.
pub fn date_of(dataset: &Dataset, row: usize) -> Option<f64> {
    dataset.date_of(row).map(CalendarDate::to_years)
}

/// Returns the names of a dataset's columns, the derived ones last.
pub fn columns(dataset: &Dataset) -> impl Iterator<Item = &str> {
    let data = dataset.columns.iter().map(|column| column.name.value.as_str());
    data.chain(dataset.derived.iter().map(|column| column.name.value.as_str()))
}

/// Builds the error of a column that a dataset does not have.
pub fn unknown_column(dataset: &Dataset, column: &str, span: Span) -> Diagnostic {
    error!(
        UNKNOWN_NAME at span, "`{}` has no column `{column}`", dataset.id.value;
        suggest column, columns(dataset)
    )
}

/// Returns the name of a row for messages: its key in backticks, or its number.
pub fn row_name(dataset: &Dataset, row: usize) -> String {
    dataset.key_of(row).map_or_else(|| format!("row {}", row + 1), |key| format!("`{key}`"))
}
