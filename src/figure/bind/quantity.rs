//! Values with everything that their text needs: their kind, and their standard error from sampling.

use crate::date::CalendarUnit;
use crate::diagnostic::{Report, Reported, error};
use crate::figure::format::number::Precision;
use crate::figure::format::{number, precision};
use crate::model::{
    BAND_LEVELS, Condition, Curve, Draws, Forecast, Input, Kind, Known, Outcome, QUANTILE_LEVELS, Unit,
};
use crate::source::Span;

/// A value with everything that its text needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// What is known of the value, in its unit.
    pub value: Known,
    /// The kind of the value.
    pub kind: QuantityKind,
    /// The standard error of the value from sampling alone, in its unit: 0 for a value that is known, infinite if it
    /// cannot be estimated.
    pub error: f64,
    /// The fewest significant digits of a projected number: those that keep the ends of its interval apart.
    pub least_digits: usize,
    /// Of a date: the width in years of the 90% interval of the samples that it is read from; 0 if there are none.
    pub interval: f64,
}

/// The kind of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum QuantityKind {
    /// A point on the axis of years, given as a day or as a longer unit of the calendar.
    Date(CalendarUnit),
    /// A probability, from 0 to 1.
    Chance,
    /// A number computed from samples or from other numbers, in this unit. It is shown with two significant digits.
    Projected(Unit),
    /// A number computed from the other numbers of its row in the data, in this unit. It is shown with three significant
    /// digits, as in tables and charts.
    Computed(Unit),
    /// A number that is written in the data or in the settings, in this unit. It is shown with all of its digits.
    Exact(Unit),
}

impl QuantityKind {
    /// Returns the name of this kind of value, with its article.
    pub fn in_words(&self) -> String {
        match self {
            Self::Date(_) => Kind::Date.in_words(),
            Self::Chance => "a probability".to_owned(),
            Self::Projected(unit) | Self::Computed(unit) | Self::Exact(unit) => Kind::Number(unit.clone()).in_words(),
        }
    }
}

/// Statistics of samples are projections.
impl From<&Kind> for QuantityKind {
    fn from(kind: &Kind) -> Self {
        match kind {
            Kind::Date => Self::Date(CalendarUnit::Day),
            Kind::Bool => Self::Chance,
            Kind::Number(unit) => Self::Projected(unit.clone()),
        }
    }
}

/// A way to write a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Format {
    /// `2030`
    Year,
    /// `June 2030`
    Month,
    /// `14 June 2030`
    Day,
    /// `41%`
    Percent,
    /// A fixed number of decimals.
    Round(usize),
    /// `$5,000`
    Money,
    /// `52` instead of `52 tok/s`, for a sentence that names the unit itself.
    Bare,
    /// `memory capacity`, for a label inside a sentence.
    Lower,
}

impl Format {
    /// Returns the attribute that selects the format, without its arguments.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Year => ".year",
            Self::Month => ".month",
            Self::Day => ".date",
            Self::Percent => ".percent",
            Self::Round(_) => ".round",
            Self::Money => ".money",
            Self::Bare => ".bare",
            Self::Lower => ".lower",
        }
    }
}

/// The samples of an input, of an outcome, or of the first date at which a condition is true.
#[derive(Clone)]
pub struct Sampled<'a> {
    /// The samples, in ascending order.
    pub draws: &'a Draws,
    /// The kind of the samples.
    pub kind: &'a Kind,
    /// The run that they are from.
    pub forecast: &'a Forecast,
    /// The outcome, if they are the samples of an outcome of the model as written.
    pub outcome: Option<&'a Outcome>,
    /// The outcome of the forecast itself, if they are its samples under a scenario, or in one structure of an ensemble.
    pub pooled: Option<&'a Outcome>,
    /// The input, if they are the samples of an input of the model as written.
    pub input: Option<&'a Input>,
    /// Whether they are the samples of an input. An input's draws are spread evenly over its distribution, so its
    /// quantiles are assumed by the author, and have no sampling error.
    pub is_input: bool,
    /// Whether they are the first dates at which a condition is true.
    pub is_condition: bool,
    /// Whether the condition stays true once it is true, in every sample.
    pub stays_true: bool,
    /// The name for readers.
    pub label: &'a str,
}

