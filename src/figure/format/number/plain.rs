//! Numbers without a unit: projections, data, percentages, multiples, shifts and ranges.

use super::decimal::{Decimal, MAX_DIGITS, group_thousands};
use crate::currency::Currency;
use crate::locale::{Language, NumberStyle};

/// The text that is shown instead of a value that is missing, infinite or not a number.
pub const MISSING: &str = "–";

/// The smallest number of significant digits of a projection.
const PROJECTED_DIGITS: usize = 2;

pub(super) fn missing() -> String {
    MISSING.to_owned()
}

/// Returns a number with so many significant digits: `3.2`, `1,800`, `2.4 million`.
pub fn significant(language: &Language, value: f64, digits: usize) -> String {
    Decimal::significant(value, digits)
        .map_or_else(missing, |decimal| decimal.signed(decimal.readable(language), &language.numbers))
}

/// Returns a projection, with two significant digits, or with up to four digits of its whole part: `0.31`, `68`,
/// `1,792`, `12,300`.
pub fn projected(language: &Language, value: f64) -> String {
    significant(language, value, projected_digits(digits_before_point(value)))
}

/// Returns how many digits a number has before its decimal point, once it is rounded to four digits. `None` if it is
/// infinite or not a number.
pub(super) fn digits_before_point(value: f64) -> Option<i32> {
    Some(Decimal::significant(value, 4)?.point)
}

/// Returns how many significant digits a projection has, by its number of digits before the point.
pub(super) fn projected_digits(point: Option<i32>) -> usize {
    match point.unwrap_or(0) {
        3 => 3,
        4 => 4,
        5.. => 3,
        _ => PROJECTED_DIGITS,
    }
}

/// Returns two different numbers with the fewest significant digits, at least two, that tell them apart.
pub fn apart(language: &Language, low: f64, high: f64) -> [String; 2] {
    let texts = |digits: usize| [low, high].map(|value| significant(language, value, digits));
    let mut all = (PROJECTED_DIGITS..=MAX_DIGITS).map(texts);
    all.find(|[low, high]| low != high).unwrap_or_else(|| texts(MAX_DIGITS))
}

/// Returns the fewest digits, from `fewest` on, with which the texts of successive values differ. `text` returns the text of a
/// value with a number of significant digits.
pub fn distinct_digits(values: &[f64], fewest: usize, text: impl Fn(f64, usize) -> String) -> usize {
    let differ = |digits: &usize| values.windows(2).all(|pair| text(pair[0], *digits) != text(pair[1], *digits));
    (fewest..MAX_DIGITS).find(differ).unwrap_or(MAX_DIGITS)
}

/// Returns the labels of one axis with as many decimals as that of their size which has the most. The size is the word or the
/// power of ten after the number, and zero has no decimals.
pub fn even_decimals(language: &Language, labels: Vec<String>) -> Vec<String> {
    /// The parts of a label: what is before its number, its whole part, its decimals, its size, what follows, and the key of its
    /// size, which is the same for all forms of a word.
    struct Parts<'a>([&'a str; 6]);
    let style = &language.numbers;
    fn parts<'a>(label: &'a str, style: &NumberStyle) -> Option<Parts<'a>> {
        let start = label.find(|letter: char| letter.is_ascii_digit())?;
        let (before, rest) = label.split_at(start);
        let (number, after) = rest.split_at(style.number_length(rest));
        let (whole, decimals) = number.split_once(&*style.decimal).unwrap_or((number, ""));
        let word = style.sizes.iter().find(|(size, _)| after.starts_with(size.as_str()));
        let size = word.map(|(size, _)| size.len()).or_else(|| after.starts_with('×').then_some('×'.len_utf8()));
        let size_end = size.map_or(0, |size| after[size..].find(' ').map_or(after.len(), |at| size + at));
        let (size, after) = after.split_at(size_end);
        let key = word.map_or(size, |(_, key)| key);
        Some(Parts([before, whole, decimals, size, after, key]))
    }
    let has_cents = |before: &str, after: &str| {
        let sign = before.trim_start_matches(['\u{200e}', '−', '+']);
        let currency = Currency::at_start_of(sign).or_else(|| Currency::at_start_of(after.trim_start()));
        currency.is_some_and(|currency| currency.decimals == 2)
    };
    let decimals_of = |size: &str| {
        let same = labels.iter().filter_map(|label| parts(label, style)).filter(|Parts(part)| part[5] == size);
        same.map(|Parts([before, _, decimals, _, after, _])| match decimals.len() {
            1 if size.is_empty() && has_cents(before, after) => 2,
            count => count,
        })
        .max()
        .unwrap_or(0)
    };
    let even = |label: &String| match parts(label, style) {
        Some(Parts([_, "0", "", ..])) | None => label.clone(),
        Some(Parts([before, whole, decimals, size, after, key])) => {
            let count = decimals_of(key);
            let point = if count > 0 { &style.decimal } else { "" };
            format!("{before}{whole}{point}{decimals:0<count$}{size}{after}")
        }
    };
    labels.iter().map(even).collect()
}

