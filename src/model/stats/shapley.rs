//! How much each of several changes contributes to a move: the values of Shapley 1953, "A value for n-person games",
//! Contributions to the Theory of Games II. A change's share is what it adds, averaged over all orders in which the changes can
//! be made. The shares sum to the move.

use super::sampler;

/// The most changes whose shares are computed from all their combinations.
pub const MAX_EXACT: usize = 8;

/// The number of combinations that are computed about at most if there are more changes.
const MAX_RUNS: usize = 1 << MAX_EXACT;

/// The fewest pairs of orders.
const MIN_PAIRS: usize = 3;

/// How shares were computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// From all combinations of changes.
    Exact,
    /// From that many random orders of the changes.
    Orders(usize),
}

/// Shares of a move of several quantities.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// For each change, its share of the move of each quantity. NaN if a combination has no finite value.
    pub shares: Vec<Vec<f64>>,
    /// For each change, the standard error of each share because not all orders were tried; 0 for [`Method::Exact`].
    pub errors: Vec<Vec<f64>>,
    /// How they were computed.
    pub method: Method,
}

/// A function from the changes that are made to the quantities.
type Values<'f, Error> = &'f mut dyn FnMut(&[bool]) -> Result<Vec<f64>, Error>;

/// Returns the shares of `changes` changes. `values` returns the quantities if only those changes are made for which its argument
/// is true, always in the same order. `key` makes the random orders of many changes reproducible.
///
/// # Errors
///
/// The first error of `values`.
pub fn shares<Error>(
    changes: usize,
    key: u64,
    mut values: impl FnMut(&[bool]) -> Result<Vec<f64>, Error>,
) -> Result<Shares, Error> {
    if changes <= MAX_EXACT { exact(changes, &mut values) } else { by_orders(changes, key, &mut values) }
}

/// Returns the shares by their definition: the weighted mean of what a change adds to each set of others.
fn exact<Error>(changes: usize, values: Values<'_, Error>) -> Result<Shares, Error> {
    let made = |set: usize| (0..changes).map(|change| set >> change & 1 == 1).collect::<Vec<bool>>();
    let table: Vec<Vec<f64>> = (0..1_usize << changes).map(|set| values(&made(set))).collect::<Result<_, _>>()?;
    let quantities = table[0].len();
    let share = |change: usize| {
        let mut share = vec![0.0; quantities];
        for set in (0..table.len()).filter(|set| set >> change & 1 == 0) {
            let weight = weight(set.count_ones(), changes as u32);
            add(&mut share, weight, &table[set | 1 << change], &table[set]);
        }
        share
    };
    let shares = (0..changes).map(share).collect();
    Ok(Shares { shares, errors: vec![vec![0.0; quantities]; changes], method: Method::Exact })
}

/// Returns the sets of changes for which [`shares`] needs values.
pub fn needed(changes: usize, key: u64) -> Vec<Vec<bool>> {
    let mut sets = Vec::new();
    let note = |made: &[bool]| {
        sets.push(made.to_vec());
        Ok::<_, std::convert::Infallible>(Vec::new())
    };
    match shares(changes, key, note) {
        Ok(_) => sets,
    }
}

/// Returns how the share of a change is divided among its parts, by the values of Owen 1977, "Values of games with a priori
/// unions", Lecture Notes in Economics and Mathematical Systems 141: what a part adds, averaged over all orders of the changes and
/// of the parts within theirs. The shares of the parts sum to that of the change. `values` returns the quantities if, of the
/// other changes, only those are made for which its first argument is true (that of the change itself is false), and of the parts
/// those for which the second is.
///
/// # Errors
///
/// The first error of `values`.
pub fn parts<Error>(
    (changes, change, parts): (usize, usize, usize),
    mut values: impl FnMut(&[bool], &[bool]) -> Result<Vec<f64>, Error>,
) -> Result<Vec<Vec<f64>>, Error> {
    let made = |set: usize, count: usize| (0..count).map(|at| set >> at & 1 == 1).collect::<Vec<bool>>();
    let mut found: Vec<Vec<f64>> = vec![Vec::new(); parts];
    for others in (0..1_usize << changes).filter(|set| set >> change & 1 == 0) {
        let outer = weight(others.count_ones(), changes as u32);
        let others = made(others, changes);
        let own = |mine: &[bool]| values(&others, mine);
        for (sum, share) in found.iter_mut().zip(exact(parts, &mut { own })?.shares) {
            sum.resize(share.len(), 0.0);
            sum.iter_mut().zip(share).for_each(|(sum, share)| *sum += outer * share);
        }
    }
    Ok(found)
}

/// Returns whether the shares of the parts of a change among others are few enough to be computed.
pub fn has_few_parts(changes: usize, parts: usize) -> bool {
    changes - 1 + parts <= MAX_EXACT
}

