//! Loads and runs models for tests.

use std::collections::BTreeMap;
use std::fs;

use foresite::diagnostic::{Diagnostic, Report};
use foresite::document::{Dataset, ModelFile};
use foresite::load;
use foresite::model;
use foresite::model::{Forecast, RunOptions};

/// Loads a model file of its own folder, in which `files` are as well: their names and texts.
#[track_caller]
pub fn load_model(text: &str, files: &[(&str, &str)]) -> ModelFile {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join("model.yaml");
    fs::write(&path, text).unwrap();
    let loaded = load::load_model(&path);
    let problems: Vec<_> = loaded.report.into_iter().collect();
    assert!(problems.is_empty(), "{problems:?}");
    loaded.model.unwrap()
}

/// Runs a model with a project's datasets. Returns the forecast, or the problems that were reported.
pub fn run_with(
    file: &ModelFile,
    datasets: &BTreeMap<String, Dataset>,
    options: &RunOptions,
) -> Result<Forecast, Vec<Diagnostic>> {
    let mut report = Report::default();
    let forecast = model::run(file, datasets, options, &mut report);
    let problems: Vec<Diagnostic> = report.into_iter().collect();
    assert_eq!(forecast.is_ok(), problems.is_empty(), "{problems:?}");
    forecast.map_err(|_| problems)
}

/// Runs a model that reads no datasets of a project.
#[track_caller]
pub fn run(file: &ModelFile, options: &RunOptions) -> Forecast {
    run_with(file, &BTreeMap::new(), options).unwrap_or_else(|problems| panic!("{problems:?}"))
}
