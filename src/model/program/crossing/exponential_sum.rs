//! Sums of exponentials and a straight line. A quantity is such a sum between the dates at which something in it steps.

use crate::model::program::arithmetic::{self, Operation, Unary, binary};
use crate::model::stats::math;

/// The limit on the exponentials in a sum. Conditions that people write rarely have more than two.
const MAX_EXPONENTIALS: usize = 3;

/// A function of the time t in years: `level + slope · t + factor · 2^(rate · t) + …`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExponentialSum {
    level: f64,
    slope: f64,
    /// The number of exponentials.
    count: usize,
    /// The factor and the rate of each exponential.
    exponentials: [(f64, f64); MAX_EXPONENTIALS],
}

/// An operand of a sum.
#[derive(Clone, Copy, Debug)]
pub enum Operand<'s> {
    /// A number that does not depend on t.
    Value(f64),
    /// Another sum.
    Sum(&'s ExponentialSum),
}

impl Operand<'_> {
    fn into_sum(self) -> ExponentialSum {
        match self {
            Self::Value(value) => ExponentialSum::constant(value),
            Self::Sum(sum) => *sum,
        }
    }
}

/// Where a sum changes its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SignChange {
    /// Nowhere.
    Never,
    /// At one time.
    At {
        /// The time; NaN if it cannot be computed.
        time: f64,
        /// If true, the sum changes from negative to positive.
        rises: bool,
    },
    /// Not known without a search.
    Unknown,
}

impl ExponentialSum {
    /// Returns a sum that does not depend on t.
    pub fn constant(level: f64) -> Self {
        Self { level, slope: 0.0, count: 0, exponentials: [(0.0, 0.0); MAX_EXPONENTIALS] }
    }

    /// Returns `level + slope · t`.
    pub fn line(level: f64, slope: f64) -> Self {
        Self { slope, ..Self::constant(level) }
    }

    /// Returns `factor · 2^(rate · t)`.
    fn exponential(factor: f64, rate: f64) -> Self {
        if rate == 0.0 {
            return Self::constant(factor);
        }
        let mut sum = Self::constant(0.0);
        sum.exponentials[0] = (factor, rate);
        sum.count = 1;
        sum
    }

    fn exponentials(&self) -> &[(f64, f64)] {
        &self.exponentials[..self.count]
    }

    fn is_line(&self) -> bool {
        self.count == 0
    }

    /// Returns its value if it does not depend on t.
    pub fn value(&self) -> Option<f64> {
        (self.count == 0 && self.slope == 0.0).then_some(self.level)
    }

    /// Returns level and slope if it is a straight line.
    pub fn as_line(&self) -> Option<(f64, f64)> {
        self.is_line().then_some((self.level, self.slope))
    }

    /// Returns factor and rate if it is a single exponential.
    fn as_exponential(&self) -> Option<(f64, f64)> {
        (self.count == 1 && self.level == 0.0 && self.slope == 0.0).then_some(self.exponentials[0])
    }

    /// Returns its value at a time.
    pub fn at(&self, t: f64) -> f64 {
        self.exponentials()
            .iter()
            .fold(self.level + self.slope * t, |sum, (factor, rate)| sum + factor * math::exp2(rate * t))
    }

    /// Returns the sum with `change` applied to level, slope, and factors.
    fn map(mut self, change: impl Fn(f64) -> f64) -> Self {
        self.level = change(self.level);
        self.slope = change(self.slope);
        self.exponentials[..self.count].iter_mut().for_each(|(factor, _)| *factor = change(*factor));
        self
    }

    /// Adds an exponential. Returns `None` if there is no room.
    fn add(&mut self, factor: f64, rate: f64) -> Option<()> {
        if rate == 0.0 {
            self.level += factor;
            return Some(());
        }
        if let Some((known, _)) = self.exponentials[..self.count].iter_mut().find(|(_, known)| *known == rate) {
            *known += factor;
            return Some(());
        }
        *self.exponentials.get_mut(self.count)? = (factor, rate);
        self.count += 1;
        Some(())
    }

    fn plus(mut self, other: &Self) -> Option<Self> {
        self.level += other.level;
        self.slope += other.slope;
        for (factor, rate) in other.exponentials() {
            self.add(*factor, *rate)?;
        }
        Some(self)
    }

