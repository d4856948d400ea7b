//! The distribution function of a forecast as Metaculus takes it: its values at the points of a range.
//!
//! The rules are those that its server checks: one value more than there are steps; the first is 0 if the lower bound is closed, and
//! otherwise at least 0.001; the last is 1 if the upper bound is closed, and otherwise at most 0.999; and every step is at least 0.01
//! divided by the number of steps, and not too large. Values are compared with 10 decimals.

use super::math;

/// The number of steps.
pub const STEPS: usize = 200;

/// The number of units in 1. Values are whole numbers of units of 10⁻¹⁰, so that no rule is broken by rounding.
const WHOLE: i64 = 10_000_000_000;
/// The smallest step, in units: 0.01 divided by the number of steps.
const LEAST_STEP: i64 = WHOLE / 100 / STEPS as i64;
/// The largest step, in units: 0.2, the stricter of the rules that were published.
const LARGEST_STEP: i64 = WHOLE / 5;
/// The probability that is left outside of an open bound, in units: 0.001.
const OUTSIDE: i64 = WHOLE / 1000;

/// Returns the points of a range, the ends included. Those of a logarithmic range are closer where it starts: a `zero_point` z makes
/// x − z grow by equal factors.
///
/// `None` if the range is empty, or the zero point lies within it.
pub fn points(from: f64, to: f64, zero_point: Option<f64>) -> Option<Vec<f64>> {
    if from >= to || zero_point.is_some_and(|zero| (from..=to).contains(&zero)) {
        return None;
    }
    let at = |step: usize| {
        let share = step as f64 / STEPS as f64;
        match zero_point {
            None => from + (to - from) * share,
            Some(zero) => {
                let ratio = (to - zero) / (from - zero);
                from + (to - from) * (math::pow(ratio, share) - 1.0) / (ratio - 1.0)
            }
        }
    };
    Some((0..=STEPS).map(at).collect())
}

/// Returns the distribution function by the rules. `shares` are the probabilities below the points of the range; that of the first
/// point is the probability below the range.
///
/// Within a closed bound the forecast is the one given that the answer is not beyond it. A hundredth of it is spread evenly over the
/// range, which makes every step large enough. `None` if there are not as many shares as points, or all of the forecast is beyond closed
/// bounds.
pub fn metaculus_cdf(shares: &[f64], open_lower: bool, open_upper: bool) -> Option<Vec<f64>> {
    if shares.len() != STEPS + 1 {
        return None;
    }
    let low = if open_lower { 0.0 } else { shares[0] };
    let high = if open_upper { 1.0 } else { shares[STEPS] };
    if high <= low {
        return None;
    }
    let outside = |is_open: bool| if is_open { OUTSIDE } else { 0 };
    let start = outside(open_lower);
    let weight = WHOLE - WHOLE / 100 - start - outside(open_upper);
    let scaled = |share: &f64| ((share - low) / (high - low) * weight as f64).round() as i64;
    let scaled: Vec<i64> = shares.iter().map(scaled).collect();
    let mut steps: Vec<i64> = scaled.windows(2).map(|pair| (pair[1] - pair[0]).max(0) + LEAST_STEP).collect();
    spread(&mut steps);
    let mut sum = start + scaled[0];
    let mut values = vec![sum];
    values.extend(steps.iter().map(|step| {
        sum += step;
        sum
    }));
    Some(values.into_iter().map(|value| value as f64 / WHOLE as f64).collect())
}

/// Moves what exceeds the largest step to the steps on both sides, the nearest first.
fn spread(steps: &mut [i64]) {
    while let Some(at) = steps.iter().position(|step| *step > LARGEST_STEP) {
        let mut excess = steps[at] - LARGEST_STEP;
        steps[at] = LARGEST_STEP;
        for distance in 1..steps.len() {
            let sides = [at.checked_sub(distance), Some(at + distance).filter(|side| *side < steps.len())];
            for (side, left) in sides.into_iter().zip([2, 1]).filter_map(|(side, left)| Some((side?, left))) {
                let room = (LARGEST_STEP - steps[side]).max(0);
                let part = room.min((excess + left - 1) / left);
                steps[side] += part;
                excess -= part;
            }
        }
        if excess > 0 {
            // All steps are as large as they can be, which they never are: together they would be 40.
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the published rules, in the words of the module.
    fn check(values: &[f64], open_lower: bool, open_upper: bool) {
        let rounded = |value: f64| (value * 1e10).round() / 1e10;
        assert_eq!(values.len(), STEPS + 1);
        for pair in values.windows(2) {
            let step = rounded(rounded(pair[1]) - rounded(pair[0]));
            assert!(step >= 0.000_05, "a step of {step}");
            assert!(step <= 0.2, "a step of {step}");
        }
        let (first, last) = (values[0], values[STEPS]);
        assert!(if open_lower { first >= 0.001 } else { first == 0.0 }, "it starts at {first}");
        assert!(if open_upper { last <= 0.999 } else { last == 1.0 }, "it ends at {last}");
    }

    #[test]
    fn the_rules_are_kept_by_every_forecast_with_open_and_closed_bounds() {
        let uniform = |at: usize| at as f64 / STEPS as f64;
        let forecasts: [&dyn Fn(usize) -> f64; 6] = [
            &uniform,
            &|at| if at > 77 { 1.0 } else { 0.0 },
            &|at| if at > 0 { 1.0 } else { 0.0 },
            &|at| if at == STEPS { 1.0 } else { 0.0 },
            &|at| 0.3 + 0.2 * uniform(at),
            &|at| 0.999_999 + 1e-6 * uniform(at),
        ];
        for forecast in forecasts {
            let shares: Vec<f64> = (0..=STEPS).map(forecast).collect();
            for (open_lower, open_upper) in [(false, false), (true, false), (false, true), (true, true)] {
                check(&metaculus_cdf(&shares, open_lower, open_upper).unwrap(), open_lower, open_upper);
            }
        }
    }

    #[test]
    fn what_is_beyond_an_open_bound_stays_beyond_it() {
        let shares: Vec<f64> = (0..=STEPS).map(|at| 0.3 + 0.2 * at as f64 / STEPS as f64).collect();
        let open = metaculus_cdf(&shares, true, true).unwrap();
        // 0.001 + 0.988 · 0.3, and 0.001 + 0.988 · 0.5 + 0.01
        assert!((open[0] - 0.2974).abs() < 1e-9 && (open[STEPS] - 0.505).abs() < 1e-9, "{} {}", open[0], open[STEPS]);
        let closed = metaculus_cdf(&shares, false, false).unwrap();
        assert!((closed[100] - 0.5).abs() < 1e-9);
        assert_eq!(metaculus_cdf(&[1.0; STEPS + 1], false, true), None);
        assert_eq!(metaculus_cdf(&[0.0; 12], true, true), None);
    }

    #[test]
    fn points_of_a_logarithmic_range_grow_by_equal_factors() {
        let plain = points(0.0, 10.0, None).unwrap();
        assert_eq!((plain[0], plain[100], plain[200]), (0.0, 5.0, 10.0));
        // From 1 to 10 000 with a zero point of 0, the middle is √(1 · 10 000) = 100.
        let logarithmic = points(1.0, 10_000.0, Some(0.0)).unwrap();
        assert!((logarithmic[100] / 100.0 - 1.0).abs() < 1e-9 && (logarithmic[200] / 1e4 - 1.0).abs() < 1e-9);
        assert_eq!(points(1.0, 1.0, None), None);
        assert_eq!(points(1.0, 3.0, Some(2.0)), None);
    }
}
