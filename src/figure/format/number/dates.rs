//! Dates, given as points on the axis of years.

use super::plain::missing;
use crate::date::{CalendarDate, CalendarUnit, Date};
use crate::locale::Language;

/// The length of a day on the axis of years.
pub const DAY: f64 = 1.0 / 365.25;

/// The length of a month on the axis of years.
pub const MONTH: f64 = 1.0 / 12.0;

/// Returns the calendar year of a date: `2030`.
pub fn year(years: f64) -> String {
    Date::from_years(years).map_or_else(missing, |date| date.year().to_string())
}

/// Returns the month of a date: `July 2030`.
pub fn month(language: &Language, years: f64) -> String {
    Date::from_years(years).map_or_else(missing, |date| language.month(date))
}

/// Returns the month of a date in little space: `Jul 2030`.
pub fn short_month(language: &Language, years: f64) -> String {
    Date::from_years(years).map_or_else(missing, |date| language.short_month(date))
}

/// Returns the day of a date: `14 July 2030`.
pub fn day(language: &Language, years: f64) -> String {
    Date::from_years(years).map_or_else(missing, |date| language.date(date))
}

/// Returns a day in little space: `14 Jul 2030`.
pub fn short_day(language: &Language, date: Date) -> String {
    language.short_date(date)
}

/// Returns a date of data in little space: `14 Jul 2030`, `2030 W07`, `Jul 2030`, `2030 Q3`, `2030`.
pub fn short_calendar_date(language: &Language, date: CalendarDate) -> String {
    match date.unit() {
        CalendarUnit::Day => short_day(language, date.first()),
        CalendarUnit::Month => language.short_month(date.first()),
        unit => calendar_date(language, date.to_years(), unit),
    }
}

/// Returns the day, week, month, quarter, or year that contains a point on the axis of years.
pub fn calendar_date(language: &Language, years: f64, unit: CalendarUnit) -> String {
    let Some(day) = Date::from_years(years) else { return missing() };
    match unit {
        CalendarUnit::Day => language.date(day),
        CalendarUnit::Month => language.month(day),
        CalendarUnit::Year => day.year().to_string(),
        CalendarUnit::Quarter => language
            .format("dates.quarter", &[("year", &day.year().to_string()), ("quarter", &day.quarter().to_string())]),
        CalendarUnit::Week => {
            let (year, week) = day.iso_week();
            language.format("dates.week", &[("year", &year.to_string()), ("week", &format!("{week:02}"))])
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
