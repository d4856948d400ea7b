//! Writes a site whose files are made one after another.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::error::{Cause, WriteError};
use super::file_system::FileSystem;
use super::staging::Staging;
use crate::cancel::CancelToken;
use crate::render::{Output, Site};

/// Writes a site to its output folder, which changes only when the site is [finished](Self::finish). If the writer is dropped
/// before that, what it has written is removed.
pub struct SiteWriter<'a> {
    project: &'a Path,
    output: &'a Path,
    pub(super) files: FileSystem,
    staging: Option<Staging>,
    /// The first error.
    failure: OnceLock<WriteError>,
}

impl<'a> SiteWriter<'a> {
    /// Returns a writer for the site of the project in the folder `project`, to the folder `output`.
    pub fn new(project: &'a Path, output: &'a Path, cancel: &CancelToken) -> Self {
        Self::with(project, output, FileSystem { cancel: cancel.clone(), ..FileSystem::default() })
    }

    pub(super) fn with(project: &'a Path, output: &'a Path, files: FileSystem) -> Self {
        Self { project, output, files, staging: None, failure: OnceLock::new() }
    }

    /// Writes the files of the site that the writer has not taken yet, and replaces the output folder by the new one. Returns
    /// the new names of files and folders that stood in the way and that Foresite does not recognize.
    ///
    /// # Errors
    ///
    /// The output folder must not be replaced, the system refuses a step, or the work was cancelled. The folder is as it was
    /// in each case.
    pub fn finish(mut self, site: &Site) -> Result<Vec<PathBuf>, WriteError> {
        self.complete(site)?;
        Ok(std::mem::take(&mut self.files.set_aside))
    }

    /// Does the work of [`finish`](Self::finish).
    pub(super) fn complete(&mut self, site: &Site) -> Result<(), WriteError> {
        if self.staging.is_none() && self.failure.get().is_none() {
            self.start(site.sizes().into_keys().map(str::to_owned).collect());
        }
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        let staging = self.staging.take();
        staging.map_or(Ok(()), |staging| staging.finish(site, &mut self.files))
    }

    /// Creates the new folder.
    fn start(&mut self, paths: BTreeSet<String>) -> bool {
        match Staging::begin((self.project, self.output), paths, &mut self.files) {
            Ok(staging) => {
                self.staging = Some(staging);
                true
            }
            Err(error) => {
                let _ = self.failure.set(error);
                false
            }
        }
    }
}

impl Output for SiteWriter<'_> {
    fn begin(&mut self, paths: BTreeSet<String>) -> bool {
        self.start(paths)
    }

    fn add(&self, path: &str, bytes: &[u8]) -> bool {
        let Some(staging) = self.staging.as_ref().filter(|_| self.failure.get().is_none()) else {
            // The other files are still made: their problems are reported as well.
            return self.failure.get().is_none_or(|failure| failure.cause != Cause::Interrupted);
        };
        match staging.add(path, bytes, &self.files) {
            Ok(()) => true,
            Err(error) => {
                let is_interrupted = error.cause == Cause::Interrupted;
                let _ = self.failure.set(error);
                !is_interrupted
            }
        }
    }
}

impl Drop for SiteWriter<'_> {
    fn drop(&mut self) {
        if let Some(staging) = self.staging.take() {
            staging.clear(&mut self.files);
        }
    }
}
