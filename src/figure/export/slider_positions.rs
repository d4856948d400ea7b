//! The part of a forecast's JSON about the positions of a slider between scenarios.

use serde::Serialize;

use super::json_values::{Number, Ordered, number, ordered};
use crate::model::{QUANTILE_LEVELS, SliderPosition};

/// The model at a position between two scenarios.
#[derive(Serialize)]
pub(super) struct PositionObject<'a> {
    scenario: &'a str,
    towards_next: Number,
    knobs: Ordered<&'a str, Number>,
    outcomes: Ordered<&'a str, Ordered<f64, Number>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    curve: Vec<Number>,
}

impl<'a> From<&'a SliderPosition> for PositionObject<'a> {
    fn from(position: &'a SliderPosition) -> Self {
        let outcome = |(name, quantiles): &'a (String, [Option<f64>; QUANTILE_LEVELS.len()])| {
            (name.as_str(), Ordered(QUANTILE_LEVELS.into_iter().zip(quantiles.map(Number)).collect()))
        };
        Self {
            scenario: &position.scenario,
            towards_next: number(position.share),
            knobs: ordered(&position.parameters, |(name, median)| (name.as_str(), Number(*median))),
            outcomes: ordered(&position.outcomes, outcome),
            curve: position.curve.iter().copied().map(number).collect(),
        }
    }
}
