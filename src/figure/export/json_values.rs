//! Values of the exported JSON: numbers, maps, quantiles and medians.

use std::fmt::Display;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::date::Date;
use crate::model::{Draws, Forecast, Kind, Known, QUANTILE_LEVELS, Window};

/// A map whose keys keep the order of its entries.
pub(super) struct Ordered<K, V>(pub Vec<(K, V)>);

impl<K, V> Ordered<K, V> {
    /// Returns whether the map has no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Display, V: Serialize> Serialize for Ordered<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(&key.to_string(), value)?;
        }
        map.end()
    }
}

/// Returns a map with one entry per item.
pub(super) fn ordered<'a, T, K, V>(items: &'a [T], entry: impl FnMut(&'a T) -> (K, V)) -> Ordered<K, V> {
    Ordered(items.iter().map(entry).collect())
}

/// A number, or `null` for "never".
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number(pub Option<f64>);

/// Returns a number that is not expected to be "never"; infinity is still written as `null`.
pub(super) fn number(value: f64) -> Number {
    Number(Some(value))
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.filter(|value| value.is_finite()) {
            // Counts and whole units are written without `.0`. Beyond 2^53 a float is not an exact integer.
            Some(value) if value == value.trunc() && value.abs() < 9e15 => serializer.serialize_i64(value as i64),
            Some(value) => serializer.serialize_f64(value),
            None => serializer.serialize_none(),
        }
    }
}

/// A median: a calendar date, or a number.
pub(super) enum Median {
    Date(Option<Date>),
    Number(Number),
}

impl Median {
    /// Returns the median of samples, searched for in a window.
    pub fn new(draws: &Draws, kind: &Kind, window: Window) -> Self {
        let median = exported(window.quantile(draws, 0.5, kind), kind);
        match kind {
            Kind::Date => Self::Date(median.and_then(Date::from_years)),
            Kind::Number(_) | Kind::Bool => Self::Number(Number(median)),
        }
    }
}

impl Serialize for Median {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Date(date) => date.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
        }
    }
}

/// The kinds of a forecast's outcomes, by name.
pub(super) struct Kinds<'a>(Vec<(&'a str, &'a Kind)>);

impl<'a> Kinds<'a> {
    /// Returns the kinds of the outcomes of a forecast.
    pub fn new(forecast: &'a Forecast) -> Self {
        Self(forecast.outcomes.iter().map(|outcome| (outcome.name.as_str(), &outcome.kind)).collect())
    }

    /// Returns the kind of an outcome.
    pub fn of(&self, outcome: &str) -> &'a Kind {
        self.0.iter().find(|(known, _)| *known == outcome).map_or(&Kind::Date, |(_, kind)| kind)
    }
}

/// Returns the number that is exported of a value: of a date after the window none, and of a number its limit.
pub(super) fn exported(known: Known, kind: &Kind) -> Option<f64> {
    match (known, kind) {
        (Known::MoreThan(limit), Kind::Number(_)) => Some(limit),
        (known, _) => known.at_most(),
    }
}

/// Returns the quantiles of samples at [`QUANTILE_LEVELS`], searched for in a window. One that is not known is `null`, and
/// one that is true at the start of the window already is that start.
pub(super) fn quantiles(draws: &Draws, kind: &Kind, window: Window) -> Ordered<f64, Number> {
    let quantile = |level| Number(exported(window.quantile(draws, level, kind), kind));
    Ordered(QUANTILE_LEVELS.into_iter().map(|level| (level, quantile(level))).collect())
}

/// Returns the quantiles of samples at [`QUANTILE_LEVELS`] that depend on no window.
pub(super) fn all_quantiles(draws: &Draws) -> Ordered<f64, Number> {
    Ordered(QUANTILE_LEVELS.into_iter().map(|level| (level, Number(draws.quantile(level)))).collect())
}

/// Returns the levels at which a quantile of dates lies outside of the window, each with `before` or `after`.
pub(super) fn outside(draws: &Draws, kind: &Kind, window: Window) -> Ordered<f64, &'static str> {
    let place = |level: f64| Some((level, side(window.quantile(draws, level, kind))?));
    Ordered(QUANTILE_LEVELS.into_iter().filter_map(place).collect())
}

/// Returns the side of the window on which a value lies, or `None` if it is known.
pub(super) fn side(known: Known) -> Option<&'static str> {
    match known {
        Known::At(_) => None,
        Known::AtMost(_) => Some("before"),
        Known::MoreThan(_) | Known::NeverBy(_) => Some("after"),
    }
}

/// Returns the chance by the end of each year.
pub(super) fn by_year(by: &[(i32, f64)]) -> Ordered<i32, Number> {
    ordered(by, |(year, chance)| (*year, number(*chance)))
}

/// Returns shares by name.
pub(super) fn shares(shares: &[(String, f64)]) -> Ordered<&str, Number> {
    ordered(shares, |(name, share)| (name.as_str(), number(*share)))
}
