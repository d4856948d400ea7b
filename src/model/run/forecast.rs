//! What a run yields.

use crate::date::Date;
use crate::model::stats::draws::Draws;
use crate::model::syntax::unit::Unit;

pub use crate::model::compile::Kind;
pub use crate::model::stats::fit::LeftOut;
pub use crate::model::stats::summary::VarianceShare;

/// Everything that one run of one model says.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// The model's identifier.
    pub model: String,
    /// The model's title.
    pub title: Option<String>,
    /// The question it answers.
    pub question: Option<String>,
    /// The date it was run as of.
    pub as_of: Date,
    /// The dates searched for crossings; outside them is "never".
    pub window: (Date, Date),
    /// The seed of its draws.
    pub seed: u64,
    /// The number of samples.
    pub samples: usize,
    /// The scenario it was run under.
    pub scenario: Option<String>,
    /// What it forecasts, in the file's order.
    pub outcomes: Vec<Outcome>,
    /// What it believes, in the file's order.
    pub inputs: Vec<Input>,
    /// How the world moves, in the file's order.
    pub curves: Vec<Curve>,
    /// The conditions, in the file's order.
    pub conditions: Vec<Condition>,
    /// The same outcomes under each scenario of the file, in its order.
    pub scenarios: Vec<ScenarioForecast>,
    /// The trends it fits to data, in the order in which it first names them.
    pub fits: Vec<Fit>,
    /// From a simpler model to the whole one.
    pub waterfall: Option<WaterfallForecast>,
    /// The positions of the slider, from its first scenario to its last; empty where the file has none.
    pub slider: Vec<SliderPosition>,
    /// Inputs and outcomes draw by draw.
    pub joint: Joint,
}

impl Forecast {
    /// The outcome of that name.
    pub fn outcome(&self, name: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.name == name)
    }

    /// The input of that name.
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name == name)
    }

    /// The curve of that name.
    pub fn curve(&self, name: &str) -> Option<&Curve> {
        self.curves.iter().find(|curve| curve.name == name)
    }
}

/// What a reader is told of a named thing.
#[derive(Clone, Debug, Default)]
pub struct Description {
    /// Name for readers: the label, or the identifier with spaces.
    pub label: String,
    /// A reason or remark.
    pub note: Option<String>,
    /// The expression, as written.
    pub expression: String,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<String>,
}

/// A date or a number that is forecast.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Identifier.
    pub name: String,
    /// For readers.
    pub description: Description,
    /// What the draws are.
    pub kind: Kind,
    /// Every sample.
    pub draws: Draws,
    /// Dates: the chance that it is so at `as_of` already. Numbers: 0.
    pub already: f64,
    /// The chance that it does not come to be within the window.
    pub never: f64,
    /// Dates: the chance by the end of each year, from the year of `as_of` to the window's last.
    pub by: Vec<(i32, f64)>,
    /// Standard error of the median from sampling alone, in the outcome's unit (years for dates); `None` where the
    /// median is "never".
    pub median_error: Option<f64>,
    /// Dates found by `first`: how often each condition of its conjunction was the last to come true, by name, of the
    /// samples in which it comes true after the window's start. Sums to 1, or is empty.
    pub bottleneck: Vec<(String, f64)>,
}

/// A belief.
#[derive(Clone, Debug)]
pub struct Input {
    /// Identifier.
    pub name: String,
    /// For readers.
    pub description: Description,
    /// What the draws are.
    pub kind: Kind,
    /// Every sample.
    pub draws: Draws,
    /// The input's first-order share of each outcome's variance, by outcome. Empty for an input without spread.
    pub variance_shares: Vec<(String, VarianceShare)>,
    /// The outcome's median with the input held at its p10 and at its p90, by outcome; `None` is "never".
    pub swings: Vec<(String, [Option<f64>; 2])>,
}

/// The model between two scenarios.
#[derive(Clone, Debug)]
pub struct SliderPosition {
    /// The scenario that this is, or after which it lies.
    pub scenario: String,
    /// How far towards the next one, 0 to 1.
    pub share: f64,
    /// The median of every name that some scenario of the slider sets, in the unit it is shown in; nothing for one
    /// that depends on the date, or is "never".
    pub parameters: Vec<(String, Option<f64>)>,
    /// The outcomes' names and quantiles at [`QUANTILE_LEVELS`]; `None` is "never".
    pub outcomes: Vec<(String, [Option<f64>; QUANTILE_LEVELS.len()])>,
    /// The medians of the curve that the slider shows, at the dates of its bands; empty where it shows none.
    pub curve: Vec<f64>,
}

