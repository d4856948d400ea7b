//! The sorted samples of one quantity, and their quantiles. "Never" is positive infinity.

use super::math;

/// The number of equally likely errors of a level over which [`Draws::spread_of_quantile`] averages.
const NODES: u32 = 64;

/// The samples of one quantity in ascending order. "Never" is positive infinity and comes last.
///
/// ```
/// use foresite::model::Draws;
///
/// let never = f64::INFINITY;
/// let dates = Draws::new(vec![2031.0, never, 2029.0, 2030.0]);
/// assert_eq!(dates.median(), Some(2030.5));
/// assert_eq!(dates.quantile(0.9), None);
/// assert_eq!(dates.share_by(2030.0), 0.5);
/// assert_eq!(dates.share_never(), 0.25);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draws {
    sorted: Vec<f64>,
    /// Whether they are the same by construction: nothing that they are computed from is drawn.
    exact: bool,
    /// What is known of samples of which only a limit is known; `None` if every sample is known.
    limits: Option<Box<Limits>>,
}

/// The least and the greatest values that samples may have. They differ for a sample of which only a limit is known.
#[derive(Clone, Debug, PartialEq)]
struct Limits {
    /// The least values, sorted.
    least: Replaced,
    /// The greatest values, sorted.
    greatest: Replaced,
    /// The least value of a sample that is "never".
    least_never: f64,
}

/// Sorted values that are those of the samples, except between two places. Few samples are limited as a rule, so this takes less
/// memory than all values would.
#[derive(Clone, Debug, PartialEq)]
struct Replaced {
    /// The place of the first value that is not that of the samples.
    from: usize,
    /// The values from that place on.
    values: Vec<f64>,
}

impl Replaced {
    /// Returns `own`, which is sorted, as it differs from as many sorted samples.
    fn new(samples: &[f64], own: &[f64]) -> Self {
        let same = |(sample, own): &(&f64, &f64)| sample == own;
        let from = samples.iter().zip(own).take_while(same).count();
        let after = samples.iter().zip(own).skip(from).rev().take_while(same).count();
        Self { from, values: own[from..own.len() - after].to_vec() }
    }

    /// Returns the value at a place.
    fn at(&self, samples: &[f64], place: usize) -> f64 {
        place.checked_sub(self.from).and_then(|own| self.values.get(own)).copied().unwrap_or_else(|| samples[place])
    }

    /// Returns the number of values for which the condition is true, which is true of none after the first of which it is not.
    fn count(&self, samples: &[f64], condition: impl Fn(f64) -> bool) -> usize {
        let own = self.values.partition_point(|value| condition(*value));
        if own < self.values.len() {
            // It is false of all later samples, and of the earlier ones from some place on if it is true of no own value.
            return if own > 0 {
                self.from + own
            } else {
                samples[..self.from].partition_point(|value| condition(*value))
            };
        }
        let after = self.from + self.values.len();
        match own {
            0 => samples.partition_point(|value| condition(*value)),
            _ => after + samples[after..].partition_point(|value| condition(*value)),
        }
    }
}

impl Draws {
    /// Sorts samples. No sample may be NaN.
    pub fn new(samples: Vec<f64>) -> Self {
        Self { sorted: sorted(samples), exact: false, limits: None }
    }

    /// Returns the same samples with the least and the greatest value that each may have.
    pub fn within(self, limits: impl Iterator<Item = [f64; 2]>) -> Self {
        let (least, greatest): (Vec<f64>, Vec<f64>) = limits.map(|[least, greatest]| (least, greatest)).unzip();
        if least == greatest {
            return self;
        }
        let never = least.iter().zip(&greatest).filter(|(_, greatest)| **greatest == f64::INFINITY);
        let least_never = never.map(|(least, _)| *least).fold(f64::INFINITY, f64::min);
        let replaced = |values: Vec<f64>| Replaced::new(&self.sorted, &sorted(values));
        let limits = Limits { least: replaced(least), greatest: replaced(greatest), least_never };
        Self { limits: Some(Box::new(limits)), ..self }
    }

