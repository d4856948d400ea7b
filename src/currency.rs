//! The currencies that every project knows, with their signs.

/// A currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency {
    /// Its code by ISO 4217, which is the name of its unit: `EUR`.
    pub code: &'static str,
    /// The sign that stands before an amount: `€`.
    pub sign: &'static str,
}

/// All currencies. Those of several countries with one sign are told apart by it.
pub const CURRENCIES: [Currency; 11] = [
    Currency { code: "USD", sign: "$" },
    Currency { code: "EUR", sign: "€" },
    Currency { code: "GBP", sign: "£" },
    Currency { code: "JPY", sign: "¥" },
    Currency { code: "CNY", sign: "CN¥" },
    Currency { code: "INR", sign: "₹" },
    Currency { code: "CHF", sign: "CHF\u{a0}" },
    Currency { code: "CAD", sign: "CA$" },
    Currency { code: "AUD", sign: "A$" },
    Currency { code: "BRL", sign: "R$" },
    Currency { code: "KRW", sign: "₩" },
];

impl Currency {
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
