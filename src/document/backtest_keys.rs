//! The keys of charts and tables of backtests.

use crate::date::{Date, Period};
use crate::source::Spanned;
use crate::yaml::{date, default, period, required, section, text};

section! {
    /// `kind: backtest`: what a curve would have forecast on earlier dates, compared with what came.
    #[derive(Clone, Debug, PartialEq)]
    pub struct BacktestKeys {
        /// The curve, which names the data that it forecasts as `observed`: `future.rent`.
        pub curve: Spanned<String> = required(text()),
        /// The first date as of which the model is run.
        pub from: Spanned<Date> = required(date()),
        /// The time from one date to the next.
        pub every: Spanned<Period> = default(period(), "1 year"),
    }
}
