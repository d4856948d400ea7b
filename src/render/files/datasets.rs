//! Datasets as files to download.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::Dataset;
use crate::document::dataset::{Cell, Column, ColumnKind, Row};
use crate::figure::to_csv;

/// A format in which datasets are published.
pub struct Format {
    /// The ending of its files.
    pub extension: &'static str,
    /// Returns the text of a dataset.
    pub text: fn(&Dataset) -> String,
}

/// All formats, the most compact one first.
const FORMATS: [Format; 2] = [Format { extension: "csv", text: csv }, Format { extension: "json", text: json }];

/// Returns the formats in which a dataset is published. JSON takes several times the space of CSV, so a dataset of more than
/// `json_cells` cells is published as CSV alone.
pub fn formats(dataset: &Dataset, json_cells: usize) -> &'static [Format] {
    let is_large = dataset.columns.len() * dataset.rows.len() > json_cells;
    if is_large { &FORMATS[..1] } else { &FORMATS }
}

/// Returns the path of a file to download of a dataset.
pub fn export_path(id: &str, extension: &str) -> String {
    format!("data/{id}.{extension}")
}

/// The columns of a CSV file after those of the dataset.
pub const REMARKS: [&str; 2] = ["sources", "note"];

/// Returns the header of a column in a CSV file: its name, with its unit.
pub fn header(column: &Column) -> String {
    match unit(column) {
        Some(unit) => format!("{} ({unit})", column.name.value),
        None => column.name.value.clone(),
    }
}

/// Returns a dataset as comma-separated values.
fn csv(dataset: &Dataset) -> String {
    let headers = dataset.columns.iter().map(header);
    let headers: Vec<String> = headers.chain(REMARKS.map(str::to_owned)).collect();
    let rows = dataset.rows.iter().map(|row| {
        let cells = (0..dataset.columns.len()).map(move |at| match cell(row, at) {
            Some(Cell::Text(text)) => text.clone(),
            Some(Cell::Date(date)) => date.to_string(),
            Some(Cell::Number(number)) => number.to_string(),
            None => String::new(),
        });
        let sources = source_keys(dataset, row).join(" ");
        cells.chain([sources, row.note.clone().unwrap_or_default()])
    });
    to_csv(&headers, rows)
}

/// Returns the cell of a row, if it is not empty.
fn cell(row: &Row, column: usize) -> Option<&Cell> {
    row.cells.get(column)?.as_ref().map(|cell| &cell.value)
}

/// Returns the unit of a column of numbers.
pub fn unit(column: &Column) -> Option<&str> {
    match &column.kind {
        ColumnKind::Number { unit } => unit.as_ref().map(|unit| unit.value.as_str()),
        ColumnKind::Text | ColumnKind::Date => None,
    }
}

/// Returns the keys of a row's sources: its own, or those of the dataset.
fn source_keys<'a>(dataset: &'a Dataset, row: &'a Row) -> Vec<&'a str> {
    let sources = if row.sources.is_empty() { &dataset.sources } else { &row.sources };
    sources.iter().map(|key| key.value.as_str()).collect()
}

/// A dataset in its JSON file.
#[derive(Serialize)]
struct DatasetFile<'a> {
    id: &'a str,
    title: &'a str,
    description: Option<&'a str>,
    columns: Vec<ColumnFile<'a>>,
    rows: Vec<RowFile<'a>>,
}

/// A column in the JSON file.
#[derive(Serialize)]
struct ColumnFile<'a> {
    name: &'a str,
    label: Option<&'a str>,
    unit: Option<&'a str>,
    note: Option<&'a str>,
}

/// A row in the JSON file.
#[derive(Serialize)]
struct RowFile<'a> {
    values: BTreeMap<&'a str, serde_json::Value>,
    sources: Vec<&'a str>,
    note: Option<&'a str>,
}

/// Returns a dataset as JSON.
fn json(dataset: &Dataset) -> String {
    let columns = dataset.columns.iter().map(|column| ColumnFile {
        name: &column.name.value,
        label: column.label.as_deref(),
        unit: unit(column),
        note: column.note.as_deref(),
    });
    let rows = dataset.rows.iter().map(|row| {
        let values = dataset.columns.iter().enumerate().filter_map(|(at, column)| {
            let value = match cell(row, at)? {
                Cell::Text(text) => text.as_str().into(),
                Cell::Date(date) => date.to_string().into(),
                Cell::Number(number) => (*number).into(),
            };
            Some((column.name.value.as_str(), value))
        });
        RowFile { values: values.collect(), sources: source_keys(dataset, row), note: row.note.as_deref() }
    });
    let file = DatasetFile {
        id: &dataset.id.value,
        title: &dataset.title,
        description: dataset.description.as_deref(),
        columns: columns.collect(),
        rows: rows.collect(),
    };
    serde_json::to_string_pretty(&file).map_or_else(|_| String::new(), |text| text + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span, Spanned};

    fn dataset() -> Dataset {
        let mut sources = Sources::default();
        let span = Span::new(sources.add("data/gpus.yaml", ""), 0, 0);
        let at = |text: &str| Spanned::new(text.to_owned(), span);
        let column = |name: &str, kind| Column { optional: true, ..Column::new(at(name), kind) };
        let row = |cells: Vec<Option<Cell>>| Row {
            cells: cells.into_iter().map(|cell| cell.map(|cell| Spanned::new(cell, span))).collect(),
            ..Row::empty(0, span)
        };
        Dataset {
            title: "Consumer GPUs".into(),
            sources: vec![at("maker")],
            key: vec![0],
            columns: vec![
                column("name", ColumnKind::Text),
                column("memory", ColumnKind::Number { unit: Some(at("GB")) }),
            ],
            rows: vec![
                row(vec![Some(Cell::Text("RTX \"A\", new".into())), Some(Cell::Number(32.0))]),
                row(vec![Some(Cell::Text("=cmd()".into())), None]),
            ]
            .into(),
            ..Dataset::empty(at("gpus"))
        }
    }

    #[test]
    fn the_csv_file_quotes_cells_and_neutralizes_formulas() {
        let expected = "name,memory (GB),sources,note\r\n\"RTX \"\"A\"\", new\",32,maker,\r\n'=cmd(),,maker,\r\n";
        assert_eq!(csv(&dataset()), expected);
    }

    #[test]
    fn the_json_file_contains_exact_values() {
        let value: serde_json::Value = serde_json::from_str(&json(&dataset())).unwrap();
        assert_eq!(value["rows"][0]["values"]["memory"], 32.0);
        assert_eq!(value["rows"][1]["values"], serde_json::json!({ "name": "=cmd()" }));
        assert_eq!(value["columns"][1]["unit"], "GB");
    }
}
