//! Hindcasts of a model: past cases, with what is different in each, and what came.

use super::overrides::{Overrides, overrides};
use super::reader_text::prose_text;
use crate::date::Date;
use crate::diagnostic::{Report, error};
use crate::source::Spanned;
use crate::yaml::scalars::parse_number;
use crate::yaml::{
    Format, Shape, date, entry_name, identifier, list, optional, or_empty, parse_date, required, section, text,
};

section! {
    /// A past case.
    #[derive(Clone, Debug, PartialEq)]
    pub struct HindcastCase {
        /// The identifier.
        pub name: Spanned<String> = entry_name(),
        /// Its name for readers.
        pub label: Option<String> = optional(prose_text()),
        /// A sentence or two for readers.
        pub note: Option<String> = optional(prose_text()),
        /// The date called `today` in the run. Without it, that of the report. The data are those of the report in any case.
        pub as_of: Option<Spanned<Date>> = optional(date()),
        /// Names of the model, each with the expression that replaces its own, also in every structure of an ensemble.
        pub set: Overrides = or_empty(overrides()),
        /// The outcome of the model that came, or has not come yet.
        pub outcome: Spanned<String> = required(identifier()),
        /// What came: a date, a number in the unit of the outcome, `true` or `false` for a chance, or `not yet` for a date that has
        /// not come by the date of the report.
        pub came: Spanned<Came> = required(came()),
        /// Where that is written: keys of `data/sources.yaml` or of a `data/*.bib`.
        pub sources: Vec<Spanned<String>> = or_empty(list(text())),
    }
}

/// What came in a past case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Came {
    /// On this day.
    On(Date),
    /// This number, in the unit of the outcome.
    Number(f64),
    /// Of a chance: whether it came true.
    Event(bool),
    /// Nothing by the date of the report.
    NotYet,
}

/// The word for [`Came::NotYet`].
pub const NOT_YET: &str = "not yet";

/// The format of what came.
fn came() -> impl Format<Value = Spanned<Came>> {
    let read = |text: Spanned<String>, report: &mut Report| {
        let came = match text.value.as_str() {
            NOT_YET => Came::NotYet,
            "true" => Came::Event(true),
            "false" => Came::Event(false),
            day if day.len() == 10 && day.matches('-').count() == 2 => {
                Came::On(parse_date(day, text.span, report)?.value)
            }
            number if number.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) => {
                Came::Number(parse_number(number, text.span, report)?.value)
            }
            found => {
                return Err(report.push(error!(
                    BAD_VALUE at text.span, "expected a date, a number, `true`, `false`, or `{NOT_YET}`, found `{found}`";
                    hint "write a date as year-month-day: 2026-02-28"
                )));
            }
        };
        Ok(Spanned::new(came, text.span))
    };
    let shape = Shape::any_of([Shape::date(), Shape::Number, Shape::Boolean, Shape::Choice(vec![NOT_YET])]);
    text().then(read).with_shape(shape)
}
