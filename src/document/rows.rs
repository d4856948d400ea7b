//! The rows of a dataset that a chart or table draws.

use crate::source::Spanned;
use crate::yaml::{
    Format, IDENTIFIERS, boolean, by_name, default, expression, one_or_many, optional, or_empty, pair, required,
    section, text,
};

section! {
    /// Rows of a dataset.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Rows {
        /// The dataset, by its id.
        pub dataset: Spanned<String> = required(text()),
        /// A condition that rows must satisfy: `memory >= 24 GB`, `maker = "AMD" and released >= 2020`.
        pub condition("where"): Option<Spanned<String>> = optional(expression()),
        /// The column that names a row. Without it, the dataset's key names them.
        pub label: Option<Spanned<String>> = optional(text()),
        /// Columns of text, each with the values that rows must have: `{ maker: [AMD, NVIDIA] }`.
        pub filter: Vec<ColumnFilter> = or_empty(
            by_name("columns", IDENTIFIERS, pair(one_or_many(text())))
                .map(|columns| columns.into_iter().map(|(column, values)| ColumnFilter { column, values }).collect()),
        ),
    }
}

/// A column of text, and the values that rows must have in it.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnFilter {
    /// The column.
    pub column: Spanned<String>,
    /// The accepted values.
    pub values: Vec<Spanned<String>>,
}

section! {
    /// The order of the rows.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Sort {
        /// The column whose values decide the order.
        pub by: Spanned<String> = required(text()),
        /// If true, the largest value comes first.
        pub descending: bool = default(boolean(), "false"),
    }
}
