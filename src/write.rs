//! Step 5: a finished site into the output folder, at once.
//!
//! The site is written to a folder beside the output folder, with links to whatever else stands there (a `.git`, a
//! `CNAME`), and the two change places in one step. Killed at any moment, the output folder is the old one or the new
//! one; the next run clears up. Only what a manifest lists was written by us, and nothing else is ever removed.

mod create;
mod file_system;
mod manifest;
mod output_dir;
mod rewrite;
mod tree;

use std::collections::BTreeSet;
use std::path::Path;
use std::{fmt, io};

use crate::render::Site;
use file_system::FileSystem;
use manifest::Manifest;
use output_dir::OutputDir;

pub use create::{create, in_the_way};
pub use rewrite::rewrite;

/// Whose mistake it is that nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The caller's: the output folder is no place to write to. Exit 2.
    Call,
    /// The machine's: a full files, a missing permission. Exit 3.
    Machine,
}

/// Why nothing was written: the output folder is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteError {
    /// Whose mistake it is.
    pub fault: Fault,
    /// What is wrong, with the path; lower case, no full stop.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(formatter, "\nhint: {hint}"))
    }
}

impl std::error::Error for WriteError {}

impl WriteError {
    fn call(message: String, hint: &str) -> Self {
        Self { fault: Fault::Call, message, hint: Some(hint.to_owned()) }
    }

    /// What the system said about a path.
    fn machine(doing: &str, path: &Path, error: &io::Error) -> Self {
        let (reason, hint) = match error.kind() {
            io::ErrorKind::PermissionDenied => ("permission denied".to_owned(), None),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ("the files is full".to_owned(), None),
            io::ErrorKind::ReadOnlyFilesystem => ("the file system is read-only".to_owned(), None),
            io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy => (
                "it is on another file system than the folder it stands in".to_owned(),
                Some("name a folder below that mount as the output folder".to_owned()),
            ),
            _ => (error.to_string(), None),
        };
        Self { fault: Fault::Machine, message: format!("cannot {doing} `{}`: {reason}", path.display()), hint }
    }
}

/// Writes a site of the project in `project` to the folder `output`, whole or not at all.
///
/// # Errors
///
/// An output folder that we may not replace, or what the system refuses; it is as it was in either case.
pub fn write(site: &Site, project: &Path, output: &Path) -> Result<(), WriteError> {
    write_with(site, project, output, &mut FileSystem::default())
}

fn write_with(site: &Site, project: &Path, output: &Path, files: &mut FileSystem) -> Result<(), WriteError> {
    check_paths(site)?;
    let place = OutputDir::check(project, output)?;
    // Two builds at once would take each other's half-written folder for one left behind.
    let _lock = file_system::lock(&place.parent);
    place.recover(files)?;
    let old = place.owned()?;
    let result = fill(site, &place, old.as_ref(), files).and_then(|()| place.swap(files));
    // The site is in place, or not: what is left beside it is cleared up by the next run where it cannot be now.
    let _ = place.clear(files);
    result
}

/// Writes the new folder beside the output folder.
fn fill(site: &Site, place: &OutputDir, old: Option<&Manifest>, files: &mut FileSystem) -> Result<(), WriteError> {
    let root = &place.staging;
    let making = |path: &Path, error: &io::Error| WriteError::machine("write", path, error);
    files.create_folder(root).map_err(|error| making(root, &error))?;
    // First of all, so that a folder that is left half-written is known as ours.
    let manifest = Manifest::of(site).to_string();
    let path = root.join(manifest::NAME);
    files.create_file(&path, manifest.as_bytes()).map_err(|error| making(&path, &error))?;
    let mut folders = BTreeSet::new();
    for (name, bytes) in &site.files {
        let path = root.join(name);
        for folder in folders_of(name) {
            if folders.insert(folder) {
                let path = root.join(folder);
                files.create_folder(&path).map_err(|error| making(&path, &error))?;
            }
        }
        files.create_file(&path, bytes).map_err(|error| making(&path, &error))?;
    }
    if let Some(old) = old {
        tree::link_foreign(&place.output, root, old, files)?;
    }
    for folder in folders.iter().rev() {
        let path = root.join(folder);
        files.sync_folder(&path).map_err(|error| making(&path, &error))?;
    }
    files.sync_folder(root).map_err(|error| making(root, &error))
}

/// The folders above a file, outermost first.
fn folders_of(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(at, _)| &name[..at])
}

/// Refuses paths that lead out of the output folder. No site has them; this is the last place to see to it.
fn check_paths(site: &Site) -> Result<(), WriteError> {
    match site.files.keys().find(|name| !manifest::is_inside(name) || *name == manifest::NAME) {
        None => Ok(()),
        Some(name) => {
            let message = format!("`{}` is no path below the output folder", name.escape_debug());
            Err(WriteError::call(message, "rename the file that is published there"))
        }
    }
}

#[cfg(test)]
mod tests;
