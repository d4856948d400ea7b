//! The series that a chart draws, once they are found.

use crate::figure::bind::formatted::{FormattedValue, format_quantile};
use crate::figure::bind::quantity::Sampled;
use crate::figure::format::number;
use crate::model::{Curve, Forecast, Kind};
use crate::source::Span;

/// A thing that a chart draws, found.
#[derive(Clone, Debug)]
pub struct Resolved<'a, T> {
    /// The run that says it.
    pub forecast: &'a Forecast,
    /// The thing.
    pub thing: &'a T,
    /// Its path, as machines name it: `parity.product`.
    pub path: String,
    /// Its name for readers.
    pub label: String,
    /// Where it is asked for.
    pub span: Span,
}

/// A thing over time.
pub enum OverTime<'a> {
    /// A curve of a model.
    Curve(Resolved<'a, Curve>),
    /// A column of a dataset along its dates.
    Data(TimeSeries),
}

/// A column of a dataset along its dates.
#[derive(Clone, Debug)]
pub struct TimeSeries {
    /// Its path: `gpus.bandwidth`.
    pub path: String,
    /// Its name for readers.
    pub label: String,
    /// Its unit, as written.
    pub unit: String,
    /// Dates and values, ascending by date.
    pub points: Vec<(f64, f64)>,
    /// The name of the row of each point.
    pub names: Vec<String>,
    /// The value of each point, as readers see it.
    pub texts: Vec<String>,
    /// Where it is asked for.
    pub span: Span,
}

/// Samples that a chart draws.
pub struct SampleSeries<'a> {
    /// The samples.
    pub sampled: Sampled<'a>,
    /// Their path: `parity.optimistic.product`.
    pub path: String,
    /// Their name for readers.
    pub label: String,
    /// Where they are asked for.
    pub span: Span,
}

impl SampleSeries<'_> {
    /// Their quantile at a level, with no digit that sampling leaves open.
    pub fn said(&self, level: f64) -> FormattedValue {
        format_quantile(&self.sampled, level)
    }

    /// The range between two of their quantiles, of dates in years: `2029–2033`, `2031 to after 2050`.
    pub fn range(&self, low: f64, high: f64) -> String {
        let end = |level: f64| match (self.sampled.kind, self.sampled.draws.quantile(level)) {
            (Kind::Date, Some(date)) => number::year(date),
            _ => self.said(level).text,
        };
        number::range(&end(low), &end(high))
    }
}
