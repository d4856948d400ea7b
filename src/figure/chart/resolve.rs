//! From the paths that a chart names to what the runs say, or to a diagnostic that says what there is instead.

use super::series::Resolved;
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::document::chart::LabeledPath;
use crate::figure::bind::evidence::Evidence;
use crate::model::{Curve, Forecast, Kind, Outcome};
use crate::source::Spanned;

/// Why a thing was not found.
pub enum Absent {
    /// The author named what is not there, or what cannot be drawn so.
    Wrong(Box<Diagnostic>),
    /// Its model did not run, which is told already.
    Silent,
}

/// Finds the date that a chance chart draws.
pub fn outcome<'a>(series: &LabeledPath, evidence: Evidence<'a>) -> Result<Resolved<'a, Outcome>, Absent> {
    let (forecast, name) = forecast(series, evidence)?;
    let Some(outcome) = forecast.outcome(name) else {
        let names = forecast.outcomes.iter().map(|outcome| outcome.name.as_str());
        return Err(unknown(series, forecast, name, "outcome", names.collect()));
    };
    if outcome.kind != Kind::Date {
        let message = format!("`{}` is a number, but a chance chart draws when outcomes come true", series.path.value);
        return Err(wrong(series, message, "name an outcome that is a date"));
    }
    let label = series.label.clone().unwrap_or_else(|| outcome.description.label.clone());
    let path = format!("{}.{name}", forecast.model);
    Ok(Resolved { forecast, thing: outcome, path, label, span: series.path.span })
}

/// Finds the curve that a trend chart draws.
pub fn curve<'a>(series: &LabeledPath, evidence: Evidence<'a>) -> Result<Resolved<'a, Curve>, Absent> {
    let (forecast, name) = forecast(series, evidence)?;
    let Some(curve) = forecast.curve(name) else {
        let names = forecast.curves.iter().map(|curve| curve.name.as_str());
        return Err(unknown(series, forecast, name, "curve", names.collect()));
    };
    let ordered = curve.times.windows(2).all(|pair| pair[0] < pair[1]);
    let whole =
        curve.bands.iter().all(|band| band.len() == curve.times.len() && band.iter().all(|value| value.is_finite()));
    if matches!(curve.kind, Kind::Number(_)) && ordered && whole && curve.times.len() > 1 {
        let label = series.label.clone().unwrap_or_else(|| curve.description.label.clone());
        let path = format!("{}.{name}", forecast.model);
        return Ok(Resolved { forecast, thing: curve, path, label, span: series.path.span });
    }
    let path = &series.path.value;
    Err(match curve.kind {
        Kind::Date => wrong(series, format!("`{path}` is a date, but a line chart draws numbers over time"), ""),
        Kind::Bool => wrong(series, format!("`{path}` is a truth, but a line chart draws numbers over time"), ""),
        Kind::Number(_) => {
            let message = format!("`{path}` cannot be drawn: its values must be finite, at dates in ascending order");
            Absent::Wrong(Box::new(Diagnostic::error(codes::UNDRAWABLE, message).at(series.path.span)))
        }
    })
}

/// The run that a path names, and the rest of the path.
fn forecast<'a, 's>(series: &'s LabeledPath, evidence: Evidence<'a>) -> Result<(&'a Forecast, &'s str), Absent> {
    let written = &series.path;
    let (model, name) = match written.value.split_once('.') {
        Some((model, name)) => (model, name),
        // A project of one model need not name it.
        None => match (evidence.forecasts.iter().next(), evidence.models.len()) {
            (Some((_, forecast)), 1) => return Ok((forecast, &written.value)),
            (None, 1) => return Err(Absent::Silent),
            _ => {
                let message = format!("`{}` does not say which model it is of", written.value);
                return Err(wrong(series, message, "write the model's id before it: `model.name`"));
            }
        },
    };
    let id = Spanned::new(model.to_owned(), written.part(0, model.len()));
    self::model(&id, evidence).map(|forecast| (forecast, name))
}

/// The run of a model.
pub fn model<'a>(id: &Spanned<String>, evidence: Evidence<'a>) -> Result<&'a Forecast, Absent> {
    if let Some(forecast) = evidence.forecasts.get(&id.value) {
        return Ok(forecast);
    }
    if evidence.models.contains_key(&id.value) {
        return Err(Absent::Silent);
    }
    let known = evidence.models.keys().chain(evidence.forecasts.keys()).map(String::as_str);
    let problem = Diagnostic::error(codes::UNKNOWN_IN_FIGURE, format!("there is no model `{}`", id.value))
        .at(id.span)
        .suggest(&id.value, known);
    Err(Absent::Wrong(Box::new(problem)))
}

/// A name that the model does not have as what is wanted: another kind of thing of that name is named, or a near name.
fn unknown(series: &LabeledPath, forecast: &Forecast, name: &str, wanted: &str, known: Vec<&str>) -> Absent {
    let other = [
        ("outcome", forecast.outcome(name).is_some()),
        ("curve", forecast.curve(name).is_some()),
        ("input", forecast.input(name).is_some()),
        ("condition", forecast.conditions.iter().any(|condition| condition.name == name)),
    ];
    let written = &series.path;
    let start = written.value.len() - name.len();
    let span = written.part(start, written.value.len());
    if let Some((kind, _)) = other.iter().find(|(_, is)| *is) {
        let message = format!("`{name}` is an {kind} of model `{}`; an {wanted} is wanted here", forecast.model);
        let message = message.replace("an curve", "a curve").replace("an condition", "a condition");
        let mut problem = Diagnostic::error(codes::WRONG_SERIES, message).at(span);
        match (wanted, *kind) {
            ("outcome", "curve") => problem = problem.hint("a curve is drawn by `kind: line`"),
            ("curve", "outcome") => problem = problem.hint("an outcome is drawn by `kind: chance`"),
            _ => {}
        }
        return Absent::Wrong(Box::new(problem));
    }
    let message = format!("model `{}` has no {wanted} `{name}`", forecast.model);
    let mut problem = Diagnostic::error(codes::UNKNOWN_IN_FIGURE, message).at(span);
    if closest(name, known.iter().copied()).is_some() {
        problem = problem.suggest(name, known);
    } else if !known.is_empty() {
        problem = problem.hint(format!("its {wanted}s are {}", known.join(", ")));
    }
    Absent::Wrong(Box::new(problem))
}

fn wrong(series: &LabeledPath, message: String, hint: &str) -> Absent {
    let problem = Diagnostic::error(codes::WRONG_SERIES, message).at(series.path.span);
    Absent::Wrong(Box::new(if hint.is_empty() { problem } else { problem.hint(hint) }))
}
