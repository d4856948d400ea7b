//! The share of an outcome's variance that an input explains.

use super::draws::Draws;
use super::math;
use super::sampler::Blocks;

/// A number that is estimated from samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Its standard error due to sampling, in its unit; infinite if it cannot be estimated.
    pub error: f64,
}

/// The number of bins of an input's samples in [`Bins::first_order_share`]: with the default of about 500 samples per bin,
/// lines within bins follow any smooth dependence.
const BINS: usize = 32;

/// The number of bins at most: if values are repeated, a bin for each of them and for what follows it.
const MAX_BINS: usize = 2 * BINS;

/// The number of samples that a bin needs for a line and its residual.
const MIN_IN_BIN: usize = 3;

/// The smallest number of samples in a bin beside repeated values: enough that bins are no finer than their noise.
const MIN_IN_FINE_BIN: usize = 16;

/// The number of groups of samples that the jackknife leaves out in turn.
pub(super) const GROUPS: usize = 16;

/// Sums over the samples in a bin.
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    outcomes: f64,
    outcome_squares: f64,
    inputs: f64,
    input_squares: f64,
    products: f64,
}

impl Moments {
    /// Returns the sums of one sample.
    fn of(input: f64, outcome: f64) -> Self {
        Self {
            count: 1.0,
            outcomes: outcome,
            outcome_squares: outcome * outcome,
            inputs: input,
            input_squares: input * input,
            products: input * outcome,
        }
    }

    /// Returns the sum (`sign` 1) or difference (`sign` −1) of two sums.
    fn plus(self, other: Self, sign: f64) -> Self {
        Self {
            count: self.count + sign * other.count,
            outcomes: self.outcomes + sign * other.outcomes,
            outcome_squares: self.outcome_squares + sign * other.outcome_squares,
            inputs: self.inputs + sign * other.inputs,
            input_squares: self.input_squares + sign * other.input_squares,
            products: self.products + sign * other.products,
        }
    }

    /// Returns the mean outcome.
    fn mean(&self) -> f64 {
        self.outcomes / self.count
    }

    /// Returns the sum of squares of the outcomes about their mean.
    fn total_squares(&self) -> f64 {
        self.outcome_squares - self.outcomes * self.mean()
    }

    /// Returns the part of [`Self::total_squares`] that a least-squares line explains; `None` if the input does not vary.
    fn explained_squares(&self) -> Option<f64> {
        let spread = self.input_squares - self.inputs * self.inputs / self.count;
        let common = self.products - self.inputs * self.mean();
        // A spread this small is the rounding error of equal inputs.
        let varies = spread > 1e-9 * self.input_squares && spread.is_finite();
        varies.then(|| (common * common / spread).min(self.total_squares()))
    }
}

impl Estimate {
    /// Returns a share as it is shown: an estimate is never exactly nothing or all.
    pub fn estimated(self) -> f64 {
        const LEAST: f64 = 1e-6;
        if self.error > 0.0 { self.value.clamp(LEAST, 1.0 - LEAST) } else { self.value }
    }
}

/// An input's samples, divided into bins along the input.
pub struct Bins<'s> {
    /// The samples, one number each.
    input: &'s [f64],
    /// The smallest input of each bin.
    edges: Vec<f64>,
    /// The bin of each sample.
    places: Vec<u8>,
}

impl<'s> Bins<'s> {
    /// Divides an input's samples; `drawn` has them sorted. Returns `None` if they are too few.
    pub fn new(input: &'s [f64], drawn: &Draws) -> Option<Self> {
        if input.len() < 8 * BINS {
            return None;
        }
        let edges = bin_edges(drawn.sorted());
        // There are at most `MAX_BINS` bins.
        let place = |input: &f64| edges[1..].partition_point(|edge| edge <= input) as u8;
        let places = input.iter().map(place).collect();
        Some(Self { input, edges, places })
    }

    /// Returns the first-order Sobol' index of the input: the share Var(E\[outcome | input\]) / Var(outcome) of the outcome's
    /// variance that the input explains (Sobol' 1993, "Sensitivity estimates for nonlinear mathematical models", Mathematical
    /// Modeling and Computational Experiment 1(4)).
    ///
    /// It is estimated from the samples of one run, by least-squares lines within bins along the input, minus the part that
    /// such lines would explain by chance. `outcome` has one number per sample. Outcomes beyond `horizon`, including "never",
    /// count as `horizon`. The error is that of a jackknife over groups of blocks. Returns `None` if the outcome does not vary.
    pub fn first_order_share(&self, outcome: &[f64], horizon: f64, blocks: Blocks) -> Option<Estimate> {
        // Relative to some outcome, so that large levels cost no digits in the squares.
        let origin = outcome.iter().copied().find(|value| value.is_finite())?;
        let mut groups = vec![[Moments::default(); MAX_BINS]; GROUPS];
        for (block, range) in blocks.ranges().enumerate() {
            let group = &mut groups[block % GROUPS];
            for sample in range {
                let at = usize::from(self.places[sample]);
                let input = self.input[sample] - self.edges[at];
                group[at] = group[at].plus(Moments::of(input, outcome[sample].min(horizon) - origin), 1.0);
            }
        }
        let mut whole = [Moments::default(); MAX_BINS];
        for group in &groups {
            whole.iter_mut().zip(group).for_each(|(bin, part)| *bin = bin.plus(*part, 1.0));
        }
        let value = share_of(&whole)?;
        let without: Vec<f64> = groups
            .iter()
            .filter_map(|group| {
                let mut remaining = whole;
                remaining.iter_mut().zip(group).for_each(|(bin, part)| *bin = bin.plus(*part, -1.0));
                share_of(&remaining)
            })
            .collect();
        Some(Estimate { value: value.clamp(0.0, 1.0), error: jackknife_error(&without) })
    }
}

