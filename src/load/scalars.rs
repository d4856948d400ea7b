//! Single values, strictly: what a number, a date, a name look like, and how to write what almost is one.

use super::yaml::{Kind, Node};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::source::{Span, Spanned};

/// The scalar that a node is, and whether it is unquoted.
fn scalar<'n>(node: &'n Node, expected: &str, report: &mut Report) -> Option<(&'n str, bool)> {
    match &node.kind {
        Kind::Scalar { text, plain } if !node.is_null() => Some((text, *plain)),
        Kind::Refused => None,
        _ => {
            let message = format!("expected {expected}, found {}", node.describe());
            report.push(Diagnostic::error(codes::WRONG_KIND, message).at(node.head));
            None
        }
    }
}

/// A text that is not empty.
pub fn text(node: &Node, report: &mut Report) -> Option<Spanned<String>> {
    let (text, _) = scalar(node, "text", report)?;
    if text.trim().is_empty() {
        report.push(Diagnostic::error(codes::WRONG_KIND, "expected text, found an empty one").at(node.head));
        return None;
    }
    Some(Spanned::new(text.to_owned(), node.span))
}

/// A finite number, unquoted.
pub fn number(node: &Node, report: &mut Report) -> Option<Spanned<f64>> {
    let (text, plain) = scalar(node, "a number", report)?;
    if !plain {
        let problem =
            Diagnostic::error(codes::BAD_NUMBER, format!("expected a number, found the quoted text \"{text}\""));
        let problem = problem.at(node.span);
        report.push(if parse_number(text).is_ok() {
            problem.hint(format!("write {text} without quotes"))
        } else {
            problem
        });
        return None;
    }
    number_of(text, node.span, report)
}

/// A finite number from its text.
pub fn number_of(text: &str, span: Span, report: &mut Report) -> Option<Spanned<f64>> {
    match parse_number(text) {
        Ok(value) => Some(Spanned::new(value, span)),
        Err(hint) => {
            let problem = Diagnostic::error(codes::BAD_NUMBER, format!("expected a number, found `{text}`")).at(span);
            report.push(problem.hint(hint));
            None
        }
    }
}

/// A whole number that is not negative.
pub fn integer(node: &Node, report: &mut Report) -> Option<Spanned<u64>> {
    let number = whole_number(node, report)?;
    match u64::try_from(number.value) {
        Ok(value) => Some(Spanned::new(value, number.span)),
        Err(_) => {
            let message = format!("expected a whole number from 0, found {}", number.value);
            report.push(Diagnostic::error(codes::BAD_NUMBER, message).at(number.span));
            None
        }
    }
}

/// A whole number.
pub fn whole_number(node: &Node, report: &mut Report) -> Option<Spanned<i64>> {
    let (text, _) = scalar(node, "a whole number", report)?;
    let number = number(node, report)?;
    // The text itself, since large whole numbers are not exact as floating point.
    let exact = text.replace('_', "").parse::<i64>().ok();
    let rounded = (number.value.fract() == 0.0 && number.value.abs() < 9e15).then_some(number.value as i64);
    let value = exact.or(rounded);
    if value.is_none() {
        let message = format!("expected a whole number, found {text}");
        report.push(Diagnostic::error(codes::BAD_NUMBER, message).at(node.span));
    }
    Some(Spanned::new(value?, node.span))
}

/// A number of bytes: `200 kB`.
pub fn bytes(node: &Node, report: &mut Report) -> Option<Spanned<u64>> {
    let (text, _) = scalar(node, "a size", report)?;
    let split = text.find(|sign: char| sign.is_ascii_alphabetic()).unwrap_or(text.len());
    let factor = match text.get(split..).unwrap_or_default() {
        "B" => Some(1.0),
        "kB" => Some(1e3),
        "MB" => Some(1e6),
        "GB" => Some(1e9),
        _ => None,
    };
    let number = text.get(..split).and_then(|number| parse_number(number.trim()).ok());
    match factor.zip(number).map(|(factor, number)| factor * number).filter(|bytes| (1.0..1e15).contains(bytes)) {
        Some(bytes) => Some(Spanned::new(bytes.round() as u64, node.span)),
        None => {
            let problem = Diagnostic::error(codes::BAD_VALUE, format!("expected a size, found `{text}`"));
            report.push(problem.at(node.span).hint("write a number and its unit, B, kB, MB or GB: `200 kB`"));
            None
        }
    }
}

/// `true` or `false`, unquoted.
pub fn boolean(node: &Node, report: &mut Report) -> Option<bool> {
    let (text, plain) = scalar(node, "`true` or `false`", report)?;
    match text {
        "true" if plain => Some(true),
        "false" if plain => Some(false),
        _ => {
            let problem = Diagnostic::error(codes::WRONG_KIND, format!("expected `true` or `false`, found `{text}`"));
            let hint = match text.to_lowercase().as_str() {
                "true" | "yes" | "on" => "write `true`, without quotes",
                "false" | "no" | "off" => "write `false`, without quotes",
                _ => "write one of the two, without quotes",
            };
            report.push(problem.at(node.span).hint(hint));
            None
        }
    }
}

/// A day of the calendar.
pub fn date(node: &Node, report: &mut Report) -> Option<Spanned<Date>> {
    let (text, _) = scalar(node, "a date", report)?;
    date_of(text, node.span, report)
}

