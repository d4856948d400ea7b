//! Values with all that their text needs, and how sure sampling leaves them.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, codes};
use crate::figure::format::precision;
use crate::model::{BAND_LEVELS, Curve, Draws, Forecast, Kind, Outcome, draws};
use crate::source::Span;

/// A value with all that its text needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The value, in its unit; nothing is "never".
    pub value: Option<f64>,
    /// What it is.
    pub kind: QuantityKind,
    /// The end of the window searched, where the value may be "never".
    pub window_end: Option<Date>,
    /// Its standard error from sampling alone, in its unit; 0 of what is known, infinite where it cannot be told.
    pub error: f64,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum QuantityKind {
    /// A point on the axis of years.
    Date,
    /// A chance, 0 to 1.
    Chance,
    /// A number of samples that scatter: shown as a projection.
    Projected(String),
    /// A number from data or settings: shown as it is.
    Exact(String),
}

/// What comes of samples is a projection.
impl From<&Kind> for QuantityKind {
    fn from(kind: &Kind) -> Self {
        match kind {
            Kind::Date => Self::Date,
            Kind::Bool => Self::Chance,
            Kind::Number(unit) => Self::Projected(unit.to_string()),
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
    /// So many decimals.
    Round(usize),
    /// `$5,000`
    Money,
    /// `52` of `52 tok/s`, where the sentence says the unit.
    Bare,
    /// `memory capacity`, inside a sentence.
    Lower,
}

/// Samples and what they are.
#[derive(Clone)]
pub struct Sampled<'a> {
    /// In ascending order.
    pub draws: &'a Draws,
    /// What they are.
    pub kind: &'a Kind,
    /// The run they are from.
    pub forecast: &'a Forecast,
    /// The outcome, where they are one's as the model is written.
    pub outcome: Option<&'a Outcome>,
    /// Whether they are an input's, whose draws are spread evenly over its distribution: its quantiles are believed, not
    /// estimated.
    pub is_input: bool,
    /// Name for readers.
    pub label: &'a str,
}

impl Quantity {
    /// A value that does not come from samples.
    pub fn known(value: f64, kind: QuantityKind) -> Self {
        Self { value: Some(value), kind, window_end: None, error: 0.0 }
    }

    /// A share of samples.
    pub fn chance(share: f64, samples: &Draws) -> Self {
        let error = draws::share_error(share, samples.sorted().len());
        Self { error, ..Self::known(share, QuantityKind::Chance) }
    }
}

impl Sampled<'_> {
    /// Whether it is a date that in every sample lies at or before the day of the run: a fact and no forecast.
    pub fn is_past(&self) -> bool {
        *self.kind == Kind::Date && self.draws.share_by(self.forecast.as_of.to_years()) == 1.0
    }

    /// The quantile at a level.
    pub fn quantile(&self, level: f64) -> Quantity {
        let kind = match self.kind {
            // What is the same in every sample is known, not projected.
            Kind::Number(unit) if self.draws.sorted().first() == self.draws.sorted().last() => {
                QuantityKind::Exact(unit.to_string())
            }
            kind => kind.into(),
        };
        let error = if self.is_input { 0.0 } else { precision::error(self.draws, level) };
        Quantity { value: self.draws.quantile(level), kind, window_end: Some(self.forecast.window.1), error }
    }
}

/// A curve's quantile at a date.
///
/// # Errors
///
/// A level that the run gives no band at, and a date outside the window.
pub fn of_curve(curve: &Curve, date: f64, level: f64, samples: usize, span: Span) -> Result<Quantity, Diagnostic> {
    let wrong = |message: String| Diagnostic::error(codes::BAD_PATH, message).at(span);
    if !BAND_LEVELS.contains(&level) {
        let known: Vec<String> = BAND_LEVELS.iter().map(|level| format!("p{:.0}", level * 100.0)).collect();
        return Err(wrong(format!("a curve's bands are given at {} only", known.join(", "))));
    }
    let Some(value) = curve.at(date, level) else {
        return Err(wrong("the date lies outside the model's window".to_owned()));
    };
    let error = precision::curve_error(curve, date, level, samples);
    Ok(Quantity { error, ..Quantity::known(value, (&curve.kind).into()) })
}