    fn times(&self, other: &Self) -> Option<Self> {
        match (self.value(), other.value()) {
            (_, Some(x)) => return Some(self.map(|part| part * x)),
            (Some(x), None) => return Some(other.map(|part| x * part)),
            (None, None) if self.slope != 0.0 || other.slope != 0.0 => return None,
            (None, None) => {}
        }
        let mut product = Self::constant(0.0);
        let parts = |sum: &Self| std::iter::once((sum.level, 0.0)).chain(sum.exponentials).take(1 + sum.count);
        for (a, first) in parts(self) {
            for (b, second) in parts(other).filter(|(b, _)| a * b != 0.0) {
                product.add(a * b, first + second)?;
            }
        }
        Some(product)
    }

    fn over(&self, other: &Self) -> Option<Self> {
        if let Some(x) = other.value() {
            return Some(self.map(|part| part / x));
        }
        let (factor, rate) = other.as_exponential().filter(|_| self.slope == 0.0)?;
        let mut ratio = Self::constant(0.0);
        if self.level != 0.0 {
            ratio.add(self.level / factor, -rate)?;
        }
        for (own, own_rate) in self.exponentials() {
            ratio.add(own / factor, own_rate - rate)?;
        }
        Some(ratio)
    }

    fn raised(&self, exponent: &Self) -> Option<Self> {
        if let (Some(base), Some((level, slope))) = (self.value(), exponent.as_line()) {
            let doublings = if base == 2.0 { 1.0 } else { math::log2(base) };
            return (base > 0.0).then(|| Self::exponential(math::pow(base, level), slope * doublings));
        }
        let (factor, rate) = self.as_exponential().filter(|(factor, _)| *factor > 0.0)?;
        let x = exponent.value()?;
        Some(Self::exponential(math::pow(factor, x), rate * x))
    }

    /// Returns a function of two sums. Returns `None` if it is not such a sum, or has too many exponentials.
    pub fn binary(operation: Operation, a: &Self, b: &Self) -> Option<Self> {
        if let (Some(a), Some(b)) = (a.value(), b.value()) {
            return Some(Self::constant(binary(operation, a, b)));
        }
        match operation {
            Operation::Add => a.plus(b),
            Operation::Subtract => a.plus(&b.map(|part| -part)),
            Operation::Multiply => a.times(b),
            Operation::Divide => a.over(b),
            Operation::Power => a.raised(b),
            _ => None,
        }
    }

    /// Sets this sum to a function of two operands. Returns `None` as [`ExponentialSum::binary`] does.
    ///
    /// The frequent cases write each part in place. Copying a whole sum takes longer than the arithmetic.
    pub fn assign(&mut self, operation: Operation, a: Operand<'_>, b: Operand<'_>) -> Option<()> {
        use Operand::{Sum as Timed, Value};
        match (operation, a, b) {
            (Operation::Add, Timed(sum), Value(x)) | (Operation::Add, Value(x), Timed(sum)) => {
                self.set(sum, |part| part);
                self.level += x;
            }
            (Operation::Subtract, Timed(sum), Value(x)) => {
                self.set(sum, |part| part);
                self.level -= x;
            }
            (Operation::Subtract, Value(x), Timed(sum)) => {
                self.set(sum, |part| -part);
                self.level += x;
            }
            (Operation::Multiply, Timed(sum), Value(x)) | (Operation::Multiply, Value(x), Timed(sum)) => {
                self.set(sum, |part| part * x);
            }
            (Operation::Divide, Timed(sum), Value(x)) => self.set(sum, |part| part / x),
            (operation, a, b) => *self = Self::binary(operation, &a.into_sum(), &b.into_sum())?,
        }
        Some(())
    }

    /// Sets this sum to the negative of another.
    pub fn set_negated(&mut self, sum: &Self) {
        self.set(sum, |part| -part);
    }

    /// Sets this sum to another with `change` applied to level, slope, and factors.
    fn set(&mut self, sum: &Self, change: impl Fn(f64) -> f64) {
        (self.level, self.slope, self.count) = (change(sum.level), change(sum.slope), sum.count);
        for (own, (factor, rate)) in self.exponentials.iter_mut().zip(sum.exponentials()) {
            *own = (change(*factor), *rate);
        }
    }

