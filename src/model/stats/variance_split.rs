//! The variance of a mixture, split into that within its parts and that between them: the law of total variance.

use super::sampler::Blocks;
use super::summary::{Estimate, GROUPS, jackknife_error};

/// The samples of one part of a mixture, summed up by groups of blocks.
pub struct PartMoments {
    /// The weight of the part; the weights of all parts add up to 1.
    weight: f64,
    /// The number that the sums are relative to, so that large levels cost no digits in the squares.
    origin: f64,
    /// The count, the sum, and the sum of squares of each group.
    groups: [[f64; 3]; GROUPS],
}

impl PartMoments {
    /// Sums up samples. Those beyond `horizon`, including "never", count as `horizon`. Returns `None` without samples.
    pub fn new(weight: f64, samples: &[f64], horizon: f64, blocks: Blocks) -> Option<Self> {
        let origin = samples.first()?.min(horizon);
        let mut groups = [[0.0; 3]; GROUPS];
        for (block, range) in blocks.ranges().enumerate() {
            let group = &mut groups[block % GROUPS];
            for sample in &samples[range] {
                let value = sample.min(horizon) - origin;
                group.iter_mut().zip([1.0, value, value * value]).for_each(|(sum, part)| *sum += part);
            }
        }
        Some(Self { weight, origin, groups })
    }

    /// Returns the mean and the variance of the samples, without those of one group.
    fn mean_and_variance(&self, without: Option<usize>) -> (f64, f64) {
        let left = self.groups.iter().enumerate().filter(|(at, _)| Some(*at) != without);
        let [count, sum, squares] =
            left.fold([0.0; 3], |all: [f64; 3], (_, group)| std::array::from_fn(|at| all[at] + group[at]));
        let mean = sum / count;
        (self.origin + mean, (squares / count - mean * mean).max(0.0))
    }
}

/// The variance of a mixture.
#[derive(Clone, Debug, PartialEq)]
pub struct VarianceSplit {
    /// For each part, its weighted variance as a share of the variance of the mixture.
    pub within: Vec<f64>,
    /// The share that lies between the parts: that of the variance of their means.
    pub between: Estimate,
}

/// Splits the variance of a mixture. The error is that of a jackknife over groups of blocks. Returns `None` if the mixture does not
/// vary, or a sample is not finite.
pub fn variance_split(parts: &[PartMoments]) -> Option<VarianceSplit> {
    let split = |without: Option<usize>| {
        let moments: Vec<(f64, f64, f64)> = parts
            .iter()
            .map(|part| {
                let (mean, variance) = part.mean_and_variance(without);
                (part.weight, mean, variance)
            })
            .collect();
        let mean: f64 = moments.iter().map(|(weight, mean, _)| weight * mean).sum();
        let between: f64 = moments.iter().map(|(weight, own, _)| weight * (own - mean) * (own - mean)).sum();
        let within: Vec<f64> = moments.iter().map(|(weight, _, variance)| weight * variance).collect();
        let total = between + within.iter().sum::<f64>();
        // A variance this small is the rounding error of equal samples.
        (total > 1e-12 * mean * mean && total.is_finite())
            .then(|| (within.iter().map(|part| part / total).collect::<Vec<f64>>(), between / total))
    };
    let (within, between) = split(None)?;
    let without: Vec<f64> = (0..GROUPS).filter_map(|group| Some(split(Some(group))?.1)).collect();
    Some(VarianceSplit { within, between: Estimate { value: between, error: jackknife_error(&without) } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::stats::sampler;

    #[test]
    fn the_split_of_two_normal_parts_is_that_of_their_moments() {
        // 0.75 N(0, 1) + 0.25 N(4, 2²): within 0.75 · 1 + 0.25 · 4 = 1.75, between 0.75 · 0.25 · 4² = 3.
        let blocks = Blocks::new(16_384);
        let column = |name: &str, mean: f64, sd: f64| {
            let mut out = vec![0.0; blocks.samples];
            for (block, range) in blocks.ranges().enumerate() {
                sampler::normal_scores(sampler::key(7, "test", name, 0), block, &mut out[range]);
            }
            out.iter().map(|score| mean + sd * score).collect::<Vec<f64>>()
        };
        let parts = [(0.75, column("a", 0.0, 1.0)), (0.25, column("b", 4.0, 2.0))];
        let moments: Vec<PartMoments> = parts
            .iter()
            .map(|(weight, samples)| PartMoments::new(*weight, samples, f64::INFINITY, blocks).unwrap())
            .collect();
        let split = variance_split(&moments).unwrap();
        assert!((split.between.value - 3.0 / 4.75).abs() < 0.003, "{split:?}");
        assert!((split.within[0] - 0.75 / 4.75).abs() < 0.003, "{split:?}");
        assert!((split.within.iter().sum::<f64>() + split.between.value - 1.0).abs() < 1e-12);
        assert!(split.between.error > 0.0 && split.between.error < 0.003, "{split:?}");
    }

    #[test]
    fn parts_that_do_not_vary_have_no_split() {
        let blocks = Blocks::new(64);
        let part = || PartMoments::new(0.5, &[3.0; 64], f64::INFINITY, blocks).unwrap();
        assert_eq!(variance_split(&[part(), part()]), None);
        // Later dates count as the horizon.
        let late = PartMoments::new(0.5, &[f64::INFINITY; 64], 5.0, blocks).unwrap();
        assert_eq!(variance_split(&[part(), late]).unwrap().between.value, 1.0);
    }
}
