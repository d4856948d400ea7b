//! The steps of a path into an ensemble: `parity.ensemble.sparse.weight`, `parity.ensemble.product.between`.

use super::binder::Binder;
use super::in_structure::OfEnsemble;
use super::item::Item;
use super::origin::Origin;
use super::quantity::{Quantity, QuantityKind, Sampled};
use crate::diagnostic::{Report, Reported, error};
use crate::model::{EnsembleForecast, Forecast, TextSpan};

impl<'a> Binder<'a> {
    /// Returns what a name of the ensemble leads to.
    pub(super) fn of_ensemble(
        &self,
        ensemble: &'a EnsembleForecast,
        forecast: &'a Forecast,
        word: &TextSpan,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let name = word.text.as_str();
        let structure = ensemble.structure(name);
        let outcome = forecast.outcome(name).map(|outcome| (outcome.name.as_str(), ensemble.between(name)));
        if structure.is_none() && outcome.is_none() {
            let structures = ensemble.structures.iter().map(|structure| structure.name.as_str());
            let outcomes = forecast.outcomes.iter().map(|outcome| outcome.name.as_str());
            return Err(report.push(error!(
                BAD_PATH at word.span, "the ensemble of `{}` has no structure and no outcome `{name}`", forecast.model;
                suggest name, structures.chain(outcomes)
            )));
        }
        Ok(Item::OfEnsemble(OfEnsemble { structure, outcome, forecast }))
    }

    /// Returns what is known of a structure: its weight, its label, or one of its outcomes; or the share of an outcome's variance
    /// between the structures.
    pub(super) fn of_structure(
        &mut self,
        found: OfEnsemble<'a>,
        word: &TextSpan,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let OfEnsemble { structure, outcome, forecast } = found;
        let name = word.text.as_str();
        let model = || forecast.model.clone();
        if let (Some((outcome, between)), "between") = (outcome, name) {
            self.read(Origin::Definition { model: model(), scenario: None, name: outcome.to_owned() });
            return match between {
                Some(share) => Ok(Item::Quantity(Quantity {
                    error: share.error,
                    ..Quantity::known(share.estimated(), QuantityKind::Chance)
                })),
                None => Err(report.push(error!(BAD_PATH at word.span, "`{outcome}` is the same in every sample"))),
            };
        }
        if let Some(structure) = structure {
            if let Some(draws) = structure.draws(name)
                && let Some(outcome) = forecast.outcome(name)
            {
                let scenario = Some(structure.name.clone());
                self.read(Origin::Definition { model: model(), scenario, name: name.to_owned() });
                return Ok(Item::Sampled(Sampled::of_scenario(draws, outcome, forecast)));
            }
            match name {
                "weight" => {
                    self.read(Origin::Model(model()));
                    return Ok(Item::Quantity(Quantity::known(structure.weight, QuantityKind::Chance)));
                }
                "label" => return Ok(Item::Text(structure.label.clone())),
                _ => {}
            }
        }
        let of_structure = structure.iter().flat_map(|structure| {
            let outcomes = structure.outcomes.iter().map(|(name, _)| name.as_str());
            outcomes.chain(["weight", "label"])
        });
        let of_outcome = outcome.iter().map(|_| "between");
        Err(report.push(error!(
            BAD_PATH at word.span, "the ensemble of `{}` has no `.{name}` here", forecast.model;
            suggest name, of_structure.chain(of_outcome)
        )))
    }
}
