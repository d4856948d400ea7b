//! Dates, given as points on the axis of years.

use super::plain::missing;
use crate::date::{CalendarDate, CalendarUnit, Date};

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

/// Returns a date of data in little space: `14 Jul 2030`, `2030 W07`, `Jul 2030`, `2030 Q3`, `2030`.
pub fn short_calendar_date(date: CalendarDate) -> String {
    match date.unit() {
        CalendarUnit::Day => short_day(date.first()),
        CalendarUnit::Month => date.first().short_month_and_year(),
        unit => calendar_date(date.to_years(), unit),
    }
}

/// Returns the day, week, month, quarter, or year that contains a point on the axis of years.
pub fn calendar_date(years: f64, unit: CalendarUnit) -> String {
    let Some(day) = Date::from_years(years) else { return missing() };
    match unit {
        CalendarUnit::Day => day.long(),
        CalendarUnit::Month => day.month_and_year(),
        CalendarUnit::Year => day.year().to_string(),
        CalendarUnit::Quarter => format!("{} Q{}", day.year(), day.quarter()),
        CalendarUnit::Week => {
            let (year, week) = day.iso_week();
            format!("{year} W{week:02}")
        }
    }
}

/// Returns the day of a date for machines: `2030-07-14`. Empty if it is outside the calendar.
pub fn iso_day(years: f64) -> String {
    Date::from_years(years).map_or_else(String::new, |date| date.to_string())
}

/// Returns the last day that is over at a point on the axis of years; `None` outside the calendar.
pub fn last_day_before(years: f64) -> Option<Date> {
    Date::from_years(years).and_then(|date| date.plus_days(-1))
}
