//! `parity.halving.shrinks.product`: the part by which the interval of an outcome becomes narrower if an input is known.

use super::binder::Binder;
use super::item::Item;
use super::origin::Origin;
use super::quantity::{Quantity, QuantityKind, Sampled};
use crate::diagnostic::{Report, Reported, error};
use crate::model::{Forecast, Input, TextSpan};
use crate::source::Span;

/// The attribute of an input: how much narrower intervals become if it is known.
pub const SHRINKS: &str = "shrinks";

/// Returns what an input does to each outcome.
///
/// # Errors
///
/// Reports samples that are not those of an input of the model as written.
pub(super) fn shrinks<'a>(sampled: &Sampled<'a>, span: Span, report: &mut Report) -> Result<Item<'a>, Reported> {
    match sampled.input {
        Some(input) => Ok(Item::Shrinks(input, sampled.forecast)),
        None => Err(report.push(error!(BAD_PATH at span, "only an input of the model as written has a `.{SHRINKS}`"))),
    }
}

impl<'a> Binder<'a> {
    /// Returns the part by which the interval of an outcome becomes narrower if an input is known.
    pub(super) fn of_shrinks(
        &mut self,
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
        if let Some(part) = forecast.shrinks(input, name) {
            let value = Quantity::known(part.estimated(), QuantityKind::Chance);
            return Ok(Item::Quantity(Quantity { error: part.error, ..value }));
        }
        Err(report.push(if outcome.is_chance() {
            error!(BAD_PATH at word.span, "`{name}` is a chance, which has no interval that could become narrower")
        } else if input.draws.is_one_value() {
            error!(BAD_PATH at word.span, "`{}` has the same value in every sample", input.name)
        } else {
            error!(BAD_PATH at word.span, "the samples do not tell how wide the interval of `{name}` is")
        }))
    }
}
