//! Standard errors due to sampling: how far a result would spread over runs with other seeds.
//!
//! Blocks are scrambled independently, so the spread between blocks is the error of a block's result. Samples are stratified
//! within blocks, which makes the error smaller than that of independent samples.

use super::draws::Draws;
use super::math;
use super::sampler::Blocks;

/// The smallest number of blocks whose spread is measured.
const MIN_BLOCKS: usize = 4;

/// Returns the standard error of the mean of samples, in their unit; `None` if there are too few blocks. For samples that
/// are 0 or 1 this is the error of a probability.
pub fn mean_error(samples: &[f64], blocks: Blocks) -> Option<f64> {
    let means = blocks.ranges().map(|range| {
        let part = &samples[range];
        part.iter().sum::<f64>() / part.len() as f64
    });
    let means: Vec<f64> = means.collect();
    // If every block has the same mean, as a probability of one input alone may have, it is known to half a sample of a block.
    let is_same = means.windows(2).all(|pair| pair[0] == pair[1]) && samples.windows(2).any(|pair| pair[0] != pair[1]);
    let min_deviation = if is_same { 0.5 * means.len() as f64 / samples.len() as f64 } else { 0.0 };
    error_of_mean(&means, min_deviation)
}

/// Returns the standard error of the quantile at `level` (0 to 1); `None` if the quantile is "never" or its error cannot be
/// estimated. `draws` are the same samples, sorted.
///
/// The error of the fraction of samples below the quantile comes from the spread between blocks. It becomes an error of the
/// quantile by [`Draws::spread_of_quantile`].
pub fn quantile_error(samples: &[f64], draws: &Draws, level: f64, blocks: Blocks) -> Option<f64> {
    let quantile = draws.quantile(level)?;
    let shares = blocks.ranges().map(|range| {
        let part = &samples[range];
        let below = part.iter().filter(|value| **value < quantile).count() as f64;
        let equal = part.iter().filter(|value| **value == quantile).count() as f64;
        (below + equal / 2.0) / part.len() as f64
    });
    let shares: Vec<f64> = shares.collect();
    // If every block has the same fraction below, as for one input alone, the quantile still varies within its stratum: a
    // block's fraction by half a sample.
    let min_deviation = 0.5 / (samples.len() as f64 / shares.len().max(1) as f64);
    match error_of_mean(&shares, min_deviation) {
        Some(error) => draws.spread_of_quantile(level, error),
        None => draws.quantile_error(level),
    }
}

/// Returns the standard error of the mean of independent values, whose standard deviation is at least `min_deviation`;
/// `None` if there are too few.
fn error_of_mean(values: &[f64], min_deviation: f64) -> Option<f64> {
    if values.len() < MIN_BLOCKS {
        return None;
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some(math::sqrt((squares / (count - 1.0)).max(min_deviation * min_deviation) / count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::stats::sampler;

    /// Returns the reported error of a result, divided by the result's standard deviation over 400 seeds. `result` is a
    /// function of two columns of standard normal draws, and returns the result and its reported error.
    fn reported_over_actual(result: impl Fn(Vec<f64>, Vec<f64>, Blocks) -> (f64, f64)) -> f64 {
        let blocks = Blocks::new(4096);
        let (mut results, mut reported) = (Vec::new(), 0.0);
        for seed in 0..400 {
            let [a, b] = ["a", "b"].map(|name| {
                let mut out = vec![0.0; blocks.samples];
                for (block, range) in blocks.ranges().enumerate() {
                    sampler::normal_scores(sampler::key(seed, "test", name, 0), block, &mut out[range]);
                }
                out
            });
            let (result, error) = result(a, b, blocks);
            results.push(result);
            // Errors are added as variances, since an error between two modes differs from seed to seed.
            reported += error * error / 400.0;
        }
        let mean = results.iter().sum::<f64>() / 400.0;
        let variance = results.iter().map(|result| (result - mean) * (result - mean)).sum::<f64>() / 399.0;
        (reported / variance).sqrt()
    }

    #[track_caller]
    fn check_quantile(level: f64, expected: f64, outcome: impl Fn(f64, f64) -> f64) {
        let ratio = reported_over_actual(|a, b, blocks| {
            let samples: Vec<f64> = a.iter().zip(b).map(|(a, b)| outcome(*a, b)).collect();
            let draws = Draws::new(samples.clone());
            (draws.quantile(level).unwrap(), quantile_error(&samples, &draws, level, blocks).unwrap())
        });
        let is_expected = (ratio - expected).abs() < 0.12;
        assert!(is_expected, "{level}: the reported error is {ratio} of the spread over seeds, not {expected}");
    }

    // The product a·b has no additive part, so stratification does not reduce its part of the error.
    #[test]
    fn the_reported_error_of_a_quantile_is_its_spread_over_seeds() {
        for level in [0.05, 0.5, 0.95] {
            check_quantile(level, 1.0, |a, b| a + b + a * b);
        }
    }

    #[test]
    fn the_reported_error_between_two_modes_is_the_spread_over_seeds() {
        // Half of the samples lie near -5, the others near 5, so the median is near -5 for half of the seeds and near 5 for the
        // others: its variance is 10² / 4. A run reports 10² p (1 - p), where p is the probability that the level lies above
        // the gap as the run sees it. Over seeds p is uniform, and the mean of p (1 - p) is 1/6.
        let expected = math::sqrt(4.0 / 6.0);
        check_quantile(0.5, expected, |a, b| if a * b > 0.0 { 5.0 + 0.1 * a } else { 0.1 * a - 5.0 });
    }

    #[test]
    fn the_reported_error_of_a_mean_is_its_spread_over_seeds() {
        let ratio = reported_over_actual(|a, b, blocks| {
            let samples: Vec<f64> = a.iter().zip(b).map(|(a, b)| a + a * b).collect();
            (samples.iter().sum::<f64>() / samples.len() as f64, mean_error(&samples, blocks).unwrap())
        });
        assert!((ratio - 1.0).abs() < 0.12, "{ratio}");
    }

    #[test]
    fn the_reported_error_of_a_probability_is_its_spread_over_seeds() {
        let ratio = reported_over_actual(|a, b, blocks| {
            let samples: Vec<f64> = a.iter().zip(b).map(|(a, b)| f64::from(u8::from(a + b > 2.0))).collect();
            (samples.iter().sum::<f64>() / samples.len() as f64, mean_error(&samples, blocks).unwrap())
        });
        assert!((ratio - 1.0).abs() < 0.12, "{ratio}");
    }
}
