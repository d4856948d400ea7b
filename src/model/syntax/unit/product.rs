//! Units as products of powers of named units.

use std::fmt;
use std::sync::{Arc, LazyLock};

use super::built_in::TIME;
use super::dimension::{Base, Dimension};
use crate::currency::Currency;
use crate::diagnostic::{Report, Reported, error};
use crate::source::Span;

/// A unit as an author wrote it: a product of powers of named units, `GB/s`.
///
/// It is cheap to clone: every value of an expression has one.
///
/// ```
/// use foresite::model::Unit;
///
/// let rate: Unit = "GB/s".parse().unwrap();
/// let time: Unit = "day".parse().unwrap();
/// assert_eq!(rate.times(&time).to_string(), "bit");
/// assert!("GB/parsec".parse::<Unit>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// The powers of base units.
    pub dimension: Arc<Dimension>,
    /// Its size in base units.
    pub scale: f64,
    pub(super) factors: Arc<[Factor]>,
}

/// A power of a named unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Factor {
    name: Arc<str>,
    /// The size of the named unit in base units.
    scale: f64,
    dimension: Arc<Dimension>,
    power: i32,
}

/// The limit on the powers of a unit, above any that people write.
const MAX_POWER: i32 = 30;

impl Unit {
    /// Returns the unit of plain numbers.
    pub fn plain() -> Self {
        static PLAIN: LazyLock<Unit> = LazyLock::new(|| Unit::new(Dimension::new(), 1.0, Vec::new()));
        PLAIN.clone()
    }

    fn new(dimension: Dimension, scale: f64, factors: Vec<Factor>) -> Self {
        Self { dimension: Arc::new(dimension), scale, factors: factors.into() }
    }

    /// Returns whether it is a unit of plain numbers.
    pub fn is_plain(&self) -> bool {
        self.dimension.is_empty()
    }

    /// Returns whether it has no name, so that its numbers are shown alone. A percent has a name, although it is a plain number.
    pub fn is_unnamed(&self) -> bool {
        self.factors.is_empty()
    }

    /// Returns whether it is a named unit of plain numbers, such as the percent.
    pub fn is_share(&self) -> bool {
        !self.is_unnamed() && self.factors.iter().all(|factor| factor.dimension.is_empty())
    }

    /// Returns whether it is a base unit of this name.
    pub(super) fn is_base(&self, name: &str) -> bool {
        let mut bases = self.dimension.iter();
        self.scale == 1.0 && matches!((bases.next(), bases.next()), (Some((base, 1)), None) if base.name == name)
    }

    /// Returns whether it is a unit of time.
    pub fn is_time(&self) -> bool {
        self.dimension.len() == 1 && self.dimension.get(&TIME) == Some(&1)
    }

    /// Returns the unit of the rate that converts another unit to this one, if they differ only in their currencies: `EUR/USD`.
    pub fn rate_from(&self, other: &Self) -> Option<String> {
        let mut ratio = (*self.dimension).clone();
        add_powers(&mut ratio, &other.dimension, -1);
        let code = |wanted: i32| {
            let currency = |base: &Base| Currency::of(&base.name).map(|currency| currency.code);
            ratio.iter().find_map(|(base, power)| currency(base).filter(|_| *power == wanted))
        };
        let (to, from) = (code(1)?, code(-1)?);
        (ratio.len() == 2).then(|| format!("{to}/{from}"))
    }

    /// Checks that the powers and the size are within the limits of arithmetic.
    ///
    /// # Errors
    ///
    /// Reports a power past the limit, and a size that is not a normal number above 0.
    pub fn bounded(self, span: Span, report: &mut Report) -> Result<Self, Reported> {
        let powers = self.dimension.values().chain(self.factors.iter().map(|factor| &factor.power));
        if powers.into_iter().any(|power| power.saturating_abs() > MAX_POWER) {
            return Err(report
                .push(error!(EXPRESSION_LIMIT at span, "a unit is raised to a power above the limit of {MAX_POWER}")));
        }
        if !self.scale.is_normal() {
            return Err(report.push(error!(
                EXPRESSION_LIMIT at span, "a unit is too large or too small to compute with";
                hint "a unit is from 1e-307 to 1e308 of its base units"
            )));
        }
        Ok(self)
    }

