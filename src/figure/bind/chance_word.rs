//! `parity.product.by(2030).words`: a chance with the word that the scale of the site has for it, `likely (70%)`.

use super::binder::Binder;
use super::item::Item;
use super::quantity::QuantityKind;
use crate::diagnostic::{Report, Reported, error};
use crate::source::Span;

/// The attribute that adds the word.
pub(super) const WORDS: &str = "words";

impl<'a> Binder<'a> {
    /// Returns a chance that is written after its word.
    ///
    /// # Errors
    ///
    /// Reports a value that is not a chance, and settings without a scale.
    pub(super) fn worded(&self, item: Item<'a>, span: Span, report: &mut Report) -> Result<Item<'a>, Reported> {
        if !is_chance(&item) {
            return Err(report.push(error!(
                BAD_PATH at span, "`.{WORDS}` is a format of a chance, and this value is none";
                hint "ask for a chance before it, like `.by(2030).{WORDS}`"
            )));
        }
        let scale = self.evidence.chance_words.ok_or_else(|| {
            report.push(error!(
                BAD_PATH at span, "the settings choose no words for chances";
                hint "add `chance_words: ipcc` to `foresite.yaml`, or another scale"
            ))
        })?;
        Ok(Item::Worded(Box::new(item), scale))
    }
}

fn is_chance(item: &Item<'_>) -> bool {
    match item {
        Item::Quantity(quantity) => quantity.kind == QuantityKind::Chance,
        Item::Sampled(sampled) => sampled.is_chance(),
        Item::Recorded(outcome, _) => outcome.probability.is_some(),
        Item::Formatted(inner, _) => is_chance(inner),
        _ => false,
    }
}
