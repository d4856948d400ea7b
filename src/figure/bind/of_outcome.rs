//! `parity.product.pair` and `parity.product.interactions`: what inputs do only together.

use super::binder::Binder;
use super::item::Item;
use super::of_input;
use super::quantity::Sampled;
use crate::diagnostic::{Report, Reported, error};
use crate::model::Outcome;
use crate::source::Span;

/// The attribute of an outcome: the two inputs that do most together.
pub const PAIR: &str = "pair";

/// The attribute of an outcome: the share of its variance that no input has alone.
pub const INTERACTIONS: &str = "interactions";

impl<'a> Binder<'a> {
    /// Returns the two inputs that do most together.
    pub(super) fn pair(
        &mut self,
        sampled: &Sampled<'a>,
        span: Span,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let (forecast, outcome) = (sampled.forecast, outcome_of(sampled, PAIR, span, report)?);
        let found = match forecast.pair(&outcome.name) {
            Some(pair) => self.evidence.pair(pair, forecast, report)?,
            None => None,
        };
        found.map(|pair| Item::Pair(pair, forecast)).ok_or_else(|| {
            report.push(error!(
                BAD_PATH at span, "the model `{}` has no two inputs whose effects on `{}` can be separated",
                forecast.model, outcome.name;
                hint "a pair needs inputs that vary, are not correlated, and are not defined by others"
            ))
        })
    }
}

/// Returns the share of an outcome's variance that no input has alone.
///
/// # Errors
///
/// Reports samples that are not those of an outcome, and an outcome in which no input has a share.
pub(super) fn interactions<'a>(sampled: &Sampled<'a>, span: Span, report: &mut Report) -> Result<Item<'a>, Reported> {
    let outcome = outcome_of(sampled, INTERACTIONS, span, report)?;
    let part = sampled.forecast.interactions(&outcome.name);
    part.map(of_input::part).ok_or_else(|| {
        report.push(error!(BAD_PATH at span, "no input has a share in the variance of `{}`", outcome.name))
    })
}

fn outcome_of<'a>(
    sampled: &Sampled<'a>,
    attribute: &str,
    span: Span,
    report: &mut Report,
) -> Result<&'a Outcome, Reported> {
    sampled.outcome.ok_or_else(|| {
        report.push(error!(BAD_PATH at span, "only an outcome of the model as written has a `.{attribute}`"))
    })
}
