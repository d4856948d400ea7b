//! The numbers of an outcome whose moves are attributed, and their spread over parts of the samples.

use super::explanation::Measure;
use crate::date::Date;
use crate::model::compile::Kind;
use crate::model::stats::draws::{self, Draws};
use crate::model::stats::math;
use crate::model::stats::sampler::Blocks;

/// The most parts of the samples whose spread is measured.
const PARTS: usize = 16;

/// Returns the number of parts of runs with these numbers of samples.
pub fn parts(samples: [usize; 2]) -> usize {
    samples.into_iter().map(|samples| Blocks::new(samples).ranges().count()).fold(PARTS, usize::min)
}

/// Returns the numbers of an outcome from its samples: each measure of all samples, then each measure of each part.
pub fn measured(column: &[f64], measures: &[Measure], parts: usize) -> Vec<f64> {
    let ranges: Vec<std::ops::Range<usize>> = Blocks::new(column.len()).ranges().collect();
    let end = |part: usize| match part * ranges.len() / parts {
        0 => 0,
        count => ranges[count - 1].end,
    };
    let slices = (0..parts).map(|part| &column[end(part)..end(part + 1)]);
    std::iter::once(column).chain(slices).flat_map(|samples| of_all(samples, measures)).collect()
}

fn of_all(samples: &[f64], measures: &[Measure]) -> Vec<f64> {
    let sorted = Draws::new(samples.to_vec());
    let value = |measure: &Measure| match measure {
        Measure::Quantile(level) => draws::quantile(sorted.sorted(), *level),
        Measure::By(year) => sorted.share_before(Date::end_of_year(*year)),
        Measure::Chance => sorted.sorted().iter().sum::<f64>() / samples.len() as f64,
    };
    measures.iter().map(value).collect()
}

/// Returns the standard error of a number by its values in the parts of the samples; `None` if one of them is not finite.
pub fn error(parts: &[f64]) -> Option<f64> {
    let count = parts.len() as f64;
    let mean = parts.iter().sum::<f64>() / count;
    let squares: f64 = parts.iter().map(|part| (part - mean) * (part - mean)).sum();
    let error = math::sqrt(squares / (count - 1.0) / count);
    error.is_finite().then_some(error)
}

/// Returns the factor from the unit of one kind to that of another; `None` if they cannot be compared.
pub fn factor(from: &Kind, to: &Kind) -> Option<f64> {
    match (from, to) {
        (Kind::Number(from), Kind::Number(to)) => (from.dimension == to.dimension).then(|| from.scale / to.scale),
        // A number that is 0 or 1 in each sample is a chance.
        (Kind::Number(unit), Kind::Bool) | (Kind::Bool, Kind::Number(unit)) => unit.is_plain().then_some(1.0),
        (from, to) => (from == to).then_some(1.0),
    }
}
