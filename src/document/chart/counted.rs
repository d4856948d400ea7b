//! Values whose distribution a chart shows: samples, or a column of a dataset.

use super::annotations::{Annotations, RulesAndBands};
use super::axis_keys::SCALES;
use super::bin_rule::{self, BinRule};
use crate::document::chart_series::LabeledPath;
use crate::document::rows::Rows;
use crate::source::Spanned;
use crate::yaml::{
    Field, Format, choice, default, either_by_key, expression, flatten, optional, required, section, text,
};

section! {
    /// `kind: histogram`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Histogram {
        /// The values that are counted: samples of an outcome or an input, `parity.task`; a column of a dataset,
        /// `gpus.memory` or `{ path: gpus.memory, where: … }`; or a column with the keys of rows, `{ dataset: gpus, value:
        /// memory, filter: … }`.
        pub values: Counted = required(counted()),
        /// The rule for the width of the bins, or about how many bins there are. The width is rounded to 1, 2, or 5 times a
        /// power of ten, or to whole months.
        pub bins: BinRule = default(bin_rule::bins(), "auto"),
        /// `log` makes bins of equal ratios, for values that range over several powers of ten.
        pub logarithmic("scale"): bool = default(choice(SCALES), "linear"),
        /// Lines and shaded ranges.
        pub annotations: Annotations = flatten::<RulesAndBands>().then(RulesAndBands::without_notes),
    }
}

/// Values that a histogram counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Counted {
    /// Samples, or a column of a dataset.
    Path(CountedPath),
    /// A column of some rows.
    Rows(CountedRows),
}

/// The format of counted values: `model.outcome`, `dataset.column`, or `{ dataset: …, value: column }`.
pub fn counted() -> impl Format<Value = Counted> {
    let path = section::<CountedPath>("the values").or_value_of("path").map(Counted::Path);
    either_by_key("path", path, section::<CountedRows>("the values").map(Counted::Rows))
}

section! {
    /// Samples, or a column of a dataset.
    #[derive(Clone, Debug, PartialEq)]
    pub struct CountedPath {
        /// The path.
        pub source: LabeledPath = flatten::<LabeledPath>(),
        /// A condition that the rows of a column must satisfy: `entity = "World"`.
        pub condition("where"): Option<Spanned<String>> = optional(expression()),
    }
}

section! {
    /// A column of some rows.
    #[derive(Clone, Debug, PartialEq)]
    pub struct CountedRows {
        /// The rows.
        pub rows: Rows = flatten::<Rows>(),
        /// The column: numbers or dates.
        pub value: Spanned<String> = required(text()),
    }
}
