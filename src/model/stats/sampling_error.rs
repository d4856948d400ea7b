//! Standard errors due to sampling: how far a result would spread over runs with other seeds.
//!
//! Blocks are scrambled independently, so the spread between blocks is the error of a block's result. Samples are stratified
//! within blocks, which makes the error smaller than that of independent samples.

use super::draws::Draws;
use super::math;
use super::sampler::Blocks;

/// The smallest number of blocks whose spread is measured.
const MIN_BLOCKS: usize = 4;

/// The least error of the fraction of samples below a quantile, in samples. If the level is a multiple of the width of a stratum,
/// as the median of one input is, every block has the same fraction below, but the quantile still varies between the two samples
/// next to it.
const MIN_SAMPLES_BELOW: f64 = 0.5;

/// Returns the standard error of the mean of samples, in their unit; `None` if there are too few blocks. For samples that
/// are 0 or 1 this is the error of a probability.
pub fn mean_error(samples: &[f64], blocks: Blocks) -> Option<f64> {
    let means = blocks.ranges().map(|range| {
        let part = &samples[range];
        part.iter().sum::<f64>() / part.len() as f64
    });
    let means: Vec<f64> = means.collect();
    // If every block has the same mean, as a probability of one input alone may have, one sample in all may still be on the
    // other side.
    let range = length(samples);
    let is_same = length(&means) <= ROUNDING * range;
    Some(if is_same { range / samples.len() as f64 } else { error_of_mean(&means)? })
}

/// The error of a mean from rounding, as a fraction of the range of its samples.
const ROUNDING: f64 = 1e-12;

/// Returns the difference between the greatest and the least value.
fn length(values: &[f64]) -> f64 {
    let ends = values
        .iter()
        .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(*value), high.max(*value)]);
    (ends[1] - ends[0]).max(0.0)
}

/// Returns the standard error of the quantile at `level` (0 to 1); `None` if the quantile is "never" or its error cannot be
/// estimated. `draws` are the same samples, sorted.
///
/// The error of the fraction of samples below the quantile comes from the spread between blocks. It becomes an error of the
/// quantile by [`Draws::spread_of_quantile`].
pub fn quantile_error(samples: &[f64], draws: &Draws, level: f64, blocks: Blocks) -> Option<f64> {
    let quantile = draws.quantile(level)?;
    // Of a value that many samples share, the side matters on which the next value is nearer.
    let is_below = |value: &f64| *value < quantile;
    let is_at_most = |value: &f64| *value <= quantile;
    let distance = |share: f64| (share - level).abs();
    let counts_equal = distance(draws.share_by(quantile)) < distance(draws.share_before(quantile));
    let shares = blocks.ranges().map(|range| {
        let part = &samples[range];
        let below = part.iter().filter(|value| if counts_equal { is_at_most(value) } else { is_below(value) }).count();
        below as f64 / part.len() as f64
    });
    let shares: Vec<f64> = shares.collect();
    match error_of_mean(&shares) {
        Some(error) => draws.spread_of_quantile(level, error.max(MIN_SAMPLES_BELOW / samples.len() as f64)),
        None => draws.quantile_error(level),
    }
}

