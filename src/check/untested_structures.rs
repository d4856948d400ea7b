//! Structures of ensembles that no hindcast tests: nothing that came says whether they deserve their weight.

use super::context::Context;
use crate::diagnostic::{Report, warning};
use crate::document::ensemble::{BASE, Ensemble};
use crate::document::model::Scenario;
use crate::document::{Acceptable, HindcastCase, ModelFile};
use crate::figure::phrase;
use crate::locale::english;
use crate::model::{CaseForecast, Forecast};

/// Reports each ensemble of the models that have a forecast if no hindcast tests it, or the structures that none tells apart from
/// the model as written.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for (id, model) in &context.project.models {
        let Some(forecast) = context.evidence.forecasts.get(id) else { continue };
        let Some(ensemble) = &model.ensemble else { continue };
        match model.hindcasts.first() {
            Some(case) => check_structures((model, forecast), (ensemble, case), context, report),
            None => {
                let problem = warning!(
                    UNTESTED_STRUCTURE at ensemble.of.span,
                    "no past case tests the structures of `{id}`, whose weights decide the forecast";
                    hint "add past cases under `hindcasts`, each with its `outcome` and with what `came`"
                );
                context.report_unless_accepted((Acceptable::Untested, &[&model.accept], "the model"), problem, report);
            }
        }
    }
}

/// Reports the structures that say the same as the model as written in every hindcast, of which there are some.
fn check_structures(
    (model, forecast): (&ModelFile, &Forecast),
    (ensemble, first): (&Ensemble, &HindcastCase),
    context: &Context<'_>,
    report: &mut Report,
) {
    let weighted = ensemble.of.value.iter().filter(|(name, weight)| name.value != BASE && weight.value > 0.0);
    let structures = weighted.filter_map(|(name, _)| {
        let scenario = model.scenarios.iter().find(|scenario| scenario.name.value == name.value)?;
        let is_untested = model.hindcasts.iter().all(|case| {
            let run = forecast.hindcasts.iter().find(|run| run.name == case.name.value);
            sets_all_of(case, scenario) || run.is_some_and(|run| is_as_written(run, &name.value))
        });
        is_untested.then_some((name, scenario))
    });
    let is_reported = |(_, scenario): &(_, &Scenario)| !context.is_accepted(Acceptable::Untested, &[&scenario.accept]);
    let structures: Vec<_> = structures.filter(is_reported).collect();
    let Some((place, scenario)) = structures.first() else { return };
    let names: Vec<String> = structures.iter().map(|(name, _)| format!("`{}`", name.value)).collect();
    let (noun, verb) = if names.len() == 1 { ("structure", "says") } else { ("structures", "say") };
    let problem = warning!(
        UNTESTED_STRUCTURE at place.span,
        "no past case tests the {noun} {}, which {verb} the same as the model as written in every hindcast", phrase::and(english(), &names)
    );
    let replaced = scenario.set.iter().find(|(name, _)| first.set.iter().any(|(set, _)| set.value == name.value));
    let problem = match replaced {
        Some((name, _)) => {
            problem.hint(format!("add a hindcast that does not set `{}`, which `{}` replaces", name.value, place.value))
        }
        None => problem.hint("add a hindcast of an outcome that the structure changes"),
    };
    let place = "the scenario or the model";
    context.report_unless_accepted((Acceptable::Untested, &[&model.accept], place), problem, report);
}

/// Returns whether a hindcast sets every name that a structure replaces, so that nothing of the structure is left in it.
fn sets_all_of(case: &HindcastCase, structure: &Scenario) -> bool {
    structure.set.iter().all(|(name, _)| case.set.iter().any(|(set, _)| set.value == name.value))
}

/// Returns whether a structure has the samples of the model as written in a past case; false if the latter is no structure.
fn is_as_written(case: &CaseForecast, structure: &str) -> bool {
    let draws = |name: &str| Some(&case.structure(name)?.run.outcome()?.draws);
    draws(BASE).is_some_and(|base| draws(structure) == Some(base))
}
