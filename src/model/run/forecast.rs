//! The result of a run.
//!
//! Dates are points on the axis of years: 2030.5 is the middle of 2030. Numbers are in the unit of their [`Kind`]. "Never" is
//! positive infinity among samples, and `None` among quantiles.

use std::sync::{Arc, OnceLock};

use super::belief_grid::OutcomeBeliefs;
use super::definitions::Replacements;
use super::input_pairs::{NOTABLE, OutcomePair};
use super::options::RunOptions;
use crate::date::Date;
use crate::document::{Basis, Came};
use crate::model::stats::draws::Draws;
use crate::model::stats::expert_pool::ExpertPool;
use crate::model::syntax::unit::{Unit, Units};
use crate::model::window::{Known, Window};

pub use crate::model::compile::Kind;
pub use crate::model::stats::fit::LeftOut;
pub use crate::model::stats::summary::Estimate;

/// The quantile levels of a curve's bands.
pub const BAND_LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// The quantile levels of summaries.
pub const QUANTILE_LEVELS: [f64; 9] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

/// The forecast of one model.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// The model's identifier.
    pub model: String,
    /// The model's title.
    pub title: Option<String>,
    /// The question that the model answers.
    pub question: Option<String>,
    /// The date called `today`.
    pub as_of: Date,
    /// The days that searches consider.
    pub window: Window,
    /// The seed of the draws.
    pub seed: u64,
    /// The number of samples.
    pub samples: usize,
    /// The scenario whose values replaced the file's.
    pub scenario: Option<String>,
    /// The outcomes, in the file's order.
    pub outcomes: Vec<Outcome>,
    /// The inputs, in the file's order.
    pub inputs: Vec<Input>,
    /// The curves, in the file's order.
    pub curves: Vec<Curve>,
    /// The conditions, in the file's order.
    pub conditions: Vec<Condition>,
    /// For each outcome, the two inputs that do most together.
    pub pairs: Vec<OutcomePair>,
    /// For each outcome, what it would be if readers' beliefs held.
    pub beliefs: Vec<OutcomeBeliefs>,
    /// The outcomes under each scenario, in the file's order.
    pub scenarios: Vec<ScenarioForecast>,
    /// The structures of which the samples are the pool; `None` for a model without an ensemble, or under a scenario that is one of
    /// its structures.
    pub ensemble: Option<EnsembleForecast>,
    /// What the model says of past cases, in the file's order.
    pub hindcasts: Vec<CaseForecast>,
    /// The trends fitted to data, in the order in which the model first mentions them.
    pub fits: Vec<Fit>,
    /// The pools of beliefs that inputs draw from, in the order in which the model mentions them.
    pub pools: Vec<ExpertPool>,
    /// An outcome's median, from a simpler model to the whole model; `None` if the file has no waterfall, or none was asked
    /// for.
    pub waterfall: Option<WaterfallForecast>,
    /// The positions of the slider, from its first scenario to its last; empty if the file has no slider, or none was asked
    /// for.
    pub slider: Vec<SliderPosition>,
    /// The first samples of inputs and outcomes, side by side.
    pub joint: Joint,
}

impl Forecast {
    /// Returns the options with which its model is run again, for a part of it that is computed later. `units` are those of the site.
    pub(super) fn options(&self, units: &Arc<Units>) -> RunOptions {
        RunOptions {
            units: Arc::clone(units),
            seed: Some(self.seed),
            samples: Some(self.samples as u64),
            ..RunOptions::at(self.as_of)
        }
    }

    /// Returns the outcome with that identifier.
    pub fn outcome(&self, name: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.name == name)
    }

    /// Returns the input with that identifier.
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name == name)
    }

    /// Returns the curve with that identifier.
    pub fn curve(&self, name: &str) -> Option<&Curve> {
        self.curves.iter().find(|curve| curve.name == name)
    }
}

/// The description of a name of the model for readers.
#[derive(Clone, Debug, Default)]
pub struct Description {
    /// The name for readers: the label, or the identifier with spaces.
    pub label: String,
    /// The author's note.
    pub note: Option<String>,
    /// The expression as written.
    pub expression: String,
    /// The keys of its sources in `data/sources.yaml`.
    pub sources: Vec<String>,
}

