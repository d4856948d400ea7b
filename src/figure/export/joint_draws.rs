//! The part of a forecast's JSON with single draws of inputs and outcomes.

use serde::Serialize;

use super::json_values::{Number, Ordered, number, ordered};
use crate::model::Joint;

/// For each input and each outcome, its value in every draw; `null` is "never".
#[derive(Serialize)]
pub(super) struct JointObject<'a> {
    inputs: Ordered<&'a str, Vec<Number>>,
    outcomes: Ordered<&'a str, Vec<Number>>,
}

impl<'a> JointObject<'a> {
    /// Returns the draws of a run, or `None` if none were asked for.
    pub fn of(joint: &'a Joint) -> Option<Self> {
        let columns = |columns: &'a [(String, Vec<f64>)]| {
            ordered(columns, |(name, values)| (name.as_str(), values.iter().copied().map(number).collect()))
        };
        let is_empty = joint.outcomes.first().is_none_or(|(_, values)| values.is_empty());
        (!is_empty).then(|| Self { inputs: columns(&joint.inputs), outcomes: columns(&joint.outcomes) })
    }
}
