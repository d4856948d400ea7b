//! The inputs whose values would be worth knowing: those that would make an outcome's 90% interval narrower.

use super::forecast::{Estimate, Forecast, Input, Kind};
use crate::model::stats::shrinkage::shrinkage;
use crate::parallel;

impl Forecast {
    /// Returns the part by which the 90% interval of an outcome becomes narrower on average if an input is known. `None` for an
    /// input without spread, for a chance, which has no interval, and if the joint draws of the forecast are too few.
    pub fn shrinks(&self, input: &Input, outcome: &str) -> Option<Estimate> {
        let outcome = self.outcome(outcome).filter(|outcome| !outcome.is_chance() && !input.draws.is_one_value())?;
        let horizon = if outcome.kind == Kind::Date { self.window.end() } else { f64::INFINITY };
        let column =
            |columns: &'_ [(String, Vec<f64>)], wanted: &str| columns.iter().position(|(name, _)| name == wanted);
        let own = column(&self.joint.inputs, &input.name)?;
        let of_outcome = column(&self.joint.outcomes, &outcome.name)?;
        shrinkage(&self.joint.inputs[own].1, &self.joint.outcomes[of_outcome].1, horizon)
    }

    /// Returns the inputs that would make the interval of an outcome narrower, the one that does most first. Computed at each call.
    pub fn to_watch(&self, outcome: &str) -> Vec<(&Input, Estimate)> {
        let inputs: Vec<&Input> = self.inputs.iter().collect();
        let found = parallel::each(&inputs, |input| self.shrinks(input, outcome));
        let mut watched: Vec<_> =
            inputs.into_iter().zip(found).filter_map(|(input, found)| Some((input, found?))).collect();
        // Of equal parts, the first in the file.
        watched.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
        watched
    }
}

/// Returns whether the samples show that an interval becomes narrower by this part.
pub fn is_narrower(part: Estimate) -> bool {
    part.value > 2.0 * part.error
}
