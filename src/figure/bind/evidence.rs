//! The evidence that charts, tables, and bound figures are computed from.

use std::collections::BTreeMap;

use crate::date::Date;
use crate::dependencies::{Kind, Recorder, Tracked};
use crate::document::{Dataset, ModelFile, Project, Reference};
use crate::model::Forecast;

/// What figures and bound prose are computed from: the forecasts of one run, and the data.
///
/// Whatever is read from it can be recorded, so that a figure is known to depend on what it read; see
/// [`crate::dependencies`].
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// Forecasts by model id.
    pub forecasts: Tracked<'a, Forecast>,
    /// Datasets by id.
    pub datasets: Tracked<'a, Dataset>,
    /// Model files by id. A model without a forecast failed to run, which is reported where it failed.
    pub models: Tracked<'a, ModelFile>,
    /// Sources by key.
    pub references: Tracked<'a, Reference>,
    /// The date called `today`.
    pub as_of: Date,
}

impl<'a> Evidence<'a> {
    /// Returns the data of a project with the forecasts of its models, as of a date.
    pub fn new(project: &'a Project, forecasts: &'a BTreeMap<String, Forecast>, as_of: Date) -> Self {
        Self {
            forecasts: Tracked::new(Kind::Forecast, forecasts),
            datasets: Tracked::new(Kind::Dataset, &project.datasets),
            models: Tracked::new(Kind::Model, &project.models),
            references: Tracked::new(Kind::Reference, &project.references),
            as_of,
        }
    }

    /// Returns the same evidence with everything that is read from it recorded.
    #[must_use]
    pub fn recorded_by(self, recorder: &'a Recorder) -> Self {
        Self {
            forecasts: self.forecasts.recorded_by(recorder),
            datasets: self.datasets.recorded_by(recorder),
            models: self.models.recorded_by(recorder),
            references: self.references.recorded_by(recorder),
            as_of: self.as_of,
        }
    }
}
