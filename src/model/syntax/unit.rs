//! Units: what quantities are measured in, which of them balance, and how they are written.
//!
//! Inside a run every quantity is held in base units: bits, years, dollars, parameters, tokens, FLOP and watts. Years are
//! the base of time because dates are counted in them.

mod declared;
mod spelling;

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use super::expression::UnitExpression;
use super::expression::parser::{self, Vocabulary};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{Sources, Span, Spanned};

/// Powers of base units; no entry is zero.
pub type Dimension = BTreeMap<Base, i32>;

/// A base unit: bits, years, or one that a model declares.
#[derive(Clone, Debug)]
pub struct Base {
    number: usize,
    /// As it is shown where no author chose a unit.
    name: Cow<'static, str>,
}

impl Base {
    fn declared(number: usize, name: &str) -> Self {
        Self { number, name: Cow::Owned(name.to_owned()) }
    }

    fn built_in(number: usize) -> Self {
        Self { number, name: Cow::Borrowed(BASES.get(number).copied().unwrap_or_default()) }
    }
}

impl PartialEq for Base {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
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
        self.number.cmp(&other.number)
    }
}

impl Borrow<usize> for Base {
    fn borrow(&self) -> &usize {
        &self.number
    }
}

/// A unit as it was written: a product of powers of named units. Cheap to clone: every value of an expression has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// What it measures.
    pub dimension: Arc<Dimension>,
    /// How many base units it is.
    pub scale: f64,
    factors: Arc<[Factor]>,
}

/// One named unit to a power.
#[derive(Clone, Debug, PartialEq)]
struct Factor {
    name: Arc<str>,
    scale: f64,
    dimension: Arc<Dimension>,
    power: i32,
}

/// The names of the base units, as they are shown where no author chose a unit.
const BASES: [&str; 7] = ["bit", "year", "USD", "param", "tok", "FLOP", "W"];

/// The highest power of a unit.
const MAX_POWER: i32 = 30;

/// Number of the base unit of time.
const TIME: usize = 1;

impl Unit {
    /// Of plain numbers.
    pub fn plain() -> Self {
        static PLAIN: LazyLock<Unit> = LazyLock::new(|| Unit::new(Dimension::new(), 1.0, Vec::new()));
        PLAIN.clone()
    }

    fn new(dimension: Dimension, scale: f64, factors: Vec<Factor>) -> Self {
        Self { dimension: Arc::new(dimension), scale, factors: factors.into() }
    }

    /// Whether it measures plain numbers.
    pub fn is_plain(&self) -> bool {
        self.dimension.is_empty()
    }

    /// Whether it measures time.
    pub fn is_time(&self) -> bool {
        self.dimension.len() == 1 && self.dimension.get(&TIME) == Some(&1)
    }

    /// Says what is wrong with a unit whose powers or size no quantity has.
    ///
    /// # Errors
    ///
    /// A power past the limit, or a size that is no finite number above 0.
    pub fn bounded(self, span: Span) -> Result<Self, Diagnostic> {
        if self
            .dimension
            .values()
            .chain(self.factors.iter().map(|factor| &factor.power))
            .any(|power| power.saturating_abs() > MAX_POWER)
        {
            let message = format!("a unit is raised to a power past the limit of {MAX_POWER}");
            return Err(Diagnostic::error(codes::EXPRESSION_LIMIT, message).at(span));
        }
        if !self.scale.is_normal() {
            let message = "a unit is too large or too small to compute with";
            return Err(Diagnostic::error(codes::EXPRESSION_LIMIT, message)
                .at(span)
                .hint("a unit is from 1e-307 to 1e308 of its base units"));
        }
        Ok(self)
    }

    /// The product of two units.
    pub fn times(&self, other: &Self) -> Self {
        self.combine(other, 1)
    }

    /// The quotient of two units.
    pub fn over(&self, other: &Self) -> Self {
        self.combine(other, -1)
    }

    fn combine(&self, other: &Self, sign: i32) -> Self {
        match (&*self.factors, &*other.factors) {
            ([] | [_], []) => return self.clone(),
            ([], [_]) if sign == 1 => return other.clone(),
            _ => {}
        }
        let (dimension, factors) = self.joined(other, sign);
        Self::of(dimension, factors)
    }