/// Returns the total Sobol' index of an input: the share of the outcome's variance that would remain on average if all other
/// inputs were known. `redrawn` are the outcomes with the input drawn anew in each sample, and all other inputs the same
/// (Jansen 1999, "Analysis of variance designs for model output", Computer Physics Communications 117). Outcomes beyond
/// `horizon` count as `horizon`. The error is that of a jackknife over groups of blocks. Returns `None` if an outcome is not
/// finite, or does not vary.
pub fn total_share(outcome: &[f64], redrawn: &[f64], horizon: f64, blocks: Blocks) -> Option<Estimate> {
    contrast_share(outcome, [(redrawn, -1.0)], horizon, blocks)
}

/// Returns the superset importance of a pair of inputs: the share of the outcome's variance that needs both, alone or together
/// with others. `redrawn` are the outcomes with the first input drawn anew in each sample, with the second, and with both (Liu and
/// Owen 2006, "Estimating mean dimensionality of analysis of variance decompositions", Journal of the American Statistical
/// Association 101). The values that are drawn anew are the same in all three. It is the sum of the total shares of both inputs
/// minus their total share as a group, but this estimate is exactly 0 if the inputs do nothing together.
pub fn pair_share(outcome: &[f64], redrawn: [&[f64]; 3], horizon: f64, blocks: Blocks) -> Option<Estimate> {
    let [first, second, both] = redrawn;
    contrast_share(outcome, [(first, -1.0), (second, -1.0), (both, 1.0)], horizon, blocks)
}

/// Returns the mean square of a contrast between the outcome and others, each with its sign, as a share of the outcome's variance. It
/// is divided by the number of outcomes in the contrast, which have the same distribution.
fn contrast_share<const OTHERS: usize>(
    outcome: &[f64],
    others: [(&[f64], f64); OTHERS],
    horizon: f64,
    blocks: Blocks,
) -> Option<Estimate> {
    let origin = outcome.first()?.min(horizon);
    let mut groups = [[0.0; 4]; GROUPS];
    for (block, range) in blocks.ranges().enumerate() {
        let group = &mut groups[block % GROUPS];
        for sample in range {
            let y = outcome[sample].min(horizon) - origin;
            let add = |sum: f64, (other, sign): &(&[f64], f64)| sum + sign * (other[sample].min(horizon) - origin);
            let contrast = others.iter().fold(y, add);
            let parts = [1.0, y, y * y, contrast * contrast];
            group.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
        }
    }
    let share = |[count, sum, squares, contrasts]: [f64; 4]| {
        let variance = squares / count - (sum / count) * (sum / count);
        let share = contrasts / count / (OTHERS + 1) as f64 / variance;
        (variance > 1e-12 * (sum / count) * (sum / count) && share.is_finite()).then_some(share)
    };
    let add = |all: [f64; 4], group: &[f64; 4], sign: f64| std::array::from_fn(|part| all[part] + sign * group[part]);
    let whole = groups.iter().fold([0.0; 4], |all, group| add(all, group, 1.0));
    let value = share(whole)?;
    let without: Vec<f64> = groups.iter().filter_map(|group| share(add(whole, group, -1.0))).collect();
    Some(Estimate { value: value.clamp(0.0, 1.0), error: jackknife_error(&without) })
}

/// Returns the standard error of a result, from the results without each of several groups in turn (Tukey 1958; Efron and
/// Tibshirani 1993, "An Introduction to the Bootstrap", chapter 11).
pub(super) fn jackknife_error(without: &[f64]) -> f64 {
    let count = without.len() as f64;
    let mean = without.iter().sum::<f64>() / count;
    let squares: f64 = without.iter().map(|result| (result - mean) * (result - mean)).sum();
    math::sqrt(squares * (count - 1.0) / count)
}

