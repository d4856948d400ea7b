//! Numbers as readers see them: the one formatter of charts, tables and bound prose.
//!
//! House style: thousands are set off by commas (`1,792`), which an author can type; minus is `−`, ranges take an en
//! dash, multiples `×`. Projections keep two significant digits, data keep all of theirs. What is no number (infinity,
//! not-a-number) is [`MISSING`], and zero has no sign.

use std::fmt::{self, Write};

use crate::date::Date;

/// What stands where there is nothing to say.
pub const MISSING: &str = "–";

/// A day on the axis of years.
pub const DAY: f64 = 1.0 / 365.25;

/// A month on the axis of years.
pub const MONTH: f64 = 1.0 / 12.0;

/// Significant digits of a projection.
pub const PROJECTED: usize = 2;

/// Decimal digits of a number, rounded half to even on its exact value: `0.d₁d₂d₃… × 10^point`.
#[derive(Clone, Copy)]
struct Decimal {
    negative: bool,
    digits: Digits,
    point: i32,
}

/// Characters of a number on their way to a text, which need no memory of their own: more than [`MOST_DIGITS`] digits, a
/// sign, a point and an exponent take.
#[derive(Clone, Copy)]
struct Digits {
    characters: [u8; 40],
    count: usize,
}

/// More significant digits than these no number has.
const MOST_DIGITS: usize = 17;

impl Digits {
    fn as_str(&self) -> &str {
        str::from_utf8(&self.characters[..self.count]).unwrap_or_default()
    }

    fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl fmt::Write for Digits {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let rest = self.characters.get_mut(self.count..self.count + text.len()).ok_or(fmt::Error)?;
        rest.copy_from_slice(text.as_bytes());
        self.count += text.len();
        Ok(())
    }
}

impl Decimal {
    /// Rounds to `digits` significant digits; trailing zeros are dropped.
    fn significant(value: f64, digits: usize) -> Option<Self> {
        let mut scientific = Digits { characters: [0; 40], count: 0 };
        write!(scientific, "{value:.*e}", digits.clamp(1, MOST_DIGITS) - 1).ok()?;
        Self::read(scientific.as_str(), value)
    }

    /// The shortest digits that mean this number and no other, of which at most twelve are kept: sums such as
    /// 0.1 + 0.2 lose their tail.
    fn exact(value: f64) -> Option<Self> {
        Self::significant(value, 12)
    }

    fn read(scientific: &str, value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let (mantissa, exponent) = scientific.trim_start_matches('-').split_once('e')?;
        let mut digits = Digits { characters: [0; 40], count: 0 };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        digits.write_str(whole).and_then(|()| digits.write_str(fraction)).ok()?;
        digits.count = digits.as_str().trim_end_matches('0').len();
        let negative = value < 0.0 && !digits.is_empty();
        Some(Self { negative, digits, point: exponent.parse::<i32>().ok()? + 1 })
    }

    /// The number without its sign: `1,792`, `0.05`.
    fn plain(&self) -> String {
        if self.digits.is_empty() {
            return "0".to_owned();
        }
        if self.point <= 0 {
            return format!("0.{}{}", "0".repeat(self.point.unsigned_abs() as usize), self.digits.as_str());
        }
        let point = self.point.unsigned_abs() as usize;
        let (whole, fraction) = self.digits.as_str().split_at(point.min(self.digits.count));
        let whole = match point {
            ..4 if whole.len() == point => whole.to_owned(),
            _ => thousands(&format!("{whole}{}", "0".repeat(point - whole.len()))),
        };
        if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
    }

    /// The number without its sign, in words or powers of ten where it is out of all proportion.
    fn readable(&self) -> String {
        let shifted = |by: i32| Self { negative: false, digits: self.digits, point: self.point - by }.plain();
        match self.point {
            ..=-4 if !self.digits.is_empty() => {
                format!("{}×10{}", shifted(self.point - 1), superscript(self.point - 1))
            }
            7..=9 => format!("{} million", shifted(6)),
            10..=12 => format!("{} billion", shifted(9)),
            13..=15 => format!("{} trillion", shifted(12)),
            16.. => format!("{}×10{}", shifted(self.point - 1), superscript(self.point - 1)),
            _ => self.plain(),
        }
    }

