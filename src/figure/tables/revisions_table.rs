//! Tables of how an outcome was revised, from entry to entry of the ledger.

use super::types::{TableBody, TableCell, TableColumn};
use crate::diagnostic::{Report, Reported};
use crate::document::figure::RevisionsTable;
use crate::figure::bind::estimates::{LedgerEstimate, difference, estimates};
use crate::figure::bind::evidence::Evidence;
use crate::figure::format::number;
use crate::locale::Language;
use crate::words::count;

/// The columns: the name of each in the CSV file, and its header.
const COLUMNS: [(&str, &str); 8] = [
    ("made", "Made"),
    ("by", "By"),
    ("previous", "Previous"),
    ("revised", "Revised"),
    (CHANGE, "Change"),
    (REASONS, "Reasons"),
    ("note", "Note"),
    (SOURCE, "Source"),
];
const CHANGE: &str = "change";
const REASONS: &str = "reasons";
const SOURCE: &str = "source";

/// Returns a row for each estimate: when it was made, by whom, the estimate before it, itself, the difference, the largest causes that
/// were recorded, the author's note, and the sources of what was stated. Causes and sources have no column if there are none. The remark
/// has the estimates that were corrected, since nothing that was said disappears.
///
/// # Errors
///
/// Reports an outcome of which the ledger has no estimate.
pub(super) fn body(table: &RevisionsTable, evidence: Evidence<'_>, report: &mut Report) -> Result<TableBody, Reported> {
    let language = evidence.language;
    let found = estimates(&table.outcome, evidence, report)?;
    let name = table.outcome.value.rsplit('.').next().unwrap_or_default();
    let before = std::iter::once(None).chain(found.all.iter().map(Some));
    let mut rows: Vec<Row<'_>> = found
        .all
        .iter()
        .zip(before)
        .map(|(estimate, before)| Row {
            change: before.and_then(|before| difference(language, before, estimate, found.unit.as_ref())),
            short_reasons: estimate.short_reasons(name, evidence),
            reasons: estimate.reasons(language, name),
            sources: estimate.entry.stated().map_or_else(Vec::new, |stated| evidence.titles_of(&stated.sources)),
            before,
            estimate,
        })
        .collect();
    rows.reverse();
    let older = rows.len().saturating_sub(table.limit.unwrap_or(usize::MAX));
    rows.truncate(table.limit.unwrap_or(usize::MAX));
    let has_reasons = rows.iter().any(|row| !row.reasons.is_empty());
    let has_sources = rows.iter().any(|row| !row.sources.is_empty());
    let is_shown = |name: &str| (has_reasons || name != REASONS) && (has_sources || name != SOURCE);
    let columns: Vec<(&str, &str)> = COLUMNS.into_iter().filter(|(name, _)| is_shown(name)).collect();
    let header = |name: &str| match name {
        CHANGE if found.unit.is_none() => "change_in_years".to_owned(),
        name => name.to_owned(),
    };
    let cells = |row: &Row<'_>| columns.iter().map(|(name, _)| row.cell(language, name)).collect();
    let left_out = (older > 0).then(|| format!("{} of the ledger left out.", count(older, "older estimate")));
    let corrected = found.corrected.iter().map(|estimate| corrected_text(language, estimate));
    let remarks: Vec<String> = left_out.into_iter().chain(corrected).collect();
    let remark = (!remarks.is_empty()).then(|| remarks.join(" "));
    Ok(TableBody {
        headers: columns.iter().map(|(name, _)| header(name)).collect(),
        rows: rows.iter().map(cells).collect(),
        columns: columns
            .iter()
            .map(|(_, label)| TableColumn { label: (*label).to_owned(), unit: None, numeric: false })
            .collect(),
        remark,
    })
}

/// An estimate with the one before it.
struct Row<'a> {
    before: Option<&'a LedgerEstimate<'a>>,
    estimate: &'a LedgerEstimate<'a>,
    /// The difference in words and as a number.
    change: Option<(String, f64)>,
    /// The largest causes that were recorded, by the names of what has changed.
    short_reasons: Option<String>,
    /// Each cause that was recorded with its texts before and after, the largest part first.
    reasons: Vec<String>,
    /// The titles of the sources of what was stated.
    sources: Vec<String>,
}

impl Row<'_> {
    fn cell(&self, language: &Language, column: &str) -> TableCell {
        let optional = |text: Option<String>| text.map_or_else(TableCell::missing, TableCell::text);
        let joined = |texts: &[String]| (!texts.is_empty()).then(|| texts.join("; "));
        let made = self.estimate.made;
        match column {
            "made" => TableCell { text: number::day(language, made), value: Some(number::iso_day(made)) },
            "by" => TableCell::text(self.estimate.by.clone()),
            // The row of the estimate before has its range.
            "previous" => self.before.map_or_else(TableCell::missing, |before| shown(before, false)),
            "revised" => shown(self.estimate, true),
            CHANGE => self.change.clone().map_or_else(TableCell::missing, |(text, change)| TableCell {
                text,
                value: Some(number::machine(change)),
            }),
            // Whole formulas are for machines only.
            REASONS => match &self.short_reasons {
                Some(text) => TableCell { text: text.clone(), value: joined(&self.reasons) },
                None => TableCell::missing(),
            },
            SOURCE => optional(joined(&self.sources)),
            _ => optional(self.estimate.entry.head.note.clone()),
        }
    }
}

/// Returns the cell of an estimate, with its range if there is room.
fn shown(estimate: &LedgerEstimate<'_>, has_range: bool) -> TableCell {
    // A value without spread has no range to show.
    let is_wide = estimate.interval.is_some_and(|(low, high)| low != high);
    TableCell {
        text: match &estimate.range {
            Some((range, ..)) if has_range && is_wide && estimate.value.is_some() => {
                format!("{} ({range})", estimate.text.0)
            }
            _ => estimate.text.0.clone(),
        },
        value: Some(estimate.text.1.clone()).filter(|value| !value.is_empty()),
    }
}

/// Returns a sentence on an estimate that a later entry corrects.
fn corrected_text(language: &Language, estimate: &LedgerEstimate<'_>) -> String {
    let (made, value) = (number::day(language, estimate.made), shown(estimate, true).text);
    format!("Corrected since: {value}, as of {made}, by {}.", estimate.by)
}
