//! New files in a project's folder: all of them or none, and never over one that is there.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::WriteError;
use super::file_system::FileSystem;

/// Those of `paths`, below `root`, that cannot be made, since something stands there, or stands where a folder on the way
/// to them would.
pub fn in_the_way<'p>(root: &Path, paths: impl IntoIterator<Item = &'p str>) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths {
        let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        let blocked = folders.into_iter().find(|folder| {
            // A link would lead out of the project unseen.
            root.join(folder).symlink_metadata().is_ok_and(|found| !found.is_dir())
        });
        let is_there = || root.join(path).symlink_metadata().is_ok();
        let what = blocked.or_else(|| is_there().then_some(path));
        found.extend(what.map(str::to_owned).filter(|what| !found.contains(what)));
    }
    found
}

/// Makes files below `root`, by path, and whatever folders they need.
///
/// # Errors
///
/// What the system refuses, a file that is there already among it; nothing has been made then.
pub fn create<'f>(root: &Path, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Result<(), WriteError> {
    create_with(root, files, &mut FileSystem::default())
}

fn create_with<'f>(
    root: &Path,
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    file_system: &mut FileSystem,
) -> Result<(), WriteError> {
    let mut made = Made::default();
    for (path, bytes) in files {
        let path = root.join(path);
        if let Err(error) = made.file(&path, bytes, file_system) {
            made.unmake();
            return Err(WriteError::machine("make", &path, &error));
        }
    }
    Ok(())
}

/// What has been made so far, in order.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, path: &Path, bytes: &[u8], files: &mut FileSystem) -> io::Result<()> {
        let missing: Vec<&Path> =
            path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            files.create_folder(folder)?;
            self.folders.push(folder.to_owned());
        }
        let is_new = path.symlink_metadata().is_err();
        let made = files.create_file(path, bytes);
        // One that is half written is ours as well.
        if is_new && path.symlink_metadata().is_ok() {
            self.files.push(path.to_owned());
        }
        made
    }

    /// Takes it all away; what cannot be taken away stays, since the first error says why.
    fn unmake(&self) {
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
    use super::super::file_system::Stop;
    use super::*;

    const FILES: [(&str, &[u8]); 3] = [("a/b/one.md", b"1"), ("a/two.md", b"2"), ("three.md", b"3")];

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_are_made_with_their_folders() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("new/report");
        create(&root, FILES).unwrap();
        for (path, bytes) in FILES {
            assert_eq!(fs::read(root.join(path)).unwrap(), bytes);
        }
    }

    #[test]
    fn where_one_cannot_be_made_none_is() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("own"), "mine").unwrap();
        for stop in 1..=8 {
            let mut files = FileSystem { stop: Some((stop, Stop::Fail)), ..FileSystem::default() };
            assert!(create_with(folder.path(), FILES, &mut files).is_err(), "step {stop}");
            assert_eq!(names(folder.path()), ["own"], "after step {stop}");
        }
        fs::write(folder.path().join("three.md"), "mine").unwrap();
        assert!(create(folder.path(), FILES).is_err());
        assert_eq!(names(folder.path()), ["own", "three.md"]);
        assert_eq!(fs::read(folder.path().join("three.md")).unwrap(), b"mine");
    }

    #[test]
    fn what_is_in_the_way_is_named_once() {
        let folder = tempfile::tempdir().unwrap();
        let paths = || FILES.iter().map(|(path, _)| *path);
        assert_eq!(in_the_way(folder.path(), paths()), [""; 0]);
        fs::create_dir_all(folder.path().join("a/two.md")).unwrap();
        assert_eq!(in_the_way(folder.path(), paths()), ["a/two.md"]);
        fs::remove_dir_all(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a"), "").unwrap();
        fs::write(folder.path().join("three.md"), "").unwrap();
        assert_eq!(in_the_way(folder.path(), paths()), ["a", "three.md"]);
    }
}
