//! Tables of scores: means by question, forecaster, or year, and the scores of each claim and of each forecast of the ledger.

use super::claims_table::{chance_cell, columns, counted, date_cell};
use super::questions_table::{self, distance_cell};
use super::types::{Table, TableBody, TableCell};
use crate::document::figure::{ClaimsShown, QuestionsTable, ScoresBy};
use crate::figure::format::number;
use crate::figure::scores::Scores;
use crate::figure::scores::score_summary::MeanScores;
use crate::figure::scores::scored_claims::ClaimResult;
use crate::figure::scores::scored_estimates::{EstimateResult, ScoredEstimate};
use crate::locale::Language;
use crate::words::count;

/// The columns of means, after that of the groups.
const MEANS: [(&str, &str, bool); 6] = [
    ("claims", "Claims", true),
    ("chance", "Mean chance", true),
    ("came_true", "Came true", true),
    ("brier", "Brier score", true),
    ("log", "Log score", true),
    ("skill", "Skill", true),
];

/// The columns of single claims.
const CLAIMS: [(&str, &str, bool); 6] = [
    ("claim", "Claim", false),
    ("by", "Given by", false),
    ("chance", "Chance", true),
    ("result", "Result", false),
    ("brier", "Brier score", true),
    ("log", "Log score", true),
];

/// The columns of forecasts of dates and numbers.
const ESTIMATES: [(&str, &str, bool); 9] = [
    ("forecast", "Forecast of", false),
    ("by", "Made by", false),
    ("made", "Made", false),
    ("median", "Median", true),
    ("result", "Result", false),
    ("error", "Error", true),
    ("crps", "CRPS", true),
    ("wis", "WIS", true),
    ("log", "Log score", true),
];

/// Builds a table of scores.
pub(super) fn body(language: &Language, by: ScoresBy, scores: &Scores) -> TableBody {
    let (first, groups) = match by {
        ScoresBy::Question => (("question", "Question", false), scores.by_question()),
        ScoresBy::Forecaster => (("by", "Given by", false), scores.by_forecaster()),
        ScoresBy::Year => (("year", "Made in", false), scores.by_year()),
        ScoresBy::Claim => return table_body(&CLAIMS, claims(language, scores), counted(&scores.counts())),
        ScoresBy::Forecast => {
            return table_body(&ESTIMATES, estimates(language, scores), counted_estimates(&scores.estimates));
        }
    };
    let names: Vec<_> = std::iter::once(first).chain(MEANS).collect();
    let mut rows: Vec<Vec<TableCell>> = groups.iter().map(|group| means(language, &group.name, group)).collect();
    if by != ScoresBy::Forecaster && rows.len() > 1 {
        rows.extend(scores.overall().map(|all| means(language, "All", &all)));
    }
    let skill = "Skill compares the Brier score with that of the base rates, where a claim has one: 100% is perfect, 0% no better.";
    table_body(&names, rows, format!("{} {skill}", counted(&scores.counts())))
}

fn table_body(names: &[(&str, &str, bool)], rows: Vec<Vec<TableCell>>, remark: String) -> TableBody {
    let headers = names.iter().map(|(name, ..)| (*name).to_owned()).collect();
    TableBody { headers, columns: columns(names), rows, remark: Some(remark) }
}

fn means(language: &Language, name: &str, group: &MeanScores) -> Vec<TableCell> {
    let plain = |number: usize| TableCell { text: number.to_string(), value: Some(number.to_string()) };
    let skill = group.skill.map_or_else(TableCell::missing, |(skill, _)| TableCell {
        text: number::percent(language, skill),
        value: Some(number::machine(skill)),
    });
    vec![
        TableCell::text(name),
        plain(group.count),
        chance_cell(language, Some(group.chance)),
        plain(group.came_true),
        score_cell(language, Some(group.brier)),
        score_cell(language, Some(group.log)),
        skill,
    ]
}

/// Returns the cell of a score, with two or three digits.
fn score_cell(language: &Language, score: Option<f64>) -> TableCell {
    match score {
        Some(score) if score.is_finite() => {
            TableCell { text: number::fixed(language, score, 3), value: Some(number::machine(score)) }
        }
        Some(_) => TableCell::text("infinite"),
        None => TableCell::missing(),
    }
}

fn claims(language: &Language, scores: &Scores) -> Vec<Vec<TableCell>> {
    let decided = scores.claims.iter().filter(|claim| matches!(claim.result, ClaimResult::Resolved(_)));
    let rows = decided.flat_map(|claim| {
        claim.chances.iter().enumerate().map(move |(at, given)| {
            // Readers see a claim once, above the chances that others gave for it.
            let text = if at == 0 { claim.statement.clone() } else { String::new() };
            vec![
                TableCell { text, value: Some(claim.statement.clone()) },
                TableCell::text(&*given.by),
                chance_cell(language, given.chance),
                TableCell::text(claim.result.in_words()),
                score_cell(language, given.brier),
                score_cell(language, given.log),
            ]
        })
    });
    rows.collect()
}