/// Columns of equal length: the same place in each is the same draw of everything.
#[derive(Clone, Debug, Default)]
pub struct Joint {
    /// Names and values of the inputs, in the file's order.
    pub inputs: Vec<(String, Vec<f64>)>,
    /// Names and values of the outcomes; infinity is "never".
    pub outcomes: Vec<(String, Vec<f64>)>,
}

/// A quantity over time.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Identifier.
    pub name: String,
    /// For readers.
    pub description: Description,
    /// What the values are.
    pub kind: Kind,
    /// Points on the axis of years, ascending, from the window's start to its end.
    pub times: Vec<f64>,
    /// For each level of [`BAND_LEVELS`], the quantile at each of `times`.
    pub bands: Vec<Vec<f64>>,
}

/// The quantile levels of a curve's bands.
pub const BAND_LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// The quantile levels that summaries give.
pub const QUANTILE_LEVELS: [f64; 9] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

impl Curve {
    /// The band at one of [`BAND_LEVELS`].
    pub fn band(&self, level: f64) -> Option<&[f64]> {
        let at = BAND_LEVELS.iter().position(|known| *known == level)?;
        self.bands.get(at).map(Vec::as_slice)
    }

    /// The quantile at `level` of [`BAND_LEVELS`] at a date, straight between the points of the grid; nothing outside
    /// the window.
    pub fn at(&self, date: f64, level: f64) -> Option<f64> {
        let band = self.band(level)?;
        let after = self.times.partition_point(|time| *time < date);
        if self.times.get(after) == Some(&date) {
            return band.get(after).copied();
        }
        let before = after.checked_sub(1)?;
        let (from, to) = (self.times[before], *self.times.get(after)?);
        let share = (date - from) / (to - from);
        Some(band[before] + share * (band[after] - band[before]))
    }
}

/// A truth over time.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Identifier.
    pub name: String,
    /// For readers.
    pub description: Description,
    /// Where it is no part of time: nothing. Else the chance that it has come to hold by the end of each year, from
    /// the year of `as_of` to the window's last.
    pub by: Vec<(i32, f64)>,
    /// The first date at which it holds, over the samples.
    pub first: Draws,
}

/// A log-linear trend fitted to a column of a dataset: the least-squares line, and what a bootstrap over the rows says of
/// it.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The column, as expressions name it: `gpus.bandwidth`.
    pub column: String,
    /// Whether only rows that set a record are fitted.
    pub frontier: bool,
    /// The number of rows fitted.
    pub rows: usize,
    /// The number of rows not fitted.
    pub left_out: LeftOut,
    /// The first and the last date of a fitted row, as points on the axis of years.
    pub dates: (f64, f64),
    /// The date at which the level stands: the rows' mean date.
    pub reference: f64,
    /// The line's value at the reference date, in the column's unit.
    pub level: f64,
    /// The column's unit.
    pub unit: Unit,
    /// Doublings a year.
    pub slope: f64,
    /// The standard error of the slope, by least squares.
    pub slope_error: f64,
    /// The share of the logarithms' variance along the line; none where they have no variance.
    pub r_squared: Option<f64>,
    /// The slopes of the resamples.
    pub slopes: Draws,
    /// Their doubling times in years, negative where they halve; "never" where a slope is 0.
    pub doublings: Draws,
}

impl Fit {
    /// The doubling time in years, negative where the line halves; `None` where it is level.
    pub fn doubling(&self) -> Option<f64> {
        let doubling = 1.0 / self.slope;
        doubling.is_finite().then_some(doubling)
    }
}

/// The outcomes under one scenario.
#[derive(Clone, Debug)]
pub struct ScenarioForecast {
    /// Identifier.
    pub name: String,
    /// Name for readers.
    pub label: String,
    /// A sentence or two for readers.
    pub note: Option<String>,
    /// What it sets: the name and the expression as written.
    pub set: Vec<(String, String)>,
    /// The outcomes' names and draws, in the file's order.
    pub outcomes: Vec<(String, Draws)>,
    /// The inputs that it sets, by name, with what they are under it and their draws.
    pub inputs: Vec<(String, Kind, Draws)>,
}

/// From a simpler model to the whole one.
#[derive(Clone, Debug)]
pub struct WaterfallForecast {
    /// The outcome whose median is followed.
    pub outcome: String,
    /// The start: its label and median; `None` is "never".
    pub start: (String, Option<f64>),
    /// Each step's label and the median after it.
    pub steps: Vec<(String, Option<f64>)>,
}
