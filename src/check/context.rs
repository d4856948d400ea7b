//! The input of the checks.

use crate::document::Project;
use crate::figure::Evidence;
use crate::render::Site;

/// The input of a check.
pub struct Context<'a> {
    /// The project as its author wrote it.
    pub project: &'a Project,
    /// The forecasts and the data.
    pub evidence: Evidence<'a>,
    /// The finished site.
    pub site: &'a Site,
}