    fn signed(&self, text: &str) -> String {
        if self.negative { format!("−{text}") } else { text.to_owned() }
    }
}

/// Digits in threes: `1,234,567`.
fn thousands(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An exponent: `⁻¹²`.
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

/// A number of `digits` significant digits: `3.2`, `1,800`, `2.4 million`.
pub fn significant(value: f64, digits: usize) -> String {
    Decimal::significant(value, digits).map_or_else(missing, |decimal| decimal.signed(&decimal.readable()))
}

/// A projection: two significant digits, or those of its whole part up to four: `0.31`, `68`, `1,792`, `12,300`.
pub fn projected(value: f64) -> String {
    significant(value, projected_digits(point(value)))
}

/// How many digits stand before the decimal point of a number that is rounded to four; nothing where it is none.
fn point(value: f64) -> Option<i32> {
    Some(Decimal::significant(value, 4)?.point)
}

fn projected_digits(point: Option<i32>) -> usize {
    match point.unwrap_or(0) {
        3 => 3,
        4 => 4,
        5.. => 3,
        _ => PROJECTED,
    }
}

/// Data: every digit that was written, none that arithmetic left behind.
pub fn exact(value: f64) -> String {
    let Some(decimal) = Decimal::exact(value) else { return missing() };
    // Powers of ten only where the digits themselves would not fit a line.
    let text = if (-8..=15).contains(&decimal.point) { decimal.plain() } else { decimal.readable() };
    decimal.signed(&text)
}

/// A number computed from data: no more than three digits of it mean anything, but whole numbers keep theirs.
pub fn computed(value: f64) -> String {
    if value.abs() < 1000.0 { significant(value, 3) } else { fixed(value, 0) }
}

/// A number for machines: as [`exact`], but with `-`, without commas or words.
pub fn machine(value: f64) -> String {
    let Some(decimal) = Decimal::exact(value) else { return String::new() };
    let text = if (-8..=21).contains(&decimal.point) {
        decimal.plain().replace(',', "")
    } else {
        let (first, rest) = decimal.digits.as_str().split_at(1.min(decimal.digits.count));
        format!("{first}{}{rest}e{}", if rest.is_empty() { "" } else { "." }, decimal.point - 1)
    };
    if decimal.negative { format!("-{text}") } else { text }
}

/// A number of just so many decimals: `1.0`.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return missing();
    }
    let text = format!("{:.*}", decimals.min(12), value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if value < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { "−" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", thousands(whole))
}

/// A number already written, with its unit after it: `32 GB`, `1 year`, `1.9 years`, `41%`.
pub fn with_unit(number: &str, unit: impl fmt::Display) -> String {
    match unit.to_string().as_str() {
        "" | "1" => number.to_owned(),
        "%" => format!("{number}%"),
        "USD" | "$" => match number.strip_prefix('−') {
            Some(magnitude) => format!("−${magnitude}"),
            None => format!("${number}"),
        },
        "year" | "month" | "day" | "hour" | "token" | "param" if !matches!(number, "1" | "−1") => {
            format!("{number} {unit}s")
        }
        _ => format!("{number} {unit}"),
    }
}

/// A projected quantity: `32 GB`.
pub fn quantity(value: f64, unit: impl fmt::Display) -> String {
    if is_dollars(&unit) { money(value) } else { with_unit(&projected(value), unit) }
}

/// A quantity with all of its digits: `1,792 GB/s`, `$1,599`.
pub fn exact_quantity(value: f64, unit: impl fmt::Display) -> String {
    if is_dollars(&unit) { money(value) } else { with_unit(&exact(value), unit) }
}

/// Returns whether a unit is that of an amount of money or of a price, such as `USD/Mtok`.
pub fn is_money(unit: impl fmt::Display) -> bool {
    unit.to_string().starts_with(['$']) || unit.to_string().starts_with("USD")
}

fn is_dollars(unit: &impl fmt::Display) -> bool {
    matches!(unit.to_string().as_str(), "USD" | "$")
}

/// A projected quantity of which sampling leaves a standard error: with no digit that counts for less.
pub fn quantity_within(value: f64, unit: impl fmt::Display, error: f64) -> String {
    let is_money = is_dollars(&unit);
    let point = point(value);
    let wanted = match point {
        Some(point) if is_money => usize::try_from(point + if value.abs() < 100.0 { 2 } else { 0 }).unwrap_or(0),
        _ => projected_digits(point),
    };
    match point.and_then(|point| borne(point, error)) {
        Some(digits) if digits < wanted => with_unit(&significant(value, digits), unit),
        _ if is_money => money(value),
        _ => with_unit(&significant(value, wanted), unit),
    }
}

/// How many significant digits of a value with so many before its point count for at least `error`, at least one; nothing
/// where there is no error.
fn borne(point: i32, error: f64) -> Option<usize> {
    // Infinite where nothing is known of it.
    let Some(error) = Decimal::significant(error, 3) else { return Some(1) };
    // `0.1 × 10^point` is the power of ten itself; what is above takes the next.
    let power = match error.digits.as_str() {
        "" => return None,
        "1" => error.point - 1,
        _ => error.point,
    };
    Some(usize::try_from(point - power).unwrap_or(0).max(1))
}

/// Dollars: `$5,000`, `$2.4 million`, `$0.25`, `$1.50`.
pub fn money(value: f64) -> String {
    let magnitude = value.abs();
    let whole = (magnitude * 100.0).round() % 100.0 == 0.0;
    let number = match magnitude {
        _ if !value.is_finite() => return missing(),
        _ if magnitude > 0.0 && magnitude < 0.01 => significant(value, PROJECTED),
        ..100.0 if !whole => fixed(value, 2),
        ..1e6 => fixed(value, 0),
        _ => significant(value, 3),
    };
    with_unit(&number, "USD")
}

/// A chance, 0 to 1, as a percentage: `41%`. What is not certain never reads as if it were: `<1%`, `>99%`.
pub fn chance(share: f64) -> String {
    if !share.is_finite() {
        missing()
    } else if share > 0.0 && share < 0.005 {
        "<1%".to_owned()
    } else if (0.995..1.0).contains(&share) {
        ">99%".to_owned()
    } else {
        percent(share)
    }
}

/// A chance counted in samples, with its standard error: in steps of one, five or ten percent, whichever the error does
/// not exceed.
pub fn chance_within(share: f64, error: f64) -> String {
    let step = match error {
        ..=0.01 => return chance(share),
        ..=0.05 => 0.05,
        _ => 0.1,
    };
    let rounded = (share / step).round() * step;
    match (rounded <= 0.0, rounded >= 1.0) {
        (true, _) if share > 0.0 => format!("<{}", percent(step)),
        (_, true) if share < 1.0 => format!(">{}", percent(1.0 - step)),
        _ => percent(rounded),
    }
}

/// A share as a percentage, rounded to whole ones: `−12%`.
pub fn percent(share: f64) -> String {
    if share.is_finite() { format!("{}%", fixed(share * 100.0, 0)) } else { missing() }
}

/// A multiple: `3.2×`.
pub fn times(value: f64) -> String {
    if value.is_finite() { format!("{}×", projected(value)) } else { missing() }
}

/// A change, with its sign: `+1.2`, `−0.4`, `0`.
pub fn shift(value: f64) -> String {
    let Some(decimal) = Decimal::significant(value, PROJECTED) else { return missing() };
    let sign = if decimal.negative || decimal.digits.is_empty() { "" } else { "+" };
    format!("{sign}{}", decimal.signed(&decimal.readable()))
}

/// A range of two texts: `2029–2033`, `32–48 GB`, one of the two where they are the same. A unit or percent sign that
/// both end in is said once; where a sign or a space stands inside, the word says it: `−3 to −1`, `May 2028 to July 2030`.
pub fn range(low: &str, high: &str) -> String {
    if low == high {
        return low.to_owned();
    }
    let unit = low.find(|character: char| !character.is_ascii_digit() && !matches!(character, '.' | ','));
    let head = match unit {
        Some(at) if at > 0 && high.ends_with(&low[at..]) && is_number(&high[..high.len() - low[at..].len()]) => {
            &low[..at]
        }
        _ => low,
    };
    if [head, high].iter().any(|text| text.starts_with(['−', '+', '<', '>']))
        || head.contains(' ')
        || high.starts_with("after")
    {
        format!("{low} to {high}")
    } else {
        format!("{head}–{high}")
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

/// The calendar year of a point on the axis of years: `2030`.
pub fn year(years: f64) -> String {
    Date::from_years(years).map_or_else(missing, |date| date.year().to_string())
}

/// Its month: `July 2030`.
pub fn month(years: f64) -> String {
    Date::from_years(years).map_or_else(missing, Date::month_and_year)
}

/// Its month, where there is little room: `Jul 2030`.
pub fn short_month(years: f64) -> String {
    let text = month(years);
    match text.split_once(' ') {
        Some((name, year)) => format!("{} {year}", name.chars().take(3).collect::<String>()),
        None => text,
    }
}

/// Its day: `14 July 2030`.
pub fn day(years: f64) -> String {
    Date::from_years(years).map_or_else(missing, Date::long)
}

/// A day, where there is little room: `14 Jul 2030`.
pub fn short_day(date: Date) -> String {
    format!("{} {}", date.day(), short_month(date.to_years()))
}

/// A day for machines: `2030-07-14`.
pub fn iso_day(years: f64) -> String {
    Date::from_years(years).map_or_else(String::new, |date| date.to_string())
}

/// A date that lies beyond the window searched: `after 2050`.
pub fn never(window_end: Date) -> String {
    format!("after {}", window_end.year())
}

fn missing() -> String {
    MISSING.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares each value's text with what a reader should see.
    fn table<T: Copy + std::fmt::Debug>(format: impl Fn(T) -> String, rows: &[(T, &str)]) {
        for (value, expected) in rows {
            assert_eq!(format(*value), *expected, "{value:?}");
        }
    }

    #[test]
    fn projections_keep_two_digits_and_whole_numbers_all_of_theirs() {
        table(
            projected,
            &[
                (0.0, "0"),
                (-0.0, "0"),
                (0.1 + 0.2, "0.3"),
                (3.1447, "3.1"),
                (2.0, "2"),
                (68.4, "68"),
                (99.96, "100"),
                (123.4, "123"),
                (1792.3, "1,792"),
                (12_345.0, "12,300"),
                (999_999.0, "1 million"),
                (2_400_000.0, "2.4 million"),
                (3.2e9, "3.2 billion"),
                (7e13, "70 trillion"),
                (1e21, "1×10²¹"),
                (2.1e26, "2.1×10²⁶"),
                (0.00123, "0.0012"),
                (0.0000321, "3.2×10⁻⁵"),
                (-1.25, "−1.2"),
                (f64::NAN, "–"),
                (f64::INFINITY, "–"),
            ],
        );
    }

    #[test]
    fn data_keep_their_digits_and_lose_the_dust_of_arithmetic() {
        table(
            exact,
            &[
                (0.1 + 0.2, "0.3"),
                (1792.0, "1,792"),
                (4.85, "4.85"),
                (-0.5, "−0.5"),
                (150_000_000.0, "150,000,000"),
                (1e21, "1×10²¹"),
                (-0.0, "0"),
            ],
        );
        table(
            machine,
            &[(0.1 + 0.2, "0.3"), (1792.0, "1792"), (-0.5, "-0.5"), (-0.0, "0"), (1.5e30, "1.5e30"), (f64::NAN, "")],
        );
    }

    #[test]
    fn decimals_are_as_many_as_asked_for() {
        table(
            |(value, decimals)| fixed(value, decimals),
            &[((1.0, 1), "1.0"), ((-0.04, 1), "0.0"), ((-1234.56, 1), "−1,234.6"), ((0.5, 0), "0"), ((1.5, 0), "2")],
        );
    }

    #[test]
    fn a_chance_that_is_not_certain_never_reads_as_if_it_were() {
        table(
            chance,
            &[
                (0.0, "0%"),
                (0.0001, "<1%"),
                (0.0049, "<1%"),
                (0.006, "1%"),
                (0.412, "41%"),
                (0.994, "99%"),
                (0.9999, ">99%"),
                (1.0, "100%"),
                (f64::NAN, "–"),
            ],
        );
    }

    #[test]
    fn no_digit_counts_for_less_than_the_error() {
        table(
            |(value, error)| quantity_within(value, "GB", error),
            &[
                ((3873.0, 0.0), "3,873 GB"),
                ((3873.0, 0.9), "3,873 GB"),
                ((3873.0, 1.0), "3,873 GB"),
                ((3873.0, 1.1), "3,870 GB"),
                ((3873.0, 40.0), "3,900 GB"),
                ((3873.0, 5000.0), "4,000 GB"),
                ((3873.0, f64::INFINITY), "4,000 GB"),
                ((0.314, 0.01), "0.31 GB"),
                ((0.314, 0.02), "0.3 GB"),
            ],
        );
        assert_eq!(quantity_within(5123.0, "USD", 30.0), "$5,100");
        assert_eq!(quantity_within(5123.0, "USD", 0.3), "$5,123");
        table(
            |(share, error)| chance_within(share, error),
            &[
                ((0.412, 0.004), "41%"),
                ((0.412, 0.02), "40%"),
                ((0.43, 0.02), "45%"),
                ((0.43, 0.06), "40%"),
                ((0.01, 0.02), "<5%"),
                ((0.99, 0.02), ">95%"),
                ((0.0, 0.02), "0%"),
            ],
        );
    }

    #[test]
    fn units_and_money_stand_where_english_puts_them() {
        table(
            |(value, unit)| quantity(value, unit),
            &[
                ((32.0, "GB"), "32 GB"),
                ((1.0, "year"), "1 year"),
                ((1.93, "year"), "1.9 years"),
                ((0.6, ""), "0.6"),
                ((5000.0, "USD"), "$5,000"),
            ],
        );
        table(
            money,
            &[
                (0.25, "$0.25"),
                (1.5, "$1.50"),
                (0.0031, "$0.0031"),
                (-20.0, "−$20"),
                (2_430_000.0, "$2.43 million"),
                (f64::NAN, "–"),
            ],
        );
        table(times, &[(3.21, "3.2×"), (1.0, "1×"), (0.31, "0.31×")]);
    }

    #[test]
    fn shifts_have_true_signs() {
        table(shift, &[(1.24, "+1.2"), (-0.41, "−0.41"), (0.0, "0"), (-0.0, "0")]);
    }

    #[test]
    fn ranges_say_a_shared_unit_once() {
        table(
            |(low, high)| range(low, high),
            &[
                (("2029", "2033"), "2029–2033"),
                (("32 GB", "48 GB"), "32–48 GB"),
                (("5%", "12%"), "5–12%"),
                (("<1%", "12%"), "<1% to 12%"),
                (("2×", "3.5×"), "2–3.5×"),
                (("−3", "−1"), "−3 to −1"),
                (("2030", "2030"), "2030"),
                (("2031", "after 2050"), "2031 to after 2050"),
                (("May 2028", "July 2030"), "May 2028 to July 2030"),
                (("$20", "$30"), "$20–$30"),
            ],
        );
    }

    #[test]
    fn dates_are_as_fine_as_asked_for() {
        let years = Date::new(2030, 7, 14).unwrap().to_years();
        assert_eq!(
            [year(years), month(years), short_month(years), day(years), iso_day(years)],
            ["2030", "July 2030", "Jul 2030", "14 July 2030", "2030-07-14"]
        );
        assert_eq!(year(f64::INFINITY), MISSING);
        assert_eq!(never(Date::new(2050, 1, 1).unwrap()), "after 2050");
    }
}
