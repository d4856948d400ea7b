//! The scores of a past case: of what a model says, and of the naive forecast that needs no model.

use super::forecast::{CaseForecast, CaseScores, Kind, NaiveCase};
use crate::date::Date;
use crate::document::{Came, HindcastCase};
use crate::model::stats::draws::Draws;
use crate::model::stats::score::{Estimator, brier_score, crps_ensemble};

/// The number of other cases that a naive forecast needs.
const LEAST_OTHERS: usize = 2;

/// Returns the scores of the samples of an outcome; `None` if what came is not of the outcome's kind. `known_by` is the date of the
/// report.
///
/// The continuous ranked probability score of samples x is the mean of |x - y| minus half of the mean of |x - x'| over all pairs
/// of samples, where y is what came ([`crps_ensemble`]). Dates after `end`, the end of the window, count as that day. The probability
/// integral transform is the share of samples up to y.
pub(super) fn case_scores(
    came: Came,
    (draws, kind): (&Draws, &Kind),
    (end, known_by): (f64, Date),
) -> Option<CaseScores> {
    let value = |came: f64, horizon: f64| CaseScores {
        crps: crps_ensemble(draws, came, horizon, Estimator::Energy),
        pit: draws.known_share_by(came),
        ..CaseScores::default()
    };
    match (came, kind) {
        (Came::On(date), Kind::Date) => Some(value(date.to_years(), end)),
        (Came::NotYet, Kind::Date) => {
            let not_yet = draws.known_share_by(known_by.to_years()).map(|share| 1.0 - share);
            let brier = not_yet.and_then(|chance| brier_score(chance, true));
            Some(CaseScores { brier, not_yet, ..CaseScores::default() })
        }
        (Came::Number(number), Kind::Number(_)) => Some(value(number, f64::INFINITY)),
        (Came::Event(happened), Kind::Bool) => {
            let brier = draws.mean().and_then(|chance| brier_score(chance, happened));
            Some(CaseScores { brier, ..CaseScores::default() })
        }
        _ => None,
    }
}

/// Returns the naive forecast of one of `cases`, whose forecast by the model is `found`: what came in each other case of the same
/// outcome is equally likely. Of a date, it is the wait that came: the time from the `as_of` of a case to what came. `None` if there are
/// too few other cases in which it came, and for a date if the case has no `as_of`.
pub(super) fn naive_case(
    (cases, at): (&[HindcastCase], usize),
    found: &CaseForecast,
    known_by: Date,
) -> Option<NaiveCase> {
    let (own, outcome) = (&cases[at], found.whole.outcome()?);
    let start = |case: &HindcastCase| match outcome.kind {
        Kind::Date => case.as_of.as_ref().map(|as_of| as_of.value.to_years()),
        Kind::Number(_) | Kind::Bool => Some(0.0),
    };
    let came = |case: &HindcastCase| match case.came.value {
        Came::On(date) => Some(date.to_years()),
        Came::Number(number) => Some(number),
        Came::Event(happened) => Some(f64::from(u8::from(happened))),
        Came::NotYet => None,
    };
    let others =
        cases.iter().enumerate().filter(|(other, case)| *other != at && case.outcome.value == own.outcome.value);
    let since = start(own)?;
    let values: Vec<f64> = others.filter_map(|(_, case)| Some(since + (came(case)? - start(case)?))).collect();
    let count = values.len();
    let ends = (found.whole.forecast.window.end(), known_by);
    let scores = case_scores(own.came.value, (&Draws::new(values), &outcome.kind), ends);
    (count >= LEAST_OTHERS).then_some(NaiveCase { cases: count, scores: scores? })
}
