//! Reads single values strictly: numbers, dates, and names. The error for a value that is nearly right explains how to
//! write it.

use super::node::{Kind, Node};
use crate::date::{CalendarDate, Date, Period};
use crate::diagnostic::{Diagnostic, Report, Reported, error};
use crate::source::{Span, Spanned};

/// Returns the text of a scalar, and whether it is unquoted. `expected` names the value in messages.
fn scalar<'n>(node: &'n Node, expected: &str, report: &mut Report) -> Result<(&'n str, bool), Reported> {
    match &node.kind {
        Kind::Scalar { text, plain } if !node.is_null() => Ok((text, *plain)),
        Kind::Refused(reported) => Err(*reported),
        _ => {
            let found = node.describe();
            Err(report.push(error!(WRONG_KIND at node.head, "expected {expected}, found {found}")))
        }
    }
}

/// Reads a text that is not empty.
///
/// # Errors
///
/// The node is not a scalar, or is empty.
pub fn text(node: &Node, report: &mut Report) -> Result<Spanned<String>, Reported> {
    text_called("text", node, report)
}

/// Reads an expression of the model language as a text that is not empty.
///
/// # Errors
///
/// The node is not a scalar, or is empty.
pub fn expression(node: &Node, report: &mut Report) -> Result<Spanned<String>, Reported> {
    text_called("an expression", node, report)
}

/// Reads a text that is not empty. `expected` names it in messages.
fn text_called(expected: &str, node: &Node, report: &mut Report) -> Result<Spanned<String>, Reported> {
    let (text, _) = scalar(node, expected, report)?;
    if text.trim().is_empty() {
        return Err(report.push(error!(WRONG_KIND at node.head, "expected {expected}, found an empty text")));
    }
    Ok(Spanned::new(text.to_owned(), node.span))
}

/// Reads a finite number, which must be unquoted.
///
/// # Errors
///
/// The node is not a finite number.
pub fn number(node: &Node, report: &mut Report) -> Result<Spanned<f64>, Reported> {
    let (text, plain) = scalar(node, "a number", report)?;
    if plain {
        return parse_number(text, node.span, report);
    }
    let problem = error!(BAD_NUMBER at node.span, "expected a number, found the quoted text \"{text}\"");
    let is_number = number_or_hint(text).is_ok();
    Err(report.push(if is_number { problem.hint(format!("write `{text}` without quotes")) } else { problem }))
}

/// Returns the number of a percentage that is written without quotes: `12` of `12%`.
pub fn percentage(node: &Node) -> Option<&str> {
    let Kind::Scalar { text, plain: true } = &node.kind else { return None };
    text.strip_suffix('%').map(str::trim).filter(|number| is_number(number))
}

/// Reads a finite number from its text.
///
/// # Errors
///
/// The text is not a finite number.
pub fn parse_number(text: &str, span: Span, report: &mut Report) -> Result<Spanned<f64>, Reported> {
    match number_or_hint(text) {
        Ok(value) => Ok(Spanned::new(value, span)),
        Err(hint) => Err(report.push(error!(BAD_NUMBER at span, "expected a number, found `{text}`"; hint "{hint}"))),
    }
}

/// Returns the number that a text is, written as in [`parse_number`].
pub fn plain_number(text: &str) -> Option<f64> {
    number_or_hint(text).ok()
}

/// Reads a whole number that is not negative.
///
/// # Errors
///
/// The node is not such a number.
pub fn integer(node: &Node, report: &mut Report) -> Result<Spanned<u64>, Reported> {
    let number = whole_number(node, report)?;
    u64::try_from(number.value).map(|value| Spanned::new(value, number.span)).map_err(|_| {
        let found = number.value;
        report.push(error!(BAD_NUMBER at number.span, "expected a whole number from 0, found {found}"))
    })
}

/// Reads a whole number.
///
/// # Errors
///
/// The node is not a whole number of at most 64 bits.
pub fn whole_number(node: &Node, report: &mut Report) -> Result<Spanned<i64>, Reported> {
    let (text, _) = scalar(node, "a whole number", report)?;
    let number = number(node, report)?;
    // The text itself, since large whole numbers are not exact in floating point.
    let exact = text.replace('_', "").parse::<i64>().ok();
    let rounded = (number.value.fract() == 0.0 && number.value.abs() < 9e15).then_some(number.value as i64);
    match exact.or(rounded) {
        Some(value) => Ok(Spanned::new(value, node.span)),
        None => Err(report.push(error!(BAD_NUMBER at node.span, "expected a whole number, found {text}"))),
    }
}

