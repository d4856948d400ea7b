//! Datasets that are made of groups of the rows of another dataset.

use super::reader_text::prose_text;
use super::row_remarks::COLUMN_NAMES;
use crate::source::{Span, Spanned};
use crate::yaml::{by_name, entry_name, expression, one_or_many, optional, or_empty, required, section, span, text};

section! {
    /// `group`: a row for each group of rows of another dataset.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Group {
        /// The dataset whose rows are grouped.
        pub from: Spanned<String> = required(text()),
        /// Its columns whose cells are the same in all rows of a group: `country`, `[country, year]`. They become the key.
        pub by: Vec<Spanned<String>> = required(one_or_many(text())),
        /// Columns computed from the rows of a group, by name.
        pub columns: Vec<GroupColumn> = or_empty(by_name(
            "columns of groups",
            COLUMN_NAMES,
            section::<GroupColumn>("the column").or_value_of("value"),
        )),
        /// The group in its file.
        pub span: Span = span(),
    }
}

section! {
    /// A column that is computed from the rows of a group.
    #[derive(Clone, Debug, PartialEq)]
    pub struct GroupColumn {
        /// The identifier.
        pub name: Spanned<String> = entry_name(),
        /// An expression with functions over the rows of a group: `sum(units)`, `median(price)`, `sum(price * units) / sum(units)`.
        pub value: Spanned<String> = required(expression()),
        /// The unit to show it in. Without it, the expression's own unit is used.
        pub unit: Option<Spanned<String>> = optional(text()),
        /// Its header in tables and its name in charts. Without it, the column's name is used.
        pub label: Option<String> = optional(prose_text()),
        /// A remark for readers.
        pub note: Option<String> = optional(prose_text()),
    }
}
