//! What charts show of runs of models other than those of today, computed before they are drawn.

use super::explained_moves::ExplainedMoves;

/// What was computed from runs of models as they were, or with the data of earlier days.
#[derive(Clone, Debug, Default)]
pub struct Reruns {
    /// What moved models since forecasts of the ledger.
    pub moves: ExplainedMoves,
}
