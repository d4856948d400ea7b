//! Columns from the heads and cells of a CSV file, for a dataset that declares none.

use super::column_scan::{NumberScan, Scan, scan};
use super::records::{Field, Records};
use crate::diagnostic::{Report, Reported};
use crate::document::csv_format::CsvFormat;
use crate::document::dataset::{Column, ColumnKind};
use crate::document::row_remarks::RowRemarks;
use crate::source::Spanned;
use crate::yaml::Section;
use crate::yaml::scalars::{is_identifier, nearest_identifier};

/// Returns a column for each head that has a name. A column is one of numbers or dates if all of its cells are; four digits are
/// a year only if the head says so. What is neither is text.
///
/// # Errors
///
/// The file is not CSV.
pub fn columns(
    header: &[Field<'_>],
    records: Records<'_>,
    format: &CsvFormat,
    report: &mut Report,
) -> Result<Vec<Column>, Reported> {
    let scans = scan(header, records, format, report)?;
    let mut columns: Vec<Column> = Vec::new();
    for (head, scan) in header.iter().zip(scans).filter(|(head, _)| !head.value.is_empty()) {
        let column = column_of(head, certain_kind(&head.value, &scan), &columns);
        columns.push(Column { optional: scan.has_gaps, ..column });
    }
    Ok(columns)
}

/// Returns the column of a head.
pub fn column_of(head: &Field<'_>, kind: ColumnKind, others: &[Column]) -> Column {
    let name = column_name(&head.value, others);
    let is_head = name == *head.value;
    let from = (!is_head).then(|| Spanned::new(head.value.to_string(), head.span));
    let label = from.as_ref().map(|head| head.value.clone());
    Column { from, label, ..Column::new(Spanned::new(name, head.span), kind) }
}

/// Returns the kind of a column, all of whose cells must be of it without another word.
fn certain_kind(head: &str, scan: &Scan) -> ColumnKind {
    let dates = scan.dates.as_ref().filter(|dates| dates.are_plain() && (!dates.are_years || names_years(head)));
    let are_certain = |numbers: &NumberScan| numbers.declarations.is_empty() && !numbers.has_open_comma;
    if !scan.has_value {
        ColumnKind::Text
    } else if dates.is_some() {
        ColumnKind::Date
    } else if scan.numbers.as_ref().is_some_and(are_certain) {
        ColumnKind::Number { unit: None }
    } else {
        ColumnKind::Text
    }
}

/// Returns whether a head says that four digits below it are years.
pub fn names_years(head: &str) -> bool {
    let head = head.to_lowercase();
    ["year", "date", "day", "month", "period", "time", "jahr", "datum", "année"].iter().any(|word| head.contains(word))
}

/// Returns a name for the column of a head: the head itself if it can be one, or else its words joined by `_`.
fn column_name(head: &str, others: &[Column]) -> String {
    let base = if is_identifier(head) && !is_remark(head) {
        head.to_owned()
    } else {
        let words: Vec<String> = head
            .split(|sign: char| !sign.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        nearest_identifier(&if words.is_empty() { "column".to_owned() } else { words.join("_") })
    };
    let base = if is_remark(&base) { format!("{base}_text") } else { base };
    let is_free = |name: &str| !others.iter().any(|other| other.name.value == name);
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    std::iter::once(base.clone()).chain(numbered).find(|name| is_free(name)).unwrap_or(base)
}

/// Returns whether a name is that of a part of a row which is no column.
fn is_remark(name: &str) -> bool {
    RowRemarks::keys().iter().any(|key| key.name == name)
}
