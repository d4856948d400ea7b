//! Claims: statements that will turn out to be true or false, each with the probability that was given for it.

use super::reader_text::prose;
use crate::date::Date;
use crate::diagnostic::{Report, Reported, error};
use crate::source::{Span, Spanned};
use crate::yaml::scalars::plain_number;
use crate::yaml::{Format, date, entry_name, expression, optional, required, section, span, text};

section! {
    /// An entry of `data/claims.yaml`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Claim {
        /// The name by which commands, tables and resolutions refer to it.
        pub id: Spanned<String> = entry_name(),
        /// The claim in a sentence that will turn out to be true or false; may hold bound figures.
        pub statement: Spanned<String> = required(prose()),
        /// The probability that it is true: `0.35`, `35%`, or an expression on a model's chance, `parity.task.by(2027)`.
        pub probability: Probability = required(probability()),
        /// The day on which the probability was given.
        pub made: Spanned<Date> = required(date()),
        /// The last day on which the claim can come true.
        pub deadline: Spanned<Date> = required(date()),
        /// How somebody will decide whether it came true: what counts, and where to look.
        pub resolves: Spanned<String> = required(prose()),
        /// The question that the claim belongs to; scores are given by question.
        pub question: Option<Spanned<String>> = optional(text()),
        /// Who gave the probability. Without it, the report did.
        pub by: Option<Spanned<String>> = optional(text()),
        /// A base rate to compare with: how often such claims come true.
        pub baseline: Option<Probability> = optional(probability()),
        /// The claim in its file.
        pub span: Span = span(),
    }
}

/// A probability as it is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Probability {
    /// A number from 0 to 1.
    Typed(Spanned<f64>),
    /// An expression over the results of models and data.
    Bound(Spanned<String>),
}

impl Probability {
    /// Returns the place in the file.
    pub fn span(&self) -> Span {
        match self {
            Self::Typed(number) => number.span,
            Self::Bound(expression) => expression.span,
        }
    }

    /// Returns the expression, if it is one.
    pub fn expression(&self) -> Option<&Spanned<String>> {
        match self {
            Self::Typed(_) => None,
            Self::Bound(expression) => Some(expression),
        }
    }
}

impl Claim {
    /// Returns the texts that may hold bound figures, and the expressions of its probability and its baseline.
    pub fn texts(&self) -> impl Iterator<Item = &Spanned<String>> {
        [&self.statement, &self.resolves].into_iter().chain(self.expressions())
    }

    /// Returns the expressions of its probability and its baseline.
    pub fn expressions(&self) -> impl Iterator<Item = &Spanned<String>> {
        std::iter::once(&self.probability).chain(&self.baseline).filter_map(Probability::expression)
    }

    /// Reports a deadline that is not after the day on which the probability was given.
    ///
    /// # Errors
    ///
    /// The deadline is that day, or is before it.
    pub fn in_order(self, report: &mut Report) -> Result<Self, Reported> {
        let (made, deadline) = (&self.made, &self.deadline);
        if deadline.value > made.value {
            return Ok(self);
        }
        Err(report.push(error!(
            BAD_VALUE at deadline.span, "expected a deadline after {}, when the claim was made, found {}", made.value, deadline.value;
            label made.span, "made";
            hint "correct one of the two dates: a probability given afterwards is not a forecast"
        )))
    }
}

/// The format of a probability: a number from 0 to 1, a percentage, or an expression.
fn probability() -> impl Format<Value = Probability> {
    expression().then(|written: Spanned<String>, report: &mut Report| {
        let text = written.value.trim();
        let percentage = text.strip_suffix('%').and_then(|number| plain_number(number.trim()));
        let Some(number) = percentage.map(|percent| percent / 100.0).or_else(|| plain_number(text)) else {
            return Ok(Probability::Bound(written));
        };
        if (0.0..=1.0).contains(&number) {
            return Ok(Probability::Typed(Spanned::new(number, written.span)));
        }
        let problem = error!(BAD_VALUE at written.span, "expected a probability from 0 to 1, found {text}");
        let is_percent = percentage.is_none() && (1.0..=100.0).contains(&number);
        Err(report.push(if is_percent { problem.hint(format!("write `{text}%`")) } else { problem }))
    })
}
