//! Questions whose answer is overdue, and questions of which none will be decided soon.

use super::context::Context;
use crate::diagnostic::{Report, warning};
use crate::figure::{QuestionStatus, status_of_question};

/// The number of days within which an open question should be due.
const SOON: i32 = 365;

/// Reports every question that is past its due day without an answer.
pub fn overdue(context: &Context<'_>, report: &mut Report) {
    for (id, question) in &context.project.questions {
        if status_of_question(question, context.evidence) == QuestionStatus::Overdue {
            report.push(warning!(
                OVERDUE_QUESTION at question.due.span, "the answer to the question `{id}` was due on {}, and none is recorded", question.due.value.long();
                hint "find out how it ended, and record the answer: `foresite resolve {id} yes --source KEY`"
            ));
        }
    }
}

/// Reports open questions of which none is due within a year: nothing that is learned from them will come soon.
pub fn none_soon(context: &Context<'_>, report: &mut Report) {
    let as_of = context.evidence.as_of;
    let all = context.project.questions.values();
    let open = all.filter(|question| status_of_question(question, context.evidence).is_open());
    let Some(first) = open.min_by_key(|question| question.due.value) else { return };
    if as_of.days_to(first.due.value) > SOON {
        report.push(warning!(
            NO_QUESTION_SOON at first.due.span, "no open question is due within a year: the first, `{}`, is due on {}",
            first.id.value, first.due.value.long();
            hint "add a question about something nearer that shows whether the forecast is on its way"
        ));
    }
}
