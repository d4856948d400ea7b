//! Rows and columns of a dataset by their names.

use crate::date::Date;
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
    let Some(column) = dataset.key else {
        return Err(report.push(error!(
            UNKNOWN_NAME at span, "the rows of `{id}` have no names";
            hint "name the column that names a row: `key: name`"
        )));
    };
    let cells = dataset.rows.iter().map(|row| row.cells.get(column).and_then(Option::as_ref));
    let keys: Vec<String> = cells.map(|cell| cell.map_or_else(String::new, |cell| cell.value.name())).collect();
    keys.iter().position(|known| known == key).ok_or_else(|| {
        let near = closest(key, keys.iter().map(String::as_str));
        let problem = error!(UNKNOWN_NAME at span, "no row of `{id}` is called `{key}`");
        report.push(problem.hints(near.map(|near| format!("did you mean `\"{near}\"`?"))))
    })
}

/// Returns the date of a row as a point on the axis of years, or `None` if the dataset has no date column or the row no
/// date.
pub fn date_of(dataset: &Dataset, row: usize) -> Option<f64> {
    dataset.date_of(row).map(Date::to_years)
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
    let cell = dataset.key.and_then(|key| dataset.rows.get(row)?.cells.get(key)?.as_ref());
    cell.map_or_else(|| format!("row {}", row + 1), |cell| format!("`{}`", cell.value.name()))
}
