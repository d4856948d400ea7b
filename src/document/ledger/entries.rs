//! Single entries of the ledger.

use super::computed::ComputedEntry;
use super::entry_keys::{EntryHead, EntryKind, Seal};
use super::resolution::ResolutionEntry;
use super::stated::StatedEntry;
use crate::source::Spanned;

/// The folder of the ledger, below the root of a project.
pub const FOLDER: &str = "data/ledger";

/// The folder of the files that entries were computed from.
pub const KEPT: &str = "data/ledger/kept";

/// Returns whether a path is that of a file below a folder.
pub fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The path of its file below the root of the project.
    pub path: Spanned<String>,
    /// The keys that all kinds have and that somebody chooses.
    pub head: EntryHead,
    /// The keys of its kind.
    pub kind: EntryKind,
    /// The keys that `foresite record` adds.
    pub seal: Seal,
}

impl Entry {
    /// Returns the 64 digits of its hash.
    pub fn hash(&self) -> &str {
        &self.seal.hash.value
    }

    /// Returns its forecast, if it has one.
    pub fn computed(&self) -> Option<&ComputedEntry> {
        if let EntryKind::Computed(computed) = &self.kind { Some(computed) } else { None }
    }

    /// Returns what was stated, if it is such an entry.
    pub fn stated(&self) -> Option<&StatedEntry> {
        if let EntryKind::Stated(stated) = &self.kind { Some(stated) } else { None }
    }

    /// Returns the resolution, if it is one.
    pub fn resolution(&self) -> Option<&ResolutionEntry> {
        if let EntryKind::Resolution(resolution) = &self.kind { Some(resolution) } else { None }
    }
}
