//! What is wrong with the entries of bibliographies: an error where a source is used. All others may be somebody else's to mend.

use crate::dependencies::{Dependencies, Kind};
use crate::diagnostic::{Diagnostic, Report};
use crate::document::Project;

/// Reports what is wrong with the sources that a site uses: those that its pages cite, by `dependencies`, and those that its
/// data name.
pub fn report_used(project: &Project, dependencies: &Dependencies, report: &mut Report) {
    let used = project.used_sources(dependencies.entries(Kind::Reference));
    let mut reported: Vec<&Diagnostic> = Vec::new();
    let references = project.references.iter().filter(|(key, _)| used.contains(key.as_str()));
    for problem in references.flat_map(|(_, reference)| &reference.problems) {
        // Entries that share an abbreviation or a parent share its problems.
        if !reported.contains(&problem) {
            reported.push(problem);
            report.push(problem.clone());
        }
    }
}