/// Returns the share of orders in which exactly the changes of a set of this size come before a change: s! (n − s − 1)! / n!.
fn weight(size: u32, changes: u32) -> f64 {
    let choices: f64 = (0..size).map(|at| f64::from(changes - 1 - at) / f64::from(at + 1)).product();
    1.0 / (f64::from(changes) * choices)
}

/// Returns the means of what changes add in random orders. Each order is followed by its reverse, which is the better for changes
/// that add less the later they are made (Mitchell, Cooper, Frank and Holmes 2022, "Sampling permutations for Shapley value
/// estimation", Journal of Machine Learning Research 23, on antithetic sampling).
fn by_orders<Error>(changes: usize, key: u64, values: Values<'_, Error>) -> Result<Shares, Error> {
    let start = values(&vec![false; changes])?;
    let quantities = start.len();
    let pairs = (MAX_RUNS / (2 * (changes - 1))).max(MIN_PAIRS);
    let mut sums = vec![vec![0.0; quantities]; changes];
    let mut squares = sums.clone();
    for pair in 0..pairs {
        let mut order: Vec<usize> = (0..changes).collect();
        for at in (1..changes).rev() {
            let counter = (pair * changes + at) as u64;
            order.swap(at, sampler::index(key, counter, at + 1));
        }
        let mut added = vec![vec![0.0; quantities]; changes];
        for reversed in [false, true] {
            let mut made = vec![false; changes];
            let mut before = start.clone();
            for place in 0..changes {
                let change = order[if reversed { changes - 1 - place } else { place }];
                made[change] = true;
                let after = values(&made)?;
                add(&mut added[change], 0.5, &after, &before);
                before = after;
            }
        }
        for (change, added) in added.iter().enumerate() {
            for (quantity, value) in added.iter().enumerate() {
                sums[change][quantity] += value;
                squares[change][quantity] += value * value;
            }
        }
    }
    let count = pairs as f64;
    let shares: Vec<Vec<f64>> =
        sums.iter().map(|sums| sums.iter().map(|sum| sum / count).collect::<Vec<f64>>()).collect();
    let error = |mean: &f64, square: &f64| {
        let variance = (square - count * mean * mean).max(0.0) / (count - 1.0);
        super::math::sqrt(variance / count)
    };
    let errors = shares
        .iter()
        .zip(&squares)
        .map(|(means, squares)| means.iter().zip(squares).map(|(mean, square)| error(mean, square)).collect())
        .collect();
    Ok(Shares { shares, errors, method: Method::Orders(2 * pairs) })
}

