//! How much narrower the 90% interval of an outcome becomes on average if an input is known.

use super::math;
use super::summary::Estimate;

/// The smallest number of samples in a slice along the input: enough for its 5% and 95% quantiles.
const SLICE: usize = 256;

/// The fewest slices that tell anything about an input.
const MIN_SLICES: usize = 4;

/// Returns the part by which the 90% interval of an outcome becomes narrower on average if an input is known: 1 minus the mean width
/// of the intervals of slices along the input over the width of the whole. Never negative. Outcomes beyond `horizon`, including
/// "never", count as `horizon`. Returns `None` if the samples are too few, or if the interval of the outcome has no finite width.
///
/// The samples are sorted by the input and cut into slices of equal counts. Three corrections keep the estimate free of bias. In each
/// slice the outcome is measured from a least-squares line, since the input still varies within a slice; the line has a parameter,
/// which takes a part 1 / (n − 1) of the residual variance. Quantiles are those that are nearly unbiased for every distribution
/// (Hyndman and Fan 1996, "Sample quantiles in statistical packages", The American Statistician 50(4), definition 8). The width of
/// the whole is the mean of as many slices that are cut without regard to the input, so that an input that tells nothing has 0 on
/// average. What is left of the bias is below 0.01 where the outcome has heavy tails and its parts along the input have none.
///
/// The error is that of the mean width of the slices of the whole, from their spread. It is too large for inputs that tell little: both
/// means then have nearly the same error, which cancels.
pub fn shrinkage(input: &[f64], outcome: &[f64], horizon: f64) -> Option<Estimate> {
    let samples = input.len();
    let slices = samples / SLICE;
    if slices < MIN_SLICES || outcome.len() != samples {
        return None;
    }
    let outcome: Vec<f64> = outcome.iter().map(|value| value.min(horizon)).collect();
    let mut order: Vec<usize> = (0..samples).collect();
    // Equal inputs stay in the order of the samples, which is random.
    order.sort_by(|a, b| input[*a].total_cmp(&input[*b]));
    let along = (0..slices).map(|slice| {
        let slice = &order[slice * samples / slices..(slice + 1) * samples / slices];
        width_beside_line(slice.iter().map(|at| (input[*at], outcome[*at])).collect())
    });
    let known = along.sum::<f64>() / slices as f64;
    let across = (0..slices).map(|slice| width(outcome.iter().skip(slice).step_by(slices).copied().collect()));
    let across: Vec<f64> = across.collect();
    let unknown = across.iter().sum::<f64>() / slices as f64;
    let left = known / unknown;
    if !left.is_finite() {
        return None;
    }
    let squares: f64 = across.iter().map(|width| (width - unknown) * (width - unknown)).sum();
    let error = math::sqrt(squares / (slices - 1) as f64 / slices as f64) / unknown;
    let value = (1.0 - left).clamp(0.0, 1.0);
    // The more an input explains, the less the errors of the two means have in common.
    Some(Estimate { value, error: error * left * math::sqrt(1.0 + value) })
}

/// Returns the width of the 90% interval of the distances from a least-squares line.
fn width_beside_line(slice: Vec<(f64, f64)>) -> f64 {
    let count = slice.len() as f64;
    let [input_mean, mean] = [|(input, _): &(f64, f64)| *input, |(_, outcome): &(f64, f64)| *outcome]
        .map(|part| slice.iter().map(part).sum::<f64>() / count);
    let (spread, common) = slice.iter().fold((0.0, 0.0), |(spread, common), (input, outcome)| {
        let distance = input - input_mean;
        (spread + distance * distance, common + distance * (outcome - mean))
    });
    // A spread this small is the rounding error of equal inputs.
    let varies = spread > 1e-18 * count * input_mean * input_mean && spread.is_finite();
    let (slope, parameters) = if varies { (common / spread, 1.0) } else { (0.0, 0.0) };
    let residuals = slice.iter().map(|(input, outcome)| outcome - mean - slope * (input - input_mean));
    width(residuals.collect()) * math::sqrt((count - 1.0) / (count - 1.0 - parameters))
}

