//! The backtests of the last build.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ledger_moves::ModelAsRead;
use crate::diagnostic::Report;
use crate::figure::{BacktestRequest, Backtests};
use crate::model::Backtest;

/// A backtest, or the problems because of which it failed.
type Found = Result<Arc<Backtest>, Report>;

/// Backtests that the next build need not run again, each with the model that was run.
#[derive(Default)]
pub struct KeptBacktests(BTreeMap<BacktestRequest, (Arc<ModelAsRead>, Found)>);

impl KeptBacktests {
    /// Returns a backtest of a model that has not changed since.
    pub fn get(&self, request: &BacktestRequest, model: &ModelAsRead) -> Option<Found> {
        let (_, found) = self.0.get(request).filter(|(known, _)| **known == *model)?;
        Some(found.clone())
    }

    /// Replaces all backtests by those that were run with these models.
    pub fn replace(&mut self, found: &Backtests, models: &BTreeMap<String, Arc<ModelAsRead>>) {
        let kept = found.iter().filter_map(|(request, found)| {
            Some((request.clone(), (Arc::clone(models.get(&request.model)?), found.clone())))
        });
        self.0 = kept.collect();
    }
}