/// Adds the weighted differences of two lists of quantities.
fn add(sum: &mut [f64], weight: f64, after: &[f64], before: &[f64]) {
    for (sum, (after, before)) in sum.iter_mut().zip(after.iter().zip(before)) {
        *sum += weight * (after - before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares_of(changes: usize, value: impl Fn(&[bool]) -> f64) -> Shares {
        shares(changes, 7, |made| Ok::<_, ()>(vec![value(made), 2.0 * value(made)])).unwrap()
    }

    /// Asserts the shares of a game, and that those of twice its value are twice as large.
    #[track_caller]
    fn has_shares(changes: usize, value: impl Fn(&[bool]) -> f64, expected: &[f64]) {
        let found = shares_of(changes, value);
        for (share, expected) in found.shares.iter().zip(expected) {
            assert!((share[0] - expected).abs() < 1e-12 && (share[1] - 2.0 * expected).abs() < 1e-12, "{found:?}");
        }
        assert_eq!(found.shares.len(), expected.len());
    }

    #[test]
    fn the_share_of_a_change_is_its_own_effect_if_effects_add_up() {
        let effects = [3.0, -2.5, 0.0, 7.0];
        let value = |made: &[bool]| {
            10.0 + made.iter().zip(effects).map(|(made, effect)| if *made { effect } else { 0.0 }).sum::<f64>()
        };
        has_shares(4, value, &effects);
    }

    // By hand: for factors a → a' and b → b' of a product, the share of the first is (a' − a) (b + b') / 2.
    #[test]
    fn the_share_of_a_factor_is_its_change_times_the_mean_of_the_other() {
        let value = |made: &[bool]| (if made[0] { 5.0 } else { 2.0 }) * (if made[1] { 7.0 } else { 3.0 });
        has_shares(2, value, &[3.0 * 5.0, 4.0 * 3.5]);
    }

    // The glove game (Shapley and Shubik 1969, "Pure competition, coalitional power, and fair division"): one left glove and two right
    // ones; a pair is worth 1. The values are 2/3, 1/6 and 1/6.
    #[test]
    fn the_shares_of_the_glove_game_are_those_of_the_literature() {
        let value = |made: &[bool]| f64::from(u8::from(made[0] && (made[1] || made[2])));
        has_shares(3, value, &[2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]);
    }

    // The airport game (Littlechild and Owen 1973): a set costs as much as its largest member, and each pays its part of every
    // stretch that it needs: 1/3, 1/3 + 1/2, 1/3 + 1/2 + 2.
    #[test]
    fn the_shares_of_the_airport_game_are_those_of_the_literature() {
        let value = |made: &[bool]| {
            made.iter().zip([1.0, 2.0, 4.0]).map(|(made, cost)| if *made { cost } else { 0.0 }).fold(0.0, f64::max)
        };
        has_shares(3, value, &[1.0 / 3.0, 5.0 / 6.0, 17.0 / 6.0]);
    }

    #[test]
    fn changes_that_cancel_are_two_shares() {
        let value = |made: &[bool]| if made[0] { 4.0 } else { 0.0 } - if made[1] { 4.0 } else { 0.0 };
        has_shares(2, value, &[4.0, -4.0]);
    }

    // By hand: the change c has two parts. Alone, the parts p and q are worth 6 and −6 and nothing together; beside the other
    // change, p is worth 2 more. The other change is worth 1.
    #[test]
    fn the_shares_of_parts_sum_to_that_of_their_change() {
        let value = |other: bool, p: bool, q: bool| {
            let one = |is: bool, value: f64| if is { value } else { 0.0 };
            one(other, 1.0) + one(p, 6.0) - one(q, 6.0) + one(other && p, 2.0)
        };
        let found = parts((2, 1, 2), |others, mine| Ok::<_, ()>(vec![value(others[0], mine[0], mine[1])])).unwrap();
        assert_eq!(found, [[7.0], [-6.0]]);
        let whole = shares(2, 7, |made| Ok::<_, ()>(vec![value(made[0], made[1], made[1])])).unwrap();
        assert_eq!(whole.shares, [[2.0], [1.0]]);
    }

    // Owen's own example of a majority game, as in Winter 2002, "The Shapley value", Handbook of Game Theory 3, section 6: each
    // of three players has a vote, two form a union. Each of these has a half, and the third has nothing.
    #[test]
    fn a_union_that_decides_shares_the_whole_equally() {
        let votes = |made: &[bool]| made.iter().filter(|made| **made).count();
        let value = |others: &[bool], mine: &[bool]| f64::from(u8::from(votes(others) + votes(mine) >= 2));
        let found = parts((2, 0, 2), |others, mine| Ok::<_, ()>(vec![value(others, mine)])).unwrap();
        assert_eq!(found, [[0.5], [0.5]]);
    }

    #[test]
    fn knows_the_sets_that_it_needs() {
        assert_eq!(needed(3, 7).len(), 8);
        for changes in [3, 12] {
            let sets = needed(changes, 7);
            let mut asked = Vec::new();
            shares(changes, 7, |made| {
                asked.push(made.to_vec());
                Ok::<_, ()>(vec![0.0])
            })
            .unwrap();
            assert_eq!(sets, asked);
        }
    }

    #[test]
    fn the_shares_of_many_changes_sum_to_the_move_and_are_right_within_their_errors() {
        // The largest of each pair of neighbors, and the sum of all: by symmetry, the share of a change that is in one pair is
        // 1 + 1/2, of one in two pairs 1 + 2/2.
        let value = |made: &[bool]| {
            let count = made.iter().filter(|made| **made).count() as f64;
            count + made.windows(2).filter(|pair| pair[0] || pair[1]).count() as f64
        };
        let found = shares_of(12, value);
        let Method::Orders(orders) = found.method else { panic!("{found:?}") };
        assert!(orders % 2 == 0 && orders * 11 <= 300, "{orders}");
        let sum: f64 = found.shares.iter().map(|share| share[0]).sum();
        assert!((sum - 23.0).abs() < 1e-12, "{sum}");
        for (change, (share, error)) in found.shares.iter().zip(&found.errors).enumerate() {
            let expected = if change == 0 || change == 11 { 1.5 } else { 2.0 };
            assert!((share[0] - expected).abs() <= 4.0 * error[0] + 1e-12, "{change}: {share:?} ± {error:?}");
        }
        // Where effects add up, every order says the same.
        let additive =
            shares_of(9, |made| made.iter().enumerate().map(|(at, made)| if *made { at as f64 } else { 0.0 }).sum());
        assert!(additive.shares.iter().enumerate().all(|(at, share)| (share[0] - at as f64).abs() < 1e-12));
        assert!(additive.errors.iter().all(|error| error[0] < 1e-6));
    }

    #[test]
    fn without_changes_there_are_no_shares() {
        assert_eq!(shares_of(0, |_| 3.0).shares, Vec::<Vec<f64>>::new());
    }
}
