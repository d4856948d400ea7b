//! The text of the model language: expressions and units.

pub mod expression;
pub mod unit;
