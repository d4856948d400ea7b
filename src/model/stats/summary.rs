//! Samples into the numbers that a forecast gives.

use super::draws::Draws;
use super::math;
use super::sampler::Blocks;

/// A share of a variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VarianceShare {
    /// 0 to 1.
    pub value: f64,
    /// Its standard error from sampling alone.
    pub error: f64,
}

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
    // Where every block has the same share below, as for one input alone, the median still moves within its strata: each
    // block's share by half a sample.
    let least = 0.5 / (samples.len() as f64 / count);
    let error = math::sqrt(variance.max(least * least) / count);
    // The density over the middle tenth, which no single pair of samples decides.
    let (low, high) = (draws.quantile(0.45)?, draws.quantile(0.55)?);
    Some(error * (high - low) / 0.1)
}

/// How many bins an input's samples are divided into for [`first_order_share`].
const BINS: usize = 32;

/// How many groups of samples are left out in turn for the error of a share.
const GROUPS: usize = 16;

/// Sums over the samples in a bin: of the outcomes, of the inputs, of their squares and products.
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    sum: f64,
    squares: f64,
    inputs: f64,
    input_squares: f64,
    products: f64,
}

impl Moments {
    fn of(input: f64, outcome: f64) -> Self {
        Self {
            count: 1.0,
            sum: outcome,
            squares: outcome * outcome,
            inputs: input,
            input_squares: input * input,
            products: input * outcome,
        }
    }

    fn plus(self, other: Self, sign: f64) -> Self {
        Self {
            count: self.count + sign * other.count,
            sum: self.sum + sign * other.sum,
            squares: self.squares + sign * other.squares,
            inputs: self.inputs + sign * other.inputs,
            input_squares: self.input_squares + sign * other.input_squares,
            products: self.products + sign * other.products,
        }
    }

    fn mean(&self) -> f64 {
        self.sum / self.count
    }

    /// The sum of squares about the outcomes' mean.
    fn scatter(&self) -> f64 {
        self.squares - self.sum * self.mean()
    }

    /// The part of that which a straight line along the input accounts for; nothing where the input does not vary.
    fn along(&self) -> Option<f64> {
        let spread = self.input_squares - self.inputs * self.inputs / self.count;
        let common = self.products - self.inputs * self.mean();
        // What rounding leaves of inputs that are the same is no spread.
        let varies = spread > 1e-9 * self.input_squares && spread.is_finite();
        varies.then(|| (common * common / spread).min(self.scatter()))
    }
}

/// The first-order share of `outcome`'s variance that `input` accounts for: Var(E\[outcome | input\]) / Var(outcome)
/// (Sobol 1993), estimated from the samples at hand by straight lines within bins along the input, less what the lines
/// would scatter if the input did nothing. Values beyond `horizon`, "never" included, count as `horizon`. `drawn` are the
/// input's samples, sorted. The error is that of a jackknife over groups of independent blocks (Tukey 1958).
pub fn first_order_share(
    input: &[f64],
    drawn: &Draws,
    outcome: &[f64],
    horizon: f64,
    blocks: Blocks,
) -> Option<VarianceShare> {
    let sorted = drawn.sorted();
    if sorted.len() < 8 * BINS {
        return None;
    }
    // The least of each bin.
    let mut edges: Vec<f64> = (0..BINS).map(|bin| sorted[bin * sorted.len() / BINS]).collect();
    // Values that are drawn often fill a bin of their own.
    edges.dedup();
    // About the middle, so that squares do not swallow the differences.
    let middle = outcome.iter().copied().find(|value| value.is_finite())?;
    let mut groups = vec![[Moments::default(); BINS]; GROUPS];
    for (block, range) in blocks.ranges().enumerate() {
        let group = &mut groups[block % GROUPS];
        for sample in range {
            let at = edges[1..].partition_point(|edge| *edge <= input[sample]);
            group[at] =
                group[at].plus(Moments::of(input[sample] - edges[at], outcome[sample].min(horizon) - middle), 1.0);
        }
    }
    let mut whole = [Moments::default(); BINS];
    for group in &groups {
        whole.iter_mut().zip(group).for_each(|(bin, part)| *bin = bin.plus(*part, 1.0));
    }
    let value = share_of(&whole)?;
    let without: Vec<f64> = groups
        .iter()
        .filter_map(|group| {
            let mut rest = whole;
            rest.iter_mut().zip(group).for_each(|(bin, part)| *bin = bin.plus(*part, -1.0));
            share_of(&rest)
        })
        .collect();
    let count = without.len() as f64;
    let mean = without.iter().sum::<f64>() / count;
    let scatter: f64 = without.iter().map(|share| (share - mean) * (share - mean)).sum();
    Some(VarianceShare { value: value.clamp(0.0, 1.0), error: math::sqrt(scatter * (count - 1.0) / count) })
}

