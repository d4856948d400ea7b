//! The units that an author declares, for the whole site or for one model.

use crate::source::Spanned;
use crate::yaml::{Format, IDENTIFIERS, by_name, or_null, pair, text};

/// A unit: its name, and an expression of known units as text. Without the expression it is a new base unit.
pub type DeclaredUnit = (Spanned<String>, Option<Spanned<String>>);

/// Units, in the order written.
pub type DeclaredUnits = Vec<DeclaredUnit>;

/// The format of declared units: a mapping of names, each with nothing or with an expression of known units.
pub fn declared_units() -> impl Format<Value = DeclaredUnits> {
    by_name("units", IDENTIFIERS, pair(or_null(text())))
}
