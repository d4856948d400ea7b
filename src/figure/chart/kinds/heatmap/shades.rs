//! The shades of a heat map: intervals of values between round numbers.

use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::scale::round_multiples;
use crate::figure::chart::bins::{even_edges, number_steps};
use crate::figure::format::number;
use crate::locale::Language;
use crate::model::math::{exp, ln, log10};

/// The most shades. The stylesheet has one class for each.
pub const SHADES: usize = 5;

/// The intervals of values with a shade each.
pub struct Shades {
    /// Their edges, in ascending order. An interval contains its lower edge, and the last one its upper edge as well.
    edges: Vec<f64>,
}

impl Shades {
    /// Returns shades for values between two ends: of equal width, or of equal ratios.
    pub fn over(low: f64, high: f64, logarithmic: bool) -> Self {
        let edges = if logarithmic { ratio_edges(low, high) } else { width_edges(low, high) };
        Self { edges }
    }

    /// Returns the class of a value: `h1` for the lightest shade to `h5` for the darkest.
    pub fn class(&self, value: f64) -> String {
        let last = self.edges.len().saturating_sub(2);
        self.class_of(self.edges.partition_point(|edge| *edge <= value).saturating_sub(1).min(last))
    }

    /// Returns the class of an interval. Fewer intervals than shades use shades that are farther apart.
    fn class_of(&self, at: usize) -> String {
        let last = self.edges.len().saturating_sub(2);
        // A single interval has the shade in the middle.
        let shade = (at * (SHADES - 1) + last / 2).checked_div(last).unwrap_or(SHADES / 2);
        format!("h{}", shade + 1)
    }

    /// Returns the entries of the key: the values of each shade, with their unit.
    pub fn key(&self, language: &Language, unit: &str) -> Vec<KeyEntry> {
        let text = |edge: f64| number::significant(language, edge, 6);
        let label =
            |ends: &[f64]| number::with_unit(language, &number::range(language, &text(ends[0]), &text(ends[1])), unit);
        let entry = |(at, ends): (usize, &[f64])| KeyEntry {
            class: format!("area {} c1", self.class_of(at)),
            label: label(ends),
        };
        self.edges.windows(2).enumerate().map(entry).collect()
    }
}

/// Returns edges at multiples of a round number.
fn width_edges(low: f64, high: f64) -> Vec<f64> {
    let raw = (high - low) / SHADES as f64;
    let steps = number_steps(if raw > 0.0 { raw } else { low.abs().max(1.0) });
    let mut all = steps.filter(|step| *step >= raw * 0.999).map(|step| {
        let mut edges = even_edges(low, high, step, 1);
        // The last interval contains its upper edge.
        if edges.len() > 2 && edges[edges.len() - 2] >= high {
            edges.pop();
        }
        edges
    });
    all.find(|edges| edges.len() <= SHADES + 1).unwrap_or_else(|| vec![low, high])
}

/// Returns edges at powers of 2, 5, or a power of ten.
fn ratio_edges(low: f64, high: f64) -> Vec<f64> {
    let ratios = [2.0, 5.0].into_iter().chain((0..60).map(|power| exp(f64::from(power + 1) * std::f64::consts::LN_10)));
    let mut all = ratios.map(|ratio| {
        let at = |value: f64| ln(value) / ln(ratio);
        // A value on an edge is not moved off it by rounding.
        let (first, last) = ((at(low) + 1e-9).floor() as i32, (at(high) - 1e-9).ceil() as i32);
        (first..=last.max(first + 1)).map(|power| tidy(exp(f64::from(power) * ln(ratio)))).collect::<Vec<f64>>()
    });
    all.find(|edges| edges.len() <= SHADES + 1).unwrap_or_else(|| vec![low, high])
}

/// Returns a number without the last digits, which are rounding.
fn tidy(value: f64) -> f64 {
    let unit = round_multiples(log10(value).floor() as i32 - 9)[0];
    (value / unit).round() * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::english;

    fn labels(low: f64, high: f64, logarithmic: bool) -> Vec<String> {
        Shades::over(low, high, logarithmic).key(english(), "GB").into_iter().map(|entry| entry.label).collect()
    }

    #[test]
    fn shades_are_between_round_numbers() {
        assert_eq!(labels(0.0, 22.0, false), ["0–5 GB", "5–10 GB", "10–15 GB", "15–20 GB", "20–25 GB"]);
        assert_eq!(labels(3.0, 3.0, false).len(), 1);
        assert_eq!(labels(1.0, 1000.0, true), ["1–5 GB", "5–25 GB", "25–125 GB", "125–625 GB", "625–3,125 GB"]);
        assert_eq!(labels(0.001, 100.0, true).first().unwrap(), "0.001–0.01 GB");
    }

    #[test]
    fn every_value_has_the_shade_of_its_interval() {
        let shades = Shades::over(0.0, 20.0, false);
        assert_eq!(shades.key(english(), "").len(), 4);
        let classes = [0.0, 4.9, 5.0, 14.0, 15.0, 20.0].map(|value| shades.class(value));
        assert_eq!(classes, ["h1", "h1", "h2", "h4", "h5", "h5"]);
        let classes: Vec<String> = shades.key(english(), "").into_iter().map(|entry| entry.class).collect();
        assert_eq!(classes, ["area h1 c1", "area h2 c1", "area h4 c1", "area h5 c1"]);
    }
}
