//! Uncertain inputs that move nothing: every result is the same at their lowest and at their highest value. A `min`, a `max`, or a
//! condition may always choose something else than was intended.
//!
//! The shares and the swings of a forecast rule nearly every input out. For the others, the model is run twice more, with the input
//! fixed at both ends, since a curve, a scenario, or a hindcast may depend on what no outcome depends on. An input that is correlated
//! with others, computed from them, or replaced somewhere is never reported.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::constant_conditions::is_constant;
use super::context::Context;
use super::parsed_definitions::{all, parsed, parsed_overrides};
use crate::date::Date;
use crate::diagnostic::{Report, codes, warning};
use crate::document::model::{Definition, Overrides};
use crate::document::{Acceptable, ModelFile};
use crate::model::{CaseForecast, Draws, Expression, ExpressionKind, Forecast, Input, Kind, Known, RunOptions, run};
use crate::source::{Span, Spanned};

/// Reports the inputs of models that have a forecast.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for (id, model) in &context.project.models {
        let Some(forecast) = context.evidence.forecasts.get(id) else { continue };
        let candidates: Vec<(&Definition, &Input)> = model
            .inputs
            .iter()
            .filter_map(|definition| Some((definition, forecast.input(&definition.name.value)?)))
            .filter(|(_, input)| moves_no_outcome(input) && is_alone(&input.name, model))
            .collect();
        if candidates.is_empty() {
            continue;
        }
        let uses = Uses::new(model, context);
        for (definition, input) in candidates.into_iter().filter(|(_, input)| !uses.is_computed(&input.name)) {
            let dependents = uses.dependents(&input.name);
            let may_be_idle = !changes_later(&dependents, forecast) && !uses.is_constant(&dependents, forecast, report);
            if !may_be_idle || !is_idle(input, &dependents, (model, context)) {
                continue;
            }
            let problem = warning!(
                NO_EFFECT at definition.name.span,
                "the input `{}` moves nothing: every outcome, curve, and condition is the same at its lowest and at its highest value",
                input.name;
                hint "check whether it is used as intended, or remove it"
            );
            let accept = (Acceptable::Effect, &[&definition.accept, &model.accept][..], "the definition");
            context.report_unless_accepted(accept, problem, report);
        }
    }
}

/// Returns whether an uncertain input has no part in any outcome of the model as written. An outcome that never varies has no shares.
fn moves_no_outcome(input: &Input) -> bool {
    !input.draws.is_one_value()
        && input.total_shares.iter().all(|(_, share)| share.value == 0.0)
        && !input.swings.is_empty()
        && input.swings.iter().all(|(_, [low, high])| low == high)
}

/// Returns whether nothing correlates an input with others, and nothing replaces it.
fn is_alone(name: &str, model: &ModelFile) -> bool {
    let correlated = model.correlations.pairs().iter().flat_map(|pair| &pair.between);
    let replaced = model.all_overrides().map(|(replaced, _)| replaced);
    !correlated.chain(replaced).any(|other| other.value == name)
}

/// Returns whether one of some conditions may change after it became true for the first time: of such a condition, a forecast does
/// not tell everything.
fn changes_later(names: &BTreeSet<&str>, forecast: &Forecast) -> bool {
    forecast.conditions.iter().any(|condition| !condition.stays_true && names.contains(condition.name.as_str()))
}

