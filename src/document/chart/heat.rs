//! `kind: heatmap`.

use super::axis_keys::SCALES;
use crate::document::rows::Rows;
use crate::source::Spanned;
use crate::yaml::{choice, default, flatten, required, section, text};

section! {
    /// `kind: heatmap`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Heatmap {
        /// The rows of the dataset: one for each cell.
        pub rows: Rows = flatten::<Rows>(),
        /// The column whose values are across: text, dates, or numbers.
        pub x: Spanned<String> = required(text()),
        /// The column whose values are down: text, dates, or numbers.
        pub y: Spanned<String> = required(text()),
        /// The column of numbers that gives the color of each cell.
        pub value: Spanned<String> = required(text()),
        /// `log` makes shades of equal ratios, for values that range over several powers of ten.
        pub logarithmic("scale"): bool = default(choice(SCALES), "linear"),
    }
}
