//! Parts of conditions that `and` and `or` join, and that are never true in the window, or always: a comparison may be
//! turned around. The whole condition then looks right, and ignores this part or the others.
//!
//! A forecast has no samples of the parts, so the model is run once more with a search for each of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::constant_conditions::is_constant;
use super::context::Context;
use super::parsed_definitions::{all, parsed_by_offset};
use crate::diagnostic::{Report, warning};
use crate::document::model::Definition;
use crate::document::{Acceptable, ModelFile};
use crate::model::{Argument, CompiledModel, Expression, ExpressionKind, Forecast, RunOptions};
use crate::source::Spanned;

/// A part of a condition.
struct Part<'a> {
    definition: &'a Definition,
    text: &'a str,
    /// The place of the text in the definition's value, in bytes.
    start: usize,
}

/// Reports the constant parts of the conditions of models that have a forecast.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for (id, model) in &context.project.models {
        let Some(forecast) = context.evidence.forecasts.get(id) else { continue };
        let definitions = parsed_by_offset(model, context.evidence);
        let replaced = replaced_names(model, &definitions);
        let parts: Vec<Part<'_>> = definitions
            .iter()
            .filter(|(definition, _)| !is_constant(forecast, &definition.name.value))
            .flat_map(|(definition, expression)| parts(definition, expression, &replaced))
            .collect();
        // One part that cannot be searched for alone must not hide the others.
        let alone =
            |part| constants(context, model, std::slice::from_ref(part)).and_then(|mut one| one.pop().flatten());
        let constants = constants(context, model, &parts).unwrap_or_else(|| parts.iter().map(alone).collect());
        for (part, constant) in parts.iter().zip(constants) {
            report_constant(context, (model, forecast, part), constant, report);
        }
    }
}

fn report_constant(
    context: &Context<'_>,
    (model, forecast, part): (&ModelFile, &Forecast, &Part<'_>),
    constant: Option<bool>,
    report: &mut Report,
) {
    let Some(value) = constant else { return };
    let (from, to) = (forecast.window.from, forecast.window.to);
    let definition = part.definition;
    let (how, whose) = if value { ("always", "every") } else { ("never", "any") };
    let problem = warning!(
        CONSTANT_CONDITION at definition.value.part(part.start, part.start + part.text.len()),
        "`{}` in `{}` is {how} true between {} and {}, in {whose} sample", part.text, definition.name.value, from.long(), to.long();
        hint "check whether the comparison is turned around; if it is not, remove it, since it decides nothing"
    );
    let accept = (Acceptable::Constant, &[&definition.accept, &model.accept][..], "the definition");
    context.report_unless_accepted(accept, problem, report);
}

/// Returns for each part whether it is always true in the window, or never, in every sample. Returns `None` for all if one
/// of them cannot be searched for.
fn constants(context: &Context<'_>, model: &ModelFile, parts: &[Part<'_>]) -> Option<Vec<Option<bool>>> {
    if parts.is_empty() {
        return Some(Vec::new());
    }
    let mut searched = model.clone();
    let prefix = unused_prefix(model);
    for (index, part) in parts.iter().enumerate() {
        for (name, condition) in [("true", part.text.to_owned()), ("false", format!("not ({})", part.text))] {
            searched.outcomes.push(Definition {
                name: Spanned::new(format!("{prefix}{name}_{index}"), part.definition.name.span),
                value: Spanned::new(format!("first({condition})"), part.definition.value.span),
                unit: None,
                resolves: None,
                valid_until: None,
                observed: None,
                ..part.definition.clone()
            });
        }
    }
    // The problems of a part alone are no problems of the model.
    let mut problems = Report::default();
    let options = RunOptions { units: Arc::clone(context.evidence.units), ..RunOptions::at(context.evidence.as_of) };
    let compiled = CompiledModel::new(&searched, &context.project.datasets, &options, &mut problems).ok()?;
    let outcomes = compiled.sample_outcomes(&mut problems).ok()?;
    let never = |name: &str, index: usize| {
        let name = format!("{prefix}{name}_{index}");
        outcomes.iter().any(|outcome| outcome.name == name && outcome.draws.share_never() >= 1.0)
    };
    let constant = |index: usize| match (never("true", index), never("false", index)) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    };
    Some((0..parts.len()).map(constant).collect())
}

