//! Entries that say what came true.

use std::fmt;

use super::content_hash::OF_FILES;
use super::recorded_value::hash;
use crate::date::Date;
use crate::diagnostic::{Report, error};
use crate::source::Spanned;
use crate::yaml::{Format, Shape, identifier, one_or_many, optional, or_empty, required, section, string, text};

section! {
    /// `kind: resolution`: what came of a claim, or of an outcome of a model. Its `as_of` is the day on which it came true or
    /// was decided.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ResolutionEntry {
        /// The claim of `data/claims.yaml`, or the question of `data/questions/`.
        pub claim: Option<Spanned<String>> = optional(identifier()),
        /// The first 16 digits of the SHA-256 of the claim or the question, as it was when it was resolved.
        pub claim_hash: Option<Spanned<String>> = optional(hash(OF_FILES)),
        /// The model of an outcome.
        pub model: Option<Spanned<String>> = optional(identifier()),
        /// The outcome.
        pub outcome: Option<Spanned<String>> = optional(identifier()),
        /// `yes`, `no`, the day on which it came, a number, `ambiguous`, or `annulled`.
        pub result: Spanned<ResolvedAs> = required(resolved_as()),
        /// What shows it: keys of `data/sources.yaml` or of a `data/*.bib`.
        pub sources("source"): Vec<Spanned<String>> = or_empty(one_or_many(text())),
        /// Who decided it.
        pub who: Option<String> = optional(string()),
    }
}

/// What came of a claim or an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ResolvedAs {
    /// It came true.
    Yes,
    /// It did not come true in time.
    No,
    /// It came on this day.
    On(Date),
    /// It came to this number, in the unit of the outcome.
    Number(f64),
    /// The rule does not say what has come true.
    Ambiguous,
    /// The question lost its meaning.
    Annulled,
}

/// The results that are words.
const WORDS: [(&str, ResolvedAs); 4] = [
    ("yes", ResolvedAs::Yes),
    ("no", ResolvedAs::No),
    ("ambiguous", ResolvedAs::Ambiguous),
    ("annulled", ResolvedAs::Annulled),
];

impl ResolvedAs {
    /// Reads a result from its text.
    pub fn parse(text: &str) -> Option<Self> {
        let word = WORDS.iter().find(|(word, _)| *word == text).map(|(_, result)| *result);
        let number = || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Self::Number);
        word.or_else(|| Date::parse(text).map(Self::On)).or_else(number)
    }
}

impl fmt::Display for ResolvedAs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => date.fmt(formatter),
            Self::Number(number) => number.fmt(formatter),
            word => formatter.write_str(WORDS.iter().find(|(_, known)| known == word).map_or("", |(word, _)| word)),
        }
    }
}

/// The format of a result.
fn resolved_as() -> impl Format<Value = Spanned<ResolvedAs>> {
    let read = |text: Spanned<String>, report: &mut Report| {
        match ResolvedAs::parse(&text.value) {
        Some(result) => Ok(Spanned::new(result, text.span)),
        None => Err(report.push(error!(
            BAD_VALUE at text.span, "expected `yes`, `no`, a day, a number, `ambiguous`, or `annulled`, found `{}`", text.value
        ))),
    }
    };
    let words = Shape::Choice(WORDS.iter().map(|(word, _)| *word).collect());
    text().then(read).with_shape(Shape::any_of([words, Shape::date(), Shape::Number]))
}
