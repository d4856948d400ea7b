//! The samples of one quantity, sorted, with "never" counted.

use super::math;

/// The samples of one quantity in ascending order; "never" is positive infinity and stands last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draws {
    sorted: Vec<f64>,
}

impl Draws {
    /// Sorts samples; none may be NaN.
    pub fn new(samples: Vec<f64>) -> Self {
        let mut ranks: Vec<i64> = samples.into_iter().map(rank).collect();
        ranks.sort_unstable();
        Self { sorted: ranks.into_iter().map(ranked).collect() }
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

/// A whole number for a number, in the order of [`f64::total_cmp`]: to sort whole numbers takes a processor no branches.
fn rank(value: f64) -> i64 {
    turned(value.to_bits().cast_signed())
}

/// The number of a rank.
fn ranked(rank: i64) -> f64 {
    f64::from_bits(turned(rank).cast_unsigned())
}

/// Of negative numbers, whose bits are in the order of their sizes, the order is turned about.
fn turned(bits: i64) -> i64 {
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

/// Puts the ranks in place that stand at `places` once all are sorted, the others to the side of them where they belong.
/// The places ascend, and are counted from `start`, where the ranks begin.
fn put(ranks: &mut [i64], start: usize, places: &[usize]) {
    // From the middle, so that no rank is looked at for every place.
    let (before, [place, after @ ..]) = places.split_at(places.len() / 2) else { return };
    let (lower, _, higher) = ranks.select_nth_unstable(place - start);
    put(lower, start, before);
    put(higher, place + 1, after);
}

/// The quantiles of type 7 at `levels`, which ascend, of samples that are not empty; infinity is "never". Selects rather
/// than sorts.
pub fn select(samples: &[f64], levels: &[f64]) -> Vec<f64> {
    let last = samples.len() - 1;
    let position = |level: &f64| {
        let position = level.clamp(0.0, 1.0) * last as f64;
        (position.floor() as usize, position - position.floor())
    };
    let mut ranks: Vec<i64> = samples.iter().copied().map(rank).collect();
    let mut places: Vec<usize> = Vec::with_capacity(2 * levels.len());
    for (below, share) in levels.iter().map(position) {
        places.extend(below..=below + usize::from(share > 0.0));
    }
    places.sort_unstable();
    places.dedup();
    put(&mut ranks, 0, &places);
    let quantile = |level: &f64| {
        let (below, share) = position(level);
        let low = ranked(ranks[below]);
        if share == 0.0 {
            return low;
        }
        let high = ranked(ranks[below + 1]);
        if high == f64::INFINITY { high } else { low + share * (high - low) }
    };
    levels.iter().map(quantile).collect()
}

/// The median; `None` is "never" or no samples at all.
pub fn median(samples: &[f64]) -> Option<f64> {
    let median = (!samples.is_empty()).then(|| select(samples, &[0.5])[0])?;
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
        for (level, found) in levels.iter().zip(select(&values, &levels)) {
            match draws.quantile(*level) {
                Some(expected) => assert!((found - expected).abs() < 1e-12, "{level}: {found} not {expected}"),
                None => assert_eq!(found, f64::INFINITY, "{level}"),
            }
        }
        assert_eq!(median(&[1.0, f64::INFINITY, f64::INFINITY]), None);
        assert_eq!(median(&[4.0, 1.0]), Some(2.5));
        // Levels so close that they share a neighbour, and numbers on both sides of zero.
        values.iter_mut().for_each(|value| *value -= 12.0);
        let close: Vec<f64> = (0..=2000).map(|at| f64::from(at) / 2150.0).collect();
        let draws = Draws::new(values.clone());
        assert!(draws.sorted().is_sorted() && draws.sorted()[0] < 0.0);
        let expected: Vec<f64> = close.iter().map(|level| draws.quantile(*level).unwrap()).collect();
        assert_eq!(select(&values, &close), expected);
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
