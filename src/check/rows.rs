//! The checks of the rows of datasets, whose reports a row or its dataset can accept.

use super::context::Context;
use crate::diagnostic::Report;
use crate::document::{Accepted, Dataset};
use crate::figure::{Found, MAX_ROWS, RowCheck};
use crate::words::{agreeing, count};

/// Runs a check on all datasets that could be read.
pub fn check(RowCheck { check, find }: RowCheck, context: &Context<'_>, report: &mut Report) {
    for dataset in context.project.all_datasets().filter(|dataset| dataset.validity.is_ok() && !dataset.of_claims) {
        let is_kept = |found: &Found| {
            let own = dataset.rows.get(found.row).map(|row| &row.accept);
            let accepted: Vec<&Accepted> = own.into_iter().chain([&dataset.accept]).collect();
            !context.is_accepted(check, &accepted)
        };
        let kept: Vec<Found> = find(dataset, context.evidence.as_of).into_iter().filter(is_kept).collect();
        let omission = |omitted| format!("{} {} like this", count(omitted, "more row"), agreeing(omitted, "is", "are"));
        let omitted = kept.len().saturating_sub(MAX_ROWS);
        for (index, Found { row, problem }) in kept.into_iter().take(MAX_ROWS).enumerate() {
            let is_last = index + 1 == MAX_ROWS && omitted > 0;
            let problem = if is_last { problem.hint(omission(omitted)) } else { problem };
            let name = check.name();
            report.push(match is_of_csv(dataset, row) {
                true => problem.hint(format!(
                    "if it is correct, give the reason in the dataset: `accept: {{ {name}: {{ {}: … }} }}`",
                    as_key(&dataset.name_of(row))
                )),
                false => problem.hint(format!(
                    "if it is correct, give the reason in the row or the dataset: `accept: {{ {name}: … }}`"
                )),
            });
        }
    }
}

/// Returns whether a row is one of a CSV file, which has no place for a reason.
fn is_of_csv(dataset: &Dataset, row: usize) -> bool {
    dataset.rows.get(row).is_some_and(|row| row.span.source != dataset.span.source)
}

/// Returns a name as a key of YAML between braces.
fn as_key(name: &str) -> String {
    let is_plain = name.chars().all(|letter| letter.is_alphanumeric() || " -_.".contains(letter));
    if is_plain && name.starts_with(char::is_alphanumeric) && !name.ends_with(' ') {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
