//! `datapackage.json`: the datasets of a site with their columns, units, sources, and licenses, as a Data Package 2.0, so that
//! programs can read them without a page.

use std::collections::BTreeSet;

use serde::Serialize;

use super::datasets::{self, export_path};
use crate::date::CalendarUnit;
use crate::document::address::slug;
use crate::document::dataset::{Cell, ColumnKind};
use crate::document::{Dataset, License, Project};

/// The file.
pub const PATH: &str = "datapackage.json";

/// The published profile that the file follows.
const PROFILE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";

#[derive(Serialize)]
struct Package<'a> {
    #[serde(rename = "$schema")]
    profile: &'static str,
    name: String,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    homepage: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contributors: Vec<Contributor<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    licenses: Vec<LicenseObject<'a>>,
    resources: Vec<Resource<'a>>,
}

#[derive(Serialize)]
struct Contributor<'a> {
    title: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum LicenseObject<'a> {
    Name(&'a str),
    Path(&'a str),
}

#[derive(Serialize)]
struct Resource<'a> {
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    path: String,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    licenses: Vec<LicenseObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<Source<'a>>,
    schema: Schema<'a>,
}

/// A source. Its key is the one that the column `sources` of the rows names.
#[derive(Serialize)]
struct Source<'a> {
    key: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
}

#[derive(Serialize)]
struct Schema<'a> {
    fields: Vec<Field<'a>>,
}

/// A column. Its name is the header of the file.
#[derive(Serialize)]
struct Field<'a> {
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
}

/// Returns the file, or `None` if the site publishes no data.
pub fn data_package(project: &Project) -> Option<String> {
    if project.datasets.is_empty() {
        return None;
    }
    let config = &project.config;
    let name = slug(&config.title);
    let package = Package {
        profile: PROFILE,
        name: if name.is_empty() { "report".to_owned() } else { name },
        title: &config.title,
        description: config.description.as_deref(),
        homepage: &config.base_url.value,
        contributors: config.author.iter().map(|title| Contributor { title }).collect(),
        licenses: config.publish.license.iter().map(LicenseObject::from).collect(),
        resources: project.datasets.iter().map(|(id, dataset)| resource(id, dataset, project)).collect(),
    };
    serde_json::to_string_pretty(&package).ok().map(|text| text + "\n")
}

fn resource<'a>(id: &'a str, dataset: &'a Dataset, project: &'a Project) -> Resource<'a> {
    let license = dataset.license.as_ref().or(project.config.publish.license.as_ref());
    let of_rows = dataset.rows.iter().flat_map(|row| &row.sources);
    let keys: BTreeSet<&str> = dataset.sources.iter().chain(of_rows).map(|key| key.value.as_str()).collect();
    let sources = keys.into_iter().filter_map(|key| {
        let reference = project.references.get(key)?;
        let path = reference.url.as_ref().map(|url| url.value.as_str()).filter(|url| !url.contains(".."));
        Some(Source { key, title: &reference.title, path })
    });
    Resource {
        // A name has no capital letters.
        name: id.to_ascii_lowercase(),
        kind: "table",
        path: export_path(id, "csv"),
        title: &dataset.title,
        description: dataset.description.as_deref(),
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        licenses: license.into_iter().map(LicenseObject::from).collect(),
        sources: sources.collect(),
        schema: Schema { fields: fields(dataset) },
    }
}

/// Returns the columns of the CSV file of a dataset, in order.
fn fields(dataset: &Dataset) -> Vec<Field<'_>> {
    let columns = dataset.columns.iter().enumerate().map(|(at, column)| Field {
        name: datasets::header(column),
        kind: match column.kind {
            ColumnKind::Text => "string",
            ColumnKind::Number { .. } => "number",
            ColumnKind::Date => date_type(dataset, at),
        },
        title: column.label.as_deref(),
        description: column.note.as_deref(),
        unit: datasets::unit(column),
    });
    let others = datasets::REMARKS.map(|name| Field {
        name: name.to_owned(),
        kind: "string",
        title: None,
        description: None,
        unit: None,
    });
    columns.chain(others).collect()
}

/// Returns the type of a column of dates: dates of one unit that the standard has a type for, and otherwise texts.
fn date_type(dataset: &Dataset, column: usize) -> &'static str {
    let cells = dataset.rows.iter().filter_map(|row| row.cells.get(column)?.as_ref());
    let mut units = cells.filter_map(|cell| match &cell.value {
        Cell::Date(date) => Some(date.unit()),
        Cell::Text(_) | Cell::Number(_) => None,
    });
    let first = units.next().unwrap_or(CalendarUnit::Day);
    let is_one = units.all(|unit| unit == first);
    match first {
        CalendarUnit::Day if is_one => "date",
        CalendarUnit::Month if is_one => "yearmonth",
        CalendarUnit::Year if is_one => "year",
        _ => "string",
    }
}

impl<'a> From<&'a License> for LicenseObject<'a> {
    fn from(license: &'a License) -> Self {
        match license {
            License::Name(name) => Self::Name(name),
            License::Address(address) => Self::Path(address),
        }
    }
}
