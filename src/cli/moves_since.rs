//! What moved a model since its last entry in the ledger, for the entry that follows it.

use super::diff::compared_sides::Tree;
use super::terminal::Terminal;
use crate::diagnostic::Report;
use crate::document::ledger::RecordedMove;
use crate::figure::recorded_moves;
use crate::model::{ExplainOptions, explain};

/// Returns the moves of the outcomes of a model from its last entry to the project as it is. There are none if it has no entry, or
/// the files of that entry cannot be run any more, which is said.
pub fn moves_since(tree: &Tree, model: &str, terminal: &Terminal) -> Vec<RecordedMove> {
    let Some(last) = tree.last_entry(model) else { return Vec::new() };
    let [from, to] = [tree.side(&last, model), tree.side(&Tree::AS_IT_IS, model)];
    let (Ok(from), Ok(to)) = (from, to) else {
        terminal.info(&format!("`{model}`: the files of its last entry are not there, so its moves are not recorded"));
        return Vec::new();
    };
    let (Some(earlier), Some(later)) = (from.of(model), to.of(model)) else { return Vec::new() };
    let mut reports = [Report::default(), Report::default()];
    match explain(earlier, later, ExplainOptions::default(), &mut reports) {
        Ok(explanation) => recorded_moves(&explanation, later.file.id.span),
        Err(_) => {
            terminal.info(&format!("`{model}`: {} cannot be run any more, so its moves are not recorded", from.name));
            Vec::new()
        }
    }
}