    /// Returns the least and the greatest value that a quantile may have; `None` if every sample is known.
    pub fn quantile_limits(&self, level: f64) -> Option<[f64; 2]> {
        let limits = self.limits.as_ref()?;
        Some([&limits.least, &limits.greatest].map(|replaced| {
            let value = |place: usize| replaced.at(&self.sorted, place);
            interpolated(value, self.sorted.len(), level)
        }))
    }

    /// Returns the least value that a sample that is "never" may have, if that is known.
    pub fn least_never(&self) -> Option<f64> {
        self.limits.as_ref().map(|limits| limits.least_never).filter(|least| least.is_finite())
    }

    /// Returns the fraction of samples of which only is known that they are at most `value`, or less.
    pub fn share_at_most(&self, value: f64) -> f64 {
        let Some(limits) = &self.limits else { return 0.0 };
        let unlimited = limits.least.count(&self.sorted, |least| least == f64::NEG_INFINITY);
        let count = unlimited.min(limits.greatest.count(&self.sorted, |greatest| greatest <= value));
        count as f64 / self.sorted.len() as f64
    }

    /// Returns [`Self::share_before`], or `None` if it is not known, since some samples may be before `value` or not.
    pub fn known_share_before(&self, value: f64) -> Option<f64> {
        self.known(|sample| sample < value)
    }

    /// Returns [`Self::share_by`], or `None` if it is not known, since some samples may be after `value` or not.
    pub fn known_share_by(&self, value: f64) -> Option<f64> {
        self.known(|sample| sample <= value)
    }

    /// Returns the fraction of samples for which a condition is true, if it is the same with their least and their greatest
    /// values. The condition is true of no value above one of which it is not.
    fn known(&self, condition: impl Fn(f64) -> bool) -> Option<f64> {
        let counted = self.sorted.partition_point(|sample| condition(*sample));
        let is_known = self.limits.as_ref().is_none_or(|limits| {
            [&limits.least, &limits.greatest]
                .into_iter()
                .all(|replaced| replaced.count(&self.sorted, &condition) == counted)
        });
        is_known.then(|| if counted == 0 { 0.0 } else { counted as f64 / self.sorted.len() as f64 })
    }

    /// Returns the same quantities in a unit that is `scale` times their present unit.
    pub fn in_unit(mut self, scale: f64) -> Self {
        self.sorted.iter_mut().for_each(|sample| *sample /= scale);
        if let Some(limits) = &mut self.limits {
            limits.least.values.iter_mut().chain(&mut limits.greatest.values).for_each(|sample| *sample /= scale);
            limits.least_never /= scale;
        }
        self
    }

    /// Returns the same samples, marked as the same by construction or not.
    pub fn exact(self, exact: bool) -> Self {
        Self { exact, ..self }
    }

    /// Returns the standard error of a share of the samples: at least that of one sample, since a share that no sample has may
    /// still be above zero. It is 0 if the samples are the same by construction, so that the share is exact.
    pub fn share_error(&self, share: f64) -> f64 {
        if self.is_exact() {
            return 0.0;
        }
        share_error(share, self.sorted.len()).max(1.0 / self.sorted.len() as f64)
    }

    /// Returns whether the samples are the same by construction, so that a share of them is 0 or 1 exactly.
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// Returns whether all samples are one known value.
    pub fn is_one_value(&self) -> bool {
        self.limits.is_none() && self.sorted.first() == self.sorted.last()
    }

    /// Returns whether only a limit is known of some samples.
    pub fn is_limited(&self) -> bool {
        self.limits.is_some()
    }

    /// Returns the samples in ascending order.
    pub fn sorted(&self) -> &[f64] {
        &self.sorted
    }

    /// Returns the [quantile] at a probability from 0 to 1; `None` is "never".
    pub fn quantile(&self, probability: f64) -> Option<f64> {
        if self.sorted.is_empty() {
            return None;
        }
        let value = quantile(&self.sorted, probability);
        value.is_finite().then_some(value)
    }

