//! Backtests for programs: what `foresite backtest --format json` prints.

use serde::Serialize;

use super::json_text;
use crate::date::Date;
use crate::model::{BAND_LEVELS, Backtest, BacktestCurve, BacktestOutcome, Hindcast, OutcomeHindcast};

/// Returns a backtest as JSON. The scores of curves are weighted interval scores in the unit of the curve; those of outcomes are
/// continuous ranked probability scores in years.
pub fn backtest_json(model: &str, backtest: &Backtest) -> String {
    let failed = backtest.failed.iter().map(|(made, report)| FailedObject {
        made: *made,
        message: report.sorted().first().map_or("", |problem| problem.message.as_str()),
    });
    let curves = backtest.curves.iter().map(CurveObject::new).collect();
    let outcomes = backtest.outcomes.iter().map(OutcomeObject::new).collect();
    let undecided = &backtest.undecided;
    json_text::print(&BacktestObject {
        model,
        levels: BAND_LEVELS,
        curves,
        outcomes,
        undecided,
        failed: failed.collect(),
    })
}

#[derive(Serialize)]
struct BacktestObject<'a> {
    model: &'a str,
    levels: [f64; BAND_LEVELS.len()],
    curves: Vec<CurveObject<'a>>,
    outcomes: Vec<OutcomeObject<'a>>,
    undecided: &'a [String],
    failed: Vec<FailedObject<'a>>,
}

#[derive(Serialize)]
struct CurveObject<'a> {
    curve: &'a str,
    observed: &'a str,
    unit: &'a str,
    forecasts: Vec<HindcastObject<'a>>,
}

#[derive(Serialize)]
struct HindcastObject<'a> {
    made: Date,
    date: String,
    observed: f64,
    quantiles: &'a [f64],
    score: f64,
    last_value: Option<f64>,
    last_trend: Option<f64>,
    random_walk: Option<f64>,
}

#[derive(Serialize)]
struct OutcomeObject<'a> {
    outcome: &'a str,
    came: Option<Date>,
    known_until: Date,
    forecasts: Vec<OutcomeHindcastObject>,
}

#[derive(Serialize)]
struct OutcomeHindcastObject {
    made: Date,
    /// `null` is "never".
    p5: Option<Date>,
    median: Option<Date>,
    p95: Option<Date>,
    chance: f64,
    score: f64,
}

#[derive(Serialize)]
struct FailedObject<'a> {
    made: Date,
    message: &'a str,
}

impl<'a> CurveObject<'a> {
    fn new(curve: &'a BacktestCurve) -> Self {
        Self {
            curve: &curve.name,
            observed: &curve.observed.path.value,
            unit: &curve.unit,
            forecasts: curve.hindcasts.iter().map(HindcastObject::new).collect(),
        }
    }
}

impl<'a> OutcomeObject<'a> {
    fn new(outcome: &'a BacktestOutcome) -> Self {
        Self {
            outcome: &outcome.name,
            came: outcome.came.and_then(Date::from_years),
            known_until: outcome.as_of,
            forecasts: outcome.hindcasts.iter().map(OutcomeHindcastObject::new).collect(),
        }
    }
}

impl OutcomeHindcastObject {
    fn new(hindcast: &OutcomeHindcast) -> Self {
        let [p5, median, p95] = hindcast.quantiles.map(|date| date.and_then(Date::from_years));
        Self { made: hindcast.made, p5, median, p95, chance: hindcast.chance, score: hindcast.score }
    }
}

impl<'a> HindcastObject<'a> {
    fn new(hindcast: &'a Hindcast) -> Self {
        let [last_value, last_trend, random_walk] = hindcast.naive;
        Self {
            made: hindcast.made,
            date: hindcast.observed.date.to_string(),
            observed: hindcast.observed.value,
            quantiles: &hindcast.quantiles,
            score: hindcast.score,
            last_value,
            last_trend,
            random_walk,
        }
    }
}
