//! The units that expressions can name, and how a unit is read.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::built_in::{BASE_COUNT, BUILT_IN, ENERGY, NO_BASE, POWER, PREFIXES, TIME, base_of};
use super::dimension::{Base, Dimension};
use super::product::Unit;
use crate::currency::Currency;
use crate::diagnostic::{Report, Reported};
use crate::model::syntax::expression::UnitExpression;
use crate::model::syntax::expression::parser::{self, Vocabulary};
use crate::source::{Sources, Span, Spanned};

/// The units that files can name: the built-in ones, and those that the site or a model declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Units {
    pub(super) declared: BTreeMap<String, Unit>,
    /// The number of base units.
    pub(super) bases: usize,
}

impl Default for Units {
    /// Returns the built-in units.
    fn default() -> Self {
        Self::built_in()
    }
}

impl Units {
    /// Returns the built-in units.
    pub fn built_in() -> Self {
        Self { declared: BTreeMap::new(), bases: BASE_COUNT }
    }

    /// Reads a unit from a text that is in no file, as [`parse`](Self::parse) does; an empty text is the unit of plain numbers.
    ///
    /// # Errors
    ///
    /// If the text is not a product of known units.
    pub fn read(&self, text: &str) -> Result<Unit, UnknownUnit> {
        if text.is_empty() {
            return Ok(Unit::plain());
        }
        let span = Span::new(Sources::default().add("unit", text), 0, text.len());
        let text = Spanned::new(text.to_owned(), span);
        self.parse(&text, &mut Report::default()).map_err(|_| UnknownUnit(text.value))
    }

    /// Parses a unit by itself: `GB/s`. `1` is the unit of plain numbers.
    ///
    /// # Errors
    ///
    /// Reports text that is not a product of known units.
    pub fn parse(&self, text: &Spanned<String>, report: &mut Report) -> Result<Unit, Reported> {
        if text.value.trim() == "1" {
            return Ok(Unit::plain());
        }
        let expression = parser::parse_unit(text, &OnlyUnits(self), report)?;
        self.resolve(&expression).bounded(text.span, report)
    }

    /// Returns the unit of a parsed expression. Its names are known, since the parser asked for each.
    pub fn resolve(&self, expression: &UnitExpression) -> Unit {
        let powers = expression.factors.iter().filter_map(|(name, power)| Some(self.named(&name.text)?.power(*power)));
        powers.fold(Unit::plain(), |product, unit| product.written_product(&unit))
    }

    /// Returns whether there is a unit of this name, with or without a prefix.
    pub fn contains(&self, name: &str) -> bool {
        self.stem(name).is_some()
    }

    /// Returns the unit of this name, with or without a prefix.
    pub fn named(&self, name: &str) -> Option<Unit> {
        let (stem, factor) = self.stem(name)?;
        let (dimension, scale) = match stem {
            Stem::Declared(unit) => (Arc::clone(&unit.dimension), unit.scale),
            Stem::BuiltIn(ENERGY, scale) => {
                (Arc::new(Dimension::from([(Base::built_in(TIME), 1), (Base::built_in(POWER), 1)])), scale)
            }
            Stem::BuiltIn(NO_BASE, scale) => (Arc::new(Dimension::new()), scale),
            Stem::BuiltIn(base, scale) => (Arc::new(Dimension::from([(Base::built_in(base), 1)])), scale),
        };
        Some(Unit::named(name, dimension, scale * factor))
    }

    /// Returns the unit that a name consists of, and the factor of its prefix.
    fn stem(&self, name: &str) -> Option<(Stem<'_>, f64)> {
        let exact = |stem: &str, prefixed: bool| match self.declared.get(stem) {
            Some(unit) => Some(Stem::Declared(unit)),
            None => match BUILT_IN.iter().find(|(known, ..)| *known == stem) {
                Some((_, base, scale, takes_prefixes)) => {
                    (*takes_prefixes || !prefixed).then_some(Stem::BuiltIn(*base, *scale))
                }
                None => Currency::named(stem).map(|currency| Stem::BuiltIn(base_of(currency), 1.0)),
            },
        };
        exact(name, false).map(|stem| (stem, 1.0)).or_else(|| {
            PREFIXES.iter().find_map(|(prefix, factor)| Some((exact(name.strip_prefix(prefix)?, true)?, *factor)))
        })
    }
}

/// A named unit without its prefix.
enum Stem<'u> {
    Declared(&'u Unit),
    /// The number of its base unit, and its size in base units.
    BuiltIn(usize, f64),
}

/// The words of a unit by itself: every word is a unit.
struct OnlyUnits<'a>(&'a Units);

impl Vocabulary for OnlyUnits<'_> {
    fn is_unit(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    fn near_unit(&self, word: &str) -> Option<String> {
        self.0.nearest(word)
    }

    fn is_name(&self, _: &str) -> bool {
        false
    }
}

impl FromStr for Unit {
    type Err = UnknownUnit;

    /// Reads a unit made of built-in units, as [`Units::read`] does: `GB/s`.
    fn from_str(text: &str) -> Result<Self, UnknownUnit> {
        Units::built_in().read(text)
    }
}

/// The error of a text that is not a product of powers of known units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownUnit(String);

impl fmt::Display for UnknownUnit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is not a unit", self.0)
    }
}

impl std::error::Error for UnknownUnit {}
