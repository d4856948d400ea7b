//! Scores of forecasts, given the observed result.
//!
//! All scores are *proper* (Gneiting and Raftery 2007, "Strictly proper scoring rules, prediction, and estimation", Journal of
//! the American Statistical Association 102(477)): a forecaster expects the best score by stating their own belief. All are
//! losses: smaller is better, and 0 is the best possible value of all but the logarithmic scores and the fair estimator. If an
//! argument is not finite or a parameter is out of range, there is no score.
//!
//! The *normal scores* of [`super::special`] are something else: standard normal quantiles.

use super::draws::Draws;
use super::math;

/// 1/√π: the mean difference of two draws of the standard normal is twice that.
const FRAC_1_SQRT_PI: f64 = core::f64::consts::FRAC_2_SQRT_PI / 2.0;

/// Returns the continuous ranked probability score of a normal forecast, in the unit of `observed`.
///
/// If F is the forecast's cumulative distribution function and y the observation, the score is ∫ (F(x) − 1{x ≥ y})² dx =
/// E|X − y| − ½ E|X − X'|. For z = (y − mean)/sd it is sd · (z (2Φ(z) − 1) + 2φ(z) − 1/√π) (Gneiting, Raftery, Westveld and
/// Goldman 2005, Monthly Weather Review 133(5)). `None` if `sd` is not positive.
pub fn crps_normal(mean: f64, sd: f64, observed: f64) -> Option<f64> {
    let z = standardized(mean, sd, observed)?;
    let density = math::exp(math::normal_log_density(z));
    finite(sd * (z * (2.0 * math::normal_cumulative(z) - 1.0) + 2.0 * density - FRAC_1_SQRT_PI))
}

/// Returns the continuous ranked probability score of a lognormal forecast, in the unit of `observed`. `mu` and `sigma` are
/// mean and standard deviation of its natural logarithm.
///
/// For z = (ln y − μ)/σ it is y (2Φ(z) − 1) − 2 exp(μ + σ²/2) (Φ(z − σ) + Φ(σ/√2) − 1) (Baran and Lerch 2015, Quarterly
/// Journal of the Royal Meteorological Society 141; Jordan, Krüger and Lerch 2019, "Evaluating probabilistic forecasts with
/// scoringRules", Journal of Statistical Software 90(12)), where Φ(z) is 0 for an observation of at most 0. `None` if
/// `sigma` is not positive.
pub fn crps_lognormal(mu: f64, sigma: f64, observed: f64) -> Option<f64> {
    let z = if observed > 0.0 { standardized(mu, sigma, math::ln(observed))? } else { f64::NEG_INFINITY };
    if !(sigma > 0.0 && sigma.is_finite()) {
        return None;
    }
    let mean = math::exp(mu + sigma * sigma / 2.0);
    // Φ(σ/√2) − 1 by the other tail, which keeps its precision.
    let difference =
        math::normal_cumulative(z - sigma) - math::normal_cumulative(-sigma * core::f64::consts::FRAC_1_SQRT_2);
    finite(observed * (2.0 * math::normal_cumulative(z) - 1.0) - 2.0 * mean * difference)
}

/// The estimator of a forecast's spread from its samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estimator {
    /// The mean difference of two samples, pairs of a sample with itself included, with the factor 1/M² (the "energy form").
    /// Exact if the samples are the forecast.
    Energy,
    /// The mean difference of two different samples, with the factor 1/(M (M − 1)). Unbiased if the samples are drawn from the
    /// forecast (Ferro 2014, "Fair scores for ensemble forecasts", Quarterly Journal of the Royal Meteorological Society 140).
    /// The score may be negative.
    Fair,
}

