//! The output folder: whether it may be replaced, and how it is replaced.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::error::{Cause, WriteError};
use super::file_system::FileSystem;
use super::manifest::Manifest;
use super::tree;

/// The folders of a project into which no site may be written.
const SOURCES: [&str; 5] = ["content", "data", "templates", "static", ".git"];

/// An output folder, and the two folders beside it that are needed to replace it.
pub struct OutputDir {
    /// The parent folder of all three.
    pub parent: PathBuf,
    /// The output folder.
    pub output: PathBuf,
    /// The new folder while it is written; after the exchange, the old folder.
    pub staging: PathBuf,
    /// The old folder between two renames, if the system cannot exchange folders.
    aside: PathBuf,
}

impl OutputDir {
    /// Checks that a site may be written to `output`, and creates its parent folders.
    ///
    /// # Errors
    ///
    /// The folder must not be replaced, or the system refuses to look at it.
    pub fn check(project: &Path, output: &Path) -> Result<Self, WriteError> {
        // Collecting the components drops a slash at the end, which would follow a symbolic link.
        let written: PathBuf = std::path::absolute(output)
            .map_err(|error| WriteError::system("find", output, &error))?
            .components()
            .collect();
        if let Ok(metadata) = written.symlink_metadata() {
            let found = if metadata.is_symlink() { "a symbolic link" } else { "a file" };
            if !metadata.is_dir() {
                let message = format!("the output folder `{}` is {found}", output.display());
                return Err(WriteError::usage(
                    message,
                    "choose a folder that does not exist yet, or one of an earlier build",
                ));
            }
        }
        let project = fs::canonicalize(project).map_err(|error| WriteError::system("find", project, &error))?;
        let (folder, missing) = nearest_existing(&written).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput => {
                let message =
                    format!("the output folder `{}` goes up from a folder that does not exist", output.display());
                WriteError::usage(message, "write the path without `..`")
            }
            _ => WriteError::system("find", output, &error),
        })?;
        let full = missing.iter().rev().fold(folder, |path, part| path.join(part));
        let home = std::env::home_dir().and_then(|home| fs::canonicalize(home).ok());
        if let Some(what) = forbidden(&full, &project, home.as_deref()) {
            let message = format!("the output folder `{}` is {what}", output.display());
            return Err(WriteError::usage(message, "choose a folder of its own, such as `public`"));
        }
        let (Some(parent), Some(name)) = (full.parent(), full.file_name()) else {
            let message = format!("the output folder `{}` has no parent folder", output.display());
            return Err(WriteError::usage(message, "choose a folder of its own, such as `public`"));
        };
        fs::create_dir_all(parent).map_err(|error| WriteError::system("create", parent, &error))?;
        let beside = |suffix: &str| {
            let mut beside = OsString::from(".");
            beside.push(name);
            beside.push(suffix);
            parent.join(beside)
        };
        let (staging, aside) = (beside(".foresite-new"), beside(".foresite-old"));
        Ok(Self { parent: parent.to_owned(), staging, aside, output: full })
    }

    /// Restores the output folder after a run that was killed, and removes what it left. What cannot be removed gets another
    /// name, so that it stops no later build.
    pub fn recover(&self, files: &mut FileSystem) -> Result<(), WriteError> {
        if exists(&self.aside) {
            if exists(&self.output) || !self.aside.is_dir() {
                // The run was killed after the second rename: `aside` is the old site.
                self.clear_or_set_aside(&self.aside, files)?;
            } else {
                // The run was killed between the two renames.
                files
                    .rename(&self.aside, &self.output)
                    .map_err(|error| WriteError::system("restore", &self.output, &error))?;
            }
        }
        if exists(&self.staging) { self.clear_or_set_aside(&self.staging, files) } else { Ok(()) }
    }

    /// Removes what an earlier run left, or gives it another name if that fails twice: the first failure may be a passing one.
    fn clear_or_set_aside(&self, left: &Path, files: &mut FileSystem) -> Result<(), WriteError> {
        let mut clear = || tree::clear(left, &self.output, files);
        clear().or_else(|_| clear()).or_else(|error| {
            let is_stopped = error.cause == Cause::Interrupted;
            if is_stopped { Err(error) } else { tree::set_aside(left, files).map_err(|_| error) }
        })
    }

    /// Returns the manifest of the output folder: an empty one for an empty folder, and `None` if there is no folder.
    ///
    /// # Errors
    ///
    /// The folder has files but no manifest, so Foresite did not write it.
    pub fn manifest(&self, files: &mut FileSystem) -> Result<Option<Manifest>, WriteError> {
        if !exists(&self.output) {
            return Ok(None);
        }
        let failed = |error: io::Error| WriteError::system("read", &self.output, &error);
        if let Some(manifest) = Manifest::read(&self.output, files).map_err(failed)? {
            return Ok(Some(manifest));
        }
        if files.entries(&self.output).map_err(failed)?.is_empty() {
            return Ok(Some(Manifest::default()));
        }
        let message = format!("the output folder `{}` has files that Foresite did not write", self.output.display());
        Err(WriteError::usage(message, "choose another folder, or empty this one first"))
    }

    /// Replaces the output folder by the new one.
    ///
    /// # Errors
    ///
    /// The system refuses. The output folder is as it was.
    pub fn swap(&self, files: &mut FileSystem) -> Result<(), WriteError> {
        let failed = |error: io::Error| WriteError::system("replace", &self.output, &error);
        // Between two renames there is no site, so they are finished or undone.
        files.commit().map_err(failed)?;
        if !exists(&self.output) {
            files.rename(&self.staging, &self.output).map_err(failed)?;
        } else {
            match files.exchange(&self.staging, &self.output) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::Unsupported => self.swap_in_two(files).map_err(failed)?,
                Err(error) => return Err(failed(error)),
            }
        }
        // The site is in place, even if its parent folder cannot be flushed.
        let _ = files.sync_folder(&self.parent);
        Ok(())
    }

    /// Replaces the output folder by two renames.
    fn swap_in_two(&self, files: &mut FileSystem) -> io::Result<()> {
        files.rename(&self.output, &self.aside)?;
        if let Err(error) = files.rename(&self.staging, &self.output) {
            let _ = files.rename(&self.aside, &self.output);
            return Err(error);
        }
        // Both ways of swapping leave the old folder under this name.
        files.rename(&self.aside, &self.staging)
    }

    /// Removes the folder beside the output folder, if there is one.
    pub fn clear(&self, files: &mut FileSystem) -> Result<(), WriteError> {
        if exists(&self.staging) { tree::clear(&self.staging, &self.output, files) } else { Ok(()) }
    }
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Returns the nearest ancestor that exists, with all links resolved, and the missing names below it, innermost first.
fn nearest_existing(path: &Path) -> io::Result<(PathBuf, Vec<OsString>)> {
    let mut missing = Vec::new();
    let mut at = path.to_owned();
    loop {
        match fs::canonicalize(&at) {
            Ok(folder) => return Ok((folder, missing)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !exists(&at) => {
                let name = at.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
                missing.push(name);
                at.pop();
            }
            Err(error) => return Err(error),
        }
    }
}

/// Returns why a folder must not be replaced, or `None` if it may be.
fn forbidden(output: &Path, project: &Path, home: Option<&Path>) -> Option<String> {
    if output == project {
        return Some("the project itself".to_owned());
    }
    if project.starts_with(output) {
        return Some("a folder that contains the project".to_owned());
    }
    if let Some(source) = SOURCES.iter().find(|source| output.starts_with(project.join(source))) {
        return Some(format!("inside the project's `{source}` folder"));
    }
    home.filter(|home| home.starts_with(output)).map(|_| "your home folder, or a folder that contains it".to_owned())
}
