//! The axes of a chart of series over time, and the formatting of its values.

use crate::document::IntervalLevel;
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use crate::figure::chart::series::Resolved;
use crate::figure::chart::time_axis::clip_to_dates;
use crate::figure::format::{number, precision};
use crate::locale::Language;
use crate::model::{Curve, Known};

/// The axes that all series of a chart share.
#[derive(Clone, Copy, Debug)]
pub struct TrendAxes<'a> {
    /// The first date, in years.
    pub from: f64,
    /// The last date, in years.
    pub to: f64,
    /// The date after which curves are projections, in years.
    pub today: f64,
    /// Whether the scale of values is logarithmic.
    pub logarithmic: bool,
    /// Notes, rules, and shaded bands.
    pub annotations: &'a Annotations,
    /// The unit of the values; empty for plain numbers.
    pub unit: &'a str,
    /// The level of the intervals of curves.
    pub level: IntervalLevel,
    /// Whether plain numbers are multiples, such as the indices of a model: `3.2×`.
    pub multiples: bool,
    /// How many series in color a panel above has. The colors go on from there.
    pub colors_above: usize,
}

impl<'a> TrendAxes<'a> {
    /// Returns the same axes with annotations.
    pub fn annotated(self, annotations: &'a Annotations) -> Self {
        Self { annotations, ..self }
    }

    /// Returns the axes that annotations are placed on.
    pub fn to_annotate(&self) -> AnnotatedAxes<'a> {
        let values = AxisValues::Numbers(self.unit);
        AnnotatedAxes { dates: Some((self.from, self.to)), values, logarithmic: self.logarithmic, values_across: false }
    }

    /// Returns whether a date is on the axis.
    pub fn includes(&self, date: f64) -> bool {
        (self.from..=self.to).contains(&date)
    }

    /// Returns a quantile of a curve over the dates of the axis.
    pub fn line(&self, curve: &Curve, level: f64) -> Vec<(f64, f64)> {
        let band = curve.band(level).unwrap_or_default();
        let points: Vec<(f64, f64)> = curve.times.iter().copied().zip(band.iter().copied()).collect();
        clip_to_dates(&points, self.from, self.to)
    }

    /// Formats a value with its unit.
    pub fn value(&self, language: &Language, value: f64) -> String {
        self.value_within(language, value, 0.0)
    }

    /// Formats a value with its unit, with no more digits than its standard error supports.
    pub fn value_within(&self, language: &Language, value: f64, error: f64) -> String {
        self.times(number::quantity_within(language, value, self.unit, error))
    }

    /// Adds the sign of multiples to a number.
    fn times(&self, number: String) -> String {
        if self.multiples { format!("{number}×") } else { number }
    }

    /// Formats a quantile of a curve at a date, with no more digits than the samples support.
    pub fn quantile(&self, language: &Language, curve: &Resolved<'_, Curve>, date: f64, level: f64) -> Option<String> {
        let error = precision::curve_error(curve.item, date, level, curve.forecast.samples);
        Some(self.value_within(language, curve.item.at(date, level)?, error))
    }

    /// Formats a value of the axis with a number of significant digits.
    pub fn tick(&self, language: &Language, value: f64, digits: usize) -> String {
        let exact = number::significant(language, value, digits);
        if self.multiples { format!("{exact}×") } else { number::with_unit(language, &exact, self.unit) }
    }

    /// Formats the median of a curve at a date, and its interval.
    pub fn summary(&self, language: &Language, curve: &Resolved<'_, Curve>, date: f64) -> Option<(String, String)> {
        let error = |level| precision::curve_error(curve.item, date, level, curve.forecast.samples);
        let ends = self.level.ends();
        let [low, high] = ends.map(|level| curve.item.at(date, level));
        let [low, high] =
            precision::number_ends(language, [Known::At(low?), Known::At(high?)], self.unit, ends.map(error))
                .map(|end| self.times(end));
        Some((self.quantile(language, curve, date, 0.5)?, number::range(language, &low, &high)))
    }
}
