//! Probabilities that an expression gives, such as those of claims.

use super::binder::Binder;
use super::evidence::Evidence;
use super::item::Item;
use super::quantity::{Quantity, QuantityKind};
use crate::diagnostic::{Report, Reported, error};
use crate::document::Claim;
use crate::model::{Argument, Expression, ExpressionKind, Known};
use crate::source::Spanned;

/// The chance of an outcome, as a claim names it: `model.outcome.by(2030)`, or `model.outcome` for a chance.
pub struct ChancePath {
    /// The model.
    pub model: String,
    /// The outcome.
    pub outcome: String,
    /// The year by whose end a date has come.
    pub by_year: Option<i32>,
}

/// Returns the outcome whose chance an expression is; `None` if the expression is something else.
pub fn chance_path(expression: &Spanned<String>, evidence: Evidence<'_>) -> Option<ChancePath> {
    let parsed = Binder::new(evidence).parse(expression, &mut Report::default()).ok()?;
    let (path, by_year) = match &parsed.kind {
        ExpressionKind::Call(function, arguments) => {
            let ExpressionKind::Member(path, name) = &function.kind else { return None };
            let [Argument::Plain(Expression { kind: ExpressionKind::Number(year), .. })] = &arguments[..] else {
                return None;
            };
            (name.text == "by" && year.fract() == 0.0).then_some((&**path, Some(*year as i32)))?
        }
        _ => (&parsed, None),
    };
    let ExpressionKind::Member(model, outcome) = &path.kind else { return None };
    let ExpressionKind::Name(model) = &model.kind else { return None };
    Some(ChancePath { model: model.clone(), outcome: outcome.text.clone(), by_year })
}

/// Returns the names of a model whose chances claims and questions read, with the year by whose end a date has come.
pub fn claimed_chances(model: &str, evidence: Evidence<'_>) -> Vec<(String, Option<i32>)> {
    let of_questions = evidence.questions.values().filter_map(|question| question.forecast.expression());
    let expressions = evidence.claims.values().flat_map(Claim::expressions).chain(of_questions);
    let paths = expressions.filter_map(|expression| chance_path(expression, evidence));
    paths.filter(|path| path.model == model).map(|path| (path.outcome, path.by_year)).collect()
}

impl Binder<'_> {
    /// Returns the probability that an expression leads to.
    ///
    /// # Errors
    ///
    /// Reports the problems of the expression, and a value that is not a number from 0 to 1.
    pub fn probability(&mut self, expression: &Spanned<String>, report: &mut Report) -> Result<f64, Reported> {
        let parsed = self.parse(expression, report)?;
        let item = self.evaluate(&parsed, report)?;
        let quantity = match item {
            Item::Quantity(quantity) => quantity,
            Item::Sampled(sampled) => sampled.central(),
            _ => {
                return Err(report.push(error!(
                    NOT_A_CHANCE at expression.span, "`{}` is not a probability", expression.value;
                    hint "name a chance, like `model.outcome.by(2030)`"
                )));
            }
        };
        match (quantity.value, is_share(&quantity)) {
            (Known::At(value), true) if (0.0..=1.0).contains(&value) => Ok(value),
            (Known::At(value), true) => Err(report.push(error!(
                NOT_A_CHANCE at expression.span, "expected a probability from 0 to 1, and `{}` is {value}", expression.value
            ))),
            _ => {
                let kind = quantity.kind.in_words();
                Err(report.push(error!(
                    NOT_A_CHANCE at expression.span, "expected a probability, and `{}` is {kind}", expression.value;
                    hint "name a chance, like `model.outcome.by(2030)`"
                )))
            }
        }
    }
}

/// Returns whether a value is a chance or a plain number.
fn is_share(quantity: &Quantity) -> bool {
    match &quantity.kind {
        QuantityKind::Chance => true,
        QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit) => unit.is_plain(),
        QuantityKind::Date(_) => false,
    }
}
