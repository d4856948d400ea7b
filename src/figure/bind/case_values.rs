//! The values of past cases: what came, and the scores.

use super::quantity::{Quantity, QuantityKind};
use crate::date::CalendarUnit;
use crate::document::Came;
use crate::model::{CaseForecast, CaseRun, CaseScores, Kind, Outcome, Unit, Units};

/// Returns what came, as a point on the axis of years or a number in the unit of the outcome; `None` for a chance, and for a date that
/// has not come.
pub fn came(case: &CaseForecast) -> Option<f64> {
    match case.came {
        Came::On(date) => Some(date.to_years()),
        Came::Number(number) => Some(number),
        Came::Event(_) | Came::NotYet => None,
    }
}

/// Returns the kind of what came.
pub fn came_kind(case: &CaseForecast) -> Option<QuantityKind> {
    match &case.whole.outcome()?.kind {
        Kind::Date => Some(QuantityKind::Date(CalendarUnit::Day)),
        Kind::Number(unit) => Some(QuantityKind::Exact(unit.clone())),
        Kind::Bool => None,
    }
}

/// Returns a continuous ranked probability score of an outcome of a kind, with its unit.
pub fn crps(score: f64, kind: &Kind) -> Quantity {
    let unit = match kind {
        Kind::Date => Units::built_in().named("year").unwrap_or_else(Unit::plain),
        Kind::Number(unit) => unit.clone(),
        Kind::Bool => Unit::plain(),
    };
    Quantity::known(score, QuantityKind::Computed(unit))
}

/// Returns a share of the samples of an outcome.
pub fn share(share: f64, outcome: &Outcome) -> Quantity {
    Quantity::chance(share, &outcome.draws)
}

/// Returns the score of a forecast of a case: the continuous ranked probability score, or the Brier score.
pub fn score(run: &CaseRun) -> Option<Quantity> {
    score_of(&run.scores, &run.outcome()?.kind)
}

/// Returns the score of the naive forecast of a case.
pub fn naive_score(case: &CaseForecast) -> Option<Quantity> {
    score_of(&case.naive.as_ref()?.scores, &case.whole.outcome()?.kind)
}

fn score_of(scores: &CaseScores, kind: &Kind) -> Option<Quantity> {
    scores.crps.map(|score| crps(score, kind)).or_else(|| Some(brier(scores.brier?)))
}

/// Returns a Brier score.
pub fn brier(score: f64) -> Quantity {
    Quantity::known(score, QuantityKind::Computed(Unit::plain()))
}
