//! Numbers without a unit: projections, data, percentages, multiples, shifts and ranges.

use super::decimal::{Decimal, MAX_DIGITS, group_thousands};
use crate::currency::Currency;

/// The text that is shown instead of a value that is missing, infinite or not a number.
pub const MISSING: &str = "–";

/// The smallest number of significant digits of a projection.
const PROJECTED_DIGITS: usize = 2;

pub(super) fn missing() -> String {
    MISSING.to_owned()
}

/// Returns a number with so many significant digits: `3.2`, `1,800`, `2.4 million`.
pub fn significant(value: f64, digits: usize) -> String {
    Decimal::significant(value, digits).map_or_else(missing, |decimal| decimal.signed(&decimal.readable()))
}

/// Returns a projection, with two significant digits, or with up to four digits of its whole part: `0.31`, `68`,
/// `1,792`, `12,300`.
pub fn projected(value: f64) -> String {
    significant(value, projected_digits(digits_before_point(value)))
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
pub fn apart(low: f64, high: f64) -> [String; 2] {
    let texts = |digits: usize| [low, high].map(|value| significant(value, digits));
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
pub fn even_decimals(labels: Vec<String>) -> Vec<String> {
    /// The parts of a label: what is before its number, its whole part, its decimals, its size, and what follows.
    struct Parts<'a>([&'a str; 5]);
    fn parts(label: &str) -> Option<Parts<'_>> {
        let start = label.find(|letter: char| letter.is_ascii_digit())?;
        let (before, rest) = label.split_at(start);
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, ',' | '.'));
        let (number, after) = rest.split_at(end.unwrap_or(rest.len()));
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        let has_size =
            after.starts_with('×') || [" million", " billion", " trillion"].iter().any(|size| after.starts_with(size));
        let size_end =
            after.char_indices().skip(1).find(|(_, letter)| *letter == ' ').map_or(after.len(), |(at, _)| at);
        let (size, after) = after.split_at(if has_size { size_end } else { 0 });
        Some(Parts([before, whole, decimals, size, after]))
    }
    let has_cents = |before: &str| {
        let sign = before.trim_start_matches(['−', '+']);
        Currency::at_start_of(sign).is_some_and(|currency| currency.decimals == 2)
    };
    let decimals_of = |size: &str| {
        let same = labels.iter().filter_map(|label| parts(label)).filter(|Parts(part)| part[3] == size);
        same.map(|Parts([before, _, decimals, ..])| match decimals.len() {
            1 if size.is_empty() && has_cents(before) => 2,
            count => count,
        })
        .max()
        .unwrap_or(0)
    };
    let even = |label: &String| match parts(label) {
        Some(Parts([_, "0", "", ..])) | None => label.clone(),
        Some(Parts([before, whole, decimals, size, after])) => {
            let count = decimals_of(size);
            let point = if count > 0 { "." } else { "" };
            format!("{before}{whole}{point}{decimals:0<count$}{size}{after}")
        }
    };
    labels.iter().map(even).collect()
}

/// Returns two different probabilities as percentages with the fewest decimals that tell them apart.
pub fn chances_apart(low: f64, high: f64) -> [String; 2] {
    let texts = |decimals: usize| [low, high].map(|share| chance_to(share, decimals));
    let mut all = (0..MAX_DIGITS).map(texts);
    all.find(|[low, high]| low != high).unwrap_or_else(|| texts(MAX_DIGITS))
}

/// Returns a number of the data: every digit that was written, and none that arithmetic left behind.
pub fn exact(value: f64) -> String {
    let Some(decimal) = Decimal::exact(value) else { return missing() };
    // A power of ten only if the digits themselves would not fit on a line.
    let text = if (-8..=15).contains(&decimal.point) { decimal.plain() } else { decimal.readable() };
    if decimal.negative { decimal.signed(&text) } else { text }
}

/// Returns a number computed from data: three significant digits, but every digit of a whole number above 1,000.
pub fn computed(value: f64) -> String {
    if value.abs() < 1000.0 { significant(value, 3) } else { fixed(value, 0) }
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
        decimal.write_plain("", &mut text);
    } else {
        let (first, rest) = decimal.digits().split_at(1.min(decimal.digits().len()));
        let point = if rest.is_empty() { "" } else { "." };
        text.push_str(&format!("{first}{point}{rest}e{}", decimal.point - 1));
    }
    text
}

