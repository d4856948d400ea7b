//! What checks look at.

use crate::document::Project;
use crate::figure::Evidence;
use crate::render::Site;

/// What checks look at.
pub struct Context<'a> {
    /// The project as its author wrote it.
    pub project: &'a Project,
    /// The forecasts and the data.
    pub evidence: Evidence<'a>,
    /// The finished site.
    pub site: &'a Site,
}
