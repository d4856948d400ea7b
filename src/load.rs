//! Step 1: the project folder into a [`Project`]. The only stage that reads files.

use std::path::Path;

use crate::diagnostic::Report;
use crate::document::Project;
use crate::source::Sources;

/// What loading yields: the project where it could be made out, the files read, and what is wrong with them.
pub struct Loaded {
    /// The project, where its settings could be read.
    pub project: Option<Project>,
    /// Every text file read.
    pub sources: Sources,
    /// What is wrong.
    pub report: Report,
}

/// Reads the project in `root`.
pub fn load(root: &Path) -> Loaded {
    let _ = root;
    Loaded { project: None, sources: Sources::default(), report: Report::default() }
}
