//! What has moved a recorded outcome, as the ledger says it: the causes as text.

use crate::document::ledger::{OutcomeKind, RecordedCause, RecordedMove, RecordedOutcome};
use crate::figure::format::move_text::MoveUnit;
use crate::locale::Language;

/// Returns the unit in which the move of an outcome and its parts are written.
pub fn unit_of_move(outcome: &RecordedOutcome, moved: &RecordedMove) -> MoveUnit {
    let values = moved.causes.iter().map(|cause| cause.share).chain(moved.total);
    match outcome.kind {
        OutcomeKind::Date => MoveUnit::of_dates(values),
        OutcomeKind::Chance => MoveUnit::Points,
        OutcomeKind::Number => MoveUnit::Number(outcome.unit.clone().unwrap_or_default()),
    }
}

/// Returns the causes of a move, the largest part first.
pub fn largest_first(moved: &RecordedMove) -> Vec<&RecordedCause> {
    let mut causes: Vec<&RecordedCause> = moved.causes.iter().collect();
    causes.sort_by(|a, b| b.share.abs().total_cmp(&a.share.abs()));
    causes
}

/// Returns each cause with its part of the move, the largest first: `+7 months: data gpus (1 row added)`. Changes that have moved
/// nothing are left out.
pub fn reasons(language: &Language, outcome: &RecordedOutcome, moved: &RecordedMove) -> Vec<String> {
    let unit = unit_of_move(outcome, moved);
    let moving = largest_first(moved).into_iter().filter(|cause| cause.share != 0.0);
    moving.map(|cause| format!("{}: {}", unit.text(language, cause.share), cause.change)).collect()
}
