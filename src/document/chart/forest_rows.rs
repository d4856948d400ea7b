//! Forecasts of one quantity side by side, each with its intervals.

use super::annotations::{Annotations, RulesAndBands};
use super::axis_keys::Dates;
use crate::document::chart_series::LabeledPath;
use crate::document::reader_text::prose_text;
use crate::document::rows::Rows;
use crate::source::Spanned;
use crate::yaml::{
    Field, Format, boolean, default, either_by_key, flatten, non_empty, optional, required, section, text,
};

section! {
    /// `kind: forest`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Forest {
        /// Forecasts side by side: outcomes, the structures of an ensemble, the hindcasts of a model, and rows of datasets.
        pub rows: Vec<ForestRows> = required(non_empty(forest_rows())),
        /// If true, the rows are drawn in the order of their medians.
        pub sorted: bool = default(boolean(), "false"),
        /// The path of the row that stands below all others, after a rule: `parity.product`.
        pub apart: Option<Spanned<String>> = optional(text()),
        /// The dates drawn.
        pub dates: Dates = flatten::<Dates>().then(Dates::in_order),
        /// Lines and shaded ranges.
        pub annotations: Annotations = flatten::<RulesAndBands>().then(RulesAndBands::without_notes),
    }
}

/// Rows of a forest.
#[derive(Clone, Debug, PartialEq)]
pub enum ForestRows {
    /// A forecast of this project: an outcome, as the model is written or under a scenario.
    Own(LabeledPath),
    /// The structures of an ensemble, and their pool.
    Structures(OfStructures),
    /// The past cases of a model, and what came.
    Hindcasts(Spanned<String>),
    /// Forecasts of others.
    Others(Box<Others>),
}

/// The format of rows: `model.outcome`, `{ path: model.scenario.outcome }`, `{ structures: model.outcome }`, `{ hindcasts: model }`, or `{ dataset: …,
/// median: column }`.
fn forest_rows() -> impl Format<Value = ForestRows> {
    let own = section::<LabeledPath>("the rows").or_value_of("path").map(ForestRows::Own);
    let others = section::<Others>("the rows").map(|others| ForestRows::Others(Box::new(others)));
    let structures = section::<OfStructures>("the rows").map(ForestRows::Structures);
    let hindcasts = section::<OfHindcasts>("the rows").map(|rows| ForestRows::Hindcasts(rows.model));
    let others = either_by_key("hindcasts", hindcasts, others);
    either_by_key("path", own, either_by_key("structures", structures, others))
}

section! {
    /// The structures of an ensemble, a row each with its weight, and a last row for all of them together.
    #[derive(Clone, Debug, PartialEq)]
    pub struct OfStructures {
        /// The outcome: `model.outcome`.
        pub outcome("structures"): Spanned<String> = required(text()),
        /// The name of the last row; by default `All together`.
        pub label: Option<String> = optional(prose_text()),
    }
}

section! {
    /// The past cases of a model, a row each, with a mark for what came.
    #[derive(Clone, Debug, PartialEq)]
    pub struct OfHindcasts {
        /// The model, whose cases have dates, or numbers in one unit, as outcomes.
        pub model("hindcasts"): Spanned<String> = required(text()),
    }
}

section! {
    /// Forecasts of others, a row each.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Others {
        /// The rows.
        pub rows: Rows = flatten::<Rows>(),
        /// The column of the most likely date or number.
        pub median: Option<Spanned<String>> = optional(text()),
        /// The column of the earliest date or lowest number.
        pub low: Option<Spanned<String>> = optional(text()),
        /// The column of the latest date or highest number.
        pub high: Option<Spanned<String>> = optional(text()),
    }
}