    /// The product of two units that an author has written, kept as it is written: `kWh/day`.
    fn beside(&self, other: &Self) -> Self {
        if let ([], [_]) = (&*self.factors, &*other.factors) {
            return other.clone();
        }
        let (dimension, factors) = self.joined(other, 1);
        let scale = factors.iter().map(|factor| whole_power(factor.scale, factor.power)).product();
        Self::new(dimension, scale, factors)
    }

    fn joined(&self, other: &Self, sign: i32) -> (Dimension, Vec<Factor>) {
        let mut dimension = (*self.dimension).clone();
        add_powers(&mut dimension, &other.dimension, sign);
        let mut factors = self.factors.to_vec();
        for factor in &*other.factors {
            let power = sign.saturating_mul(factor.power);
            match factors.iter_mut().find(|known| known.name == factor.name) {
                Some(known) => known.power = known.power.saturating_add(power),
                None => factors.push(Factor { power, ..factor.clone() }),
            }
        }
        factors.retain(|factor| factor.power != 0);
        (dimension, factors)
    }

    /// A whole power of the unit.
    pub fn power(&self, power: i32) -> Self {
        if let (1, [_]) = (power, &*self.factors) {
            return self.clone();
        }
        let dimension = self
            .dimension
            .iter()
            .map(|(base, own)| (base.clone(), own.saturating_mul(power)))
            .filter(|(_, power)| *power != 0)
            .collect();
        let factors = self
            .factors
            .iter()
            .map(|factor| Factor { power: factor.power.saturating_mul(power), ..factor.clone() })
            .filter(|factor| factor.power != 0)
            .collect();
        Self::of(dimension, factors)
    }

    /// The unit whose square this is, where there is one.
    pub fn root(&self) -> Option<Self> {
        if self.dimension.values().any(|power| power % 2 != 0) {
            return None;
        }
        let dimension = self.dimension.iter().map(|(base, power)| (base.clone(), power / 2)).collect();
        if self.factors.iter().any(|factor| factor.power % 2 != 0) {
            return Some(Self::in_bases(dimension));
        }
        let factors = self.factors.iter().map(|factor| Factor { power: factor.power / 2, ..factor.clone() }).collect();
        Some(Self::of(dimension, factors))
    }

    /// Keeps the names as written where they say each dimension once; base units otherwise, so that gigabytes times
    /// bits a byte are bits.
    fn of(dimension: Dimension, factors: Vec<Factor>) -> Self {
        let mut seen = Dimension::new();
        for factor in &factors {
            for base in factor.dimension.keys() {
                if seen.insert(base.clone(), 1).is_some() {
                    return Self::in_bases(dimension);
                }
            }
        }
        let scale = factors.iter().map(|factor| whole_power(factor.scale, factor.power)).product();
        Self::new(dimension, scale, factors)
    }

    /// The unit of a dimension that is made of base units.
    fn in_bases(dimension: Dimension) -> Self {
        let factors = dimension
            .iter()
            .map(|(base, power)| Factor {
                name: (&*base.name).into(),
                scale: 1.0,
                dimension: Arc::new(Dimension::from([(base.clone(), 1)])),
                power: *power,
            })
            .collect();
        Self::new(dimension, 1.0, factors)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let power = |factor: &Factor| match factor.power.saturating_abs() {
            1 => factor.name.to_string(),
            power => format!("{}^{power}", factor.name),
        };
        let above: Vec<_> = self.factors.iter().filter(|factor| factor.power > 0).map(power).collect();
        let below: Vec<_> = self.factors.iter().filter(|factor| factor.power < 0).map(power).collect();
        if above.is_empty() && !below.is_empty() {
            formatter.write_str("1")?;
        }
        formatter.write_str(&above.join("*"))?;
        below.iter().try_for_each(|name| write!(formatter, "/{name}"))
    }
}

impl FromStr for Unit {
    type Err = UnknownUnit;