/// The variance between bins and along the lines within them over the whole, less the part that is the scatter about the
/// lines: each number that a line takes, its mean and its slope, picks up one variance of what it leaves.
fn share_of(bins: &[Moments; BINS]) -> Option<f64> {
    let all = bins.iter().fold(Moments::default(), |all, bin| all.plus(*bin, 1.0));
    let mean = all.mean();
    let total = all.scatter() / all.count;
    if total.is_nan() || total <= 1e-12 * mean * mean {
        return None;
    }
    let filled = bins.iter().filter(|bin| bin.count >= 3.0);
    let explained = filled.map(|bin| {
        let (along, taken) = bin.along().map_or((0.0, 1.0), |along| (along, 2.0));
        let left = (bin.scatter() - along) / (bin.count - taken);
        let off = bin.mean() - mean;
        (bin.count * off * off + along - taken * left) / all.count
    });
    Some(explained.sum::<f64>() / total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::stats::sampler;

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
            let drawn = Draws::new(input.clone());
            let share = first_order_share(input, &drawn, &y, f64::INFINITY, Blocks::new(16_384)).unwrap();
            assert!((share.value - expected).abs() < 0.015, "{share:?} not {expected}");
        }
    }

    /// The mean error of an input's share over 40 seeds; `outcome` is of the normal scores of two inputs.
    fn mean_error(input: impl Fn(f64) -> f64, outcome: impl Fn(f64, f64) -> f64, expected: f64) -> f64 {
        let blocks = Blocks::new(16_384);
        let share = |seed: u64| {
            let [a, b] = ["a", "b"].map(|name| {
                let mut out = vec![0.0; blocks.samples];
                for (block, range) in blocks.ranges().enumerate() {
                    sampler::normal_scores(sampler::key(seed, "test", name, 0), block, &mut out[range]);
                }
                out
            });
            let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| outcome(*a, *b)).collect();
            let input: Vec<f64> = a.into_iter().map(&input).collect();
            first_order_share(&input, &Draws::new(input.clone()), &y, f64::INFINITY, blocks).unwrap().value
        };
        (0..40).map(|seed| share(seed) - expected).sum::<f64>() / 40.0
    }

    #[test]
    fn shares_are_not_too_small_for_what_varies_within_bins() {
        // The ends of a normal are wide bins: their means alone fall short of 0.8 by 0.003 and more. The mean over the
        // seeds is known to 0.0002.
        let linear = mean_error(|a| a, |a, b| 2.0 * a + b, 0.8);
        assert!(linear.abs() < 0.001, "{linear}");
        // Those of a lognormal are so wide that they would fall short by 0.08. Known to 0.003.
        let (wide, narrow) = (math::exp_m1(1.0), math::exp_m1(0.25));
        let share = wide / (wide + narrow + wide * narrow);
        let product = mean_error(math::exp, |a, b| math::exp(a + b / 2.0), share);
        assert!(product.abs() < 0.015, "{product}");
    }

    #[test]
    fn a_coin_has_its_share() {
        // y = coin + noise: a coin has variance 1/4, the noise 1/12.
        let samples = 16_384;
        let coin: Vec<f64> = column("a", samples).iter().map(|z| f64::from(u8::from(*z > 0.0))).collect();
        let y: Vec<f64> = coin.iter().zip(column("b", samples)).map(|(c, z)| c + math::normal_cumulative(z)).collect();
        let drawn = Draws::new(coin.clone());
        let share = first_order_share(&coin, &drawn, &y, f64::INFINITY, Blocks::new(samples)).unwrap();
        assert!((share.value - 0.75).abs() < 0.01, "{share:?}");
    }

    #[test]
    fn the_reported_error_of_a_share_is_its_spread_over_seeds() {
        let samples = 4096;
        let blocks = Blocks::new(samples);
        let (mut shares, mut errors) = (Vec::new(), 0.0);
        for seed in 0..200 {
            let draw = |name: &str| {
                let mut out = vec![0.0; samples];
                for (block, range) in blocks.ranges().enumerate() {
                    sampler::normal_scores(sampler::key(seed, "test", name, 0), block, &mut out[range]);
                }
                out
            };
            let (a, b) = (draw("a"), draw("b"));
            let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a + b + a * b).collect();
            let share = first_order_share(&a, &Draws::new(a.clone()), &y, f64::INFINITY, blocks).unwrap();
            shares.push(share.value);
            errors += share.error / 200.0;
        }
        let mean = shares.iter().sum::<f64>() / 200.0;
        // a and b have a third each, their product the last.
        assert!((mean - 1.0 / 3.0).abs() < 0.005, "{mean}");
        let spread = (shares.iter().map(|share| (share - mean) * (share - mean)).sum::<f64>() / 199.0).sqrt();
        assert!((errors / spread - 1.0).abs() < 0.2, "reported {errors}, actual {spread}");
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
