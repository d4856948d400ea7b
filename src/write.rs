//! Step 5: writes a finished site to the output folder, all at once.
//!
//! The site is written to a new folder beside the output folder, the files of a large site while the others are still made. Files in the output folder that Foresite did not write (a
//! `.git`, a `CNAME`) are hard-linked into the new folder. Then the two folders are exchanged in one step. A process that is
//! killed at any moment leaves the old site or the new one, and the next run removes what is left over. A manifest lists
//! the files that were written; no other file is ever removed.

mod create;
mod error;
mod file_system;
mod ledger_files;
mod manifest;
mod output_dir;
mod rewrite;
mod site_writer;
mod staging;
mod tree;

use std::path::{Path, PathBuf};

use crate::cancel::CancelToken;
use crate::render::Site;

pub use create::{create, existing};
pub use error::{Cause, WriteError};
pub use ledger_files::{add_to_ledger, lock_ledger};
pub use rewrite::rewrite;
pub use site_writer::SiteWriter;

/// Writes the site of the project in the folder `project` to the folder `output`, either completely or not at all. Returns the
/// new names of files and folders that stood in the way and that Foresite does not recognize.
///
/// # Errors
///
/// The output folder must not be replaced, the system refuses a step, or the work was cancelled. The folder is as it was in
/// each case.
pub fn write(site: &Site, project: &Path, output: &Path, cancel: &CancelToken) -> Result<Vec<PathBuf>, WriteError> {
    SiteWriter::new(project, output, cancel).finish(site)
}

#[cfg(test)]
mod tests;