    /// Reads a unit made of built-in units, as [`Units::parse`] does: `GB/s`; an empty text is the unit of plain numbers.
    fn from_str(text: &str) -> Result<Self, UnknownUnit> {
        if text.is_empty() {
            return Ok(Self::plain());
        }
        let span = Span::new(Sources::default().add("unit", text), 0, text.len());
        Units::built_in().parse(&Spanned::new(text.to_owned(), span)).map_err(|_| UnknownUnit(text.to_owned()))
    }
}

/// The error of a text that is not a product of powers of built-in units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownUnit(String);

impl fmt::Display for UnknownUnit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is not a unit", self.0)
    }
}

impl std::error::Error for UnknownUnit {}

/// The words for a quantity in messages: `GB/s`, or `a plain number`.
pub fn in_words(unit: &Unit) -> String {
    if unit.factors.is_empty() { "a plain number".to_owned() } else { format!("`{unit}`") }
}

fn add_powers(dimension: &mut Dimension, other: &Dimension, times: i32) {
    for (base, power) in other {
        let sum = dimension.entry(base.clone()).or_insert(0);
        *sum = sum.saturating_add(power.saturating_mul(times));
        if *sum == 0 {
            dimension.remove(base);
        }
    }
}

/// By multiplication, so that it is the same everywhere.
fn whole_power(base: f64, power: i32) -> f64 {
    // What is past the limit is refused by `Unit::bounded`.
    let product = (0..power.saturating_abs().min(MAX_POWER)).map(|_| base).product::<f64>();
    if power < 0 { 1.0 / product } else { product }
}