/// Reads a number of bytes with its unit: `200 kB`.
///
/// # Errors
///
/// The node is not a number of at least one byte with a known unit.
pub fn bytes(node: &Node, report: &mut Report) -> Result<Spanned<u64>, Reported> {
    let (text, _) = scalar(node, "a size", report)?;
    let split = text.find(|sign: char| sign.is_ascii_alphabetic()).unwrap_or(text.len());
    let factor = match text.get(split..).unwrap_or_default() {
        "B" => Some(1.0),
        "kB" => Some(1e3),
        "MB" => Some(1e6),
        "GB" => Some(1e9),
        _ => None,
    };
    let number = text.get(..split).and_then(|number| number_or_hint(number.trim()).ok());
    match factor.zip(number).map(|(factor, number)| factor * number).filter(|bytes| (1.0..1e15).contains(bytes)) {
        Some(bytes) => Ok(Spanned::new(bytes.round() as u64, node.span)),
        None => Err(report.push(error!(BAD_VALUE at node.span, "expected a size, found `{text}`";
            hint "write a number and its unit, B, kB, MB or GB: `200 kB`"))),
    }
}

/// Reads a length of time with its unit.
///
/// # Errors
///
/// The node is not a whole number from 1 to 999 with a known unit.
pub fn period(node: &Node, report: &mut Report) -> Result<Spanned<Period>, Reported> {
    let (text, _) = scalar(node, "a length of time", report)?;
    match Period::parse(text) {
        Some(period) => Ok(Spanned::new(period, node.span)),
        None => Err(report
            .push(error!(BAD_VALUE at node.span, "expected a length of time like `6 months`, found `{text}`";
            hint "write a whole number from 1 to 999 and its unit, days, weeks, months or years"))),
    }
}

/// Reads `true` or `false`, which must be unquoted.
///
/// # Errors
///
/// The node is neither.
pub fn boolean(node: &Node, report: &mut Report) -> Result<bool, Reported> {
    let (text, plain) = scalar(node, "`true` or `false`", report)?;
    match text {
        "true" if plain => Ok(true),
        "false" if plain => Ok(false),
        _ => {
            let hint = match text.to_lowercase().as_str() {
                "true" | "yes" | "on" => "write `true`, without quotes",
                "false" | "no" | "off" => "write `false`, without quotes",
                _ => "write one of the two, without quotes",
            };
            Err(report
                .push(error!(WRONG_KIND at node.span, "expected `true` or `false`, found `{text}`"; hint "{hint}")))
        }
    }
}

/// Reads a day of the calendar.
///
/// # Errors
///
/// The node is not such a day.
pub fn date(node: &Node, report: &mut Report) -> Result<Spanned<Date>, Reported> {
    let (text, _) = scalar(node, "a date", report)?;
    parse_date(text, node.span, report)
}

/// Reads a day of the calendar from its text.
///
/// # Errors
///
/// The text is not such a day.
pub fn parse_date(text: &str, span: Span, report: &mut Report) -> Result<Spanned<Date>, Reported> {
    if let Some(date) = Date::parse(text) {
        return Ok(Spanned::new(date, span));
    }
    let bytes = text.as_bytes();
    let has_form = bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    let reason = if has_form { ", which is not a day of the calendar" } else { "" };
    Err(report.push(error!(BAD_DATE at span, "expected a date, found `{text}`{reason}";
        hint "write a date as year-month-day: 2026-02-28")))
}

/// Reads a day, perhaps with a time of that day: the day as it is written, wherever its time zone is.
///
/// # Errors
///
/// The node is not such a day.
pub fn day_of_time(node: &Node, report: &mut Report) -> Result<Spanned<Date>, Reported> {
    let (text, _) = scalar(node, "a date", report)?;
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let is_time = time.contains(':') && time.chars().all(|sign| sign.is_ascii_digit() || "+-.: ZUTC".contains(sign));
    parse_date(if is_time { day } else { text }, node.span, report)
}

