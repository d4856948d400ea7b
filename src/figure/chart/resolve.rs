//! Resolution of the paths that a chart names: from `model.outcome` to the outcome of the model's forecast.
//!
//! A path without a target is reported with the names that exist.

use super::series::{DateSeries, Resolved};
use crate::diagnostic::{Report, Reported, closest, error};
use crate::document::chart::LabeledPath;
use crate::figure::bind::evidence::Evidence;
use crate::figure::bind::quantity::Sampled;
use crate::model::{Curve, Forecast, Kind, Outcome, ScenarioForecast};
use crate::source::{Span, Spanned};

/// Resolves the path of what comes true on a date: an outcome, `model.outcome`, an outcome under a scenario,
/// `model.scenario.outcome`, or a condition.
///
/// # Errors
///
/// Reports an unknown name, and an outcome that is not a date. A model that failed to run is not reported again.
pub fn dates<'a>(
    wanted: &LabeledPath,
    evidence: Evidence<'a>,
    report: &mut Report,
) -> Result<DateSeries<'a>, Reported> {
    let (forecast, name) = forecast(wanted, evidence, report)?;
    let series = |sampled: Sampled<'a>, path: String, label: String| DateSeries {
        forecast,
        draws: sampled.draws,
        sampled,
        path: format!("{}.{path}", forecast.model),
        label: wanted.label.clone().unwrap_or(label),
    };
    if let Some(condition) = forecast.conditions.iter().find(|condition| condition.name == name) {
        let sampled = Sampled::of_condition(condition, forecast);
        return Ok(series(sampled, name.to_owned(), condition.description.label.clone()));
    }
    let Some((scenario, name)) = under_scenario(forecast, name) else {
        let outcome = outcome(wanted, evidence, report)?;
        return Ok(series(Sampled::of_outcome(outcome.item, forecast), name.to_owned(), outcome.label));
    };
    let found = scenario.outcomes.iter().find(|(known, _)| known == name).zip(forecast.outcome(name));
    let Some(((_, draws), outcome)) = found else {
        let names = scenario.outcomes.iter().map(|(name, _)| name.as_str()).collect();
        return Err(unknown(&wanted.path, forecast, name, ("an", "outcome"), names, report));
    };
    check_date(&wanted.path, outcome, report)?;
    let label = in_scenario(&outcome.description.label, scenario);
    let sampled = Sampled::new(draws, &outcome.kind, forecast, &outcome.description.label);
    Ok(series(sampled, format!("{}.{name}", scenario.name), label))
}

/// Returns the scenario that a path names before a dot, and the rest of the path.
fn under_scenario<'a, 'p>(forecast: &'a Forecast, path: &'p str) -> Option<(&'a ScenarioForecast, &'p str)> {
    let (scenario, name) = path.split_once('.')?;
    let scenario = forecast.scenarios.iter().find(|known| known.name == scenario)?;
    Some((scenario, name))
}

/// Returns the label of samples that a path leads to: with that of the scenario, if they are under one.
pub fn label(path: &str, sampled: &Sampled<'_>) -> String {
    let forecast = sampled.forecast;
    let of_model = path.split_once('.').filter(|(id, _)| *id == forecast.model);
    match under_scenario(forecast, of_model.map_or(path, |(_, name)| name)) {
        Some((scenario, _)) => in_scenario(sampled.label, scenario),
        None => sampled.label.to_owned(),
    }
}

/// Returns the label of something under a scenario.
fn in_scenario(label: &str, scenario: &ScenarioForecast) -> String {
    format!("{label}, {}", scenario.label)
}

/// Checks that an outcome is a date.
///
/// # Errors
///
/// Reports a number or a chance, with the kinds of chart that draw it.
fn check_date(path: &Spanned<String>, outcome: &Outcome, report: &mut Report) -> Result<(), Reported> {
    let (what, hint) = match outcome.kind {
        Kind::Date => return Ok(()),
        Kind::Number(_) => ("a number", "a number is drawn by the kinds `dots`, `forest`, and `tornado`"),
        Kind::Bool => ("a chance", "a chance is drawn by the kinds `forest` and `tornado`"),
    };
    Err(report.push(error!(
        WRONG_SERIES at path.span, "`{}` is {what}, but this kind of chart draws when outcomes come true", path.value;
        hint "{hint}"
    )))
}

/// Resolves the path of an outcome that is a date.
///
/// # Errors
///
/// Reports an unknown outcome, and an outcome that is a number. A model that failed to run is not reported again.
pub fn outcome<'a>(
    wanted: &LabeledPath,
    evidence: Evidence<'a>,
    report: &mut Report,
) -> Result<Resolved<'a, Outcome>, Reported> {
    let (forecast, name) = forecast(wanted, evidence, report)?;
    let Some(outcome) = forecast.outcome(name) else {
        let names = forecast.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
        return Err(unknown(&wanted.path, forecast, name, ("an", "outcome"), names, report));
    };
    check_date(&wanted.path, outcome, report)?;
    Ok(resolved(wanted, forecast, name, outcome, &outcome.description.label))
}

