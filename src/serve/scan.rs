//! The state of a project's files at one moment. Two scans tell reliably whether anything has changed.
//!
//! A scan reads only files whose size or modification time has changed, and files that were modified so recently that their
//! time may not show another change.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The file and the folders that a site is built from.
pub const INPUTS: [&str; 5] = ["foresite.yaml", "content", "data", "templates", "static"];

/// The coarsest resolution of modification times (that of FAT): two writes within it may have the same time.
const TIME_RESOLUTION: Duration = Duration::from_secs(2);

/// The deepest nesting of folders, beyond which the loader reports an error.
const MAX_DEPTH: usize = 64;

/// The files of a project, with their contents as hashes.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// The folders that are scanned besides [`INPUTS`], by path below the root.
    pub included: Vec<String>,
    files: BTreeMap<PathBuf, Fingerprint>,
}

/// Size, modification time and hash of a file.
#[derive(Clone, Copy, Debug)]
struct Fingerprint {
    length: u64,
    modified: Option<SystemTime>,
    /// Whether the file was old enough when it was read that any later write changes `modified`.
    has_reliable_time: bool,
    content: u64,
}

impl Scan {
    /// Scans the project in `root`, and takes the hashes of unchanged files from the scan `before`.
    pub fn of(root: &Path, before: &Self) -> Self {
        let mut scan = Self { included: before.included.clone(), ..Self::default() };
        for input in INPUTS.into_iter().chain(before.included.iter().map(String::as_str)) {
            scan.add(&root.join(input), before, SystemTime::now(), MAX_DEPTH);
        }
        scan
    }

    /// Adds a file, or the files of a folder. A file that cannot be read counts as missing; the loader reports it.
    fn add(&mut self, path: &Path, before: &Self, now: SystemTime, depth: usize) {
        let Ok(metadata) = path.symlink_metadata() else { return };
        if metadata.is_dir() {
            let entries = if depth > 0 { std::fs::read_dir(path).ok() } else { None };
            for entry in entries.into_iter().flatten().flatten() {
                self.add(&entry.path(), before, now, depth - 1);
            }
            return;
        }
        let (length, modified) = (metadata.len(), metadata.modified().ok());
        let known = before.files.get(path).filter(|known| {
            known.has_reliable_time && known.length == length && known.modified == modified && modified.is_some()
        });
        let fingerprint = known.copied().unwrap_or_else(|| Fingerprint {
            length,
            modified,
            has_reliable_time: modified
                .is_some_and(|time| now.duration_since(time).is_ok_and(|age| age > TIME_RESOLUTION)),
            content: content(path, metadata.is_file()),
        });
        self.files.insert(path.to_owned(), fingerprint);
    }

    /// Sets the folders to scan besides [`INPUTS`], and scans them now. The other files keep their state, so that the next
    /// scan still finds their changes.
    pub fn set_included(&mut self, root: &Path, folders: &[String]) {
        let before = self.clone();
        self.files.retain(|path, _| INPUTS.iter().any(|input| path.starts_with(root.join(input))));
        self.included = folders.to_vec();
        for folder in folders {
            self.add(&root.join(folder), &before, SystemTime::now(), MAX_DEPTH);
        }
    }

    /// Returns whether both scans found the same files with the same contents.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.files.len() == other.files.len()
            && self.files.iter().zip(&other.files).all(|((path, file), (other_path, other_file))| {
                path == other_path && file.length == other_file.length && file.content == other_file.content
            })
    }

    /// Returns whether a file is empty that was not empty before, as happens while a program rewrites it.
    pub fn has_emptied(&self, before: &Self) -> bool {
        self.files
            .iter()
            .any(|(path, file)| file.length == 0 && before.files.get(path).is_some_and(|before| before.length > 0))
    }
}

/// Returns a hash of a file's content. Only regular files are opened: reading from a pipe would block.
fn content(path: &Path, regular: bool) -> u64 {
    let mut hasher = DefaultHasher::new();
    if regular {
        std::fs::read(path).ok().hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("content/essays")).unwrap();
        std::fs::write(folder.path().join("content/essays/gap.md"), "gap").unwrap();
        std::fs::write(folder.path().join("foresite.yaml"), "title: a").unwrap();
        folder
    }

    #[test]
    fn finds_an_edit_of_the_same_length() {
        let folder = project();
        let before = Scan::of(folder.path(), &Scan::default());
        assert!(before.is_same_as(&Scan::of(folder.path(), &before)));
        std::fs::write(folder.path().join("content/essays/gap.md"), "gop").unwrap();
        assert!(!before.is_same_as(&Scan::of(folder.path(), &before)));
    }

    #[test]
    fn finds_a_new_a_renamed_and_a_removed_file() {
        let folder = project();
        let page = folder.path().join("content/essays/gap.md");
        let mut before = Scan::of(folder.path(), &Scan::default());
        let mut changed = |what: &str| {
            let now = Scan::of(folder.path(), &before);
            assert!(!now.is_same_as(&before), "{what}");
            before = now;
        };
        std::fs::create_dir(folder.path().join("data")).unwrap();
        std::fs::write(folder.path().join("data/gpus.yaml"), "").unwrap();
        changed("new");
        std::fs::rename(&page, page.with_file_name("gulf.md")).unwrap();
        changed("renamed");
        std::fs::remove_file(page.with_file_name("gulf.md")).unwrap();
        changed("removed");
    }

    #[test]
    fn ignores_a_touch_and_files_outside_the_inputs() {
        let folder = project();
        let before = Scan::of(folder.path(), &Scan::default());
        std::fs::write(folder.path().join("content/essays/gap.md"), "gap").unwrap();
        std::fs::create_dir(folder.path().join("public")).unwrap();
        std::fs::write(folder.path().join("public/index.html"), "built").unwrap();
        assert!(before.is_same_as(&Scan::of(folder.path(), &before)));
    }

    #[test]
    fn finds_a_file_that_was_emptied() {
        let folder = project();
        let before = Scan::of(folder.path(), &Scan::default());
        std::fs::write(folder.path().join("content/essays/gap.md"), "").unwrap();
        assert!(Scan::of(folder.path(), &before).has_emptied(&before));
    }
}
