//! The text of a row of a forest chart.

use super::entry::{Bound, Entry};
use crate::date::Date;
use crate::figure::chart::measure::Measure;
use crate::figure::format::number;
use crate::figure::format::precision::DateStyle;
use crate::model::Known;

/// Formats the median of a row and its wider interval. Where there is little room, dates are whole years.
pub fn interval_text(entry: &Entry, measure: &Measure, short: bool) -> String {
    let [of_median, of_low, of_high] = entry.errors;
    let known = |bound: Bound| match bound {
        Bound::At(value) => Some(Known::At(value)),
        Bound::Before(limit) => Some(Known::AtMost(limit)),
        Bound::Never(known) => Some(known),
        Bound::Open => None,
    };
    let style = if short || entry.path.is_none() { DateStyle::Year } else { DateStyle::Short };
    let text = |bound: Bound, error: f64| {
        let day = |value: f64| Date::from_years(value).map_or_else(String::new, number::short_day);
        Some(match (known(bound)?, measure) {
            (Known::At(value), _) if entry.past => format!("already, {}", day(value)),
            (Known::At(value), Measure::Date) => style.date(value, error),
            (Known::At(value), Measure::Number(_)) => measure.short(value, error),
            (Known::AtMost(limit), _) if entry.past => format!("already by {}", day(limit)),
            (known, _) => style.limit(known).unwrap_or_default(),
        })
    };
    let median = text(entry.median, of_median);
    let (low, high) = match (known(entry.low), known(entry.high)) {
        (Some(low), Some(high)) => {
            let [low, high] = measure.ends([low, high], [of_low, of_high], style);
            (Some(low), Some(high))
        }
        _ => (text(entry.low, of_low), text(entry.high, of_high)),
    };
    let [above, below] = match measure {
        Measure::Date => ["not before", "not after"],
        Measure::Number(_) | Measure::Chance => ["at least", "at most"],
    };
    let interval = match (low, high) {
        (Some(low), Some(high)) => Some(number::range(&low, &high)),
        (Some(low), None) => Some(format!("{above} {low}")),
        (None, Some(high)) => Some(format!("{below} {high}")),
        (None, None) => None,
    };
    match (median, interval) {
        (Some(median), Some(interval)) => format!("{median} ({interval})"),
        (Some(said), None) | (None, Some(said)) => said,
        (None, None) => number::MISSING.to_owned(),
    }
}