/// Returns two different probabilities as percentages with the fewest decimals that tell them apart.
pub fn chances_apart(language: &Language, low: f64, high: f64) -> [String; 2] {
    let texts = |decimals: usize| [low, high].map(|share| chance_to(language, share, decimals));
    let mut all = (0..MAX_DIGITS).map(texts);
    all.find(|[low, high]| low != high).unwrap_or_else(|| texts(MAX_DIGITS))
}

/// Returns a number of the data: every digit that was written, and none that arithmetic left behind.
pub fn exact(language: &Language, value: f64) -> String {
    let Some(decimal) = Decimal::exact(value) else { return missing() };
    // A power of ten only if the digits themselves would not fit on a line.
    let is_plain = (-8..=15).contains(&decimal.point);
    let text = if is_plain { decimal.plain(&language.numbers) } else { decimal.readable(language) };
    decimal.signed(text, &language.numbers)
}

/// Returns a number computed from data: three significant digits, but every digit of a whole number above 1,000.
pub fn computed(language: &Language, value: f64) -> String {
    if value.abs() < 1000.0 { significant(language, value, 3) } else { fixed(language, value, 0) }
}

/// Returns a number for machines: as [`exact`], but with `-`, and without commas and words. Empty if it is infinite or not
/// a number.
pub fn machine(value: f64) -> String {
    let Some(decimal) = Decimal::exact(value) else { return String::new() };
    let mut text = String::with_capacity(24);
    if decimal.negative {
        text.push('-');
    }
    if (-8..=21).contains(&decimal.point) {
        decimal.write_plain(("", "."), &mut text);
    } else {
        let (first, rest) = decimal.digits().split_at(1.min(decimal.digits().len()));
        let point = if rest.is_empty() { "" } else { "." };
        text.push_str(&format!("{first}{point}{rest}e{}", decimal.point - 1));
    }
    text
}

/// Returns a number with a fixed number of decimals: `1.0`.
pub fn fixed(language: &Language, value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return missing();
    }
    let text = format!("{:.*}", decimals.min(12), value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_zero = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let style = &language.numbers;
    let sign = if value < 0.0 && !is_zero { &style.minus } else { "" };
    let point = if fraction.is_empty() { "" } else { &style.decimal };
    format!("{sign}{}{point}{fraction}", group_thousands(whole, style))
}

/// Returns a probability, from 0 to 1, as a percentage: `41%`. A probability that is estimated is never shown as 0% or
/// 100%, but as `<1%` or `>99%`. One that is exact is a [`percent`].
pub fn chance(language: &Language, share: f64) -> String {
    chance_to(language, share, 0)
}

