//! What an outcome would be if readers' beliefs about a few inputs held: runs with each of these inputs free or fixed.

use std::sync::{Arc, OnceLock};

use super::definitions::Replacements;

/// The levels of the quantiles at which an input is fixed: at equal steps of its normal score. Between them, an outcome that is
/// lognormal in the input, say, changes evenly.
pub const BELIEF_LEVELS: [f64; 5] = [0.05, 0.205_417_012, 0.5, 0.794_582_988, 0.95];

/// The levels of the quantiles of an outcome that are kept of each run.
pub const ANSWER_LEVELS: [f64; 11] = [0.05, 0.1, 0.175, 0.25, 0.375, 0.5, 0.625, 0.75, 0.825, 0.9, 0.95];

/// The place of the median among [`ANSWER_LEVELS`].
pub(super) const MEDIAN: usize = ANSWER_LEVELS.len() / 2;

/// The number of states of an input: free, or fixed at one of [`BELIEF_LEVELS`].
pub const BELIEF_STATES: usize = 1 + BELIEF_LEVELS.len();

/// The outcome in every combination of the states of some inputs.
///
/// An input that is fixed has the same value in every sample, as if the model file said so: inputs that are correlated with it
/// stay as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct BeliefGrid {
    /// The names of the inputs.
    pub inputs: Vec<String>,
    /// For each combination, the quantiles of the outcome at [`ANSWER_LEVELS`], in its unit or on the axis of years; infinity is
    /// "never". A combination is a number with a digit for each input, the last one the lowest: 0 is free, and each other digit is
    /// the place in [`BELIEF_LEVELS`] plus one.
    pub quantiles: Vec<[f64; ANSWER_LEVELS.len()]>,
}

impl BeliefGrid {
    /// Returns the quantiles with some of the inputs fixed: for each of `states`, the input's name and its state. The other inputs
    /// are free.
    pub fn answer<'s>(&self, states: impl Iterator<Item = (&'s str, usize)> + Clone) -> &[f64; ANSWER_LEVELS.len()] {
        let state = |name: &String| states.clone().find(|(known, _)| known == name).map_or(0, |(_, state)| state);
        let combination = self.inputs.iter().fold(0, |before, name| before * BELIEF_STATES + state(name));
        &self.quantiles[combination]
    }
}

/// The grid of an outcome, computed when it is first read.
#[derive(Clone, Debug)]
pub struct OutcomeBeliefs {
    /// The outcome's identifier.
    pub outcome: String,
    /// The replacements of the run.
    pub(super) replaced: Arc<Replacements>,
    /// `None` if the model refuses some combination.
    pub(super) computed: OnceLock<Option<BeliefGrid>>,
}

impl OutcomeBeliefs {
    /// Returns a grid that is not computed yet.
    pub(super) fn new(outcome: String, replaced: &Arc<Replacements>) -> Self {
        Self { outcome, replaced: Arc::clone(replaced), computed: OnceLock::new() }
    }
}
