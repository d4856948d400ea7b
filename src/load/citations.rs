//! Whether every key of a `sources:` list is that of a source.

use super::fields::unknown;
use crate::diagnostic::{Report, codes};
use crate::document::Project;

/// Reports every unknown source that data, models and figures name; `files` are those that sources are from.
pub fn check(project: &Project, files: &str, report: &mut Report) {
    let known: Vec<_> = project.references.keys().map(String::as_str).collect();
    for key in project.named_sources() {
        if !project.references.contains_key(&key.value) {
            report.push(unknown(codes::UNKNOWN_SOURCE, "source", key, files, &known));
        }
    }
}
