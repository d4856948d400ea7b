//! Numbers and phrases as readers see them.

pub mod number;
pub mod phrase;
pub mod precision;
