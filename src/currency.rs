//! The currencies that every project knows, with their signs.

/// A currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency {
    /// Its code by ISO 4217, which is the name of its unit: `EUR`.
    pub code: &'static str,
    /// The sign that stands before an amount: `€`.
    pub sign: &'static str,
    /// The decimals of its smallest coin: 2 if it has cents.
    pub decimals: usize,
}

/// All currencies. Those of several countries with one sign are told apart by it.
pub const CURRENCIES: [Currency; 11] = [
    Currency { code: "USD", sign: "$", decimals: 2 },
    Currency { code: "EUR", sign: "€", decimals: 2 },
    Currency { code: "GBP", sign: "£", decimals: 2 },
    Currency { code: "JPY", sign: "¥", decimals: 0 },
    Currency { code: "CNY", sign: "CN¥", decimals: 2 },
    Currency { code: "INR", sign: "₹", decimals: 2 },
    Currency { code: "CHF", sign: "CHF\u{a0}", decimals: 2 },
    Currency { code: "CAD", sign: "CA$", decimals: 2 },
    Currency { code: "AUD", sign: "A$", decimals: 2 },
    Currency { code: "BRL", sign: "R$", decimals: 2 },
    Currency { code: "KRW", sign: "₩", decimals: 0 },
];

impl Currency {
    /// Returns the currency that a unit names, by its code or its sign: `EUR`, `€`.
    pub fn named(unit: &str) -> Option<Self> {
        CURRENCIES.into_iter().find(|currency| currency.code == unit || currency.sign.trim_end() == unit)
    }

    /// Returns whether a character is part of a sign and not of any word: `$`, `€`.
    pub fn is_sign(character: char) -> bool {
        !character.is_alphanumeric() && CURRENCIES.iter().any(|currency| currency.sign.trim_end().ends_with(character))
    }

    /// Returns the currency whose sign a text starts with; of several, that of the longest sign.
    pub fn at_start_of(text: &str) -> Option<Self> {
        let found = CURRENCIES.into_iter().filter(|currency| text.starts_with(currency.sign));
        found.max_by_key(|currency| currency.sign.len())
    }

    /// Returns the currency with a code.
    pub fn of(code: &str) -> Option<Self> {
        CURRENCIES.into_iter().find(|currency| currency.code == code)
    }

    /// Returns the signs by which a file may mark amounts of this currency, if it is known to hold no other: `CA$` and `$`.
    pub fn signs(self) -> impl Iterator<Item = &'static str> {
        let own = self.sign.trim_end();
        let shared = ["$", "¥"].into_iter().filter(move |sign| own.ends_with(sign) && own != *sign);
        std::iter::once(own).chain(shared).chain([self.code])
    }
}
