//! Scores of forecasts against what came true: how far off was what was said?
//!
//! Each is *proper* (Gneiting and Raftery 2007, "Strictly proper scoring rules, prediction, and estimation", JASA 102(477)):
//! who says what they believe expects the best score, so none can be gamed by hedging. Each is a loss: less is better,
//! 0 is the best that all but the logarithmic scores and the fair estimate can reach. Nothing is dropped or made up:
//! where an argument is no finite number, or a parameter is outside its range, there is no score.
//!
//! Not to be confused with the *normal score* of [`super::special`], which is a place in a distribution.

use super::draws::Draws;
use super::math;

/// 1/√π: the mean difference of two draws of the standard normal is twice that.
const FRAC_1_SQRT_PI: f64 = core::f64::consts::FRAC_2_SQRT_PI / 2.0;

/// The continuous ranked probability score of a normal forecast, in the unit of `observed`.
///
/// With F the forecast's cumulative distribution, it is ∫ (F(x) − 1{x ≥ y})² dx = E|X − y| − ½ E|X − X'|: the absolute
/// error, made to count the spread. For z = (y − mean)/sd it is sd · (z (2Φ(z) − 1) + 2φ(z) − 1/√π) (Gneiting, Raftery,
/// Westveld and Goldman 2005, Monthly Weather Review 133(5)). None where `sd` is not above 0.
pub fn crps_normal(mean: f64, sd: f64, observed: f64) -> Option<f64> {
    let z = standardised(mean, sd, observed)?;
    let density = math::exp(math::normal_log_density(z));
    finite(sd * (z * (2.0 * math::normal_cumulative(z) - 1.0) + 2.0 * density - FRAC_1_SQRT_PI))
}

/// The continuous ranked probability score of a lognormal forecast, in the unit of `observed`: `mu` and `sigma` are those
/// of its natural logarithm.
///
/// For z = (ln y − μ)/σ it is y (2Φ(z) − 1) − 2 exp(μ + σ²/2) (Φ(z − σ) + Φ(σ/√2) − 1) (Baran and Lerch 2015, Quarterly
/// Journal of the Royal Meteorological Society 141; Jordan, Krüger and Lerch 2019, "Evaluating probabilistic forecasts with
/// scoringRules", Journal of Statistical Software 90(12)), where Φ is 0 for an observation at or below 0. None where
/// `sigma` is not above 0.
pub fn crps_lognormal(mu: f64, sigma: f64, observed: f64) -> Option<f64> {
    let z = if observed > 0.0 { standardised(mu, sigma, math::ln(observed))? } else { f64::NEG_INFINITY };
    if !(sigma > 0.0 && sigma.is_finite()) {
        return None;
    }
    let mean = math::exp(mu + sigma * sigma / 2.0);
    // Φ(σ/√2) − 1 by the other tail, of which nothing is lost.
    let apart = math::normal_cumulative(z - sigma) - math::normal_cumulative(-sigma * core::f64::consts::FRAC_1_SQRT_2);
    finite(observed * (2.0 * math::normal_cumulative(z) - 1.0) - 2.0 * mean * apart)
}

/// How the spread of a forecast is estimated from its samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estimator {
    /// The samples are the forecast: the mean difference of two of them, the same one twice included, by 1/M² (the
    /// "energy form"). Exact for the samples' own distribution.
    Energy,
    /// The samples are drawn from the forecast: the mean difference of two different ones, by 1/(M (M − 1)), which on
    /// average is the forecast's own (Ferro 2014, "Fair scores for ensemble forecasts", Quarterly Journal of the Royal
    /// Meteorological Society 140). May fall below 0.
    Fair,
}

/// The continuous ranked probability score of samples, in the unit of `observed`: the mean of |x − y|, less half the mean
/// difference of two samples (Gneiting and Raftery 2007; Jordan, Krüger and Lerch 2019).
///
/// Values beyond `horizon` count as `horizon`, "never" and what has not come true yet (infinity) included: the
/// threshold-weighted score that asks only for what happens until then, proper as well (Gneiting and Ranjan 2011, Journal
/// of Business & Economic Statistics 29(3)). With a horizon of infinity nothing is cut, and none may be "never". None
/// without samples, and for the fair estimate of a single one.
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
    // Each gap between neighbours lies within as many pairs as there are samples before it times those after. Unlike a
    // sum of weighted samples, this loses no digits to a large level, such as that of years.
    let apart: f64 = samples
        .windows(2)
        .enumerate()
        .map(|(before, pair)| {
            let before = (before + 1) as f64;
            (cut(&pair[1]) - cut(&pair[0])) * before * (count - before)
        })
        .sum();
    finite(error - apart / pairs)
}

