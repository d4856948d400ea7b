//! Outcomes in the structures of an ensemble.

use super::quantity::Sampled;
use crate::diagnostic::{Report, Reported, error};
use crate::model::{Estimate, Forecast, Outcome, StructureForecast};
use crate::source::Span;

/// The step of a model that leads to its ensemble, if nothing of the model has this name.
pub const ENSEMBLE: &str = "ensemble";

/// What a name of an ensemble leads to: a structure, an outcome, or both if they have the same name.
#[derive(Clone, Copy)]
pub struct OfEnsemble<'a> {
    /// The structure.
    pub structure: Option<&'a StructureForecast>,
    /// The outcome's name and the share of its variance that lies between the structures.
    pub outcome: Option<(&'a str, Option<Estimate>)>,
    /// The run.
    pub forecast: &'a Forecast,
}

/// An outcome in one structure of an ensemble.
pub struct InStructure<'a> {
    /// The structure's identifier.
    pub name: &'a str,
    /// The structure's name for readers.
    pub label: &'a str,
    /// The part of the samples that have the structure.
    pub weight: f64,
    /// The outcome of the forecast.
    pub outcome: &'a Outcome,
    /// The samples of the structure alone.
    pub sampled: Sampled<'a>,
}

/// Returns an outcome in each structure of its model's ensemble.
///
/// # Errors
///
/// Reports samples that are no outcome, and a model without an ensemble. `span` is the place where the outcome is named.
pub fn structures_of<'a>(
    sampled: &Sampled<'a>,
    span: Span,
    report: &mut Report,
) -> Result<Vec<InStructure<'a>>, Reported> {
    let Some(outcome) = sampled.outcome else {
        return Err(report.push(error!(
            WRONG_SERIES at span, "expected an outcome of a model with an ensemble: `model.outcome`"
        )));
    };
    let forecast = sampled.forecast;
    let Some(ensemble) = &forecast.ensemble else {
        return Err(report.push(error!(
            EMPTY_FIGURE at span, "the model `{}` has no ensemble", forecast.model;
            hint "name its structures in the model file: `ensemble: {{ of: {{ base: 2, other: 1 }} }}`"
        )));
    };
    let in_structure = |structure: &'a StructureForecast| {
        let draws = structure.draws(&outcome.name)?;
        let StructureForecast { name, label, weight, .. } = structure;
        Some(InStructure {
            name,
            label,
            weight: *weight,
            outcome,
            sampled: Sampled::of_scenario(draws, outcome, forecast),
        })
    };
    Ok(ensemble.structures.iter().filter_map(in_structure).collect())
}
