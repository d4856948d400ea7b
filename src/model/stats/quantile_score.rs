//! Scores of forecasts that are given by quantiles, such as those that a ledger keeps. All are negatively oriented: lower is
//! better.

use super::math;

/// A forecast whose cumulative probability is known at some values.
///
/// The probability between two neighboring values is spread evenly. That below the first value counts as at the first value,
/// and that above the last value as at the last one, except for the probability of "never".
#[derive(Clone, Debug, PartialEq)]
pub struct QuantileForecast {
    /// The values with their levels, both in ascending order.
    points: Vec<(f64, f64)>,
    /// The probability of "never".
    never: f64,
}

impl QuantileForecast {
    /// Returns the forecast with these quantiles, each a level and a value, and with this probability of "never".
    ///
    /// `None` if there is no quantile, a level is not between 0 and 1, the levels or values are not in order, or the levels
    /// and "never" exceed 1 together.
    pub fn new(quantiles: &[(f64, f64)], never: f64) -> Option<Self> {
        let (highest, _) = quantiles.last()?;
        let are_levels = quantiles.iter().all(|(level, value)| *level > 0.0 && *level < 1.0 && value.is_finite());
        let are_in_order = quantiles.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
        // Levels and chances are written with rounding.
        let is_whole = (0.0..=1.0).contains(&never) && highest + never <= 1.0 + 1e-9;
        let points = || quantiles.iter().map(|(level, value)| (*value, *level)).collect();
        (are_levels && are_in_order && is_whole).then(|| Self { points: points(), never })
    }

    /// Returns the cumulative probability at a value.
    pub fn probability_by(&self, value: f64) -> f64 {
        let after = self.points.partition_point(|(point, _)| *point <= value);
        match (after.checked_sub(1).map(|at| self.points[at]), self.points.get(after)) {
            (None, _) => 0.0,
            (Some(_), None) => 1.0 - self.never,
            (Some((low, from)), Some((high, to))) => from + (value - low) / (high - low) * (to - from),
        }
    }

    /// Returns the continuous ranked probability score, ∫ (F(x) − 1{x ≥ y})² dx over all x up to the horizon, in the unit of
    /// the values.
    ///
    /// An observation beyond the horizon, or infinity for "never" and "not yet", counts as not observed. The score of something
    /// that has not come by today takes today as the horizon: it is the part of the score that is known by then, which is a
    /// proper score as well (threshold-weighted; Gneiting and Ranjan 2011, Journal of Business & Economic Statistics 29(3)).
    /// `None` if there is neither an observation nor a horizon, or if "never" has a probability and there is no horizon.
    pub fn crps(&self, observed: f64, horizon: f64) -> Option<f64> {
        let is_endless = horizon == f64::INFINITY;
        if observed.is_nan() || horizon.is_nan() || (is_endless && (observed == f64::INFINITY || self.never > 0.0)) {
            return None;
        }
        let (first, _) = self.points.first()?;
        let (last, _) = self.points.last()?;
        let end = if is_endless { last.max(observed) } else { horizon };
        let observed = observed.min(end);
        let start = first.min(observed).min(end);
        let inner = self.points.iter().map(|(value, _)| *value).chain([observed]);
        let mut breaks: Vec<f64> = inner.filter(|value| (start..=end).contains(value)).chain([start, end]).collect();
        breaks.sort_by(f64::total_cmp);
        let score = breaks.windows(2).map(|pair| self.squared_distance(pair[0], pair[1], observed)).sum::<f64>();
        score.is_finite().then_some(score)
    }

    /// Returns ∫ (F(x) − 1{x ≥ y})² dx between two values between which F is linear and the indicator is the same.
    fn squared_distance(&self, from: f64, to: f64, observed: f64) -> f64 {
        let width = to - from;
        if width <= 0.0 {
            return 0.0;
        }
        let step = if from >= observed { 1.0 } else { 0.0 };
        let start = self.probability_by(from) - step;
        // The limit from below: F may have a step at `to`.
        let slope = match self.points.partition_point(|(point, _)| *point <= from) {
            0 => 0.0,
            after => self.points.get(after).map_or(0.0, |(high, level)| {
                let (low, below) = self.points[after - 1];
                (level - below) / (high - low)
            }),
        };
        let end = start + slope * width;
        width * (start * start + start * end + end * end) / 3.0
    }

    /// Returns the logarithmic score in nats: −ln of the density at the observation, which is the same between two neighboring
    /// quantiles. `None` if the observation lies outside of the quantiles, where no density is known.
    pub fn log_score(&self, observed: f64) -> Option<f64> {
        let after = self.points.partition_point(|(point, _)| *point <= observed);
        let (low, from) = self.points[after.checked_sub(1)?];
        let (high, to) = self.points.get(after)?;
        let density = (to - from) / (high - low);
        (density > 0.0).then(|| -math::ln(density))
    }