/// The logarithmic score of a normal forecast: −ln of its density at what came true, ½ ln(2π sd²) + z²/2, in nats
/// (Gneiting and Raftery 2007). It depends on the unit of `observed`: only scores in one unit compare. None where `sd` is
/// not above 0.
pub fn log_score_normal(mean: f64, sd: f64, observed: f64) -> Option<f64> {
    let z = standardised(mean, sd, observed)?;
    finite(math::ln(sd) - math::normal_log_density(z))
}

/// The same of a lognormal forecast: that of ln y under a normal, and ln y. None where `sigma` or `observed` is not above
/// 0: there the density is 0.
pub fn log_score_lognormal(mu: f64, sigma: f64, observed: f64) -> Option<f64> {
    let logarithm = (observed > 0.0).then(|| math::ln(observed))?;
    finite(log_score_normal(mu, sigma, logarithm)? + logarithm)
}

/// The logarithmic score of a chance: −ln of the chance that was given to what came true, in nats (Good 1952). Infinite
/// where that was 0. None where `chance` lies outside 0 to 1.
pub fn log_score_event(chance: f64, happened: bool) -> Option<f64> {
    (0.0..=1.0).contains(&chance).then(|| if happened { -math::ln(chance) } else { -math::ln_1p(-chance) })
}

/// The Brier score of a chance: (chance − outcome)², with 1 for what happened and 0 for what did not (Brier 1950, in the
/// form for one event that Gneiting and Raftery 2007 halve it to); 0 to 1, without a unit. None where `chance` lies
/// outside 0 to 1.
pub fn brier_score(chance: f64, happened: bool) -> Option<f64> {
    let error = chance - f64::from(u8::from(happened));
    (0.0..=1.0).contains(&chance).then_some(error * error)
}

/// The pinball loss of a forecast quantile, (1{y < q} − τ)(q − y) at the level τ, in the unit of `observed` (Koenker and
/// Bassett 1978; Gneiting and Raftery 2007). Twice its mean over all levels is the continuous ranked probability score.
/// None where `level` lies outside 0 to 1, both excluded.
pub fn pinball_loss(quantile: f64, level: f64, observed: f64) -> Option<f64> {
    let inside = level > 0.0 && level < 1.0;
    let above = quantile - observed;
    finite(if above > 0.0 { (1.0 - level) * above } else { -level * above }).filter(|_| inside)
}

/// The interval score of a central forecast interval of level 1 − `alpha`, in the unit of `observed`: its width, and 2/α
/// times the distance of what came true from it (Gneiting and Raftery 2007; Winkler 1972). None where `alpha` lies outside
/// 0 to 1, both excluded, or `low` above `high`.
pub fn interval_score(low: f64, high: f64, alpha: f64, observed: f64) -> Option<f64> {
    let possible = low <= high && alpha > 0.0 && alpha < 1.0;
    let missed = (low - observed).max(0.0) + (observed - high).max(0.0);
    // A maximum with NaN is the other number.
    finite(high - low + 2.0 / alpha * missed).filter(|_| possible && observed.is_finite())
}

/// How many standard deviations above the mean; none where that is no number.
fn standardised(mean: f64, sd: f64, observed: f64) -> Option<f64> {
    (sd > 0.0 && sd.is_finite()).then(|| (observed - mean) / sd).filter(|z| z.is_finite())
}

fn finite(score: f64) -> Option<f64> {
    score.is_finite().then_some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Standard normal draws at the middles of equal strata.
    fn normal_draws(count: u32) -> Vec<f64> {
        (0..count).map(|at| math::normal_quantile((f64::from(at) + 0.5) / f64::from(count))).collect()
    }

    /// The mean score of a forecast of what is in truth standard normal.
    fn expected(score: impl Fn(f64) -> Option<f64>) -> f64 {
        let truth = normal_draws(2000);
        truth.iter().map(|observed| score(*observed).unwrap()).sum::<f64>() / truth.len() as f64
    }

    #[test]
    fn who_says_what_they_believe_expects_the_best_score() {
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
    fn samples_score_as_the_distribution_they_are_of() {
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
    fn never_counts_as_the_horizon_and_is_no_score_without_one() {
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
        // Quarters are exact this far out, but not their products with half a million pairs.
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
    fn what_is_no_forecast_has_no_score() {
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
        // An overflow: the mean of this lognormal is no double.
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
    fn a_chance_of_nothing_for_what_happened_scores_infinitely_ill() {
        assert_eq!(log_score_event(0.0, true), Some(f64::INFINITY));
        assert_eq!(log_score_event(1.0, false), Some(f64::INFINITY));
        assert_eq!(log_score_event(1.0, true).unwrap(), 0.0);
        assert_eq!(log_score_event(0.0, false).unwrap(), 0.0);
    }
}
