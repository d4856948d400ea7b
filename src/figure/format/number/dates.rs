//! Dates, given as points on the axis of years.

use super::plain::missing;
use crate::date::Date;

/// The length of a day on the axis of years.
pub const DAY: f64 = 1.0 / 365.25;

/// The length of a month on the axis of years.
pub const MONTH: f64 = 1.0 / 12.0;

/// Returns the calendar year of a date: `2030`.
pub fn year(years: f64) -> String {
    Date::from_years(years).map_or_else(missing, |date| date.year().to_string())
}

/// Returns the month of a date: `July 2030`.
pub fn month(years: f64) -> String {
    Date::from_years(years).map_or_else(missing, Date::month_and_year)
}

/// Returns the month of a date in little space: `Jul 2030`.
pub fn short_month(years: f64) -> String {
    Date::from_years(years).map_or_else(missing, Date::short_month_and_year)
}

/// Returns the day of a date: `14 July 2030`.
pub fn day(years: f64) -> String {
    Date::from_years(years).map_or_else(missing, Date::long)
}

/// Returns a day in little space: `14 Jul 2030`.
pub fn short_day(date: Date) -> String {
    format!("{} {}", date.day(), date.short_month_and_year())
}

/// Returns the day of a date for machines: `2030-07-14`. Empty if it is outside the calendar.
pub fn iso_day(years: f64) -> String {
    Date::from_years(years).map_or_else(String::new, |date| date.to_string())
}

/// Returns the last day that is over at a point on the axis of years; `None` outside the calendar.
pub fn last_day_before(years: f64) -> Option<Date> {
    Date::from_years(years).and_then(|date| date.plus_days(-1))
}
