//! Values on top of each other: stacked areas, and the stacks of bars.

use super::annotations::Annotations;
use super::axis_keys::Dates;
use crate::document::chart_series::{Series, series};
use crate::source::Spanned;
use crate::yaml::{Field, choice, default, flatten, non_empty, one_or_many, or_empty, required, section, text};

/// What the values of a stack add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stack {
    /// Their total.
    Sum,
    /// 100%: each value is drawn as its share of the total.
    Share,
}

/// The words for stacks.
pub const STACKS: &[(&str, Stack)] = &[("sum", Stack::Sum), ("share", Stack::Share)];

section! {
    /// `kind: area`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Area {
        /// Dated columns of datasets, in one unit, from the bottom to the top: `power.coal`, or `{ path: power.output, by: source
        /// }` for an area for each value of a column.
        pub series: Vec<Series> = required(non_empty(series())),
        /// What the areas add up to: with `sum` the total, with `share` 100%.
        pub stack: Stack = default(choice(STACKS), "sum"),
        /// The series in color, by their labels; all others are gray. Needed for more than 6 series.
        pub highlight: Vec<Spanned<String>> = or_empty(one_or_many(text())),
        /// The dates drawn: by default those of the data.
        pub dates: Dates = flatten::<Dates>().then(Dates::in_order),
        /// Notes, lines, and shaded ranges.
        pub annotations: Annotations = flatten::<Annotations>(),
    }
}
