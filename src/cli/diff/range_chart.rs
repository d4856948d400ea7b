//! The ranges of an outcome before and after, drawn in characters.

use super::moves_words::intervals;
use crate::model::{Explanation, Measure, OutcomeMove};

/// The number of characters from the least value to the largest.
const WIDTH: usize = 40;

/// Returns a line for each side, on one scale: `├──●────┤` from the quantile at 5% to that at 95%, with the median between, and the
/// interval in words. A range that ends outside of the window has an arrow there. `None` for a chance, and if a side has no
/// quantile that is known.
pub fn range_chart(explanation: &Explanation, outcome: &OutcomeMove) -> Option<[String; 2]> {
    let quantiles = [0.05, 0.5, 0.95].map(|level| outcome.of(Measure::Quantile(level)));
    let [Some(low), Some(median), Some(high)] = quantiles else { return None };
    let texts = intervals(explanation, outcome)?;
    let sides = [[low.from, median.from, high.from], [low.to, median.to, high.to]];
    let known = || sides.iter().flatten().flatten().copied();
    let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    if sides.iter().any(|side| side.iter().all(Option::is_none)) {
        return None;
    }
    let place = |value: f64| match most - least {
        0.0 => 0,
        range => ((value - least) / range * (WIDTH - 1) as f64).round() as usize,
    };
    let line = |(name, side, text): (&str, [Option<f64>; 3], &String)| {
        let [low, median, high] = side.map(|value| value.map(place));
        let (from, to) = (low.unwrap_or(0), high.unwrap_or(WIDTH - 1));
        let letter = |at: usize| match at {
            _ if median == Some(at) => '●',
            _ if at == from => {
                if low.is_some() {
                    '├'
                } else {
                    '←'
                }
            }
            _ if at == to => {
                if high.is_some() {
                    '┤'
                } else {
                    '→'
                }
            }
            _ if from < at && at < to => '─',
            _ => ' ',
        };
        format!("{name} {}  {text}", (0..WIDTH).map(letter).collect::<String>())
    };
    let [before, after] = sides;
    Some([("before", before, &texts[0]), ("after ", after, &texts[1])].map(line))
}