/// Returns the standard error of the mean of independent values; `None` if there are too few.
fn error_of_mean(values: &[f64]) -> Option<f64> {
    if values.len() < MIN_BLOCKS {
        return None;
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some(math::sqrt(squares / (count - 1.0) / count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::stats::sampler;

    /// Returns two columns of standard normal draws.
    fn columns(seed: u64, blocks: Blocks) -> [Vec<f64>; 2] {
        ["a", "b"].map(|name| {
            let mut out = vec![0.0; blocks.samples];
            for (block, range) in blocks.ranges().enumerate() {
                sampler::normal_scores(sampler::key(seed, "test", name, 0), block, &mut out[range]);
            }
            out
        })
    }

    /// Returns the root of the mean of the squares of reported errors, and the standard deviation of results: errors are added as
    /// variances, since an error between two modes differs from seed to seed.
    fn reported_and_actual(results: &[(f64, f64)]) -> (f64, f64) {
        let count = results.len() as f64;
        let reported = results.iter().map(|(_, error)| error * error).sum::<f64>() / count;
        let mean = results.iter().map(|(result, _)| result).sum::<f64>() / count;
        let squares: f64 = results.iter().map(|(result, _)| (result - mean) * (result - mean)).sum();
        (reported.sqrt(), (squares / (count - 1.0)).sqrt())
    }

    /// Returns the reported error of a result, divided by the result's standard deviation over 400 seeds. `result` is a
    /// function of two columns of standard normal draws, and returns the result and its reported error.
    fn reported_over_actual(result: impl Fn(Vec<f64>, Vec<f64>, Blocks) -> (f64, f64)) -> f64 {
        let blocks = Blocks::new(4096);
        let one = |seed| {
            let [a, b] = columns(seed, blocks);
            result(a, b, blocks)
        };
        let (reported, actual) = reported_and_actual(&(0..400).map(one).collect::<Vec<_>>());
        reported / actual
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

    /// Checks the reported errors of the p5, the p50, the p95, and the mean of an outcome against their spreads over seeds.
    #[track_caller]
    fn check_errors(outcome: impl Fn(f64, f64) -> f64) {
        let blocks = Blocks::new(1024);
        let mut results: [Vec<(f64, f64)>; 4] = Default::default();
        for seed in 0..300 {
            let [a, b] = columns(seed, blocks);
            let samples: Vec<f64> = a.iter().zip(b).map(|(a, b)| outcome(*a, b)).collect();
            let draws = Draws::new(samples.clone());
            for (results, level) in results.iter_mut().zip([0.05, 0.5, 0.95]) {
                let error = quantile_error(&samples, &draws, level, blocks).unwrap();
                results.push((draws.quantile(level).unwrap(), error));
            }
            results[3].push((draws.mean().unwrap(), mean_error(&samples, blocks).unwrap()));
        }
        let errors = results.map(|results| reported_and_actual(&results));
        // A quantile that is the same with every seed has no error, and next to none is reported.
        let is_honest = |(reported, actual): &(f64, f64)| match *actual {
            0.0 => *reported < 0.05,
            _ => (0.7..2.0).contains(&(reported / actual)),
        };
        assert!(errors.iter().all(is_honest), "the reported errors and the spreads over seeds are {errors:?}");
    }

    #[test]
    fn the_reported_errors_of_smooth_outcomes_are_their_spread_over_seeds() {
        check_errors(|a, b| a + b);
        check_errors(|a, b| a * b);
        check_errors(|a, b| math::exp(a) + math::exp(b));
    }

    // Strata fix the fraction of samples on either side of a quantile of one input, and nearly fix the quantile.
    #[test]
    fn the_reported_errors_of_outcomes_of_one_input_are_their_spread_over_seeds() {
        check_errors(|a, _| a);
        check_errors(|a, _| math::exp(a));
        check_errors(|a, _| a.max(-1.0));
        check_errors(|a, _| a * a);
    }

    // A quantile that is another value with less than about 1% of the seeds is not among these: a run sees the chance of that with
    // an error of its own, and reports two to three times the spread.
    #[test]
    fn the_reported_errors_of_whole_numbers_are_their_spread_over_seeds() {
        check_errors(|a, b| (10.0 * (a + b)).round());
        check_errors(|a, b| (4.0 * (a + b)).floor());
        check_errors(|a, b| f64::from(u8::from(a + b > 0.0)));
        check_errors(|a, _| f64::from(u8::from(a > 1.0)));
        check_errors(|a, _| (2.0 * a + 0.3).floor());
    }

    #[test]
    fn the_reported_errors_of_outcomes_with_gaps_are_their_spread_over_seeds() {
        check_errors(|a, b| if a * b > 0.0 { 5.0 + 0.1 * a } else { 0.1 * a - 5.0 });
        check_errors(|a, _| if a > 0.008 { a + 10.0 } else { a });
        check_errors(|a, b| if a + 0.1 * b > 1.645 { a + 10.0 } else { a });
    }

    #[test]
    fn a_mean_that_is_the_same_in_every_block_is_known_to_one_sample() {
        // Half of every block is 1000.
        let ratio = reported_over_actual(|a, _, blocks| {
            let samples: Vec<f64> = a.iter().map(|a| if *a > 0.0 { 1000.0 } else { 0.0 }).collect();
            assert_eq!(mean_error(&samples, blocks), Some(1000.0 / 4096.0));
            (samples.iter().sum::<f64>() / 4096.0, 1000.0 / 4096.0)
        });
        assert_eq!(ratio, f64::INFINITY, "the mean is the same with every seed");
    }
}
