//! Claims whose deadline has passed without a resolution.

use super::context::Context;
use crate::diagnostic::{Report, warning};

/// Reports every claim whose deadline is before the date of the report.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let as_of = context.evidence.as_of;
    for (id, claim) in &context.project.claims {
        let deadline = &claim.deadline;
        if deadline.value < as_of {
            report.push(warning!(
                OVERDUE_CLAIM at deadline.span, "the deadline of the claim `{id}` was {}, and it is not resolved", deadline.value.long();
                hint "find out how it ended, and record the result"
            ));
        }
    }
}
