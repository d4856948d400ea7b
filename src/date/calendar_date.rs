//! Dates as data gives them: a day, or a whole week, month, quarter, or year.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil;
use jiff::fmt::strtime;

use super::day::Date;

/// The units of the calendar that a date can name, the shortest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CalendarUnit {
    /// A day: `2024-03-31`.
    Day,
    /// A week from Monday, by ISO 8601: `2024-W07`.
    Week,
    /// A month: `2024-03`.
    Month,
    /// A quarter of a year: `2024-Q1`.
    Quarter,
    /// A year: `2024`.
    Year,
}

impl CalendarUnit {
    /// Returns the name: `quarter`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// A day, week, month, quarter, or year. As a point in time, it is the middle of these days; a day is its start, 00:00 UTC.
///
/// ```
/// use foresite::date::{CalendarDate, Date};
///
/// let quarter = CalendarDate::parse("2024-Q1").unwrap();
/// assert!((quarter.to_years() - (2024.0 + 91.0 / 366.0 / 2.0)).abs() < 1e-9);
/// assert_eq!(quarter.middle(), Date::new(2024, 2, 15).unwrap());
/// assert_eq!(CalendarDate::parse("2011").unwrap().to_years(), 2011.5);
/// assert_eq!(CalendarDate::parse_as("03/31/2024", "%m/%d/%Y"), CalendarDate::parse("2024-03-31"));
/// assert_eq!(CalendarDate::parse("2024-13"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CalendarDate {
    first: Date,
    unit: CalendarUnit,
}

/// Forms of dates besides [`CalendarDate::parse`]'s that files of data often have, as formats of `strftime`.
const OTHER_FORMATS: [&str; 22] = [
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%B %Y",
    "%b %Y",
    "%b-%Y",
    "%m/%Y",
    "%Y/%m",
    "%m/%d/%y",
    "%d/%m/%y",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
];

