//! Pictures without alternative text in templates. The build itself refuses them on pages, and charts have a text that is
//! generated from their data.

use super::context::Context;
use crate::diagnostic::{Report, warning};
use crate::html;
use crate::source::Span;

/// Reports every `img` without `alt` in the templates.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for template in context.project.templates.values() {
        for tag in html::tags(&template.text) {
            if tag.name == "img" && !tag.closing && tag.attribute("alt").is_none() {
                let span = Span::new(template.source, tag.range.start, tag.range.end);
                report.push(warning!(
                    MISSING_ALT at span, "this picture has no `alt`";
                    hint "describe the picture in `alt=\"…\"`; if it is only decoration, write `alt=\"\"`"
                ));
            }
        }
    }
}
