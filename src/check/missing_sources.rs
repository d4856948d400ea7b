//! Rows and inputs without a source although others have one, and charts that do not name the sources of their data.

use super::context::Context;
use crate::diagnostic::{Report, warning};
use crate::document::{ChartSpec, Dataset, ModelFile, Project};
use crate::figure::chart_inputs;
use crate::model::cells::row_name;

/// Reports missing sources. The sources of a dataset cover all of its rows, and an input with a `note` that justifies it
/// needs no source.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let project = context.project;
    for dataset in project.all_datasets() {
        check_rows(dataset, report);
    }
    for chart in project.charts.values().filter(|chart| chart.head.sources.is_empty()) {
        check_chart(chart, project, report);
    }
    for model in project.models.values() {
        check_inputs(model, report);
    }
}

fn check_rows(dataset: &Dataset, report: &mut Report) {
    if !dataset.sources.is_empty() || dataset.rows.iter().all(|row| row.sources.is_empty()) {
        return;
    }
    for (index, row) in dataset.rows.iter().enumerate().filter(|(_, row)| row.sources.is_empty()) {
        let cell = dataset.key.first().and_then(|key| row.cells.get(*key)?.as_ref());
        report.push(warning!(
            NO_SOURCE at cell.map_or(row.span, |cell| cell.span),
            "{} of `{}` has no source, unlike other rows", row_name(dataset, index), dataset.id.value;
            hint "name its source with `sources: [key]`, here or for the whole dataset"
        ));
    }
}

fn check_chart(chart: &ChartSpec, project: &Project, report: &mut Report) {
    let has_sources =
        |dataset: &Dataset| !dataset.sources.is_empty() || dataset.rows.iter().any(|row| !row.sources.is_empty());
    let datasets = chart_inputs(chart).datasets(project);
    let dataset = datasets.into_iter().find(|id| project.datasets.get(*id).is_some_and(has_sources));
    if let Some(dataset) = dataset {
        report.push(warning!(
            NO_SOURCE at chart.head.title.span,
            "the chart `{}` does not name the sources of `{dataset}`", chart.head.id.value;
            hint "name them with `sources: [key]`: readers see them below the chart"
        ));
    }
}

fn check_inputs(model: &ModelFile, report: &mut Report) {
    if model.inputs.iter().all(|input| input.sources.is_empty()) {
        return;
    }
    for input in model.inputs.iter().filter(|input| input.sources.is_empty() && input.note.is_none()) {
        report.push(warning!(
            NO_SOURCE at input.name.span, "the input `{}` has no source, unlike other inputs, and no `note`", input.name.value;
            hint "name its source with `sources: [key]`, or justify it in its `note`"
        ));
    }
}
