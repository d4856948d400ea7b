//! What has changed, in one line: for terminals, summaries, charts, and the ledger.

use crate::model::{Alteration, Cause, Change, ChangeKind, Detail, Explanation};
use crate::words::count;

/// Returns what a cause is: `input halving: 1.4 to 3.2 year → 1.2 to 3 year`. `quoted` marks the parts that an author wrote.
pub fn cause_text(explanation: &Explanation, cause: &Cause, quoted: impl Fn(&str) -> String) -> String {
    let texts = cause.changes.iter().map(|at| change_text(&explanation.changes[*at], &quoted));
    let texts: Vec<String> = texts.collect();
    if texts.len() == 1 { texts.concat() } else { format!("together: {}", texts.join("; ")) }
}

/// Returns what has changed.
fn change_text(change: &Change, quoted: &impl Fn(&str) -> String) -> String {
    let what = match change.kind {
        ChangeKind::Time => "time has passed".to_owned(),
        ChangeKind::Engine => {
            let [from, to] = [&change.from, &change.to].map(|version| version.as_deref().unwrap_or_default());
            return format!("the engine changed from {from} to {to}");
        }
        ChangeKind::Ensemble | ChangeKind::Window | ChangeKind::Seed | ChangeKind::Samples => {
            change.kind.word().to_owned()
        }
        ChangeKind::Dataset => format!("data {} ({})", quoted(&change.name), counted(change)),
        kind => format!("{} {}", kind.word(), quoted(&change.name)),
    };
    let text = match (&change.from, &change.to) {
        (Some(from), Some(to)) => format!(": {} → {}", quoted(from), quoted(to)),
        (Some(from), None) => format!(" removed: {}", quoted(from)),
        (None, Some(to)) => format!(" added: {}", quoted(to)),
        (None, None) => String::new(),
    };
    format!("{what}{text}")
}

/// Returns how many rows and columns of a dataset have changed: `3 rows added, 1 row changed`.
fn counted(change: &Change) -> String {
    match change.alteration {
        Alteration::Added => return "a new dataset".to_owned(),
        Alteration::Removed => return "removed".to_owned(),
        Alteration::Changed => {}
    }
    let mut parts = Vec::new();
    for (is_column, noun) in [(true, "column"), (false, "row")] {
        for alteration in [Alteration::Added, Alteration::Changed, Alteration::Removed] {
            let is_such = |detail: &&Detail| detail.is_column == is_column && detail.alteration == alteration;
            match change.details.iter().filter(is_such).count() {
                0 => {}
                found => parts.push(format!("{} {}", count(found, noun), alteration.word())),
            }
        }
    }
    parts.join(", ")
}
