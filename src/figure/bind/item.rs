//! The things that a path can lead to, and the names that a path can begin with.

use super::evidence::Evidence;
use super::in_case::OfCase;
use super::in_structure::OfEnsemble;
use super::quantity::{CurvePoint, Format, Quantity, Sampled};
use crate::document::ledger::{ComputedEntry, Entry, RecordedOutcome, StatedEntry};
use crate::document::{ChanceWords, Dataset, Question};
use crate::model::{
    BasisShares, CaseForecast, Curve, EnsembleForecast, Forecast, Input, ScenarioForecast, StrongestPair,
};

/// The thing that a path leads to.
#[derive(Clone)]
pub enum Item<'a> {
    /// A model's run.
    Model(&'a Forecast),
    /// Samples: of an outcome, an input, or a condition's first date.
    Sampled(Sampled<'a>),
    /// A curve of a run.
    Curve(&'a Curve, &'a Forecast),
    /// A curve at a date.
    Point(CurvePoint<'a>),
    /// A scenario of a run.
    Scenario(&'a ScenarioForecast, &'a Forecast),
    /// The ensemble of a run.
    Ensemble(&'a EnsembleForecast, &'a Forecast),
    /// A structure of an ensemble, or an outcome of it.
    OfEnsemble(OfEnsemble<'a>),
    /// The hindcasts of a run.
    Hindcasts(&'a Forecast),
    /// A past case of a run.
    OfCase(OfCase<'a>),
    /// The naive forecast of a past case.
    NaiveCase(&'a CaseForecast),
    /// The ledger.
    Ledger,
    /// The entries of the ledger about a model, by its id.
    History(&'a str),
    /// An entry of the ledger.
    Entry(&'a Entry, &'a ComputedEntry),
    /// The moves that an entry of the ledger has recorded.
    Moves(&'a Entry, &'a ComputedEntry),
    /// An outcome as it was recorded.
    Recorded(&'a RecordedOutcome, &'a ComputedEntry),
    /// What somebody stated about a subject of the ledger: the subject, and who stated it.
    StatedBy(&'a str, String),
    /// An estimate that somebody stated.
    Stated(&'a Entry, &'a StatedEntry),
    /// The questions.
    Questions,
    /// A question.
    Question(&'a Question),
    /// The parts of an outcome's variance, by what inputs are based on.
    Basis(BasisShares),
    /// What an input does to each outcome, by the name of the attribute.
    OfInput(&'static str, &'a Input, &'a Forecast),
    /// The two inputs that do most together.
    Pair(&'a StrongestPair, &'a Forecast),
    /// A dataset.
    Dataset(&'a Dataset),
    /// A row of a dataset, by its index.
    Row(&'a Dataset, usize),
    /// A value.
    Quantity(Quantity),
    /// The two ends of a range.
    Range(Quantity, Quantity),
    /// A value, a range or a text, and the formats to write it in.
    Formatted(Box<Item<'a>>, Vec<Format>),
    /// A chance, written after its word.
    Worded(Box<Item<'a>>, &'a ChanceWords),
    /// A text: a label, or a cell.
    Text(String),
}

/// Returns whether a word is the id of a model or of a dataset, so that an expression cannot mean a unit by it.
pub fn is_name(word: &str, evidence: Evidence<'_>) -> bool {
    evidence.models.contains_key(word) || evidence.datasets.contains_key(word)
}

/// Returns what a model calls by a name: an outcome, an input, a curve, a condition or a scenario.
pub fn named_in<'a>(forecast: &'a Forecast, name: &str) -> Option<Item<'a>> {
    if let Some(outcome) = forecast.outcome(name) {
        return Some(Item::Sampled(Sampled::of_outcome(outcome, forecast)));
    }
    if let Some(input) = forecast.input(name) {
        return Some(Item::Sampled(Sampled::of_input(input, forecast)));
    }
    if let Some(curve) = forecast.curve(name) {
        return Some(Item::Curve(curve, forecast));
    }
    if let Some(condition) = forecast.conditions.iter().find(|condition| condition.name == name) {
        return Some(Item::Sampled(Sampled::of_condition(condition, forecast)));
    }
    forecast.scenarios.iter().find(|scenario| scenario.name == name).map(|scenario| Item::Scenario(scenario, forecast))
}

/// Iterates over every name of a model that a path can lead to.
pub fn names_of(forecast: &Forecast) -> impl Iterator<Item = &str> {
    let outcomes = forecast.outcomes.iter().map(|outcome| outcome.name.as_str());
    let inputs = forecast.inputs.iter().map(|input| input.name.as_str());
    let curves = forecast.curves.iter().map(|curve| curve.name.as_str());
    let conditions = forecast.conditions.iter().map(|condition| condition.name.as_str());
    let scenarios = forecast.scenarios.iter().map(|scenario| scenario.name.as_str());
    outcomes.chain(inputs).chain(curves).chain(conditions).chain(scenarios)
}

/// Iterates over the ids of all models and datasets, and over every name of every model: what a path can begin with.
pub fn all_names<'a>(evidence: Evidence<'a>) -> impl Iterator<Item = &'a str> {
    let own = evidence.forecasts.values().flat_map(names_of);
    evidence.models.keys().chain(evidence.datasets.keys()).map(String::as_str).chain(own)
}