    /// Returns the quantile at a probability from 0 to 1, or the sample nearest to it if it lies between two values that the
    /// samples repeat: halfway between 0 and 1 is no value of a coin. `None` is "never".
    pub fn possible_quantile(&self, probability: f64) -> Option<f64> {
        let last = self.sorted.len().checked_sub(1)?;
        let position = probability.clamp(0.0, 1.0) * last as f64;
        let (below, above) = (position.floor() as usize, position.ceil() as usize);
        let repeats = |at: usize, beside: Option<usize>| {
            beside.and_then(|beside| self.sorted.get(beside)) == Some(&self.sorted[at])
        };
        if self.sorted[below] < self.sorted[above]
            && (repeats(below, below.checked_sub(1)) || repeats(above, Some(above + 1)))
        {
            let nearest = self.sorted[position.round() as usize];
            return nearest.is_finite().then_some(nearest);
        }
        self.quantile(probability)
    }

    /// Returns the standard error of a quantile of independent samples. Stratified samples have at most this error. `None` if
    /// it cannot be estimated, since a quantile within the error is "never".
    pub fn quantile_error(&self, probability: f64) -> Option<f64> {
        self.spread_of_quantile(probability, share_error(probability, self.sorted.len()))
    }

    /// Returns the standard error of a quantile whose level is uncertain: the standard deviation of the quantile at a level
    /// that is normal about `level` with the standard deviation `error`. `None` if some of these quantiles are "never".
    ///
    /// For independent samples this is the estimator of Maritz and Jarrett 1978, "A note on estimating the variance of the
    /// sample median", Journal of the American Statistical Association 73(361), with a normal in place of a beta
    /// distribution. It needs no density, so it is right between two modes, where a density is nearly 0 and the quantile
    /// jumps from one mode to the other.
    pub fn spread_of_quantile(&self, level: f64, error: f64) -> Option<f64> {
        let scores = (0..NODES).map(|node| math::normal_quantile((f64::from(node) + 0.5) / f64::from(NODES)));
        let scores: Vec<f64> = scores.collect();
        // The middles of equal parts of a normal distribution have less than its variance.
        let scale = error / math::sqrt(scores.iter().map(|score| score * score).sum::<f64>() / f64::from(NODES));
        let quantiles = scores.iter().map(|score| self.quantile(level + scale * score));
        let quantiles = quantiles.collect::<Option<Vec<f64>>>()?;
        let mean = quantiles.iter().sum::<f64>() / f64::from(NODES);
        let squares: f64 = quantiles.iter().map(|quantile| (quantile - mean) * (quantile - mean)).sum();
        Some(math::sqrt(squares / f64::from(NODES)))
    }

    /// Returns the median; `None` is "never".
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// Returns the fraction of samples that are at most `value`: for dates, the probability of the event by then.
    pub fn share_by(&self, value: f64) -> f64 {
        if self.sorted.is_empty() {
            return 0.0;
        }
        self.sorted.partition_point(|sample| *sample <= value) as f64 / self.sorted.len() as f64
    }

    /// Returns the fraction of samples that are less than `value`: a date on 1 January does not count for the previous year.
    pub fn share_before(&self, value: f64) -> f64 {
        if self.sorted.is_empty() {
            return 0.0;
        }
        self.sorted.partition_point(|sample| *sample < value) as f64 / self.sorted.len() as f64
    }

    /// Returns the fraction of samples that are "never".
    pub fn share_never(&self) -> f64 {
        if self.sorted.is_empty() {
            return 0.0;
        }
        let finite = self.sorted.partition_point(|sample| sample.is_finite());
        (self.sorted.len() - finite) as f64 / self.sorted.len() as f64
    }

    /// Returns the mean of the samples; `None` if there is no sample, or one is "never".
    pub fn mean(&self) -> Option<f64> {
        let mean = self.sorted.iter().sum::<f64>() / self.sorted.len() as f64;
        mean.is_finite().then_some(mean)
    }

    /// Returns the standard deviation of the samples; `None` if there is no sample, or one is "never".
    pub fn sd(&self) -> Option<f64> {
        let mean = self.mean()?;
        let squares: f64 = self.sorted.iter().map(|sample| (sample - mean) * (sample - mean)).sum();
        Some(math::sqrt(squares / self.sorted.len() as f64))
    }
}