impl Quantity {
    /// Returns a value that does not come from samples.
    pub fn known(value: f64, kind: QuantityKind) -> Self {
        Self { value: Known::At(value), kind, error: 0.0, least_digits: 0, interval: 0.0 }
    }

    /// Returns the precision with which it is written.
    pub fn precision(&self) -> Precision {
        Precision { error: self.error, least_digits: self.least_digits, interval: self.interval }
    }

    /// Returns the value for a place beside others like it, where a date is written by month however wide its interval is, so that
    /// the dates can be told apart.
    pub fn beside_others(self) -> Self {
        Self { interval: 0.0, ..self }
    }

    /// Returns a probability that is estimated by the share of `samples` for which something is true.
    pub fn chance(share: f64, samples: &Draws) -> Self {
        let error = samples.share_error(share);
        Self { error, ..Self::known(share, QuantityKind::Chance) }
    }
}

impl<'a> Sampled<'a> {
    /// Returns samples that are not those of an outcome or an input of the model as written.
    pub fn new(draws: &'a Draws, kind: &'a Kind, forecast: &'a Forecast, label: &'a str) -> Self {
        Self {
            draws,
            kind,
            forecast,
            outcome: None,
            pooled: None,
            input: None,
            is_input: false,
            is_condition: false,
            stays_true: false,
            label,
        }
    }

    /// Returns the samples of an outcome of a run.
    pub fn of_outcome(outcome: &'a Outcome, forecast: &'a Forecast) -> Self {
        let Outcome { draws, kind, description, .. } = outcome;
        Self { outcome: Some(outcome), ..Self::new(draws, kind, forecast, &description.label) }
    }

    /// Returns samples of an outcome of a run under a scenario, or in one structure of its ensemble.
    pub fn of_scenario(draws: &'a Draws, outcome: &'a Outcome, forecast: &'a Forecast) -> Self {
        Self { pooled: Some(outcome), ..Self::new(draws, &outcome.kind, forecast, &outcome.description.label) }
    }

    /// Returns the samples of an input of a run.
    pub fn of_input(input: &'a Input, forecast: &'a Forecast) -> Self {
        let Input { draws, kind, description, .. } = input;
        Self { is_input: true, input: Some(input), ..Self::new(draws, kind, forecast, &description.label) }
    }

    /// Returns the first dates at which a condition of a run is true.
    pub fn of_condition(condition: &'a Condition, forecast: &'a Forecast) -> Self {
        let Condition { first, stays_true, description, .. } = condition;
        Self {
            is_condition: true,
            stays_true: *stays_true,
            ..Self::new(first, &Kind::Date, forecast, &description.label)
        }
    }

    /// Returns whether every sample is a date on or before the day of the run, so that the date is a fact and not a
    /// forecast.
    pub fn is_past(&self) -> bool {
        *self.kind == Kind::Date && self.draws.share_by(self.forecast.as_of.to_years()) == 1.0
    }

    /// Returns whether every sample is 0 or 1, so that their mean is a probability.
    pub fn is_indicator(&self) -> bool {
        let is_plain = match self.kind {
            Kind::Number(unit) => unit.is_plain(),
            Kind::Bool => true,
            Kind::Date => false,
        };
        is_plain && self.draws.sorted().iter().all(|sample| *sample == 0.0 || *sample == 1.0)
    }

    /// Returns the quantile at a level.
    pub fn quantile(&self, level: f64) -> Quantity {
        let kind = match self.kind {
            // A number that is the same in every sample is known, not projected: an input is written in the model, and an
            // outcome is computed.
            Kind::Number(unit) if self.draws.is_one_value() && self.is_input => QuantityKind::Exact(unit.clone()),
            Kind::Number(unit) if self.draws.is_one_value() => QuantityKind::Computed(unit.clone()),
            kind => kind.into(),
        };
        let error = if self.is_input { 0.0 } else { self.quantile_error(level) };
        let value = self.forecast.window.quantile(self.draws, level, self.kind);
        Quantity { value, kind, error, least_digits: self.least_digits(), interval: self.interval() }
    }

