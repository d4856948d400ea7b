//! Projects without a date, although a forecast depends on it.

use super::context::Context;
use super::parsed_definitions::{all, parsed};
use crate::diagnostic::{Report, warning};
use crate::document::Acceptable;
use crate::model::{Expression, ExpressionKind, Kind};

/// Reports the first model whose results change with the date of the build, if the settings have no `as_of`.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let project = context.project;
    if project.config.as_of.is_some() {
        return;
    }
    for (id, model) in &project.models {
        let Some(forecast) = context.evidence.forecasts.get(id) else { continue };
        let dated = forecast.outcomes.iter().find(|outcome| outcome.kind == Kind::Date);
        let named = parsed(model, context.evidence).into_iter().find(|(_, expression)| uses_today(expression));
        let reason = match (named, forecast.fits.first(), dated) {
            (Some((definition, _)), ..) => format!("`{}` uses `today`", definition.name.value),
            (_, Some(fit), _) => format!("the fit of `{}` uses the rows up to that date", fit.column),
            (.., Some(outcome)) => format!("`{}` may have happened by that date", outcome.name),
            _ => continue,
        };
        let problem = warning!(
            NO_AS_OF at project.config.base_url.span,
            "the settings have no `as_of`, so the results of the model `{id}` change with the day of the build: {reason}";
            hint "add the day that the report is as of, like `as_of: 2026-05-07`"
        );
        context.report_unless_accepted(
            (Acceptable::Undated, &[&project.config.accept], "the settings"),
            problem,
            report,
        );
        return;
    }
}

fn uses_today(expression: &Expression) -> bool {
    all(expression).iter().any(|part| matches!(&part.kind, ExpressionKind::Name(name) if name == "today"))
}
