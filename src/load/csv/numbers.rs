//! Numbers as CSV files write them: with other decimal signs, separated thousands, and signs of units. Nothing is guessed
//! between two readings of a number.

use crate::currency::{CURRENCIES, Currency};
use crate::document::csv_format::CsvFormat;
use crate::source::Spanned;
use crate::yaml::scalars::plain_number;

/// How the numbers of one column are written.
#[derive(Clone, Debug)]
pub struct NumberFormat {
    decimal: Option<char>,
    thousands: Option<char>,
    /// The unit of the column, as written.
    unit: Option<String>,
}

/// The text of a cell of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// A number.
    Number(f64),
    /// A number with a decimal comma, which the dataset does not declare. If every number of the column can be read so, and one
    /// of them in no other way, there is no doubt.
    DecimalComma {
        /// The number.
        value: f64,
        /// Whether it could not be a number with separated thousands.
        is_certain: bool,
    },
    /// A number with a point where thousands end: `1.234`.
    PointOrThousands(f64),
}

/// What a dataset could declare so that a text which is no number of its column becomes one, or a gap.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Declaration {
    /// The word stands for a missing value.
    Missing(String),
    /// The thousands are separated by a sign.
    Thousands(Separators),
    /// The numbers have a unit, and perhaps separated thousands.
    Unit(String, Option<Separators>),
}

/// The signs between the digits of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Separators {
    /// Between thousands.
    pub thousands: char,
    /// Before decimals.
    pub decimal: char,
}

impl Separators {
    /// Returns the keys that declare them.
    fn keys(self) -> String {
        let decimal = if self.decimal == ',' { " and `decimal: \",\"`" } else { "" };
        format!("`thousands: \"{}\"`{decimal}", self.thousands)
    }
}

/// The error of a text that is not a number of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotANumber {
    /// What would mend it; `None` if nothing is known to.
    pub declaration: Option<Declaration>,
    /// The number as it would then be read, or as it is written beside its unit.
    pub digits: String,
}

impl NotANumber {
    /// Returns what cells that can be mended in one way have in common.
    pub fn kind(&self) -> String {
        self.declaration.as_ref().map_or_else(String::new, |declaration| format!("{declaration:?}"))
    }

    /// Returns how to mend it.
    pub fn hint(&self) -> String {
        let digits = &self.digits;
        let unit_key = |unit: &str| format!("declare the unit with the column: `unit: \"{unit}\"`");
        match &self.declaration {
            None => {
                "declare the column `type: text`, or name what stands for a missing value under `missing`".to_owned()
            }
            Some(Declaration::Missing(word)) => missing_hint(word),
            Some(Declaration::Thousands(separators)) => {
                format!("say in the dataset how thousands are separated: {}, which reads {digits}", separators.keys())
            }
            Some(Declaration::Unit(unit, None)) => unit_key(unit),
            Some(Declaration::Unit(unit, Some(separators))) => {
                format!("{}, and in the dataset {}, which reads {digits}", unit_key(unit), separators.keys())
            }
        }
    }
}

/// Returns the hint for a word that may stand for a missing value.
pub fn missing_hint(word: &str) -> String {
    format!("if `{word}` stands for a missing value, name it in the dataset: `missing: [\"{word}\"]`")
}

/// Returns whether a text has no digit, so that it can be neither a number nor a date.
pub fn is_word(text: &str) -> bool {
    !text.contains(|sign: char| sign.is_ascii_digit())
}

/// Spaces that separate thousands in some file or other.
const SPACES: [char; 4] = [' ', '\u{a0}', '\u{202f}', '\u{2009}'];

impl NumberFormat {
    /// Returns the format of a column of a file, given the column's unit.
    pub fn of(file: &CsvFormat, unit: Option<&str>) -> Self {
        let value = |sign: &Option<Spanned<char>>| sign.as_ref().map(|sign| sign.value);
        Self::new(value(&file.decimal), value(&file.thousands), unit)
    }

    fn new(decimal: Option<char>, thousands: Option<char>, unit: Option<&str>) -> Self {
        // A point that separates thousands leaves the comma for decimals.
        let decimal = decimal.or((thousands == Some('.')).then_some(','));
        Self { decimal, thousands, unit: unit.map(str::to_owned) }
    }

