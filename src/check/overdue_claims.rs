//! Claims whose deadline has passed without a resolution.

use super::context::Context;
use crate::diagnostic::{Report, warning};
use crate::figure::{Standing, standing_of_claim};

/// Reports every claim whose deadline is before the date of the report.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let as_of = context.evidence.as_of;
    for (id, claim) in &context.project.claims {
        let deadline = &claim.deadline;
        let standing = standing_of_claim(&context.project.ledger, id, as_of);
        if deadline.value < as_of && standing == Standing::Open {
            report.push(warning!(
                OVERDUE_CLAIM at deadline.span, "the deadline of the claim `{id}` was {}, and it is not resolved", deadline.value.long();
                hint "find out how it ended, and record the result: `foresite resolve {id} yes --source KEY`"
            ));
        }
    }
}
