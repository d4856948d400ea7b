//! What authors expect of their data and of their forecasts and what has come otherwise, at the datum's line.

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::{Dataset, Expectation, Project};
use crate::figure::{Binder, Evidence, FailedExpectation};

/// The rows of a dataset told of at most: who changes a unit need not hear of a thousand.
const MOST_ROWS: usize = 5;

/// Judges every expectation of the project.
pub fn check(project: &Project, evidence: Evidence<'_>) -> Report {
    let mut report = Report::default();
    for dataset in project.all_datasets().filter(|dataset| dataset.validity.is_ok()) {
        rows(dataset, evidence, &mut report);
    }
    for (id, model) in &project.models {
        // One that did not run says nothing, and why has been told.
        let Some(forecast) = evidence.forecasts.get(id) else { continue };
        for expected in &model.expect {
            let what = format!("the forecast of `{id}`");
            let failed = Binder::new(evidence).failed_forecast(forecast, &expected.condition, &mut report);
            report.extend(failed.ok().flatten().map(|failed| tripped(&what, expected, failed)));
        }
    }
    report
}

fn rows(dataset: &Dataset, evidence: Evidence<'_>, report: &mut Report) {
    for expected in &dataset.expect {
        let Ok(failed) = Binder::new(evidence).failing_rows(dataset, &expected.condition, report) else { continue };
        let more = failed.len().saturating_sub(MOST_ROWS);
        for (at, failed) in failed.into_iter().take(MOST_ROWS).enumerate() {
            let what = match &failed.row {
                Some(row) => format!("{row} of `{}`", dataset.id.value),
                None => format!("`{}`", dataset.id.value),
            };
            let problem = tripped(&what, expected, failed);
            let is_last = at + 1 == MOST_ROWS && more > 0;
            report.push(if is_last { problem.hint(format!("and so with {more} more rows")) } else { problem });
        }
    }
}

fn tripped(what: &str, expected: &Expectation, failed: FailedExpectation) -> Diagnostic {
    let words = expected.reason.clone().unwrap_or_else(|| format!("`{}`", expected.condition.value));
    let message = format!("{what} is not as expected: {}", words.trim_end_matches('.'));
    let mut problem = Diagnostic::warning(codes::FAILED_EXPECTATION, message);
    for (place, said) in &failed.cells {
        problem = problem.label(*place, said);
    }
    let here = match failed.values.as_slice() {
        [] => "expected here".to_owned(),
        values => format!("expected here, and {}", values.join(", ")),
    };
    problem.label(expected.condition.span, here).hint(
        "mend what is wrong; where nothing is, the world has moved: say so in the text, then change what is expected",
    )
}
