//! The origins of a value: the parts of runs and datasets that it was read from, gathered while the names of its
//! expression are resolved.
//!
//! A [`Binder`](super::binder::Binder) adds an entry whenever it reads something of a run or of a dataset. Readers see
//! these entries in the provenance panel. What a cached result depends on is recorded one level below, by the maps of
//! [`Evidence`](super::evidence::Evidence).

use std::collections::BTreeSet;

/// Something of a run or of the data that a value was read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// An input, a curve, a condition or an outcome of a model.
    Definition {
        /// The model's id.
        model: String,
        /// The scenario whose result is read; `None` for the model as written.
        scenario: Option<String>,
        /// The definition's name.
        name: String,
    },
    /// A model as a whole: its title, its number of samples.
    Model(String),
    /// A row of a dataset, one cell of which is read.
    Row {
        /// The dataset's id.
        dataset: String,
        /// The index of the row.
        row: usize,
    },
    /// A dataset as a whole: its number of rows, or the rows of a table.
    Dataset(String),
    /// An entry of the ledger.
    Recorded {
        /// The model's id.
        model: String,
        /// The path of its file.
        entry: String,
    },
}

impl Origin {
    /// Returns the path by which an author names it: `parity.product`, `parity.optimistic`, `gpus`.
    pub fn path(&self) -> String {
        match self {
            Self::Definition { model, scenario, name } => {
                format!("{model}.{}", scenario.as_ref().unwrap_or(name))
            }
            Self::Model(model) => model.clone(),
            Self::Row { dataset, .. } | Self::Dataset(dataset) => dataset.clone(),
            Self::Recorded { model, .. } => format!("ledger.{model}"),
        }
    }
}

/// The purpose for which an origin is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Its value is part of the result.
    Value,
    /// It decides which value is read: the condition of a query, or the date of `at`.
    Selection,
    /// A value of another dataset was computed from it.
    Source,
}

/// A set of origins that remembers in which order they were first read.
#[derive(Clone, Debug, Default)]
pub struct OriginSet(Vec<(Origin, Role)>);

impl OriginSet {
    /// Adds an origin, unless it is in the set already in the same role.
    pub fn add(&mut self, origin: Origin, role: Role) {
        let entry = (origin, role);
        if !self.0.contains(&entry) {
            self.0.push(entry);
        }
    }

    /// Iterates over the origins whose values are part of the result, in the order in which they were first read.
    pub fn values(&self) -> impl Iterator<Item = &Origin> {
        self.0.iter().filter(|(_, role)| *role == Role::Value).map(|(origin, _)| origin)
    }

    /// Iterates over the same origins, and over the datasets that they were computed from.
    pub fn with_sources(&self) -> impl Iterator<Item = &Origin> {
        self.0.iter().filter(|(_, role)| matches!(role, Role::Value | Role::Source)).map(|(origin, _)| origin)
    }

    /// Returns the paths of all origins, as an author writes them, each once and in the order of the first mention.
    pub fn paths(&self) -> Vec<String> {
        let mut known = BTreeSet::new();
        self.0.iter().map(|(origin, _)| origin.path()).filter(|path| known.insert(path.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_of_the_first_mention_and_no_origin_twice() {
        let outcome = || Origin::Definition { model: "parity".into(), scenario: None, name: "product".into() };
        let row = |row| Origin::Row { dataset: "gpus".into(), row };
        let mut origins = OriginSet::default();
        origins.add(Origin::Dataset("boxes".into()), Role::Selection);
        [row(1), outcome(), row(0), row(1)].into_iter().for_each(|origin| origins.add(origin, Role::Value));
        assert_eq!(origins.values().collect::<Vec<_>>(), [&row(1), &outcome(), &row(0)]);
        assert_eq!(origins.paths(), ["boxes", "gpus", "parity.product"]);
    }
}
