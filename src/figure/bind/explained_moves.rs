//! What moved models between forecasts that no entry of the ledger explains: computed before the charts that show it are drawn.

use std::collections::BTreeMap;

use crate::document::Ledger;
use crate::document::chart::{Moves, NOW};
use crate::document::ledger::{Entry, RecordedMove};

/// Two forecasts of a model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MovesBetween {
    /// The model's id.
    pub model: String,
    /// The hash of the earlier one's entry in the ledger.
    pub from: String,
    /// The hash of the later one's entry; `None` for the model as it is.
    pub to: Option<String>,
}

impl MovesBetween {
    /// Returns the hashes of the entries.
    pub fn hashes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.from).chain(&self.to).map(String::as_str)
    }
}

/// The moves of the outcomes of models, empty if nothing has changed; or why they cannot be computed, for readers.
pub type ExplainedMoves = BTreeMap<MovesBetween, Result<Vec<RecordedMove>, String>>;

/// Returns the forecasts between which a chart shows the moves, unless its later entry has recorded them.
///
/// # Errors
///
/// Why there are no such forecasts, for readers.
pub fn moves_to_explain(chart: &Moves, ledger: &Ledger) -> Result<Option<MovesBetween>, String> {
    let model = chart.outcome.path.value.split('.').next().unwrap_or_default();
    let (from, _) = ledger.named_forecast(model, &chart.from.value)?;
    let between = |to: Option<&Entry>| MovesBetween {
        model: model.to_owned(),
        from: from.hash().to_owned(),
        to: to.map(|to| to.hash().to_owned()),
    };
    if chart.to.value == NOW {
        return Ok(Some(between(None)));
    }
    let (to, _) = ledger.named_forecast(model, &chart.to.value)?;
    Ok(recorded_moves_between(from, to, ledger).is_none().then(|| between(Some(to))))
}

/// Returns the moves between two forecasts that the later one has recorded.
pub fn recorded_moves_between<'l>(from: &Entry, to: &'l Entry, ledger: &Ledger) -> Option<&'l [RecordedMove]> {
    let moved = &to.computed()?.moved;
    let is_before = || ledger.forecast_before(to).is_some_and(|before| before.hash() == from.hash());
    (!moved.is_empty() && is_before()).then_some(moved.as_slice())
}