/// Returns the standard error of a fraction `share` (0 to 1) that was counted in independent samples: that of a binomial
/// proportion, √(p (1 − p) / n).
pub fn share_error(share: f64, samples: usize) -> f64 {
    math::sqrt(share * (1.0 - share) / samples.max(1) as f64)
}

/// Sorts samples, which may be infinite.
pub fn sorted(samples: Vec<f64>) -> Vec<f64> {
    let mut keys: Vec<i64> = samples.into_iter().map(order_key).collect();
    keys.sort_unstable();
    keys.into_iter().map(from_order_key).collect()
}

/// Returns a quantile of at least one sorted sample, by linear interpolation: that of type 7 of Hyndman and Fan 1996, "Sample
/// quantiles in statistical packages", The American Statistician 50(4), as in numpy. Between a sample and an infinite one it is
/// infinite.
pub fn quantile(sorted: &[f64], level: f64) -> f64 {
    interpolated(|place| sorted[place], sorted.len(), level)
}

/// Returns a quantile of type 7 of `count` values, at least one, which ascend with their place. Between a value and an infinite
/// one it is infinite.
fn interpolated(value: impl Fn(usize) -> f64, count: usize, level: f64) -> f64 {
    let last = count.saturating_sub(1);
    let position = level.clamp(0.0, 1.0) * last as f64;
    let below = position.floor();
    let at = below as usize;
    let (low, high) = (value(at), value((at + 1).min(last)));
    match position - below {
        0.0 => low,
        fraction => between(low, high, fraction),
    }
}

/// Returns the number at a fraction of the way between two neighbors, of which one or both may be infinite.
fn between(low: f64, high: f64, fraction: f64) -> f64 {
    if low == high || low == f64::NEG_INFINITY { low } else { low + fraction * (high - low) }
}

/// Returns an integer for a number, in the order of [`f64::total_cmp`]. Sorting integers needs no branches.
fn order_key(value: f64) -> i64 {
    flipped_if_negative(value.to_bits().cast_signed())
}

/// Returns the number for such an integer.
fn from_order_key(key: i64) -> f64 {
    f64::from_bits(flipped_if_negative(key).cast_unsigned())
}

