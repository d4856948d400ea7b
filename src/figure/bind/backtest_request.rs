//! Backtests that charts and tables show, run before these are drawn.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::date::{Date, Period};
use crate::diagnostic::Report;
use crate::document::backtest_keys::BacktestKeys;
use crate::model::Backtest;

/// The most dates as of which a model is run for a chart or a table.
pub const MAX_DATES: usize = 60;

/// A model, and the dates as of which it is run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BacktestRequest {
    /// The model's id.
    pub model: String,
    /// The first date.
    pub from: Date,
    /// The time from one date to the next.
    pub every: Period,
}

/// The backtests that were run, each with the problems if it failed.
pub type Backtests = BTreeMap<BacktestRequest, Result<Arc<Backtest>, Report>>;

impl BacktestRequest {
    /// Returns what the keys of a chart or a table ask for.
    pub fn of(keys: &BacktestKeys) -> Self {
        let model = keys.curve.value.split('.').next().unwrap_or_default().to_owned();
        Self { model, from: keys.from.value, every: keys.every.value }
    }

    /// Returns the dates before an end as of which the model is run, without limit.
    pub fn dates(&self, end: Date) -> impl Iterator<Item = Date> + use<> {
        let every = self.every;
        std::iter::successors(Some(self.from), move |date| date.plus(every)).take_while(move |date| *date < end)
    }
}
