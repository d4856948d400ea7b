//! Checks of a site that builds: warnings about likely mistakes, which `foresite check` reports and a build does not.
//!
//! Each check is a file with one function that looks at a `Context` and adds warnings to the report. To add a check, write
//! such a file, declare its code in `diagnostic::codes`, and add it to [`CHECKS`].

mod context;
mod expectations;
mod extrapolation;
mod missing_alt;
mod missing_sources;
mod overdue_reviews;
mod plain_text;
mod routes;
mod size_budgets;
mod typed_figures;
mod unlinked_pages;
mod unused_figures;
mod unused_sources;

use crate::diagnostic::{Code, Report, codes};
use crate::document::Project;
use crate::figure::Evidence;
use crate::render::Site;
use context::Context;

/// A check.
pub struct Check {
    /// The code of the warnings that it reports.
    pub code: Code,
    run: fn(&Context<'_>, &mut Report),
}

/// All checks, in the order in which they run.
pub const CHECKS: [Check; 10] = [
    Check { code: codes::TYPED_FIGURE, run: typed_figures::check },
    Check { code: codes::UNUSED_SOURCE, run: unused_sources::check },
    Check { code: codes::UNUSED_FIGURE, run: unused_figures::check },
    Check { code: codes::UNLINKED_PAGE, run: unlinked_pages::check },
    Check { code: codes::FAILED_EXPECTATION, run: expectations::check },
    Check { code: codes::PAST_REVIEW, run: overdue_reviews::check },
    Check { code: codes::EXTRAPOLATED, run: extrapolation::check },
    Check { code: codes::NO_SOURCE, run: missing_sources::check },
    Check { code: codes::MISSING_ALT, run: missing_alt::check },
    Check { code: codes::OVER_BUDGET, run: size_budgets::check },
];

/// Runs all checks on a project, the results of its models, and its finished site.
pub fn check(project: &Project, evidence: Evidence<'_>, site: &Site, report: &mut Report) {
    let context = Context { project, evidence, site };
    for check in &CHECKS {
        (check.run)(&context, report);
    }
}