/// A forecast date, number, or chance.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The identifier.
    pub name: String,
    /// Its label, note, expression, and sources, for readers.
    pub description: Description,
    /// The kind of the draws. A chance is true or false in each sample, so its draws are 1 and 0.
    pub kind: Kind,
    /// All samples.
    pub draws: Draws,
    /// For a date, the probability that it is not after `as_of`, or `None` if that is not known, since `as_of` is outside of the
    /// window; 0 for a number.
    pub already: Option<f64>,
    /// The probability of "never": that the event does not happen within the window.
    pub never: f64,
    /// For a date, the probability by the end of each year from the year of `as_of` on that belongs to the window as a whole;
    /// empty for a number.
    pub by: Vec<(i32, f64)>,
    /// The standard error of the median due to sampling, in the outcome's unit (years for a date); `None` if the median is
    /// "never".
    pub median_error: Option<f64>,
    /// The standard errors of the quantiles at [`QUANTILE_LEVELS`], as that of the median.
    pub quantile_errors: [Option<f64>; QUANTILE_LEVELS.len()],
    /// The mean in the outcome's unit, which is the probability of a chance; `None` if some sample is "never".
    pub mean: Option<Estimate>,
    /// For a date found by one `first`, the share of samples in which each condition of its conjunction was the last to become
    /// true, among the samples in which the conjunction becomes true after the window's start. The shares sum to 1. Empty for
    /// other outcomes.
    pub bottleneck: Vec<(String, f64)>,
}

impl Outcome {
    /// Returns whether it is a chance: true or false in each sample.
    pub fn is_chance(&self) -> bool {
        self.kind == Kind::Bool
    }

    /// Returns the number that stands for all samples: the probability of a chance, otherwise the median; `None` is "never".
    pub fn central(&self) -> Option<f64> {
        central(&self.draws, &self.kind)
    }

    /// Returns the standard error of the quantile at one of [`QUANTILE_LEVELS`]; `None` if it is not known.
    pub fn quantile_error(&self, level: f64) -> Option<f64> {
        self.quantile_errors[QUANTILE_LEVELS.iter().position(|known| *known == level)?]
    }

    /// Returns the standard error of [`Self::central`].
    pub fn central_error(&self) -> Option<f64> {
        if self.is_chance() { self.mean.map(|mean| mean.error) } else { self.median_error }
    }
}

/// Returns the number that stands for all samples of a kind: the probability of a chance, otherwise the median; `None` is
/// "never".
pub fn central(draws: &Draws, kind: &Kind) -> Option<f64> {
    if *kind == Kind::Bool { draws.mean() } else { draws.median() }
}

/// An input: an assumption of the model.
#[derive(Clone, Debug)]
pub struct Input {
    /// The identifier.
    pub name: String,
    /// Its label, note, expression, and sources, for readers.
    pub description: Description,
    /// The kind of the draws. An input that is 0 or 1 is a chance.
    pub kind: Kind,
    /// What the author says that its value is based on.
    pub basis: Option<Basis>,
    /// All samples.
    pub draws: Draws,
    /// The input's first-order share of each outcome's variance, by the outcome's name. Empty for an input without spread. With an
    /// ensemble, that within the structures: what it explains of the variance of each structure, by weight.
    pub variance_shares: Vec<(String, Estimate)>,
    /// The input's total share of each outcome's variance, by the outcome's name: with what it does together with other inputs.
    /// Empty for an input without spread, and for one that is correlated with others or defined by them.
    pub total_shares: Vec<(String, Estimate)>,
    /// The two values at which the input is fixed for its swings; `None` for an input without spread.
    pub swing_ends: Option<SwingEnds>,
    /// Each outcome's median, or its probability if it is a chance, with the input fixed at each of [`Self::swing_ends`], by the
    /// outcome's name. Empty for an input without spread, and for one that structures of an ensemble replace if a value of one
    /// structure is impossible in another.
    pub swings: Vec<(String, [Known; 2])>,
}

