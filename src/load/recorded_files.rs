//! The files that a recorded forecast was computed from, as the ledger has kept them.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::Files;
use crate::diagnostic::Report;
use crate::document::ledger::ComputedEntry;
use crate::document::ledger::content_hash::file_hash;
use crate::document::ledger::kept_path;

/// Returns the files that an entry of the project in `root` was computed from, by their own paths, for
/// [`load_files`](super::load_files).
///
/// # Errors
///
/// The path of the first kept file that is missing or has been changed.
pub fn recorded_files(root: &Path, entry: &ComputedEntry) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let files = Files::new(root);
    let read = |path: &str, hash: &str| {
        let kept = kept_path(path, hash);
        let bytes = files.bytes(&kept, &mut Report::default()).ok();
        bytes.filter(|bytes| file_hash(bytes) == hash).ok_or(kept)
    };
    let read = entry.files.iter().map(|(path, hash)| Ok((path.value.clone(), read(&path.value, &hash.value)?)));
    read.collect()
}
