//! The part of a forecast's JSON about the positions of a slider between scenarios.

use serde::Serialize;

use super::json_values::{Kinds, Number, Ordered, exported, number, ordered, side};
use crate::model::{Known, QUANTILE_LEVELS, SliderPosition};

/// The model at a position between two scenarios.
#[derive(Serialize)]
pub(super) struct PositionObject<'a> {
    scenario: &'a str,
    towards_next: Number,
    knobs: Ordered<&'a str, Number>,
    outcomes: Ordered<&'a str, Ordered<f64, Number>>,
    /// For each outcome of which a quantile lies outside of the window, the levels at which it does.
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    outside: Ordered<&'a str, Ordered<f64, &'static str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    curve: Vec<Number>,
}

impl<'a> PositionObject<'a> {
    /// `kinds` are the kinds of the outcomes, by name.
    pub fn new(position: &'a SliderPosition, kinds: &Kinds<'a>) -> Self {
        let outcome = |(name, quantiles): &'a (String, [Known; QUANTILE_LEVELS.len()])| {
            let value = |known: Known| Number(exported(known, kinds.of(name)));
            (name.as_str(), Ordered(QUANTILE_LEVELS.into_iter().zip(quantiles.map(value)).collect()))
        };
        let outside = position.outcomes.iter().filter_map(|(name, quantiles)| {
            let place = |(level, known): (f64, &Known)| Some((level, side(*known)?));
            let places = Ordered(QUANTILE_LEVELS.into_iter().zip(quantiles).filter_map(place).collect());
            (!places.is_empty()).then_some((name.as_str(), places))
        });
        Self {
            scenario: &position.scenario,
            towards_next: number(position.share),
            knobs: ordered(&position.parameters, |(name, median)| (name.as_str(), Number(*median))),
            outcomes: ordered(&position.outcomes, outcome),
            outside: Ordered(outside.collect()),
            curve: position.curve.iter().copied().map(number).collect(),
        }
    }
}
