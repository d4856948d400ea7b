//! Conditions that an author expects of data or of a forecast, and wants a warning about when they stop being true.

use crate::source::Spanned;
use crate::yaml::{Format, expression, list, optional, required, section, string};

section! {
    /// An entry of `expect`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Expectation {
        /// A condition: `price <= previous.price` on the rows of a dataset, `product.median < 2032-01-01` on a forecast.
        pub condition: Spanned<String> = required(expression()),
        /// The condition in words, or why it is expected; `check` prints it when the condition fails.
        pub reason: Option<String> = optional(string()),
    }
}

/// The format of `expect`: a list of conditions, each alone or with its reason.
pub fn expectations() -> impl Format<Value = Vec<Expectation>> {
    list(section::<Expectation>("an expectation").or_value_of("condition"))
}
