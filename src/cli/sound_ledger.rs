//! Commands that add to the ledger or score it stop at one with faults.

use super::failure::Failure;
use super::terminal::Terminal;
use crate::diagnostic::Report;
use crate::document::Ledger;
use crate::source::Sources;

/// Prints what is wrong with the ledger.
///
/// # Errors
///
/// The ledger has faults. The last line counts them and names the `consequence`.
pub fn check_sound(ledger: &Ledger, sources: &Sources, consequence: &str, terminal: &Terminal) -> Result<(), Failure> {
    let mut faults = Report::default();
    faults.extend(ledger.faults.iter().cloned());
    terminal.report(&faults, sources, false, &format!("{consequence}, since the ledger has faults"))
}
