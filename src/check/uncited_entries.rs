//! Entries of bibliographies with problems that nothing cites, in words: they fail no build, since what others keep in their
//! libraries is not the author's to mend.

use crate::dependencies::{Dependencies, Kind};
use crate::diagnostic::Diagnostic;
use crate::document::Project;
use crate::source::Sources;
use crate::words::count;

/// Returns a line on the entries that have problems and are not used: how many there are, and the first.
pub fn describe(project: &Project, dependencies: &Dependencies, sources: &Sources) -> Option<String> {
    let used = project.used_sources(dependencies.entries(Kind::Reference));
    let unused = project.references.iter().filter(|(key, _)| !used.contains(key.as_str()));
    let of_entries = unused.filter_map(|(_, reference)| reference.problems.first());
    let all: Vec<&Diagnostic> = of_entries.chain(&project.uncitable).collect();
    let first = all.iter().min_by_key(|problem| problem.span())?;
    let place = first.span().map_or_else(String::new, |span| {
        let (path, place) = sources.locate(span);
        format!("{path}:{place}: ")
    });
    let entries = count(all.len(), "bibliography entry");
    let have = if all.len() == 1 { "has a problem" } else { "have problems, the first" };
    Some(format!("{entries} that nothing cites {have}: {place}{}", first.message))
}
