//! What a chart of trends is drawn over, and how it writes its values.

use super::Found;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart::Rule;
use crate::figure::desk::Desk;
use crate::figure::{number, plot};
use crate::model::forecast::{Curve, Kind};

/// What is drawn besides the curves.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// First date.
    pub from: f64,
    /// Last date.
    pub to: f64,
    /// Whether equal ratios are equal distances.
    pub logarithmic: bool,
    /// A value to draw a rule at, with its label.
    pub rule: Option<&'a Rule>,
    /// The unit of all curves; empty where they are plain numbers, which are read as multiples.
    pub unit: &'a str,
}

impl Terms<'_> {
    /// A quantile of a curve over the dates drawn.
    pub fn line(&self, curve: &Curve, level: f64) -> Vec<(f64, f64)> {
        let band = curve.band(level).unwrap_or_default();
        let points: Vec<(f64, f64)> = curve.times.iter().copied().zip(band.iter().copied()).collect();
        plot::cut(&points, self.from, self.to)
    }

    /// A value with its unit.
    pub fn value(&self, value: f64) -> String {
        if self.unit.is_empty() { number::times(value) } else { number::quantity(value, self.unit) }
    }

    /// A value of the axis.
    pub fn tick(&self, value: f64) -> String {
        let exact = number::significant(value, 6);
        if self.unit.is_empty() { format!("{exact}×") } else { number::with_unit(&exact, self.unit) }
    }

    /// A curve's median and the range of nine samples in ten.
    pub fn summary(&self, curve: &Curve, date: f64) -> Option<(String, String)> {
        let [low, median, high] = [0.05, 0.5, 0.95].map(|level| curve.at(date, level));
        let (low, high) = (self.value(low?), self.value(high?));
        Some((self.value(median?), number::range(&low, &high)))
    }
}

fn unit_of(curve: &Curve) -> &str {
    if let Kind::Number { unit } = &curve.kind { unit } else { "" }
}

/// The unit that all curves share.
pub fn one_unit<'a>(found: &[Found<'a, Curve>], desk: &mut Desk<'_>) -> Option<&'a str> {
    let first = found.first()?;
    let unit = unit_of(first.thing);
    let other = found.iter().find(|other| unit_of(other.thing) != unit);
    let Some(other) = other else { return Some(unit) };
    let name = |unit: &str| if unit.is_empty() { "a plain number".to_owned() } else { format!("in `{unit}`") };
    let message = format!(
        "`{}` is {} and `{}` is {}, and one chart has one scale",
        first.path,
        name(unit),
        other.path,
        name(unit_of(other.thing))
    );
    let problem = Diagnostic::error(codes::WRONG_SERIES, message).at(other.span).label(first.span, "the first curve");
    desk.report.push(problem.hint("index the curves (divide each by its value at one date), or draw two charts"));
    None
}

/// Whether all that is drawn on a logarithmic scale is above zero.
pub fn positive(found: &[Found<'_, Curve>], terms: Terms<'_>, desk: &mut Desk<'_>) -> bool {
    let mut positive = true;
    for curve in found {
        if let Some((date, value)) = terms.line(curve.thing, 0.05).iter().find(|(_, value)| *value <= 0.0) {
            let (value, month) = (number::projected(*value), number::month(*date));
            let message =
                format!("`{}` is as low as {value} in {month}, which a logarithmic scale cannot show", curve.path);
            desk.undrawable(message, curve.span, "draw it on a linear scale");
            positive = false;
        }
    }
    if let Some(rule) = terms.rule.filter(|rule| rule.value.value <= 0.0) {
        let (label, value) = (&rule.label, number::exact(rule.value.value));
        let message = format!("the rule `{label}` stands at {value}, which a logarithmic scale cannot show");
        desk.undrawable(message, rule.value.span, "");
        positive = false;
    }
    positive
}
