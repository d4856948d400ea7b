//! What a model would have said earlier, compared with what came: its curves beside the columns of data that they forecast.
//!
//! A model and its data as they were known on a date go in, with the rows that came later, and the forecasts of these rows come
//! out, each with its score and with those of the naive forecasts.

use super::compile::Kind;
use super::compile::observed::{Observation, ObservedValues};
use super::outcome_hindcasts::BacktestOutcome;
use super::run::CompiledModel;
use super::run::forecast::{BAND_LEVELS, Curve};
use super::stats::naive::NAIVE;
use super::stats::quantile_score::weighted_interval_score;
use crate::date::Date;
use crate::diagnostic::{Report, Reported};
use crate::document::model::ObservedColumn;

/// The backtest of a model: of each of its curves that names the data that it forecasts, and of its outcomes that are dates.
#[derive(Debug, Default)]
pub struct Backtest {
    /// The curves, in the order of the model file.
    pub curves: Vec<BacktestCurve>,
    /// The outcomes of which it is known whether they have come, in the order of the model file, if they were asked for.
    pub outcomes: Vec<BacktestOutcome>,
    /// The names of outcomes that are dates, and of which it is not known for certain whether they have come.
    pub undecided: Vec<String>,
    /// The dates as of which the model cannot be run, each with the problems.
    pub failed: Vec<(Date, Report)>,
}

/// The backtest of a curve.
#[derive(Debug)]
pub struct BacktestCurve {
    /// Its name.
    pub name: String,
    /// Its label for readers.
    pub label: Option<String>,
    /// The column of data that it is compared with.
    pub observed: ObservedColumn,
    /// The unit of all values and scores; empty for plain numbers.
    pub unit: String,
    /// All rows of the column, in this unit, by date.
    pub came: Vec<Observation>,
    /// The forecasts, by the date on which they would have been made.
    pub hindcasts: Vec<Hindcast>,
}

impl BacktestCurve {
    /// Returns a curve of a model without forecasts.
    pub fn new(name: String, label: Option<String>, observed: ObservedColumn) -> Self {
        Self { name, label, observed, unit: String::new(), came: Vec::new(), hindcasts: Vec::new() }
    }

    /// Adds forecasts that were made on one date.
    pub fn add(&mut self, found: Hindcasts) {
        if !found.rows.is_empty() {
            self.unit = found.unit;
            self.came = found.came;
            self.hindcasts.extend(found.rows);
        }
    }

    /// Returns the [`mean_scores`] of all forecasts.
    pub fn mean_scores(&self) -> (Option<f64>, [Option<f64>; 3]) {
        mean_scores(&self.hindcasts.iter().collect::<Vec<_>>())
    }
}

/// Returns the mean scores of the model and of the naive forecasts, in the order of [`NAIVE`]; `None` for a naive forecast that some
/// of the forecasts lacks, and without any.
pub fn mean_scores(hindcasts: &[&Hindcast]) -> (Option<f64>, [Option<f64>; 3]) {
    let mean = |score: &dyn Fn(&Hindcast) -> Option<f64>| {
        let scores: Vec<f64> = hindcasts.iter().map(|hindcast| score(hindcast)).collect::<Option<_>>()?;
        (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
    };
    let naive = [0, 1, 2].map(|at| mean(&|hindcast| hindcast.naive[at]));
    (mean(&|hindcast| Some(hindcast.score)), naive)
}

/// The forecasts of a curve that would have been made on one date.
#[derive(Clone, Debug, Default)]
pub struct Hindcasts {
    /// The unit of the curve as text; empty for plain numbers.
    pub unit: String,
    /// All rows of the column, in the unit of the curve, by date.
    pub came: Vec<Observation>,
    /// The forecasts, in the order of the dates that they are for.
    pub rows: Vec<Hindcast>,
}

/// A forecast of a row of data, made when the row was not known.
#[derive(Clone, Debug, PartialEq)]
pub struct Hindcast {
    /// The date on which it would have been made.
    pub made: Date,
    /// The row that came, in the unit of the curve.
    pub observed: Observation,
    /// The quantiles of the curve on the date of the row, at the levels of [`BAND_LEVELS`].
    pub quantiles: Vec<f64>,
    /// The weighted interval score of these quantiles, in the unit of the curve.
    pub score: f64,
    /// The same score of the naive forecasts, in the order of [`NAIVE`]; `None` where too little was known for one.
    pub naive: [Option<f64>; 3],
}

impl Hindcast {
    /// Returns the time from the forecast to the date of the row, in years.
    pub fn years_ahead(&self) -> f64 {
        self.observed.date.to_years() - self.made.to_years()
    }

    /// Returns whether the row lies in the central 90% interval of the forecast.
    pub fn is_within(&self) -> bool {
        let ends = self.quantiles.first().zip(self.quantiles.last());
        ends.is_some_and(|(low, high)| (*low..=*high).contains(&self.observed.value))
    }
}

/// A curve, and the column of data that it forecasts.
pub struct ComparedCurve<'a> {
    /// The curve's name.
    pub name: &'a str,
    /// The rows of the column that the model knew; `None` if it knew none.
    pub known: Option<ObservedValues>,
    /// The rows that are known now.
    pub came: &'a ObservedValues,
}