impl Input {
    /// Returns the input's first-order share of an outcome's variance, if it has one.
    pub fn variance_share(&self, outcome: &str) -> Option<Estimate> {
        self.variance_shares.iter().find(|(name, _)| name == outcome).map(|(_, share)| *share)
    }

    /// Returns the input's total share of an outcome's variance, if it has one.
    pub fn total_share(&self, outcome: &str) -> Option<Estimate> {
        self.total_shares.iter().find(|(name, _)| name == outcome).map(|(_, share)| *share)
    }

    /// Returns the input's total share of an outcome's variance if it is larger than its first-order share by more than
    /// sampling explains: if what the input does depends on other inputs.
    pub fn interaction(&self, outcome: &str) -> Option<Estimate> {
        let alone = self.variance_share(outcome)?;
        let total = self.total_share(outcome)?;
        let difference = total.value - alone.value;
        (difference > NOTABLE && difference > 3.0 * (total.error + alone.error)).then_some(total)
    }
}

/// The low and the high value at which an input is fixed for its swings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SwingEnds {
    /// The levels of the values: 10% and 90%. Where these quantiles are equal, the first of 5% and 95%, 1% and 99%, and the
    /// smallest and the largest sample (0% and 100%) that differ.
    pub levels: [f64; 2],
    /// The values, in the input's unit. Each is a value that the input can have.
    pub values: [f64; 2],
}

impl SwingEnds {
    /// Returns the same values in a unit that is `scale` times their present unit.
    pub(super) fn in_unit(self, scale: f64) -> Self {
        Self { values: self.values.map(|value| value / scale), ..self }
    }
}

/// A position of a slider: the model at or between two scenarios.
#[derive(Clone, Debug)]
pub struct SliderPosition {
    /// The scenario at this position, or the last one before it.
    pub scenario: String,
    /// The fraction of the way from this scenario to the next, 0 or more and less than 1.
    pub share: f64,
    /// The median of every name that one of the slider's scenarios sets; `None` if it is "never", or depends on the date.
    pub parameters: Vec<(String, Option<f64>)>,
    /// The outcomes' names and their quantiles at [`QUANTILE_LEVELS`]. All of a chance are its probability.
    pub outcomes: Vec<(String, [Known; QUANTILE_LEVELS.len()])>,
    /// The medians of the slider's curve at the dates of its bands ([`Curve::times`]); empty for a slider without a curve.
    pub curve: Vec<f64>,
    /// Of a slider without a curve: the chances of each outcome that is a date.
    pub chances: Vec<ChanceByDate>,
}

/// The chance that an outcome has come, by date.
#[derive(Clone, Debug)]
pub struct ChanceByDate {
    /// The outcome's name.
    pub outcome: String,
    /// Ascending dates in years, each with the chance that the outcome has come by then.
    pub points: Vec<(f64, f64)>,
}

/// Samples side by side: columns of equal length, in which the same position is the same sample.
#[derive(Clone, Debug, Default)]
pub struct Joint {
    /// The inputs' names and samples, in the file's order.
    pub inputs: Vec<(String, Vec<f64>)>,
    /// The outcomes' names and samples, in the file's order; infinity is "never".
    pub outcomes: Vec<(String, Vec<f64>)>,
    /// What is known of each sample of an outcome, for the outcomes with samples that depend on dates outside of the window.
    pub known: Vec<(String, Vec<Known>)>,
}

/// A quantity that depends on the date.
#[derive(Clone, Debug)]
pub struct Curve {
    /// The identifier.
    pub name: String,
    /// Its label, note, expression, and sources, for readers.
    pub description: Description,
    /// The kind of the values.
    pub kind: Kind,
    /// The dates of the bands, ascending, from the window's start to its end.
    pub times: Vec<f64>,
    /// For each level of [`BAND_LEVELS`], the quantile at each of `times`.
    pub bands: Vec<Vec<f64>>,
}

impl Curve {
    /// Returns the quantiles at one of [`BAND_LEVELS`]; `None` for another level.
    pub fn band(&self, level: f64) -> Option<&[f64]> {
        let at = BAND_LEVELS.iter().position(|known| *known == level)?;
        self.bands.get(at).map(Vec::as_slice)
    }

