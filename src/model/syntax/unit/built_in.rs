//! The built-in units and prefixes.

use crate::currency::{CURRENCIES, Currency};

/// The names of the first base units, by which they are shown if no author chose a unit. The other currencies follow them.
const BASES: [&str; 7] = ["bit", "year", "USD", "param", "tok", "FLOP", "W"];

/// The numbers of the built-in base units are below this one.
pub const BASE_COUNT: usize = BASES.len() + CURRENCIES.len();

/// Returns the name of a built-in base unit by its number.
pub fn base_name(number: usize) -> &'static str {
    let currency = || CURRENCIES.get(number.checked_sub(BASES.len())?).map(|currency| currency.code);
    BASES.get(number).copied().or_else(currency).unwrap_or_default()
}

/// Returns the number of the base unit that a currency is. Currencies never mix without a rate, so each is a base unit.
pub fn base_of(currency: Currency) -> usize {
    let place = |known: &str| known == currency.code;
    let among_others = || CURRENCIES.iter().position(|known| place(known.code)).map(|at| BASES.len() + at);
    BASES.iter().position(|known| place(known)).or_else(among_others).unwrap_or(BASE_COUNT)
}

/// The number of the base unit of time among the base units.
pub const TIME: usize = 1;

/// The number of the base unit of power among the base units.
pub const POWER: usize = 6;

/// The prefixes of units and their factors. The powers of 1024 come first, since `Mi` begins with `M`.
pub const PREFIXES: [(&str, f64); 10] = [
    ("Ki", 1024.0),
    ("Mi", 1_048_576.0),
    ("Gi", 1_073_741_824.0),
    ("Ti", 1_099_511_627_776.0),
    ("k", 1e3),
    ("M", 1e6),
    ("G", 1e9),
    ("T", 1e12),
    ("P", 1e15),
    ("E", 1e18),
];

/// The seconds of a Julian year, which has 365.25 days.
const SECONDS: f64 = 31_557_600.0;

/// The built-in units besides currencies: name, number of the base unit, size in base units, and whether it takes prefixes.
pub const BUILT_IN: [(&str, usize, f64, bool); 37] = [
    ("%", NO_BASE, 0.01, false),
    ("bit", 0, 1.0, true),
    ("bits", 0, 1.0, false),
    ("B", 0, 8.0, true),
    ("byte", 0, 8.0, true),
    ("bytes", 0, 8.0, false),
    ("s", TIME, 1.0 / SECONDS, true),
    ("second", TIME, 1.0 / SECONDS, true),
    ("seconds", TIME, 1.0 / SECONDS, false),
    ("min", TIME, 60.0 / SECONDS, false),
    ("minute", TIME, 60.0 / SECONDS, false),
    ("minutes", TIME, 60.0 / SECONDS, false),
    ("h", TIME, 3600.0 / SECONDS, false),
    ("hour", TIME, 3600.0 / SECONDS, false),
    ("hours", TIME, 3600.0 / SECONDS, false),
    ("day", TIME, 1.0 / 365.25, false),
    ("days", TIME, 1.0 / 365.25, false),
    ("week", TIME, 7.0 / 365.25, false),
    ("weeks", TIME, 7.0 / 365.25, false),
    ("month", TIME, 1.0 / 12.0, false),
    ("months", TIME, 1.0 / 12.0, false),
    ("year", TIME, 1.0, false),
    ("years", TIME, 1.0, false),
    ("dollar", 2, 1.0, false),
    ("dollars", 2, 1.0, false),
    ("param", 3, 1.0, true),
    ("params", 3, 1.0, false),
    ("tok", 4, 1.0, true),
    ("token", 4, 1.0, true),
    ("tokens", 4, 1.0, false),
    ("FLOP", 5, 1.0, true),
    ("FLOPs", 5, 1.0, true),
    ("watt", 6, 1.0, true),
    ("watts", 6, 1.0, false),
    ("W", 6, 1.0, true),
    ("Wh", ENERGY, 3600.0 / SECONDS, true),
    ("J", ENERGY, 1.0 / SECONDS, true),
];

/// Represents the dimension of energy, power times time, in [`BUILT_IN`].
pub const ENERGY: usize = usize::MAX;

/// Represents the dimension of plain numbers in [`BUILT_IN`].
pub const NO_BASE: usize = usize::MAX - 1;
