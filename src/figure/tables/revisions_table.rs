//! Tables of how an outcome was revised, from entry to entry of the ledger.

use super::types::{TableBody, TableCell, TableColumn};
use crate::diagnostic::{Report, Reported};
use crate::document::figure::RevisionsTable;
use crate::figure::bind::estimates::{LedgerEstimate, difference, estimates};
use crate::figure::bind::evidence::Evidence;
use crate::figure::format::number;
use crate::words::count;

/// The place of the column of changes.
const CHANGE: usize = 4;

/// Returns a row for each estimate: when it was made, by whom, the estimate before it, itself, the difference, and the author's
/// note.
///
/// # Errors
///
/// Reports an outcome of which the ledger has no estimate.
pub(super) fn body(table: &RevisionsTable, evidence: Evidence<'_>, report: &mut Report) -> Result<TableBody, Reported> {
    let found = estimates(&table.outcome, evidence, report)?;
    let names = ["Made", "By", "Previous", "Revised", "Change", "Note"];
    let columns = names.map(|label| TableColumn { label: label.to_owned(), unit: None, numeric: false });
    let before = std::iter::once(None).chain(found.all.iter().map(Some));
    let mut rows: Vec<Vec<TableCell>> = found
        .all
        .iter()
        .zip(before)
        .map(|(estimate, before)| {
            row(before, estimate, before.and_then(|before| difference(before, estimate, found.unit.as_ref())))
        })
        .collect();
    rows.reverse();
    let older = rows.len().saturating_sub(table.limit.unwrap_or(usize::MAX));
    rows.truncate(table.limit.unwrap_or(usize::MAX));
    let mut headers = names.map(str::to_lowercase).to_vec();
    if found.unit.is_none() {
        headers[CHANGE] = "change_in_years".to_owned();
    }
    let remark = (older > 0).then(|| format!("{} of the ledger left out.", count(older, "older estimate")));
    Ok(TableBody { headers, columns: columns.to_vec(), rows, remark })
}

fn row(
    before: Option<&LedgerEstimate<'_>>,
    estimate: &LedgerEstimate<'_>,
    change: Option<(String, f64)>,
) -> Vec<TableCell> {
    let shown = |estimate: &LedgerEstimate<'_>| TableCell {
        text: match &estimate.range {
            Some((range, ..)) if estimate.value.is_some() => format!("{} ({range})", estimate.text.0),
            _ => estimate.text.0.clone(),
        },
        value: Some(estimate.text.1.clone()).filter(|value| !value.is_empty()),
    };
    let optional = |text: Option<String>| text.map_or_else(TableCell::missing, TableCell::text);
    vec![
        TableCell { text: number::day(estimate.made), value: Some(number::iso_day(estimate.made)) },
        TableCell::text(estimate.by.clone()),
        before.map_or_else(TableCell::missing, shown),
        shown(estimate),
        change
            .map_or_else(TableCell::missing, |(text, change)| TableCell { text, value: Some(number::machine(change)) }),
        optional(estimate.entry.head.note.clone()),
    ]
}
