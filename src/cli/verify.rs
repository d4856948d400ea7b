//! `foresite verify`: proves that nothing in the ledger was changed or removed.

use super::arguments::{Global, VerifyFlags};
use super::failure::{Exit, Failure};
use super::terminal::Terminal;
use crate::diagnostic::Report;
use crate::document::Ledger;
use crate::document::ledger::chain::told_twice;
use crate::load::{self, HistoryError};
use crate::words::count;

/// Checks the hashes, the chains, and the dates of all entries, the files that are kept with them, and, if asked, the history of
/// the repository.
pub fn run(global: &Global, flags: &VerifyFlags, terminal: &Terminal) -> Result<(), Failure> {
    let load::Loaded { project, sources, report, .. } = load::load(&global.root);
    let Ok(project) = project else {
        terminal.report(&report, &sources, false, "nothing was verified")?;
        return Err(Failure::project());
    };
    let Ledger { entries, faults, kept, .. } = &project.ledger;
    let mut found = Report::default();
    found.extend(faults.iter().cloned());
    found.append(load::kept_faults(&global.root, &project.ledger));
    let mut verified = format!("{} and {}", count(entries.len(), "entry"), count(kept.len(), "kept file"));
    let mut open = 0;
    if flags.git {
        let history = load::ledger_history(&global.root).map_err(|error| Failure {
            exit: if error == HistoryError::NoRepository { Exit::Usage } else { Exit::Project },
            message: Some(error.to_string()),
        })?;
        found.extend(history.faults);
        found.extend(history.question_faults);
        verified.push_str(&format!(", over {}", count(history.commits, "commit")));
        open = entries.iter().filter(|entry| !history.committed.contains(&entry.path.value)).count();
    }
    terminal.report(&found, &sources, false, "the ledger does not verify")?;
    for (one, other) in told_twice(entries) {
        terminal.info(&format!("two branches recorded the same: `{}` and `{}`", one.path.value, other.path.value));
    }
    terminal.info(&format!("verified {verified}"));
    if open > 0 {
        terminal.info(&format!("not committed yet: {}", count(open, "entry")));
    }
    Ok(())
}
