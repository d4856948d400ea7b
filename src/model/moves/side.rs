//! A model at one time, with everything that its forecast depends on.

use std::collections::{BTreeMap, BTreeSet};

use crate::date::Date;
use crate::document::declared_units::DeclaredUnits;
use crate::document::ledger::ComputedEntry;
use crate::document::model::{Definition, Scenario};
use crate::document::{Dataset, ModelFile};
use crate::model::run::definitions::Section;
use crate::model::syntax::expression::words;

/// A model at one time: one of the two sides of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The model, as it was read.
    pub file: &'a ModelFile,
    /// The project's datasets by id, as they were read.
    pub datasets: &'a BTreeMap<String, Dataset>,
    /// The units that the project declares.
    pub units: &'a DeclaredUnits,
    /// The date called `today`.
    pub as_of: Date,
    /// The entry of the ledger that recorded the forecast of this side, if one did.
    pub recorded: Option<&'a ComputedEntry>,
}

impl<'a> Side<'a> {
    /// Returns the definitions with their sections, in the order of the file.
    pub(super) fn definitions(&self) -> impl Iterator<Item = (Section, &'a Definition)> + use<'a> {
        let file = self.file;
        let sections = [
            (Section::Input, &file.inputs),
            (Section::Curve, &file.curves),
            (Section::Condition, &file.conditions),
            (Section::Outcome, &file.outcomes),
        ];
        sections.into_iter().flat_map(|(section, list)| list.iter().map(move |definition| (section, definition)))
    }

    /// Returns the definition of a name, with its section.
    pub(super) fn definition(&self, name: &str) -> Option<(Section, &'a Definition)> {
        self.definitions().find(|(_, definition)| definition.name.value == name)
    }

    /// Returns the scenario of that name.
    pub(super) fn scenario(&self, name: &str) -> Option<&'a Scenario> {
        self.file.scenarios.iter().find(|scenario| scenario.name.value == name)
    }

    /// Returns whether a name is one of the ensemble's structures.
    pub(super) fn has_structure(&self, name: &str) -> bool {
        self.file.ensemble.iter().flat_map(|ensemble| &ensemble.of.value).any(|(known, _)| known.value == name)
    }

    /// Returns the scenarios that are structures of the ensemble.
    pub(super) fn structures(&self) -> impl Iterator<Item = &'a Scenario> {
        let side = *self;
        self.file.scenarios.iter().filter(move |scenario| side.has_structure(&scenario.name.value))
    }

    /// Returns a dataset of the model or of the project.
    pub(super) fn dataset(&self, id: &str) -> Option<&'a Dataset> {
        self.own_dataset(id).or_else(|| self.datasets.get(id))
    }

    /// Returns a dataset of the model's own.
    pub(super) fn own_dataset(&self, id: &str) -> Option<&'a Dataset> {
        self.file.datasets.iter().find(|dataset| dataset.id.value == id)
    }

    /// Returns the datasets that the definitions read, directly or through other datasets.
    pub(super) fn used_datasets(&self) -> BTreeSet<&'a str> {
        let names: BTreeSet<&str> = self.definitions().map(|(_, definition)| definition.name.value.as_str()).collect();
        let mut used = BTreeSet::new();
        let own = self.definitions().map(|(_, definition)| &definition.value);
        let of_structures = self.structures().flat_map(|scenario| &scenario.set).map(|(_, value)| value);
        for value in own.chain(of_structures) {
            for word in words(&value.value).filter(|word| !names.contains(word)) {
                self.add_dataset(word, &mut used);
            }
        }
        used
    }

    fn add_dataset(&self, id: &str, used: &mut BTreeSet<&'a str>) {
        let Some(dataset) = self.dataset(id) else { return };
        if used.insert(&dataset.id.value) {
            for word in words_of_dataset(dataset) {
                self.add_dataset(word, used);
            }
        }
    }
}

/// Returns the words of a dataset that may be ids of other datasets.
pub(super) fn words_of_dataset(dataset: &Dataset) -> impl Iterator<Item = &str> {
    let derived = dataset.derived.iter().flat_map(|column| words(&column.value.value));
    let group = dataset.group.iter();
    let grouped = group.flat_map(|group| {
        let columns = group.columns.iter().flat_map(|column| words(&column.value.value));
        std::iter::once(group.from.value.as_str()).chain(columns)
    });
    derived.chain(grouped)
}
