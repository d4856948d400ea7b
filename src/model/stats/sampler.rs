//! Where chance comes from: low-discrepancy draws for every place a distribution stands, keyed by the seed, the model
//! and the name, so that adding, removing or reordering other names changes no digit.
//!
//! The samples fall into [`Blocks`]. Within a block of `n`, each key's draws are one from each of `n` equal strata, at a
//! random place in it, in a random order: a scrambled one-dimensional net, paired at random with every other key's
//! (Latin hypercube sampling: McKay, Beckman and Conover 1979, Technometrics 21(2); Owen 1997, SIAM J. Numer. Anal. 34(5),
//! for nets in general). One Sobol sequence with a dimension for each name would pair low dimensions more evenly, but then
//! a name's draws would depend on which other names there are. Hash-based scrambles (Laine–Karras) are cheaper, but
//! leave pairs correlated in blocks this short: the test of independence below tells.
//!
//! Blocks are scrambled independently, so the spread between them measures the error of the whole.

use super::math;

/// How samples are divided into independently scrambled blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// The number of samples.
    pub samples: usize,
    /// The number of samples in each block; the last may be shorter.
    pub length: usize,
}

/// The number of blocks where there are neither too few nor too many samples: enough to measure a spread by.
const BLOCKS: usize = 64;

/// The fewest samples in a block.
const SHORTEST: usize = 16;

/// The most: a block is also what is computed at a time, and its columns should stay in a processor's near memory.
const LONGEST: usize = 1024;

/// How many samples are computed at a time, where blocks are shorter: what each instruction takes beside its samples is
/// then little against them.
const TOGETHER: usize = 256;

/// Blocks that are computed together, side by side in the same columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Each block's number, and its place in the columns.
    pub blocks: Vec<(usize, std::ops::Range<usize>)>,
    /// The place of the columns among all samples.
    pub samples: std::ops::Range<usize>,
}

impl Group {
    /// One block alone.
    pub fn one(block: usize, samples: std::ops::Range<usize>) -> Self {
        Self { blocks: vec![(block, 0..samples.len())], samples }
    }

    /// The length of its columns.
    pub fn length(&self) -> usize {
        self.samples.len()
    }
}

impl Blocks {
    /// Divides that many samples into blocks.
    pub fn new(samples: usize) -> Self {
        Self { samples, length: samples.div_ceil(BLOCKS).clamp(SHORTEST, LONGEST).min(samples.max(1)) }
    }

    /// The ranges of samples, in order.
    pub fn ranges(self) -> impl Iterator<Item = std::ops::Range<usize>> {
        (0..self.samples).step_by(self.length).map(move |start| start..(start + self.length).min(self.samples))
    }

    /// The blocks, several together where they are short. How many does not hang on the number of threads.
    pub fn groups(self) -> Vec<Group> {
        let ranges: Vec<_> = self.ranges().enumerate().collect();
        let group = |blocks: &[(usize, std::ops::Range<usize>)]| {
            let (from, to) = (blocks[0].1.start, blocks[blocks.len() - 1].1.end);
            let place =
                |(block, range): &(usize, std::ops::Range<usize>)| (*block, range.start - from..range.end - from);
            Group { blocks: blocks.iter().map(place).collect(), samples: from..to }
        };
        ranges.chunks((TOGETHER / self.length.max(1)).max(1)).map(group).collect()
    }
}

/// The key of one place: seed, model, name, and which of the name's distributions it is.
pub fn key(seed: u64, model: &str, name: &str, place: usize) -> u64 {
    let mut state = mix(seed ^ 0x666f_7265_7369_7465);
    for word in [model.as_bytes(), name.as_bytes(), &(place as u64).to_le_bytes()] {
        for byte in word {
            state = mix(state ^ u64::from(*byte));
        }
        // A separator, so that ("ab", "c") and ("a", "bc") differ.
        state = mix(state ^ 0x100);
    }
    state
}

/// Fills `out` with the uniform draws of one block, each inside (0, 1).
pub fn uniform(key: u64, block: usize, out: &mut [f64]) {
    let mut random = Stream(mix(key ^ mix(block as u64)));
    random.strata(out);
    random.shuffle(out);
}

/// The same as standard normal scores.
pub fn normal_scores(key: u64, block: usize, out: &mut [f64]) {
    let mut random = Stream(mix(key ^ mix(block as u64)));
    random.strata(out);
    // While they are still in order: one branch of the function after the other, which a processor foresees.
    math::normal_quantiles(out);
    random.shuffle(out);
}