    /// Returns the central intervals, each with α, the probability outside of it, and its ends: the quantiles at α/2 and
    /// 1 − α/2.
    pub fn intervals(&self) -> Vec<(f64, f64, f64)> {
        let upper = |level: f64| self.points.iter().find(|(_, other)| (other + level - 1.0).abs() < 1e-9);
        let lower = self.points.iter().filter(|(_, level)| *level < 0.5 - 1e-9);
        lower.filter_map(|(low, level)| upper(*level).map(|(high, _)| (2.0 * level, *low, *high))).collect()
    }

    /// Returns the median, if it is one of the quantiles.
    pub fn median(&self) -> Option<f64> {
        self.points.iter().find(|(_, level)| (level - 0.5).abs() < 1e-9).map(|(value, _)| *value)
    }
}

/// Returns the weighted interval score of a median and of central intervals, each with α, the probability outside of it, in the
/// unit of the observation: 1/(K + ½) · (½ |y − m| + Σ α/2 · IS) (Bracher, Ray, Gneiting and Reich 2021, PLOS Computational
/// Biology 17(2)). `None` if an interval is not valid.
pub fn weighted_interval_score(median: f64, intervals: &[(f64, f64, f64)], observed: f64) -> Option<f64> {
    let mut sum = 0.5 * (observed - median).abs();
    for (alpha, low, high) in intervals {
        sum += alpha / 2.0 * super::score::interval_score(*low, *high, *alpha, observed)?;
    }
    let score = sum / (intervals.len() as f64 + 0.5);
    score.is_finite().then_some(score)
}

/// Returns the skill of a score against that of a reference, 1 − S / S_ref: 1 for a perfect forecast, 0 for one that is as good
/// as the reference, negative for a worse one (Murphy 1988, Monthly Weather Review 116(12)). `None` if the reference is perfect
/// or a score is not finite.
pub fn skill(score: f64, reference: f64) -> Option<f64> {
    (reference > 0.0 && reference.is_finite() && score.is_finite()).then(|| 1.0 - score / reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forecast_with_contradictions_is_refused() {
        assert_eq!(QuantileForecast::new(&[], 0.0), None);
        assert_eq!(QuantileForecast::new(&[(0.5, 3.0), (0.25, 4.0)], 0.0), None);
        assert_eq!(QuantileForecast::new(&[(0.25, 3.0), (0.5, 2.0)], 0.0), None);
        assert_eq!(QuantileForecast::new(&[(0.0, 3.0)], 0.0), None);
        assert_eq!(QuantileForecast::new(&[(0.5, f64::INFINITY)], 0.0), None);
        assert_eq!(QuantileForecast::new(&[(0.5, 3.0)], 0.6), None);
    }

    #[test]
    fn not_yet_is_scored_up_to_today_and_only_by_what_should_have_come() {
        let forecast = QuantileForecast::new(&[(0.25, 2028.0), (0.75, 2030.0)], 0.0).unwrap();
        let never = f64::INFINITY;
        assert_eq!(forecast.crps(never, 2027.0), Some(0.0));
        // From 2028 to 2030 the probability rises from ¼ to ¾: ∫ (¼ + u/4)² du from 0 to 2.
        let expected = 2.0 * (1.0 / 16.0 + 3.0 / 16.0 + 9.0 / 16.0) / 3.0;
        assert!((forecast.crps(never, 2030.0).unwrap() - expected).abs() < 1e-12);
        // Every further year without it costs a year: all of the probability was before.
        assert!((forecast.crps(never, 2031.0).unwrap() - expected - 1.0).abs() < 1e-12);
        assert_eq!(forecast.crps(never, never), None);
        let open = QuantileForecast::new(&[(0.25, 2028.0)], 0.5).unwrap();
        assert_eq!(open.crps(2029.0, never), None);
        assert!(open.crps(2029.0, 2040.0).is_some());
    }

    #[test]
    fn the_density_is_known_between_quantiles() {
        let forecast = QuantileForecast::new(&[(0.25, 2028.0), (0.75, 2030.0)], 0.0).unwrap();
        assert!((forecast.log_score(2029.0).unwrap() - math::ln(4.0)).abs() < 1e-12);
        assert_eq!(forecast.log_score(2027.0), None);
        assert_eq!(forecast.log_score(2031.0), None);
        assert_eq!(forecast.intervals(), [(0.5, 2028.0, 2030.0)]);
        assert_eq!(forecast.median(), None);
    }

    #[test]
    fn skill_compares_with_a_reference() {
        assert_eq!(skill(0.1, 0.2), Some(0.5));
        assert_eq!(skill(0.4, 0.2), Some(-1.0));
        assert_eq!(skill(0.0, 0.0), None);
        assert_eq!(skill(f64::INFINITY, 0.2), None);
    }
}
