//! The shares of an outcome's variance that are measured, published, or judged.

use super::forecast::{Estimate, Forecast};
use crate::document::Basis;
use crate::model::stats::math;

/// The parts of an outcome's variance, by what the inputs are based on that cause it. Their sum is 1.
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
    /// The part that no input has alone, but only together with others. Never negative.
    pub together: Estimate,
}

/// Nothing, as an estimate.
const NOTHING: Estimate = Estimate { value: 0.0, error: 0.0 };

impl BasisShares {
    /// Returns the parts by their names, the largest basis first, and last what inputs do together.
    pub fn named(&self) -> [(&'static str, Estimate); 5] {
        let mut parts = [
            (Basis::Measured.word(), self.measured),
            (Basis::Published.word(), self.published),
            (Basis::Judged.word(), self.judged),
            (UNSTATED, self.unstated),
            (TOGETHER, self.together),
        ];
        parts[..4].sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
        parts
    }
}

/// The name of the part of inputs without a basis.
pub const UNSTATED: &str = "unstated";

/// The name of the part that inputs have only together.
pub const TOGETHER: &str = "together";

impl Forecast {
    /// Returns whether an input states what it is based on.
    pub fn states_bases(&self) -> bool {
        self.inputs.iter().any(|input| input.basis.is_some())
    }

    /// Returns the parts of an outcome's variance by the bases of the inputs; `None` if no input has a share in it.
    ///
    /// The parts are sums of first-order shares. They add up to more than 1 by sampling error if inputs hardly interact, and
    /// otherwise if inputs are correlated or defined by others, so that their shares overlap. Then all are divided by their sum. The
    /// error of a sum is that of independent estimates.
    pub fn basis_shares(&self, outcome: &str) -> Option<BasisShares> {
        let known = || self.inputs.iter().filter_map(|input| Some((input.basis, input.variance_share(outcome)?)));
        known().next()?;
        let sum = |shares: &mut dyn Iterator<Item = Estimate>| {
            let (value, squares) = shares
                .fold((0.0, 0.0), |(value, squares), share| (value + share.value, squares + share.error * share.error));
            Estimate { value, error: math::sqrt(squares) }
        };
        let all = sum(&mut known().map(|(_, share)| share));
        let scale = if all.value > 1.0 { 1.0 / all.value } else { 1.0 };
        let part = |wanted: Option<Basis>| {
            let found = sum(&mut known().filter(|(basis, _)| *basis == wanted).map(|(_, share)| share));
            Estimate { value: found.value * scale, error: found.error * scale }
        };
        Some(BasisShares {
            measured: part(Some(Basis::Measured)),
            published: part(Some(Basis::Published)),
            judged: part(Some(Basis::Judged)),
            unstated: part(None),
            together: match all.value < 1.0 {
                true => Estimate { value: 1.0 - all.value, error: all.error },
                false => Estimate { error: all.error, ..NOTHING },
            },
        })
    }
}
