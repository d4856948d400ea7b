//! Columns from the heads and cells of a CSV file, for a dataset that declares none.

use super::numbers::{NumberFormat, Reading};
use super::records::{Field, Records};
use crate::date::{CalendarDate, CalendarUnit};
use crate::diagnostic::{Report, Reported};
use crate::document::csv_format::CsvFormat;
use crate::document::dataset::{Column, ColumnKind, RowRemarks};
use crate::source::Spanned;
use crate::yaml::Section;
use crate::yaml::scalars::{is_identifier, nearest_identifier};

/// What the cells of a column have been so far.
struct Seen {
    has_value: bool,
    are_numbers: bool,
    are_dates: bool,
    are_years: bool,
    has_gaps: bool,
}

/// Returns a column for each head that has a name. A column is one of numbers or dates if all of its cells are; four digits are
/// a year only if the head says so. What is neither is text.
///
/// # Errors
///
/// The file is not CSV.
pub fn columns(
    header: &[Field<'_>],
    mut records: Records<'_>,
    format: &CsvFormat,
    report: &mut Report,
) -> Result<Vec<Column>, Reported> {
    let numbers = NumberFormat::of(format, None);
    let new = || Seen { has_value: false, are_numbers: true, are_dates: true, are_years: true, has_gaps: false };
    let mut seen: Vec<Seen> = header.iter().map(|_| new()).collect();
    while let Some(record) = records.next(report)? {
        if record.iter().all(|field| field.value.is_empty()) {
            continue;
        }
        for (field, seen) in record.iter().zip(&mut seen) {
            if field.value.is_empty() || format.is_missing(&field.value) {
                seen.has_gaps = true;
                continue;
            }
            seen.has_value = true;
            seen.are_numbers &=
                !matches!(numbers.read(&field.value), Err(_) | Ok(Reading::DecimalComma { is_certain: false, .. }));
            let date = if seen.are_dates { CalendarDate::parse(&field.value) } else { None };
            seen.are_dates &= date.is_some();
            seen.are_years &= date.is_some_and(|date| date.unit() == CalendarUnit::Year);
        }
    }
    let mut columns: Vec<Column> = Vec::new();
    for (head, seen) in header.iter().zip(seen).filter(|(head, _)| !head.value.is_empty()) {
        let name = column_name(&head.value, &columns);
        let kind = match seen {
            Seen { has_value: false, .. } => ColumnKind::Text,
            Seen { are_dates: true, are_years: false, .. } => ColumnKind::Date,
            Seen { are_years: true, .. } if names_years(&head.value) => ColumnKind::Date,
            Seen { are_numbers: true, .. } => ColumnKind::Number { unit: None },
            _ => ColumnKind::Text,
        };
        let is_head = name == *head.value;
        let from = (!is_head).then(|| Spanned::new(head.value.to_string(), head.span));
        let label = from.as_ref().map(|head| head.value.clone());
        let name = Spanned::new(name, head.span);
        columns.push(Column { from, label, optional: seen.has_gaps, ..Column::new(name, kind) });
    }
    Ok(columns)
}

/// Returns whether a head says that four digits below it are years.
fn names_years(head: &str) -> bool {
    let head = head.to_lowercase();
    ["year", "date", "day", "month", "period", "time", "jahr", "datum", "année"].iter().any(|word| head.contains(word))
}

/// Returns a name for the column of a head: the head itself if it can be one, or else its words joined by `_`.
pub fn column_name(head: &str, others: &[Column]) -> String {
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
