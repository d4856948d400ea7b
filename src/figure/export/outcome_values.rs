//! The parts of outcomes in the exported JSON that several kinds of runs have.

use serde::Serialize;

use super::json_values::{Median, Number, Ordered, number, outside, quantiles, side};
use crate::model::{Draws, Estimate, Kind, Window};

/// The kind of a value, and the unit of a number.
#[derive(Serialize)]
pub struct KindObject {
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<String>,
}

/// The keys that only chances have.
#[derive(Serialize)]
pub struct ChanceObject {
    probability: Number,
    probability_error: Number,
}

/// An outcome of a run without its sampling errors: under a scenario, or of one structure of an ensemble.
#[derive(Serialize)]
pub struct ScenarioOutcome {
    #[serde(flatten)]
    kind: KindObject,
    median: Median,
    quantiles: Ordered<f64, Number>,
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    outside: Ordered<f64, &'static str>,
    never: Number,
    mean: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_outside: Option<&'static str>,
    #[serde(flatten)]
    chance: Option<ChanceObject>,
}

impl From<&Kind> for KindObject {
    fn from(kind: &Kind) -> Self {
        match kind {
            Kind::Date => Self { kind: "date", unit: None },
            Kind::Number(unit) => Self { kind: "number", unit: Some(unit.to_string()) },
            Kind::Bool => Self { kind: "chance", unit: None },
        }
    }
}

impl From<Estimate> for ChanceObject {
    fn from(probability: Estimate) -> Self {
        Self { probability: number(probability.value), probability_error: number(probability.error) }
    }
}

impl ScenarioOutcome {
    /// Returns the outcome with these samples.
    pub fn new(draws: &Draws, kind: &Kind, window: Window) -> Self {
        Self {
            kind: kind.into(),
            median: Median::new(draws, kind, window),
            quantiles: quantiles(draws, kind, window),
            outside: outside(draws, kind, window),
            never: number(draws.share_never()),
            mean: Number(draws.mean()),
            mean_outside: window.mean(draws).and_then(side),
            chance: draws
                .mean()
                .filter(|_| *kind == Kind::Bool)
                .map(|value| Estimate { value, error: draws.share_error(value) }.into()),
        }
    }
}
