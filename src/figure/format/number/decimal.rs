//! Decimal digits of a number: the step between a float and its text.

use std::fmt::{self, Write};

use crate::locale::{Language, NumberStyle};

/// The decimal digits of a finite number: `0.d₁d₂d₃… × 10^point`. Rounded half to even on the exact value of the float.
#[derive(Clone, Copy)]
pub struct Decimal {
    pub negative: bool,
    /// The significant digits, without trailing zeros; none for zero.
    digits: Digits,
    /// The number of digits before the decimal point; negative or 0 for numbers below 0.1.
    pub point: i32,
}

/// Characters of a number on the stack: room for [`MAX_DIGITS`] digits, a sign, a point and an exponent.
#[derive(Clone, Copy)]
struct Digits {
    characters: [u8; 40],
    count: usize,
}

/// The number of significant decimal digits that tell any two 64-bit floats apart.
pub const MAX_DIGITS: usize = 17;

/// The number of digits that an exact number keeps: arithmetic such as 0.1 + 0.2 leaves an error in the last digits.
const EXACT_DIGITS: usize = 12;

impl Digits {
    const EMPTY: Self = Self { characters: [0; 40], count: 0 };

    fn as_str(&self) -> &str {
        str::from_utf8(&self.characters[..self.count]).unwrap_or_default()
    }
}

impl fmt::Write for Digits {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let free = self.characters.get_mut(self.count..self.count + text.len()).ok_or(fmt::Error)?;
        free.copy_from_slice(text.as_bytes());
        self.count += text.len();
        Ok(())
    }
}

impl Decimal {
    /// Rounds to a number of significant digits. `None` if the value is infinite or not a number.
    pub fn significant(value: f64, digits: usize) -> Option<Self> {
        let mut scientific = Digits::EMPTY;
        write!(scientific, "{value:.*e}", digits.clamp(1, MAX_DIGITS) - 1).ok()?;
        Self::parse(scientific.as_str(), value)
    }

    /// Returns the digits of a number without the error that arithmetic leaves in the last ones.
    pub fn exact(value: f64) -> Option<Self> {
        Self::significant(value, EXACT_DIGITS)
    }

    /// Reads the scientific notation of a value: `-1.25e2`.
    fn parse(scientific: &str, value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let (mantissa, exponent) = scientific.trim_start_matches('-').split_once('e')?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits = Digits::EMPTY;
        digits.write_str(whole).and_then(|()| digits.write_str(fraction)).ok()?;
        digits.count = digits.as_str().trim_end_matches('0').len();
        let negative = value < 0.0 && digits.count > 0;
        Some(Self { negative, digits, point: exponent.parse::<i32>().ok()? + 1 })
    }

    /// Returns the significant digits, empty for zero.
    pub fn digits(&self) -> &str {
        self.digits.as_str()
    }

    /// Returns the number without its sign: `1,792`, `0.05`.
    pub fn plain(&self, style: &NumberStyle) -> String {
        let mut text = String::with_capacity(24);
        let is_grouped = usize::try_from(self.point).is_ok_and(|digits| digits >= style.group_from);
        self.write_plain((if is_grouped { &style.group } else { "" }, &style.decimal), &mut text);
        text
    }

    /// Appends the number without its sign to a text, with a separator between thousands, and one before the decimals.
    pub fn write_plain(&self, (separator, decimal): (&str, &str), text: &mut String) {
        let digits = self.digits();
        if digits.is_empty() {
            return text.push('0');
        }
        let point = self.point.unsigned_abs() as usize;
        if self.point <= 0 {
            text.push('0');
            text.push_str(decimal);
            text.extend(std::iter::repeat_n('0', point));
            return text.push_str(digits);
        }
        let (whole, fraction) = digits.split_at(point.min(digits.len()));
        let whole = whole.chars().chain(std::iter::repeat('0')).take(point);
        for (at, digit) in whole.enumerate() {
            if at > 0 && (point - at).is_multiple_of(3) {
                text.push_str(separator);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push_str(decimal);
            text.push_str(fraction);
        }
    }

    /// Returns the number without its sign, with a word or a power of ten if it is very large or very small.
    pub fn readable(&self, language: &Language) -> String {
        let shifted = |by: i32| Self { point: self.point - by, ..*self }.plain(&language.numbers);
        let power_of_ten = || format!("{}×10{}", shifted(self.point - 1), superscript(self.point - 1));
        match self.point {
            ..=-4 if !self.digits().is_empty() => power_of_ten(),
            7..=9 => language.of_number("numbers.million", &shifted(6)),
            10..=12 => language.of_number("numbers.billion", &shifted(9)),
            13..=15 => language.of_number("numbers.trillion", &shifted(12)),
            16.. => power_of_ten(),
            _ => self.plain(&language.numbers),
        }
    }

    /// Returns a text of the number with its sign before it.
    pub fn signed(&self, text: String, style: &NumberStyle) -> String {
        if self.negative { format!("{}{text}", style.minus) } else { text }
    }
}

/// Groups digits in threes: `1,234,567`.
pub fn group_thousands(digits: &str, style: &NumberStyle) -> String {
    if digits.len() < style.group_from {
        return digits.to_owned();
    }
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(&style.group);
        }
        text.push(digit);
    }
    text
}

/// Returns an exponent in superscript: `⁻¹²`.
fn superscript(exponent: i32) -> String {
    exponent
        .to_string()
        .chars()
        .map(|character| match character {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            digit => char::from_u32('⁰' as u32 + digit.to_digit(10).unwrap_or(0)).unwrap_or('⁰'),
        })
        .collect()
}
