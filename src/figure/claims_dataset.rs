//! The claims as a dataset: charts, tables, and expressions read their chances and results like other data.

use super::bind::evidence::Evidence;
use super::scores::Scores;
use super::scores::scored_claims::{ClaimResult, GivenChance, ScoredClaim};
use crate::date::{CalendarDate, Date};
use crate::document::dataset::{Cell, Column, ColumnKind, Row};
use crate::document::{Claim, Dataset};
use crate::source::Spanned;

/// The id of the dataset.
pub const ID: &str = "claims";

/// The columns: the name of each, and whether it holds text, dates, or numbers.
const COLUMNS: [(&str, &str, ColumnKind); 9] = [
    ("claim", "Claim", ColumnKind::Text),
    ("by", "Given by", ColumnKind::Text),
    ("question", "Question", ColumnKind::Text),
    ("chance", "Chance", ColumnKind::Number { unit: None }),
    ("baseline", "Base rate", ColumnKind::Number { unit: None }),
    ("made", "Made", ColumnKind::Date),
    ("deadline", "Deadline", ColumnKind::Date),
    ("result", "Result", ColumnKind::Text),
    ("came_true", "Came true", ColumnKind::Number { unit: None }),
];

/// Returns a dataset with a row for each chance that was given for a claim; `None` if there are no claims.
///
/// `came_true` is 1 or 0 once a claim is resolved by the ledger; no claim is if the ledger has faults.
pub fn claims_dataset(evidence: Evidence<'_>) -> Option<Dataset> {
    let span = evidence.claims.values().next()?.id.span;
    let at = |text: &str| Spanned::new(text.to_owned(), span);
    let scores = Scores::new(evidence);
    let columns = COLUMNS.iter().map(|(name, label, kind)| Column {
        label: Some((*label).to_owned()),
        optional: true,
        ..Column::new(at(name), kind.clone())
    });
    let is_known = evidence.ledger.faults.is_empty();
    let rows = scores.claims.iter().filter_map(|scored| Some((scored, evidence.claims.get(&scored.id)?)));
    let rows =
        rows.flat_map(|(scored, claim)| scored.chances.iter().map(move |given| row(scored, given, claim, is_known)));
    Some(Dataset {
        title: "Claims".to_owned(),
        key: vec![0, 1],
        of_claims: true,
        columns: columns.collect(),
        rows: rows.collect(),
        ..Dataset::empty(at(ID))
    })
}

fn row(scored: &ScoredClaim, given: &GivenChance, claim: &Claim, is_known: bool) -> Row {
    let text = |text: &str| Some(Cell::Text(text.to_owned()));
    let day = |date: Date| Some(Cell::Date(CalendarDate::from(date)));
    let result = if is_known { scored.result } else { ClaimResult::Open };
    let came_true = match result {
        ClaimResult::Resolved(came_true) => Some(Cell::Number(f64::from(u8::from(came_true)))),
        _ => None,
    };
    let cells = [
        text(&scored.id),
        text(&given.by),
        scored.question.as_deref().and_then(text),
        given.chance.map(Cell::Number),
        scored.baseline.map(Cell::Number),
        day(given.made),
        day(scored.deadline),
        text(result.in_words()),
        came_true,
    ];
    let cells = cells.into_iter().map(|cell| cell.map(|cell| Spanned::new(cell, claim.id.span))).collect();
    Row { cells, ..Row::empty(0, claim.span) }
}
