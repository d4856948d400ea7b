//! Text for readers: numbers, quantities, dates, and phrases. Nothing here knows what the values are of.

pub mod number;
pub mod phrase;
pub mod precision;
