//! What a chart of trends is drawn over, and how it writes its values.

use crate::figure::{number, plot};
use crate::model::forecast::Curve;

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
    pub rule: Option<(f64, &'a str)>,
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
