//! What a cached result was computed from, recorded while it is computed.
//!
//! The maps that forecasts, figures and pages look things up in are handed out as [`Tracked`] maps. Each look-up adds
//! an [`Access`] to a [`Recorder`]: the name that was asked for, whether or not there was an entry, or the fact that
//! all names or all entries were read. The result is stored with the recorded [`Dependencies`]. The next build compares
//! its maps with the last ones, and reuses a result only if none of its accesses is affected by the [`Changes`].
//! Nothing can be read without being recorded, so no list of dependencies has to be kept by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use crate::document::Dataset;

/// The kinds of entries of tracked maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A dataset of the project.
    Dataset,
    /// A model file.
    Model,
    /// The forecast of a model file.
    Forecast,
    /// A source that can be cited.
    Reference,
    /// A claim.
    Claim,
    /// A question.
    Question,
    /// A chart.
    Chart,
    /// A table.
    Table,
    /// The list of a model's definitions.
    ModelListing,
    /// The report on a dataset.
    DatasetReport,
    /// The pages of a section, as templates list them.
    Section,
}

/// One recorded look-up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// The entry of this name, or that there is none.
    Entry(Kind, String),
    /// The set of all names.
    Names(Kind),
    /// Every entry.
    All(Kind),
}

/// Everything that a result was computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies(BTreeSet<Access>);

impl Dependencies {
    /// Returns whether none of the entries and names that were read has changed.
    pub fn is_unchanged(&self, changes: &Changes) -> bool {
        self.0.iter().all(|access| match access {
            Access::Entry(kind, name) => !changes.entries.get(kind).is_some_and(|names| names.contains(name)),
            Access::Names(kind) => !changes.names.contains(kind),
            Access::All(kind) => changes.entries.get(kind).is_none_or(BTreeSet::is_empty),
        })
    }

    /// Returns the names that were looked up in maps of one kind, found or not.
    pub fn entries(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(move |access| match access {
            Access::Entry(of, name) if *of == kind => Some(name.as_str()),
            _ => None,
        })
    }

    /// Adds all accesses of another result, from which this one was computed.
    pub fn extend(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
    }
}

/// Collects the accesses of one computation, from any number of threads.
#[derive(Debug, Default)]
pub struct Recorder(Mutex<Dependencies>);

impl Recorder {
    /// Records an access.
    pub fn record(&self, access: Access) {
        // A panic in between leaves a set that is complete so far.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0.insert(access);
    }

    /// Returns what was recorded.
    pub fn into_dependencies(self) -> Dependencies {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A map whose look-ups are recorded, if there is a recorder.
pub struct Tracked<'a, T> {
    kind: Kind,
    entries: &'a BTreeMap<String, T>,
    recorder: Option<&'a Recorder>,
}

impl<'a, T> Tracked<'a, T> {
    /// Wraps a map without recording.
    pub fn new(kind: Kind, entries: &'a BTreeMap<String, T>) -> Self {
        Self { kind, entries, recorder: None }
    }

    /// Returns the same map with its look-ups recorded.
    #[must_use]
    pub fn recorded_by(self, recorder: &'a Recorder) -> Self {
        Self { recorder: Some(recorder), ..self }
    }

    /// Returns the entry of a name.
    pub fn get(&self, name: &str) -> Option<&'a T> {
        self.record(|kind| Access::Entry(kind, name.to_owned()));
        self.entries.get(name)
    }

    /// Returns whether there is an entry of a name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Returns all names, in order.
    pub fn keys(&self) -> impl Iterator<Item = &'a String> + use<'a, T> {
        self.record(Access::Names);
        self.entries.keys()
    }

    /// Returns all entries, in the order of their names.
    pub fn values(&self) -> impl Iterator<Item = &'a T> + use<'a, T> {
        self.iter().map(|(_, entry)| entry)
    }

