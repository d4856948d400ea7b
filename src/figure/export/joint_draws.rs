//! The part of a forecast's JSON with single draws of inputs and outcomes.

use serde::Serialize;

use super::json_values::{Kinds, Number, Ordered, exported, number, ordered, side};
use crate::model::{Joint, Known};

/// For each input and each outcome, its value in every draw; `null` is "never".
#[derive(Serialize)]
pub(super) struct JointObject<'a> {
    inputs: Ordered<&'a str, Vec<Number>>,
    outcomes: Ordered<&'a str, Vec<Number>>,
    /// For each outcome with draws outside of the window, the side of every draw; `null` is a draw that is known.
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    outside: Ordered<&'a str, Vec<Option<&'static str>>>,
}

impl<'a> JointObject<'a> {
    /// Returns the first `draws` draws of a run, or `None` if none were asked for. `kinds` are the kinds of the outcomes, by name.
    pub fn of(joint: &'a Joint, kinds: &Kinds<'_>, draws: usize) -> Option<Self> {
        let numbers = |values: &[f64]| values.iter().take(draws).copied().map(number).collect();
        let known_of = |name: &str| joint.known.iter().find(|(known, _)| known == name).map(|(_, known)| known);
        let outcome = |(name, values): &'a (String, Vec<f64>)| {
            let exported = |known: &Known| Number(exported(*known, kinds.of(name)));
            let values = known_of(name)
                .map_or_else(|| numbers(values), |known| known.iter().take(draws).map(exported).collect());
            (name.as_str(), values)
        };
        let outside = joint.known.iter().filter_map(|(name, known)| {
            let sides: Vec<_> = known.iter().take(draws).copied().map(side).collect();
            sides.iter().any(Option::is_some).then_some((name.as_str(), sides))
        });
        let is_empty = draws == 0 || joint.outcomes.first().is_none_or(|(_, values)| values.is_empty());
        (!is_empty).then(|| Self {
            inputs: ordered(&joint.inputs, |(name, values)| (name.as_str(), numbers(values))),
            outcomes: ordered(&joint.outcomes, outcome),
            outside: Ordered(outside.collect()),
        })
    }
}
