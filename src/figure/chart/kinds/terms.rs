//! What a chart of trends is drawn over, and how it writes its values.

use super::series::{self, Series};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart::Rule;
use crate::figure::canvas::plot;
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::series::Resolved;
use crate::figure::chart::source::ChartData;
use crate::figure::format::{number, precision};
use crate::model::Curve;

/// What is drawn besides the curves.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// First date.
    pub from: f64,
    /// Last date.
    pub to: f64,
    /// The date from which on all is a projection.
    pub today: f64,
    /// Whether equal ratios are equal distances.
    pub logarithmic: bool,
    /// A value to draw a rule at, with its label.
    pub rule: Option<&'a Rule>,
    /// The unit of all that is drawn; empty where it is plain numbers.
    pub unit: &'a str,
    /// Whether plain numbers are multiples, as a model's indices are: `3.2×`.
    pub multiples: bool,
}

impl Terms<'_> {
    /// Whether a date is drawn.
    pub fn includes(&self, date: f64) -> bool {
        (self.from..=self.to).contains(&date)
    }

    /// A quantile of a curve over the dates drawn.
    pub fn line(&self, curve: &Curve, level: f64) -> Vec<(f64, f64)> {
        let band = curve.band(level).unwrap_or_default();
        let points: Vec<(f64, f64)> = curve.times.iter().copied().zip(band.iter().copied()).collect();
        plot::cut(&points, self.from, self.to)
    }

    /// A value with its unit.
    pub fn value(&self, value: f64) -> String {
        self.value_within(value, 0.0)
    }

    /// A value with its unit, of which sampling leaves a standard error.
    pub fn value_within(&self, value: f64, error: f64) -> String {
        let number = number::quantity_within(value, self.unit, error);
        if self.multiples { format!("{number}×") } else { number }
    }

    /// A quantile of a curve at a date, as finely as sampling allows.
    pub fn quantile(&self, found: &Resolved<'_, Curve>, date: f64, level: f64) -> Option<String> {
        let error = precision::curve_error(found.thing, date, level, found.forecast.samples);
        Some(self.value_within(found.thing.at(date, level)?, error))
    }

    /// A value of the axis.
    pub fn tick(&self, value: f64) -> String {
        let exact = number::significant(value, 6);
        if self.multiples { format!("{exact}×") } else { number::with_unit(&exact, self.unit) }
    }

    /// A curve's median and the range of nine samples in ten.
    pub fn summary(&self, found: &Resolved<'_, Curve>, date: f64) -> Option<(String, String)> {
        let [low, median, high] = [0.05, 0.5, 0.95].map(|level| self.quantile(found, date, level));
        Some((median?, number::range(&low?, &high?)))
    }
}

/// The unit that all share.
pub fn one_unit<'c>(all_series: &'c [Series<'_>], data: &mut ChartData<'_>) -> Option<&'c str> {
    let first = all_series.first()?;
    let unit = first.unit();
    let Some(other) = all_series.iter().find(|other| other.unit() != unit) else { return Some(unit) };
    let name = |unit: &str| if unit.is_empty() { "a plain number".to_owned() } else { format!("in `{unit}`") };
    let message = format!(
        "`{}` is {} and `{}` is {}, and one chart has one scale",
        first.path(),
        name(unit),
        other.path(),
        name(other.unit())
    );
    let what = if first.curve().is_some() { "the first curve" } else { "the first series" };
    let problem = Diagnostic::error(codes::WRONG_SERIES, message).at(other.span()).label(first.span(), what);
    data.report.push(problem.hint("index the curves (divide each by its value at one date), or draw two charts"));
    None
}

/// Whether all that is drawn on a logarithmic scale is above zero.
pub fn positive(all_series: &[Series<'_>], terms: Terms<'_>, data: &mut ChartData<'_>) -> bool {
    let mut positive = true;
    for series in all_series {
        let lowest = match series.curve() {
            Some(found) => terms.line(found.thing, 0.05),
            None => series.line(terms),
        };
        if let Some((date, value)) = lowest.iter().find(|(_, value)| *value <= 0.0) {
            let (value, month) = (number::projected(*value), number::month(*date));
            let message =
                format!("`{}` is as low as {value} in {month}, which a logarithmic scale cannot show", series.path());
            data.undrawable(message, series.span(), "draw it on a linear scale");
            positive = false;
        }
    }
    if let Some(rule) = terms.rule.filter(|rule| rule.value.value <= 0.0) {
        let (label, value) = (&rule.label, number::exact(rule.value.value));
        let message = format!("the rule `{label}` stands at {value}, which a logarithmic scale cannot show");
        data.undrawable(message, rule.value.span, "");
        positive = false;
    }
    positive
}

/// The scale of values that holds all lines, the widest band of every curve and the rule.
pub fn values(all_series: &[Series<'_>], terms: Terms<'_>) -> Scale {
    let levels = [0.05, 0.95];
    let bands = series::curves(all_series).flat_map(|found| levels.map(|level| terms.line(found.thing, level)));
    let lines = bands.chain(all_series.iter().map(|series| series.line(terms)));
    let rule = terms.rule.map(|rule| rule.value.value);
    let drawn = lines.flatten().map(|(_, value)| value).chain(rule);
    let (low, high) = drawn.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    if terms.logarithmic { Scale::log_over(low, high) } else { Scale::linear_over(low, high) }
}
