//! What charts show of runs of models other than those of today, computed before they are drawn.

use super::backtest_request::Backtests;
use super::explained_moves::ExplainedMoves;

/// What was computed from runs of models as they were, or with the data of earlier days.
#[derive(Clone, Debug, Default)]
pub struct Reruns {
    /// What moved models since forecasts of the ledger.
    pub moves: ExplainedMoves,
    /// What models would have forecast on earlier dates.
    pub backtests: Backtests,
}
