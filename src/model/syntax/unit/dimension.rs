//! Dimensions: which base units a unit is made of, and to which powers.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::built_in::{BASE_COUNT, base_name};

/// The powers of base units in a unit. No power is 0, and plain numbers have none.
pub type Dimension = BTreeMap<Base, i32>;

/// A base unit: bits, years, and so on, or one that the site or a model declares.
#[derive(Clone, Debug)]
pub struct Base {
    number: usize,
    /// The name by which it is shown if no author chose a unit.
    pub(super) name: Cow<'static, str>,
}

impl Base {
    pub(super) fn declared(number: usize, name: &str) -> Self {
        Self { number, name: Cow::Owned(name.to_owned()) }
    }

    pub(super) fn built_in(number: usize) -> Self {
        Self { number, name: Cow::Borrowed(base_name(number)) }
    }

    /// Returns the identity of a base unit: the number of a built-in unit, and the name of a declared one. The declared
    /// units of two models are equal if they have the same name, whatever their numbers in each model.
    fn key(&self) -> (usize, &str) {
        if self.number < BASE_COUNT { (self.number, "") } else { (BASE_COUNT, &self.name) }
    }
}

impl PartialEq for Base {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Base {}

impl PartialOrd for Base {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Base {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Borrow<usize> for Base {
    fn borrow(&self) -> &usize {
        &self.number
    }
}
