//! The edges of the bins of a histogram, from at least one value in ascending order.

use crate::document::chart::{BinRule, MAX_BINS};
use crate::figure::canvas::scale::DATE_STEPS;
use crate::figure::chart::bins::{self, month_edges, number_steps};
use crate::model::math::{exp, log10};

/// The part of a bin's width that its rule may be rounded down by.
const ROUNDING: f64 = 0.75;

/// Returns the edges of bins of dates, and their months.
pub fn date_edges(sorted: &[f64], rule: BinRule) -> (Vec<f64>, Option<u32>) {
    let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
    let width = bins::width(rule, sorted) * ROUNDING;
    let all = DATE_STEPS.iter().filter(|months| f64::from(**months) / 12.0 >= width);
    let mut all = all.map(|months| (month_edges(low, high, *months, 1), Some(*months)));
    let found = all.find(|(edges, _)| (2..=MAX_BINS + 1).contains(&edges.len()));
    // Beyond the calendar, or over more time than its longest steps.
    found.unwrap_or_else(|| (vec![low.floor(), high.floor() + 1.0], None))
}

/// Returns the edges of bins at multiples of a round number. Whole numbers fill bins that do not contain their upper edge, so
/// that each bin has as many of them.
pub fn number_edges(sorted: &[f64], rule: BinRule, are_whole: bool) -> Vec<f64> {
    let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
    let width = (bins::width(rule, sorted) * ROUNDING).max((high - low) / MAX_BINS as f64);
    let steps = number_steps(if width > 0.0 { width } else { low.abs().max(1.0) });
    let mut all = steps.filter(|step| *step >= width && (!are_whole || *step >= 1.0)).map(|step| {
        let edges = bins::even_edges(low, high, step, 1);
        // The last edge is beyond a value at the edge before it, which a bin that contains both its edges does not need.
        let is_needless = !are_whole && edges.len() > 2 && edges[edges.len() - 2] >= high;
        edges[..edges.len() - usize::from(is_needless)].to_vec()
    });
    all.find(|edges| edges.len() <= MAX_BINS + 1).unwrap_or_else(|| vec![low, high.max(low.next_up())])
}

/// Returns the edges of bins of equal ratios, so many to each power of ten.
pub fn ratio_edges(sorted: &[f64], rule: BinRule) -> Vec<f64> {
    let logarithms: Vec<f64> = sorted.iter().map(|value| log10(*value)).collect();
    let (low, high) = (logarithms[0], logarithms[logarithms.len() - 1]);
    let width = (bins::width(rule, &logarithms) * ROUNDING).max((high - low) / MAX_BINS as f64);
    // From narrow to wide.
    let steps = [20.0, 10.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.5, 0.25, 0.1].map(|per_decade: f64| 1.0 / per_decade);
    let edges = |step: &f64| -> Vec<f64> {
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let last = if last > first { last } else { first + 1.0 };
        (0..=(last - first).min(1000.0) as i32)
            .map(|at| exp((first + f64::from(at)) * step * std::f64::consts::LN_10))
            .collect()
    };
    let mut all = steps.iter().filter(|step| **step >= width).map(edges);
    all.find(|edges| edges.len() <= MAX_BINS + 1).unwrap_or_else(|| vec![sorted[0], sorted[sorted.len() - 1].next_up()])
}
