//! `foresite forecast`.

mod hindcasts_text;
mod lines;
mod seeds;
mod structures_text;
mod text;
mod timings;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::arguments::{ForecastFlags, Format, Global};
use super::failure::Failure;
use super::progress::ProgressDisplay;
use super::terminal::Terminal;
use super::today::today;
use crate::cache::Forecasts;
use crate::diagnostic::{Report, closest};
use crate::document::model::Overrides;
use crate::document::{Dataset, IntervalLevel, ModelFile, Project};
use crate::figure::{forecast_json, forecasts_json};
use crate::model::{DEFAULT_DRAWS, Forecast, OutcomePair, RunOptions, Units};
use crate::observer::Observed;
use crate::printable::{printable_json, printable_lines};
use crate::source::{Sources, Span, Spanned};
use crate::{load, pipeline};

/// Runs the requested models and prints their forecasts.
pub fn run(global: &Global, flags: &ForecastFlags, terminal: &Terminal) -> Result<(), Failure> {
    let today = today()?;
    let (models, mut sources, mut report) = match &flags.file {
        Some(file) => {
            let load::LoadedModel { model, sources, report } = load::load_model(file);
            (model.map(|model| Models::File(Box::new(model))), sources, report)
        }
        None => {
            let load::Loaded { project, sources, report, .. } = load::load(&global.root);
            (project.map(|project| Models::Project(Box::new(project))), sources, report)
        }
    };
    let set = overrides(&flags.set, &mut sources)?;
    let Ok(mut source) = models else {
        terminal.report(&report, &sources, flags.strict, "no forecast")?;
        return Err(Failure::project());
    };
    if let (Models::Project(project), Some(wanted)) = (&mut source, &flags.model) {
        retain_model(wanted, project)?;
    }
    let units = match &mut source {
        Models::Project(project) => {
            let as_of = pipeline::as_of(project, global.as_of, today);
            pipeline::prepare_data(project, as_of, &mut report)
        }
        Models::File(file) => {
            let units = Arc::new(Units::built_in());
            let as_of = global.as_of.unwrap_or(today);
            pipeline::prepare_model(file, &BTreeMap::new(), (&units, as_of), &mut report);
            units
        }
    };
    let defaults = RunOptions { units, ..RunOptions::at(today) };
    let options = |as_of| RunOptions {
        as_of,
        seed: flags.seed,
        samples: flags.samples,
        scenario: flags.scenario.clone(),
        set: set.clone(),
        // What to watch is told by joint draws, whether or not they are printed.
        draws: flags.draws.unwrap_or(0).max(DEFAULT_DRAWS),
        ..defaults.clone()
    };
    for (flag, is_given) in [("--check-seeds", flags.check_seeds.is_some()), ("--timings", flags.timings)] {
        if is_given && flags.format == Format::Json {
            return Err(Failure::usage(format!("`{flag}` prints text: leave out `--format json`")));
        }
    }
    let progress = ProgressDisplay::new(&defaults.progress, terminal.is_watched());
    let mut forecasts = Forecasts::default();
    let no_datasets = BTreeMap::new();
    let (models, datasets, as_of) = match &source {
        Models::Project(project) => {
            (project.models.clone(), &project.datasets, pipeline::as_of(project, global.as_of, today))
        }
        Models::File(file) => {
            let models = BTreeMap::from([(file.id.value.clone(), (**file).clone())]);
            (models, &no_datasets, global.as_of.unwrap_or(today))
        }
    };
    let measured = RefCell::new(Vec::new());
    let observed = |file: &ModelFile| {
        let timings = timings::Timings::start(&file.id.value);
        measured.borrow_mut().push(Arc::clone(&timings));
        timings.observed()
    };
    let observed = |file: &ModelFile| if flags.timings { observed(file) } else { Observed::default() };
    let observed_options = |file: &ModelFile| RunOptions { observed: observed(file), ..options(as_of) };
    forecasts.complete(&models, datasets, observed_options, &mut report);
    drop(progress);
    for (id, forecast) in forecasts.by_model() {
        if let Some(file) = models.get(id) {
            compute_pairs(forecast, (file, datasets, &defaults.units), flags.format, &mut report);
        }
    }
    terminal.report(&report, &sources, flags.strict, "no forecast")?;
    let is_single = flags.model.is_some() || flags.file.is_some();
    let level = match &source {
        Models::Project(project) => project.config.interval,
        Models::File(_) => IntervalLevel::default(),
    };
    let by_model = forecasts.by_model();
    let mut printed = match flags.format {
        Format::Json => printable_json(&json(by_model, is_single, flags.draws.unwrap_or(0))).into_owned(),
        Format::Text => {
            let texts = by_model.values().map(|forecast| text::print(forecast, level, terminal.stdout_colors));
            texts.collect::<Vec<_>>().join("\n\n")
        }
    };
    for (id, forecast) in forecasts.by_model() {
        let runs = flags.check_seeds.zip(models.get(id));
        let found = runs.and_then(|(runs, file)| seeds::check(file, datasets, forecast, &options(as_of), runs));
        printed.extend(found.map(|found| printable_lines(&found).into_owned()));
    }
    for timings in measured.into_inner() {
        printed.push_str("\n\n");
        printed.push_str(&timings.print());
    }
    terminal.styled(&printed)
}

