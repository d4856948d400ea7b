//! Whether every key of a `sources:` list is that of a source.

use super::fields::unknown;
use crate::diagnostic::{Report, codes};
use crate::document::model::Definition;
use crate::document::{Dataset, Project};
use crate::source::Spanned;

/// Reports every unknown source that data, models and figures name; `files` are those that sources are from.
pub fn check(project: &Project, files: &str, report: &mut Report) {
    let known: Vec<_> = project.references.keys().map(String::as_str).collect();
    for key in cited(project) {
        if !project.references.contains_key(&key.value) {
            report.push(unknown(codes::UNKNOWN_SOURCE, "source", key, files, &known));
        }
    }
}

fn cited(project: &Project) -> impl Iterator<Item = &Spanned<String>> {
    let models = project.models.values();
    let definitions = models.clone().flat_map(|model| {
        let sections: [&[Definition]; 4] = [&model.inputs, &model.curves, &model.conditions, &model.outcomes];
        sections.into_iter().flatten().flat_map(|definition| &definition.sources)
    });
    let datasets = project.datasets.values().chain(models.flat_map(|model| &model.datasets)).flat_map(of_dataset);
    let charts = project.charts.values().flat_map(|chart| &chart.head.sources);
    let tables = project.tables.values().flat_map(|table| &table.head.sources);
    definitions.chain(datasets).chain(charts).chain(tables)
}

fn of_dataset(dataset: &Dataset) -> impl Iterator<Item = &Spanned<String>> {
    dataset.sources.iter().chain(dataset.rows.iter().flat_map(|row| &row.sources))
}
