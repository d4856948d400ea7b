//! Step 5: writes a finished site to the output folder, all at once.
//!
//! The site is written to a new folder beside the output folder. Files in the output folder that Foresite did not write (a
//! `.git`, a `CNAME`) are hard-linked into the new folder. Then the two folders are exchanged in one step. A process that is
//! killed at any moment leaves the old site or the new one, and the next run removes what is left over. A manifest lists
//! the files that were written; no other file is ever removed.

mod create;
mod error;
mod file_system;
mod manifest;
mod output_dir;
mod rewrite;
mod tree;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::cancel::CancelToken;
use crate::render::Site;
use file_system::FileSystem;
use manifest::Manifest;
use output_dir::OutputDir;

pub use create::{create, existing};
pub use error::{Cause, WriteError};
pub use rewrite::rewrite;

/// Writes the site of the project in the folder `project` to the folder `output`, either completely or not at all. Returns the
/// new names of files and folders that stood in the way and that Foresite does not recognize.
///
/// # Errors
///
/// The output folder must not be replaced, the system refuses a step, or the work was cancelled. The folder is as it was in
/// each case.
pub fn write(site: &Site, project: &Path, output: &Path, cancel: &CancelToken) -> Result<Vec<PathBuf>, WriteError> {
    let mut files = FileSystem { cancel: cancel.clone(), ..FileSystem::default() };
    write_with(site, project, output, &mut files)?;
    Ok(files.set_aside)
}

fn write_with(site: &Site, project: &Path, output: &Path, files: &mut FileSystem) -> Result<(), WriteError> {
    check_paths(site)?;
    let output = OutputDir::check(project, output)?;
    // Without the lock, another build would remove our half-written folder as a leftover.
    let _lock = file_system::lock(&output.parent);
    output.recover(files)?;
    let old = output.manifest(files)?;
    let result = write_staging(site, &output, old.as_ref(), files).and_then(|()| output.swap(files));
    // Even if the work was cancelled, its folder is removed.
    let _ = files.commit();
    // The result is decided. If the old folder cannot be removed now, the next run removes it.
    let _ = output.clear(files);
    result
}

/// Writes the new folder beside the output folder.
fn write_staging(
    site: &Site,
    output: &OutputDir,
    old: Option<&Manifest>,
    files: &mut FileSystem,
) -> Result<(), WriteError> {
    let root = &output.staging;
    let failed = |path: &Path, error: &io::Error| WriteError::system("write", path, error);
    files.create_folder(root).map_err(|error| failed(root, &error))?;
    // The manifest comes first, so that the next run recognizes a half-written folder.
    let manifest = Manifest::of(site).to_string();
    let path = root.join(manifest::NAME);
    files.create_file(&path, manifest.as_bytes()).map_err(|error| failed(&path, &error))?;
    let mut folders = BTreeSet::new();
    for (name, bytes) in &site.files {
        let path = root.join(name);
        for folder in folders_of(name) {
            if folders.insert(folder) {
                let path = root.join(folder);
                files.create_folder(&path).map_err(|error| failed(&path, &error))?;
            }
        }
        files.create_file(&path, bytes).map_err(|error| failed(&path, &error))?;
    }
    if let Some(old) = old {
        tree::link_foreign(&output.output, root, old, files)?;
    }
    for folder in folders.iter().rev() {
        let path = root.join(folder);
        files.sync_folder(&path).map_err(|error| failed(&path, &error))?;
    }
    files.sync_folder(root).map_err(|error| failed(root, &error))
}

/// Returns the folders above a file, outermost first.
fn folders_of(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(at, _)| &name[..at])
}

/// Refuses paths that lead out of the output folder, or that some system cannot store. Earlier stages refuse them too; this is
/// the last line of defense.
fn check_paths(site: &Site) -> Result<(), WriteError> {
    match site.files.keys().find(|name| !manifest::is_portable(name) || *name == manifest::NAME) {
        None => Ok(()),
        Some(name) => {
            let message =
                format!("`{}` is not the path of a file below the output folder on every system", name.escape_debug());
            Err(WriteError::usage(message, "rename the file that is published there"))
        }
    }
}

#[cfg(test)]
mod tests;
