//! Values that replace those of a model.

use crate::source::Spanned;
use crate::yaml::{Format, IDENTIFIERS, by_name, expression, pair};

/// Other values for some names.
pub type Overrides = Vec<(Spanned<String>, Spanned<String>)>;

/// The format of overrides: names of the model with their expressions.
pub fn overrides() -> impl Format<Value = Overrides> {
    by_name("overrides", IDENTIFIERS, pair(expression()))
}
