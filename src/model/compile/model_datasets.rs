//! The datasets that a model reads: the project's and the model's own, with the trends fitted to them so far.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::dependencies::Tracked;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::document::{Dataset, ModelFile};
use crate::model::stats::fit::{Fit, Keys};
use crate::source::Span;

/// The identity of a trend: the dataset, the column, whether only the column's records are fitted, and the rows that are
/// chosen, if not all are.
pub type FitId = (String, String, bool, Option<Vec<usize>>);

/// Datasets by id, and the trends fitted to their columns.
#[derive(Debug)]
pub struct Datasets<'a> {
    /// The model's own datasets by id.
    own: BTreeMap<&'a str, &'a Dataset>,
    /// The project's datasets. The model depends on those that are looked up here.
    project: Tracked<'a, Dataset>,
    /// The keys of the random streams that resample the rows of trends.
    pub keys: Keys<'a>,
    /// The last day whose rows are used, as a point on the axis of years.
    pub known_by: f64,
    fits: Mutex<BTreeMap<FitId, Result<Arc<Fit>, Reported>>>,
}

impl<'a> Datasets<'a> {
    /// Joins the project's datasets and the model's own.
    ///
    /// # Errors
    ///
    /// Reports a dataset of the model with the id of another.
    pub fn new(
        file: &'a ModelFile,
        project: Tracked<'a, Dataset>,
        keys: Keys<'a>,
        known_by: f64,
        report: &mut Report,
    ) -> Result<Self, Reported> {
        let mut own = BTreeMap::new();
        let mut result = Ok(());
        for dataset in &file.datasets {
            let id = dataset.id.value.as_str();
            if let Some(other) = project.get(id).or(own.insert(id, dataset)) {
                let problem = Diagnostic::error(codes::DUPLICATE_ID, format!("two datasets are named `{id}`"))
                    .label(dataset.id.span, "the model's own")
                    .label(other.id.span, "the other");
                result = Err(report.push(problem.hint("rename one of the two")));
            }
        }
        result.map(|()| Self { own, project, keys, known_by, fits: Mutex::new(BTreeMap::new()) })
    }

    /// Returns whether a dataset has this id.
    pub fn contains(&self, id: &str) -> bool {
        self.get(id).is_some()
    }

    /// Returns the dataset of this id, if there is one.
    pub fn get(&self, id: &str) -> Option<&'a Dataset> {
        self.own.get(id).copied().or_else(|| self.project.get(id))
    }

    /// Returns the dataset of this id.
    ///
    /// # Errors
    ///
    /// Reports an id that no dataset has.
    pub fn dataset(&self, id: &str, span: Span, report: &mut Report) -> Result<&'a Dataset, Reported> {
        self.get(id).ok_or_else(|| {
            let ids: Vec<&str> = self.own.keys().copied().chain(self.project.keys().map(String::as_str)).collect();
            let problem = error!(UNKNOWN_NAME at span, "no dataset is called `{id}`"; suggest id, ids.iter().copied());
            report.push(if ids.is_empty() {
                problem.hint("put a dataset in `data/<id>.yaml`, or in the model file under `datasets`")
            } else {
                problem
            })
        })
    }

    /// Returns a trend, which is fitted when it is first asked for. A trend that cannot be fitted is reported once.
    ///
    /// # Errors
    ///
    /// Those of `fit`.
    pub fn cached_fit(&self, id: FitId, fit: impl FnOnce() -> Result<Fit, Reported>) -> Result<Arc<Fit>, Reported> {
        let mut fits = self.fits.lock().unwrap_or_else(PoisonError::into_inner);
        fits.entry(id).or_insert_with(|| fit().map(Arc::new)).clone()
    }
}
