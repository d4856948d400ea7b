//! What a careful editor would ask of a site that builds: figures typed by hand that a model or a dataset could give,
//! sources and figures that nobody uses, pages that nobody can find; expectations that no longer hold, data past the day
//! on which they wanted to be looked at, trends carried too far, pages that take too long to load. Warnings all:
//! `foresite check` tells them, a build does not.

mod alt;
mod budget;
mod extrapolation;
mod stale;
mod tripwires;
mod typed;
mod unsourced;
mod unused;

use crate::diagnostic::Report;
use crate::document::Project;
use crate::figure::Evidence;
use crate::render::Site;

/// Everything that can be asked of a project, its run and its finished site.
pub fn check(project: &Project, evidence: Evidence<'_>, site: &Site) -> Report {
    let mut report = Report::default();
    report.append(typed::check(project, evidence));
    report.append(unused::check(project, site));
    report.append(tripwires::check(project, evidence));
    report.append(stale::check(project, evidence.as_of));
    report.append(extrapolation::check(project, evidence));
    report.append(unsourced::check(project));
    report.append(alt::check(project));
    report.append(budget::check(project, site));
    report
}
