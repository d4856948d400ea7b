//! The part of a move that is due to another number of samples.

use super::change::Change;
use super::explanation::{Explanation, Share};

/// Adds the change of the number of samples as a cause. The other causes were computed with the smaller number on both sides, which
/// takes fewer runs with many samples; what they leave of each move is due to the number. It is sampling error, and has none itself.
pub fn add_samples_change(explanation: &mut Explanation, change: Change) {
    let causes = explanation.causes.len();
    for found in explanation.outcomes.iter_mut().flat_map(|outcome| &mut outcome.moves) {
        let Some(total) = found.total.filter(|_| found.shares.len() == causes) else { continue };
        let others: f64 = found.shares.iter().map(|share| share.value).sum();
        found.shares.push(Share { value: total.value - others, error: None });
    }
    explanation.add_cause(change);
}
