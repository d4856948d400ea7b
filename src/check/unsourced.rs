//! Rows and beliefs without a source, where others beside them have one.

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::model::Definition;
use crate::document::{Dataset, Project};
use crate::model::dataset::row_name;

/// Looks for them. A dataset with sources of its own stands behind all of its rows; a belief that says in its `note` why
/// it is held needs no other source.
pub fn check(project: &Project) -> Report {
    let mut report = Report::default();
    let own = project.models.values().flat_map(|model| &model.datasets);
    for dataset in project.datasets.values().chain(own) {
        rows(dataset, &mut report);
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
