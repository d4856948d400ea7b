//! Quantities: numbers with their unit, and amounts of money.

use std::fmt::Display;

use super::decimal::{Decimal, MAX_DIGITS};
use super::plain::{computed, digits_before_point, exact, fixed, missing, projected, projected_digits, significant};
use crate::words;

/// Appends a unit to the text of a number: `32 GB`, `1 year`, `1.9 years`, `41%`, `$5`.
pub fn with_unit(number: &str, unit: impl Display) -> String {
    let unit = unit.to_string();
    match unit.as_str() {
        "" | "1" => number.to_owned(),
        "%" => format!("{number}%"),
        "USD" | "$" => match number.strip_prefix('−') {
            Some(magnitude) => format!("−${magnitude}"),
            None => format!("${number}"),
        },
        word if is_word(word) && !matches!(number, "1" | "−1") => format!("{number} {}", words::plural(word)),
        _ => format!("{number} {unit}"),
    }
}

/// Returns whether a unit is a word that has a plural, `week`, and not a symbol, `GB`, or an abbreviation, `mpg`.
fn is_word(unit: &str) -> bool {
    /// Abbreviations that look like words.
    const ABBREVIATIONS: [&str; 4] = ["min", "mol", "sec", "tok"];
    let is_long = unit.len() > 2 && unit.bytes().all(|byte| byte.is_ascii_lowercase());
    is_long && unit.contains(['a', 'e', 'i', 'o', 'u']) && !ABBREVIATIONS.contains(&unit)
}

/// Returns a projected quantity: `32 GB`.
pub fn quantity(value: f64, unit: impl Display) -> String {
    if is_dollars(&unit) { money(value) } else { with_unit(&projected(value), unit) }
}

/// Returns a quantity of the data, with all of its digits: `1,792 GB/s`, `$1,599`, `$22.50`, `$2.4 million`.
pub fn exact_quantity(value: f64, unit: impl Display) -> String {
    let digits = exact(value);
    if !is_dollars(&unit) {
        return with_unit(&digits, unit);
    }
    let decimals = digits.rsplit_once('.').map_or(0, |(_, decimals)| decimals.len());
    match decimals {
        // An amount has no decimals or at least two, the cents.
        1 => with_unit(&format!("{digits}0"), unit),
        0 if Decimal::exact(value).is_some_and(|decimal| decimal.digits().len() <= 3) => money(value),
        _ => with_unit(&digits, unit),
    }
}

/// Returns a quantity computed from data, with three significant digits: `68.3 GB/s`, `$1,599`.
pub fn computed_quantity(value: f64, unit: impl Display) -> String {
    if is_dollars(&unit) { money(value) } else { with_unit(&computed(value), unit) }
}

/// The precision with which a projected number is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// The standard error from sampling: no digit is written that counts for less.
    pub error: f64,
    /// The fewest significant digits, whatever the error is: those that keep the ends of its interval apart.
    pub least_digits: usize,
}

impl From<f64> for Precision {
    fn from(error: f64) -> Self {
        Self { error, least_digits: 0 }
    }
}

/// Returns a projected quantity with a standard error from sampling, without digits that count for less than the error.
pub fn quantity_within(value: f64, unit: impl Display, precision: impl Into<Precision>) -> String {
    let Precision { error, least_digits } = precision.into();
    let is_money = is_dollars(&unit);
    let point = digits_before_point(value);
    let wanted = match point {
        // Amounts are written as [`money`] does: from $1 million on with three digits.
        Some(7..) if is_money => 3,
        // Amounts below $100 show cents.
        Some(point) if is_money => usize::try_from(point + if value.abs() < 100.0 { 2 } else { 0 }).unwrap_or(0),
        _ => projected_digits(point),
    };
    let supported = point.and_then(|point| supported_digits(point, error)).unwrap_or(wanted);
    let digits = supported.min(wanted).max(least_digits);
    let cents = digits.saturating_sub(usize::try_from(point.unwrap_or(0)).unwrap_or(0));
    match digits {
        _ if is_money && digits > wanted && cents > 0 => with_unit(&fixed(value, cents.max(2)), unit),
        _ if is_money && digits == wanted => money(value),
        _ => with_unit(&significant(value, digits), unit),
    }
}

/// Returns the fewest significant digits with which numbers in ascending order stay apart, except those that are equal but for
/// rounding.
pub fn digits_apart(values: &[f64]) -> usize {
    /// The relative difference below which numbers are taken as equal.
    const EQUAL: f64 = 1e-9;
    let differ = |pair: &[f64]| (pair[1] - pair[0]).abs() > EQUAL * pair[0].abs().max(pair[1].abs());
    let pairs = || values.windows(2).filter(|pair| differ(pair));
    let are_apart = |digits: &usize| pairs().all(|pair| significant(pair[0], *digits) != significant(pair[1], *digits));
    (1..MAX_DIGITS).find(are_apart).unwrap_or(MAX_DIGITS)
}

/// Returns how many significant digits of a value count for at least `error`, and at least one. `point` is the number of
/// digits before the decimal point. `None` if there is no error.
fn supported_digits(point: i32, error: f64) -> Option<usize> {
    // The error is infinite if it cannot be estimated.
    let Some(error) = Decimal::significant(error, 3) else { return Some(1) };
    // The smallest power of ten that is not below the error: `0.1 × 10^point` is a power of ten itself.
    let power = match error.digits() {
        "" => return None,
        "1" => error.point - 1,
        _ => error.point,
    };
    Some(usize::try_from(point - power).unwrap_or(0).max(1))
}

/// Returns an amount in dollars: `$5,000`, `$2.4 million`, `$0.25`, `$1.50`.
pub fn money(value: f64) -> String {
    let magnitude = value.abs();
    let is_whole = (magnitude * 100.0).round() % 100.0 == 0.0;
    let number = match magnitude {
        _ if !value.is_finite() => return missing(),
        _ if magnitude > 0.0 && magnitude < 0.01 => significant(value, 2),
        ..100.0 if !is_whole => fixed(value, 2),
        ..1e6 => fixed(value, 0),
        _ => significant(value, 3),
    };
    with_unit(&number, "USD")
}

/// Returns whether a unit is that of an amount of money or of a price, such as `USD/Mtok`.
pub fn is_money(unit: impl Display) -> bool {
    let unit = unit.to_string();
    unit.starts_with("USD") || unit.starts_with('$')
}

fn is_dollars(unit: &impl Display) -> bool {
    matches!(unit.to_string().as_str(), "USD" | "$")
}
