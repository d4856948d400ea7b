//! Conditions that are never true in the window, or true from its first day in every sample: a comparison may be turned
//! around.

use super::context::Context;
use super::parsed_definitions::{all, parsed};
use crate::diagnostic::{Report, warning};
use crate::document::model::Definition;
use crate::document::{Acceptable, ModelFile};
use crate::model::{Draws, Expression, ExpressionKind, Forecast, Kind};

/// Reports the conditions of models that have a forecast, and outcomes that search for a condition of their own.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for (id, model) in &context.project.models {
        let Some(forecast) = context.evidence.forecasts.get(id) else { continue };
        for (definition, expression) in parsed(model, context.evidence) {
            let name = definition.name.value.as_str();
            let condition = forecast.conditions.iter().find(|condition| condition.name == name);
            let outcome = forecast.outcome(name).filter(|outcome| outcome.kind == Kind::Date);
            if let Some(condition) = condition {
                report_constant(context, (model, forecast, definition), &condition.first, report);
            } else if let Some(outcome) = outcome.filter(|_| is_search(&expression)) {
                report_constant(context, (model, forecast, definition), &outcome.draws, report);
            }
        }
    }
}

fn report_constant(
    context: &Context<'_>,
    (model, forecast, definition): (&ModelFile, &Forecast, &Definition),
    first: &Draws,
    report: &mut Report,
) {
    let (from, to) = (forecast.window.from, forecast.window.to);
    let name = &definition.name.value;
    let message = if first.share_never() >= 1.0 {
        format!("the condition of `{name}` is never true between {} and {}, in any sample", from.long(), to.long())
    } else if first.share_by(from.to_years()) >= 1.0 {
        format!("the condition of `{name}` is true on {}, the first day of the window, in every sample", from.long())
    } else {
        return;
    };
    let problem = warning!(
        CONSTANT_CONDITION at definition.value.span, "{message}";
        hint "check whether a comparison is turned around, and whether the window is long enough"
    );
    let accept = (Acceptable::Constant, &[&definition.accept, &model.accept][..], "the definition");
    context.report_unless_accepted(accept, problem, report);
}

/// Returns whether a condition is never true within the window, or is true from its first day, in every sample; or whether the
/// date that an outcome searches for says so.
pub fn is_constant(forecast: &Forecast, name: &str) -> bool {
    let condition =
        forecast.conditions.iter().find(|condition| condition.name == name).map(|condition| &condition.first);
    let outcome = forecast.outcome(name).filter(|outcome| outcome.kind == Kind::Date).map(|outcome| &outcome.draws);
    let is_constant =
        |first: &Draws| first.share_never() >= 1.0 || first.share_by(forecast.window.from.to_years()) >= 1.0;
    condition.or(outcome).is_some_and(is_constant)
}

/// Returns whether an outcome is one search for a comparison that it contains itself: `first(memory >= need)`. The condition
/// of `first(fits)` is reported where it is defined.
fn is_search(expression: &Expression) -> bool {
    let ExpressionKind::Call(function, _) = &expression.kind else { return false };
    let is_comparison = |part: &&Expression| matches!(&part.kind, ExpressionKind::Binary(operator, ..) if [">=", "<=", ">", "<"].contains(&operator.symbol()));
    matches!(&function.kind, ExpressionKind::Name(name) if name == "first") && all(expression).iter().any(is_comparison)
}
