//! Replaces the contents of one of the author's files, as a whole or not at all. The file keeps its permissions.

use std::ffi::OsString;
use std::path::Path;

use super::error::WriteError;
use super::file_system::FileSystem;
use crate::cancel::CancelToken;

/// Replaces the contents of a file by way of a new file beside it.
///
/// # Errors
///
/// The system refuses a step, or the work was cancelled. The file is as it was.
pub fn rewrite(path: &Path, bytes: &[u8], cancel: &CancelToken) -> Result<(), WriteError> {
    rewrite_with(path, bytes, &mut FileSystem { cancel: cancel.clone(), ..FileSystem::default() })
}

fn rewrite_with(path: &Path, bytes: &[u8], files: &mut FileSystem) -> Result<(), WriteError> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".foresite-new");
    let beside = path.with_file_name(name);
    let mut written = || {
        // A run that was killed has left it.
        if beside.symlink_metadata().is_ok() {
            files.remove_file(&beside)?;
        }
        files.create_file(&beside, bytes)?;
        files.copy_permissions(path, &beside)?;
        files.rename(&beside, path)
    };
    written().map_err(|error| {
        // If the new file cannot be removed either, the first error is the one to report.
        let _ = std::fs::remove_file(&beside);
        WriteError::system("rewrite", path, &error)
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::file_system::FailureMode;
    use super::*;

    #[test]
    fn rewrites_a_file_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.md");
        for (step, mode) in (1..=4).flat_map(|step| [(step, FailureMode::Once), (step, FailureMode::Cancelled)]) {
            fs::write(&path, "old").unwrap();
            let mut files = FileSystem { failure: Some((step, mode)), ..FileSystem::default() };
            assert!(rewrite_with(&path, b"new", &mut files).is_err(), "step {step}");
            assert_eq!(fs::read(&path).unwrap(), b"old");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "step {step} leaves nothing behind");
        }
        fs::write(folder.path().join(".page.md.foresite-new"), "left by a run that was killed").unwrap();
        rewrite(&path, b"new", &CancelToken::default()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