/// Reads a day, week, month, quarter, or year of the calendar.
///
/// # Errors
///
/// The node is not such a date.
pub fn calendar_date(node: &Node, report: &mut Report) -> Result<Spanned<CalendarDate>, Reported> {
    let (text, _) = scalar(node, "a date", report)?;
    match CalendarDate::parse(text) {
        Some(date) => Ok(Spanned::new(date, node.span)),
        None => parse_date(text, node.span, report).map(|date| date.map(CalendarDate::from)),
    }
}

/// Reads a name that expressions can use.
///
/// # Errors
///
/// The node is not such a name.
pub fn identifier(node: &Node, report: &mut Report) -> Result<Spanned<String>, Reported> {
    let name = text(node, report)?;
    if is_identifier(&name.value) {
        return Ok(name);
    }
    Err(report.push(bad_name(&name, "a name")))
}

/// Checks that the key of a mapping is a name that expressions can use. `what` is the plural of what the keys name:
/// `scenarios`.
///
/// # Errors
///
/// The key is not such a name.
pub fn check_identifier(key: &Spanned<String>, what: &str, report: &mut Report) -> Result<(), Reported> {
    if is_identifier(&key.value) {
        return Ok(());
    }
    Err(report.push(bad_name(key, &format!("a name among the {what}"))))
}

/// Returns whether a text consists of letters, digits and `_`, and starts with a letter.
pub fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|found| found.is_ascii_alphanumeric() || found == '_')
}

/// Returns the identifier nearest to a text.
pub fn nearest_identifier(text: &str) -> String {
    let mut name: String = text.chars().map(|found| if found.is_ascii_alphanumeric() { found } else { '_' }).collect();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert_str(0, "x_");
    }
    name
}

/// Returns the error for a text that should be an identifier. `expected` names it: `a file name that can be an id`.
pub fn bad_name(name: &Spanned<String>, expected: &str) -> Diagnostic {
    let (found, better) = (&name.value, nearest_identifier(&name.value));
    error!(BAD_NAME at name.span, "expected {expected}, found `{found}`";
        hint "names are letters, digits and `_`, and start with a letter";
        hint "write `{better}`")
}

/// Reads a finite number: digits with `_` between them, a point, an exponent.
///
/// # Errors
///
/// The text is not a number. The error is a hint on how to write the number that was meant.
fn number_or_hint(text: &str) -> Result<f64, String> {
    const HOW: &str = "a number is written 1234.5, 1_000 or 1e9";
    if is_number(text) {
        let value: f64 = text.replace('_', "").parse().map_err(|_| HOW.to_owned())?;
        let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
        let is_zero = !mantissa.contains(|digit: char| ('1'..='9').contains(&digit));
        return match value {
            _ if !value.is_finite() => Err("the largest number is 1.7e308".to_owned()),
            _ if value == 0.0 && !is_zero => Err("the smallest number above 0 is 5e-324".to_owned()),
            // Otherwise -0 would be shown with its sign.
            _ => Ok(if value == 0.0 { 0.0 } else { value }),
        };
    }
    let lower = text.to_lowercase();
    if let Some(percent) = text.strip_suffix('%')
        && is_number(percent.trim())
    {
        let share: f64 = format!("{}e-2", percent.trim().replace('_', "")).parse().unwrap_or(f64::NAN);
        return Err(if share.is_finite() { format!("write `{share}`") } else { HOW.to_owned() });
    }
    let grouped = text.split(',').skip(1).all(|group| group.split('.').next().is_some_and(|digits| digits.len() == 3));
    if text.contains(',') && is_number(&text.replace(',', "")) {
        return Err(if grouped {
            format!("write `{}`", text.replace(',', "_"))
        } else {
            format!("write `{}`", text.replace(',', "."))
        });
    }
    if let Some(digits) = lower.strip_prefix("0x")
        && let Ok(value) = u64::from_str_radix(digits, 16)
    {
        return Err(format!("write `{value}`"));
    }
    if [".nan", ".inf", "-.inf", "+.inf", "nan", "inf", "-inf"].contains(&lower.as_str()) {
        return Err("leave the cell empty if there is no number; a number must be finite".to_owned());
    }
    let bare = text.trim_start_matches(['-', '+']);
    if bare.starts_with('0') && is_number(bare.trim_start_matches('0')) {
        return Err(format!("write `{}{}` without leading zeros", sign(text, bare), bare.trim_start_matches('0')));
    }
    if bare.starts_with('.') && is_number(&format!("0{bare}")) {
        return Err(format!("write `{}0{bare}`", sign(text, bare)));
    }
    if let Some((number, has_unit)) = spaced(text) {
        return Err(match has_unit {
            true => format!("write `{number}` alone: the unit is declared with the column"),
            false => format!("write `{number}`: thousands are joined by `_`"),
        });
    }
    Err(HOW.to_owned())
}