impl CalendarDate {
    /// Reads `2024-03-31`, `2024-W07`, `2024-03`, `2024-Q1`, or `2024`; a quarter or week may also be written `2024 Q1` or
    /// `2024Q1`. Returns `None` for other forms, and for what the calendar does not have.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(day) = Date::parse(text) {
            return Some(day.into());
        }
        let year: i16 = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()?;
        let rest = &text[4..];
        if rest.is_empty() {
            return Self::new(Date::new(year, 1, 1)?, CalendarUnit::Year);
        }
        let rest = rest.strip_prefix('-').or_else(|| rest.strip_prefix(' ')).unwrap_or(rest);
        if let Some(quarter) = rest.strip_prefix('Q') {
            let number: i8 = quarter.parse().ok()?;
            let quarter = (quarter.len() == 1 && (1..=4).contains(&number)).then_some(number)?;
            return Self::new(Date::new(year, 3 * (quarter - 1) + 1, 1)?, CalendarUnit::Quarter);
        }
        if let Some(week) = rest.strip_prefix('W') {
            let week = two_digits(week)?;
            let monday = civil::ISOWeekDate::new(year, week, civil::Weekday::Monday).ok()?;
            return Self::new(Date(monday.date()), CalendarUnit::Week);
        }
        let month = two_digits(rest).filter(|_| text.as_bytes()[4] == b'-')?;
        Self::new(Date::new(year, month, 1)?, CalendarUnit::Month)
    }

    /// Reads a date by a format of `strftime`: `%m/%d/%Y`. What the format leaves out is not known: without a day, the date is a
    /// month; without a month, a year. Times of day are passed over.
    pub fn parse_as(text: &str, format: &str) -> Option<Self> {
        let parts = strtime::parse(format, text).ok()?;
        let year = parts.year()?;
        match (parts.month(), parts.day()) {
            (Some(month), Some(day)) => Date::new(year, month, day).map(Self::from),
            (Some(month), None) => Self::new(Date::new(year, month, 1)?, CalendarUnit::Month),
            _ => match parts.to_date() {
                Ok(day) => Some(Date(day).into()),
                Err(_) => Self::new(Date::new(year, 1, 1)?, CalendarUnit::Year),
            },
        }
    }

    /// Returns every common format by which a text that [`parse`](Self::parse) does not read is a date, with that date.
    pub fn readings(text: &str) -> Vec<(&'static str, Self)> {
        OTHER_FORMATS.iter().filter_map(|format| Some((*format, Self::parse_as(text, format)?))).collect()
    }

    /// Returns whether a format of `strftime` can be read: whether it gives at least a year.
    pub fn is_format(format: &str) -> bool {
        let example = strtime::format(format, civil::date(2001, 2, 3).at(4, 5, 6, 0));
        example.is_ok_and(|example| Self::parse_as(&example, format).is_some())
    }

    fn new(first: Date, unit: CalendarUnit) -> Option<Self> {
        // The end must be in the calendar too.
        let date = Self { first, unit };
        date.end().map(|_| date)
    }

    /// Returns the day, week, month, quarter, or year that contains a point on the axis of years.
    pub fn containing(years: f64, unit: CalendarUnit) -> Option<Self> {
        let day = Date::from_years(years)?;
        let first = match unit {
            CalendarUnit::Day => day,
            CalendarUnit::Week => {
                let (year, week) = day.iso_week();
                Date(civil::ISOWeekDate::new(year, week, civil::Weekday::Monday).ok()?.date())
            }
            CalendarUnit::Month => Date::new(day.year(), day.month(), 1)?,
            CalendarUnit::Quarter => Date::new(day.year(), 3 * (day.quarter() - 1) + 1, 1)?,
            CalendarUnit::Year => Date::new(day.year(), 1, 1)?,
        };
        Self::new(first, unit)
    }

    /// Returns whether both are the same, or one of them has the other's middle in it: `2024-03` is in `2024`.
    pub fn matches(self, other: Self) -> bool {
        let (short, long) = if self.unit <= other.unit { (self, other) } else { (other, self) };
        match short.unit == long.unit {
            true => short.first == long.first,
            false => long.end().is_some_and(|end| (long.first..end).contains(&short.middle())),
        }
    }

    /// Returns its start and its end on the axis of years. A day ends where the next one starts.
    pub fn ends(self) -> [f64; 2] {
        let end = match self.unit {
            CalendarUnit::Day => self.first.plus_days(1),
            _ => self.end(),
        };
        [self.first.to_years(), end.unwrap_or(self.first).to_years()]
    }

    /// Returns the unit.
    pub fn unit(self) -> CalendarUnit {
        self.unit
    }

    /// Returns the first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// Returns the day after the last one.
    fn end(self) -> Option<Date> {
        let span = match self.unit {
            CalendarUnit::Day => return Some(self.first),
            CalendarUnit::Week => jiff::Span::new().weeks(1),
            CalendarUnit::Month => jiff::Span::new().months(1),
            CalendarUnit::Quarter => jiff::Span::new().months(3),
            CalendarUnit::Year => jiff::Span::new().years(1),
        };
        self.first.0.checked_add(span).ok().map(Date)
    }

    /// Returns the point in time on the axis of years: the middle, or the start of a day.
    pub fn to_years(self) -> f64 {
        match self.unit {
            CalendarUnit::Year => f64::from(self.first.year()) + 0.5,
            _ => f64::midpoint(self.first.to_years(), self.end().unwrap_or(self.first).to_years()),
        }
    }

    /// Returns the day that contains the point in time.
    pub fn middle(self) -> Date {
        let days = self.first.days_to(self.end().unwrap_or(self.first));
        self.first.plus_days(days / 2).unwrap_or(self.first)
    }
}

fn two_digits(text: &str) -> Option<i8> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

impl From<Date> for CalendarDate {
    fn from(day: Date) -> Self {
        Self { first: day, unit: CalendarUnit::Day }
    }
}

/// By the day in the middle; of two with the same one, the longer is later.
impl Ord for CalendarDate {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.middle(), self.unit, self.first).cmp(&(other.middle(), other.unit, other.first))
    }
}

