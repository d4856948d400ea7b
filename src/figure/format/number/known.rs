//! What is known of a value, for machines.

use super::dates::{iso_day, last_day_before};
use super::plain::machine;
use crate::model::Known;

/// Returns what is known of a number or a date for machines: `32`, `2030-06-14`, `<=2025-01-01`, `>2050-01-01`, `never`. A date
/// after a day is not on that day.
pub fn machine_known(known: Known, is_date: bool) -> String {
    let value = |value: f64| if is_date { iso_day(value) } else { machine(value) };
    match known {
        Known::At(known) => value(known),
        Known::AtMost(limit) => format!("<={}", value(limit)),
        Known::MoreThan(limit) if is_date => {
            last_day_before(limit).map_or_else(|| "never".to_owned(), |day| format!(">{day}"))
        }
        Known::MoreThan(limit) => format!(">{}", value(limit)),
        Known::NeverBy(_) => "never".to_owned(),
    }
}
