//! Claims: statements that will turn out to be true or false, each with the probability that was given for it.

use super::ledger::content_hash::file_hash;
use super::reader_text::prose;
use crate::date::Date;
use crate::diagnostic::{Report, Reported, error};
use crate::source::{Span, Spanned};
use crate::yaml::scalars::plain_number;
use crate::yaml::{
    Format, choice, date, default, entry_name, expression, list, number, optional, or_empty, required, section, span,
    text,
};

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
        /// The chances that others give for the same claim. Scores list each of them, and the pool of all.
        pub views: Vec<View> = or_empty(list(section::<View>("a view"))),
        /// How several chances become one: `linear` is their mean, `logarithmic` the mean of their log odds.
        pub pool: PoolKind = default(choice(&POOLS), "linear"),
        /// Where the weights come from: `file`, or `scores`, the inverse of each forecaster's mean Brier score over the claims that
        /// were resolved by the day of the chance. A forecaster without such a score has the mean weight of the others.
        pub weights: WeightSource = default(choice(&WEIGHT_SOURCES), "file"),
        /// The weight of the claim's own chance in the pool.
        pub weight: f64 = default(weight(), "1"),
        /// The claim in its file.
        pub span: Span = span(),
    }
}

section! {
    /// A chance that somebody else gives for a claim.
    #[derive(Clone, Debug, PartialEq)]
    pub struct View {
        /// Who gives it.
        pub by: Spanned<String> = required(text()),
        /// The probability, as in the claim.
        pub probability: Probability = required(probability()),
        /// The day on which it was given. Without it, that of the claim.
        pub made: Option<Spanned<Date>> = optional(date()),
        /// Its weight in the pool.
        pub weight: f64 = default(weight(), "1"),
    }
}

/// How several chances become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolKind {
    /// Their weighted mean.
    Linear,
    /// The weighted mean of their log odds.
    Logarithmic,
}

/// The words for kinds of pools.
pub const POOLS: [(&str, PoolKind); 2] = [("linear", PoolKind::Linear), ("logarithmic", PoolKind::Logarithmic)];

/// Where the weights of a pool come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightSource {
    /// From the file.
    File,
    /// From the past scores of the forecasters.
    Scores,
}

const WEIGHT_SOURCES: [(&str, WeightSource); 2] = [("file", WeightSource::File), ("scores", WeightSource::Scores)];

/// The format of a weight: a number that is not negative.
fn weight() -> impl Format<Value = f64> {
    number().then(|weight: Spanned<f64>, report: &mut Report| {
        if weight.value >= 0.0 {
            return Ok(weight.value);
        }
        Err(report.push(error!(BAD_VALUE at weight.span, "expected a weight of at least 0, found {}", weight.value)))
    })
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

    /// Returns it in one way: `35%` and `0.35` are the same.
    pub fn written(&self) -> String {
        match self {
            Self::Typed(number) => number.value.to_string(),
            Self::Bound(expression) => expression.value.clone(),
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
    /// Returns the texts that may hold bound figures, and the expressions of its probabilities and its baseline.
    pub fn texts(&self) -> impl Iterator<Item = &Spanned<String>> {
        [&self.statement, &self.resolves].into_iter().chain(self.expressions())
    }

    /// Returns the expressions of its probabilities and its baseline.
    pub fn expressions(&self) -> impl Iterator<Item = &Spanned<String>> {
        let views = self.views.iter().map(|view| &view.probability);
        std::iter::once(&self.probability).chain(&self.baseline).chain(views).filter_map(Probability::expression)
    }

    /// Returns what must never change once somebody else could read it, by key.
    pub fn promise(&self) -> [(&'static str, String); 5] {
        [
            ("statement", self.statement.value.clone()),
            ("probability", self.probability.written()),
            ("made", self.made.value.to_string()),
            ("deadline", self.deadline.value.to_string()),
            ("resolves", self.resolves.value.clone()),
        ]
    }

    /// Returns the first digits of the SHA-256 of what the claim says: a claim that is resolved must not change any more.
    pub fn content_hash(&self) -> String {
        let view = |view: &View| {
            let made = view.made.as_ref().map(|made| made.value.to_string()).unwrap_or_default();
            format!("view {} {} {made} {}\n", view.by.value, view.probability.written(), view.weight)
        };
        let views: String = self.views.iter().map(view).collect();
        let by = self.by.as_ref().map_or("", |by| &by.value);
        let baseline = self.baseline.as_ref().map(Probability::written).unwrap_or_default();
        let text = format!(
            "{}\n{}\n{}\n{}\n{}\n{by}\n{baseline}\n{:?} {:?} {}\n{views}",
            self.statement.value,
            self.resolves.value,
            self.probability.written(),
            self.made.value,
            self.deadline.value,
            self.pool,
            self.weights,
            self.weight
        );
        file_hash(text.as_bytes())
    }

    /// Reports a deadline that is not after the day on which the probability was given.
    ///
    /// # Errors
    ///
    /// The deadline is that day, or is before it.
    pub fn in_order(self, report: &mut Report) -> Result<Self, Reported> {
        let deadline = &self.deadline;
        let mut days = std::iter::once(&self.made).chain(self.views.iter().filter_map(|view| view.made.as_ref()));
        let Some(made) = days.find(|made| made.value >= deadline.value) else { return Ok(self) };
        Err(report.push(error!(
            BAD_VALUE at deadline.span, "expected a deadline after {}, when a chance was given, found {}", made.value, deadline.value;
            label made.span, "given";
            hint "correct one of the two dates: a probability given afterwards is not a forecast"
        )))
    }
}

/// The format of a probability: a number from 0 to 1, a percentage, or an expression.
pub fn probability() -> impl Format<Value = Probability> {
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
