//! The ledger: what was forecast, stated, and resolved, one file for each entry of `data/ledger/`. Entries are added and never
//! changed: each is named by the hash of its text and names the entries before it.

pub mod canonical_text;
pub mod chain;
pub mod computed;
pub mod content_hash;
pub mod entries;
pub mod entry_keys;
pub mod named_forecast;
pub mod recorded_change;
pub mod recorded_move;
pub mod recorded_value;
pub mod resolution;
pub mod stated;
pub mod stated_value;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::source::Spanned;

pub use chain::kept_path;
pub use computed::{ComputedEntry, OutcomeKind, RecordedOutcome};
pub use entries::{Entry, FOLDER, KEPT};
pub use entry_keys::{EntryHead, EntryKind, Seal};
pub use recorded_change::RecordedChange;
pub use recorded_move::{RecordedCause, RecordedMove};
pub use recorded_value::RecordedValue;
pub use resolution::{ResolutionEntry, ResolvedAs};
pub use stated::StatedEntry;
pub use stated_value::StatedValue;

/// All entries of a project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// The entries, by the day that they are as of, then by the day on which they were recorded, then by hash.
    pub entries: Vec<Entry>,
    /// The entries about each subject, in the same order.
    pub by_subject: BTreeMap<String, Vec<Entry>>,
    /// What is wrong with the ledger, as errors: entries that cannot be read, or that are not what was recorded. Nothing may be
    /// scored by a ledger with faults.
    pub faults: Vec<Diagnostic>,
    /// The paths of the files of [`KEPT`].
    pub kept: BTreeSet<String>,
}

impl Ledger {
    /// Joins entries in their order.
    pub fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| {
            let key = |entry: &Entry| (entry.head.as_of.value, entry.seal.recorded.value);
            key(a).cmp(&key(b)).then_with(|| a.hash().cmp(b.hash()))
        });
        let mut by_subject: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for entry in &entries {
            by_subject.entry(entry.kind.subject().to_owned()).or_default().push(entry.clone());
        }
        Self { entries, by_subject, ..Self::default() }
    }

    /// Returns the forecasts of a model, the oldest first, without those that a later entry corrects.
    pub fn forecasts<'l, 'm>(
        &'l self,
        model: &'m str,
    ) -> impl DoubleEndedIterator<Item = (&'l Entry, &'l ComputedEntry)> + use<'l, 'm> {
        let corrected = self.corrected();
        let of_model = move |entry: &'l Entry| {
            let computed = entry.computed().filter(|computed| computed.model.value == model)?;
            (!corrected.contains(entry.hash())).then_some((entry, computed))
        };
        self.entries.iter().filter_map(of_model)
    }

    /// Returns the hashes of the entries that later entries correct.
    pub fn corrected(&self) -> BTreeSet<&str> {
        corrected(&self.entries)
    }

    /// Returns the keys of sources that entries name.
    pub fn named_sources(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.entries.iter().flat_map(|entry| entry.kind.named_sources())
    }

    /// Returns the entries whose hash starts with some digits.
    pub fn starting_with<'l, 'd>(&'l self, digits: &'d str) -> impl Iterator<Item = &'l Entry> + use<'l, 'd> {
        self.entries.iter().filter(move |entry| entry.hash().starts_with(digits))
    }

    /// Returns the hashes of the last entries about a subject, those that no other entry follows: one, or several after a
    /// merge, in order.
    pub fn heads(&self, subject: &str) -> Vec<&str> {
        let of_subject = || self.entries.iter().filter(|entry| entry.kind.subject() == subject);
        let followed: BTreeSet<&str> =
            of_subject().flat_map(|entry| &entry.seal.previous).map(|hash| hash.value.as_str()).collect();
        let mut heads: Vec<&str> = of_subject().map(Entry::hash).filter(|hash| !followed.contains(hash)).collect();
        heads.sort_unstable();
        heads.dedup();
        heads
    }
}

/// Returns the hashes of the entries that some entries correct.
pub fn corrected<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> BTreeSet<&'e str> {
    entries.into_iter().filter_map(|entry| entry.head.corrects.as_ref()).map(|hash| hash.value.as_str()).collect()
}
