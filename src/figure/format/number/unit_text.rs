//! How a unit is written around a number: a sign before it, `$5/kWh`, a percent sign after it, or a name.

use super::plain::MISSING;
use crate::currency::Currency;
use crate::locale::Language;
use crate::words;

/// Where a unit is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UnitText<'u> {
    /// The unit of plain numbers.
    None,
    /// `%`, and what it is per: `/year`.
    Percent(&'u str),
    /// The sign of a currency before the number.
    Amount(Amount<'u>),
    /// The name of any other unit, after the number.
    Name(&'u str),
}

/// The unit of an amount of money, or of a price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount<'u> {
    /// The currency.
    pub currency: Currency,
    /// The multiple of it that the unit is: `MEUR` is a million.
    pub size: Size,
    /// What a price is for, `/kWh`; empty for an amount.
    pub per: &'u str,
}

/// A multiple of a currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    prefix: &'static str,
    /// The text for a number of this size, by its key; empty if only the prefix is written.
    key: &'static str,
    /// The number of units of the currency.
    pub factor: f64,
}

/// The multiples of a currency that have a word.
const SIZES: [Size; 5] = [
    Size { prefix: "", key: "", factor: 1.0 },
    Size { prefix: "k", key: "", factor: 1e3 },
    Size { prefix: "M", key: "numbers.million", factor: 1e6 },
    Size { prefix: "G", key: "numbers.billion", factor: 1e9 },
    Size { prefix: "T", key: "numbers.trillion", factor: 1e12 },
];

impl Size {
    /// The currency itself.
    pub const ONE: Self = SIZES[0];
}

impl Amount<'_> {
    /// Returns whether it is an amount in the currency itself, and no price.
    pub fn is_bare(self) -> bool {
        self.size == Size::ONE && self.per.is_empty()
    }
}

impl<'u> UnitText<'u> {
    /// Returns how a unit is written.
    pub fn of(unit: &'u str) -> Self {
        let (head, per) = split(unit);
        match amount(head) {
            _ if matches!(unit, "" | "1") => Self::None,
            _ if head == "%" => Self::Percent(per),
            // An exchange rate, `0.92 EUR/USD`, has two currencies, and names both.
            Some((currency, size))
                if !per.starts_with('*') && !per.split(['/', '*', '^']).any(|part| amount(part).is_some()) =>
            {
                Self::Amount(Amount { currency, size, per })
            }
            _ => Self::Name(unit),
        }
    }

    /// Appends the unit to the text of a number.
    pub fn around(self, language: &Language, number: &str) -> String {
        match self {
            _ if number == MISSING => number.to_owned(),
            Self::None => number.to_owned(),
            Self::Percent(per) => format!("{number}{}{per}", language.numbers.percent),
            Self::Amount(Amount { currency, size, per }) if size.factor < 1e6 || !number.contains([' ', '×']) => {
                let magnitude = number.trim_start_matches(['\u{200e}', '−', '+']);
                let before = &number[..number.len() - magnitude.len()];
                let sized = match size.key {
                    "" => format!("{magnitude}{}", size.prefix),
                    key => language.of_number(key, magnitude),
                };
                match language.numbers.currency_follows {
                    true => format!("{before}{sized}\u{a0}{}{per}", currency.sign.trim_end()),
                    false => format!("{before}{}{sized}{per}", currency.sign),
                }
            }
            // `1.2 million million` would be hard to read.
            Self::Amount(Amount { currency, size, per }) => format!("{number} {}{}{per}", size.prefix, currency.code),
            Self::Name(unit) => {
                let (word, per) = split(unit);
                let in_words = || language.with_unit(number, word).filter(|_| !per.starts_with('*'));
                let is_one = matches!(number, "1" | "−1");
                match in_plural(unit).filter(|_| language.is_english() && !is_one) {
                    Some(units) => format!("{number} {units}"),
                    None => in_words().map_or_else(|| format!("{number} {unit}"), |text| text + per),
                }
            }
        }
    }
}

/// Returns a unit by itself, as the head of a column has it: `GB`, `$`, `€/kWh`, `€ million`.
pub fn unit_alone(language: &Language, unit: &str) -> String {
    match UnitText::of(unit) {
        UnitText::Amount(Amount { currency, size, per }) => {
            let word = match size.key {
                "" => size.prefix.to_owned(),
                key => language.format(key, &[("number", "")]),
            };
            format!("{}{word}{per}", currency.sign.trim_end())
        }
        UnitText::Name(_) if !language.is_english() => {
            let (word, per) = split(unit);
            language.unit(word).map_or_else(|| unit.to_owned(), |name| name + per)
        }
        UnitText::None | UnitText::Percent(_) | UnitText::Name(_) => unit.to_owned(),
    }
}

/// Returns the part of a unit that each number of an axis has, because it is a sign: `%`, and `USD` of `USD/kWh`. The last
/// number has the whole unit.
pub fn sign_of(unit: &str) -> &str {
    match UnitText::of(unit) {
        UnitText::Percent(_) | UnitText::Amount(_) => split(unit).0,
        UnitText::None | UnitText::Name(_) => "",
    }
}

/// Returns the text of a number without the part of its unit that is not a sign: `$53` of `$53/kWh`, and `5` of `5 GB`.
pub fn without_name<'t>(language: &Language, text: &'t str, unit: &str) -> &'t str {
    let name = match UnitText::of(unit) {
        UnitText::None => "",
        UnitText::Percent(per) | UnitText::Amount(Amount { per, .. }) => per,
        UnitText::Name(name) => name,
    };
    let (word, per) = split(name);
    let in_words = || {
        let number = text.strip_suffix(per)?;
        language.units_of(word).find_map(|unit| number.strip_suffix(unit))
    };
    let without = text
        .strip_suffix(name)
        .or_else(|| text.strip_suffix(&*in_plural(name).filter(|_| name.contains('/'))?))
        .or_else(|| in_words().filter(|_| !language.is_english()));
    without.unwrap_or(text).trim_end()
}

/// The unit of the difference of two percentages.
pub const POINTS: &str = "percentage points";

/// Returns the unit of the difference of two values: that of the values, but 12% is 2 percentage points above 10%.
pub fn unit_of_difference(unit: &str) -> &str {
    if unit == "%" { POINTS } else { unit }
}

/// Splits a unit before its first operator: `USD` and `/kWh`.
fn split(unit: &str) -> (&str, &str) {
    unit.split_at(unit.find(['/', '*']).unwrap_or(unit.len()))
}

/// Returns the currency that a unit is, with the multiple of it.
fn amount(unit: &str) -> Option<(Currency, Size)> {
    SIZES.into_iter().find_map(|size| Some((Currency::named(unit.strip_prefix(size.prefix)?)?, size)))
}

/// Returns the plural of a unit that begins with a word, `weeks` or `vehicles/year`; `None` for a symbol, and for a product.
fn in_plural(unit: &str) -> Option<String> {
    let (word, per) = split(unit);
    (is_word(word) && !per.starts_with('*')).then(|| format!("{}{per}", words::plural(word)))
}

/// Returns whether a unit is a word that has a plural, `week`, and not a symbol, `GB`, or an abbreviation, `mpg`.
fn is_word(unit: &str) -> bool {
    /// Abbreviations that look like words.
    const ABBREVIATIONS: [&str; 4] = ["min", "mol", "sec", "tok"];
    let is_long = unit.len() > 2 && unit.bytes().all(|byte| byte.is_ascii_lowercase());
    is_long && unit.contains(['a', 'e', 'i', 'o', 'u']) && !ABBREVIATIONS.contains(&unit)
}