/// The greatest number below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// Random numbers by SplitMix64 (Steele, Lea and Flood 2014): a counter and a mixing function, the same everywhere.
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// One draw from each of as many equal strata as there are, in their order.
    fn strata(&mut self, out: &mut [f64]) {
        let width = 1.0 / out.len() as f64;
        for (at, value) in out.iter_mut().enumerate() {
            // The sum may round up to the next stratum; the last one's must not reach 1.
            *value = ((at as f64 + self.open_unit()) * width).min(BELOW_ONE);
        }
    }

    /// Fisher and Yates' shuffle.
    fn shuffle(&mut self, out: &mut [f64]) {
        for at in (1..out.len()).rev() {
            let place = self.below(at + 1);
            out.swap(at, place);
        }
    }

    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        scale(self.next(), bound)
    }

    /// A number strictly between 0 and 1, on a grid of 2^-52.
    fn open_unit(&mut self) -> f64 {
        ((self.next() >> 12) as f64 + 0.5) / 4_503_599_627_370_496.0
    }
}

/// A random word as a number below `bound` (Lemire 2019, without the rejection that matters only near 2^64).
fn scale(random: u64, bound: usize) -> usize {
    ((u128::from(random) * bound as u128) >> 64) as usize
}

/// Returns the index below `count` at a fraction (0 to 1) of a list; 0 if the fraction is NaN.
pub fn pick(fraction: f64, count: usize) -> usize {
    ((fraction * count as f64) as usize).min(count.saturating_sub(1))
}

/// A number in 0..`bound` from a key and a counter: for resampling rows.
pub fn index(key: u64, counter: u64, bound: usize) -> usize {
    scale(mix(key ^ mix(counter)), bound)
}

/// SplitMix64's step and finaliser (Steele, Lea and Flood 2014): a bijection that spreads every bit.
fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(key: u64, samples: usize) -> Vec<f64> {
        let mut out = vec![0.0; samples];
        for (block, range) in Blocks::new(samples).ranges().enumerate() {
            uniform(key, block, &mut out[range]);
        }
        out
    }

    #[test]
    fn every_block_has_one_draw_in_each_of_its_strata() {
        let blocks = Blocks::new(16_384);
        let draws = column(key(7, "m", "x", 0), 16_384);
        for range in blocks.ranges() {
            let mut strata: Vec<usize> = draws[range].iter().map(|u| (u * 256.0) as usize).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..256).collect::<Vec<_>>());
        }
    }

    #[test]
    fn blocks_that_are_computed_together_are_all_of_them_in_their_order() {
        for samples in [64, 100, 512, 1000, 4096, 16_384, 100_000] {
            let blocks = Blocks::new(samples);
            let groups = blocks.groups();
            let apart = |group: &Group| -> Vec<_> {
                let from = group.samples.start;
                group.blocks.iter().map(|(block, place)| (*block, from + place.start..from + place.end)).collect()
            };
            let all: Vec<_> = groups.iter().flat_map(apart).collect();
            assert_eq!(all, blocks.ranges().enumerate().collect::<Vec<_>>(), "{samples}");
            assert!(groups.iter().all(|group| group.length() <= TOGETHER.max(blocks.length)), "{samples}");
            assert_eq!(groups.last().unwrap().samples.end, samples);
        }
        assert_eq!(Blocks::new(512).groups().len(), 2);
    }

    #[test]
    fn different_places_are_independent() {
        // The correlation of two columns of n independent draws is normal with standard deviation 1/sqrt(n).
        let samples = 4096;
        let columns: Vec<_> = (0..40).map(|place| column(key(7, "m", "x", place), samples)).collect();
        let mut squares = 0.0;
        let mut pairs = 0.0;
        for (at, a) in columns.iter().enumerate() {
            for b in &columns[..at] {
                let product: f64 = a.iter().zip(b).map(|(a, b)| (a - 0.5) * (b - 0.5) * 12.0).sum();
                let z = product / (samples as f64).sqrt();
                assert!(z.abs() < 5.0, "{z}");
                squares += z * z;
                pairs += 1.0;
            }
        }
        let ratio: f64 = squares / pairs;
        assert!((0.85..1.15).contains(&ratio), "variance of the z scores is {ratio}");
    }

    #[test]
    fn an_index_is_uniform_below_its_bound() {
        let mut counts = [0; 7];
        for counter in 0..70_000 {
            counts[index(11, counter, 7)] += 1;
        }
        assert!(counts.iter().all(|count| (9_500..10_500).contains(count)), "{counts:?}");
    }
}
