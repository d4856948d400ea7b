//! Diagnostics as text.

use crate::diagnostic::Report;
use crate::source::Sources;

/// Every diagnostic of a report.
pub fn human(report: &Report, sources: &Sources, _colour: bool) -> String {
    let mut text = String::new();
    for diagnostic in report.sorted() {
        let place = diagnostic.span().map(|span| {
            let (path, place) = sources.locate(span);
            format!("{path}:{place}: ")
        });
        text.push_str(&format!("error[{}]: {}{}\n", diagnostic.code.id, place.unwrap_or_default(), diagnostic.message));
        for hint in &diagnostic.hints {
            text.push_str(&format!("  hint: {hint}\n"));
        }
    }
    text
}