/// Prefixes; powers of 1024 first, since `Mi` begins with `M`.
const PREFIXES: [(&str, f64); 10] = [
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

/// Seconds in a year of 365.25 days, the one that `day` is 1/365.25 of.
const SECONDS: f64 = 31_557_600.0;

/// Built-in names: each its base, how many of the base it is, and whether it takes prefixes.
const BUILT_IN: [(&str, usize, f64, bool); 38] = [
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
    ("USD", 2, 1.0, true),
    ("$", 2, 1.0, true),
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

/// Stands in [`BUILT_IN`] for watts times time.
const ENERGY: usize = usize::MAX;

/// The units that a model knows: the built-in ones and those it declares.
#[derive(Clone, Debug, Default)]
pub struct Units {
    declared: BTreeMap<String, Unit>,
    bases: usize,
}

impl Units {
    /// The built-in units alone.
    pub fn built_in() -> Self {
        Self { declared: BTreeMap::new(), bases: BASES.len() }
    }

    /// Reads a unit that stands alone: `GB/s`.
    ///
    /// # Errors
    ///
    /// Whatever is not a product of known units.
    pub fn parse(&self, text: &Spanned<String>) -> Result<Unit, Diagnostic> {
        if text.value.trim() == "1" {
            return Ok(Unit::plain());
        }
        let expression = parser::parse_unit(text, &OnlyUnits(self))?;
        self.resolve(&expression).bounded(text.span)
    }

    /// The unit that an expression of units means; its names are known, since the parser asked.
    pub fn resolve(&self, expression: &UnitExpression) -> Unit {
        let powers = expression.factors.iter().filter_map(|(name, power)| Some(self.named(&name.text)?.power(*power)));
        powers.fold(Unit::plain(), |product, unit| product.beside(&unit))
    }

    /// Whether there is a unit of that name, with or without a prefix.
    pub fn knows(&self, name: &str) -> bool {
        self.stem(name).is_some()
    }

    /// The unit of that name, with or without a prefix.
    pub fn named(&self, name: &str) -> Option<Unit> {
        let (stem, factor) = self.stem(name)?;
        let (dimension, scale) = match stem {
            Stem::Declared(unit) => (Arc::clone(&unit.dimension), unit.scale),
            Stem::BuiltIn(ENERGY, scale) => {
                (Arc::new(Dimension::from([(Base::built_in(TIME), 1), (Base::built_in(6), 1)])), scale)
            }
            Stem::BuiltIn(base, scale) => (Arc::new(Dimension::from([(Base::built_in(base), 1)])), scale),
        };
        Some(single(name, dimension, scale * factor))
    }

    /// What a name stands for, and what its prefix makes of it.
    fn stem(&self, name: &str) -> Option<(Stem<'_>, f64)> {
        let exact = |stem: &str, prefixed: bool| match self.declared.get(stem) {
            Some(unit) => Some(Stem::Declared(unit)),
            None => {
                let (_, base, scale, takes_prefixes) = BUILT_IN.iter().find(|(known, ..)| *known == stem)?;
                (*takes_prefixes || !prefixed).then_some(Stem::BuiltIn(*base, *scale))
            }
        };
        exact(name, false).map(|stem| (stem, 1.0)).or_else(|| {
            PREFIXES.iter().find_map(|(prefix, factor)| Some((exact(name.strip_prefix(prefix)?, true)?, *factor)))
        })
    }
}

/// A named unit without its prefix.
enum Stem<'u> {
    Declared(&'u Unit),
    /// Its base, and how many of the base it is.
    BuiltIn(usize, f64),
}

/// A unit that has a name of its own.
fn single(name: &str, dimension: Arc<Dimension>, scale: f64) -> Unit {
    let factor = Factor { name: name.into(), scale, dimension: Arc::clone(&dimension), power: 1 };
    Unit { dimension, scale, factors: Arc::new([factor]) }
}

/// Reads every word as a unit.
struct OnlyUnits<'a>(&'a Units);

impl Vocabulary for OnlyUnits<'_> {
    fn is_unit(&self, word: &str) -> bool {
        self.0.knows(word)
    }

    fn near_unit(&self, word: &str) -> Option<String> {
        self.0.nearest(word)
    }

    fn is_name(&self, _: &str) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn text(value: &str) -> Spanned<String> {
        let source = Sources::default().add("test", value);
        Spanned::new(value.to_owned(), Span::new(source, 0, value.len()))
    }

    fn unit(value: &str) -> Unit {
        Units::built_in().parse(&text(value)).unwrap()
    }

    #[test]
    fn prefixes_are_powers_of_a_thousand_and_of_1024() {
        assert_eq!(unit("GB").scale, 8e9);
        assert_eq!(unit("GiB").scale, 8.0 * 1024.0 * 1024.0 * 1024.0);
        assert_eq!(unit("Mtok").scale, 1e6);
        assert_eq!(unit("kWh").dimension, unit("MJ").dimension);
        assert!((unit("kWh").scale / unit("J").scale - 3.6e6).abs() < 1e-3);
        assert!(Units::built_in().named("Gyear").is_none());
    }

    #[test]
    fn a_unit_is_written_as_it_was_read() {
        for written in ["GB", "GB/s", "bit/param", "FLOP/s/W", "USD/Mtok", "1/year", "W*day", "GB^2"] {
            assert_eq!(unit(written).to_string(), written);
        }
    }

    #[test]
    fn a_product_that_names_a_dimension_twice_falls_back_to_base_units() {
        let bits = unit("Gparam").times(&unit("bit/param"));
        assert_eq!((bits.to_string().as_str(), bits.scale), ("bit", 1.0));
        assert_eq!(unit("GB/s").times(&unit("s")).to_string(), "GB");
    }

    #[test]
    fn declared_units_are_bases_or_names_in_any_order() {
        let mut units = Units::built_in();
        let declared = [
            (text("mpg"), Some(text("mile / gallon"))),
            (text("mile"), Some(text("1609.344 meter"))),
            (text("meter"), None),
            (text("gallon"), None),
        ];
        units.declare(&declared).unwrap();
        let mpg = units.named("mpg").unwrap();
        assert_eq!(mpg.scale, 1609.344);
        assert_eq!(mpg.dimension, units.parse(&text("meter/gallon")).unwrap().dimension);
    }

    #[test]
    fn units_declared_by_each_other_are_refused() {
        let mut units = Units::built_in();
        let declared = [(text("a"), Some(text("b"))), (text("b"), Some(text("2 a")))];
        let errors = units.declare(&declared).unwrap_err();
        let messages: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(messages, ["the unit `a` is defined by itself: a -> b -> a"]);
    }
}
