//! The text of a row of a forest chart.

use super::entry::{Bound, Entry};
use crate::date::Date;
use crate::figure::chart::measure::Measure;
use crate::figure::format::number;

/// Formats the median of a row and its wider interval. Where there is little room, dates are whole years.
pub fn interval_text(entry: &Entry, measure: &Measure, short: bool) -> String {
    let text = |bound: Bound, error: f64| match bound {
        Bound::At(value) if entry.past => {
            let day = Date::from_years(value).map_or_else(String::new, number::short_day);
            Some(format!("already, {day}"))
        }
        Bound::At(value) if *measure == Measure::Date && (short || entry.path.is_none()) => Some(number::year(value)),
        Bound::At(value) => Some(measure.short(value, error)),
        Bound::Never(end) => Some(number::never(end)),
        Bound::Open => None,
    };
    let [of_median, of_ends] = entry.errors;
    let (median, low, high) = (text(entry.median, of_median), text(entry.low, of_ends), text(entry.high, of_ends));
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