impl ComparedCurve<'_> {
    /// Returns the rows that the model did not know on a date.
    fn later(&self, made: Date) -> Vec<Observation> {
        let last_known = self.known.as_ref().and_then(|known| known.rows.last());
        let start = last_known.map_or(f64::NEG_INFINITY, |row| row.date.to_years());
        let is_later = |row: &&Observation| row.date.to_years() >= made.to_years() && row.date.to_years() > start;
        self.came.rows.iter().filter(is_later).copied().collect()
    }
}

/// Returns the forecasts of curves, in the same order, for the rows that a model did not know when it was run as of `made`. All curves
/// are sampled at once.
///
/// # Errors
///
/// Reports samples that are not finite.
pub fn hindcasts(
    model: &CompiledModel<'_>,
    made: Date,
    compared: &[ComparedCurve<'_>],
    report: &mut Report,
) -> Result<Vec<Hindcasts>, Reported> {
    let later: Vec<Vec<Observation>> = compared.iter().map(|curve| curve.later(made)).collect();
    let mut dates: Vec<f64> = later.iter().flatten().map(|row| row.date.to_years()).collect();
    dates.sort_by(f64::total_cmp);
    dates.dedup();
    if dates.is_empty() {
        return Ok(vec![Hindcasts::default(); compared.len()]);
    }
    let sampled = model.sample_bands(&dates, report)?;
    let of_curve = |(compared, later): (&ComparedCurve<'_>, &Vec<Observation>)| {
        let curve = sampled.iter().find(|found| found.name == compared.name)?;
        of_curve(made, compared, later, (curve, &dates))
    };
    Ok(compared.iter().zip(&later).map(|pair| of_curve(pair).unwrap_or_default()).collect())
}

/// Returns the forecasts of one curve, which was sampled at `dates`; `None` if it is not one of numbers.
fn of_curve(
    made: Date,
    compared: &ComparedCurve<'_>,
    later: &[Observation],
    (curve, dates): (&Curve, &[f64]),
) -> Option<Hindcasts> {
    // The model was compiled, so the curve is in a unit of the same dimension as the column.
    let Kind::Number(unit) = &curve.kind else { return None };
    let factor = compared.came.unit.scale / unit.scale;
    let in_unit = |row: &Observation| Observation { value: row.value * factor, ..*row };
    let point = |row: &Observation| (row.date.to_years(), row.value * factor);
    let series: Vec<(f64, f64)> = compared.known.iter().flat_map(|known| &known.rows).map(point).collect();
    let forecast = |row: &Observation| {
        let observed = in_unit(row);
        let date = row.date.to_years();
        let at = dates.iter().position(|sampled| *sampled == date)?;
        let quantiles: Vec<f64> = curve.bands.iter().map(|band| band[at]).collect();
        let naive = NAIVE.map(|naive| interval_score(&naive.quantiles(&series, date, &BAND_LEVELS)?, observed.value));
        let score = interval_score(&quantiles, observed.value)?;
        Some(Hindcast { made, observed, quantiles, score, naive })
    };
    let unit = if unit.is_unnamed() { String::new() } else { unit.to_string() };
    let came = compared.came.rows.iter().map(in_unit).collect();
    Some(Hindcasts { unit, came, rows: later.iter().filter_map(forecast).collect() })
}

/// Returns the weighted interval score of quantiles at [`BAND_LEVELS`], which are symmetric.
fn interval_score(quantiles: &[f64], observed: f64) -> Option<f64> {
    let count = BAND_LEVELS.len();
    let interval = |at: usize| Some((2.0 * BAND_LEVELS[at], *quantiles.get(at)?, *quantiles.get(count - 1 - at)?));
    let intervals: Option<Vec<(f64, f64, f64)>> = (0..count / 2).map(interval).collect();
    weighted_interval_score(*quantiles.get(count / 2)?, &intervals?, observed)
}
