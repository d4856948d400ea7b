//! Sampling: stratified draws for every distribution of a model, keyed by the seed, the model, and the name, so that adding,
//! removing, or reordering other names changes no digit.
//!
//! The samples are divided into [`Blocks`]. Within a block of `n` samples, each key has one draw from each of `n` equal
//! strata, at a random position in the stratum, in a random order: Latin hypercube sampling (McKay, Beckman and Conover 1979,
//! Technometrics 21(2); Owen 1997, SIAM Journal on Numerical Analysis 34(5), for scrambled nets in general). A Sobol' sequence
//! with a dimension for each name would pair low dimensions more evenly, but a name's draws would then depend on the other
//! names. Hash-based scrambles (Laine and Karras 2011) are cheaper, but leave pairs of keys correlated in blocks this short,
//! as the test of independence below shows.
//!
//! Blocks are scrambled independently, so the spread between blocks measures the sampling error of the whole.

use super::math;

/// The division of samples into independently scrambled blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// The number of samples.
    pub samples: usize,
    /// The number of samples in each block; the last may be shorter.
    pub length: usize,
}

/// The number of blocks, unless they would be too short or too long: enough to measure their spread.
const BLOCKS: usize = 64;

/// The smallest number of samples in a block.
const MIN_LENGTH: usize = 16;

/// The largest number of samples in a block: a block is computed at a time, and its columns should fit into a processor's
/// cache.
const MAX_LENGTH: usize = 1024;

/// The smallest number of samples computed at a time if blocks are shorter, so that the fixed cost of an instruction is small
/// compared with its samples.
const MIN_AT_A_TIME: usize = 256;

/// The largest number of samples computed at a time in short blocks.
const MAX_AT_A_TIME: usize = 512;

/// The number of groups, unless they would be too short or too long: enough for the processors of a machine.
const GROUPS: usize = 32;

/// Consecutive blocks that are computed together, in the same columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The index of each block, and its range in the columns.
    pub blocks: Vec<(usize, std::ops::Range<usize>)>,
    /// The range of the columns among all samples.
    pub samples: std::ops::Range<usize>,
}

impl Group {
    /// Returns the group of a single block.
    pub fn one(block: usize, samples: std::ops::Range<usize>) -> Self {
        Self { blocks: vec![(block, 0..samples.len())], samples }
    }

    /// Returns the length of its columns.
    pub fn length(&self) -> usize {
        self.samples.len()
    }
}

impl Blocks {
    /// Divides samples into blocks.
    pub fn new(samples: usize) -> Self {
        Self { samples, length: samples.div_ceil(BLOCKS).clamp(MIN_LENGTH, MAX_LENGTH).min(samples.max(1)) }
    }

    /// Returns the ranges of samples of the blocks, in order.
    pub fn ranges(self) -> impl Iterator<Item = std::ops::Range<usize>> {
        (0..self.samples).step_by(self.length).map(move |start| start..(start + self.length).min(self.samples))
    }

    /// Returns the blocks in groups: several short blocks form a group. The groups do not depend on the number of threads.
    pub fn groups(self) -> Vec<Group> {
        let ranges: Vec<_> = self.ranges().enumerate().collect();
        let group = |blocks: &[(usize, std::ops::Range<usize>)]| {
            let (from, to) = (blocks[0].1.start, blocks[blocks.len() - 1].1.end);
            let place =
                |(block, range): &(usize, std::ops::Range<usize>)| (*block, range.start - from..range.end - from);
            Group { blocks: blocks.iter().map(place).collect(), samples: from..to }
        };
        let at_a_time = (self.samples / GROUPS).clamp(MIN_AT_A_TIME, MAX_AT_A_TIME);
        ranges.chunks((at_a_time / self.length.max(1)).max(1)).map(group).collect()
    }
}

