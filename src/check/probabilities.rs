//! Probabilities and shares that can be below 0 or above 1.

use super::context::Context;
use super::parsed_definitions::{all, parsed};
use crate::diagnostic::{Report, warning};
use crate::document::Acceptable;
use crate::figure::number::chance;
use crate::locale::english;
use crate::model::{Expression, ExpressionKind, Kind};

/// Words for a number from 0 to 1, in the names and labels of inputs and outcomes.
const WORDS: [&str; 9] =
    ["probability", "probabilities", "prob", "chance", "likelihood", "fraction", "share", "proportion", "p"];

/// Reports inputs and outcomes that a name, a label, or `1 - x` makes a probability, and that are outside of 0 to 1 in some
/// samples. If the median is above 1, the name means something else, such as a number of percent.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for (id, model) in &context.project.models {
        let Some(forecast) = context.evidence.forecasts.get(id) else { continue };
        let parsed = parsed(model, context.evidence);
        let complements: Vec<&str> = parsed.iter().flat_map(|(_, expression)| complements(expression)).collect();
        for (definition, _) in &parsed {
            let name = definition.name.value.as_str();
            let input = forecast.input(name).map(|input| (&input.kind, &input.draws));
            let outcome = forecast.outcome(name).map(|outcome| (&outcome.kind, &outcome.draws));
            let Some((kind, draws)) = input.or(outcome) else { continue };
            let label = definition.label.as_deref().unwrap_or_default();
            let is_named = is_probability(name) || is_probability(label) || complements.contains(&name);
            let Kind::Number(unit) = kind else { continue };
            // 100% in the unit of the samples.
            let whole = 1.0 / unit.scale;
            if !is_named || !unit.is_plain() || draws.median().is_none_or(|median| median > whole) {
                continue;
            }
            let (below, above) = (draws.share_before(0.0), 1.0 - draws.share_by(whole));
            if below + above <= 0.0 {
                continue;
            }
            let side = match (below > 0.0, above > 0.0) {
                (true, true) => "below 0 or above 1",
                (true, false) => "below 0",
                _ => "above 1",
            };
            let problem = warning!(
                PROBABILITY_RANGE at definition.value.span,
                "`{name}` seems to be a probability or a share, but it is {side} in {} of samples", chance(english(), below + above);
                hint "use a distribution from 0 to 1, like `beta(alpha = 3, beta = 5)`, or cut it off with `truncate(…, low = 0, high = 1)`"
            );
            let accept = (Acceptable::Probability, &[&definition.accept, &model.accept][..], "the definition");
            context.report_unless_accepted(accept, problem, report);
        }
    }
}

fn is_probability(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.split(|letter: char| !letter.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

/// Returns the names of which an expression takes the complement: `1 - x`.
fn complements(expression: &Expression) -> Vec<&str> {
    let mut names = Vec::new();
    for part in all(expression) {
        if let ExpressionKind::Binary(operator, one, name) = &part.kind
            && operator.symbol() == "-"
            && let (ExpressionKind::Number(1.0), ExpressionKind::Name(name)) = (&one.kind, &name.kind)
        {
            names.push(name.as_str());
        }
    }
    names
}
