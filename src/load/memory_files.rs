//! Files that are only in memory: those of a commit, or those that a record of a forecast has kept.

use std::collections::BTreeMap;

/// The bytes of files, by path with `/` between its parts.
pub struct MemoryFiles(BTreeMap<String, Vec<u8>>);

impl MemoryFiles {
    /// Returns these files.
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self(files)
    }

    /// Returns the bytes of a file, if there is one at this path.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// Returns whether there are files below a path.
    pub fn is_folder(&self, path: &str) -> bool {
        self.below(path).next().is_some()
    }

    /// Returns the paths of the files below a folder, in the order in which a walk through the folders finds them.
    pub fn below<'f>(&'f self, folder: &str) -> impl Iterator<Item = &'f str> + use<'f> {
        let prefix = format!("{folder}/");
        let mut paths: Vec<&str> = self.0.keys().map(String::as_str).filter(|path| path.starts_with(&prefix)).collect();
        // A folder comes where its name does, before the files whose names are longer: `a/z.md`, `a.md`.
        paths.sort_by(|a, b| a.split('/').cmp(b.split('/')));
        paths.into_iter()
    }
}