    /// Returns all names and entries, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&'a String, &'a T)> + use<'a, T> {
        self.record(Access::All);
        self.entries.iter()
    }

    /// Returns the number of entries.
    pub fn len(&self) -> usize {
        self.record(Access::Names);
        self.entries.len()
    }

    /// Returns whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn record(&self, access: impl FnOnce(Kind) -> Access) {
        if let Some(recorder) = self.recorder {
            recorder.record(access(self.kind));
        }
    }
}

/// Wraps datasets without recording look-ups, as a run of a single model file needs them.
impl<'a> From<&'a BTreeMap<String, Dataset>> for Tracked<'a, Dataset> {
    fn from(entries: &'a BTreeMap<String, Dataset>) -> Self {
        Self::new(Kind::Dataset, entries)
    }
}

// Derived implementations would require the same traits of the entries.
impl<T> Clone for Tracked<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Tracked<'_, T> {}

impl<T> fmt::Debug for Tracked<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Tracked").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What differs between two builds.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    entries: BTreeMap<Kind, BTreeSet<String>>,
    /// The kinds whose set of names has changed.
    names: BTreeSet<Kind>,
}

impl Changes {
    /// Adds the differences between two maps: entries that were added, removed or changed.
    pub fn compare<T: PartialEq>(&mut self, kind: Kind, before: &BTreeMap<String, T>, now: &BTreeMap<String, T>) {
        for name in before.keys().chain(now.keys()) {
            if before.get(name) != now.get(name) {
                self.add(kind, name.clone());
            }
        }
        if !before.keys().eq(now.keys()) {
            self.names.insert(kind);
        }
    }

    /// Records that an entry may have changed, or may have been added or removed.
    pub fn add(&mut self, kind: Kind, name: String) {
        self.entries.entry(kind).or_default().insert(name);
    }

    /// Records that the set of names of a kind may have changed.
    pub fn add_names(&mut self, kind: Kind) {
        self.names.insert(kind);
    }

    /// Returns whether an entry may have changed, or may have been added or removed.
    pub fn contains(&self, kind: Kind, name: &str) -> bool {
        self.entries.get(&kind).is_some_and(|names| names.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(entries: &[(&str, u32)]) -> BTreeMap<String, u32> {
        entries.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()
    }

    fn is_unchanged(read: impl Fn(Tracked<'_, u32>), now: &[(&str, u32)]) -> bool {
        let (before, recorder) = (map(&[("a", 1), ("b", 2)]), Recorder::default());
        read(Tracked::new(Kind::Dataset, &before).recorded_by(&recorder));
        let mut changes = Changes::default();
        changes.compare(Kind::Dataset, &before, &map(now));
        recorder.into_dependencies().is_unchanged(&changes)
    }

    #[test]
    fn a_result_depends_on_the_entries_that_were_read_and_on_no_others() {
        let read = |data: Tracked<'_, u32>| assert_eq!(data.get("a"), Some(&1));
        assert!(is_unchanged(read, &[("a", 1), ("b", 3), ("c", 4)]));
        assert!(!is_unchanged(read, &[("a", 2), ("b", 2)]));
        assert!(!is_unchanged(read, &[("b", 2)]));
    }

    #[test]
    fn a_result_depends_on_an_entry_that_was_not_found() {
        let read = |data: Tracked<'_, u32>| assert!(!data.contains_key("c"));
        assert!(is_unchanged(read, &[("a", 2)]));
        assert!(!is_unchanged(read, &[("a", 1), ("b", 2), ("c", 3)]));
    }

    #[test]
    fn a_result_of_all_names_depends_on_the_names_and_one_of_all_entries_on_everything() {
        let names = |data: Tracked<'_, u32>| assert_eq!(data.keys().count(), 2);
        assert!(is_unchanged(names, &[("a", 2), ("b", 3)]));
        assert!(!is_unchanged(names, &[("a", 1), ("c", 2)]));
        let all = |data: Tracked<'_, u32>| assert_eq!(data.values().sum::<u32>(), 3);
        assert!(is_unchanged(all, &[("a", 1), ("b", 2)]));
        assert!(!is_unchanged(all, &[("a", 1), ("b", 3)]));
    }
}
