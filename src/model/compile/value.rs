//! The kinds of values, and the values of compiled expressions.

use crate::model::program::Register;
use crate::model::syntax::unit::{Unit, in_words};

/// The kind of a value: what its numbers mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Quantities. The unit is the one that they are written in; inside a program they are in base units, and in a
    /// forecast in this unit.
    Number(Unit),
    /// Points on the axis of years: 2030.5 is the middle of 2030.
    Date,
    /// Conditions: 0 is false and 1 is true.
    Bool,
}

/// A compiled expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// The register that contains the value, in base units.
    pub register: Register,
    /// The kind of the value.
    pub kind: Kind,
}

impl Value {
    /// Returns the value in a register, with its kind.
    pub fn new(register: Register, kind: Kind) -> Self {
        Self { register, kind }
    }

    /// Returns the words for a value of its kind in messages, with an article.
    pub fn in_words(&self) -> String {
        self.kind.in_words()
    }
}

impl Kind {
    /// Returns the words for a value of this kind in messages, with an article: `a date`.
    pub fn in_words(&self) -> String {
        match self {
            Self::Number(unit) if unit.is_plain() => "a plain number".to_owned(),
            Self::Number(unit) => format!("a quantity in {}", in_words(unit)),
            Self::Date => "a date".to_owned(),
            Self::Bool => "a condition".to_owned(),
        }
    }

    /// Returns whether both are dates, both are conditions, or both are quantities of the same dimension.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.dimension == b.dimension,
            _ => self == other,
        }
    }
}
