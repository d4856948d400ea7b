//! Creates new files in a project's folder: all of them or none, and never over an existing file.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::error::WriteError;
use super::file_system::FileSystem;
use crate::cancel::CancelToken;

/// Returns the paths below `root` at which no file can be created, because they exist. If a file or link has the place of a
/// parent folder, its path is returned instead.
pub fn existing<'p>(root: &Path, paths: impl IntoIterator<Item = &'p str>) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths {
        let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        let blocked = folders.into_iter().find(|folder| {
            // A link could lead out of the project.
            root.join(folder).symlink_metadata().is_ok_and(|found| !found.is_dir())
        });
        let is_there = || root.join(path).symlink_metadata().is_ok();
        let what = blocked.or_else(|| is_there().then_some(path));
        found.extend(what.map(str::to_owned).filter(|what| !found.contains(what)));
    }
    found
}

/// Creates files below `root`, by path, and their parent folders.
///
/// # Errors
///
/// The system refuses a step, a file exists already, or the work was cancelled. Nothing has been created then.
pub fn create<'f>(
    root: &Path,
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    cancel: &CancelToken,
) -> Result<(), WriteError> {
    create_with(root, files, &mut FileSystem { cancel: cancel.clone(), ..FileSystem::default() })
}

fn create_with<'f>(
    root: &Path,
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    file_system: &mut FileSystem,
) -> Result<(), WriteError> {
    let mut created = Created::default();
    for (path, bytes) in files {
        let path = root.join(path);
        if let Err(error) = created.add(&path, bytes, file_system) {
            created.remove();
            return Err(WriteError::system("create", &path, &error));
        }
    }
    Ok(())
}

/// The files and folders that were created so far, in order.
#[derive(Default)]
struct Created {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Created {
    fn add(&mut self, path: &Path, bytes: &[u8], files: &mut FileSystem) -> io::Result<()> {
        let missing: Vec<&Path> =
            path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            files.create_folder(folder)?;
            self.folders.push(folder.to_owned());
        }
        let is_new = path.symlink_metadata().is_err();
        let result = files.create_file(path, bytes);
        // A half-written file has to be removed as well.
        if is_new && path.symlink_metadata().is_ok() {
            self.files.push(path.to_owned());
        }
        result
    }

    /// Removes everything again. Further errors are ignored: the first one is reported.
    fn remove(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::file_system::FailureMode;
    use super::*;

    const FILES: [(&str, &[u8]); 3] = [("a/b/one.md", b"1"), ("a/two.md", b"2"), ("three.md", b"3")];

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn creates_files_with_their_folders() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("new/report");
        create(&root, FILES, &CancelToken::default()).unwrap();
        for (path, bytes) in FILES {
            assert_eq!(fs::read(root.join(path)).unwrap(), bytes);
        }
    }

    #[test]
    fn creates_nothing_if_one_file_cannot_be_created() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("own"), "mine").unwrap();
        for (step, mode) in (1..=8).flat_map(|step| [(step, FailureMode::Once), (step, FailureMode::Cancelled)]) {
            let mut files = FileSystem { failure: Some((step, mode)), ..FileSystem::default() };
            assert!(create_with(folder.path(), FILES, &mut files).is_err(), "step {step}");
            assert_eq!(names(folder.path()), ["own"], "after step {step}");
        }
        fs::write(folder.path().join("three.md"), "mine").unwrap();
        assert!(create(folder.path(), FILES, &CancelToken::default()).is_err());
        assert_eq!(names(folder.path()), ["own", "three.md"]);
        assert_eq!(fs::read(folder.path().join("three.md")).unwrap(), b"mine");
    }

    #[test]
    fn names_each_existing_path_once() {
        let folder = tempfile::tempdir().unwrap();
        let paths = || FILES.iter().map(|(path, _)| *path);
        assert_eq!(existing(folder.path(), paths()), [""; 0]);
        fs::create_dir_all(folder.path().join("a/two.md")).unwrap();
        assert_eq!(existing(folder.path(), paths()), ["a/two.md"]);
        fs::remove_dir_all(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a"), "").unwrap();
        fs::write(folder.path().join("three.md"), "").unwrap();
        assert_eq!(existing(folder.path(), paths()), ["a", "three.md"]);
    }
}
