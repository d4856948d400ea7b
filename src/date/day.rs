//! Days of the calendar, and the axis of years on which the model language counts them.

use std::fmt;

use jiff::civil;

/// A day of the proleptic Gregorian calendar, at 00:00 UTC.
///
/// ```
/// use foresite::date::Date;
///
/// let date = Date::parse("2026-07-02").unwrap();
/// assert_eq!(date, Date::new(2026, 7, 2).unwrap());
/// assert_eq!(Date::parse("2026-02-30"), None);
/// // 182 of the 365 days of the year are over.
/// assert_eq!(date.to_years(), 2026.0 + 182.0 / 365.0);
/// assert_eq!(Date::from_years(2026.5), Some(date));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub(super) civil::Date);

impl Date {
    /// Reads a date like `2026-02-28`. Returns `None` for other forms, and for days that do not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let has_form = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !has_form {
            return None;
        }
        Self::new(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?)
    }

    /// Returns a day by its year, month (from 1) and day of the month (from 1), or `None` if it does not exist.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Returns the calendar year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Returns the month, from 1.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Returns the day of the month, from 1.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Returns the quarter of the year, from 1.
    pub fn quarter(self) -> i8 {
        (self.month() - 1) / 3 + 1
    }

    /// Returns the week by ISO 8601: the year that it belongs to, and its number in that year.
    pub fn iso_week(self) -> (i16, i8) {
        let week = self.0.iso_week_date();
        (week.year(), week.week())
    }

    /// Returns the point on the axis of years: the calendar year plus the fraction of it that has passed at 00:00 UTC.
    pub fn to_years(self) -> f64 {
        f64::from(self.0.year()) + f64::from(self.0.day_of_year() - 1) / f64::from(self.0.days_in_year())
    }

    /// Returns the day that contains a point on the axis of years, or `None` outside the years 1 to 9998.
    pub fn from_years(years: f64) -> Option<Self> {
        if !(1.0..9999.0).contains(&years) {
            return None;
        }
        let year = years as i16;
        let first = civil::Date::new(year, 1, 1).ok()?;
        // The start of a day, divided and multiplied again, may be rounded to just before itself.
        let day = (years - f64::from(year)) * f64::from(first.days_in_year()) + 1e-6;
        let day = (day as i16 + 1).min(first.days_in_year());
        first.with().day_of_year(day).build().ok().map(Self)
    }

    /// Returns the end of a calendar year as a point on the axis of years.
    pub fn end_of_year(year: i32) -> f64 {
        f64::from(year) + 1.0
    }

    /// Returns the number of days from this day to another, which is negative if the other is earlier.
    pub fn days_to(self, other: Self) -> i32 {
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }

    /// Returns the day that is `days` later, or `None` past the end of the calendar.
    pub fn plus_days(self, days: i32) -> Option<Self> {
        self.0.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Self)
    }

    /// Returns the day that is a period later, or `None` past the end of the calendar. A month later than the last day of a
    /// month is the last day of the next one.
    pub fn plus(self, period: Period) -> Option<Self> {
        let months = jiff::Span::new().try_months(period.months).ok()?;
        Self(self.0.checked_add(months).ok()?).plus_days(period.days)
    }

    /// Returns the date as `7 May 2026`.
    pub fn long(self) -> String {
        format!("{} {} {}", self.day(), MONTHS[self.month() as usize - 1], self.year())
    }

    /// Returns the date as `May 2026`.
    pub fn month_and_year(self) -> String {
        format!("{} {}", MONTHS[self.month() as usize - 1], self.year())
    }

    /// Returns the date as `Jul 2026`, in little space.
    pub fn short_month_and_year(self) -> String {
        format!("{:.3} {}", MONTHS[self.month() as usize - 1], self.year())
    }

    /// Returns the day in UTC of a moment in seconds since 1970, or `None` outside the calendar.
    pub fn of_seconds(seconds: i64) -> Option<Self> {
        let moment = jiff::Timestamp::from_second(seconds).ok()?;
        Some(Self(jiff::tz::Offset::UTC.to_datetime(moment).date()))
    }

    /// Returns today in UTC: from `SOURCE_DATE_EPOCH` (seconds since 1970) if it is given, otherwise from the system's
    /// clock. Only the command line calls this; everything else receives the date. Returns `None` for a value that is
    /// not a number of seconds.
    pub fn today(source_date_epoch: Option<&str>) -> Option<Self> {
        let seconds = match source_date_epoch {
            Some(text) => text.trim().parse::<i64>().ok()?,
            None => {
                let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
                i64::try_from(elapsed.as_secs()).ok()?
            }
        };
        Self::of_seconds(seconds)
    }
}

/// A length of time on the calendar.
///
/// ```
/// use foresite::date::{Date, Period};
///
/// let date = Date::new(2026, 8, 31).unwrap();
/// assert_eq!(date.plus(Period::parse("6 months").unwrap()), Date::new(2027, 2, 28));
/// assert_eq!(date.plus(Period::parse("2 weeks").unwrap()), Date::new(2026, 9, 14));
/// assert_eq!(Period::parse("6 moons"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    months: i32,
    days: i32,
}

impl Period {
    /// The form of a period, as a regular expression.
    pub const PATTERN: &'static str = "^[1-9][0-9]{0,2} ?(day|week|month|year)s?$";

    /// Reads a whole number from 1 to 999 with its unit: `90 days`, `2 weeks`, `6 months`, `1 year`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.find(|sign: char| !sign.is_ascii_digit())?;
        let (number, unit) = text.split_at(digits);
        let number = number.parse::<i32>().ok().filter(|_| digits <= 3 && !number.starts_with('0'))?;
        let unit = unit.strip_prefix(' ').unwrap_or(unit);
        let (months, days) = match unit.strip_suffix('s').unwrap_or(unit) {
            "day" => (0, number),
            "week" => (0, 7 * number),
            "month" => (number, 0),
            "year" => (12 * number, 0),
            _ => return None,
        };
        Some(Self { months, days })
    }

    /// Returns its mean length in years.
    pub fn to_years(self) -> f64 {
        f64::from(self.months) / 12.0 + f64::from(self.days) / 365.25
    }
}

/// The English names of the months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_fraction_of_a_year_in_days_of_that_year() {
        let years = |text| Date::parse(text).unwrap().to_years();
        assert_eq!(years("2025-01-01"), 2025.0);
        assert_eq!(years("2024-07-01"), 2024.0 + 182.0 / 366.0);
        assert_eq!(years("2023-07-01"), 2023.0 + 181.0 / 365.0);
    }

    #[test]
    fn finds_every_day_of_forty_years_by_its_point_on_the_axis() {
        let mut day = civil::date(2010, 1, 1);
        while day < civil::date(2050, 1, 1) {
            assert_eq!(Date::from_years(Date(day).to_years()), Some(Date(day)));
            day = day.tomorrow().unwrap();
        }
    }

    #[test]
    fn refuses_days_that_do_not_exist() {
        for text in ["2026-02-29", "2026-13-01", "01/02/2026", "20260101", "2026-1-1", "2026-01-01T00", "٢٠٢٦-01-01"]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
