//! `parity.product.basis.judged`: the share of an outcome's variance that is judgement.

use super::item::Item;
use super::quantity::{Quantity, QuantityKind, Sampled};
use crate::diagnostic::{Report, Reported, error};
use crate::model::{BasisShares, TextSpan};
use crate::source::Span;

/// Returns the parts of an outcome's variance by what inputs are based on.
///
/// # Errors
///
/// Reports samples that are not those of an outcome, a model in which no input states a basis, and an outcome without a variance.
pub(super) fn basis<'a>(sampled: &Sampled<'a>, span: Span, report: &mut Report) -> Result<Item<'a>, Reported> {
    let Some(outcome) = sampled.outcome else {
        return Err(report.push(error!(BAD_PATH at span, "only an outcome of the model as written has a `.basis`")));
    };
    if !sampled.forecast.states_bases() {
        return Err(report.push(error!(
            BAD_PATH at span, "no input of the model `{}` states what it is based on", sampled.forecast.model;
            hint "add `basis: measured`, `basis: published`, or `basis: judged` to its inputs"
        )));
    }
    let shares = sampled.forecast.basis_shares(&outcome.name);
    shares.map(Item::Basis).ok_or_else(|| {
        report.push(error!(BAD_PATH at span, "no input has a share in the variance of `{}`", outcome.name))
    })
}

/// Returns the part of one basis.
pub(super) fn of_basis<'a>(shares: &BasisShares, word: &TextSpan, report: &mut Report) -> Result<Item<'a>, Reported> {
    let parts = shares.named();
    let Some((_, share)) = parts.iter().find(|(name, _)| *name == word.text) else {
        let names = parts.map(|(name, _)| name);
        return Err(report.push(error!(
            BAD_PATH at word.span, "`.basis` has no `.{}`", word.text;
            suggest &word.text, names;
            hint "expected after the dot: {}", names.join(", ")
        )));
    };
    let value = Quantity::known(share.estimated(), QuantityKind::Chance);
    Ok(Item::Quantity(Quantity { error: share.error, ..value }))
}