/// Returns the smallest input of each bin, of sorted inputs. A value that would fill more than one of [`BINS`] bins has a bin
/// of its own, and the other values have the remaining bins: they need not lie on a line with it.
fn bin_edges(sorted: &[f64]) -> Vec<f64> {
    let quantiles = |values: &[f64], bins: usize| -> Vec<f64> {
        let mut edges: Vec<f64> = (0..bins).map(|bin| values[bin * values.len() / bins]).collect();
        edges.dedup();
        edges
    };
    let range_of =
        |value: f64| sorted.partition_point(|input| *input < value)..sorted.partition_point(|input| *input <= value);
    let candidates = quantiles(sorted, BINS);
    let repeated: Vec<f64> =
        candidates.iter().copied().filter(|value| range_of(*value).len() > sorted.len() / BINS).collect();
    if repeated.is_empty() {
        return candidates;
    }
    let others: Vec<f64> = sorted.iter().copied().filter(|input| !repeated.contains(input)).collect();
    let bins = (BINS - repeated.len()).min(others.len() / MIN_IN_FINE_BIN);
    let mut edges = quantiles(&others, bins);
    for (at, value) in repeated.iter().enumerate() {
        let end = repeated.get(at + 1).map_or(sorted.len(), |next| range_of(*next).start);
        let between = &sorted[range_of(*value).end..end];
        edges.extend(between.first().filter(|_| between.len() >= MIN_IN_BIN));
    }
    edges.extend(repeated);
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges
}

/// Returns the variance between bins and along the lines within them as a share of the total variance. Each parameter of a
/// line, its mean and its slope, explains one residual variance by chance, which is subtracted.
fn share_of(bins: &[Moments; MAX_BINS]) -> Option<f64> {
    let all = bins.iter().fold(Moments::default(), |all, bin| all.plus(*bin, 1.0));
    let mean = all.mean();
    let total = all.total_squares() / all.count;
    if total.is_nan() || total <= 1e-12 * mean * mean {
        return None;
    }
    let filled = bins.iter().filter(|bin| bin.count >= MIN_IN_BIN as f64);
    let explained = filled.map(|bin| {
        let (along, parameters) = bin.explained_squares().map_or((0.0, 1.0), |along| (along, 2.0));
        let residual_variance = (bin.total_squares() - along) / (bin.count - parameters);
        let deviation = bin.mean() - mean;
        (bin.count * deviation * deviation + along - parameters * residual_variance) / all.count
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
    fn shares_in_a_linear_sum_are_those_of_the_variances() {
        // y = 2a + b: a explains 4/5 of the variance, b 1/5, c none.
        let (a, b, c) = (column("a", 16_384), column("b", 16_384), column("c", 16_384));
        let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 2.0 * a + b).collect();
        for (input, expected) in [(&a, 0.8), (&b, 0.2), (&c, 0.0)] {
            let drawn = Draws::new(input.clone());
            let share =
                Bins::new(input, &drawn).unwrap().first_order_share(&y, f64::INFINITY, Blocks::new(16_384)).unwrap();
            assert!((share.value - expected).abs() < 0.015, "{share:?} not {expected}");
        }
    }

    /// Returns the mean error of an input's share over 40 seeds. `outcome` is a function of two standard normal draws.
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
            let drawn = Draws::new(input.clone());
            Bins::new(&input, &drawn).unwrap().first_order_share(&y, f64::INFINITY, blocks).unwrap().value
        };
        (0..40).map(|seed| share(seed) - expected).sum::<f64>() / 40.0
    }

    #[test]
    fn variation_within_bins_is_counted() {
        // The outer bins of a normal distribution are wide: means alone would give at least 0.003 less than 0.8. The mean over
        // the seeds has an error of 0.0002.
        let linear = mean_error(|a| a, |a, b| 2.0 * a + b, 0.8);
        assert!(linear.abs() < 0.001, "{linear}");
        // Those of a lognormal distribution are so wide that means would give 0.08 less. This mean has an error of 0.003.
        let (wide, narrow) = (math::exp_m1(1.0), math::exp_m1(0.25));
        let share = wide / (wide + narrow + wide * narrow);
        let product = mean_error(math::exp, |a, b| math::exp(a + b / 2.0), share);
        assert!(product.abs() < 0.015, "{product}");
    }

    #[test]
    fn a_binary_input_has_its_share() {
        // y = coin + noise: the coin has variance 1/4, the noise 1/12.
        let samples = 16_384;
        let coin: Vec<f64> = column("a", samples).iter().map(|z| f64::from(u8::from(*z > 0.0))).collect();
        let y: Vec<f64> = coin.iter().zip(column("b", samples)).map(|(c, z)| c + math::normal_cumulative(z)).collect();
        let drawn = Draws::new(coin.clone());
        let share =
            Bins::new(&coin, &drawn).unwrap().first_order_share(&y, f64::INFINITY, Blocks::new(samples)).unwrap();
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
            let share =
                Bins::new(&a, &Draws::new(a.clone())).unwrap().first_order_share(&y, f64::INFINITY, blocks).unwrap();
            shares.push(share.value);
            errors += share.error / 200.0;
        }
        let mean = shares.iter().sum::<f64>() / 200.0;
        // a, b, and their product explain a third each.
        assert!((mean - 1.0 / 3.0).abs() < 0.005, "{mean}");
        let spread = (shares.iter().map(|share| (share - mean) * (share - mean)).sum::<f64>() / 199.0).sqrt();
        assert!((errors / spread - 1.0).abs() < 0.2, "reported {errors}, actual {spread}");
    }
}
