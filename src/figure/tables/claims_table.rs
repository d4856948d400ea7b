//! Tables of claims: what was claimed, with which chance, and what came of it.

use super::types::{TableBody, TableCell, TableColumn};
use crate::document::figure::{ClaimsShown, ClaimsTable};
use crate::figure::format::number;
use crate::figure::scores::Scores;
use crate::figure::scores::score_summary::Counts;
use crate::figure::scores::scored_claims::{ClaimResult, OWN, ScoredClaim};
use crate::words::{agreeing, count};

/// Builds a table of claims, those whose deadline is first at the top: a row for each chance that was given.
pub(super) fn body(spec: &ClaimsTable, scores: &Scores) -> TableBody {
    let is_shown = |claim: &&ScoredClaim| {
        let is_open = matches!(claim.result, ClaimResult::Open | ClaimResult::Overdue);
        let of_question =
            spec.question.as_ref().is_none_or(|question| claim.question.as_ref() == Some(&question.value));
        of_question
            && match spec.shown {
                ClaimsShown::All => true,
                ClaimsShown::Open => is_open,
                ClaimsShown::Resolved => !is_open,
            }
    };
    let claims: Vec<&ScoredClaim> = scores.claims.iter().filter(is_shown).collect();
    // One column less for a report without other views.
    let has_views = claims.iter().flat_map(|claim| &claim.chances).any(|given| given.by != OWN);
    let mut names = vec![("claim", "Claim", false), ("by", "Given by", false), ("chance", "Chance", true)];
    names.extend([("made", "Made", false), ("deadline", "Deadline", false), ("result", "Result", false)]);
    names.retain(|(name, ..)| has_views || *name != "by");
    let rows = claims.iter().flat_map(|claim| {
        claim.chances.iter().map(move |given| {
            let mut row = vec![TableCell::text(&*claim.statement)];
            row.extend(has_views.then(|| TableCell::text(&*given.by)));
            row.extend([
                chance_cell(given.chance),
                date_cell(given.made),
                date_cell(claim.deadline),
                TableCell::text(claim.result.in_words()),
            ]);
            row
        })
    });
    TableBody {
        rows: rows.collect(),
        headers: names.iter().map(|(name, ..)| (*name).to_owned()).collect(),
        columns: columns(&names),
        remark: Some(counted(&scores.counts())),
    }
}

/// Returns columns, each with its name in the CSV file, its header, and whether its cells are numbers.
pub(super) fn columns(names: &[(&str, &str, bool)]) -> Vec<TableColumn> {
    let column = |(_, label, numeric): &(&str, &str, bool)| TableColumn {
        label: (*label).to_owned(),
        unit: None,
        numeric: *numeric,
    };
    names.iter().map(column).collect()
}

/// Returns the cell of a chance, which may not be recorded.
pub(super) fn chance_cell(chance: Option<f64>) -> TableCell {
    match chance {
        Some(chance) => TableCell { text: number::chance(chance), value: Some(number::machine(chance)) },
        None => TableCell::text("not recorded"),
    }
}

pub(super) fn date_cell(date: crate::date::Date) -> TableCell {
    TableCell { text: number::short_day(date), value: Some(date.to_string()) }
}

/// Returns a sentence with the number of claims by what came of them.
pub fn counted(counts: &Counts) -> String {
    let Counts { resolved, open, overdue, ambiguous, annulled, unrecorded } = counts;
    let all = resolved + open + ambiguous + annulled;
    let overdue = if *overdue > 0 { format!(" ({overdue} of them overdue)") } else { String::new() };
    let unrecorded = match unrecorded {
        0 => String::new(),
        number => {
            let has = agreeing(*number, "has", "have");
            format!(" {} {has} no score, since the forecast was not recorded.", count(*number, "resolved claim"))
        }
    };
    format!(
        "{}: {resolved} resolved, {open} open{overdue}, {ambiguous} ambiguous, {annulled} annulled.{unrecorded}",
        count(all, "claim")
    )
}
