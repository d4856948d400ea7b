//! The text of a row of a forest chart.

use super::entry::{Bound, Entry};
use crate::date::Date;
use crate::figure::bind::formatted::{interval_text, quantity_text};
use crate::figure::bind::quantity::{Quantity, QuantityKind};
use crate::figure::chart::measure::Measure;
use crate::figure::format::number;
use crate::figure::format::precision::DateStyle;
use crate::locale::Language;
use crate::model::Known;

/// The parts of a row that are written in one text.
#[derive(Clone, Copy)]
pub struct Parts<'e> {
    /// The median.
    pub median: &'e Bound,
    /// The ends of an interval.
    pub ends: [&'e Bound; 2],
}

impl<'e> Parts<'e> {
    /// Returns the median of a row and its wider interval.
    pub fn of(entry: &'e Entry) -> Self {
        Self { median: &entry.median, ends: [&entry.low, &entry.high] }
    }
}

/// Formats a whole row, with what came of a past case.
pub fn full_text(language: &Language, entry: &Entry, measure: &Measure, short: bool) -> String {
    let text = row_text(language, entry, Parts::of(entry), measure, short);
    if entry.came.is_none() {
        return text;
    }
    let came = row_text(language, entry, Parts { median: &entry.came, ends: [&None; 2] }, measure, short);
    format!("{text}, came {came}")
}

/// Formats parts of a row. Where there is little room, dates are whole years.
pub fn row_text(language: &Language, entry: &Entry, parts: Parts<'_>, measure: &Measure, short: bool) -> String {
    let style = if short || entry.path.is_none() { DateStyle::Year } else { DateStyle::Short };
    let text = |quantity: &Quantity| match (quantity.value, &quantity.kind) {
        (Known::At(value), QuantityKind::Date(_)) if entry.past => {
            format!(
                "already, {}",
                Date::from_years(value).map_or_else(String::new, |value| number::short_day(language, value))
            )
        }
        (Known::AtMost(_), QuantityKind::Date(_)) if entry.past => {
            format!("already {}", quantity_text(language, quantity, style))
        }
        _ => quantity_text(language, quantity, style),
    };
    let [above, below] = match measure {
        Measure::Date => ["not before", "not after"],
        Measure::Number(_) | Measure::Chance => ["at least", "at most"],
    };
    let median = parts.median.as_ref().map(text);
    let interval = match parts.ends {
        [Some(low), Some(high)] => Some(interval_text(language, low, high, style)),
        [Some(low), None] => Some(format!("{above} {}", text(low))),
        [None, Some(high)] => Some(format!("{below} {}", text(high))),
        [None, None] => None,
    };
    match (median, interval) {
        // What is after the window, or before it, with its whole interval needs to be said once.
        (Some(median), Some(interval)) if median == interval => median,
        (Some(median), Some(interval)) => format!("{median} ({interval})"),
        (Some(said), None) | (None, Some(said)) => said,
        (None, None) => number::MISSING.to_owned(),
    }
}
