//! Datasets as they were read, made ready to be used.

use std::collections::BTreeMap;

use super::cells;
use super::reshape::reshape;
use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::Dataset;
use crate::model::syntax::unit::Units;

/// Leaves out the rows of datasets that were not published by a date or were revised by then, checks their units, and computes
/// their groups and the columns that are computed from several rows. They can read each other and `others`, which are ready.
///
/// Reports every column with an unknown unit, and the problems of groups and computed columns. Such a dataset or column is then
/// not valid, so that its uses are not reported as well.
pub fn prepare(
    mut datasets: Vec<Dataset>,
    others: &BTreeMap<String, Dataset>,
    (units, as_of): (&Units, Date),
    report: &mut Report,
) -> Vec<Dataset> {
    for dataset in &mut datasets {
        dataset.keep_published(as_of);
        let checked = cells::check_units(dataset, units, report);
        dataset.validity = dataset.validity.and(checked);
    }
    reshape(datasets, others, units, as_of.to_years(), report)
}