/// Returns the start of names that no definition has.
fn unused_prefix(model: &ModelFile) -> String {
    let is_used = |prefix: &str| model.definitions().any(|definition| definition.name.value.starts_with(prefix));
    let mut prefix = "part_".to_owned();
    while is_used(&prefix) {
        prefix.push_str("x_");
    }
    prefix
}

/// Returns the parts of the conditions in a definition: what `and` and `or` join in a condition, and in the searches of an
/// outcome or curve. A name alone is reported where it is defined. A part that depends on a name of `replaced` has another
/// value in a scenario.
fn parts<'a>(definition: &'a Definition, expression: &Expression, replaced: &BTreeSet<String>) -> Vec<Part<'a>> {
    let conditions = match &expression.kind {
        ExpressionKind::Binary(operator, ..) if is_join(operator.symbol()) => vec![expression],
        _ => all(expression).into_iter().filter_map(searched).collect(),
    };
    let mut found = Vec::new();
    for condition in conditions {
        if matches!(&condition.kind, ExpressionKind::Binary(operator, ..) if is_join(operator.symbol())) {
            joined(condition, &mut found);
        }
    }
    let is_own = |part: &&Expression| {
        !matches!(part.kind, ExpressionKind::Name(_) | ExpressionKind::Bool(_))
            && !names(part).iter().any(|name| replaced.contains(name))
    };
    let part = |part: &Expression| {
        let (start, end) = (part.span.start, part.span.end);
        Some(Part { definition, text: definition.value.value.get(start..end)?, start })
    };
    found.into_iter().filter(is_own).filter_map(part).collect()
}

fn is_join(symbol: &str) -> bool {
    symbol == "and" || symbol == "or"
}

/// Returns the condition that `first(condition)` searches for.
fn searched(expression: &Expression) -> Option<&Expression> {
    let ExpressionKind::Call(function, arguments) = &expression.kind else { return None };
    match (&function.kind, arguments.as_slice()) {
        (ExpressionKind::Name(name), [Argument::Plain(condition)]) if name == "first" => Some(condition),
        _ => None,
    }
}

/// Collects what `and` and `or` join, also within `not`.
fn joined<'e>(expression: &'e Expression, parts: &mut Vec<&'e Expression>) {
    match &expression.kind {
        ExpressionKind::Binary(operator, left, right) if is_join(operator.symbol()) => {
            joined(left, parts);
            joined(right, parts);
        }
        ExpressionKind::Not(inner) => joined(inner, parts),
        _ => parts.push(expression),
    }
}

fn names(expression: &Expression) -> Vec<String> {
    let name = |part: &Expression| match &part.kind {
        ExpressionKind::Name(name) => Some(name.clone()),
        _ => None,
    };
    all(expression).into_iter().filter_map(name).collect()
}

/// Returns the names that scenarios and the waterfall replace, and all names that depend on them.
fn replaced_names(model: &ModelFile, definitions: &[(&Definition, Expression)]) -> BTreeSet<String> {
    let mut replaced: BTreeSet<String> = model.all_overrides().map(|(name, _)| name.value.clone()).collect();
    loop {
        let depends = |(definition, expression): &&(&Definition, Expression)| {
            !replaced.contains(&definition.name.value) && names(expression).iter().any(|name| replaced.contains(name))
        };
        let more: Vec<String> =
            definitions.iter().filter(depends).map(|(definition, _)| definition.name.value.clone()).collect();
        if more.is_empty() {
            return replaced;
        }
        replaced.extend(more);
    }
}
