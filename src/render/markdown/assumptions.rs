//! Checks, `{check: parity.task.bottleneck(fits) > 50%}`: what the words of the block below assume. They print nothing, and
//! are errors when they are false, so that no word outlives the figures that it was written for.

use std::ops::Range;

use super::branches::{CHECK_USAGE, Choice, Item, is_unpublished};
use super::conditions::{ConditionKind, ConditionLine};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::figure::{Binder, Evidence};
use crate::source::Spanned;

/// Reports every check of a text that is false, cannot be decided, or has no words below it. What a block assumes that is
/// not published may be false.
pub fn check(
    body: &Spanned<String>,
    items: &[Item<'_>],
    choices: &[Choice],
    evidence: Evidence<'_>,
    report: &mut Report,
) {
    for (index, item) in items.iter().enumerate() {
        let Item::Line(line) = item else { continue };
        let ConditionKind::Check(range) = &line.kind else { continue };
        let Some(words) = words_below(line, &items[index + 1..]) else {
            let message = "this check has no words below it";
            let problem =
                Diagnostic::error(codes::EMPTY_BRANCH, message).at(body.part(line.range.start, line.range.end));
            report.push(problem.hint(CHECK_USAGE));
            continue;
        };
        let condition = Spanned::new(body.value[range.clone()].to_owned(), body.part(range.start, range.end));
        let first_line = body.value[words.clone()].lines().next().unwrap_or_default().trim_end();
        let words_span = body.part(words.start, words.start + first_line.len());
        let mut binder = Binder::new(evidence);
        if is_unpublished(choices, words.start) {
            // Its problems are reported all the same.
            let _ = binder.assumption(&condition, report);
        } else {
            binder.check_assumption(&condition, words_span, "the text", report);
        }
    }
}

/// Returns the bytes of the block that begins right below a line.
fn words_below(line: &ConditionLine, after: &[Item<'_>]) -> Option<Range<usize>> {
    let block = after.iter().find_map(|item| match item {
        Item::Block(range) => Some(range.clone()),
        Item::Line(_) => None,
    });
    block.filter(|_| line.attached)
}
