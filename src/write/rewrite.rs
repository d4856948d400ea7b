//! One of an author's own files with other contents: whole or not at all, and with the permissions that it had.

use std::ffi::OsString;
use std::path::Path;

use super::WriteError;
use super::file_system::FileSystem;

/// Puts other contents into a file, by way of a new file beside it.
///
/// # Errors
///
/// What the system refuses; the file is as it was.
pub fn rewrite(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    rewrite_with(path, bytes, &mut FileSystem::default())
}

fn rewrite_with(path: &Path, bytes: &[u8], files: &mut FileSystem) -> Result<(), WriteError> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".foresite-new");
    let beside = path.with_file_name(name);
    let mut written = || {
        files.create_file(&beside, bytes)?;
        files.copy_permissions(path, &beside)?;
        files.rename(&beside, path)
    };
    written().map_err(|error| {
        // What could not be put in place is of no use; where it cannot be removed either, the first error says why.
        let _ = std::fs::remove_file(&beside);
        WriteError::machine("rewrite", path, &error)
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::file_system::Stop;
    use super::*;

    #[test]
    fn a_file_is_rewritten_whole_or_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.md");
        for stop in 1..=4 {
            fs::write(&path, "old").unwrap();
            let mut files = FileSystem { stop: Some((stop, Stop::Fail)), ..FileSystem::default() };
            assert!(rewrite_with(&path, b"new", &mut files).is_err(), "step {stop}");
            assert_eq!(fs::read(&path).unwrap(), b"old");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "step {stop} leaves nothing behind");
        }
        rewrite(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