/// Flips all bits but the sign of a negative number: the bits of negative floating-point numbers are in the order of their
/// magnitudes.
fn flipped_if_negative(bits: i64) -> i64 {
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

/// Moves the keys that belong at `places` in sorted order to these places, smaller keys before and larger keys after them
/// (quickselect for several places; Hoare 1961, "Algorithm 65: find"). The places ascend and are counted from `start`, the
/// place of the first key.
fn select_places(keys: &mut [i64], start: usize, places: &[usize]) {
    // The middle place first, so that each further place concerns only a part of the keys.
    let (before, [place, after @ ..]) = places.split_at(places.len() / 2) else { return };
    let (lower, _, higher) = keys.select_nth_unstable(place - start);
    select_places(lower, start, before);
    select_places(higher, place + 1, after);
}

/// The number of keys that tell where to look for the places of many.
const PROBES: usize = 1024;

/// The limit on the ranges of keys in which places are looked for.
const MAX_RANGES: usize = 7;

/// Finds the keys at `places`, which ascend, among many keys that are in no order. A sample of the keys tells the range in which each
/// of them lies (Floyd and Rivest 1975, "Expected time bounds for selection", CACM 18(3)), so that one pass over the keys finds the few
/// that are selected from. Returns `None` if a place lies in no range, or the ranges have too many keys. `memory` is overwritten.
fn keys_at_places(keys: &[i64], places: &[usize], memory: &mut Vec<i64>) -> Option<Vec<i64>> {
    let mut probes: Vec<i64> = keys.iter().copied().step_by(keys.len() / PROBES).collect();
    probes.sort_unstable();
    // For each range, its ends, and the places in it.
    let mut ranges: Vec<([i64; 2], Vec<usize>)> = Vec::new();
    for place in places {
        let at = place * probes.len() / keys.len();
        // Three standard errors of the rank among the probes.
        let off = 3 * (at * (probes.len() - at) / probes.len()).isqrt() + 2;
        let low = at.checked_sub(off).map_or(i64::MIN, |at| probes[at]);
        let high = probes.get(at + off).map_or(i64::MAX, |high| high.saturating_add(1));
        match ranges.last_mut() {
            Some((ends, places)) if low <= ends[1] => {
                ends[1] = high.max(ends[1]);
                places.push(*place);
            }
            _ => ranges.push(([low, high], vec![*place])),
        }
    }
    if ranges.len() > MAX_RANGES {
        return None;
    }
    // A key is in as many parts as there are ends that are not above it: outside of the ranges if that is even.
    let mut ends = [i64::MAX; 2 * MAX_RANGES + 1];
    ranges.iter().enumerate().for_each(|(at, (own, _))| ends[2 * at..2 * at + 2].copy_from_slice(own));
    let part_of = |key: i64| {
        let mut part = 8 * usize::from(ends[7] <= key);
        part += 4 * usize::from(ends[part + 3] <= key);
        part += 2 * usize::from(ends[part + 1] <= key);
        part + usize::from(ends[part] <= key)
    };
    const CHUNK: usize = 256;
    let room = keys.len() / 4 + CHUNK;
    // What it has is overwritten.
    memory.resize(memory.len().max((MAX_RANGES + 1) * room), 0);
    let mut counts = [0; 2 * MAX_RANGES + 2];
    // Keys outside of the ranges overwrite each other in the last part of the memory: there is no branch to mispredict.
    let places_of_parts: [[usize; 2]; 2 * MAX_RANGES + 2] =
        std::array::from_fn(|part| if part % 2 == 1 { [part / 2 * room, usize::MAX] } else { [MAX_RANGES * room, 0] });
    for chunk in keys.chunks(CHUNK) {
        for key in chunk {
            let part = part_of(*key);
            let [start, mask] = places_of_parts[part];
            memory[start + (counts[part] & mask)] = *key;
            counts[part] += 1;
        }
        if counts.iter().skip(1).step_by(2).any(|count| count + CHUNK > room) {
            return None;
        }
    }
    let mut found = Vec::with_capacity(places.len());
    for (at, (_, places)) in ranges.iter().enumerate() {
        let below: usize = counts[..=2 * at].iter().sum();
        let inside = &mut memory[at * room..at * room + counts[2 * at + 1]];
        if places.iter().any(|place| *place < below || *place >= below + inside.len()) {
            return None;
        }
        select_places(inside, below, places);
        found.extend(places.iter().map(|place| inside[place - below]));
    }
    Some(found)
}

/// Memory for the keys that are selected from.
#[derive(Debug, Default)]
pub struct SelectionMemory {
    keys: Vec<i64>,
    near: Vec<i64>,
}

/// Returns the quantiles of type 7 at `levels`, which ascend, of at least one sample; an infinite sample stays so. Selects rather
/// than sorts, which is faster for a few levels.
pub fn select(samples: &[f64], levels: &[f64]) -> Vec<f64> {
    select_in(&mut SelectionMemory::default(), samples, levels)
}

/// Does the same as [`select`], with memory that is used again for the next samples.
pub fn select_in(memory: &mut SelectionMemory, samples: &[f64], levels: &[f64]) -> Vec<f64> {
    let SelectionMemory { keys, near } = memory;
    let last = samples.len() - 1;
    let position = |level: &f64| {
        let position = level.clamp(0.0, 1.0) * last as f64;
        (position.floor() as usize, position - position.floor())
    };
    keys.clear();
    keys.extend(samples.iter().copied().map(order_key));
    let mut places: Vec<usize> = Vec::with_capacity(2 * levels.len());
    for (below, fraction) in levels.iter().map(position) {
        places.extend(below..=below + usize::from(fraction > 0.0));
    }
    places.sort_unstable();
    places.dedup();
    // Few places are found as fast without.
    let are_many = places.len() > 4 && keys.len() >= 8 * PROBES;
    let found = if are_many { keys_at_places(keys, &places, near) } else { None };
    let found = found.unwrap_or_else(|| {
        select_places(keys, 0, &places);
        places.iter().map(|place| keys[*place]).collect()
    });
    let key_at = |place: usize| places.binary_search(&place).map_or(0, |at| found[at]);
    let quantile = |level: &f64| {
        let (below, fraction) = position(level);
        let low = from_order_key(key_at(below));
        if fraction == 0.0 {
            return low;
        }
        between(low, from_order_key(key_at(below + 1)), fraction)
    };
    levels.iter().map(quantile).collect()
}

/// Returns the median; `None` is "never", or no sample at all.
pub fn median(samples: &[f64]) -> Option<f64> {
    let median = (!samples.is_empty()).then(|| select(samples, &[0.5])[0])?;
    median.is_finite().then_some(median)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selected_quantiles_equal_those_of_sorted_samples() {
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
        // Levels so close that they share a neighbor, and numbers on both sides of zero.
        values.iter_mut().for_each(|value| *value -= 12.0);
        let close: Vec<f64> = (0..=2000).map(|at| f64::from(at) / 2150.0).collect();
        let draws = Draws::new(values.clone());
        assert!(draws.sorted().is_sorted() && draws.sorted()[0] < 0.0);
        let expected: Vec<f64> = close.iter().map(|level| draws.quantile(*level).unwrap()).collect();
        assert_eq!(select(&values, &close), expected);
    }

    #[test]
    fn selected_quantiles_of_many_samples_equal_those_of_sorted_samples() {
        let levels = [0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1.0];
        let random = |at: u64| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as f64;
        type Value = fn(u64, f64) -> f64;
        let samples: [(&str, Value); 6] = [
            ("any", |_, random| random),
            ("sorted", |at, _| at as f64),
            ("equal", |_, _| 3.0),
            ("few", |_, random| (random % 5.0) - 2.0),
            // The sample of every few takes only these.
            ("misleading", |at, random| if at % 16 == 0 { 0.0 } else { random }),
            ("never", |at, random| if at % 3 == 0 { f64::INFINITY } else { -random }),
        ];
        for (what, value) in samples {
            for count in [8192_u64, 16_384, 20_001] {
                let values: Vec<f64> = (0..count).map(|at| value(at, random(at))).collect();
                let sorted = sorted(values.clone());
                for levels in [&levels[..], &levels[1..8], &levels[..5]] {
                    let expected = levels.iter().map(|level| {
                        let position = level * (sorted.len() - 1) as f64;
                        let (below, fraction) = (position.floor() as usize, position - position.floor());
                        let low = sorted[below];
                        if fraction == 0.0 { low } else { between(low, sorted[below + 1], fraction) }
                    });
                    assert_eq!(select(&values, levels), expected.collect::<Vec<_>>(), "{what}, {count}");
                }
            }
        }
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
    fn replaced_values_are_those_of_all_values() {
        let samples: Vec<f64> = (0..40).map(|at| f64::from(at / 2)).collect();
        let with = |changes: &[(usize, f64)]| {
            let mut own = samples.clone();
            changes.iter().for_each(|(at, value)| own[*at] = *value);
            sorted(own)
        };
        let never = f64::INFINITY;
        for own in [
            samples.clone(),
            with(&[(39, never), (38, never)]),
            with(&[(0, -never), (1, 3.0)]),
            with(&[(0, never), (39, -1.0)]),
            with(&[(10, 15.0), (20, 15.0)]),
        ] {
            let replaced = Replaced::new(&samples, &own);
            let all: Vec<f64> = (0..own.len()).map(|place| replaced.at(&samples, place)).collect();
            assert_eq!(all, own);
            for limit in (-2..23).map(f64::from) {
                assert_eq!(
                    replaced.count(&samples, |value| value < limit),
                    own.partition_point(|value| *value < limit)
                );
            }
        }
        let few = Replaced::new(&samples, &with(&[(38, 19.5), (39, never)]));
        assert_eq!((few.from, few.values), (38, vec![19.5, never]));
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
