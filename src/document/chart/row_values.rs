//! Rows of a dataset, and the numbers that a chart shows of each.

use crate::document::chart_series::{Split, SplitKeys};
use crate::document::rows::{Rows, Sort};
use crate::source::Spanned;
use crate::yaml::{Field, count, default, flatten, non_empty, optional, required, section, text};

section! {
    /// Rows with one or several numbers each.
    #[derive(Clone, Debug, PartialEq)]
    pub struct RowValues {
        /// The rows.
        pub rows: Rows = flatten::<Rows>(),
        /// Columns of numbers in one unit, all drawn for each row; or one column, whose values `by` splits.
        pub values: Vec<Spanned<String>> = required(non_empty(text())),
        /// A column of the dataset, each of whose values is drawn beside the others of the same label: `year`.
        pub split: Option<Split> = flatten::<SplitKeys>().then(SplitKeys::split),
        /// The column to sort by: `price`, or `{ by: price, descending: true }`.
        pub sort: Option<Sort> = optional(section::<Sort>("the order").or_value_of("by")),
        /// The largest number of rows drawn.
        pub limit: usize = default(count(60), "30"),
    }
}
