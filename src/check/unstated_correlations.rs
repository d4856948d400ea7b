//! Models with several uncertain inputs that do not say whether the inputs move together.

use super::context::Context;
use crate::diagnostic::{Report, warning};
use crate::document::model::Correlations;
use crate::model::Input;

/// The smallest number of uncertain inputs that is reported. Two inputs are easily seen together.
const MIN_INPUTS: usize = 3;

/// The largest number of inputs that the message names.
const MAX_NAMED: usize = 4;

/// Reports the models that have a forecast and no `correlations`.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for (id, model) in &context.project.models {
        let Some(forecast) = context.evidence.forecasts.get(id) else { continue };
        let uncertain: Vec<&Input> = forecast.inputs.iter().filter(|input| is_uncertain(input)).collect();
        if model.correlations != Correlations::Unstated || uncertain.len() < MIN_INPUTS {
            continue;
        }
        let first = uncertain.first().map(|input| input.name.as_str());
        let place = model.inputs.iter().find(|input| Some(input.name.value.as_str()) == first);
        let span = place.map_or(model.span, |input| input.name.span);
        report.push(warning!(
            NO_CORRELATIONS at span,
            "the model `{id}` has {} uncertain inputs, {}, and does not say whether they move together", uncertain.len(),
            named(&uncertain);
            hint "give pairs that do: `correlations: [{{ between: [{}, {}], rho: 0.5 }}]`", uncertain[0].name, uncertain[1].name;
            hint "if none do, write `correlations: none`"
        ));
    }
}

/// Returns whether an input has more than one value.
fn is_uncertain(input: &Input) -> bool {
    let sorted = input.draws.sorted();
    sorted.first() != sorted.last()
}

/// Returns the names of the first inputs, and how many more there are.
fn named(inputs: &[&Input]) -> String {
    let names: Vec<String> = inputs.iter().take(MAX_NAMED).map(|input| format!("`{}`", input.name)).collect();
    match inputs.len().saturating_sub(MAX_NAMED) {
        0 => names.join(", "),
        more => format!("{}, and {more} more", names.join(", ")),
    }
}
