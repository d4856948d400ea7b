//! The pairs of inputs that do most together, one for each outcome of a forecast.

use std::sync::{Arc, OnceLock};

use super::definitions::Replacements;
use crate::model::stats::summary::Estimate;

/// The smallest share of interactions that is worth a word.
pub(super) const NOTABLE: f64 = 0.02;

/// Two inputs, and the share of an outcome's variance that needs both.
#[derive(Clone, Debug, PartialEq)]
pub struct StrongestPair {
    /// The names of the inputs, in the order of the file.
    pub inputs: [String; 2],
    /// The share of the outcome's variance that no input has without either of them: what both do together, alone or with others.
    pub share: Estimate,
}

/// The strongest pair of inputs of an outcome, computed when it is first read.
#[derive(Clone, Debug)]
pub struct OutcomePair {
    /// The outcome's identifier.
    pub outcome: String,
    /// The replacements of the run.
    pub(super) replaced: Arc<Replacements>,
    pub(super) computed: OnceLock<Option<StrongestPair>>,
}

impl OutcomePair {
    /// Returns a pair that is not computed yet.
    pub(super) fn new(outcome: String, replaced: &Arc<Replacements>) -> Self {
        Self { outcome, replaced: Arc::clone(replaced), computed: OnceLock::new() }
    }

    /// Returns the pair if it was computed.
    pub fn known(&self) -> Option<&StrongestPair> {
        self.computed.get()?.as_ref()
    }
}
