//! The forecasts of the ledger that figures and commands name.

use std::collections::BTreeSet;

use super::computed::ComputedEntry;
use super::entries::Entry;
use super::{Ledger, corrected};
use crate::date::Date;

/// The names of forecasts by their place in the ledger.
pub const PLACES: [&str; 3] = ["latest", "previous", "first"];

/// The fewest digits of the hash of an entry that name it.
pub const MIN_DIGITS: usize = 4;

impl Ledger {
    /// Returns the forecast of a model that a name stands for: one of [`PLACES`], the first digits of its hash, or a day, which
    /// names the last forecast as of this day or before. Forecasts that a later entry corrects have no name.
    ///
    /// # Errors
    ///
    /// Why there is no such forecast, for readers.
    pub fn named_forecast(&self, model: &str, name: &str) -> Result<(&Entry, &ComputedEntry), String> {
        let forecasts: Vec<(&Entry, &ComputedEntry)> = self.forecasts(model).collect();
        let Some((first, _)) = forecasts.first() else {
            return Err(format!("the ledger has no forecast of `{model}`"));
        };
        if let Some(day) = Date::parse(name) {
            let found = forecasts.iter().rfind(|(entry, _)| entry.head.as_of.value <= day);
            return found.copied().ok_or_else(|| {
                format!(
                    "the ledger has no forecast of `{model}` by {day}: the first is as of {}",
                    first.head.as_of.value
                )
            });
        }
        let of_place = |place: usize| match place {
            0 => forecasts.last(),
            1 => forecasts.len().checked_sub(2).and_then(|at| forecasts.get(at)),
            _ => forecasts.first(),
        };
        if let Some(place) = PLACES.iter().position(|place| *place == name) {
            return of_place(place).copied().ok_or_else(|| format!("the ledger has only one forecast of `{model}`"));
        }
        let is_hash = name.len() >= MIN_DIGITS && name.chars().all(|digit| digit.is_ascii_hexdigit());
        let digits = name.to_ascii_lowercase();
        let found: Vec<_> =
            forecasts.iter().filter(|(entry, _)| is_hash && entry.hash().starts_with(&digits)).collect();
        match found.as_slice() {
            [one] => Ok(**one),
            [] if is_hash => Err(format!("the ledger has no forecast of `{model}` whose hash starts with `{name}`")),
            [] => Err(format!(
                "expected {}, a day, or at least {MIN_DIGITS} digits of the hash of a forecast, found `{name}`",
                PLACES.map(|place| format!("`{place}`")).join(", ")
            )),
            several => Err(format!("{} forecasts of the ledger have hashes that start with `{name}`", several.len())),
        }
    }

    /// Returns the forecast from which the recorded moves of an entry lead to it: the last one of its model among the entries that
    /// were there when it was recorded, without those that one of them corrects.
    pub fn forecast_before(&self, entry: &Entry) -> Option<&Entry> {
        let model = &entry.computed()?.model.value;
        let mut before = BTreeSet::new();
        let mut next: Vec<&Entry> = vec![entry];
        while let Some(entry) = next.pop() {
            let hashes: BTreeSet<&str> = entry.seal.previous.iter().map(|hash| hash.value.as_str()).collect();
            let is_new = |found: &&Entry| hashes.contains(found.hash()) && !before.contains(found.hash());
            let found: Vec<&Entry> = self.entries.iter().filter(is_new).collect();
            before.extend(found.iter().map(|entry| entry.hash()));
            next.extend(found);
        }
        let known = || self.entries.iter().filter(|entry| before.contains(entry.hash()));
        let corrected = corrected(known());
        let is_of_model = |entry: &&Entry| entry.computed().is_some_and(|computed| computed.model.value == *model);
        known().filter(is_of_model).rfind(|entry| !corrected.contains(entry.hash()))
    }
}