/// Returns a probability as [`chance`] does, with a number of decimals: `0.3%`, `<0.1%`.
pub fn chance_to(language: &Language, share: f64, decimals: usize) -> String {
    let decimals = decimals.min(12);
    chance_in_steps(language, share, 1.0 / (0..decimals).fold(100.0, |steps, _| steps * 10.0), decimals)
}

/// Returns a probability that is estimated from samples, with its standard error: in steps of 1, 5 or 10 percent, the
/// smallest step that the error does not exceed.
pub fn chance_within(language: &Language, share: f64, error: f64) -> String {
    let step = match error {
        ..=0.01 => 0.01,
        ..=0.05 => 0.05,
        _ => 0.1,
    };
    chance_in_steps(language, share, step, 0)
}

/// Returns a probability, rounded to a multiple of `step`, as a percentage with a number of decimals.
fn chance_in_steps(language: &Language, share: f64, step: f64, decimals: usize) -> String {
    let text = |share: f64| fixed(language, share * 100.0, decimals) + &language.numbers.percent;
    // Halves are rounded to even, as the digits of all numbers are.
    let rounded = (share / step).round_ties_even() * step;
    match share {
        _ if !share.is_finite() => missing(),
        _ if rounded < step / 2.0 => language.format("numbers.less_than", &[("number", &text(step))]),
        _ if rounded > 1.0 - step / 2.0 => language.format("numbers.more_than_share", &[("number", &text(1.0 - step))]),
        _ => text(rounded),
    }
}

/// Returns a share as a whole percentage: `−12%`. A share between 0 and 1 is rounded to neither of them.
pub fn percent(language: &Language, share: f64) -> String {
    if share > 0.0 && share < 1.0 {
        chance(language, share)
    } else if share.is_finite() {
        fixed(language, share * 100.0, 0) + &language.numbers.percent
    } else {
        missing()
    }
}

/// Returns a multiple: `3.2×`.
pub fn times(language: &Language, value: f64) -> String {
    if value.is_finite() { format!("{}×", projected(language, value)) } else { missing() }
}

/// Returns a change with its sign: `+1.2`, `−0.4`, `0`.
pub fn shift(language: &Language, value: f64) -> String {
    let Some(decimal) = Decimal::significant(value, PROJECTED_DIGITS) else { return missing() };
    let sign = if decimal.negative || decimal.digits().is_empty() { "" } else { "+" };
    format!("{sign}{}", decimal.signed(decimal.readable(language), &language.numbers))
}

/// Returns a range of two texts: `2029–2033`, `32–48 GB`, `€1,200–1,500`; one text if both are the same. A sign of a currency that
/// both start with, and a unit or percent sign that both end with, are written once. If a text contains a sign or a space, `to`
/// replaces the dash: `−3 to −1`, `May 2028 to July 2030`.
pub fn range(language: &Language, low: &str, high: &str) -> String {
    if low == high {
        return low.to_owned();
    }
    let style = &language.numbers;
    let sign = shared_sign(low, high);
    let (bare_low, bare_high) = (&low[sign.len()..], &high[sign.len()..]);
    let (number, unit) = bare_low.split_at(style.number_length(bare_low));
    let has_unit = |number: &str| style.is_number(number) && style.number_length(number) == number.len();
    let (sign, start, end) = match bare_high.strip_suffix(unit).is_some_and(has_unit) {
        true if !number.is_empty() => (sign, number, bare_high),
        _ => ("", low, high),
    };
    if [start, end].iter().any(|text| text.starts_with(['−', '+', '<', '>', '\u{200e}']))
        || start.contains(' ')
        || end.starts_with(&*style.after)
    {
        [low, &style.between[1], high].concat()
    } else {
        [sign, start, &style.between[0], end].concat()
    }
}

/// Returns the sign of a currency that two texts start with, or nothing.
fn shared_sign<'t>(low: &'t str, high: &str) -> &'t str {
    let shared = Currency::at_start_of(low).filter(|currency| high.starts_with(currency.sign));
    shared.map_or("", |currency| &low[..currency.sign.len()])
}