/// The models to run.
enum Models {
    /// The models of a project.
    Project(Box<Project>),
    /// One model file outside of a project.
    File(Box<ModelFile>),
}

/// Computes the strongest pair of inputs of each outcome that is printed with it: in text, of those with notable interactions. Problems
/// are reported.
fn compute_pairs(
    forecast: &Forecast,
    model: (&ModelFile, &BTreeMap<String, Dataset>, &Arc<Units>),
    format: Format,
    report: &mut Report,
) {
    let is_printed =
        |pair: &&OutcomePair| format == Format::Json || forecast.notable_interactions(&pair.outcome).is_some();
    for pair in forecast.pairs.iter().filter(is_printed) {
        // A failure is among the problems.
        let _ = pair.get(forecast, model, report);
    }
}

/// Returns the forecasts as JSON, each with a number of joint draws: as one object if a single model was requested.
fn json(forecasts: &BTreeMap<String, Forecast>, is_single: bool, draws: usize) -> String {
    match forecasts.values().next() {
        Some(forecast) if is_single => forecast_json(forecast, draws),
        _ => forecasts_json(forecasts.values(), draws),
    }
}

/// Removes all models of a project but one.
pub(super) fn retain_model(wanted: &str, project: &mut Project) -> Result<(), Failure> {
    let file = take_model(wanted, project)?;
    project.models = BTreeMap::from([(wanted.to_owned(), file)]);
    Ok(())
}

/// Takes a model out of a project.
///
/// # Errors
///
/// There is no such model.
pub(super) fn take_model(wanted: &str, project: &mut Project) -> Result<ModelFile, Failure> {
    if let Some(file) = project.models.remove(wanted) {
        return Ok(file);
    }
    let known: Vec<&str> = project.models.keys().map(String::as_str).collect();
    Err(Failure::usage(match (closest(wanted, known.iter().copied()), known.as_slice()) {
        (Some(near), _) => format!("there is no model `{wanted}`; did you mean `{near}`?"),
        (None, []) => format!("there is no model `{wanted}`: the project has no models in `data/models`"),
        (None, known) => format!("there is no model `{wanted}`, expected one of `{}`", known.join("`, `")),
    }))
}

/// Parses the values of `--set`. Each becomes a source file of its own, so that diagnostics can point into it.
///
/// # Errors
///
/// A value without a name or an expression.
fn overrides(set: &[String], sources: &mut Sources) -> Result<Overrides, Failure> {
    set.iter()
        .map(|written| {
            let (name, expression) = written.split_once('=').unwrap_or((written, ""));
            let (name, expression) = (name.trim(), expression.trim());
            if name.is_empty() || expression.is_empty() {
                return Err(Failure::usage(format!(
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
    fn overrides_keep_their_positions() {
        let mut sources = Sources::default();
        let set = overrides(&["halving = 3.2 year".to_owned()], &mut sources).unwrap();
        assert_eq!((set[0].0.value.as_str(), set[0].1.value.as_str()), ("halving", "3.2 year"));
        assert_eq!(sources.text(set[0].0.span), "halving");
        assert_eq!(sources.text(set[0].1.span), "3.2 year");
        assert_eq!(sources.locate(set[0].1.span).1.to_string(), "1:11");
    }

    #[test]
    fn splits_an_override_at_the_first_equals_sign() {
        let set = overrides(&["fits=a >= b".to_owned()], &mut Sources::default()).unwrap();
        assert_eq!(set[0].1.value, "a >= b");
    }

    #[test]
    fn refuses_an_override_without_a_name_or_an_expression() {
        for written in ["halving", "halving=", "=3"] {
            assert!(overrides(&[written.to_owned()], &mut Sources::default()).is_err(), "{written}");
        }
    }
}
