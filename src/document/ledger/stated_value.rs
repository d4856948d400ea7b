//! The values of estimates that somebody stated.

use std::fmt;

use crate::date::CalendarDate;
use crate::diagnostic::{Report, error};
use crate::source::Spanned;
use crate::yaml::{Format, Shape, text};

/// A date or a number, as precisely as it was stated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StatedValue {
    /// A year, quarter, month, week, or day.
    Date(CalendarDate),
    /// A number in the unit of the entry.
    Number(f64),
}

impl StatedValue {
    /// Returns the value as a point on the axis of years, or as a number.
    pub fn value(self) -> f64 {
        match self {
            Self::Date(date) => date.to_years(),
            Self::Number(number) => number,
        }
    }

    /// Returns the number that a value is in an entry with a unit: `2031` is a year only without one.
    #[must_use]
    pub fn as_number(self) -> Self {
        match self {
            Self::Date(date) => date.to_string().parse().map_or(self, Self::Number),
            Self::Number(_) => self,
        }
    }
}

impl fmt::Display for StatedValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => date.fmt(formatter),
            Self::Number(number) => number.fmt(formatter),
        }
    }
}

/// The format of a stated value.
pub fn stated_value() -> impl Format<Value = StatedValue> {
    let read = |text: Spanned<String>, report: &mut Report| {
        let number = || text.value.parse::<f64>().ok().filter(|number| number.is_finite()).map(StatedValue::Number);
        let date = CalendarDate::parse(&text.value).map(StatedValue::Date);
        date.or_else(number).ok_or_else(|| {
            report.push(error!(BAD_VALUE at text.span, "expected a date or a number, found `{}`", text.value;
                hint "write a year like `2031`, a month like `2031-05`, a day, or a number in the entry's `unit`"))
        })
    };
    let date = Shape::pattern("^[0-9]{4}(-[0-9WQ-]+)?$", Some("2031-05"));
    text().then(read).with_shape(Shape::any_of([date, Shape::Number]))
}

/// The format of the level of an interval: `90%`.
pub fn stated_level() -> impl Format<Value = f64> {
    let read = |text: Spanned<String>, report: &mut Report| {
        let percent = text.value.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
        percent.filter(|percent| *percent > 0.0 && *percent < 100.0).map(|percent| percent / 100.0).ok_or_else(|| {
            report.push(error!(BAD_VALUE at text.span, "expected a level like `90%`, found `{}`", text.value))
        })
    };
    text().then(read).with_shape(Shape::pattern("^[0-9]+(\\.[0-9]+)?%$", Some("90%")))
}
