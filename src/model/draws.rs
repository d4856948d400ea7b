//! The samples of one quantity, sorted, with "never" counted.

use super::math;

/// The samples of one quantity in ascending order; "never" is positive infinity and stands last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draws {
    sorted: Vec<f64>,
}

impl Draws {
    /// Sorts samples; none may be NaN.
    pub fn new(mut samples: Vec<f64>) -> Self {
        samples.sort_unstable_by(f64::total_cmp);
        Self { sorted: samples }
    }

    /// The same quantities in a unit that is `scale` of theirs.
    pub fn in_unit(mut self, scale: f64) -> Self {
        self.sorted.iter_mut().for_each(|sample| *sample /= scale);
        self
    }

    /// In ascending order.
    pub fn sorted(&self) -> &[f64] {
        &self.sorted
    }

    /// The quantile at `probability` in 0 to 1, of type 7 of Hyndman and Fan 1996 (numpy's default); `None` is
    /// "never".
    pub fn quantile(&self, probability: f64) -> Option<f64> {
        let last = self.sorted.len().checked_sub(1)?;
        let position = probability.clamp(0.0, 1.0) * last as f64;
        let below = position.floor();
        let at = below as usize;
        let (low, high) = (self.sorted[at], self.sorted[(at + 1).min(last)]);
        let share = position - below;
        let value = if share == 0.0 { low } else { low + share * (high - low) };
        value.is_finite().then_some(value)
    }

    /// The standard error of a quantile as independent samples would leave it, which more even ones do not exceed: half
    /// the distance between the quantiles one standard error of a share to either side. `None` where one is "never".
    pub fn quantile_error(&self, probability: f64) -> Option<f64> {
        let share = share_error(probability, self.sorted.len());
        Some((self.quantile(probability + share)? - self.quantile(probability - share)?) / 2.0)
    }

    /// The median; `None` is "never".
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// The share of samples that are at most `value`: for dates, the chance that it has come true by then.
    pub fn share_by(&self, value: f64) -> f64 {
        if self.sorted.is_empty() {
            return 0.0;
        }
        self.sorted.partition_point(|sample| *sample <= value) as f64 / self.sorted.len() as f64
    }

    /// The share of samples that are less than `value`: a date on 1 January is not by the end of the year before.
    pub fn share_before(&self, value: f64) -> f64 {
        if self.sorted.is_empty() {
            return 0.0;
        }
        self.sorted.partition_point(|sample| *sample < value) as f64 / self.sorted.len() as f64
    }

    /// The share of samples that are "never".
    pub fn share_never(&self) -> f64 {
        if self.sorted.is_empty() {
            return 0.0;
        }
        let finite = self.sorted.partition_point(|sample| sample.is_finite());
        (self.sorted.len() - finite) as f64 / self.sorted.len() as f64
    }

    /// The mean of the samples; `None` where any is "never" or there is none.
    pub fn mean(&self) -> Option<f64> {
        let mean = self.sorted.iter().sum::<f64>() / self.sorted.len() as f64;
        mean.is_finite().then_some(mean)
    }
}

/// The standard error of a share, 0 to 1, counted in so many independent samples.
pub fn share_error(share: f64, samples: usize) -> f64 {
    math::sqrt(share * (1.0 - share) / samples.max(1) as f64)
}

/// The quantiles of type 7 at `levels`, which ascend, of samples that are not empty; infinity is "never". Selects rather
/// than sorts, and leaves the samples in another order.
pub fn select(samples: &mut [f64], levels: &[f64]) -> Vec<f64> {
    let last = samples.len() - 1;
    let mut from = 0;
    let quantile = |level: &f64| {
        let position = level.clamp(0.0, 1.0) * last as f64;
        let below = position.floor() as usize;
        // All before `from` are at most all after it, since the levels rise.
        let (_, low, rest) = samples[from..].select_nth_unstable_by(below - from, f64::total_cmp);
        let low = *low;
        let share = position - position.floor();
        from = below;
        if share == 0.0 {
            return low;
        }
        let high = rest.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
        if high == f64::INFINITY { high } else { low + share * (high - low) }
    };
    levels.iter().map(quantile).collect()
}

/// The median; `None` is "never" or no samples at all.
pub fn median(mut samples: Vec<f64>) -> Option<f64> {
    let median = (!samples.is_empty()).then(|| select(&mut samples, &[0.5])[0])?;
    median.is_finite().then_some(median)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selected_quantiles_are_those_of_the_sorted_samples() {
        let levels = [0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1.0];
        let mut values: Vec<f64> = (0..1000).map(|at| f64::from((at * 7919) % 1009).sqrt()).collect();
        values.extend([f64::INFINITY; 60]);
        let draws = Draws::new(values.clone());
        for (level, found) in levels.iter().zip(select(&mut values, &levels)) {
            match draws.quantile(*level) {
                Some(expected) => assert!((found - expected).abs() < 1e-12, "{level}: {found} not {expected}"),
                None => assert_eq!(found, f64::INFINITY, "{level}"),
            }
        }
        assert_eq!(median(vec![1.0, f64::INFINITY, f64::INFINITY]), None);
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
    }

    #[test]
    fn quantiles_are_of_type_seven() {
        let draws = Draws::new(vec![3.0, 1.0, 4.0, 1.0, 5.0]);
        // numpy.quantile([3, 1, 4, 1, 5], [0, 0.1, 0.25, 0.5, 0.9, 1])
        for (probability, expected) in [(0.0, 1.0), (0.1, 1.0), (0.25, 1.0), (0.5, 3.0), (0.9, 4.6), (1.0, 5.0)] {
            assert!((draws.quantile(probability).unwrap() - expected).abs() < 1e-12, "{probability}");
        }
    }

    #[test]
    fn never_is_counted_in_every_quantile() {
        let draws = Draws::new(vec![f64::INFINITY, 2030.0, 2031.0, f64::INFINITY]);
        assert_eq!(draws.quantile(0.25), Some(2030.75));
        assert_eq!(draws.median(), None);
        assert_eq!(draws.share_never(), 0.5);
        assert_eq!(draws.share_by(2030.5), 0.25);
        assert_eq!([draws.share_by(2030.0), draws.share_before(2030.0)], [0.25, 0.0]);
    }
}