    /// Reads the text of a cell, which is not empty.
    ///
    /// # Errors
    ///
    /// The text is not a number in this format.
    pub fn read(&self, text: &str) -> Result<Reading, NotANumber> {
        let text = text.replace('−', "-");
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest.trim_start()),
            None => ("", text.strip_prefix('+').unwrap_or(&text)),
        };
        let bare = self.without_unit(digits);
        // The sign may also stand after that of the currency.
        let (sign, bare) = match bare.strip_prefix('-').filter(|_| sign.is_empty() && bare != digits) {
            Some(rest) => ("-", rest),
            None => (sign, bare),
        };
        let number = |digits: &str| plain_number(&format!("{sign}{digits}"));
        if let Some(value) = self.plain_digits(bare).as_deref().and_then(number) {
            let is_ambiguous = self.decimal.is_none() && self.thousands.is_none() && is_grouped(bare, '.');
            return Ok(if is_ambiguous { Reading::PointOrThousands(value) } else { Reading::Number(value) });
        }
        if self.decimal.is_none()
            && self.thousands != Some(',')
            && bare.matches(',').count() == 1
            && let Some(value) = self.with_comma().plain_digits(bare).as_deref().and_then(number)
        {
            return Ok(Reading::DecimalComma { value, is_certain: !is_grouped(bare, ',') });
        }
        Err(self.explain(digits))
    }

    /// Returns this format with a decimal comma.
    fn with_comma(&self) -> Self {
        Self { decimal: Some(','), ..self.clone() }
    }

    /// Returns the digits of a number with a decimal point and without separated thousands; `None` if the thousands are not
    /// separated as numbers are.
    fn plain_digits(&self, text: &str) -> Option<String> {
        let decimal = self.decimal.unwrap_or('.');
        let (whole, fraction) = match text.split_once(decimal) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        let whole = match self.thousands {
            Some(separator) => joined(whole, separator)?,
            None => whole.to_owned(),
        };
        let whole = if whole.is_empty() && fraction.is_some() { "0".to_owned() } else { whole };
        // `5.` and `1_000` are numbers of programs, not of data.
        let is_plain = |digits: &str| !digits.contains(['_', '.', ',']);
        match fraction {
            Some(fraction) => (is_plain(&whole) && is_plain(fraction)).then(|| format!("{whole}.{fraction}")),
            None => is_plain(&whole).then_some(whole),
        }
    }

    /// Returns a text without the sign or name of the column's unit.
    fn without_unit<'t>(&self, text: &'t str) -> &'t str {
        let Some(unit) = self.unit.as_deref() else { return text };
        let amount = unit.split('/').next().unwrap_or(unit);
        let currency = Currency::named(amount);
        let without =
            |sign: &str| text.strip_suffix(sign).or_else(|| text.strip_prefix(sign).filter(|_| currency.is_some()));
        let mut signs = currency.into_iter().flat_map(Currency::signs);
        signs.find_map(without).or_else(|| without(unit)).map_or(text, |rest| rest.trim_matches(SPACES))
    }

    /// Finds what the dataset could declare so that a text is a number.
    fn explain(&self, text: &str) -> NotANumber {
        let unknown = NotANumber { declaration: None, digits: String::new() };
        if WORDS_FOR_MISSING.contains(&text.to_lowercase().as_str()) {
            return NotANumber { declaration: Some(Declaration::Missing(text.to_owned())), ..unknown };
        }
        if self.thousands.is_none()
            && let Some((separators, digits)) = separated(text)
        {
            return NotANumber { declaration: Some(Declaration::Thousands(separators)), digits };
        }
        let Some((unit, number)) = split_unit(text).filter(|_| self.unit.is_none() || self.thousands.is_none()) else {
            return unknown;
        };
        if self.unit.is_none() && self.read(number).is_ok() {
            return NotANumber {
                declaration: Some(Declaration::Unit(unit.to_owned(), None)),
                digits: number.to_owned(),
            };
        }
        match separated(number) {
            Some((separators, digits)) => {
                NotANumber { declaration: Some(Declaration::Unit(unit.to_owned(), Some(separators))), digits }
            }
            None => unknown,
        }
    }
}

/// Splits an amount into its unit and its number: `€5` and `5 km`.
fn split_unit(text: &str) -> Option<(&str, &str)> {
    if let Some((code, rest)) =
        CURRENCIES.iter().find_map(|currency| Some((currency.code, text.strip_prefix(currency.sign.trim_end())?)))
    {
        return Some((code, rest.trim_matches(SPACES)));
    }
    let end = text.rfind(|sign: char| sign.is_ascii_digit())? + 1;
    let unit = text[end..].trim_matches(SPACES);
    let is_unit = unit.contains(|sign: char| sign.is_alphabetic() || sign == '%' || Currency::is_sign(sign));
    let unit = Currency::named(unit).map_or(unit, |currency| currency.code);
    is_unit.then_some((unit, &text[..end]))
}

/// Returns the signs that separate the thousands and decimals of a number that can be read in no other way, and the number
/// without them.
fn separated(number: &str) -> Option<(Separators, String)> {
    let candidates = [',', '.', '\''].into_iter().chain(SPACES);
    candidates.filter(|sign| number.contains(*sign)).find_map(|sign| {
        let decimal = if sign == '.' { ',' } else { '.' };
        let separators = Separators { thousands: if SPACES.contains(&sign) { ' ' } else { sign }, decimal };
        let format = NumberFormat::new(Some(separators.decimal), Some(separators.thousands), None);
        let digits = format.plain_digits(number)?;
        plain_number(&digits).map(|_| (separators, digits))
    })
}

/// Words that files have where there is no value. They are proposed, and never taken for one.
const WORDS_FOR_MISSING: [&str; 19] = [
    "na", "n/a", "#n/a", "n.a.", "nan", "null", "none", "nil", "..", ".", "-", "--", "–", "—", "...", "…", "?", ":",
    "x",
];

