//! Pictures without a text, in templates: those of pages are refused by the build, and charts have a sentence written from
//! their data where their author gives none.

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Project;
use crate::html;
use crate::source::Span;

/// Looks through the templates.
pub fn check(project: &Project) -> Report {
    let mut report = Report::default();
    for template in project.templates.values() {
        let pictures = html::tags(&template.text).into_iter().filter(|tag| tag.name == "img" && !tag.closing);
        for tag in pictures.filter(|tag| tag.attribute("alt").is_none()) {
            let place = Span::new(template.source, tag.range.start, tag.range.end);
            let problem = Diagnostic::warning(codes::MISSING_ALT, "this picture has no `alt`").at(place);
            report.push(
                problem.hint("say in `alt=\"…\"` what it shows; one that only decorates has an empty one, `alt=\"\"`"),
            );
        }
    }
    report
}
