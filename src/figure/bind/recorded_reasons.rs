//! What has moved a recorded outcome, as the ledger says it: the causes as text.

use super::cause_labels::CauseLabels;
use crate::document::ledger::{OutcomeKind, RecordedCause, RecordedMove, RecordedOutcome};
use crate::figure::format::move_text::MoveUnit;
use crate::figure::format::phrase;
use crate::locale::Language;
use crate::words::agreeing;

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

/// The parts of a move that a short text names at most.
const MAX_NAMED: usize = 4;

/// Returns the largest parts of a move by the names of what has changed, and how many others there are: `+5 months: memory of the next
/// card; −4 months: halving time and 2 more; 9 smaller changes`; `None` if nothing has moved the outcome.
pub fn short_reasons(
    language: &Language,
    outcome: &RecordedOutcome,
    moved: &RecordedMove,
    labels: CauseLabels<'_>,
) -> Option<String> {
    let unit = unit_of_move(outcome, moved);
    let moving: Vec<&RecordedCause> = largest_first(moved).into_iter().filter(|cause| cause.share != 0.0).collect();
    let is_clear = |cause: &&&RecordedCause| cause.error.is_none_or(|error| cause.share.abs() >= error);
    // The largest part is named even if sampling explains it, so that a move has a reason.
    let named = moving.iter().take_while(is_clear).count().clamp(1, MAX_NAMED).min(moving.len());
    let text = |cause: &&RecordedCause| {
        format!("{}: {}", unit.text(language, cause.share), phrase::lower(language, &labels.label(cause)))
    };
    let mut texts: Vec<String> = moving[..named].iter().map(text).collect();
    let others = moving.len() - named;
    if others > 0 {
        texts.push(format!("{others} smaller {}", agreeing(others, "change", "changes")));
    }
    (!texts.is_empty()).then(|| texts.join("; "))
}
