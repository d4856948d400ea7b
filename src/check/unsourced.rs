//! Rows and beliefs without a source, where others beside them have one; charts that do not name the sources of what they
//! show.

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::model::Definition;
use crate::document::{ChartSpec, Dataset, Project};
use crate::figure::chart_inputs;
use crate::model::cells::row_name;

/// Looks for them. A dataset with sources of its own stands behind all of its rows; a belief that says in its `note` why
/// it is held needs no other source.
pub fn check(project: &Project) -> Report {
    let mut report = Report::default();
    for dataset in project.all_datasets() {
        rows(dataset, &mut report);
    }
    for chart in project.charts.values().filter(|chart| chart.head.sources.is_empty()) {
        report.extend(unnamed(chart, project));
    }
    for model in project.models.values() {
        let is_told = |input: &Definition| !input.sources.is_empty() || input.note.is_some();
        if !model.inputs.iter().any(|input| !input.sources.is_empty()) {
            continue;
        }
        for input in model.inputs.iter().filter(|input| !is_told(input)) {
            let message = format!("the input `{}` names no source, as others do, and no reason", input.name.value);
            let problem = Diagnostic::warning(codes::NO_SOURCE, message).at(input.name.span);
            report
                .push(problem.hint("name where it comes from, `sources: [key]`, or say in its `note` why you hold it"));
        }
    }
    report
}

/// A chart of rows whose sources it could name.
fn unnamed(chart: &ChartSpec, project: &Project) -> Option<Diagnostic> {
    let has_sources =
        |dataset: &Dataset| !dataset.sources.is_empty() || dataset.rows.iter().any(|row| !row.sources.is_empty());
    let shown = chart_inputs(chart).datasets(project);
    let shown = shown.into_iter().find(|id| project.datasets.get(*id).is_some_and(has_sources))?;
    let message = format!("the chart `{}` does not say where the rows of `{shown}` come from", chart.head.id.value);
    let problem = Diagnostic::warning(codes::NO_SOURCE, message).at(chart.head.title.span);
    Some(problem.hint("name their sources, `sources: [key]`: readers see them below the chart"))
}

fn rows(dataset: &Dataset, report: &mut Report) {
    if !dataset.sources.is_empty() || dataset.rows.iter().all(|row| row.sources.is_empty()) {
        return;
    }
    for (at, row) in dataset.rows.iter().enumerate().filter(|(_, row)| row.sources.is_empty()) {
        let message = format!("{} of `{}` names no source, as other rows do", row_name(dataset, at), dataset.id.value);
        let cell = dataset.key.and_then(|key| row.cells.get(key)?.as_ref());
        let problem = Diagnostic::warning(codes::NO_SOURCE, message).at(cell.map_or(row.span, |cell| cell.span));
        report.push(problem.hint("name where it comes from, `sources: [key]`, here or for the whole dataset"));
    }
}
