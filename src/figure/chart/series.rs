//! The data of the series that a chart draws, after their paths have been resolved.

use crate::date::Date;
use crate::figure::bind::formatted::{self, FormattedValue};
use crate::figure::bind::quantity::Sampled;
use crate::figure::format::number;
use crate::model::{Curve, Draws, Forecast, Kind};
use crate::source::Span;

/// An outcome or a curve of a forecast.
#[derive(Clone, Debug)]
pub struct Resolved<'a, T> {
    /// The forecast that contains it.
    pub forecast: &'a Forecast,
    /// The outcome or curve.
    pub item: &'a T,
    /// Its path, with the model's id: `parity.product`.
    pub path: String,
    /// Its label for readers.
    pub label: String,
    /// Where the chart's author names it.
    pub span: Span,
}

/// The dates on which something comes true: an outcome, with or without a scenario, or a condition.
#[derive(Clone, Debug)]
pub struct DateSeries<'a> {
    /// The forecast that contains it.
    pub forecast: &'a Forecast,
    /// The dates.
    pub draws: &'a Draws,
    /// Its path, with the model's id: `parity.product`.
    pub path: String,
    /// Its label for readers.
    pub label: String,
}

impl DateSeries<'_> {
    /// Returns the chance that it comes true before the end of a year.
    pub fn by(&self, year: i32) -> f64 {
        self.draws.share_before(Date::end_of_year(year))
    }

    /// Returns the chance that it does not come true within the window.
    pub fn never(&self) -> f64 {
        self.draws.share_never()
    }
}

/// The values of a series over time.
pub enum SeriesSource<'a> {
    /// A curve of a model.
    Curve(Resolved<'a, Curve>),
    /// A column of a dataset, plotted against the dataset's dates.
    Data(TimeSeries),
}

/// A column of a dataset, plotted against the dataset's dates.
#[derive(Clone, Debug)]
pub struct TimeSeries {
    /// Its path: `gpus.bandwidth`.
    pub path: String,
    /// Its label for readers.
    pub label: String,
    /// Its unit as text; empty for plain numbers.
    pub unit: String,
    /// Dates and values, in ascending order of dates.
    pub points: Vec<(f64, f64)>,
    /// The name of the row of each point.
    pub names: Vec<String>,
    /// The value of each point, as readers see it.
    pub texts: Vec<String>,
    /// Where the chart's author names it.
    pub span: Span,
}

/// The samples of an outcome or of an input.
pub struct SampleSeries<'a> {
    /// The samples.
    pub sampled: Sampled<'a>,
    /// Their path: `parity.optimistic.product`.
    pub path: String,
    /// Their label for readers.
    pub label: String,
    /// Where the chart's author names them.
    pub span: Span,
}

impl SampleSeries<'_> {
    /// Returns a quantile as text, with no more digits than the samples support.
    pub fn format_quantile(&self, level: f64) -> FormattedValue {
        formatted::format_quantile(&self.sampled, level)
    }

    /// Returns the range between two quantiles as text. Dates are whole years: `2029–2033`, `2031 to after 2050`.
    pub fn range(&self, low: f64, high: f64) -> String {
        let end = |level: f64| match (self.sampled.kind, self.sampled.draws.quantile(level)) {
            (Kind::Date, Some(date)) => number::year(date),
            _ => self.format_quantile(level).text,
        };
        number::range(&end(low), &end(high))
    }
}
