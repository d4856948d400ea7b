//! What all parts of a build share: the units of the site, and its data with every column that is computed from several rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::{Dataset, ModelFile, Project};
use crate::figure::{Evidence, claims_dataset};
use crate::model::{Units, prepare};

/// Computes the data of a project as of a date, and returns the units that every file can name: the built-in ones, and those of
/// the settings.
///
/// Reports problems of the settings' units, every column of data with an unknown unit, whether or not anything uses it, and the
/// problems of groups and of columns that are computed from several rows. Such a dataset or column is then not valid, so that its
/// uses are not reported as well.
pub fn prepare_data(project: &mut Project, as_of: Date, report: &mut Report) -> Arc<Units> {
    let (units, _) = Units::built_in().with(&project.config.units, report);
    let units = Arc::new(units);
    let (forecasts, failed) = (BTreeMap::new(), BTreeMap::new());
    let claims = claims_dataset(Evidence::new((project, &units), &forecasts, &failed, as_of));
    let mut read: Vec<Dataset> = std::mem::take(&mut project.datasets).into_values().collect();
    read.extend(claims);
    let datasets = prepare(read, &BTreeMap::new(), (&units, as_of), report);
    project.datasets = datasets.into_iter().map(|dataset| (dataset.id.value.clone(), dataset)).collect();
    let Project { models, datasets, .. } = project;
    for model in models.values_mut() {
        prepare_model(model, datasets, (&units, as_of), report);
    }
    units
}

/// Computes the model's own datasets, which can read those of the project, and reports their problems, as [`prepare_data`] does
/// with those of the project. Their columns can have the units of the `site` and of the model.
pub fn prepare_model(
    model: &mut ModelFile,
    project: &BTreeMap<String, Dataset>,
    (site, as_of): (&Units, Date),
    report: &mut Report,
) {
    // The run of the model reports problems of the units that it declares.
    let (units, _) = site.with(&model.units, &mut Report::default());
    let read = std::mem::take(&mut model.datasets);
    model.datasets = prepare(read, project, (&units, as_of), report);
}