    /// Returns the quantile at one of [`BAND_LEVELS`] on a date, interpolated linearly between [`Curve::times`]; `None`
    /// outside the window.
    pub fn at(&self, date: f64, level: f64) -> Option<f64> {
        let band = self.band(level)?;
        let after = self.times.partition_point(|time| *time < date);
        if self.times.get(after) == Some(&date) {
            return band.get(after).copied();
        }
        let before = after.checked_sub(1)?;
        let (from, to) = (self.times[before], *self.times.get(after)?);
        let fraction = (date - from) / (to - from);
        Some(band[before] + fraction * (band[after] - band[before]))
    }
}

/// A condition that depends on the date.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The identifier.
    pub name: String,
    /// Its label, note, expression, and sources, for readers.
    pub description: Description,
    /// The probability that it has become true by the end of each year from the year of `as_of` on that belongs to the window
    /// as a whole.
    pub by: Vec<(i32, f64)>,
    /// The first date at which it is true, in all samples.
    pub first: Draws,
    /// Whether it was shown to stay true once it is true, in every sample.
    pub stays_true: bool,
}

/// A log-linear trend fitted to a column of a dataset: the least-squares line, and a bootstrap over the rows.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The column as expressions name it: `gpus.bandwidth`.
    pub column: String,
    /// Whether only rows that set a record are fitted.
    pub frontier: bool,
    /// The condition that the fitted rows meet, as text; `None` for all rows.
    pub condition: Option<String>,
    /// The number of fitted rows.
    pub rows: usize,
    /// The numbers of rows that are not fitted.
    pub left_out: LeftOut,
    /// The first and the last date of a fitted row.
    pub dates: (f64, f64),
    /// The reference date: the mean date of the fitted rows.
    pub reference: f64,
    /// The line's value at the reference date, in the column's unit.
    pub level: f64,
    /// The column's unit.
    pub unit: Unit,
    /// The slope in doublings per year.
    pub slope: f64,
    /// The standard error of the slope by least squares, in doublings per year.
    pub slope_error: f64,
    /// The coefficient of determination R², 0 to 1; `None` if all values are equal.
    pub r_squared: Option<f64>,
    /// The slopes of the resamples, in doublings per year.
    pub slopes: Draws,
    /// The doubling times of the resamples in years: negative for a halving time, infinite for a slope of 0.
    pub doublings: Draws,
}

impl Fit {
    /// Returns the line's doubling time in years, negative for a halving time; `None` if the line is level.
    pub fn doubling(&self) -> Option<f64> {
        let doubling = 1.0 / self.slope;
        doubling.is_finite().then_some(doubling)
    }
}

/// The outcomes under one scenario.
#[derive(Clone, Debug)]
pub struct ScenarioForecast {
    /// The identifier.
    pub name: String,
    /// The name for readers.
    pub label: String,
    /// The author's note for readers.
    pub note: Option<String>,
    /// The names that it sets, and the expressions as written.
    pub set: Vec<(String, String)>,
    /// The outcomes' names and samples, in the file's order.
    pub outcomes: Vec<(String, Draws)>,
    /// The names, kinds, and samples of the inputs that it sets.
    pub inputs: Vec<(String, Kind, Draws)>,
    /// The curves that depend on what it sets, in the file's order. Each is computed when it is first read.
    pub curves: Vec<ScenarioCurve>,
}

/// Several structures of a model that are run together. A forecast with an ensemble has the samples of their linear pool.
#[derive(Clone, Debug)]
pub struct EnsembleForecast {
    /// The structures, in the file's order.
    pub structures: Vec<StructureForecast>,
    /// The share of each outcome's variance that lies between the structures: that of their means. Without the outcomes that do not
    /// vary.
    pub between: Vec<(String, Estimate)>,
}

impl EnsembleForecast {
    /// Returns the structure with that identifier.
    pub fn structure(&self, name: &str) -> Option<&StructureForecast> {
        self.structures.iter().find(|structure| structure.name == name)
    }

