//! Checks: what the words of a paragraph, a chart or a table assume about the figures. A check that is false is described by
//! the values that it compares, as prose prints them. A check whose values are closer than the sampling error can tell is
//! neither true nor false.

use super::binder::Binder;
use super::comparison::Comparison;
use super::failed_expectation::collect_paths;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::model::expression::Binary;
use crate::model::{Expression, ExpressionKind};
use crate::source::{Span, Spanned};

/// Whether an assumption is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is true.
    True,
    /// It is false: for each comparison that makes it so, the values on its two sides in words.
    False(Vec<String>),
    /// The sampling error leaves it open: for each comparison that is too close, its values in words.
    Open(Vec<String>),
}

impl Binder<'_> {
    /// Evaluates what a text assumes.
    ///
    /// # Errors
    ///
    /// Reports the problems of the condition, and a condition that names no figure.
    pub fn assumption(&mut self, condition: &Spanned<String>, report: &mut Report) -> Result<Verdict, Reported> {
        let parsed = self.parse(condition, report)?;
        let mut paths = Vec::new();
        collect_paths(&parsed, &mut paths);
        let is_true = self.eval_condition(&parsed, report)?;
        if paths.is_empty() {
            return Err(report.push(error!(
                CONDITION at condition.span, "this check names no figure, so it is always {is_true}";
                hint "compare a figure: `parity.product.median < 2030-01-01`"
            )));
        }
        let found = self.judge(&parsed, condition);
        let sentences = |wanted: Option<bool>| {
            let mut parts = Vec::new();
            found.collect(wanted, &mut parts);
            parts
        };
        Ok(match found.truth() {
            Some(true) => Verdict::True,
            Some(false) => Verdict::False(sentences(Some(false))),
            None => Verdict::Open(sentences(None)),
        })
    }

    /// Reports an assumption that is false, an error, or that cannot be decided, a warning. `words` are those that assume it,
    /// and `what` they are part of: `the text`.
    pub fn check_assumption(&mut self, condition: &Spanned<String>, words: Span, what: &str, report: &mut Report) {
        let problem = match self.assumption(condition, report) {
            Ok(Verdict::True) | Err(_) => return,
            Ok(Verdict::False(sentences)) => {
                let message = format!("{what} assumes what is not so: {}", sentences.join(", and "));
                Diagnostic::error(codes::FAILED_CHECK, message)
                    .label(condition.span, "false now")
                    .label(words, "these words assume it")
                    .hint("rewrite the words so that they are true of these values, then write what they assume now into the check")
            }
            Ok(Verdict::Open(sentences)) => {
                let message =
                    format!("the sampling error leaves open whether {what} is right: {}", sentences.join("; "));
                Diagnostic::warning(codes::OPEN_CHECK, message)
                    .label(condition.span, "may be true or false")
                    .label(words, "these words assume it")
                    .hint("give the model more `samples`, or choose words and a check that leave more room")
            }
        };
        report.push(problem);
    }

    /// Evaluates a condition whose problems have been reported.
    fn judge(&mut self, expression: &Expression, condition: &Spanned<String>) -> Judgment {
        let language = self.evidence.language;
        match &expression.kind {
            ExpressionKind::Binary(Binary::And, left, right) => {
                Judgment::All(vec![self.judge(left, condition), self.judge(right, condition)])
            }
            ExpressionKind::Binary(Binary::Or, left, right) => {
                Judgment::Any(vec![self.judge(left, condition), self.judge(right, condition)])
            }
            ExpressionKind::Not(inner) => Judgment::Not(Box::new(self.judge(inner, condition))),
            kind => {
                let is_true = self.eval_condition(expression, &mut Report::default()).ok();
                let comparison = Comparison::of(kind).map(|comparison| {
                    let margin = self.margin(&comparison, condition).filter(|margin| margin.is_open());
                    let sentence = match &margin {
                        Some(margin) => self.too_close(language, &comparison, margin, condition),
                        None => self.compared(language, &comparison, is_true == Some(true), condition),
                    };
                    (margin.is_some(), sentence)
                });
                let (is_open, sentence) = comparison.unwrap_or_default();
                let sentence = sentence.or_else(|| Some(format!("`{}` is {}", condition.value, is_true?)));
                Judgment::Leaf { truth: is_true.filter(|_| !is_open), sentence }
            }
        }
    }
}

/// A condition with the truth of each of its parts.
enum Judgment {
    All(Vec<Judgment>),
    Any(Vec<Judgment>),
    Not(Box<Judgment>),
    /// A comparison: whether it is true, `None` if that is open, and its values in words.
    Leaf {
        truth: Option<bool>,
        sentence: Option<String>,
    },
}

impl Judgment {
    /// Returns whether it is true; `None` if that depends on a part that is open.
    fn truth(&self) -> Option<bool> {
        let all = |parts: &[Self], wanted: bool| {
            let mut truths = parts.iter().map(Self::truth);
            let is_decided = truths.clone().any(|truth| truth == Some(!wanted));
            if is_decided { Some(!wanted) } else { truths.all(|truth| truth.is_some()).then_some(wanted) }
        };
        match self {
            Self::All(parts) => all(parts, true),
            Self::Any(parts) => all(parts, false),
            Self::Not(inner) => inner.truth().map(|truth| !truth),
            Self::Leaf { truth, .. } => *truth,
        }
    }

    /// Collects the sentences of the comparisons that make the whole false or open.
    fn collect(&self, wanted: Option<bool>, sentences: &mut Vec<String>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().filter(|part| part.truth() == wanted).for_each(|part| part.collect(wanted, sentences));
            }
            Self::Not(inner) => inner.collect(wanted.map(|truth| !truth), sentences),
            Self::Leaf { sentence, .. } => sentences.extend(sentence.clone()),
        }
    }
}
