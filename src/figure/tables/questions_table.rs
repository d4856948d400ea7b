//! Tables of questions: what is asked, what the forecast is now, and what came of it.

use super::claims_table::{columns, date_cell};
use super::types::{TableBody, TableCell};
use crate::document::figure::{ClaimsShown, QuestionsTable};
use crate::figure::format::number;
use crate::figure::scores::Scores;
use crate::figure::scores::scored_questions::{QuestionStatus, ScoredQuestion};
use crate::locale::Language;
use crate::words::count;

/// The columns: the name of each in the CSV file, its header, and whether its cells are numbers.
const COLUMNS: [(&str, &str, bool); 13] = [
    ("question", "Question", false),
    ("now", "Forecast", true),
    ("moved", "Last move", true),
    ("due", "Due", false),
    ("status", "Status", false),
    ("answer", "Answer", false),
    ("brier", "Brier score", true),
    ("crps", "CRPS", true),
    (RULE, "Decided by", false),
    (FINE_PRINT, "Fine print", false),
    (DECIDED_BY, "Who decides", false),
    (BASE_RATE, "Base rate", false),
    (SOURCES, "Sources", false),
];
const RULE: &str = "rule";
const FINE_PRINT: &str = "fine_print";
const DECIDED_BY: &str = "decided_by";
const BASE_RATE: &str = "base_rate";
const SOURCES: &str = "sources";

/// The columns that readers open below the rule.
const FOLDED: [&str; 4] = [FINE_PRINT, DECIDED_BY, BASE_RATE, SOURCES];

/// Returns how many of the last columns, by their names in the CSV file, readers open below the column before them.
pub(super) fn folded(headers: &[String]) -> usize {
    headers.iter().rev().take_while(|name| FOLDED.contains(&name.as_str())).count()
}

/// Builds a table of questions, those that are due first at the top. Answers, scores, and moves have no column if there are none.
pub(super) fn body(language: &Language, spec: &QuestionsTable, scores: &Scores) -> TableBody {
    let is_shown = |question: &&ScoredQuestion| match spec.shown {
        ClaimsShown::All => true,
        ClaimsShown::Open => question.status.is_open(),
        ClaimsShown::Resolved => !question.status.is_open(),
    };
    let shown: Vec<&ScoredQuestion> = scores.questions.iter().filter(is_shown).collect();
    let names: Vec<_> = COLUMNS
        .into_iter()
        .filter(|(name, ..)| match *name {
            "answer" => shown.iter().any(|question| question.status.answer(language).is_some()),
            "brier" => shown.iter().any(|question| brier(question).is_some()),
            "crps" => shown.iter().any(|question| crps(question).is_some()),
            "moved" => shown.iter().any(|question| question.moved.is_some()),
            RULE => spec.rules,
            FINE_PRINT => spec.rules && shown.iter().any(|question| question.fine_print.is_some()),
            DECIDED_BY => spec.rules && shown.iter().any(|question| question.decided_by.is_some()),
            BASE_RATE => spec.rules && shown.iter().any(|question| question.base_rate.is_some()),
            SOURCES => spec.rules && shown.iter().any(|question| !question.sources.is_empty()),
            _ => true,
        })
        .collect();
    let rows = shown.iter().map(|question| names.iter().map(|(name, ..)| cell(language, question, name)).collect());
    TableBody {
        rows: rows.collect(),
        headers: names.iter().map(|(name, ..)| (*name).to_owned()).collect(),
        columns: columns(&names),
        remark: Some(counted_questions(&scores.questions)),
    }
}

fn cell(language: &Language, question: &ScoredQuestion, column: &str) -> TableCell {
    let optional = |text: Option<String>| text.map_or_else(TableCell::missing, TableCell::text);
    match column {
        "question" => TableCell::text(&*question.title),
        "now" => match &question.now {
            Some(now) => TableCell { text: now.text.clone(), value: Some(now.value.clone()) },
            None => TableCell::missing(),
        },
        "moved" => optional(question.moved.clone()),
        "due" => date_cell(language, question.due),
        "status" => TableCell::text(question.status.in_words()),
        "answer" => optional(question.status.answer(language)),
        "brier" => brier(question).map_or_else(TableCell::missing, |brier| TableCell {
            text: number::fixed(language, brier, 3),
            value: Some(number::machine(brier)),
        }),
        "crps" => crps(question).map_or_else(TableCell::missing, |(crps, unit)| distance_cell(language, crps, unit)),
        FINE_PRINT => optional(question.fine_print.clone()),
        DECIDED_BY => optional(question.decided_by.clone()),
        BASE_RATE => optional(question.base_rate.clone()),
        SOURCES => optional((!question.sources.is_empty()).then(|| question.sources.join("; "))),
        _ => TableCell::text(&*question.rule),
    }
}

fn brier(question: &ScoredQuestion) -> Option<f64> {
    question.score.as_ref()?.brier()
}

fn crps(question: &ScoredQuestion) -> Option<(f64, Option<&str>)> {
    question.score.as_ref()?.crps()
}

/// Returns the cell of a distance between a forecast and what came, in a unit.
pub(super) fn distance_cell(language: &Language, distance: f64, unit: Option<&str>) -> TableCell {
    let text =
        unit.map_or_else(|| number::projected(language, distance), |unit| number::quantity(language, distance, unit));
    TableCell { text, value: Some(number::machine(distance)) }
}

/// Returns a sentence with the number of questions by their status.
pub fn counted_questions(questions: &[ScoredQuestion]) -> String {
    let of = |is: &dyn Fn(QuestionStatus) -> bool| questions.iter().filter(|question| is(question.status)).count();
    let overdue = match of(&|status| status == QuestionStatus::Overdue) {
        0 => String::new(),
        overdue => format!(" ({overdue} of them overdue)"),
    };
    format!(
        "{}: {} resolved, {} open{overdue}, {} ambiguous, {} annulled.",
        count(questions.len(), "question"),
        of(&|status| matches!(status, QuestionStatus::Resolved(..))),
        of(&QuestionStatus::is_open),
        of(&|status| status == QuestionStatus::Ambiguous),
        of(&|status| status == QuestionStatus::Annulled)
    )
}