    /// Returns the share of an outcome's variance that lies between the structures, if it varies.
    pub fn between(&self, outcome: &str) -> Option<Estimate> {
        self.between.iter().find(|(name, _)| name == outcome).map(|(_, share)| *share)
    }
}

/// The outcomes of one structure of an ensemble, run alone.
#[derive(Clone, Debug)]
pub struct StructureForecast {
    /// The identifier: the name of a scenario, or `base`, the model as written.
    pub name: String,
    /// The name for readers.
    pub label: String,
    /// The author's note for readers.
    pub note: Option<String>,
    /// The part of the samples that have this structure. Those of all structures add up to 1.
    pub weight: f64,
    /// The outcomes' names and samples, in the file's order.
    pub outcomes: Vec<(String, Draws)>,
}

impl StructureForecast {
    /// Returns the samples of an outcome.
    pub fn draws(&self, outcome: &str) -> Option<&Draws> {
        self.outcomes.iter().find(|(name, _)| name == outcome).map(|(_, draws)| draws)
    }
}

/// What a model says of a past case, beside what came.
#[derive(Clone, Debug)]
pub struct CaseForecast {
    /// The identifier.
    pub name: String,
    /// The name for readers.
    pub label: String,
    /// The author's note for readers.
    pub note: Option<String>,
    /// The keys of the sources of what came.
    pub sources: Vec<String>,
    /// The names that it sets, and the expressions as written.
    pub set: Vec<(String, String)>,
    /// What came.
    pub came: Came,
    /// The forecast as a whole: the pool of the structures of an ensemble.
    pub whole: CaseRun,
    /// Each structure of the ensemble alone; empty for a model without one.
    pub structures: Vec<CaseStructure>,
    /// The naive forecast from the other cases; `None` if they are too few.
    pub naive: Option<NaiveCase>,
}

/// A naive forecast of a past case: what came in the other cases of the same outcome, each as likely as any other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NaiveCase {
    /// The number of the other cases.
    pub cases: usize,
    /// Its scores.
    pub scores: CaseScores,
}

/// A structure of an ensemble in a past case, run alone.
#[derive(Clone, Debug)]
pub struct CaseStructure {
    /// The structure's identifier.
    pub name: String,
    /// The structure's name for readers.
    pub label: String,
    /// Its forecast.
    pub run: CaseRun,
}

/// A forecast of a past case, and its scores.
#[derive(Clone, Debug)]
pub struct CaseRun {
    /// The forecast, which has nothing but the outcome of the case, with the case's own date and window.
    pub forecast: Box<Forecast>,
    /// The scores.
    pub scores: CaseScores,
}

/// The scores of a forecast of a past case.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CaseScores {
    /// Of a date or a number: the continuous ranked probability score, in years for a date and otherwise in the unit of the outcome;
    /// less is better.
    pub crps: Option<f64>,
    /// Of a date or a number: the probability integral transform, the chance that the forecast gave to a value up to what came.
    pub pit: Option<f64>,
    /// Of a chance: its Brier score. Of a date that has not come: that of the chance that it has not.
    pub brier: Option<f64>,
    /// Of a date that has not come: the chance that it has not come by the date of the report.
    pub not_yet: Option<f64>,
}

impl CaseRun {
    /// Returns the outcome of the case.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.forecast.outcomes.first()
    }
}

impl CaseForecast {
    /// Returns the forecast of a structure.
    pub fn structure(&self, name: &str) -> Option<&CaseStructure> {
        self.structures.iter().find(|structure| structure.name == name)
    }
}

/// A curve with the values that a scenario sets, computed when it is first read.
#[derive(Clone, Debug)]
pub struct ScenarioCurve {
    /// The identifier.
    pub name: String,
    /// The replacements of the scenario.
    pub(super) replaced: Arc<Replacements>,
    pub(super) computed: OnceLock<Curve>,
}

/// An outcome's median, or the probability of a chance, from a simpler model to the whole model.
#[derive(Clone, Debug)]
pub struct WaterfallForecast {
    /// The outcome's identifier.
    pub outcome: String,
    /// The label and the median of the start.
    pub start: (String, Known),
    /// The label of each step, and the median after it.
    pub steps: Vec<(String, Known)>,
}
