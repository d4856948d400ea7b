//! Series over time: what a chart names to draw along dates.

use super::reader_text::prose_text;
use crate::diagnostic::{Report, error};
use crate::source::Spanned;
use crate::yaml::{
    Field, Format, boolean, default, expression, flatten, list, optional, or_empty, required, section, text,
};

section! {
    /// A path that a chart names, and the label that readers see for it.
    #[derive(Clone, Debug, PartialEq)]
    pub struct LabeledPath {
        /// The path: `model.outcome`, `model.scenario.outcome`, `dataset.column`.
        pub path: Spanned<String> = required(text()),
        /// Its name for readers. Without it, the label of what the path names is used.
        pub label: Option<String> = optional(prose_text()),
    }
}

/// The format of a path, alone or with a label.
pub fn labeled_path() -> impl Format<Value = LabeledPath> {
    section::<LabeledPath>("a series").or_value_of("path")
}

section! {
    /// A series over time: a curve of a model, or a column of a dataset plotted against the dataset's dates.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Series {
        /// The path of the curve or of the column.
        pub source: LabeledPath = flatten::<LabeledPath>(),
        /// A condition that the rows of a column must satisfy: `entity = "World"`.
        pub condition("where"): Option<Spanned<String>> = optional(expression()),
        /// A column of the dataset, each of whose values is a series of its own: `entity`.
        pub split: Option<Split> = flatten::<SplitKeys>().then(SplitKeys::split),
        /// If true, only the values of a column that beat all earlier ones are drawn, as steps.
        pub frontier: bool = default(boolean(), "false"),
        /// If true, a trend is fitted to the rows that the chart draws, along the logarithm on a logarithmic scale, and drawn over
        /// them with the 90% confidence band of its line.
        pub fit: bool = default(boolean(), "false"),
    }
}

/// The format of a series: `model.curve`, `dataset.column`, or a mapping.
pub fn series() -> impl Format<Value = Series> {
    section::<Series>("a series").or_value_of("path")
}

/// The column that splits rows into several series, and the values that are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// The column.
    pub by: Spanned<String>,
    /// The values that are drawn, in their order. If there are none, all are.
    pub only: Vec<Spanned<String>>,
}

section! {
    /// The keys of a split as they are written.
    pub struct SplitKeys {
        /// A column of the dataset that splits the rows: each of its values has a line, panel, or color of its own.
        by: Option<Spanned<String>> = optional(text()),
        /// The values of that column that are drawn, in this order: `[Norway, China, World]`. Without it, all are drawn.
        only: Vec<Spanned<String>> = or_empty(list(text())),
    }
}

impl SplitKeys {
    /// Returns the split, and reports values without a column and values that are listed twice.
    pub fn split(self, report: &mut Report) -> Option<Split> {
        for (at, value) in self.only.iter().enumerate() {
            if let Some(first) = self.only[..at].iter().find(|first| first.value == value.value) {
                report.push(error!(BAD_VALUE at value.span, "`{}` is listed twice", value.value;
                    label first.span, "first here"));
            }
        }
        match (self.by, self.only.first()) {
            (Some(by), _) => Some(Split { by, only: self.only }),
            (None, Some(value)) => {
                report.push(error!(BAD_VALUE at value.span,
                    "expected `by` beside `only`, found one of the two";
                    hint "name the column that these values are in: `by: entity`"));
                None
            }
            (None, None) => None,
        }
    }
}
