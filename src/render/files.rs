//! The files of a site that are not pages: data to download, the site's settings of style, and what robots read.

use std::collections::BTreeMap;

use serde::Serialize;

use super::links;
use crate::document::dataset::{Cell, Column, ColumnKind, Row};
use crate::document::{Dataset, Project};
use crate::figure::{Figures, to_csv};
use crate::html::escape;
use crate::parallel;

/// The site's settings of style.
pub const THEME: &str = "theme.css";

/// Every file that is made of the project's data and settings, by path.
pub fn generated(project: &Project, figures: &Figures) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let datasets: Vec<(&String, &Dataset)> = project.datasets.iter().collect();
    let written = parallel::each(&datasets, |(_, dataset)| (csv(dataset).into_bytes(), json(dataset).into_bytes()));
    for ((id, _), (csv, json)) in datasets.into_iter().zip(written) {
        files.insert(format!("data/{id}.csv"), csv);
        files.insert(format!("data/{id}.json"), json);
    }
    for (id, figure) in &figures.charts {
        files.insert(format!("charts/{id}.csv"), figure.csv.clone().into_bytes());
        files.insert(format!("charts/{id}.svg"), figure.file.clone().into_bytes());
        if let Some(belief) = &figure.controls.belief {
            files.insert(format!("charts/{id}.bin"), belief.columns.clone());
        }
    }
    for (id, table) in &figures.tables {
        files.insert(format!("tables/{id}.csv"), table.csv.clone().into_bytes());
    }
    if let Some(hue) = &project.config.theme.hue {
        files.insert(THEME.to_owned(), format!(":root {{ --hue: {}; }}\n", hue.value).into_bytes());
    }
    // Tells GitHub Pages to publish every file as it is.
    files.insert(".nojekyll".to_owned(), Vec::new());
    files.insert("sitemap.xml".to_owned(), sitemap(project).into_bytes());
    let base_url = links::with_slash(&project.config.base_url.value);
    files.insert(
        "robots.txt".to_owned(),
        format!("User-agent: *\nAllow: /\nSitemap: {base_url}sitemap.xml\n").into_bytes(),
    );
    files
}

/// The addresses of the pages, for search engines.
fn sitemap(project: &Project) -> String {
    let base_url = links::with_slash(&project.config.base_url.value);
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        .to_owned();
    let mut pages: Vec<_> = project.pages.iter().collect();
    pages.sort_by(|a, b| a.route.cmp(&b.route));
    for page in pages {
        let changed = page.updated.as_ref().or(page.date.as_ref());
        let changed = changed.map(|date| format!("<lastmod>{}</lastmod>", date.value)).unwrap_or_default();
        let address = escape(&format!("{base_url}{}", page.route));
        text.push_str(&format!("<url><loc>{address}</loc>{changed}</url>\n"));
    }
    text + "</urlset>\n"
}

/// A dataset as comma-separated values.
fn csv(dataset: &Dataset) -> String {
    let heads = dataset.columns.iter().map(|column| match unit(column) {
        Some(unit) => format!("{} ({unit})", column.name.value),
        None => column.name.value.clone(),
    });
    let heads: Vec<String> = heads.chain(["sources".to_owned(), "note".to_owned()]).collect();
    let rows = dataset.rows.iter().map(|row| {
        let cells = (0..dataset.columns.len()).map(|at| match cell(row, at) {
            Some(Cell::Text(words)) => words.clone(),
            Some(Cell::Date(date)) => date.to_string(),
            Some(Cell::Number(number)) => number.to_string(),
            None => String::new(),
        });
        let sources = source_keys(dataset, row).join(" ");
        cells.chain([sources, row.note.clone().unwrap_or_default()]).collect()
    });
    to_csv(&heads, rows)
}

/// The cell of a row.
fn cell(row: &Row, column: usize) -> Option<&Cell> {
    row.cells.get(column)?.as_ref().map(|cell| &cell.value)
}

/// The unit of a column of numbers.
fn unit(column: &Column) -> Option<&str> {
    match &column.kind {
        ColumnKind::Number { unit } => unit.as_ref().map(|unit| unit.value.as_str()),
        ColumnKind::Text | ColumnKind::Date => None,
    }
}

/// The keys of the sources behind a row.
fn source_keys<'a>(dataset: &'a Dataset, row: &'a Row) -> Vec<&'a str> {
    let sources = if row.sources.is_empty() { &dataset.sources } else { &row.sources };
    sources.iter().map(|key| key.value.as_str()).collect()
}

/// A dataset as it is downloaded.
#[derive(Serialize)]
struct DatasetFile<'a> {
    id: &'a str,
    title: &'a str,
    description: Option<&'a str>,
    columns: Vec<ColumnFile<'a>>,
    rows: Vec<RowFile<'a>>,
}

/// A column of it.
#[derive(Serialize)]
struct ColumnFile<'a> {
    name: &'a str,
    label: Option<&'a str>,
    unit: Option<&'a str>,
    note: Option<&'a str>,
}

/// A row of it.
#[derive(Serialize)]
struct RowFile<'a> {
    values: BTreeMap<&'a str, serde_json::Value>,
    sources: Vec<&'a str>,
    note: Option<&'a str>,
}

/// A dataset as JSON.
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
                Cell::Text(words) => words.as_str().into(),
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
        let column = |name: &str, kind| Column { name: at(name), kind, label: None, optional: true, note: None };
        let row = |cells: Vec<Option<Cell>>| Row {
            cells: cells.into_iter().map(|cell| cell.map(|cell| Spanned::new(cell, span))).collect(),
            ..Row::empty(0, span)
        };
        Dataset {
            id: at("gpus"),
            title: "Consumer GPUs".into(),
            description: None,
            sources: vec![at("maker")],
            key: Some(0),
            date: None,
            columns: vec![
                column("name", ColumnKind::Text),
                column("cache", ColumnKind::Number { unit: Some(at("GB")) }),
            ],
            derived: Vec::new(),
            rows: vec![
                row(vec![Some(Cell::Text("RTX \"A\", new".into())), Some(Cell::Number(32.0))]),
                row(vec![Some(Cell::Text("=cmd()".into())), None]),
            ],
            expect: Vec::new(),
            review_by: None,
            validity: Ok(()),
            span,
        }
    }

    #[test]
    fn a_download_quotes_what_must_be_and_disarms_formulas() {
        let expected = "name,memory (GB),sources,note\r\n\"RTX \"\"A\"\", new\",32,maker,\r\n'=cmd(),,maker,\r\n";
        assert_eq!(csv(&dataset()), expected);
    }

    #[test]
    fn a_download_holds_the_values_as_they_are() {
        let value: serde_json::Value = serde_json::from_str(&json(&dataset())).unwrap();
        assert_eq!(value["rows"][0]["values"]["memory"], 32.0);
        assert_eq!(value["rows"][1]["values"], serde_json::json!({ "name": "=cmd()" }));
        assert_eq!(value["columns"][1]["unit"], "GB");
    }
}
