//! Samples into the numbers that a forecast gives.

use super::draws::Draws;
use super::math;
use super::sampler::Blocks;

/// The standard error of the median from sampling alone; `None` where the median is "never" or there are too few blocks.
///
/// Blocks are scrambled independently, so the shares of their samples below the overall median scatter as much as
/// sampling makes them; divided by the density there, that is the scatter of the median itself.
pub fn median_error(samples: &[f64], draws: &Draws, blocks: Blocks) -> Option<f64> {
    let median = draws.median()?;
    let shares: Vec<f64> = blocks
        .ranges()
        .map(|range| {
            let part = &samples[range];
            let below = part.iter().filter(|value| **value < median).count() as f64;
            let equal = part.iter().filter(|value| **value == median).count() as f64;
            (below + equal / 2.0) / part.len() as f64
        })
        .collect();
    if shares.len() < 4 {
        return None;
    }
    let count = shares.len() as f64;
    let mean = shares.iter().sum::<f64>() / count;
    let variance = shares.iter().map(|share| (share - mean) * (share - mean)).sum::<f64>() / (count - 1.0);
    let error = math::sqrt(variance / count);
    // The density over the middle tenth, which no single pair of samples decides.
    let (low, high) = (draws.quantile(0.45)?, draws.quantile(0.55)?);
    Some(error * (high - low) / 0.1)
}

/// How many bins an input's samples are divided into for [`first_order_share`].
const BINS: usize = 64;

/// The first-order share of `outcome`'s variance that `input` accounts for: Var(E\[outcome | input\]) / Var(outcome)
/// (Sobol 1993), estimated from the samples at hand by the means of equal bins along the input, less what the means would
/// scatter if the input did nothing. Values beyond `horizon`, "never" included, count as `horizon`.
pub fn first_order_share(input: &[f64], outcome: &[f64], horizon: f64) -> Option<f64> {
    let count = input.len();
    let per_bin = count / BINS;
    if per_bin < 4 {
        return None;
    }
    let clipped: Vec<f64> = outcome.iter().map(|value| value.min(horizon)).collect();
    let mean = clipped.iter().sum::<f64>() / count as f64;
    let total = clipped.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count as f64;
    if total <= 0.0 || !total.is_finite() {
        return None;
    }
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| input[*a].total_cmp(&input[*b]));
    let (mut between, mut noise) = (0.0, 0.0);
    for bin in 0..BINS {
        let members = &order[bin * count / BINS..(bin + 1) * count / BINS];
        let size = members.len() as f64;
        let own = members.iter().map(|at| clipped[*at]).sum::<f64>() / size;
        let within = members.iter().map(|at| (clipped[*at] - own) * (clipped[*at] - own)).sum::<f64>() / (size - 1.0);
        between += (own - mean) * (own - mean) / BINS as f64;
        noise += within / size / BINS as f64;
    }
    Some(((between - noise) / total).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sampler;

    fn column(name: &str, samples: usize) -> Vec<f64> {
        let mut out = vec![0.0; samples];
        for (block, range) in Blocks::new(samples).ranges().enumerate() {
            sampler::normal_scores(sampler::key(7, "test", name, 0), block, &mut out[range]);
        }
        out
    }

    #[test]
    fn shares_of_a_linear_sum_are_those_of_its_variances() {
        // y = 2a + b: a has 4/5 of the variance, b 1/5, c none.
        let (a, b, c) = (column("a", 16_384), column("b", 16_384), column("c", 16_384));
        let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 2.0 * a + b).collect();
        for (input, expected) in [(&a, 0.8), (&b, 0.2), (&c, 0.0)] {
            let share = first_order_share(input, &y, f64::INFINITY).unwrap();
            assert!((share - expected).abs() < 0.015, "{share} not {expected}");
        }
    }

    #[test]
    fn the_reported_error_of_a_median_is_its_spread_over_seeds() {
        // y = a·b has no additive part, so stratification leaves its median's error as it was.
        let samples = 4096;
        let blocks = Blocks::new(samples);
        let (mut medians, mut errors) = (Vec::new(), 0.0);
        for seed in 0..400 {
            let draw = |name: &str| {
                let mut out = vec![0.0; samples];
                for (block, range) in blocks.ranges().enumerate() {
                    sampler::normal_scores(sampler::key(seed, "test", name, 0), block, &mut out[range]);
                }
                out
            };
            let product: Vec<f64> = draw("a").iter().zip(draw("b")).map(|(a, b)| a + b + a * b).collect();
            let draws = Draws::new(product.clone());
            medians.push(draws.median().unwrap());
            errors += median_error(&product, &draws, blocks).unwrap() / 400.0;
        }
        let mean = medians.iter().sum::<f64>() / 400.0;
        let spread = (medians.iter().map(|median| (median - mean) * (median - mean)).sum::<f64>() / 399.0).sqrt();
        assert!((errors / spread - 1.0).abs() < 0.1, "reported {errors}, actual {spread}");
    }
}
