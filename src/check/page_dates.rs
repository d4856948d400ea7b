//! Pages whose dates contradict each other or the date of the report.

use super::context::Context;
use crate::diagnostic::{Report, warning};

/// Reports pages that were updated before they were published, or after the date of the report. A page that was first
/// published after that date is not part of the site.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let as_of = context.evidence.as_of;
    for page in &context.project.pages {
        let Some(updated) = &page.updated else { continue };
        if let Some(date) = page.date.as_ref().filter(|date| updated.value < date.value) {
            report.push(warning!(
                PAGE_DATES at updated.span,
                "the page was updated on {}, before its `date`, {}", updated.value.long(), date.value.long();
                label date.span, "first published";
                hint "correct one of the two dates, or remove `updated`"
            ));
        } else if updated.value > as_of {
            report.push(warning!(
                PAGE_DATES at updated.span,
                "the page was updated on {}, but the report is as of {}", updated.value.long(), as_of.long();
                hint "correct `updated`, or set a later `as_of`"
            ));
        }
    }
}
