//! Expectations on data and forecasts that are not met, reported at the cells that do not meet them.

use super::context::Context;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::{Dataset, Expectation};
use crate::figure::{Binder, Evidence, FailedExpectation};
use crate::locale::english;
use crate::words::{agreeing, count};

/// The largest number of rows that are reported for one expectation. Otherwise, a wrong unit would be reported for
/// every row.
const MAX_ROWS: usize = 5;

/// Reports every expectation of the project that is not met.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let Context { project, evidence, .. } = context;
    for dataset in project.all_datasets().filter(|dataset| dataset.validity.is_ok()) {
        check_rows(dataset, *evidence, report);
    }
    for (id, model) in &project.models {
        // A model without a forecast failed to run, which is reported already.
        let Some(forecast) = evidence.forecasts.get(id) else { continue };
        for expected in &model.expect {
            let failed = Binder::new(*evidence).failed_forecast(english(), forecast, &expected.condition, report);
            if let Ok(Some(failed)) = failed {
                report.push(unmet(&format!("the forecast of `{id}`"), expected, failed));
            }
        }
    }
}

fn check_rows(dataset: &Dataset, evidence: Evidence<'_>, report: &mut Report) {
    for expected in &dataset.expect {
        let Ok(failed) = Binder::new(evidence).failing_rows(english(), dataset, &expected.condition, report) else {
            continue;
        };
        let omitted = failed.len().saturating_sub(MAX_ROWS);
        for (index, failed) in failed.into_iter().take(MAX_ROWS).enumerate() {
            let what = match &failed.row {
                Some(row) => format!("{row} of `{}`", dataset.id.value),
                None => format!("`{}`", dataset.id.value),
            };
            let problem = unmet(&what, expected, failed);
            let is_last = index + 1 == MAX_ROWS && omitted > 0;
            let omission =
                || format!("{} {} not meet it either", count(omitted, "more row"), agreeing(omitted, "does", "do"));
            report.push(if is_last { problem.hint(omission()) } else { problem });
        }
    }
}

fn unmet(what: &str, expected: &Expectation, failed: FailedExpectation) -> Diagnostic {
    let reason = expected.reason.clone().unwrap_or_else(|| format!("`{}`", expected.condition.value));
    let message = format!("{what} is not as expected: {}", reason.trim_end_matches('.'));
    let mut problem = Diagnostic::warning(codes::FAILED_EXPECTATION, message);
    for (span, value) in &failed.cells {
        problem = problem.label(*span, value);
    }
    let values = match failed.values.as_slice() {
        [] => "expected here".to_owned(),
        values => format!("expected here, and {}", values.join(", ")),
    };
    problem.label(expected.condition.span, values).hint(
        "correct the data if it is wrong; if it is right, the world has changed: describe that in the text, then change the expectation",
    )
}
