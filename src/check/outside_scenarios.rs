//! Scenarios that the forecast nearly rules out: their median lies outside of its 90% interval. Then either the scenario is more
//! extreme than its author believes, or the forecast is more certain.

use super::context::Context;
use crate::diagnostic::{Report, warning};
use crate::document::Acceptable;
use crate::document::model::Scenario;
use crate::figure::precision::DateStyle;
use crate::figure::{Sampled, format_compared, interval_text};
use crate::locale::english;
use crate::model::{Draws, Forecast, Known, Outcome};

/// The ends of the interval.
const ENDS: [f64; 2] = [0.05, 0.95];

/// The number of standard errors by which a median must be outside of the interval, so that another seed says the same.
const MIN_ERRORS: f64 = 2.0;

/// Reports the scenarios whose median of the first outcome of the model lies outside of the forecast's interval. A structure of
/// an ensemble is a part of the forecast, and its weight says how extreme it is.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for (id, model) in &context.project.models {
        let Some(forecast) = context.evidence.forecasts.get(id) else { continue };
        let Some(outcome) = forecast.outcomes.first().filter(|outcome| has_interval(outcome)) else { continue };
        let structures = model.ensemble.iter().flat_map(|ensemble| &ensemble.of.value);
        let structures: Vec<&str> = structures.map(|(name, _)| name.value.as_str()).collect();
        for scenario in model.scenarios.iter().filter(|scenario| !structures.contains(&scenario.name.value.as_str())) {
            let Some(draws) = draws_of(forecast, scenario, outcome) else { continue };
            if !is_outside(forecast, outcome, draws) {
                continue;
            }
            let whole = Sampled::of_outcome(outcome, forecast);
            let [low, high] = ENDS.map(|level| whole.quantile(level).beside_others());
            let problem = warning!(
                OUTSIDE_FORECAST at scenario.name.span,
                "the median of `{}` is {} in the scenario `{}`, outside of the 90% interval of the forecast, {}", outcome.name,
                format_compared(english(), &Sampled::of_scenario(draws, outcome, forecast)).text, scenario.name.value,
                interval_text(english(), &low, &high, DateStyle::Month);
                hint "if the scenario is too extreme, set values that you believe possible; if you believe them possible, widen the inputs of the model"
            );
            let accept = (Acceptable::Outside, &[&scenario.accept, &model.accept][..], "the scenario or the model");
            context.report_unless_accepted(accept, problem, report);
        }
    }
}

/// Returns whether an outcome has an interval: it is uncertain, and more than a chance.
fn has_interval(outcome: &Outcome) -> bool {
    !outcome.is_chance() && !outcome.draws.is_one_value()
}

fn draws_of<'a>(forecast: &'a Forecast, scenario: &Scenario, outcome: &Outcome) -> Option<&'a Draws> {
    let scenario = forecast.scenarios.iter().find(|known| known.name == scenario.name.value)?;
    scenario.outcomes.iter().find(|(name, _)| *name == outcome.name).map(|(_, draws)| draws)
}

/// Returns whether the median of samples is certainly outside of the interval of an outcome.
fn is_outside(forecast: &Forecast, outcome: &Outcome, draws: &Draws) -> bool {
    let bounds = |draws: &Draws, level: f64| bounds(forecast.window.quantile(draws, level, &outcome.kind));
    let [least, greatest] = bounds(draws, 0.5);
    let [low, high] = ENDS.map(|level| {
        let margin = MIN_ERRORS * outcome.quantile_error(level).unwrap_or(0.0);
        (bounds(&outcome.draws, level), margin)
    });
    greatest < low.0[0] - low.1 || least > high.0[1] + high.1
}

/// Returns the least and the greatest value that something can have. "Never" is later than every date.
fn bounds(known: Known) -> [f64; 2] {
    match known {
        Known::At(value) => [value, value],
        Known::AtMost(value) => [f64::NEG_INFINITY, value],
        // The end of the window belongs to it, so that what comes later is greater.
        Known::MoreThan(value) => [value.next_up(), f64::INFINITY],
        Known::NeverBy(_) => [f64::INFINITY, f64::INFINITY],
    }
}