/// Returns the continuous ranked probability score of samples, in the unit of `observed`: the mean of |x − y| minus half the
/// mean difference of two samples (Gneiting and Raftery 2007; Jordan, Krüger and Lerch 2019).
///
/// Values beyond `horizon` count as `horizon`. That includes "never" and an event that has not happened yet (infinity). This is
/// a threshold-weighted score, which is proper as well (Gneiting and Ranjan 2011, Journal of Business & Economic Statistics
/// 29(3)). With an infinite horizon no value may be "never". `None` without samples, and for the fair estimate from one
/// sample.
pub fn crps_ensemble(draws: &Draws, observed: f64, horizon: f64, estimator: Estimator) -> Option<f64> {
    let samples = draws.sorted();
    let count = samples.len() as f64;
    let pairs = match estimator {
        Estimator::Energy => count * count,
        Estimator::Fair => count * (count - 1.0),
    };
    if pairs <= 0.0 || observed.is_nan() || horizon.is_nan() {
        return None;
    }
    let observed = observed.min(horizon);
    let cut = |sample: &f64| sample.min(horizon);
    let error = samples.iter().map(|sample| (cut(sample) - observed).abs()).sum::<f64>() / count;
    // Each gap between neighbors lies within (samples before it) × (samples after it) pairs. Unlike a weighted sum of
    // samples, this loses no digits if all values are large, such as years.
    let pair_differences: f64 = samples
        .windows(2)
        .enumerate()
        .map(|(before, pair)| {
            let before = (before + 1) as f64;
            (cut(&pair[1]) - cut(&pair[0])) * before * (count - before)
        })
        .sum();
    finite(error - pair_differences / pairs)
}

/// Returns the logarithmic score of a normal forecast in nats: −ln of its density at the observation, ½ ln(2π sd²) + z²/2
/// (Gneiting and Raftery 2007). Only scores of observations in the same unit can be compared. `None` if `sd` is not
/// positive.
pub fn log_score_normal(mean: f64, sd: f64, observed: f64) -> Option<f64> {
    let z = standardized(mean, sd, observed)?;
    finite(math::ln(sd) - math::normal_log_density(z))
}

/// Returns the logarithmic score of a lognormal forecast in nats: the normal score of ln y, plus ln y. `None` if `sigma` is
/// not positive, or if `observed` is not: its density is then 0.
pub fn log_score_lognormal(mu: f64, sigma: f64, observed: f64) -> Option<f64> {
    let logarithm = (observed > 0.0).then(|| math::ln(observed))?;
    finite(log_score_normal(mu, sigma, logarithm)? + logarithm)
}

/// Returns the logarithmic score of a probability in nats: −ln of the probability of what happened (Good 1952, "Rational
/// decisions", Journal of the Royal Statistical Society B 14(1)). Infinite if that probability was 0. `None` if `chance` is
/// not from 0 to 1.
pub fn log_score_event(chance: f64, happened: bool) -> Option<f64> {
    (0.0..=1.0).contains(&chance).then(|| if happened { -math::ln(chance) } else { -math::ln_1p(-chance) })
}

/// Returns the Brier score of a probability: (chance − outcome)², where the outcome is 1 if the event happened and 0 if it did
/// not; 0 to 1 (Brier 1950, Monthly Weather Review 78(1), with the factor ½ of Gneiting and Raftery 2007). `None` if `chance`
/// is not from 0 to 1.
pub fn brier_score(chance: f64, happened: bool) -> Option<f64> {
    let error = chance - f64::from(u8::from(happened));
    (0.0..=1.0).contains(&chance).then_some(error * error)
}

/// Returns the pinball loss of a forecast quantile q at the level τ, (1{y < q} − τ)(q − y), in the unit of `observed` (Koenker
/// and Bassett 1978, Econometrica 46(1); Gneiting and Raftery 2007). Twice its mean over all levels is the continuous ranked
/// probability score. `None` if `level` is not strictly between 0 and 1.
pub fn pinball_loss(quantile: f64, level: f64, observed: f64) -> Option<f64> {
    let inside = level > 0.0 && level < 1.0;
    let above = quantile - observed;
    finite(if above > 0.0 { (1.0 - level) * above } else { -level * above }).filter(|_| inside)
}

/// Returns the interval score of a central forecast interval of level 1 − `alpha`, in the unit of `observed`: the interval's
/// width plus 2/α times the distance of the observation from it (Winkler 1972, Journal of the American Statistical Association
/// 67(337); Gneiting and Raftery 2007). `None` if `alpha` is not strictly between 0 and 1, or `low` is above `high`.
pub fn interval_score(low: f64, high: f64, alpha: f64, observed: f64) -> Option<f64> {
    let is_valid = low <= high && alpha > 0.0 && alpha < 1.0;
    let missed = (low - observed).max(0.0) + (observed - high).max(0.0);
    // The maximum of NaN and a number is the number, so an observation that is NaN must be excluded.
    finite(high - low + 2.0 / alpha * missed).filter(|_| is_valid && observed.is_finite())
}

