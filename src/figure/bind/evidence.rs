//! The evidence that charts, tables, and bound figures are computed from.

use std::collections::BTreeMap;

use crate::date::Date;
use crate::document::{Dataset, ModelFile};
use crate::model::Forecast;

/// What figures and bound prose are computed from: the one run, and the data.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// Forecasts by model id.
    pub forecasts: &'a BTreeMap<String, Forecast>,
    /// Datasets by id.
    pub datasets: &'a BTreeMap<String, Dataset>,
    /// Model files by id: those that are not among the forecasts did not run, and why has been told.
    pub models: &'a BTreeMap<String, ModelFile>,
    /// The date called `today`.
    pub as_of: Date,
}
