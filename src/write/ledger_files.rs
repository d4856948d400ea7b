//! Adds files to the ledger of a project, each of them whole or not at all, and never over another file.
//!
//! The files are first written to a hidden folder beside their places and flushed to the disk. Then each is moved to its
//! place: the kept files before the entries that name them. A process that is killed at any moment leaves entries that are
//! whole, with all files that they name; what it has not moved stays in the hidden folder, which the next record sets aside.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::file_system::{FileSystem, lock};
use crate::cancel::CancelToken;
use crate::document::ledger::{FOLDER, KEPT};

/// The hidden folder for unfinished files, below that of the ledger.
const UNFINISHED: &str = ".recording";

/// The start of the name of a folder with unfinished files that were set aside.
const SET_ASIDE: &str = ".interrupted-";

/// Waits until no other program changes the ledger of the project in `root`, and locks it until the file is dropped.
pub fn lock_ledger(root: &Path) -> Option<File> {
    lock(root)
}

/// Adds files to the ledger of the project in `root`, by path below it. The entries come last. A file that is there already is
/// left as it is. Returns the folder with what an earlier record has left unfinished, if there was such a record.
///
/// # Errors
///
/// The system refuses a step, or the work was cancelled. Every entry in the ledger is whole then.
pub fn add_to_ledger(
    root: &Path,
    files: &[(String, String)],
    cancel: &CancelToken,
) -> Result<Option<PathBuf>, WriteError> {
    add_with(root, files, &mut FileSystem { cancel: cancel.clone(), ..FileSystem::default() })
}

fn add_with(
    root: &Path,
    files: &[(String, String)],
    file_system: &mut FileSystem,
) -> Result<Option<PathBuf>, WriteError> {
    let unfinished = root.join(FOLDER).join(UNFINISHED);
    let failed = |action: &'static str, path: &Path| {
        let path = path.to_owned();
        move |error: io::Error| WriteError::system(action, &path, &error)
    };
    for folder in ["data", FOLDER, KEPT] {
        let folder = root.join(folder);
        if !folder.is_dir() {
            file_system.create_folder(&folder).map_err(failed("create", &folder))?;
        }
    }
    let set_aside = match unfinished.symlink_metadata() {
        Ok(_) => {
            let aside = free_name(&root.join(FOLDER));
            file_system.rename(&unfinished, &aside).map_err(failed("rename", &unfinished))?;
            Some(aside)
        }
        Err(_) => None,
    };
    file_system.create_folder(&unfinished).map_err(failed("create", &unfinished))?;
    let new: Vec<(PathBuf, PathBuf)> = files
        .iter()
        .enumerate()
        .map(|(at, (path, _))| (unfinished.join(at.to_string()), root.join(path)))
        .filter(|(_, place)| place.symlink_metadata().is_err())
        .collect();
    let written = new.iter().try_for_each(|(temporary, place)| {
        let text = files.iter().find(|(path, _)| root.join(path) == *place).map_or("", |(_, text)| text);
        file_system.create_file(temporary, text.as_bytes()).map_err(failed("write", place))
    });
    let moved = written.and_then(|()| {
        file_system.commit().map_err(failed("write", &unfinished))?;
        new.iter().try_for_each(|(temporary, place)| {
            file_system.rename(temporary, place).map_err(failed("create", place))?;
            place.parent().map_or(Ok(()), |folder| file_system.sync_folder(folder).map_err(failed("write", folder)))
        })
    });
    // After an error, too: what is left is not part of the ledger.
    for (temporary, _) in &new {
        let _ = file_system.remove_file(temporary);
    }
    let _ = file_system.remove_folder(&unfinished);
    moved.map(|()| set_aside)
}

/// Returns the first name for set-aside files that is free.
fn free_name(folder: &Path) -> PathBuf {
    let names = (1_u32..).map(|number| folder.join(format!("{SET_ASIDE}{number}")));
    let mut free = names.filter(|path| fs::symlink_metadata(path).is_err());
    free.next().unwrap_or_else(|| folder.join(SET_ASIDE))
}

#[cfg(test)]
mod tests {
    use super::super::file_system::FailureMode;
    use super::*;

    fn files() -> Vec<(String, String)> {
        let file = |path: String, text: &str| (path, text.to_owned());
        vec![
            file(format!("{KEPT}/a.yaml"), "kept a"),
            file(format!("{KEPT}/b.csv"), "kept b"),
            file(format!("{FOLDER}/one.yaml"), "entry one"),
            file(format!("{FOLDER}/two.yaml"), "entry two"),
        ]
    }

    /// Returns which of the files are there, and checks that each of these is whole.
    fn present(root: &Path) -> Vec<bool> {
        let is_there = |(path, text): &(String, String)| match fs::read_to_string(root.join(path)) {
            Ok(found) => {
                assert_eq!(found, *text, "{path} is torn");
                true
            }
            Err(_) => false,
        };
        files().iter().map(is_there).collect()
    }

    #[test]
    fn leaves_whole_entries_with_their_files_wherever_it_is_stopped() {
        let mut outcomes = Vec::new();
        for (step, mode) in (1..60)
            .flat_map(|step| [FailureMode::Once, FailureMode::Killed, FailureMode::Cancelled].map(|mode| (step, mode)))
        {
            let folder = tempfile::tempdir().unwrap();
            let mut broken = FileSystem { failure: Some((step, mode)), ..FileSystem::default() };
            let result = add_with(folder.path(), &files(), &mut broken);
            let found = present(folder.path());
            let entries = [found[2], found[3]];
            assert!(!entries.contains(&true) || found[0] && found[1], "step {step}: an entry without its files");
            assert!(entries[0] || !entries[1], "step {step}: entries out of order");
            if result.is_ok() {
                assert_eq!(entries, [true, true], "step {step}: success without the entries");
            }
            outcomes.push(entries);
            // The next record finishes, keeps what was left, and leaves nothing else behind.
            let left = folder.path().join(FOLDER).join(UNFINISHED).exists();
            let set_aside = add_with(folder.path(), &files(), &mut FileSystem::default()).unwrap();
            assert_eq!(set_aside.is_some(), left, "step {step}");
            assert_eq!(set_aside.is_some_and(|aside| aside.exists()), left);
            assert_eq!(present(folder.path()), [true; 4]);
            assert!(!folder.path().join(FOLDER).join(UNFINISHED).exists());
        }
        assert!(
            outcomes.contains(&[false, false]) && outcomes.contains(&[true, false]) && outcomes.contains(&[true, true])
        );
    }

    #[test]
    fn never_writes_over_a_file() {
        let folder = tempfile::tempdir().unwrap();
        add_with(folder.path(), &files(), &mut FileSystem::default()).unwrap();
        let changed: Vec<(String, String)> = files().into_iter().map(|(path, _)| (path, "other".to_owned())).collect();
        add_with(folder.path(), &changed, &mut FileSystem::default()).unwrap();
        assert_eq!(present(folder.path()), [true; 4]);
    }
}