/// Returns the number of standard deviations by which `observed` exceeds the mean; `None` if it is not finite.
fn standardized(mean: f64, sd: f64, observed: f64) -> Option<f64> {
    (sd > 0.0 && sd.is_finite()).then(|| (observed - mean) / sd).filter(|z| z.is_finite())
}

/// Returns the score if it is finite.
fn finite(score: f64) -> Option<f64> {
    score.is_finite().then_some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns standard normal quantiles at the middles of equal strata.
    fn normal_draws(count: u32) -> Vec<f64> {
        (0..count).map(|at| math::normal_quantile((f64::from(at) + 0.5) / f64::from(count))).collect()
    }

    /// Returns the mean score of a forecast if the truth is standard normal.
    fn expected(score: impl Fn(f64) -> Option<f64>) -> f64 {
        let truth = normal_draws(2000);
        truth.iter().map(|observed| score(*observed).unwrap()).sum::<f64>() / truth.len() as f64
    }

    #[test]
    fn an_honest_forecast_has_the_best_expected_score() {
        let honest = (0.0, 1.0);
        let others = [(0.2, 1.0), (-0.2, 1.0), (0.0, 1.2), (0.0, 0.8)];
        let normal = |(mean, sd): (f64, f64)| expected(|y| crps_normal(mean, sd, y));
        let lognormal = |(mean, sd): (f64, f64)| expected(|y| crps_lognormal(mean, sd, math::exp(y)));
        let log = |(mean, sd): (f64, f64)| expected(|y| log_score_normal(mean, sd, y));
        let log_lognormal = |(mean, sd): (f64, f64)| expected(|y| log_score_lognormal(mean, sd, math::exp(y)));
        let ensemble = |(mean, sd): (f64, f64), horizon: f64| {
            let draws = Draws::new(normal_draws(500).iter().map(|z| mean + sd * z).collect());
            expected(|y| crps_ensemble(&draws, y, horizon, Estimator::Energy))
        };
        let interval =
            |(mean, sd): (f64, f64)| expected(|y| interval_score(mean - sd * math::Z95, mean + sd * math::Z95, 0.1, y));
        let quantile = |(mean, sd): (f64, f64)| expected(|y| pinball_loss(mean + sd * math::Z95, 0.95, y));
        let chance = |(mean, sd): (f64, f64)| math::normal_cumulative((0.5 - mean) / sd);
        let brier = |forecast| expected(|y| brier_score(chance(forecast), y < 0.5));
        let event = |forecast| expected(|y| log_score_event(chance(forecast), y < 0.5));
        for other in others {
            assert!(normal(honest) < normal(other), "normal {other:?}");
            assert!(lognormal(honest) < lognormal(other), "lognormal {other:?}");
            assert!(log(honest) < log(other), "logarithmic {other:?}");
            assert!(log_lognormal(honest) < log_lognormal(other), "logarithmic of a lognormal {other:?}");
            assert!(ensemble(honest, f64::INFINITY) < ensemble(other, f64::INFINITY), "ensemble {other:?}");
            assert!(ensemble(honest, 1.0) < ensemble(other, 1.0), "cut ensemble {other:?}");
            assert!(interval(honest) < interval(other), "interval {other:?}");
            assert!(quantile(honest) < quantile(other), "quantile {other:?}");
            assert!(brier(honest) < brier(other), "chance {other:?}");
            assert!(event(honest) < event(other), "logarithmic chance {other:?}");
        }
    }

    #[test]
    fn samples_score_like_their_distribution() {
        let draws = Draws::new(normal_draws(4000));
        for observed in [-3.0, 0.0, 0.7] {
            let expected = crps_normal(0.0, 1.0, observed).unwrap();
            for estimator in [Estimator::Energy, Estimator::Fair] {
                let found = crps_ensemble(&draws, observed, f64::INFINITY, estimator).unwrap();
                assert!((found - expected).abs() < 1e-3, "{observed}: {found} not {expected}");
            }
        }
    }

    #[test]
    fn never_counts_as_the_horizon_and_needs_one() {
        let never = f64::INFINITY;
        let draws = Draws::new(vec![2030.0, 2040.0, never, never]);
        let cut = Draws::new(vec![2030.0, 2040.0, 2050.0, 2050.0]);
        for estimator in [Estimator::Energy, Estimator::Fair] {
            let score = |draws, observed, horizon| crps_ensemble(draws, observed, horizon, estimator);
            assert_eq!(score(&draws, 2033.0, 2050.0), score(&cut, 2033.0, never));
            assert_eq!(score(&draws, never, 2050.0), score(&cut, 2050.0, never));
            assert_eq!(score(&draws, 2033.0, never), None);
            assert_eq!(score(&cut, never, never), None);
        }
        let sure = Draws::new(vec![never; 3]);
        assert_eq!(crps_ensemble(&sure, never, 2050.0, Estimator::Energy), Some(0.0));
    }

    #[test]
    fn samples_far_from_zero_lose_no_digits() {
        // Quarters are exact at this magnitude, but their products with half a million pairs are not.
        let near: Vec<f64> = (0..1001).map(|at| f64::from(at * at % 997) / 4.0).collect();
        let far: Vec<f64> = near.iter().map(|value| value + 1e12).collect();
        for estimator in [Estimator::Energy, Estimator::Fair] {
            let score = |samples: &[f64], observed| {
                crps_ensemble(&Draws::new(samples.to_vec()), observed, f64::INFINITY, estimator)
            };
            assert_eq!(score(&near, 100.0), score(&far, 1e12 + 100.0));
        }
    }

    #[test]
    fn an_invalid_forecast_has_no_score() {
        let (nan, infinite) = (f64::NAN, f64::INFINITY);
        for sd in [0.0, -1.0, nan, infinite] {
            assert_eq!(crps_normal(0.0, sd, 1.0), None, "{sd}");
            assert_eq!(crps_lognormal(0.0, sd, 1.0), None, "{sd}");
            assert_eq!(crps_lognormal(0.0, sd, -1.0), None, "{sd}");
            assert_eq!(log_score_normal(0.0, sd, 1.0), None, "{sd}");
            assert_eq!(log_score_lognormal(0.0, sd, 1.0), None, "{sd}");
        }
        for (mean, observed) in [(nan, 1.0), (infinite, 1.0), (0.0, nan), (0.0, infinite), (0.0, -infinite)] {
            assert_eq!(crps_normal(mean, 1.0, observed), None, "{mean}, {observed}");
            assert_eq!(crps_lognormal(mean, 1.0, observed), None, "{mean}, {observed}");
            assert_eq!(log_score_normal(mean, 1.0, observed), None, "{mean}, {observed}");
            assert_eq!(pinball_loss(mean, 0.5, observed), None, "{mean}, {observed}");
            assert_eq!(interval_score(mean, 2.0, 0.5, observed), None, "{mean}, {observed}");
        }
        // An overflow: the mean of this lognormal is too large for a double.
        assert_eq!(crps_lognormal(800.0, 1.0, 1.0), None);
        assert_eq!(log_score_lognormal(0.0, 1.0, 0.0), None);
        for outside in [-0.1, 1.1, nan, infinite] {
            assert_eq!(brier_score(outside, true), None, "{outside}");
            assert_eq!(log_score_event(outside, true), None, "{outside}");
            assert_eq!(pinball_loss(1.0, outside, 2.0), None, "{outside}");
            assert_eq!(interval_score(1.0, 2.0, outside, 2.0), None, "{outside}");
        }
        for end in [0.0, 1.0] {
            assert_eq!(pinball_loss(1.0, end, 2.0), None, "{end}");
            assert_eq!(interval_score(1.0, 2.0, end, 2.0), None, "{end}");
        }
        assert_eq!(interval_score(2.0, 1.0, 0.1, 1.5), None);
        let single = Draws::new(vec![3.0]);
        assert_eq!(crps_ensemble(&single, 1.0, infinite, Estimator::Energy), Some(2.0));
        assert_eq!(crps_ensemble(&single, 1.0, infinite, Estimator::Fair), None);
        assert_eq!(crps_ensemble(&single, nan, infinite, Estimator::Energy), None);
        assert_eq!(crps_ensemble(&single, 1.0, nan, Estimator::Energy), None);
        assert_eq!(crps_ensemble(&Draws::default(), 1.0, infinite, Estimator::Energy), None);
    }

    #[test]
    fn a_probability_of_zero_for_what_happened_has_an_infinite_score() {
        assert_eq!(log_score_event(0.0, true), Some(f64::INFINITY));
        assert_eq!(log_score_event(1.0, false), Some(f64::INFINITY));
        assert_eq!(log_score_event(1.0, true).unwrap(), 0.0);
        assert_eq!(log_score_event(0.0, false).unwrap(), 0.0);
    }
}