/// Returns a whole number without the separators of its thousands; `None` if they do not stand between groups of three digits,
/// or of two, as in India.
fn joined(whole: &str, separator: char) -> Option<String> {
    let is_separator = |sign: char| if separator == ' ' { SPACES.contains(&sign) } else { sign == separator };
    let groups: Vec<&str> = whole.split(is_separator).collect();
    let (last, before) = groups.split_last()?;
    let (first, inner) = match before.split_first() {
        Some(parts) => parts,
        None => return Some(whole.to_owned()),
    };
    let is_well =
        last.len() == 3 && (1..=3).contains(&first.len()) && inner.iter().all(|group| (2..=3).contains(&group.len()));
    is_well.then(|| groups.concat())
}

/// Returns whether a text could be a whole number whose thousands a sign separates.
fn is_grouped(text: &str, sign: char) -> bool {
    text.contains(sign)
        && !text.starts_with('0')
        && text.chars().all(|found| found == sign || found.is_ascii_digit())
        && joined(text, sign).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(decimal: Option<char>, thousands: Option<char>, unit: Option<&str>, text: &str) -> Result<Reading, String> {
        NumberFormat::new(decimal, thousands, unit).read(text).map_err(|problem| problem.hint())
    }

    #[test]
    fn reads_numbers_as_they_are_declared() {
        for (decimal, thousands, unit, text, value) in [
            (None, None, None, "14", 14.0),
            (None, None, None, "-0.5", -0.5),
            (None, None, None, "−3", -3.0),
            (None, None, None, "+3", 3.0),
            (None, None, None, ".5", 0.5),
            (None, None, None, "1e-3", 0.001),
            (None, None, None, "0.123", 0.123),
            (Some(','), None, None, "14,5", 14.5),
            (None, Some(','), None, "10,200,000", 10_200_000.0),
            (None, Some(','), None, "12,34,567.5", 1_234_567.5),
            (None, Some(','), None, "950", 950.0),
            (Some(','), Some('.'), None, "1.234,5", 1234.5),
            (None, Some('.'), None, "1.234", 1234.0),
            (None, Some('.'), None, "1.234,5", 1234.5),
            (None, Some(' '), None, "1\u{202f}234", 1234.0),
            (None, None, Some("%"), "12 %", 12.0),
            (None, None, Some("USD"), "$53", 53.0),
            (None, None, Some("USD"), "-$5", -5.0),
            (None, None, Some("USD"), "$-5", -5.0),
            (None, None, Some("CAD"), "$5", 5.0),
            (None, Some(','), Some("EUR/kWh"), "1,053 €", 1053.0),
            (None, None, Some("km"), "12 km", 12.0),
        ] {
            assert_eq!(read(decimal, thousands, unit, text), Ok(Reading::Number(value)), "{text}");
        }
    }

    #[test]
    fn tells_what_has_two_readings_apart() {
        let plain = |text| read(None, None, None, text);
        assert_eq!(plain("1.234"), Ok(Reading::PointOrThousands(1.234)));
        assert_eq!(plain("1,234"), Ok(Reading::DecimalComma { value: 1.234, is_certain: false }));
        assert_eq!(plain("14,5"), Ok(Reading::DecimalComma { value: 14.5, is_certain: true }));
        assert_eq!(plain("0,234"), Ok(Reading::DecimalComma { value: 0.234, is_certain: true }));
    }

    #[test]
    fn proposes_the_declaration_that_reads_the_number() {
        for (unit, text, hint) in [
            (
                None,
                "10,200,000",
                "say in the dataset how thousands are separated: `thousands: \",\"`, which reads 10200000",
            ),
            (
                None,
                "1.234,5",
                "say in the dataset how thousands are separated: `thousands: \".\"` and `decimal: \",\"`, which reads 1234.5",
            ),
            (None, "1 000", "say in the dataset how thousands are separated: `thousands: \" \"`, which reads 1000"),
            (
                None,
                "12 500 km",
                "declare the unit with the column: `unit: \"km\"`, and in the dataset `thousands: \" \"`, which reads 12500",
            ),
            (None, "14%", "declare the unit with the column: `unit: \"%\"`"),
            (None, "€5", "declare the unit with the column: `unit: \"EUR\"`"),
            (None, "5 €", "declare the unit with the column: `unit: \"EUR\"`"),
            (None, "NA", "if `NA` stands for a missing value, name it in the dataset: `missing: [\"NA\"]`"),
            (
                Some("GB"),
                "12 km",
                "declare the column `type: text`, or name what stands for a missing value under `missing`",
            ),
            (None, "5.", "declare the column `type: text`, or name what stands for a missing value under `missing`"),
        ] {
            assert_eq!(read(None, None, unit, text), Err(hint.to_owned()), "{text}");
        }
        // Not thousands.
        assert!(read(None, Some(','), None, "1,5").is_err());
    }
}
