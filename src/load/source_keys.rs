//! The check that every key of a `sources:` list is the key of a source.

use crate::diagnostic::{Report, codes};
use crate::document::Project;
use crate::yaml::unknown_name;

/// Reports every unknown source that data, models and figures name; `files` names the files that declare sources.
pub fn check(project: &Project, files: &str, report: &mut Report) {
    let known: Vec<_> = project.references.keys().map(String::as_str).collect();
    for key in project.named_sources() {
        if !project.references.contains_key(&key.value) {
            report.push(unknown_name(codes::UNKNOWN_SOURCE, "source", key, files, &known));
        }
    }
}