/// Returns a number with a fixed number of decimals: `1.0`.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return missing();
    }
    let text = format!("{:.*}", decimals.min(12), value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_zero = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", group_thousands(whole))
}

/// Returns a probability, from 0 to 1, as a percentage: `41%`. A probability that is estimated is never shown as 0% or
/// 100%, but as `<1%` or `>99%`. One that is exact is a [`percent`].
pub fn chance(share: f64) -> String {
    chance_to(share, 0)
}

/// Returns a probability as [`chance`] does, with a number of decimals: `0.3%`, `<0.1%`.
pub fn chance_to(share: f64, decimals: usize) -> String {
    let decimals = decimals.min(12);
    chance_in_steps(share, 1.0 / (0..decimals).fold(100.0, |steps, _| steps * 10.0), decimals)
}

/// Returns a probability that is estimated from samples, with its standard error: in steps of 1, 5 or 10 percent, the
/// smallest step that the error does not exceed.
pub fn chance_within(share: f64, error: f64) -> String {
    let step = match error {
        ..=0.01 => 0.01,
        ..=0.05 => 0.05,
        _ => 0.1,
    };
    chance_in_steps(share, step, 0)
}

/// Returns a probability, rounded to a multiple of `step`, as a percentage with a number of decimals.
fn chance_in_steps(share: f64, step: f64, decimals: usize) -> String {
    let text = |share: f64| format!("{}%", fixed(share * 100.0, decimals));
    // Halves are rounded to even, as the digits of all numbers are.
    let rounded = (share / step).round_ties_even() * step;
    match share {
        _ if !share.is_finite() => missing(),
        _ if rounded < step / 2.0 => format!("<{}", text(step)),
        _ if rounded > 1.0 - step / 2.0 => format!(">{}", text(1.0 - step)),
        _ => text(rounded),
    }
}

/// Returns a share as a whole percentage: `−12%`. A share between 0 and 1 is rounded to neither of them.
pub fn percent(share: f64) -> String {
    if share > 0.0 && share < 1.0 {
        chance(share)
    } else if share.is_finite() {
        format!("{}%", fixed(share * 100.0, 0))
    } else {
        missing()
    }
}

/// Returns a multiple: `3.2×`.
pub fn times(value: f64) -> String {
    if value.is_finite() { format!("{}×", projected(value)) } else { missing() }
}

/// Returns a change with its sign: `+1.2`, `−0.4`, `0`.
pub fn shift(value: f64) -> String {
    let Some(decimal) = Decimal::significant(value, PROJECTED_DIGITS) else { return missing() };
    let sign = if decimal.negative || decimal.digits().is_empty() { "" } else { "+" };
    format!("{sign}{}", decimal.signed(&decimal.readable()))
}

/// Returns a range of two texts: `2029–2033`, `32–48 GB`, `€1,200–1,500`; one text if both are the same. A sign of a currency that
/// both start with, and a unit or percent sign that both end with, are written once. If a text contains a sign or a space, `to`
/// replaces the dash: `−3 to −1`, `May 2028 to July 2030`.
pub fn range(low: &str, high: &str) -> String {
    if low == high {
        return low.to_owned();
    }
    let sign = shared_sign(low, high);
    let (bare_low, bare_high) = (&low[sign.len()..], &high[sign.len()..]);
    let unit = bare_low.find(|character: char| !character.is_ascii_digit() && !matches!(character, '.' | ','));
    let (sign, start, end) = match unit {
        Some(at) if at > 0 && bare_high.strip_suffix(&bare_low[at..]).is_some_and(is_number) => {
            (sign, &bare_low[..at], bare_high)
        }
        None if is_number(bare_high) => (sign, bare_low, bare_high),
        _ => ("", low, high),
    };
    if [start, end].iter().any(|text| text.starts_with(['−', '+', '<', '>']))
        || start.contains(' ')
        || end.starts_with("after")
    {
        format!("{low} to {high}")
    } else {
        format!("{sign}{start}–{end}")
    }
}

/// Returns the sign of a currency that two texts start with, or nothing.
fn shared_sign<'t>(low: &'t str, high: &str) -> &'t str {
    let shared = Currency::at_start_of(low).filter(|currency| high.starts_with(currency.sign));
    shared.map_or("", |currency| &low[..currency.sign.len()])
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}
