//! The edges of the intervals into which values are counted: round numbers, and the first days of months.

use crate::date::Date;
use crate::document::chart::BinRule;
use crate::figure::canvas::scale::round_multiples;
use crate::model::math::{exp, ln, log2, log10, sqrt};

pub use crate::model::draws::quantile;

/// Returns the starts of every nth month, from the last one at or before `low` to the first one after `high`, and more
/// if there would be fewer than `fewest` intervals.
pub fn month_edges(low: f64, high: f64, months: u32, fewest: usize) -> Vec<f64> {
    let step = i64::from(months);
    let month =
        |date: f64| Date::from_years(date).map(|date| i64::from(date.year()) * 12 + i64::from(date.month()) - 1);
    let Some((first, last)) = month(low).zip(month(high)) else { return Vec::new() };
    let (mut first, mut last) = (first.div_euclid(step), last.div_euclid(step) + 1);
    while last - first < fewest as i64 {
        (first, last) = (first - 1, last + 1);
    }
    let start = |at: i64| {
        let (year, month) = ((at * step).div_euclid(12), (at * step).rem_euclid(12));
        Date::new(i16::try_from(year).ok()?, month as i8 + 1, 1).map(Date::to_years)
    };
    // No plot has room for so many columns.
    if last - first > 1000 { Vec::new() } else { (first..=last).filter_map(start).collect() }
}

/// Returns round steps in ascending order, from about a tenth of `raw`.
pub fn number_steps(raw: f64) -> impl Iterator<Item = f64> {
    let power = if raw > 0.0 { log10(raw).floor() as i32 - 1 } else { 0 };
    (power..power + 6).flat_map(round_multiples)
}

/// Returns multiples of a step, from the last one at or below `low` to the first one above `high`, and more if there
/// would be fewer than `fewest` intervals.
pub fn even_edges(low: f64, high: f64, step: f64, fewest: usize) -> Vec<f64> {
    let (mut first, mut last) = ((low / step).floor(), (high / step).floor() + 1.0);
    while last - first < fewest as f64 {
        (first, last) = (first - 1.0, last + 1.0);
    }
    // No plot has room for so many columns.
    if last - first > 1000.0 {
        return (0..=1000).map(f64::from).collect();
    }
    (0..=(last - first) as i32).map(|at| multiple(first + f64::from(at), step)).collect()
}

/// Returns `at * step`, for a whole number. If the step is a fraction, its reciprocal is whole, and the division avoids an
/// error in the last digit.
fn multiple(at: f64, step: f64) -> f64 {
    if step < 1.0 { at / (1.0 / step).round() } else { at * step }
}

/// Returns the width of bins by a rule, for values in ascending order. It is 0 if all values are the same, or if there are
/// fewer than two.
pub fn width(rule: BinRule, sorted: &[f64]) -> f64 {
    let ([first, .., last], count) = (sorted, sorted.len() as f64) else { return 0.0 };
    let range = last - first;
    let cube_root = exp(ln(count) / 3.0);
    let sturges = range / (log2(count) + 1.0).ceil();
    let freedman_diaconis = 2.0 * (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / cube_root;
    match rule {
        BinRule::Auto if freedman_diaconis > 0.0 => sturges.min(freedman_diaconis),
        BinRule::Auto | BinRule::Sturges => sturges,
        BinRule::FreedmanDiaconis => freedman_diaconis,
        BinRule::Scott => {
            let mean = sorted.iter().sum::<f64>() / count;
            let squares: f64 = sorted.iter().map(|value| (value - mean) * (value - mean)).sum();
            // The cube root of 24 times the square root of pi (Scott, 1979).
            3.490_830_212 * sqrt(squares / count) / cube_root
        }
        BinRule::Count(bins) => range / bins as f64,
    }
}