impl PartialOrd for CalendarDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As [`CalendarDate::parse`] reads it.
impl fmt::Display for CalendarDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.first.year();
        match self.unit {
            CalendarUnit::Day => self.first.fmt(formatter),
            CalendarUnit::Week => {
                let (year, week) = self.first.iso_week();
                write!(formatter, "{year:04}-W{week:02}")
            }
            CalendarUnit::Month => write!(formatter, "{year:04}-{:02}", self.first.month()),
            CalendarUnit::Quarter => write!(formatter, "{year:04}-Q{}", self.first.quarter()),
            CalendarUnit::Year => write!(formatter, "{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> CalendarDate {
        CalendarDate::parse(text).unwrap_or_else(|| panic!("{text} is not read"))
    }

    #[test]
    fn writes_what_it_reads() {
        for text in ["2024-03-31", "2024-W07", "2024-03", "2024-Q1", "2024", "0900", "2020-W53"] {
            assert_eq!(parsed(text).to_string(), text);
        }
        assert_eq!(parsed("2024Q3"), parsed("2024-Q3"));
        assert_eq!(parsed("2024 Q3"), parsed("2024-Q3"));
    }

    #[test]
    fn is_the_middle_of_its_days() {
        let middle = |text| parsed(text).middle().to_string();
        assert_eq!(middle("2024-03-31"), "2024-03-31");
        // Monday 12 to Sunday 18 February.
        assert_eq!(middle("2024-W07"), "2024-02-15");
        // The week that begins in the year before.
        assert_eq!(parsed("2025-W01").first().to_string(), "2024-12-30");
        assert_eq!(middle("2023-02"), "2023-02-15");
        assert_eq!(middle("2023"), "2023-07-02");
        assert!((parsed("2023-12").to_years() - 2023.0 - (334.0 + 365.0) / 2.0 / 365.0).abs() < 1e-12);
    }

    #[test]
    fn is_ordered_in_time() {
        let mut dates = ["2025", "2024-12-31", "2024", "2024-Q4", "2024-W01", "2024-02"].map(parsed);
        dates.sort();
        assert_eq!(dates.map(|date| date.to_string()).join(" "), "2024-W01 2024-02 2024 2024-Q4 2024-12-31 2025");
    }

    #[test]
    fn a_date_matches_the_one_that_it_lies_in() {
        let matches = |a, b| parsed(a).matches(parsed(b)) && parsed(b).matches(parsed(a));
        for (short, long) in [
            ("2024-12-31", "2024"),
            ("2024-Q1", "2024"),
            ("2024-03", "2024-Q1"),
            ("2025-W01", "2025"),
            ("2024", "2024"),
        ] {
            assert!(matches(short, long), "{short} {long}");
        }
        for (a, b) in [("2025-01-01", "2024"), ("2024-04", "2024-Q1"), ("2024", "2023"), ("2024-03-01", "2024-03-02")] {
            assert!(!matches(a, b), "{a} {b}");
        }
        for text in ["2024-03-31", "2024-W07", "2024-03", "2024-Q1", "2024"] {
            let date = parsed(text);
            assert_eq!(CalendarDate::containing(date.to_years(), date.unit()), Some(date), "{text}");
        }
        assert_eq!(parsed("2024").ends(), [2024.0, 2025.0]);
        assert_eq!(parsed("2024-12-31").ends(), [2024.0 + 365.0 / 366.0, 2025.0]);
    }

    #[test]
    fn refuses_what_the_calendar_does_not_have() {
        for text in [
            "2024-00", "2024-13", "2024-Q5", "2024-Q0", "2024-W54", "2023-W53", "24", "20245", "2024-1", "9999",
            "202403",
        ] {
            assert_eq!(CalendarDate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn reads_by_a_format_and_names_the_formats_that_fit() {
        assert_eq!(CalendarDate::parse_as("March 2024", "%B %Y"), Some(parsed("2024-03")));
        assert_eq!(CalendarDate::parse_as("31.12.2024 23:59", "%d.%m.%Y %H:%M"), Some(parsed("2024-12-31")));
        assert_eq!(CalendarDate::parse_as("2024", "%Y"), Some(parsed("2024")));
        let readings = |text| -> Vec<String> {
            CalendarDate::readings(text).into_iter().map(|(format, date)| format!("{format} {date}")).collect()
        };
        assert_eq!(readings("03/31/2024"), ["%m/%d/%Y 2024-03-31"]);
        assert_eq!(readings("03/04/2024"), ["%m/%d/%Y 2024-03-04", "%d/%m/%Y 2024-04-03"]);
        assert_eq!(readings("30.06.2024"), ["%d.%m.%Y 2024-06-30"]);
        assert_eq!(readings("Mar 2024"), ["%b %Y 2024-03"]);
        assert!(CalendarDate::is_format("%m/%d/%Y") && CalendarDate::is_format("%Y"));
        assert!(
            !CalendarDate::is_format("%m/%d") && !CalendarDate::is_format("%Q!") && !CalendarDate::is_format("day")
        );
    }
}