    /// Returns the width of the 90% interval of dates, in years; 0 for numbers.
    fn interval(&self) -> f64 {
        let quantile = |level| self.forecast.window.quantile(self.draws, level, self.kind);
        match self.kind {
            Kind::Date => interval([0.05, 0.95].map(quantile)),
            Kind::Number(_) | Kind::Bool => 0.0,
        }
    }

    /// Returns the fewest significant digits of its quantiles: those that keep its median and the ends of its interval apart.
    fn least_digits(&self) -> usize {
        match self.kind {
            Kind::Number(_) => least_digits([0.05, 0.5, 0.95].map(|level| self.draws.quantile(level))),
            Kind::Date | Kind::Bool => 0,
        }
    }
}

/// Returns the precision with which the values of an input are written.
pub fn input_precision(input: &Input) -> Precision {
    let least_digits = match input.kind {
        Kind::Number(_) => least_digits([0.05, 0.5, 0.95].map(|level| input.draws.quantile(level))),
        Kind::Date | Kind::Bool => 0,
    };
    Precision { error: 0.0, least_digits, interval: 0.0 }
}

/// Returns the width in years of an interval of dates; infinite if an end lies outside of the window.
pub fn interval(ends: [Known; 2]) -> f64 {
    match ends {
        [Known::At(low), Known::At(high)] => high - low,
        _ => f64::INFINITY,
    }
}

/// Returns the fewest significant digits that keep the known ones of some values in ascending order apart.
pub fn least_digits(values: [Option<f64>; 3]) -> usize {
    let known: Vec<f64> = values.into_iter().flatten().collect();
    number::digits_apart(&known)
}

impl Sampled<'_> {
    /// Returns the standard error of a quantile; infinite if it cannot be estimated.
    pub fn quantile_error(&self, level: f64) -> f64 {
        match self.outcome.filter(|_| QUANTILE_LEVELS.contains(&level)) {
            Some(outcome) => outcome.quantile_error(level).unwrap_or(f64::INFINITY),
            None => precision::error(self.draws, level),
        }
    }
}

/// A curve at a date.
#[derive(Clone)]
pub struct CurvePoint<'a> {
    /// The curve.
    pub curve: &'a Curve,
    /// The date, on the axis of years.
    pub date: f64,
    /// The number of samples that the curve's quantiles are estimated from.
    pub samples: usize,
}

impl CurvePoint<'_> {
    /// Returns the quantile at a level, or `None` if the level is not one of [`BAND_LEVELS`] or the date is outside the
    /// model's window.
    pub fn quantile(&self, level: f64) -> Option<Quantity> {
        let value = self.curve.at(self.date, level)?;
        let error = precision::curve_error(self.curve, self.date, level, self.samples);
        Some(Quantity { error, ..Quantity::known(value, (&self.curve.kind).into()) })
    }

    /// Returns the quantile at a level, and reports why there is none.
    ///
    /// # Errors
    ///
    /// Reports a level that is not one of [`BAND_LEVELS`], and a date outside the model's window.
    pub fn try_quantile(&self, level: f64, span: Span, report: &mut Report) -> Result<Quantity, Reported> {
        self.quantile(level).ok_or_else(|| {
            if BAND_LEVELS.contains(&level) {
                return report.push(error!(BAD_PATH at span, "the date is outside the model's window"));
            }
            let known: Vec<String> = BAND_LEVELS.iter().map(|level| format!("p{:.0}", level * 100.0)).collect();
            let known = known.join(", ");
            report.push(error!(BAD_PATH at span, "a curve has quantiles only at the levels {known}"))
        })
    }
}
