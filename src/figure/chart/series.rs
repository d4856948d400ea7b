//! The data of the series that a chart draws, after their paths have been resolved.

use crate::date::{CalendarUnit, Date};
use crate::document::IntervalLevel;
use crate::figure::bind::formatted::{self, FormattedValue};
use crate::figure::bind::quantity::Sampled;
use crate::figure::format::number;
use crate::figure::format::precision::DateStyle;
use crate::locale::Language;
use crate::model::{Curve, Draws, Forecast, Known};
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
#[derive(Clone)]
pub struct DateSeries<'a> {
    /// The forecast that contains it.
    pub forecast: &'a Forecast,
    /// The dates.
    pub draws: &'a Draws,
    /// The same dates, with all that their texts need.
    pub sampled: Sampled<'a>,
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

    /// Returns whether the chance that it comes true before a date is known.
    pub fn is_known(&self, before: f64) -> bool {
        self.draws.known_share_before(before).is_some()
    }

    /// Returns what is known of samples in which it does not come true within the window.
    pub fn known_never(&self) -> Known {
        self.forecast.window.never(self.draws, self.sampled.kind)
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
    /// The value of the column that its rows are split by, if they are.
    pub name: Option<String>,
    /// The label beside other series, if it has a shorter one there: the text that its rows are chosen by.
    pub short_label: Option<String>,
    /// The label that tells it apart from a series of the same label, if it has one.
    pub longer_label: Option<String>,
    /// Its unit as text; empty for plain numbers.
    pub unit: String,
    /// Dates and values, in ascending order of dates.
    pub points: Vec<(f64, f64)>,
    /// The unit of the calendar in which the data give the date of each point.
    pub units: Vec<CalendarUnit>,
    /// The name of the row of each point; empty for rows that are not things of their own.
    pub names: Vec<String>,
    /// The value of each point, as readers see it.
    pub texts: Vec<String>,
    /// Where the chart's author names it.
    pub span: Span,
}

impl TimeSeries {
    /// Returns the date of a point for readers, in months if the data give days: `May 2024`, `2024 Q1`, `2024`.
    pub fn month(&self, language: &Language, point: usize) -> String {
        match (self.points[point].0, self.units[point]) {
            (date, CalendarUnit::Day) => number::month(language, date),
            (date, unit) => number::calendar_date(language, date, unit),
        }
    }

    /// Returns the date of a point for readers, in little space and in months if the data give days.
    pub fn short_month(&self, language: &Language, point: usize) -> String {
        match (self.points[point].0, self.units[point]) {
            (date, CalendarUnit::Day | CalendarUnit::Month) => number::short_month(language, date),
            (date, unit) => number::calendar_date(language, date, unit),
        }
    }
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
    pub fn format_quantile(&self, language: &Language, level: f64) -> FormattedValue {
        formatted::format_quantile(language, &self.sampled, level)
    }

    /// Returns a quantile as text for a table of quantiles, where dates are told apart by month.
    pub fn format_quantile_beside_others(&self, language: &Language, level: f64) -> FormattedValue {
        formatted::formatted(language, &self.sampled.quantile(level).beside_others())
    }

    /// Returns the interval of a level as text, with dates in this style: `2029–2033`, `Mar 2029 to Jan 2030`,
    /// `2031 to after 1 Jan 2050`.
    pub fn interval(&self, language: &Language, level: IntervalLevel, style: DateStyle) -> String {
        let [low, high] = level.ends().map(|level| self.sampled.quantile(level));
        formatted::interval_text(language, &low, &high, style)
    }
}
