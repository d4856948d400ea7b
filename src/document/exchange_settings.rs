//! Files for the systems of others: which of them a build writes.

use super::ledger::StatedValue;
use super::ledger::stated_value::stated_value;
use crate::source::{Span, Spanned};
use crate::yaml::{Format, boolean, default, list, number, optional, or_empty, required, section, span, text};

section! {
    /// Files for the systems of others.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct ExchangeSettings {
        /// If true, `exchange/hubverse/` has the quantiles of the outcomes and curves of each model in the format of the hubverse.
        pub hubverse: bool = default(boolean(), "false"),
        /// If true, `exchange/scoring/` has the recorded forecasts of everything that is resolved, as scoring packages read them.
        pub scoring: bool = default(boolean(), "false"),
        /// Questions of Metaculus, each with the outcome that answers it: `exchange/metaculus/` has the forecast that its interface takes.
        pub metaculus: Vec<MetaculusQuestion> = or_empty(list(section::<MetaculusQuestion>("a question"))),
    }
}

section! {
    /// A question of Metaculus.
    #[derive(Clone, Debug, PartialEq)]
    pub struct MetaculusQuestion {
        /// The outcome that answers it: `parity.task`.
        pub outcome: Spanned<String> = required(text()),
        /// The lower end of its range, a date or a number in the unit of the outcome; a question of yes or no has none.
        pub from: Option<StatedValue> = optional(stated_value()),
        /// The upper end of its range.
        pub to: Option<StatedValue> = optional(stated_value()),
        /// Whether the answer can be below the range.
        pub open_lower: bool = default(boolean(), "false"),
        /// Whether the answer can be above the range.
        pub open_upper: bool = default(boolean(), "false"),
        /// The zero point of a logarithmic range of numbers, as the question has it.
        pub zero_point: Option<f64> = optional(number().map(|number| number.value)),
        /// The place in the settings.
        pub span: Span = span(),
    }
}