    /// Returns a function of this sum. Returns `None` if it is not such a sum.
    pub fn unary(&self, function: Unary) -> Option<Self> {
        if let Some(x) = self.value() {
            return Some(Self::constant(arithmetic::unary(function, x)));
        }
        let logarithm = |scale: f64| {
            let (factor, rate) = self.as_exponential().filter(|(factor, _)| *factor > 0.0)?;
            Some(Self::line(math::log2(factor) * scale, rate * scale))
        };
        match function {
            Unary::Negate => Some(self.map(|part| -part)),
            Unary::Exponential => {
                let (level, slope) = self.as_line()?;
                Some(Self::exponential(math::exp(level), slope * std::f64::consts::LOG2_E))
            }
            Unary::Root => {
                let (factor, rate) = self.as_exponential().filter(|(factor, _)| *factor > 0.0)?;
                Some(Self::exponential(math::sqrt(factor), rate / 2.0))
            }
            Unary::Logarithm => logarithm(std::f64::consts::LN_2),
            Unary::Logarithm2 => logarithm(1.0),
            Unary::Logarithm10 => logarithm(std::f64::consts::LOG10_2),
            _ => None,
        }
    }

    /// Returns the sign of a sum that never changes its sign: 1, −1, 0, or NaN if a part is NaN.
    pub fn sign(&self) -> f64 {
        let sum = self.exponentials().iter().fold(self.level, |sum, (factor, _)| sum + factor);
        if sum == 0.0 || sum.is_nan() { sum } else { sum.signum() }
    }

    /// Returns where it changes its sign.
    pub fn sign_change(&self) -> SignChange {
        let (time, rises) = match self.exponentials() {
            [] if self.slope == 0.0 => return SignChange::Never,
            [] => (-self.level / self.slope, self.slope > 0.0),
            [(factor, rate)] if self.slope == 0.0 => {
                let ratio = -self.level / factor;
                if ratio <= 0.0 {
                    return SignChange::Never;
                }
                (math::log2(ratio) / rate, (*factor > 0.0) == (*rate > 0.0))
            }
            _ => return SignChange::Unknown,
        };
        SignChange::At { time, rises }
    }

    /// Returns the time at which a sum that is negative at `low` and not negative at `high` becomes zero: the later end of
    /// a bracket of at most `width`. Returns `None` if the signs at the ends are others.
    ///
    /// Chandrupatla's method (Chandrupatla 1997, "A new hybrid quadratic/bisection algorithm for finding the zero of a
    /// nonlinear function without using derivatives", Advances in Engineering Software 28(3)): as safe as bisection, and a
    /// few steps for a smooth curve.
    pub fn root(&self, low: f64, high: f64, width: f64) -> Option<f64> {
        let (mut a, mut b) = (high, low);
        let (mut at_a, mut at_b) = (self.at(a), self.at(b));
        if !(at_a >= 0.0 && at_b < 0.0) {
            return None;
        }
        let mut fraction = 0.5;
        // Bisection alone would take half as many steps.
        for _ in 0..100 {
            let x = a + fraction * (b - a);
            let at_x = self.at(x);
            let (c, at_c);
            if (at_x >= 0.0) == (at_a >= 0.0) {
                (c, at_c) = (a, at_a);
            } else {
                (c, at_c) = (b, at_b);
                (b, at_b) = (a, at_a);
            }
            (a, at_a) = (x, at_x);
            let length = (b - a).abs();
            if length <= width || at_a == 0.0 {
                break;
            }
            let (xi, phi) = ((a - b) / (c - b), (at_a - at_b) / (at_c - at_b));
            fraction = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
                at_a / (at_b - at_a) * at_c / (at_b - at_c)
                    + (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
            } else {
                0.5
            };
            // Keeps the next point away from the ends, so that the bracket closes from both sides.
            let margin = (0.5 * width / length).min(0.5);
            fraction = if fraction.is_nan() { 0.5 } else { fraction.clamp(margin, 1.0 - margin) };
        }
        Some(if at_a >= 0.0 { a } else { b })
    }
}
