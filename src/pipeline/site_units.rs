//! The units of the site, and the check of the units that its data name.

use std::sync::Arc;

use crate::diagnostic::Report;
use crate::document::{Dataset, ModelFile, Project};
use crate::model::{Units, cells};

/// Returns the units that every file of the project can name: the built-in ones, and those of the settings.
///
/// Reports problems of the settings' units, and every column of data with an unknown unit, whether or not anything uses it. Such
/// a dataset is then not valid, so that its uses are not reported as well.
pub fn site_units(project: &mut Project, report: &mut Report) -> Arc<Units> {
    let (units, _) = Units::built_in().with(&project.config.units, report);
    check_datasets(project.datasets.values_mut(), &units, report);
    for model in project.models.values_mut() {
        check_model(model, &units, report);
    }
    Arc::new(units)
}

/// Reports every column of the model's own datasets with a unit that neither the `site` nor the model knows, as
/// [`site_units`] does.
pub fn check_model(model: &mut ModelFile, site: &Units, report: &mut Report) {
    // The run of the model reports problems of the units that it declares.
    let (units, _) = site.with(&model.units, &mut Report::default());
    check_datasets(model.datasets.iter_mut(), &units, report);
}

fn check_datasets<'d>(datasets: impl Iterator<Item = &'d mut Dataset>, units: &Units, report: &mut Report) {
    for dataset in datasets {
        let checked = cells::check_units(dataset, units, report);
        dataset.validity = dataset.validity.and(checked);
    }
}