/// Returns the sign before the digits of a number; a plus is left out.
fn sign<'t>(text: &'t str, bare: &str) -> &'t str {
    text[..text.len() - bare.len()].trim_start_matches('+')
}

/// Returns the number that a text of several words starts with, and whether a unit follows: `12 500 km` is `12_500`.
fn spaced(text: &str) -> Option<(String, bool)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_group = |word: &&&str| {
        let digits = word.split(['.', ',']).next().unwrap_or_default();
        digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit())
    };
    let (first, rest) = words.split_first()?;
    let is_head = first.trim_start_matches(['-', '+']).len() <= 3
        && first.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let groups = if is_head { rest.iter().take_while(is_group).count() } else { 0 };
    let unit = &rest[groups..];
    let number = std::iter::once(*first).chain(rest[..groups].iter().copied()).collect::<Vec<_>>().join("_");
    let is_unit = !unit.iter().any(|word| word.starts_with(|letter: char| letter.is_ascii_digit()));
    (words.len() > 1 && is_number(&number) && is_unit).then_some((number, !unit.is_empty()))
}

/// Returns whether a text is written like a number.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    whole.split('_').all(digits)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(|fraction| fraction.split('_').all(digits))
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_written() {
        for (text, value) in [
            ("24", 24.0),
            ("-0.5", -0.5),
            ("1_000", 1000.0),
            ("1e9", 1e9),
            ("+2.5E-3", 0.0025),
            ("0", 0.0),
            ("0.0", 0.0),
        ] {
            assert_eq!(number_or_hint(text), Ok(value), "{text}");
        }
        assert!(number_or_hint("-0").is_ok_and(|zero| zero.is_sign_positive()));
    }

    #[test]
    fn refuses_texts_that_are_not_numbers_with_a_hint() {
        for (text, hint) in [
            ("1,234", "write `1_234`"),
            ("1,5", "write `1.5`"),
            ("12%", "write `0.12`"),
            ("1.1%", "write `0.011`"),
            ("0x1F", "write `31`"),
            ("012", "write `12` without leading zeros"),
            (".5", "write `0.5`"),
            ("-.5", "write `-0.5`"),
            ("24 GB", "write `24` alone: the unit is declared with the column"),
            ("-007", "write `-7` without leading zeros"),
            ("1 000", "write `1_000`: thousands are joined by `_`"),
            ("12 500 km", "write `12_500` alone: the unit is declared with the column"),
            ("-1 234.5", "write `-1_234.5`: thousands are joined by `_`"),
            ("1 or 2", "a number is written 1234.5, 1_000 or 1e9"),
            ("1 2", "a number is written 1234.5, 1_000 or 1e9"),
            (".nan", "leave the cell empty if there is no number; a number must be finite"),
            (".inf", "leave the cell empty if there is no number; a number must be finite"),
            ("1e400", "the largest number is 1.7e308"),
            ("1e-400", "the smallest number above 0 is 5e-324"),
            ("12:30", "a number is written 1234.5, 1_000 or 1e9"),
            ("no", "a number is written 1234.5, 1_000 or 1e9"),
            ("5.", "a number is written 1234.5, 1_000 or 1e9"),
            ("1__0", "a number is written 1234.5, 1_000 or 1e9"),
            ("", "a number is written 1234.5, 1_000 or 1e9"),
            ("０", "a number is written 1234.5, 1_000 or 1e9"),
        ] {
            assert_eq!(number_or_hint(text), Err(hint.to_owned()), "{text}");
        }
    }
}
