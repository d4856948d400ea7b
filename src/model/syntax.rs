//! The text of the model language: expressions and units. In: text. Out: trees and units, with their places.

pub mod expression;
pub mod unit;
