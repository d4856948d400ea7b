//! The shares of an outcome's variance that are measured, published, or judged, and the share between the structures of an ensemble.

use super::forecast::{Estimate, Forecast};
use crate::document::Basis;
use crate::model::stats::math;

/// The parts of an outcome's variance: by what the inputs are based on that cause it, and between structures. Their sum is 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BasisShares {
    /// The part of inputs that are measured.
    pub measured: Estimate,
    /// The part of inputs that are published.
    pub published: Estimate,
    /// The part of inputs that are judged.
    pub judged: Estimate,
    /// The part of inputs that state no basis.
    pub unstated: Estimate,
    /// The part that lies between the structures of an ensemble; 0 for a model without one.
    pub structures: Estimate,
    /// The part that no input has alone, but only together with others. Never negative.
    pub together: Estimate,
}

/// Nothing, as an estimate.
const NOTHING: Estimate = Estimate { value: 0.0, error: 0.0 };

impl BasisShares {
    /// Returns the parts by their names, the largest basis first, then that of the structures, and last what inputs do together.
    pub fn named(&self) -> [(&'static str, Estimate); 6] {
        let mut parts = [
            (Basis::Measured.word(), self.measured),
            (Basis::Published.word(), self.published),
            (Basis::Judged.word(), self.judged),
            (UNSTATED, self.unstated),
            (STRUCTURES, self.structures),
            (TOGETHER, self.together),
        ];
        parts[..4].sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
        parts
    }
}

/// The name of the part of inputs without a basis.
pub const UNSTATED: &str = "unstated";

/// The name of the part between the structures of an ensemble.
pub const STRUCTURES: &str = "structures";

/// The name of the part that inputs have only together.
pub const TOGETHER: &str = "together";

impl Forecast {
    /// Returns whether an input states what it is based on.
    pub fn states_bases(&self) -> bool {
        self.inputs.iter().any(|input| input.basis.is_some())
    }

    /// Returns the parts of an outcome's variance by the bases of the inputs; `None` if neither an input nor the choice of the
    /// structure has a share in it.
    ///
    /// The parts are sums of first-order shares, beside the share between the structures of an ensemble, within which the inputs have
    /// theirs. They add up to more than 1 by sampling error if inputs hardly interact, and otherwise if inputs are correlated or
    /// defined by others, so that their shares overlap. Then the parts of the inputs are divided by one number, so that the sum is 1.
    /// The error of a sum is that of independent estimates.
    pub fn basis_shares(&self, outcome: &str) -> Option<BasisShares> {
        let known = || self.inputs.iter().filter_map(|input| Some((input.basis, input.variance_share(outcome)?)));
        let between = self.ensemble.as_ref().and_then(|ensemble| ensemble.between(outcome));
        if known().next().is_none() && between.is_none() {
            return None;
        }
        let structures = between.unwrap_or(NOTHING);
        let sum = |shares: &mut dyn Iterator<Item = Estimate>| {
            let (value, squares) = shares
                .fold((0.0, 0.0), |(value, squares), share| (value + share.value, squares + share.error * share.error));
            Estimate { value, error: math::sqrt(squares) }
        };
        let all = sum(&mut known().map(|(_, share)| share));
        // What is left for the inputs.
        let within = 1.0 - structures.value;
        let scale = if all.value > within { within / all.value } else { 1.0 };
        let part = |wanted: Option<Basis>| {
            let found = sum(&mut known().filter(|(basis, _)| *basis == wanted).map(|(_, share)| share));
            Estimate { value: found.value * scale, error: found.error * scale }
        };
        let error = sum(&mut [all, structures].into_iter()).error;
        Some(BasisShares {
            measured: part(Some(Basis::Measured)),
            published: part(Some(Basis::Published)),
            judged: part(Some(Basis::Judged)),
            unstated: part(None),
            structures,
            together: Estimate { value: (within - all.value).max(0.0), error },
        })
    }
}