/// Which names of a model use which.
struct Uses<'a> {
    /// The definitions with the names in their expressions.
    definitions: Vec<(&'a Definition, BTreeSet<String>)>,
    /// The names that are replaced somewhere, each with the names in the expression that replaces it.
    overrides: Vec<(&'a str, BTreeSet<String>)>,
}

impl<'a> Uses<'a> {
    fn new(model: &'a ModelFile, context: &Context<'_>) -> Self {
        let own: BTreeSet<&str> = model.definitions().map(|definition| definition.name.value.as_str()).collect();
        let names = |expression: &Expression| -> BTreeSet<String> {
            let name = |part: &Expression| match &part.kind {
                ExpressionKind::Name(name) if own.contains(name.as_str()) => Some(name.clone()),
                _ => None,
            };
            all(expression).into_iter().filter_map(name).collect()
        };
        let definitions = parsed(model, context.evidence).into_iter();
        let overrides = parsed_overrides(model, context.evidence).into_iter();
        Self {
            definitions: definitions.map(|(definition, expression)| (definition, names(&expression))).collect(),
            overrides: overrides.map(|(name, expression)| (name, names(&expression))).collect(),
        }
    }

    /// Returns whether a definition is computed from others.
    fn is_computed(&self, name: &str) -> bool {
        self.definitions.iter().any(|(definition, names)| definition.name.value == name && !names.is_empty())
    }

    /// Returns the names that depend on a name, in the model as written or where something is replaced.
    fn dependents(&self, name: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut waiting = vec![name];
        while let Some(name) = waiting.pop() {
            let defined = self.definitions.iter().map(|(definition, names)| (definition.name.value.as_str(), names));
            let replaced = self.overrides.iter().map(|(replaced, names)| (*replaced, names));
            for (user, _) in defined.chain(replaced).filter(|(_, names)| names.contains(name)) {
                if found.insert(user) {
                    waiting.push(user);
                }
            }
        }
        found
    }

    /// Returns whether one of some definitions has a condition that is constant, which is reported or accepted where it is written.
    fn is_constant(&self, names: &BTreeSet<&str>, forecast: &Forecast, report: &Report) -> bool {
        let is_reported = |place: Span| {
            let mut constant = report.sorted().into_iter().filter(|found| found.code == codes::CONSTANT_CONDITION);
            constant.any(|found| found.span().is_some_and(|span| is_within(span, place)))
        };
        let definitions = self.definitions.iter().map(|(definition, _)| *definition);
        let mut dependents = definitions.filter(|definition| names.contains(definition.name.value.as_str()));
        dependents.any(|definition| {
            is_constant(forecast, &definition.name.value)
                || definition.accept.iter().any(|(name, _)| name.value == Acceptable::Constant.name())
                || is_reported(definition.value.span)
        })
    }
}

/// Returns whether all results are the same with an input at its lowest and at its highest value. If the model cannot be run with
/// these, nothing is known.
fn is_idle(input: &Input, dependents: &BTreeSet<&str>, (model, context): (&ModelFile, &Context<'_>)) -> bool {
    let sorted = input.draws.sorted();
    let ends = sorted.first().zip(sorted.last());
    let fixed = ends.and_then(|(low, high)| {
        Some([run_with(input, *low, (model, context))?, run_with(input, *high, (model, context))?])
    });
    fixed.is_some_and(|[low, high]| are_same(&low, &high, &input.name, (dependents, model, context)))
}

/// Returns the forecast with an input fixed at a value, which is written as its author would.
fn run_with(input: &Input, value: f64, (model, context): (&ModelFile, &Context<'_>)) -> Option<Forecast> {
    let text = match &input.kind {
        Kind::Date => Date::from_years(value)?.to_string(),
        Kind::Number(unit) if !unit.is_unnamed() => format!("{value} {unit}"),
        Kind::Number(_) | Kind::Bool => value.to_string(),
    };
    let place = model.span;
    let set = Overrides::from([(Spanned::new(input.name.clone(), place), Spanned::new(text, place))]);
    let units = Arc::clone(context.evidence.units);
    let options = RunOptions { units, set, ..RunOptions::at(context.evidence.as_of) };
    run(model, &context.project.datasets, &options, &mut Report::default()).ok()
}

/// Returns whether two forecasts have the same results, but for an input.
fn are_same(
    low: &Forecast,
    high: &Forecast,
    input: &str,
    (dependents, model, context): (&BTreeSet<&str>, &ModelFile, &Context<'_>),
) -> bool {
    let curves = |forecast: &Forecast| -> Option<Vec<Vec<Vec<f64>>>> {
        let own = forecast.curves.iter().map(|curve| Some(curve.bands.clone()));
        let of_scenarios = forecast.scenarios.iter().flat_map(|scenario| &scenario.curves);
        let of_scenarios = of_scenarios.filter(|curve| dependents.contains(curve.name.as_str())).map(|curve| {
            let data = (model, context.evidence.datasets, context.evidence.units);
            Some(curve.get(forecast, data, &mut Report::default()).ok()?.bands.clone())
        });
        own.chain(of_scenarios).collect()
    };
    let positions = |forecast: &Forecast| -> Vec<_> {
        forecast.slider.iter().map(|at| (at.outcomes.clone(), at.curve.clone())).collect()
    };
    samples(low, input) == samples(high, input)
        && steps(low) == steps(high)
        && positions(low) == positions(high)
        && curves(low).is_some_and(|low| curves(high).as_ref() == Some(&low))
}

/// Returns the samples of all results of a forecast, and of all inputs but one.
fn samples<'a>(forecast: &'a Forecast, input: &str) -> Vec<&'a Draws> {
    let mut samples: Vec<&Draws> = forecast.outcomes.iter().map(|outcome| &outcome.draws).collect();
    samples.extend(forecast.conditions.iter().map(|condition| &condition.first));
    samples.extend(forecast.inputs.iter().filter(|other| other.name != input).map(|other| &other.draws));
    let scenarios = forecast.scenarios.iter().map(|scenario| &scenario.outcomes);
    let structures = forecast.ensemble.iter().flat_map(|ensemble| &ensemble.structures);
    let structures = structures.map(|structure| &structure.outcomes);
    samples.extend(scenarios.chain(structures).flatten().map(|(_, draws)| draws));
    samples.extend(forecast.hindcasts.iter().flat_map(samples_of_case));
    samples
}

/// Returns the samples of a past case: of the model, and of each structure.
fn samples_of_case(case: &CaseForecast) -> impl Iterator<Item = &Draws> {
    let runs = std::iter::once(&case.whole).chain(case.structures.iter().map(|structure| &structure.run));
    runs.flat_map(|run| &run.forecast.outcomes).map(|outcome| &outcome.draws)
}

/// Returns the medians of the steps of a waterfall.
fn steps(forecast: &Forecast) -> Vec<Known> {
    let steps =
        forecast.waterfall.iter().flat_map(|waterfall| std::iter::once(&waterfall.start).chain(&waterfall.steps));
    steps.map(|(_, median)| *median).collect()
}

/// Returns whether a place is a part of another.
fn is_within(inner: Span, outer: Span) -> bool {
    inner.source == outer.source && outer.start <= inner.start && inner.end <= outer.end
}
