//! Tables of claims: what was claimed, with which chance, and what came of it.

use super::types::{TableBody, TableCell, TableColumn};
use crate::document::figure::{ClaimsShown, ClaimsTable};
use crate::figure::format::number;
use crate::figure::scores::Scores;
use crate::figure::scores::score_summary::Counts;
use crate::figure::scores::scored_claims::{ClaimResult, GivenChance, OWN, ScoredClaim};
use crate::locale::Language;
use crate::words::{agreeing, count};

/// Builds a table of claims, those whose deadline is first at the top.
pub(super) fn body(language: &Language, spec: &ClaimsTable, scores: &Scores) -> TableBody {
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
    // A column less for a report without other views, and for one whose chances are all its own.
    let has_views = claims.iter().any(|claim| claim.chances.len() > 1);
    let has_names = claims.iter().filter_map(|claim| claim.chances.first()).any(|given| given.by != OWN);
    let mut names = vec![("claim", "Claim", false), ("chance", "Chance", true), ("result", "Result", false)];
    names.extend([("others", "Others", false), ("deadline", "Deadline", false), ("made", "Made", false)]);
    names.extend([("by", "Given by", false), ("rule", "Decided by", false)]);
    names.retain(|(name, ..)| match *name {
        "others" => has_views,
        "by" => has_names,
        "rule" => spec.rules,
        _ => true,
    });
    let rows = claims.iter().filter_map(|claim| {
        let (own, others) = claim.chances.split_first()?;
        let mut row = vec![TableCell::text(&*claim.statement), chance_cell(language, own.chance)];
        row.push(TableCell::text(claim.result.in_words()));
        row.extend(has_views.then(|| others_cell(language, others)));
        row.extend([date_cell(language, claim.deadline), date_cell(language, own.made)]);
        row.extend(has_names.then(|| TableCell::text(&*own.by)));
        row.extend(spec.rules.then(|| TableCell::text(&*claim.resolves)));
        Some(row)
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

/// Returns the cell of the chances that others gave: `Ann 60%, pool 40%`.
fn others_cell(language: &Language, others: &[GivenChance]) -> TableCell {
    if others.is_empty() {
        return TableCell::missing();
    }
    let text = |given: &GivenChance| format!("{} {}", given.by, chance_cell(language, given.chance).text);
    TableCell::text(others.iter().map(text).collect::<Vec<_>>().join(", "))
}

/// Returns the cell of a chance, which may not be recorded.
pub(super) fn chance_cell(language: &Language, chance: Option<f64>) -> TableCell {
    match chance {
        Some(chance) => TableCell { text: number::chance(language, chance), value: Some(number::machine(chance)) },
        None => TableCell::text("not recorded"),
    }
}

pub(super) fn date_cell(language: &Language, date: crate::date::Date) -> TableCell {
    TableCell { text: number::short_day(language, date), value: Some(date.to_string()) }
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