/// Returns the width of the 90% interval of samples.
fn width(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    let quantile = |level: f64| {
        let count = samples.len();
        let rank = (count as f64 + 1.0 / 3.0) * level + 1.0 / 3.0;
        let below = (rank as usize).clamp(1, count);
        let (low, high) = (samples[below - 1], samples[below.min(count - 1)]);
        low + (rank - below as f64) * (high - low)
    };
    quantile(0.95) - quantile(0.05)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::stats::sampler::{self, Blocks};

    const SAMPLES: usize = 4096;

    fn normal(seed: u64, name: &str, samples: usize) -> Vec<f64> {
        let mut out = vec![0.0; samples];
        for (block, range) in Blocks::new(samples).ranges().enumerate() {
            sampler::normal_scores(sampler::key(seed, "test", name, 0), block, &mut out[range]);
        }
        out
    }

    /// Returns the mean of the shrinkage by `a` over 60 seeds, its spread, and the mean of its stated error.
    fn over_seeds(samples: usize, outcome: impl Fn(f64, f64) -> f64) -> [f64; 3] {
        let estimates: Vec<Estimate> = (0..60)
            .map(|seed| {
                let [a, b] = ["a", "b"].map(|name| normal(seed, name, samples));
                let outcomes: Vec<f64> = a.iter().zip(&b).map(|(a, b)| outcome(*a, *b)).collect();
                shrinkage(&a, &outcomes, f64::INFINITY).unwrap()
            })
            .collect();
        let mean = estimates.iter().map(|estimate| estimate.value).sum::<f64>() / 60.0;
        let squares: f64 = estimates.iter().map(|estimate| (estimate.value - mean) * (estimate.value - mean)).sum();
        [mean, (squares / 59.0).sqrt(), estimates.iter().map(|estimate| estimate.error).sum::<f64>() / 60.0]
    }

    #[test]
    fn a_part_of_a_sum_leaves_the_width_of_the_other_parts() {
        // The width of a · A + b · B is proportional to √(a² + b²), and that of b · B to b.
        for (a, b) in [(1.0, 3.0), (1.0, 1.0), (3.0, 1.0), (1.0, 0.0)] {
            let expected = 1.0 - b / math::sqrt(a * a + b * b);
            for samples in [1024, SAMPLES] {
                let [mean, spread, error] = over_seeds(samples, |first, other| a * first + b * other);
                assert!((mean - expected).abs() < 0.006, "{a} {b} {samples}: {mean} not {expected}");
                assert!(spread <= error * 1.3 && error <= spread * 2.5, "{a} {b} {samples}: {spread} {error}");
            }
        }
    }

    #[test]
    fn an_input_that_tells_nothing_shrinks_nothing() {
        let [mean, _, error] = over_seeds(SAMPLES, |_, other| other);
        assert!(mean < 0.006 && error < 0.02, "{mean} {error}");
    }

    #[test]
    fn an_input_that_only_scales_another_shrinks_the_interval() {
        // A · B with standard normal A and B: knowing A leaves a normal of the standard deviation |A|, whose mean is √(2/π), so the
        // mean width is 2 · 1.644854 · 0.797885 = 2.624806. That of the product is twice its 95% quantile:
        // scipy.optimize.brentq of its distribution function, the integral of norm.cdf(q / x) · norm.pdf(x), less 0.95.
        let [mean, _, _] = over_seeds(4 * SAMPLES, |a, b| a * b);
        let expected = 1.0 - 2.624806 / (2.0 * PRODUCT_95);
        // Slices are normal and the whole is not, so that the whole has the larger bias: 0.006 are left.
        assert!((mean - expected).abs() < 0.01, "{mean} not {expected}");
    }

    /// The 95% quantile of the product of two standard normal numbers.
    const PRODUCT_95: f64 = 1.595104;

    #[test]
    fn a_coin_that_moves_the_outcome_leaves_the_width_of_its_sides() {
        // 10 · coin + U with U from 0 to 1: the whole has its 5% quantile at 0.1 and its 95% quantile at 10.9, a side a width of 0.9.
        let coin: Vec<f64> = normal(3, "a", SAMPLES).iter().map(|z| f64::from(u8::from(*z > 0.0))).collect();
        let outcome: Vec<f64> =
            coin.iter().zip(normal(3, "b", SAMPLES)).map(|(c, z)| 10.0 * c + math::normal_cumulative(z)).collect();
        let found = shrinkage(&coin, &outcome, f64::INFINITY).unwrap();
        assert!((found.value - (1.0 - 0.9 / 10.8)).abs() < 0.005, "{found:?}");
    }

    #[test]
    fn dates_beyond_the_horizon_count_as_the_horizon() {
        let input = normal(1, "a", SAMPLES);
        let capped: Vec<f64> = input.iter().map(|z| z.min(1.0)).collect();
        let never: Vec<f64> = input.iter().map(|z| if *z > 1.0 { f64::INFINITY } else { *z }).collect();
        assert_eq!(shrinkage(&input, &never, 1.0), shrinkage(&input, &capped, f64::INFINITY));
        assert_eq!(shrinkage(&input, &never, f64::INFINITY), None);
        assert_eq!(shrinkage(&input, &vec![2.0; SAMPLES], f64::INFINITY), None);
        assert_eq!(shrinkage(&input[..500], &capped[..500], f64::INFINITY), None);
    }
}
