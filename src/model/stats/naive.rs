//! Naive forecasts of a series, with which those of a model are compared: a model that scores no better is not worth its trouble.
//!
//! They continue what is known by its last value, its last two values, or its average change (Hyndman and Athanasopoulos 2021,
//! "Forecasting: Principles and Practice", section 5.2). If all values are positive, changes are relative: the forecasts are those
//! of the logarithms.

use super::math;

/// The naive forecasts, in the order in which they are told.
pub const NAIVE: [Naive; 3] = [Naive::LastValue, Naive::LastTrend, Naive::RandomWalk];

/// A naive forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naive {
    /// The last value stays. It states no doubt.
    LastValue,
    /// The change from the last value but one to the last goes on at the same rate. It states no doubt.
    LastTrend,
    /// A random walk with drift: the average change goes on, and its doubt grows with time.
    RandomWalk,
}

impl Naive {
    /// Returns its name for readers.
    pub fn name(self) -> &'static str {
        match self {
            Self::LastValue => "last value",
            Self::LastTrend => "last trend",
            Self::RandomWalk => "random walk",
        }
    }

    /// Returns the quantiles of the forecast at some levels. `known` are the dates and values known, in ascending order of dates;
    /// `date` is that of the forecast. `None` if too little is known: at least one value, two, or three.
    ///
    /// For a walk with the changes xᵢ over the times τᵢ, T in all, the drift d is the whole change divided by T, and σ² the sum of
    /// (xᵢ − d τᵢ)²/τᵢ divided by the number of changes less one. After the time h the forecast is normal with mean d h and variance
    /// σ² (h + h²/T), whose second part is the doubt about d.
    pub fn quantiles(self, known: &[(f64, f64)], date: f64, levels: &[f64]) -> Option<Vec<f64>> {
        let is_relative = known.iter().all(|(_, value)| *value > 0.0);
        let scaled = |value: f64| if is_relative { math::ln(value) } else { value };
        let points: Vec<(f64, f64)> = known.iter().map(|(date, value)| (*date, scaled(*value))).collect();
        let (last_date, last) = *points.last()?;
        let ahead = date - last_date;
        let found: Vec<f64> = match self {
            Self::LastValue => vec![last; levels.len()],
            Self::LastTrend => {
                let (before_date, before) = points[points.len().checked_sub(2)?];
                vec![last + (last - before) / (last_date - before_date) * ahead; levels.len()]
            }
            Self::RandomWalk => {
                let (first_date, first) = points[0];
                let degrees = points.len().checked_sub(2).filter(|degrees| *degrees > 0)?;
                let length = last_date - first_date;
                let drift = (last - first) / length;
                let squares = points.windows(2).map(|pair| {
                    let time = pair[1].0 - pair[0].0;
                    let rest = pair[1].1 - pair[0].1 - drift * time;
                    rest * rest / time
                });
                let variance = squares.sum::<f64>() / degrees as f64;
                let sd = math::sqrt(variance * (ahead + ahead * ahead / length));
                levels.iter().map(|level| last + drift * ahead + sd * math::normal_quantile(*level)).collect()
            }
        };
        let found: Vec<f64> =
            found.into_iter().map(|value| if is_relative { math::exp(value) } else { value }).collect();
        found.iter().all(|value| value.is_finite()).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [(f64, f64); 4] = [(2020.0, 10.0), (2021.0, 12.0), (2022.5, 9.0), (2023.0, 15.0)];

    fn close(found: Option<Vec<f64>>, expected: &[f64]) {
        let found = found.unwrap();
        for (found, expected) in found.iter().zip(expected) {
            assert!((found / expected - 1.0).abs() < 1e-12, "{found} {expected}");
        }
        assert_eq!(found.len(), expected.len());
    }

    // python3: import numpy as np; from scipy.stats import norm
    // t = np.array([2020, 2021, 2022.5, 2023]); x = np.log([10, 12, 9, 15]); tau = np.diff(t); d = (x[-1] - x[0]) / 3; h = 2
    // s2 = (((np.diff(x) - d * tau) ** 2) / tau).sum() / 2; np.exp(x[-1] + d * h + norm.ppf([.05, .5, .95]) * np.sqrt(s2 * (h + h * h / 3)))
    // np.exp(x[-1] + (x[-1] - x[-2]) / .5 * h)
    #[test]
    fn positive_values_change_by_factors() {
        close(Naive::LastValue.quantiles(&KNOWN, 2025.0, &[0.05, 0.5]), &[15.0, 15.0]);
        close(Naive::LastTrend.quantiles(&KNOWN, 2025.0, &[0.5]), &[115.7407407407407]);
        close(
            Naive::RandomWalk.quantiles(&KNOWN, 2025.0, &[0.05, 0.5, 0.95]),
            &[4.037711636724278, 19.65556045656672, 95.68317196004142],
        );
    }

    // The same with x = [-1, 2, 0.5, 4], without logarithm and exponential.
    #[test]
    fn other_values_change_by_differences() {
        let known = [(2020.0, -1.0), (2021.0, 2.0), (2022.5, 0.5), (2023.0, 4.0)];
        close(Naive::LastTrend.quantiles(&known, 2025.0, &[0.5]), &[18.0]);
        close(
            Naive::RandomWalk.quantiles(&known, 2025.0, &[0.05, 0.5, 0.95]),
            &[-3.6323575130098167, 7.333333333333334, 18.29902417967648],
        );
    }

    #[test]
    fn too_little_is_known_for_a_forecast() {
        assert_eq!(Naive::LastValue.quantiles(&[], 2025.0, &[0.5]), None);
        assert_eq!(Naive::LastTrend.quantiles(&KNOWN[..1], 2025.0, &[0.5]), None);
        assert_eq!(Naive::RandomWalk.quantiles(&KNOWN[..2], 2025.0, &[0.5]), None);
    }
}
