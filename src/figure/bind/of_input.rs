//! `parity.halving.shrinks.product`: what an input does to an outcome.

use super::binder::Binder;
use super::item::Item;
use super::origin::Origin;
use super::quantity::{Quantity, QuantityKind, Sampled};
use crate::diagnostic::{Report, Reported, error};
use crate::model::{Estimate, Forecast, Input, TextSpan};
use crate::source::Span;

/// The share of an outcome's variance that an input has alone.
const SHARE: &str = "share";

/// The share that it has with all that it does together with others.
const TOTAL: &str = "total";

/// How much narrower intervals become if an input is known.
const SHRINKS: &str = "shrinks";

/// The attributes of an input that have a share for each outcome.
pub const OF_OUTCOMES: [&str; 3] = [SHARE, TOTAL, SHRINKS];

/// Returns what an input does to each outcome, by one of [`OF_OUTCOMES`].
///
/// # Errors
///
/// Reports samples that are not those of an input of the model as written.
pub(super) fn of_outcomes<'a>(
    sampled: &Sampled<'a>,
    attribute: &'static str,
    span: Span,
    report: &mut Report,
) -> Result<Item<'a>, Reported> {
    match sampled.input {
        Some(input) => Ok(Item::OfInput(attribute, input, sampled.forecast)),
        None => {
            Err(report.push(error!(BAD_PATH at span, "only an input of the model as written has a `.{attribute}`")))
        }
    }
}

/// Returns a part of something that is estimated from samples.
pub(super) fn part<'a>(part: Estimate) -> Item<'a> {
    let value = Quantity::known(part.estimated(), QuantityKind::Chance);
    Item::Quantity(Quantity { error: part.error, ..value })
}

impl<'a> Binder<'a> {
    /// Returns what an input does to one outcome, by one of [`OF_OUTCOMES`].
    pub(super) fn of_input(
        &mut self,
        attribute: &'static str,
        (input, forecast): (&'a Input, &'a Forecast),
        word: &TextSpan,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let name = word.text.as_str();
        let Some(outcome) = forecast.outcome(name) else {
            return Err(report.push(error!(
                BAD_PATH at word.span, "the model `{}` has no outcome `{name}`", forecast.model;
                suggest name, forecast.outcomes.iter().map(|outcome| outcome.name.as_str())
            )));
        };
        self.read(Origin::Definition { model: forecast.model.clone(), scenario: None, name: name.to_owned() });
        let found = match attribute {
            SHRINKS => forecast.shrinks(input, name),
            TOTAL => input.total_share(name),
            _ => input.variance_share(name),
        };
        if let Some(found) = found {
            return Ok(part(found));
        }
        Err(report.push(if attribute == SHRINKS && outcome.is_chance() {
            error!(BAD_PATH at word.span, "`{name}` is a chance, which has no interval that could become narrower")
        } else if input.draws.is_one_value() {
            error!(BAD_PATH at word.span, "`{}` has the same value in every sample", input.name)
        } else if attribute == SHRINKS {
            error!(BAD_PATH at word.span, "the samples do not tell how wide the interval of `{name}` is")
        } else if attribute == TOTAL && input.total_shares.is_empty() {
            error!(
                BAD_PATH at word.span, "`{}` has no total share: it is correlated with other inputs, or defined by them",
                input.name;
                hint "ask for its `.{SHARE}`, which is the share that it has alone"
            )
        } else {
            error!(BAD_PATH at word.span, "the samples do not tell which share of the variance of `{name}` this input has")
        }))
    }
}
