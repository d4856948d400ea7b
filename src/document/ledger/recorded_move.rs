//! How an outcome has moved since the entry before, and why.

use crate::source::Spanned;
use crate::yaml::{Format, entry_name, list, number, optional, or_empty, required, section, string};

section! {
    /// The move of an outcome since the entry before of the same model.
    #[derive(Clone, Debug, PartialEq)]
    pub struct RecordedMove {
        /// The outcome.
        pub name: Spanned<String> = entry_name(),
        /// The move of the median, in years for a date, or that of the probability of a chance. Without it, one of the two values
        /// is not known: it is "never", or outside of the window.
        pub total("move"): Option<f64> = optional(number().map(|number| number.value)),
        /// The standard error of the move due to sampling, with the same draws on both sides.
        pub error: Option<f64> = optional(number().map(|number| number.value)),
        /// What has moved it.
        pub causes: Vec<RecordedCause> = or_empty(list(section::<RecordedCause>("a cause"))),
    }
}

section! {
    /// A change, or several that cannot be made one without the other.
    #[derive(Clone, Debug, PartialEq)]
    pub struct RecordedCause {
        /// What has changed: `input`, `data`, `definition`, `time`; `together` for several.
        pub kind: String = required(string()),
        /// The name of what has changed: an input, a dataset. A setting of the whole model has none.
        pub name: Option<String> = optional(string()),
        /// The change in words.
        pub change: String = required(string()),
        /// The part of the move. The parts sum to the move.
        pub share: f64 = required(number().map(|number| number.value)),
        /// The standard error of the part due to sampling.
        pub error: Option<f64> = optional(number().map(|number| number.value)),
    }
}
