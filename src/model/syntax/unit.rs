//! Units of quantities: arithmetic with units, checks that units fit together, and units as text.
//!
//! Inside a program every quantity is in base units: bits, years, dollars, parameters, tokens, FLOP and watts. Years are the
//! base of time because dates are counted in them.

mod built_in;
mod declared;
mod dimension;
mod product;
mod spelling;
mod units;

#[cfg(test)]
mod tests;

pub use dimension::{Base, Dimension};
pub use product::{Unit, in_words};
pub use units::{Units, UnknownUnit};
