//! The forecasts of a project: run, or taken over from the last build.

use std::collections::BTreeMap;

use crate::dependencies::{Changes, Dependencies, Kind, Recorder, Tracked};
use crate::diagnostic::{Report, Reported};
use crate::document::{Dataset, ModelFile};
use crate::model::{self, Forecast, RunOptions};

/// The forecasts of the models of a project, by model id. A model that failed to run has none.
#[derive(Debug, Default)]
pub struct Forecasts {
    by_model: BTreeMap<String, Forecast>,
    /// The models that failed to run, each with the proof that the reason was reported.
    failed: BTreeMap<String, Reported>,
    /// The datasets that each of them was computed from.
    dependencies: BTreeMap<String, Dependencies>,
}

impl Forecasts {
    /// Returns the forecasts by model id.
    pub fn by_model(&self) -> &BTreeMap<String, Forecast> {
        &self.by_model
    }

    /// Returns the models that failed to run, by id, each with the proof that the reason was reported. A model whose run
    /// was cancelled is not among them.
    pub fn failed(&self) -> &BTreeMap<String, Reported> {
        &self.failed
    }

    /// Runs every model that has no forecast yet, each with the options that `options` returns for it.
    pub fn complete(
        &mut self,
        models: &BTreeMap<String, ModelFile>,
        datasets: &BTreeMap<String, Dataset>,
        options: impl Fn(&ModelFile) -> RunOptions,
        report: &mut Report,
    ) {
        self.retain(|id| models.contains_key(id));
        self.failed.clear();
        for (id, file) in models {
            if self.by_model.contains_key(id) {
                continue;
            }
            let recorder = Recorder::default();
            let datasets = Tracked::new(Kind::Dataset, datasets).recorded_by(&recorder);
            let options = options(file);
            match model::run(file, datasets, &options, report) {
                Ok(forecast) => {
                    self.by_model.insert(id.clone(), forecast);
                    self.dependencies.insert(id.clone(), recorder.into_dependencies());
                }
                Err(_) if options.cancel.is_cancelled() => {}
                Err(reported) => {
                    self.failed.insert(id.clone(), reported);
                }
            }
        }
    }

    /// Drops all forecasts that `changes` may have altered.
    pub fn retain_unchanged(&mut self, changes: &Changes) {
        let dependencies = std::mem::take(&mut self.dependencies);
        let is_unchanged = |id: &str| dependencies.get(id).is_some_and(|own| own.is_unchanged(changes));
        self.retain(|id| !changes.contains(Kind::Model, id) && is_unchanged(id));
        self.dependencies = dependencies;
    }

    /// Keeps only the forecasts of the models for which `is_kept` is true.
    pub fn retain(&mut self, is_kept: impl Fn(&str) -> bool) {
        self.by_model.retain(|id, _| is_kept(id));
    }
}
