//! Step 4: pages, figures and templates into a finished [`Site`], in memory.

use std::collections::BTreeMap;

use crate::diagnostic::Report;
use crate::document::Project;
use crate::figure::{Evidence, Figures};

/// A finished site: file paths below the output folder (`forecast/index.html`) and their bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Renders every page.
pub fn render(project: &Project, evidence: Evidence<'_>, figures: &Figures) -> (Site, Report) {
    let _ = (project, evidence, figures);
    (Site::default(), Report::default())
}
