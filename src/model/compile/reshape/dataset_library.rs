//! The datasets that an expression on rows can read.

use std::collections::BTreeMap;

use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::source::Span;

/// Datasets by id: those that are computed, and others that are complete.
#[derive(Clone, Copy)]
pub struct Library<'a> {
    own: &'a [Dataset],
    /// The positions of the own datasets by id.
    positions: &'a BTreeMap<String, usize>,
    others: &'a BTreeMap<String, Dataset>,
}

impl<'a> Library<'a> {
    /// Joins datasets, which `positions` finds by id, and others.
    pub fn new(
        own: &'a [Dataset],
        positions: &'a BTreeMap<String, usize>,
        others: &'a BTreeMap<String, Dataset>,
    ) -> Self {
        Self { own, positions, others }
    }

    /// Returns the dataset of an id.
    pub fn get(&self, id: &str) -> Option<&'a Dataset> {
        self.positions.get(id).and_then(|position| self.own.get(*position)).or_else(|| self.others.get(id))
    }

    /// Returns all ids.
    pub fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.positions.keys().chain(self.others.keys()).map(String::as_str)
    }

    /// Returns the dataset of an id that an expression names.
    ///
    /// # Errors
    ///
    /// Reports an id that no dataset has. The problems of a dataset that is not valid were reported before.
    pub fn dataset(&self, id: &str, span: Span, report: &mut Report) -> Result<&'a Dataset, Reported> {
        match self.get(id) {
            Some(dataset) => dataset.validity.map(|()| dataset),
            None => {
                Err(report.push(error!(UNKNOWN_NAME at span, "no dataset is called `{id}`"; suggest id, self.ids())))
            }
        }
    }
}
