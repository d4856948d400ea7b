//! The new folder beside the output folder, while a site is written to it.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use super::error::WriteError;
use super::file_system::{self, FileSystem};
use super::manifest::{self, Manifest};
use super::output_dir::OutputDir;
use super::tree;
use crate::render::Site;

/// A new folder that is being written.
pub struct Staging {
    output: OutputDir,
    /// The manifest of the output folder as it is; none if there is no such folder.
    old: Option<Manifest>,
    /// The files that the new folder will have.
    manifest: Manifest,
    /// Without the lock, another build would remove the half-written folder as a leftover.
    _lock: Option<File>,
}

impl Staging {
    /// Checks the output folder, waits for other builds, and creates the new folder with the folders of these files.
    pub fn begin(
        (project, output): (&Path, &Path),
        paths: BTreeSet<String>,
        files: &mut FileSystem,
    ) -> Result<Self, WriteError> {
        check_paths(&paths)?;
        let output = OutputDir::check(project, output)?;
        let lock = file_system::lock(&output.parent);
        output.recover(files)?;
        let old = output.manifest(files)?;
        let staging = Self { output, old, manifest: Manifest::of(paths), _lock: lock };
        match staging.create_folders(files) {
            Ok(()) => Ok(staging),
            Err(error) => {
                staging.clear(files);
                Err(error)
            }
        }
    }

    fn create_folders(&self, files: &mut FileSystem) -> Result<(), WriteError> {
        let root = &self.output.staging;
        files.create_folder(root).map_err(|error| WriteError::system("write", root, &error))?;
        // The manifest comes first, so that the next run recognizes a half-written folder.
        self.write_manifest(files)?;
        for folder in self.folders() {
            let path = root.join(folder);
            files.create_folder(&path).map_err(|error| WriteError::system("write", &path, &error))?;
        }
        Ok(())
    }

    fn write_manifest(&self, files: &FileSystem) -> Result<(), WriteError> {
        let path = self.output.staging.join(manifest::NAME);
        let written = files.create_file(&path, self.manifest.to_string().as_bytes());
        written.map_err(|error| WriteError::system("write", &path, &error))
    }

    /// Returns the folders of the site, each before those in it.
    fn folders(&self) -> BTreeSet<&str> {
        self.manifest.files().iter().flat_map(|file| folders_of(file)).collect()
    }

    /// Writes a file. Files can be written from several threads.
    pub fn add(&self, name: &str, bytes: &[u8], files: &FileSystem) -> Result<(), WriteError> {
        let path = self.output.staging.join(name);
        files.create_unflushed(&path, bytes).map_err(|error| WriteError::system("write", &path, &error))
    }

    /// Writes the files of the site that are not written yet, and replaces the output folder.
    ///
    /// # Errors
    ///
    /// The output folder is as it was.
    pub fn finish(&self, site: &Site, files: &mut FileSystem) -> Result<(), WriteError> {
        let result = self.complete(site, files).and_then(|()| self.output.swap(files));
        self.clear(files);
        result
    }

    fn complete(&self, site: &Site, files: &mut FileSystem) -> Result<(), WriteError> {
        let root = &self.output.staging;
        for (name, bytes) in &site.files {
            self.add(name, bytes, files)?;
        }
        if let Some(old) = &self.old {
            tree::link_foreign(&self.output.output, root, old, files)?;
        }
        // Files before the folders that they are in.
        let written = self.manifest.files().iter().map(String::as_str).chain(self.folders().into_iter().rev());
        let written = written.map(|name| root.join(name)).chain([root.clone()]);
        files.flush(root, written).map_err(|error| WriteError::system("write", root, &error))
    }

    /// Removes the folder beside the output folder, even if the work was cancelled: the new one, or the old one after the
    /// exchange. If it cannot be removed now, the next run removes it.
    pub fn clear(&self, files: &mut FileSystem) {
        let _ = files.commit();
        let _ = self.output.clear(files);
    }
}

/// Returns the folders above a file, outermost first.
fn folders_of(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(at, _)| &name[..at])
}

/// Refuses paths that lead out of the output folder, or that some system cannot store. Earlier stages refuse them too; this is
/// the last line of defense.
fn check_paths(paths: &BTreeSet<String>) -> Result<(), WriteError> {
    match paths.iter().find(|name| !manifest::is_portable(name) || *name == manifest::NAME) {
        None => Ok(()),
        Some(name) => {
            let message =
                format!("`{}` is not the path of a file below the output folder on every system", name.escape_debug());
            Err(WriteError::usage(message, "rename the file that is published there"))
        }
    }
}