    /// Returns the product of two units.
    pub fn times(&self, other: &Self) -> Self {
        self.combine(other, 1)
    }

    /// Returns the quotient of two units.
    pub fn over(&self, other: &Self) -> Self {
        self.combine(other, -1)
    }

    fn combine(&self, other: &Self, sign: i32) -> Self {
        match (&*self.factors, &*other.factors) {
            ([] | [_], []) => return self.clone(),
            ([], [_]) if sign == 1 => return other.clone(),
            _ => {}
        }
        let (dimension, mut factors) = self.joined(other, sign);
        // A multiple of `%/year` keeps its name.
        let is_multiple = other.is_unnamed() || (self.is_unnamed() && sign == 1);
        if !is_multiple {
            drop_shares(&mut factors);
        }
        Self::simplified(dimension, factors)
    }

    /// Returns the product of two units that an author wrote together. It is shown as written: `kWh/day`.
    pub(super) fn written_product(&self, other: &Self) -> Self {
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

    /// Returns a whole power of the unit.
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
        Self::simplified(dimension, factors)
    }

    /// Returns the unit whose square this is, if there is one.
    pub fn root(&self) -> Option<Self> {
        if self.dimension.values().any(|power| power % 2 != 0) {
            return None;
        }
        let dimension = self.dimension.iter().map(|(base, power)| (base.clone(), power / 2)).collect();
        if self.factors.iter().any(|factor| factor.power % 2 != 0) {
            return Some(Self::in_bases(dimension));
        }
        let factors = self.factors.iter().map(|factor| Factor { power: factor.power / 2, ..factor.clone() }).collect();
        Some(Self::simplified(dimension, factors))
    }

    /// Returns a unit with the names as written if each base unit occurs in one of them only, otherwise in base units: so
    /// gigabytes times bits per byte are bits.
    fn simplified(dimension: Dimension, factors: Vec<Factor>) -> Self {
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

    /// Returns the unit of a dimension that is made of base units.
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

/// A unit that has a name of its own.
impl Unit {
    pub(super) fn named(name: &str, dimension: Arc<Dimension>, scale: f64) -> Self {
        let factor = Factor { name: name.into(), scale, dimension: Arc::clone(&dimension), power: 1 };
        Self { dimension, scale, factors: Arc::new([factor]) }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let power = |factor: &Factor| match factor.power.saturating_abs() {
            1 => factor.name.to_string(),
            power => format!("{}^{power}", factor.name),
        };
        let numerator: Vec<_> = self.factors.iter().filter(|factor| factor.power > 0).map(power).collect();
        let denominator: Vec<_> = self.factors.iter().filter(|factor| factor.power < 0).map(power).collect();
        if numerator.is_empty() && !denominator.is_empty() {
            formatter.write_str("1")?;
        }
        formatter.write_str(&numerator.join("*"))?;
        denominator.iter().try_for_each(|name| write!(formatter, "/{name}"))
    }
}

/// Returns the words for a quantity in a unit, for messages: `GB/s` in backticks, or "a plain number".
pub fn in_words(unit: &Unit) -> String {
    if unit.factors.is_empty() { "a plain number".to_owned() } else { format!("`{unit}`") }
}

/// Drops the percents among the factors of a product: 5% of an amount is an amount. A share of a share is a share, and the
/// ratio of two shares a plain number.
fn drop_shares(factors: &mut Vec<Factor>) {
    if factors.iter().any(|factor| !factor.dimension.is_empty()) {
        factors.retain(|factor| !factor.dimension.is_empty());
    } else {
        factors.retain(|factor| factor.power > 0);
        factors.truncate(1);
        factors.iter_mut().for_each(|factor| factor.power = 1);
    }
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

/// Computes a whole power by multiplication, which gives the same bits on every machine.
fn whole_power(base: f64, power: i32) -> f64 {
    // `Unit::bounded` refuses powers past the limit.
    let product = (0..power.saturating_abs().min(MAX_POWER)).map(|_| base).product::<f64>();
    if power < 0 { 1.0 / product } else { product }
}