/// A day of the calendar from its text.
pub fn date_of(text: &str, span: Span, report: &mut Report) -> Option<Spanned<Date>> {
    if let Some(date) = Date::parse(text) {
        return Some(Spanned::new(date, span));
    }
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    let problem = if shaped {
        Diagnostic::error(codes::BAD_DATE, format!("expected a date, found `{text}`, which is no day of the calendar"))
    } else {
        Diagnostic::error(codes::BAD_DATE, format!("expected a date, found `{text}`"))
    };
    report.push(problem.at(span).hint("write a date as year-month-day: 2026-02-28"));
    None
}

/// A name that expressions can use.
pub fn identifier(node: &Node, report: &mut Report) -> Option<Spanned<String>> {
    let name = text(node, report)?;
    if is_identifier(&name.value) {
        return Some(name);
    }
    report.push(bad_name(&name, "a name"));
    None
}

/// Whether a text is letters, digits and `_`, and starts with a letter.
pub fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|found| found.is_ascii_alphanumeric() || found == '_')
}

/// The nearest identifier to a text.
pub fn identifier_near(text: &str) -> String {
    let mut better: String =
        text.chars().map(|found| if found.is_ascii_alphanumeric() { found } else { '_' }).collect();
    if !better.starts_with(|first: char| first.is_ascii_alphabetic()) {
        better.insert_str(0, "x_");
    }
    better
}

/// What is wrong with a text that should be an identifier.
pub fn bad_name(name: &Spanned<String>, what: &str) -> Diagnostic {
    let message = format!("expected {what}, found `{}`", name.value);
    Diagnostic::error(codes::BAD_NAME, message)
        .at(name.span)
        .hint("names are letters, digits and `_`, and start with a letter")
        .hint(format!("write `{}`", identifier_near(&name.value)))
}

/// A finite number: digits with `_` between them, a point, an exponent. Else how to write what was meant.
fn parse_number(text: &str) -> Result<f64, String> {
    const HOW: &str = "a number is written 1234.5, 1_000 or 1e9";
    if is_number(text) {
        let value: f64 = text.replace('_', "").parse().map_err(|_| HOW.to_owned())?;
        let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
        let is_zero = !mantissa.contains(|digit: char| ('1'..='9').contains(&digit));
        return match value {
            _ if !value.is_finite() => Err("numbers go up to 1.7e308".to_owned()),
            _ if value == 0.0 && !is_zero => Err("numbers other than 0 go down to 5e-324".to_owned()),
            // So that -0 is 0 wherever it is shown.
            _ => Ok(if value == 0.0 { 0.0 } else { value }),
        };
    }
    let lower = text.to_lowercase();
    if let Some(percent) = text.strip_suffix('%')
        && is_number(percent.trim())
    {
        let share: f64 = format!("{}e-2", percent.trim().replace('_', "")).parse().unwrap_or(f64::NAN);
        return Err(if share.is_finite() { format!("write {share}") } else { HOW.to_owned() });
    }
    let grouped = text.split(',').skip(1).all(|group| group.split('.').next().is_some_and(|digits| digits.len() == 3));
    if text.contains(',') && is_number(&text.replace(',', "")) {
        return Err(if grouped {
            format!("write {}", text.replace(',', "_"))
        } else {
            format!("write {}", text.replace(',', "."))
        });
    }
    if let Some(digits) = lower.strip_prefix("0x")
        && let Ok(value) = u64::from_str_radix(digits, 16)
    {
        return Err(format!("write {value}"));
    }
    if [".nan", ".inf", "-.inf", "+.inf", "nan", "inf", "-inf"].contains(&lower.as_str()) {
        return Err("leave the cell out where there is no number; every number is finite".to_owned());
    }
    let bare = text.trim_start_matches(['-', '+']);
    if bare.starts_with('0') && is_number(bare.trim_start_matches('0')) {
        return Err(format!("write {} without zeros in front", bare.trim_start_matches('0')));
    }
    if bare.starts_with('.') && is_number(&format!("0{bare}")) {
        return Err(format!("write {}0{bare}", &text[..text.len() - bare.len()]));
    }
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    if is_number(first) && !rest.is_empty() {
        return Err(format!("write {first} alone: the unit is declared with the column"));
    }
    Err(HOW.to_owned())
}

/// Whether a text has the shape of a number.
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
            assert_eq!(parse_number(text), Ok(value), "{text}");
        }
        assert!(parse_number("-0").is_ok_and(|zero| zero.is_sign_positive()));
    }

    #[test]
    fn what_is_no_number_is_refused_with_how_to_write_it() {
        for (text, hint) in [
            ("1,234", "write 1_234"),
            ("1,5", "write 1.5"),
            ("12%", "write 0.12"),
            ("1.1%", "write 0.011"),
            ("0x1F", "write 31"),
            ("012", "write 12 without zeros in front"),
            (".5", "write 0.5"),
            ("-.5", "write -0.5"),
            ("24 GB", "write 24 alone: the unit is declared with the column"),
            (".nan", "leave the cell out where there is no number; every number is finite"),
            (".inf", "leave the cell out where there is no number; every number is finite"),
            ("1e400", "numbers go up to 1.7e308"),
            ("1e-400", "numbers other than 0 go down to 5e-324"),
            ("12:30", "a number is written 1234.5, 1_000 or 1e9"),
            ("no", "a number is written 1234.5, 1_000 or 1e9"),
            ("5.", "a number is written 1234.5, 1_000 or 1e9"),
            ("1__0", "a number is written 1234.5, 1_000 or 1e9"),
            ("", "a number is written 1234.5, 1_000 or 1e9"),
            ("０", "a number is written 1234.5, 1_000 or 1e9"),
        ] {
            assert_eq!(parse_number(text), Err(hint.to_owned()), "{text}");
        }
    }
}
