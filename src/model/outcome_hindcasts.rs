//! What a model would have said earlier of its outcomes that are dates, compared with whether and when they came.

use super::run::forecast::Outcome;
use super::stats::score::{Estimator, crps_ensemble};
use crate::date::Date;

/// Dates of samples that are less than this apart are one day, in years.
const SAME_DAY: f64 = 1.0 / 366.0;

/// The levels of the quantiles of an earlier forecast: its median, and the ends of its 90% interval.
const LEVELS: [f64; 3] = [0.05, 0.5, 0.95];

/// What was recorded of an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RecordedResult {
    /// Nothing.
    Open,
    /// It came on this date, a point on the axis of years.
    Came(f64),
    /// That it cannot be decided.
    Void,
}

/// The backtest of an outcome that is a date.
#[derive(Debug)]
pub struct BacktestOutcome {
    /// Its name.
    pub name: String,
    /// The date on which it came, as a point on the axis of years; `None` if it has not come by `as_of`.
    pub came: Option<f64>,
    /// The date as of which the data say what came.
    pub as_of: Date,
    /// The forecasts that were made before it came, by date.
    pub hindcasts: Vec<OutcomeHindcast>,
}

/// A forecast of the date of an outcome, made when it had not come.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeHindcast {
    /// The date on which it would have been made.
    pub made: Date,
    /// The median between the ends of the 90% interval, as points on the axis of years; `None` is "never".
    pub quantiles: [Option<f64>; 3],
    /// The probability that the outcome comes by the date as of which the data say what came.
    pub chance: f64,
    /// The standard error of [`chance`](Self::chance) due to sampling.
    pub chance_error: f64,
    /// The continuous ranked probability score in years, less is better. Dates after those that the data know count as the last
    /// of these, so that an outcome that has not come is scored by what is known ([`crps_ensemble`]).
    pub score: f64,
}

impl BacktestOutcome {
    /// Returns an outcome that is a date, without forecasts, if it is known whether it has come. What was recorded decides.
    /// Otherwise its samples as of `as_of`, with today's data, decide if all lie after `as_of`, or all on one day before.
    pub fn new(outcome: &Outcome, as_of: Date, recorded: RecordedResult) -> Option<Self> {
        let samples = outcome.draws.sorted();
        let came = match (recorded, outcome.already?) {
            (RecordedResult::Came(date), _) => Some(date),
            (RecordedResult::Open, 0.0) => None,
            (RecordedResult::Open, 1.0) if samples.last()? - samples.first()? < SAME_DAY => samples.first().copied(),
            (RecordedResult::Open | RecordedResult::Void, _) => return None,
        };
        Some(Self { name: outcome.name.clone(), came, as_of, hindcasts: Vec::new() })
    }

    /// Adds what a model said of the outcome when it was run as of `made`, if the outcome had not come by then.
    pub fn add(&mut self, made: Date, outcomes: &[Outcome]) {
        let is_open = self.came.is_none_or(|came| came > made.to_years());
        let Some(outcome) = outcomes.iter().find(|outcome| is_open && outcome.name == self.name) else { return };
        let end = self.as_of.to_years();
        let draws = &outcome.draws;
        let score = crps_ensemble(draws, self.came.unwrap_or(f64::INFINITY), end, Estimator::Energy);
        let chance = draws.share_by(end);
        let quantile = |level: f64| draws.quantile(level).filter(|date| date.is_finite());
        self.hindcasts.extend(score.map(|score| OutcomeHindcast {
            made,
            quantiles: LEVELS.map(quantile),
            chance,
            chance_error: draws.share_error(chance),
            score,
        }));
    }
}
