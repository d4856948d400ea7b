//! `foresite forecast`.

mod text;

use std::collections::BTreeMap;

use super::arguments::{ForecastFlags, Format, Global};
use super::failure::Failure;
use super::progress::Watch;
use super::terminal::Terminal;
use crate::cache::Forecasts;
use crate::diagnostic::closest;
use crate::document::model::Overrides;
use crate::document::{ModelFile, Project};
use crate::figure::json;
use crate::model::{Forecast, RunOptions};
use crate::source::{Sources, Span, Spanned};
use crate::{load, pipeline};

/// Runs the models that were asked for and prints what they say.
pub fn run(global: &Global, flags: &ForecastFlags, terminal: &Terminal) -> Result<(), Failure> {
    let today = super::today()?;
    let (project, mut sources, mut report) = match &flags.file {
        Some(file) => {
            let load::LoadedModel { model, sources, report } = load::load_model(file);
            (model.map(Asked::File), sources, report)
        }
        None => {
            let load::Loaded { project, sources, report } = load::load(&global.root);
            (project.map(Asked::Project), sources, report)
        }
    };
    let set = overrides(&flags.set, &mut sources)?;
    let Some(mut asked) = project else {
        terminal.judge(&report, &sources, flags.strict, "no forecast")?;
        return Err(Failure::author());
    };
    if let (Asked::Project(project), Some(wanted)) = (&mut asked, &flags.model) {
        only(wanted, project)?;
    }
    let defaults = RunOptions::at(today);
    let run = |as_of| RunOptions {
        as_of,
        seed: flags.seed,
        samples: flags.samples,
        scenario: flags.scenario.clone(),
        set: set.clone(),
        draws: flags.draws.unwrap_or(0),
        ..defaults.clone()
    };
    let watch = Watch::new(&defaults.progress, terminal.is_watched());
    let mut forecasts = Forecasts::default();
    match &asked {
        Asked::Project(project) => {
            let as_of = pipeline::as_of(project, global.as_of, today);
            forecasts.complete(&project.models, &project.datasets, |_| run(as_of), &mut report);
        }
        Asked::File(file) => {
            let models = BTreeMap::from([(file.id.value.clone(), file.clone())]);
            let as_of = global.as_of.unwrap_or(today);
            forecasts.complete(&models, &BTreeMap::new(), |_| run(as_of), &mut report);
        }
    }
    drop(watch);
    terminal.judge(&report, &sources, flags.strict, "no forecast")?;
    let single = flags.model.is_some() || flags.file.is_some();
    terminal.data(&print(forecasts.by_model(), flags.format, single, terminal.colour_data))
}

/// What is to be run.
enum Asked {
    /// Models of a project.
    Project(Project),
    /// A model file that stands alone.
    File(ModelFile),
}

/// The forecasts as they were asked for.
fn print(forecasts: &BTreeMap<String, Forecast>, format: Format, alone: bool, colour: bool) -> String {
    match (format, forecasts.values().next()) {
        (Format::Json, Some(forecast)) if alone => json::one(forecast),
        (Format::Json, _) => json::all(forecasts.values()),
        (Format::Text, _) => {
            let texts: Vec<String> = forecasts.values().map(|forecast| text::print(forecast, colour)).collect();
            texts.join("\n\n")
        }
    }
}

/// Leaves only the model that was asked for.
fn only(wanted: &str, project: &mut Project) -> Result<(), Failure> {
    if project.models.contains_key(wanted) {
        project.models.retain(|id, _| id == wanted);
        return Ok(());
    }
    let known: Vec<&str> = project.models.keys().map(String::as_str).collect();
    Err(Failure::call(match (closest(wanted, known.iter().copied()), known.as_slice()) {
        (Some(near), _) => format!("there is no model `{wanted}`; did you mean `{near}`?"),
        (None, []) => format!("there is no model `{wanted}`: the project has no file in `data/models`"),
        (None, known) => format!("there is no model `{wanted}`, expected one of `{}`", known.join("`, `")),
    }))
}

/// Reads `--set name=expression`. The text becomes a source of its own, so that what is wrong with it is shown as
/// what is wrong with a file is.
fn overrides(set: &[String], sources: &mut Sources) -> Result<Overrides, Failure> {
    set.iter()
        .map(|written| {
            let (name, expression) = written.split_once('=').unwrap_or((written, ""));
            let (name, expression) = (name.trim(), expression.trim());
            if name.is_empty() || expression.is_empty() {
                return Err(Failure::call(format!(
                    "`--set {written}`: expected a name and an expression, such as `--set 'halving=3.2 year'`"
                )));
            }
            let source = sources.add("--set", written.as_str());
            let spanned = |part: &str| {
                let start = part.as_ptr() as usize - written.as_ptr() as usize;
                Spanned::new(part.to_owned(), Span::new(source, start, start + part.len()))
            };
            Ok((spanned(name), spanned(expression)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_override_knows_its_place_in_what_was_typed() {
        let mut sources = Sources::default();
        let set = overrides(&["halving = 3.2 year".to_owned()], &mut sources).unwrap();
        assert_eq!((set[0].0.value.as_str(), set[0].1.value.as_str()), ("halving", "3.2 year"));
        assert_eq!(sources.text(set[0].0.span), "halving");
        assert_eq!(sources.text(set[0].1.span), "3.2 year");
        assert_eq!(sources.locate(set[0].1.span).1.to_string(), "1:11");
    }

    #[test]
    fn a_comparison_in_an_override_keeps_its_signs() {
        let set = overrides(&["fits=a >= b".to_owned()], &mut Sources::default()).unwrap();
        assert_eq!(set[0].1.value, "a >= b");
    }

    #[test]
    fn an_override_without_an_expression_is_a_wrong_call() {
        for written in ["halving", "halving=", "=3"] {
            assert!(overrides(&[written.to_owned()], &mut Sources::default()).is_err(), "{written}");
        }
    }
}
