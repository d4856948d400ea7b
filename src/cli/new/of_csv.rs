//! The YAML of a dataset that reads a CSV file, as `foresite new dataset NAME FILE.csv` writes it.

use std::fmt::Write as _;

use crate::document::dataset::{Column, ColumnKind};
use crate::load::{Proposal, quoted};

/// Returns the text of a dataset. `file` is the name of the CSV file beside it.
pub fn text(title: &str, file: &str, proposal: &Proposal) -> String {
    let Proposal { format, columns, key, date, open, .. } = proposal;
    let name = |at: &usize| columns.get(*at).map_or("", |column| column.name.value.as_str());
    let mut text = String::new();
    for sentence in open {
        line(&mut text, format_args!("# To decide: {sentence}."));
    }
    line(&mut text, format_args!("title: {}\nrows: {}", quoted(title), quoted(file)));
    if let Some(decimal) = &format.decimal {
        line(&mut text, format_args!("decimal: {}", quoted(&decimal.value.to_string())));
    }
    if let Some(thousands) = &format.thousands {
        line(&mut text, format_args!("thousands: {}", quoted(&thousands.value.to_string())));
    }
    let missing: Vec<String> = format.missing.iter().map(|word| quoted(&word.value)).collect();
    if !missing.is_empty() {
        line(&mut text, format_args!("missing: [{}]", missing.join(", ")));
    }
    match key.iter().map(name).collect::<Vec<_>>()[..] {
        [] => {}
        [only] => line(&mut text, format_args!("key: {only}")),
        ref several => line(&mut text, format_args!("key: [{}]", several.join(", "))),
    }
    if let Some(date) = date.as_ref().map(name) {
        line(&mut text, format_args!("date: {date}"));
    }
    line(&mut text, format_args!("columns:"));
    for column in columns {
        line(&mut text, format_args!("  {}: {}", column.name.value, entry(column)));
    }
    text
}

/// Adds a line. Writing to a text cannot fail.
fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    let _ = writeln!(text, "{words}");
}

/// Returns the entry of a column: `{ type: date, from: "Year" }`.
fn entry(column: &Column) -> String {
    let mut keys = Vec::new();
    match &column.kind {
        ColumnKind::Text => keys.push("type: text".to_owned()),
        ColumnKind::Date => keys.push("type: date".to_owned()),
        ColumnKind::Number { unit } => keys.extend(unit.iter().map(|unit| format!("unit: {}", quoted(&unit.value)))),
    }
    keys.extend(column.format.iter().map(|format| format!("format: {}", quoted(&format.value))));
    keys.extend(column.from.iter().map(|from| format!("from: {}", quoted(&from.value))));
    keys.extend(column.label.iter().map(|label| format!("label: {}", quoted(label))));
    keys.extend(column.optional.then(|| "optional: true".to_owned()));
    if keys.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", keys.join(", ")) }
}
