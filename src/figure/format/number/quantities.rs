//! Quantities: numbers with their unit, and amounts of money.

use std::fmt::Display;

use super::decimal::{Decimal, MAX_DIGITS};
use super::plain::{computed, digits_before_point, exact, fixed, missing, projected, projected_digits, significant};
use super::unit_text::{Amount, Size, UnitText};
use crate::currency::Currency;
use crate::locale::{Language, english};

/// Appends a unit to the text of a number: `32 GB`, `1 year`, `1.9 years`, `41%`, `$5`, `€53/kWh`.
pub fn with_unit(language: &Language, number: &str, unit: impl Display) -> String {
    UnitText::of(&unit.to_string()).around(language, number)
}

/// Returns a projected quantity: `32 GB`.
pub fn quantity(language: &Language, value: f64, unit: impl Display) -> String {
    let unit = unit.to_string();
    match UnitText::of(&unit) {
        UnitText::Amount(amount) if amount.is_bare() => amount_text(language, value, amount.currency),
        text => text.around(language, &with_cents(language, projected(language, value), text)),
    }
}

/// Returns a quantity of the data, with all of its digits: `1,792 GB/s`, `$1,599`, `$22.50`, `$2.4 million`.
pub fn exact_quantity(language: &Language, value: f64, unit: impl Display) -> String {
    let unit = unit.to_string();
    let (text, digits) = (UnitText::of(&unit), exact(language, value));
    match text {
        UnitText::Amount(amount)
            if amount.is_bare()
                && !digits.contains(&*language.numbers.decimal)
                && Decimal::exact(value).is_some_and(|decimal| decimal.digits().len() <= 3) =>
        {
            amount_text(language, value, amount.currency)
        }
        text => text.around(language, &with_cents(language, digits, text)),
    }
}

/// Returns a quantity computed from data, with three significant digits: `68.3 GB/s`, `$1,599`.
pub fn computed_quantity(language: &Language, value: f64, unit: impl Display) -> String {
    let unit = unit.to_string();
    match UnitText::of(&unit) {
        UnitText::Amount(amount) if amount.is_bare() => amount_text(language, value, amount.currency),
        text => text.around(language, &with_cents(language, computed(language, value), text)),
    }
}

/// Returns the digits of an amount or a price with no decimals or at least two, the cents; those of other quantities as they are.
fn with_cents(language: &Language, mut digits: String, unit: UnitText<'_>) -> String {
    if let UnitText::Amount(Amount { currency: Currency { decimals: 2, .. }, size: Size { factor: 1.0, .. }, .. }) =
        unit
        && digits.rsplit_once(&*language.numbers.decimal).is_some_and(|(_, decimals)| decimals.len() == 1)
    {
        digits.push('0');
    }
    digits
}

/// The precision with which a projected number or date is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// The standard error from sampling: no digit is written that counts for less.
    pub error: f64,
    /// The fewest significant digits, whatever the error is: those that keep the ends of its interval apart.
    pub least_digits: usize,
    /// Of a date: the width of its 90% interval in years; 0 if it has none.
    pub interval: f64,
}

impl Precision {
    /// Returns the precision of a value beside others like it, where a date is written by month however wide its interval is, so
    /// that the dates can be told apart.
    pub fn beside_others(self) -> Self {
        Self { interval: 0.0, ..self }
    }
}

impl From<f64> for Precision {
    fn from(error: f64) -> Self {
        Self { error, least_digits: 0, interval: 0.0 }
    }
}

