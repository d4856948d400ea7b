//! The part of a forecast's JSON about the structures of an ensemble.

use serde::Serialize;

use super::json_values::{Kinds, Number, Ordered, number, ordered};
use super::outcome_values::ScenarioOutcome;
use crate::model::{EnsembleForecast, StructureForecast, Window};

/// The structures of which the outcomes of the forecast are the pool.
#[derive(Serialize)]
pub struct EnsembleObject<'a> {
    of: Vec<StructureObject<'a>>,
    /// The share of each outcome's variance that lies between the structures.
    between: Ordered<&'a str, Number>,
    between_error: Ordered<&'a str, Number>,
}

/// A structure, run alone.
#[derive(Serialize)]
struct StructureObject<'a> {
    name: &'a str,
    label: &'a str,
    weight: Number,
    outcomes: Ordered<&'a str, ScenarioOutcome>,
}

impl<'a> EnsembleObject<'a> {
    /// Returns the structures of a forecast. `kinds` has the kinds of its outcomes.
    pub fn new(ensemble: &'a EnsembleForecast, kinds: &Kinds<'a>, window: Window) -> Self {
        let structure = |structure: &'a StructureForecast| StructureObject {
            name: &structure.name,
            label: &structure.label,
            weight: number(structure.weight),
            outcomes: ordered(&structure.outcomes, |(name, draws)| {
                (name.as_str(), ScenarioOutcome::new(draws, kinds.of(name), window))
            }),
        };
        Self {
            of: ensemble.structures.iter().map(structure).collect(),
            between: ordered(&ensemble.between, |(outcome, share)| (outcome.as_str(), number(share.value))),
            between_error: ordered(&ensemble.between, |(outcome, share)| (outcome.as_str(), number(share.error))),
        }
    }
}