/// Returns the key of one distribution: of the seed, the model, the name, and the distribution's index among those of the
/// name.
pub fn key(seed: u64, model: &str, name: &str, index: usize) -> u64 {
    let mut state = mix(seed ^ 0x666f_7265_7369_7465);
    for word in [model.as_bytes(), name.as_bytes(), &(index as u64).to_le_bytes()] {
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

/// Fills `out` with the standard normal draws of one block.
pub fn normal_scores(key: u64, block: usize, out: &mut [f64]) {
    let mut random = Stream(mix(key ^ mix(block as u64)));
    random.strata(out);
    // Before the shuffle the probabilities ascend, which is faster.
    math::normal_quantiles(out);
    random.shuffle(out);
}

/// Gives each sample of a block the value of another one, half a block away. The order of a block's draws is random, so this draws
/// the block anew.
pub fn exchange(block: &mut [f64]) {
    let half = block.len() / 2;
    block.rotate_left(half);
}

/// The largest number below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// The random number generator SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators",
/// OOPSLA): a counter and a mixing function, the same on every platform.
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// Fills `out` with one draw from each of as many equal strata, in their order.
    fn strata(&mut self, out: &mut [f64]) {
        let width = 1.0 / out.len() as f64;
        for (at, value) in out.iter_mut().enumerate() {
            // The sum may round up to the next stratum, but must not reach 1.
            *value = ((at as f64 + self.open_unit()) * width).min(BELOW_ONE);
        }
    }

    /// Shuffles by the method of Fisher and Yates (Knuth 1997, "The Art of Computer Programming", volume 2, algorithm 3.4.2P).
    fn shuffle(&mut self, out: &mut [f64]) {
        for at in (1..out.len()).rev() {
            let place = self.below(at + 1);
            out.swap(at, place);
        }
    }

    /// Returns a random index below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        scale(self.next(), bound)
    }

    /// Returns a random number strictly between 0 and 1, on a grid of 2^-52.
    fn open_unit(&mut self) -> f64 {
        ((self.next() >> 12) as f64 + 0.5) / 4_503_599_627_370_496.0
    }
}

/// Scales a random word to an index below `bound` (Lemire 2019, "Fast random integer generation in an interval", ACM
/// Transactions on Modeling and Computer Simulation 29(1); without the rejection step, whose effect is negligible for bounds
/// far below 2^64).
fn scale(random: u64, bound: usize) -> usize {
    ((u128::from(random) * bound as u128) >> 64) as usize
}

/// Returns the index below `count` at a fraction (0 to 1) of a list; 0 if the fraction is NaN.
pub fn pick(fraction: f64, count: usize) -> usize {
    ((fraction * count as f64) as usize).min(count.saturating_sub(1))
}

/// Returns a random index below `bound` for a key and a counter.
pub fn index(key: u64, counter: u64, bound: usize) -> usize {
    scale(mix(key ^ mix(counter)), bound)
}

/// Returns SplitMix64's step and finalizer: a bijection in which every bit affects all others.
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
    fn groups_contain_all_blocks_in_order() {
        for samples in [64, 100, 512, 1000, 4096, 16_384, 100_000] {
            let blocks = Blocks::new(samples);
            let groups = blocks.groups();
            let apart = |group: &Group| -> Vec<_> {
                let from = group.samples.start;
                group.blocks.iter().map(|(block, place)| (*block, from + place.start..from + place.end)).collect()
            };
            let all: Vec<_> = groups.iter().flat_map(apart).collect();
            assert_eq!(all, blocks.ranges().enumerate().collect::<Vec<_>>(), "{samples}");
            assert!(groups.iter().all(|group| group.length() <= MAX_AT_A_TIME.max(blocks.length)), "{samples}");
            assert_eq!(groups.last().unwrap().samples.end, samples);
        }
        assert_eq!(Blocks::new(512).groups().len(), 2);
    }

    #[test]
    fn draws_of_different_keys_are_independent() {
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
    fn indices_are_uniform_below_their_bound() {
        let mut counts = [0; 7];
        for counter in 0..70_000 {
            counts[index(11, counter, 7)] += 1;
        }
        assert!(counts.iter().all(|count| (9_500..10_500).contains(count)), "{counts:?}");
    }
}