fn estimates(language: &Language, scores: &Scores) -> Vec<Vec<TableCell>> {
    let rows = scores.estimates.iter().map(|estimate| {
        vec![
            TableCell::text(&*estimate.label),
            TableCell::text(estimate.by.as_deref().unwrap_or(crate::figure::scores::scored_claims::OWN)),
            date_cell(language, estimate.made),
            estimate.median.map_or_else(TableCell::missing, |median| value_cell(language, median, estimate)),
            result_cell(language, estimate),
            error_cell(language, estimate.error, estimate),
            error_cell(language, estimate.crps, estimate),
            error_cell(language, estimate.wis, estimate),
            score_cell(language, estimate.log),
        ]
    });
    rows.collect()
}

/// Returns the cell of a date or a number.
fn value_cell(language: &Language, value: f64, estimate: &ScoredEstimate) -> TableCell {
    let text = match (&estimate.unit, estimate.is_date) {
        (_, true) => number::month(language, value),
        (Some(unit), false) => number::quantity(language, value, unit),
        (None, false) => number::projected(language, value),
    };
    let value = if estimate.is_date { number::iso_day(value) } else { number::machine(value) };
    TableCell { text, value: Some(value) }
}

/// Returns the cell of a distance: in years, or in the unit of the number.
fn error_cell(language: &Language, distance: Option<f64>, estimate: &ScoredEstimate) -> TableCell {
    let unit = if estimate.is_date { Some("year") } else { estimate.unit.as_deref() };
    distance.map_or_else(TableCell::missing, |distance| distance_cell(language, distance, unit))
}

fn result_cell(language: &Language, estimate: &ScoredEstimate) -> TableCell {
    match estimate.result {
        EstimateResult::Came(date) => date_cell(language, date),
        EstimateResult::Number(number) => value_cell(language, number, estimate),
        EstimateResult::NotYet(date) => TableCell::text(format!("not by {}", number::short_day(language, date))),
        EstimateResult::Open => TableCell::text("open"),
        EstimateResult::Ambiguous => TableCell::text("ambiguous"),
        EstimateResult::Annulled => TableCell::text("annulled"),
        EstimateResult::TooLate => TableCell::text("recorded too late"),
    }
}

/// Returns sentences with the number of forecasts by what came of them, and on how those are scored that have not come.
fn counted_estimates(estimates: &[ScoredEstimate]) -> String {
    let of = |is: &dyn Fn(&EstimateResult) -> bool| estimates.iter().filter(|estimate| is(&estimate.result)).count();
    let not_yet = of(&|result| matches!(result, EstimateResult::NotYet(_)));
    let so_far = match not_yet {
        0 => "",
        _ => " The CRPS of what has not come is the part that is known by now: it grows as long as it does not come.",
    };
    format!(
        "{}: {} resolved, {not_yet} not yet, {} open, {} ambiguous, {} annulled, {} recorded too late.{so_far}",
        count(estimates.len(), "forecast"),
        of(&|result| matches!(result, EstimateResult::Came(_) | EstimateResult::Number(_))),
        of(&|result| *result == EstimateResult::Open),
        of(&|result| *result == EstimateResult::Ambiguous),
        of(&|result| *result == EstimateResult::Annulled),
        of(&|result| *result == EstimateResult::TooLate),
    )
}

/// Returns the tables of all scores that there are, each with a title.
pub fn score_tables(language: &Language, scores: &Scores) -> Vec<Table> {
    let table = |(title, by): (&str, ScoresBy)| {
        let TableBody { headers, columns, rows, remark } = body(language, by, scores);
        Table { title: title.to_owned(), note: remark, ..Table::of_cells(&headers, columns, rows) }
    };
    let questions = (!scores.questions.is_empty()).then(|| {
        let TableBody { headers, columns, rows, remark } =
            questions_table::body(language, &QuestionsTable { shown: ClaimsShown::All, rules: false }, scores);
        Table { title: "Questions".to_owned(), note: remark, ..Table::of_cells(&headers, columns, rows) }
    });
    [
        ("By question", ScoresBy::Question),
        ("By who gave the chance", ScoresBy::Forecaster),
        ("By year", ScoresBy::Year),
        ("Claims", ScoresBy::Claim),
        ("Dates and numbers", ScoresBy::Forecast),
    ]
    .map(table)
    .into_iter()
    .filter(|table| table.rows.iter().len() > 0)
    .chain(questions)
    .collect()
}