/// Returns a projected quantity with a standard error from sampling, without digits that count for less than the error.
pub fn quantity_within(language: &Language, value: f64, unit: impl Display, precision: impl Into<Precision>) -> String {
    let Precision { error, least_digits, .. } = precision.into();
    let unit = unit.to_string();
    let text = UnitText::of(&unit);
    let currency = match text {
        UnitText::Amount(amount) if amount.is_bare() => Some(amount.currency),
        _ => None,
    };
    let point = digits_before_point(value);
    let wanted = match (point, currency) {
        // Amounts are written as [`money`] does: from $1 million on with three digits.
        (Some(7..), Some(_)) => 3,
        // Amounts below $100 show cents.
        (Some(point), Some(currency)) => {
            let decimals = if value.abs() < 100.0 { currency.decimals } else { 0 };
            usize::try_from(point + i32::try_from(decimals).unwrap_or(0)).unwrap_or(0)
        }
        _ => projected_digits(point),
    };
    let supported = point.and_then(|point| supported_digits(point, error)).unwrap_or(wanted);
    let digits = supported.min(wanted).max(least_digits);
    let cents = digits.saturating_sub(usize::try_from(point.unwrap_or(0)).unwrap_or(0));
    match currency {
        Some(currency) if digits > wanted && cents > 0 => {
            text.around(language, &fixed(language, value, cents.max(currency.decimals)))
        }
        Some(currency) if digits == wanted => amount_text(language, value, currency),
        Some(_) => text.around(language, &significant(language, value, digits)),
        None => text.around(language, &with_cents(language, significant(language, value, digits), text)),
    }
}

/// Returns the fewest significant digits with which numbers in ascending order stay apart, except those that are equal but for
/// rounding.
pub fn digits_apart(values: &[f64]) -> usize {
    /// The relative difference below which numbers are taken as equal.
    const EQUAL: f64 = 1e-9;
    let differ = |pair: &[f64]| (pair[1] - pair[0]).abs() > EQUAL * pair[0].abs().max(pair[1].abs());
    let pairs = || values.windows(2).filter(|pair| differ(pair));
    let are_apart = |digits: &usize| {
        pairs().all(|pair| significant(english(), pair[0], *digits) != significant(english(), pair[1], *digits))
    };
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

/// Returns an amount of money: `$5,000`, `$2.4 million`, `€0.25`, `£1.50`, `¥120`.
fn amount_text(language: &Language, value: f64, currency: Currency) -> String {
    let magnitude = value.abs();
    let decimals = currency.decimals;
    let cents = (0..decimals).fold(1.0, |cents, _| cents * 10.0);
    let is_whole = (magnitude * cents).round() % cents == 0.0;
    let number = match magnitude {
        _ if !value.is_finite() => return missing(),
        _ if magnitude > 0.0 && magnitude < 1.0 / cents => significant(language, value, 2),
        ..100.0 if !is_whole => fixed(language, value, decimals),
        ..1e6 => fixed(language, value, 0),
        _ => significant(language, value, 3),
    };
    let size = Size::ONE;
    UnitText::Amount(Amount { currency, size, per: "" }).around(language, &number)
}

/// Returns a value as an amount of money: a plain number in dollars, and a price without what it is for. `None` if the unit is
/// not that of an amount or a price.
pub fn money(language: &Language, value: f64, unit: impl Display) -> Option<String> {
    let (currency, factor) = currency_of(&unit.to_string())?;
    Some(amount_text(language, value * factor, currency))
}

/// Returns for what amount the last digit of [`money`] counts, in the unit. `None` if the unit is not that of an amount or a price.
pub fn money_step(value: f64, unit: impl Display) -> Option<f64> {
    let (currency, factor) = currency_of(&unit.to_string())?;
    let cents = (0..currency.decimals).fold(1.0, |step, _| step / 10.0);
    Some(if (value * factor).abs() < 100.0 { cents } else { 1.0 } / factor)
}

/// Returns the currency of a unit, and how many of it the unit is. Plain numbers are taken as dollars.
fn currency_of(unit: &str) -> Option<(Currency, f64)> {
    match UnitText::of(unit) {
        UnitText::None => Currency::of("USD").map(|currency| (currency, 1.0)),
        UnitText::Amount(Amount { currency, size, .. }) => Some((currency, size.factor)),
        UnitText::Percent(_) | UnitText::Name(_) => None,
    }
}
