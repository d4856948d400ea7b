//! Where a site is written: whether that folder may be replaced, and how.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::file_system::FileSystem;
use super::manifest::{self, Manifest};
use super::{WriteError, tree};

/// Folders of a project that a site may not be written into.
const SOURCES: [&str; 5] = ["content", "data", "templates", "static", ".git"];

/// An output folder and the two names beside it that a swap needs.
pub struct OutputDir {
    /// The folder that all of these stand in.
    pub parent: PathBuf,
    /// The output folder.
    pub output: PathBuf,
    /// The new folder while it is written, and the old one once they have changed places.
    pub staging: PathBuf,
    /// The old folder between two renames, where the system cannot exchange folders.
    aside: PathBuf,
}

impl OutputDir {
    /// Refuses every folder that is no place for a site. Changes nothing but to make the folders above it.
    pub fn check(project: &Path, output: &Path) -> Result<Self, WriteError> {
        // By parts, since a closing slash would lead through a link.
        let written: PathBuf = std::path::absolute(output)
            .map_err(|error| WriteError::machine("find", output, &error))?
            .components()
            .collect();
        if let Ok(metadata) = written.symlink_metadata() {
            let found = if metadata.is_symlink() { "a symbolic link" } else { "a file" };
            if !metadata.is_dir() {
                let message = format!("the output folder `{}` is {found}", output.display());
                return Err(WriteError::call(
                    message,
                    "name a folder that is not there yet, or one of an earlier build",
                ));
            }
        }
        let project = fs::canonicalize(project).map_err(|error| WriteError::machine("find", project, &error))?;
        let (folder, missing) = nearest(&written).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput => {
                let message =
                    format!("the output folder `{}` goes up from a folder that is not there", output.display());
                WriteError::call(message, "write the path without `..`")
            }
            _ => WriteError::machine("find", output, &error),
        })?;
        let full = missing.iter().rev().fold(folder, |path, part| path.join(part));
        let home = std::env::home_dir().and_then(|home| fs::canonicalize(home).ok());
        if let Some(what) = forbidden(&full, &project, home.as_deref()) {
            let message = format!("the output folder `{}` is {what}", output.display());
            return Err(WriteError::call(message, "name a folder of its own: `public`"));
        }
        let (Some(parent), Some(name)) = (full.parent(), full.file_name()) else {
            let message = format!("the output folder `{}` stands in no other folder", output.display());
            return Err(WriteError::call(message, "name a folder of its own: `public`"));
        };
        fs::create_dir_all(parent).map_err(|error| WriteError::machine("make", parent, &error))?;
        let beside = |suffix: &str| {
            let mut beside = OsString::from(".");
            beside.push(name);
            beside.push(suffix);
            parent.join(beside)
        };
        let (staging, aside) = (beside(".foresite-new"), beside(".foresite-old"));
        Ok(Self { parent: parent.to_owned(), staging, aside, output: full })
    }

    /// Mends what a killed run left behind.
    pub fn recover(&self, files: &mut FileSystem) -> Result<(), WriteError> {
        if is_there(&self.aside) {
            if is_there(&self.output) {
                // Killed after the second rename: this is the old site.
                tree::clear(&self.aside, &self.output, files)?;
            } else {
                // Killed between the two renames.
                files
                    .rename(&self.aside, &self.output)
                    .map_err(|error| WriteError::machine("restore", &self.output, &error))?;
            }
        }
        self.clear(files)
    }

    /// The manifest of the output folder, where there is one; nothing where there is no folder, or an empty one.
    pub fn owned(&self) -> Result<Option<Manifest>, WriteError> {
        if !is_there(&self.output) {
            return Ok(None);
        }
        if let Some(manifest) = manifest_of(&self.output) {
            return Ok(Some(manifest));
        }
        let mut entries =
            fs::read_dir(&self.output).map_err(|error| WriteError::machine("read", &self.output, &error))?;
        if entries.next().is_none() {
            return Ok(Some(Manifest::default()));
        }
        let message = format!("the output folder `{}` holds files that foresite did not write", self.output.display());
        Err(WriteError::call(message, "name another folder, or empty this one first"))
    }

    /// Puts the new folder in the place of the old one.
    pub fn swap(&self, files: &mut FileSystem) -> Result<(), WriteError> {
        let failed = |error: io::Error| WriteError::machine("replace", &self.output, &error);
        if !is_there(&self.output) {
            files.rename(&self.staging, &self.output).map_err(failed)?;
        } else {
            match files.exchange(&self.staging, &self.output) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::Unsupported => self.swap_in_two(files).map_err(failed)?,
                Err(error) => return Err(failed(error)),
            }
        }
        // The site is in place whatever the folder above it says.
        let _ = files.sync_folder(&self.parent);
        Ok(())
    }

    fn swap_in_two(&self, files: &mut FileSystem) -> io::Result<()> {
        files.rename(&self.output, &self.aside)?;
        if let Err(error) = files.rename(&self.staging, &self.output) {
            let _ = files.rename(&self.aside, &self.output);
            return Err(error);
        }
        // The one name that both ways of swapping leave the old folder under.
        files.rename(&self.aside, &self.staging)
    }

    /// Removes the folder beside the output folder.
    pub fn clear(&self, files: &mut FileSystem) -> Result<(), WriteError> {
        if is_there(&self.staging) { tree::clear(&self.staging, &self.output, files) } else { Ok(()) }
    }
}

/// The manifest in a folder, where it is ours.
pub fn manifest_of(folder: &Path) -> Option<Manifest> {
    let path = folder.join(manifest::NAME);
    if !path.symlink_metadata().ok()?.is_file() {
        return None;
    }
    Manifest::parse(&fs::read_to_string(path).ok()?)
}

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The nearest folder that is there, with every link resolved, and the names below it, innermost first.
fn nearest(path: &Path) -> io::Result<(PathBuf, Vec<OsString>)> {
    let mut missing = Vec::new();
    let mut at = path.to_owned();
    loop {
        match fs::canonicalize(&at) {
            Ok(folder) => return Ok((folder, missing)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_there(&at) => {
                let name = at.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
                missing.push(name);
                at.pop();
            }
            Err(error) => return Err(error),
        }
    }
}

/// What a folder is that must not be replaced.
fn forbidden(output: &Path, project: &Path, home: Option<&Path>) -> Option<String> {
    if output == project {
        return Some("the project itself".to_owned());
    }
    if project.starts_with(output) {
        return Some("a folder that the project stands in".to_owned());
    }
    if let Some(source) = SOURCES.iter().find(|source| output.starts_with(project.join(source))) {
        return Some(format!("in the project's own `{source}`"));
    }
    home.filter(|home| home.starts_with(output)).map(|_| "your home folder, or one that it stands in".to_owned())
}
