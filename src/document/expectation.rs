//! What an author expects of data or of a forecast, so as to be told when it no longer holds.

use crate::source::Spanned;

/// An entry of `expect`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// A condition: over the columns of a row, `price <= previous.price`, or over what a model says, `product.median <
    /// 2032-01-01`.
    pub condition: Spanned<String>,
    /// What it says in words, or why it is expected.
    pub reason: Option<String>,
}
