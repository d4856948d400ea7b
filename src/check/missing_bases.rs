//! Models that state what some inputs are based on, and not what the others are.

use super::context::Context;
use crate::diagnostic::{Report, warning};
use crate::document::Acceptable;
use crate::figure::phrase;
use crate::locale::english;

/// The largest number of inputs that the message names.
const MAX_NAMED: usize = 4;

/// Reports each model in which some uncertain inputs have a basis and others have none.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for (id, model) in &context.project.models {
        let Some(forecast) = context.evidence.forecasts.get(id).filter(|forecast| forecast.states_bases()) else {
            continue;
        };
        let without = forecast.inputs.iter().filter(|input| input.basis.is_none() && !input.draws.is_one_value());
        let names: Vec<&str> = without.map(|input| input.name.as_str()).collect();
        let first = model.inputs.iter().find(|input| names.first() == Some(&input.name.value.as_str()));
        let Some(first) = first else { continue };
        let mut listed: Vec<String> = names.iter().take(MAX_NAMED).map(|name| format!("`{name}`")).collect();
        if names.len() > MAX_NAMED {
            listed.push(format!("{} more", names.len() - MAX_NAMED));
        }
        let problem = warning!(
            NO_BASIS at first.name.span,
            "the model `{id}` states what some of its inputs are based on, and not what {} {} based on", phrase::and(english(), &listed),
            if names.len() == 1 { "is" } else { "are" };
            hint "add `basis: measured`, `basis: published`, or `basis: judged` to each"
        );
        context.report_unless_accepted((Acceptable::Basis, &[&model.accept], "the model"), problem, report);
    }
}
