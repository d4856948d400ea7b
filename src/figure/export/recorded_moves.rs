//! What moved a forecast, as the ledger records it.

use super::cause_text::cause_text;
use crate::document::ledger::{RecordedCause, RecordedMove};
use crate::model::{Cause, Explanation, OutcomeMove, Share};
use crate::source::{Span, Spanned};

/// Returns the moves of the central values of all outcomes, with the parts of their causes. The names have the place `at`.
pub fn recorded_moves(explanation: &Explanation, at: Span) -> Vec<RecordedMove> {
    let moved = |outcome: &OutcomeMove| {
        let central = outcome.central()?;
        let causes = explanation.causes.iter().zip(&central.shares);
        Some(RecordedMove {
            name: Spanned::new(outcome.name.clone(), at),
            total: central.total.map(|total| plain(total.value)),
            error: central.total.and_then(|total| total.error).map(plain),
            causes: causes.map(|(cause, share)| recorded_cause(explanation, cause, *share)).collect(),
        })
    };
    explanation.outcomes.iter().filter_map(moved).collect()
}

fn recorded_cause(explanation: &Explanation, cause: &Cause, share: Share) -> RecordedCause {
    let (kind, name) = match cause.changes.as_slice() {
        [change] => {
            let change = &explanation.changes[*change];
            (change.kind.word(), Some(change.name.clone()).filter(|name| !name.is_empty()))
        }
        _ => ("together", None),
    };
    RecordedCause {
        kind: kind.to_owned(),
        name,
        change: cause_text(explanation, cause, str::to_owned),
        share: plain(share.value),
        error: share.error.map(plain),
    }
}

/// Returns a number that is never the negative zero.
fn plain(value: f64) -> f64 {
    value + 0.0
}