/// Resolves the path of a curve of numbers: `model.curve`, or a curve under a scenario, `model.scenario.curve`.
///
/// # Errors
///
/// Reports an unknown curve, and a curve that cannot be drawn. A model that failed to run is not reported again.
pub fn curve<'a>(
    wanted: &LabeledPath,
    evidence: Evidence<'a>,
    report: &mut Report,
) -> Result<Resolved<'a, Curve>, Reported> {
    let (forecast, name) = forecast(wanted, evidence, report)?;
    let (path, span) = (&wanted.path.value, wanted.path.span);
    let under = under_scenario(forecast, name);
    // A scenario has the curves that depend on what it sets. All others are as without it.
    let found = match under {
        Some((scenario, name)) => match scenario.curves.iter().find(|curve| curve.name == name) {
            Some(own) => Some(evidence.scenario_curve(own, forecast, report)?),
            None => forecast.curve(name),
        },
        None => forecast.curve(name),
    };
    let Some(curve) = found else {
        let name = under.map_or(name, |(_, name)| name);
        let names = forecast.curves.iter().map(|curve| curve.name.as_str()).collect();
        return Err(unknown(&wanted.path, forecast, name, ("a", "curve"), names, report));
    };
    match curve.kind {
        Kind::Number(_) if is_drawable(curve) => {
            let label = &curve.description.label;
            let label = under.map_or_else(|| label.clone(), |(scenario, _)| in_scenario(label, scenario));
            Ok(resolved(wanted, forecast, name, curve, &label))
        }
        Kind::Number(_) => Err(report.push(error!(
            UNDRAWABLE at span, "`{path}` cannot be drawn: its values must be finite, at dates in ascending order"
        ))),
        Kind::Date => Err(wrong_kind(path, "a date", span, report)),
        Kind::Bool => Err(wrong_kind(path, "a condition", span, report)),
    }
}

/// Returns the forecast of a model.
///
/// # Errors
///
/// Reports an unknown model. A model that failed to run is not reported again.
pub fn model<'a>(id: &Spanned<String>, evidence: Evidence<'a>, report: &mut Report) -> Result<&'a Forecast, Reported> {
    if let Some(forecast) = evidence.forecast(&id.value) {
        return forecast;
    }
    let known = evidence.models.keys().chain(evidence.forecasts.keys()).map(String::as_str);
    let problem = error!(UNKNOWN_IN_FIGURE at id.span, "there is no model `{}`", id.value; suggest &id.value, known);
    Err(report.push(problem))
}

/// Returns the forecast that a path begins with, and the rest of the path.
fn forecast<'a, 'p>(
    wanted: &'p LabeledPath,
    evidence: Evidence<'a>,
    report: &mut Report,
) -> Result<(&'a Forecast, &'p str), Reported> {
    let path = &wanted.path;
    if let Some((id, name)) = path.value.split_once('.') {
        let id = Spanned::new(id.to_owned(), path.part(0, id.len()));
        return Ok((model(&id, evidence, report)?, name));
    }
    // The only model of a project need not be named.
    let only_model = evidence.models.keys().next().filter(|_| evidence.models.len() == 1);
    if let Some(forecast) = only_model.and_then(|id| evidence.forecast(id)) {
        return Ok((forecast?, &path.value));
    }
    Err(report.push(error!(
        WRONG_SERIES at path.span, "`{}` does not name its model", path.value;
        hint "write the model's id before it: `model.name`"
    )))
}

fn resolved<'a, T>(
    wanted: &LabeledPath,
    forecast: &'a Forecast,
    name: &str,
    item: &'a T,
    label: &str,
) -> Resolved<'a, T> {
    let label = wanted.label.clone().unwrap_or_else(|| label.to_owned());
    Resolved { forecast, item, path: format!("{}.{name}", forecast.model), label, span: wanted.path.span }
}

/// Returns whether a curve has at least two dates, in order, and a finite value of each quantile at each of them.
fn is_drawable(curve: &Curve) -> bool {
    let is_complete = |band: &Vec<f64>| band.len() == curve.times.len() && band.iter().all(|value| value.is_finite());
    curve.times.len() > 1 && curve.times.windows(2).all(|pair| pair[0] < pair[1]) && curve.bands.iter().all(is_complete)
}

/// Reports that a model has no item of the wanted kind by a name. If the name belongs to another kind of item, the
/// message names that kind. Otherwise, it suggests the names that exist.
fn unknown(
    path: &Spanned<String>,
    forecast: &Forecast,
    name: &str,
    (article, wanted): (&str, &str),
    known: Vec<&str>,
    report: &mut Report,
) -> Reported {
    let span = path.part(path.value.len() - name.len(), path.value.len());
    let model = &forecast.model;
    let others = [
        ("an outcome", forecast.outcome(name).is_some()),
        ("a curve", forecast.curve(name).is_some()),
        ("an input", forecast.input(name).is_some()),
        ("a condition", forecast.conditions.iter().any(|condition| condition.name == name)),
    ];
    if let Some((found, _)) = others.iter().find(|(_, exists)| *exists) {
        let problem =
            error!(WRONG_SERIES at span, "expected {article} {wanted}, found `{name}`, {found} of model `{model}`");
        return report.push(match (wanted, *found) {
            ("outcome", "a curve") => problem.hint("a curve is drawn by `kind: line`"),
            ("curve", "an outcome") => problem.hint("an outcome is drawn by `kind: chance`"),
            _ => problem,
        });
    }
    let problem = error!(UNKNOWN_IN_FIGURE at span, "model `{model}` has no {wanted} `{name}`");
    report.push(if closest(name, known.iter().copied()).is_some() {
        problem.suggest(name, known)
    } else if known.is_empty() {
        problem
    } else {
        problem.hint(format!("its {wanted}s are {}", known.join(", ")))
    })
}

fn wrong_kind(path: &str, found: &str, span: Span, report: &mut Report) -> Reported {
    report.push(error!(WRONG_SERIES at span, "`{path}` is {found}, but a line chart draws numbers over time"))
}
