//! Charts of two values of each row.

use super::annotations::{Annotations, RulesAndBands};
use super::axis_keys::SCALES;
use super::row_values::RowValues;
use crate::source::Spanned;
use crate::yaml::{Field, choice, default, flatten, one_or_many, or_empty, section, text};

section! {
    /// `kind: slope`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Slope {
        /// The rows and their values.
        pub shown: RowValues = flatten::<RowValues>(),
        /// The rows in color, by their labels; all others are gray.
        pub highlight: Vec<Spanned<String>> = or_empty(one_or_many(text())),
        /// `log` makes equal ratios equal distances.
        pub logarithmic("scale"): bool = default(choice(SCALES), "linear"),
    }
}

section! {
    /// `kind: dumbbell`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Dumbbell {
        /// The rows and their values.
        pub shown: RowValues = flatten::<RowValues>(),
        /// Lines and shaded ranges.
        pub annotations: Annotations = flatten::<RulesAndBands>().then(RulesAndBands::without_notes),
    }
}
