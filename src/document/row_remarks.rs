//! The keys of a row besides its cells, and the names of columns, which are others.

use super::accept::{Accepted, accepted};
use super::reader_text::prose_text;
use crate::date::Date;
use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;
use crate::yaml::{IDENTIFIERS, NameRule, Section, date, list, optional, or_empty, section, text};

/// The names of columns: identifiers that are not keys of a row.
pub const COLUMN_NAMES: NameRule =
    NameRule { pattern: "^(?!(sources|note|review_by|accept)$)[A-Za-z][A-Za-z0-9_]*$", check: check_column_name };

fn check_column_name(name: &Spanned<String>, what: &str, report: &mut Report) -> Result<(), Reported> {
    if RowRemarks::keys().iter().any(|key| key.name == name.value) {
        let found = &name.value;
        return Err(report.push(error!(BAD_NAME at name.span,
            "expected a column name, found `{found}`, which a row uses for itself";
            hint "name the column something else")));
    }
    (IDENTIFIERS.check)(name, what, report)
}

section! {
    /// The keys of a row besides its cells. No column may have one of these names.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct RowRemarks {
        /// Where this row comes from. Without it, the dataset's own sources are used.
        pub sources: Vec<Spanned<String>> = or_empty(list(text())),
        /// A remark for readers.
        pub note: Option<String> = optional(prose_text()),
        /// The day by which to review this row: `check` warns from the day after.
        pub review_by: Option<Spanned<Date>> = optional(date()),
        /// The checks whose reports you accept, each with its reason: `{ outlier: A limited edition }`.
        pub accept: Accepted = or_empty(accepted()),
    }
}
