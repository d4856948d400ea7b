//! The result of rendering: a site in memory, or what an output has of it already.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::dependencies::Dependencies;

/// A rendered site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The bytes of each file, by its path below the output folder: `forecast/index.html`.
    pub files: BTreeMap<String, Arc<Vec<u8>>>,
    /// The sizes of the files that an [`Output`] has taken, which are not kept in memory, by path.
    pub taken: BTreeMap<String, u64>,
    /// The addresses of the further pages of lists that are split.
    pub further: Vec<String>,
    /// Everything that was looked up while its pages were rendered: the charts and tables on them, and the sources that
    /// they cite.
    pub dependencies: Dependencies,
}

impl Site {
    /// Returns whether the site has a file.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.taken.contains_key(path)
    }

    /// Returns the size of each file, by path.
    pub fn sizes(&self) -> BTreeMap<&str, u64> {
        let kept = self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.len() as u64));
        kept.chain(self.taken.iter().map(|(path, size)| (path.as_str(), *size))).collect()
    }

    /// Returns the number of bytes of all files.
    pub fn size(&self) -> u64 {
        self.files.values().map(|bytes| bytes.len() as u64).chain(self.taken.values().copied()).sum()
    }
}

/// Takes the files of a site as soon as they are made, so that a large site is never in memory as a whole.
pub trait Output: Sync {
    /// Prepares to take files. `paths` are those of all files of the site, if it has no errors. Returns false if the output
    /// can take none.
    fn begin(&mut self, paths: BTreeSet<String>) -> bool;

    /// Takes a file. Returns false if the work was cancelled, so that the other files need not be made.
    fn add(&self, path: &str, bytes: &[u8]) -> bool;
}
