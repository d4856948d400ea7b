//! Values of the ledger: days and numbers, and what is known of a value outside of the window of its model.

use std::fmt;

use crate::date::Date;
use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;
use crate::yaml::{Format, NameRule, Shape, by_name, pair, text};

/// A median, a quantile, or a result, as an entry has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RecordedValue {
    /// A day: `2031-05-12`.
    Date(Date),
    /// A number in the unit of its outcome, or a probability from 0 to 1: `12.5`.
    Number(f64),
    /// It is true at the start of the window already, so it may have come before this day: `before 2000-01-01`.
    Before(Date),
    /// It is not true by the end of this last day of the window: `after 2100-01-01`.
    After(Date),
    /// A number that is at most this: `at most 3`.
    AtMost(f64),
    /// A number that is more than this: `more than 3`.
    MoreThan(f64),
}

impl RecordedValue {
    /// Returns the value as a point on the axis of years or as a number; `None` if only a limit is known.
    pub fn known(self) -> Option<f64> {
        match self {
            Self::Date(date) => Some(date.to_years()),
            Self::Number(number) => Some(number),
            Self::Before(_) | Self::After(_) | Self::AtMost(_) | Self::MoreThan(_) => None,
        }
    }

    /// Reads a value from its text.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        let of = |prefix: &str| text.strip_prefix(prefix);
        if let Some(day) = of("before ") {
            return Date::parse(day).map(Self::Before);
        }
        if let Some(day) = of("after ") {
            return Date::parse(day).map(Self::After);
        }
        if let Some(limit) = of("at most ") {
            return number(limit).map(Self::AtMost);
        }
        if let Some(limit) = of("more than ") {
            return number(limit).map(Self::MoreThan);
        }
        Date::parse(text).map(Self::Date).or_else(|| number(text).map(Self::Number))
    }
}

impl fmt::Display for RecordedValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => write!(formatter, "{date}"),
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Before(date) => write!(formatter, "before {date}"),
            Self::After(date) => write!(formatter, "after {date}"),
            Self::AtMost(limit) => write!(formatter, "at most {limit}"),
            Self::MoreThan(limit) => write!(formatter, "more than {limit}"),
        }
    }
}

/// The values of names: those of outcomes, or those of quantiles.
pub type RecordedValues = Vec<(Spanned<String>, RecordedValue)>;

/// The format of a value.
pub fn recorded_value() -> impl Format<Value = RecordedValue> {
    let read = |text: Spanned<String>, report: &mut Report| {
        RecordedValue::parse(&text.value).ok_or_else(|| {
            report.push(error!(BAD_VALUE at text.span, "expected a date or a number, found `{}`", text.value))
        })
    };
    text().then(read).with_shape(Shape::any_of([Shape::date(), Shape::Number, Shape::Text]))
}

/// A rule for keys that are numbers. `what` is the plural of what the keys name.
fn check_number(key: &Spanned<String>, what: &str, report: &mut Report) -> Result<(), Reported> {
    if key.value.parse::<f64>().is_ok_and(f64::is_finite) {
        return Ok(());
    }
    Err(report.push(error!(BAD_NUMBER at key.span, "expected a number among the {what}, found `{}`", key.value)))
}

/// Keys that are numbers.
const NUMBERS: NameRule = NameRule { pattern: "^-?[0-9]+(\\.[0-9]+)?$", check: check_number };

/// The format of numbers or dates by number: quantiles by level, or chances by year. The keys are in order.
pub fn by_number<T>(what: &'static str, value: impl Format<Value = T>) -> impl Format<Value = Vec<(f64, T)>> {
    by_name(what, NUMBERS, pair(value)).map(|entries| {
        let number = |(key, value): (Spanned<String>, T)| Some((key.value.parse().ok()?, value));
        entries.into_iter().filter_map(number).collect()
    })
}

/// Checks that a text is a hash of some number of hexadecimal digits.
fn hash_of(text: Spanned<String>, digits: usize, report: &mut Report) -> Result<Spanned<String>, Reported> {
    let is_digit = |found: char| found.is_ascii_digit() || ('a'..='f').contains(&found);
    if text.value.len() == digits && text.value.chars().all(is_digit) {
        return Ok(text);
    }
    Err(report.push(error!(BAD_VALUE at text.span, "expected {digits} hexadecimal digits, found `{}`", text.value)))
}

/// The format of a hash of `digits` hexadecimal digits.
pub fn hash(digits: usize) -> impl Format<Value = Spanned<String>> {
    let shape = Shape::pattern(format!("^[0-9a-f]{{{digits}}}$"), None);
    text().then(move |text, report: &mut Report| hash_of(text, digits, report)).with_shape(shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in ["2031-05-12", "12.5", "-3", "before 2000-01-01", "after 2100-01-01", "at most 3", "more than 0.1"]
        {
            assert_eq!(RecordedValue::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "after 3", "soon", "NaN", "inf", "2031-02-30"] {
            assert_eq!(RecordedValue::parse(text), None, "{text}");
        }
    }
}
