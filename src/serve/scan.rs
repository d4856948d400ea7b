//! What the files of a project are right now. A full scan is the truth about what changed; it reads only files whose
//! size or time changed, or which are too young for their time to tell.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The parts of a project that a site is built from.
pub const INPUTS: [&str; 5] = ["foresite.yaml", "content", "data", "templates", "static"];

/// A clock that ticks slower than files change: within it, two writes may bear one time.
const TICK: Duration = Duration::from_secs(2);

/// Folders inside each other, at most: the loader refuses more.
const DEEPEST: usize = 64;

/// The files of a project and what is in them.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Folders that are looked at beside [`INPUTS`], by path below the root.
    pub included: Vec<String>,
    files: BTreeMap<PathBuf, Fingerprint>,
}

/// What tells one state of a file from another.
#[derive(Clone, Copy, Debug)]
struct Fingerprint {
    length: u64,
    modified: Option<SystemTime>,
    /// Whether `modified` lay so far back when the file was read that a later write must have changed it.
    settled: bool,
    content: u64,
}

impl Scan {
    /// Looks at the project in `root`, knowing what it was `before`.
    pub fn of(root: &Path, before: &Self) -> Self {
        let mut scan = Self { included: before.included.clone(), ..Self::default() };
        for input in INPUTS.into_iter().chain(before.included.iter().map(String::as_str)) {
            scan.add(&root.join(input), before, SystemTime::now(), DEEPEST);
        }
        scan
    }

    /// Takes in a file, or a folder's files. What cannot be read is the loader's to tell; here it is only absent.
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
            known.settled && known.length == length && known.modified == modified && modified.is_some()
        });
        let fingerprint = known.copied().unwrap_or_else(|| Fingerprint {
            length,
            modified,
            settled: modified.is_some_and(|time| now.duration_since(time).is_ok_and(|age| age > TICK)),
            content: content(path, metadata.is_file()),
        });
        self.files.insert(path.to_owned(), fingerprint);
    }

    /// Looks at these folders from now on; what has changed elsewhere meanwhile is still to be noticed.
    pub fn include(&mut self, root: &Path, folders: &[String]) {
        let before = self.clone();
        self.files.retain(|path, _| INPUTS.iter().any(|input| path.starts_with(root.join(input))));
        self.included = folders.to_vec();
        for folder in folders {
            self.add(&root.join(folder), &before, SystemTime::now(), DEEPEST);
        }
    }

    /// Whether a build from one is a build from the other.
    pub fn same(&self, other: &Self) -> bool {
        self.files.len() == other.files.len()
            && self.files.iter().zip(&other.files).all(|((path, file), (other_path, other_file))| {
                path == other_path && file.length == other_file.length && file.content == other_file.content
            })
    }

    /// Whether a file that had something in it is empty now, as in the middle of being written.
    pub fn has_emptied(&self, before: &Self) -> bool {
        self.files
            .iter()
            .any(|(path, file)| file.length == 0 && before.files.get(path).is_some_and(|before| before.length > 0))
    }
}

/// A hash of what is in a file. Only regular files are opened: a pipe would hang.
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
    fn an_edit_of_the_same_length_is_seen() {
        let folder = project();
        let before = Scan::of(folder.path(), &Scan::default());
        assert!(before.same(&Scan::of(folder.path(), &before)));
        std::fs::write(folder.path().join("content/essays/gap.md"), "gop").unwrap();
        assert!(!before.same(&Scan::of(folder.path(), &before)));
    }

    #[test]
    fn a_new_a_renamed_and_a_removed_file_are_seen() {
        let folder = project();
        let page = folder.path().join("content/essays/gap.md");
        let mut before = Scan::of(folder.path(), &Scan::default());
        let mut changed = |what: &str| {
            let now = Scan::of(folder.path(), &before);
            assert!(!now.same(&before), "{what}");
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
    fn a_touch_and_what_is_no_part_of_the_project_change_nothing() {
        let folder = project();
        let before = Scan::of(folder.path(), &Scan::default());
        std::fs::write(folder.path().join("content/essays/gap.md"), "gap").unwrap();
        std::fs::create_dir(folder.path().join("public")).unwrap();
        std::fs::write(folder.path().join("public/index.html"), "built").unwrap();
        assert!(before.same(&Scan::of(folder.path(), &before)));
    }

    #[test]
    fn a_file_in_the_middle_of_being_written_is_noticed() {
        let folder = project();
        let before = Scan::of(folder.path(), &Scan::default());
        std::fs::write(folder.path().join("content/essays/gap.md"), "").unwrap();
        assert!(Scan::of(folder.path(), &before).has_emptied(&before));
    }
}
