//! Sums of exponentials and a straight line: what a quantity is between the dates at which something in it steps.

use crate::model::program::arithmetic::{self, Operation, Unary, binary};
use crate::model::stats::math;

/// The most exponentials in a sum.
const MOST: usize = 3;

/// `level + slope · t + factor · 2^(rate · t) + …`
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sum {
    level: f64,
    slope: f64,
    /// How many of the powers there are.
    count: usize,
    /// Factor and rate of each.
    powers: [(f64, f64); MOST],
}

/// What a sum is computed from: another, or what is the same everywhere.
#[derive(Clone, Copy, Debug)]
pub enum Operand<'s> {
    Value(f64),
    Sum(&'s Sum),
}

impl Operand<'_> {
    fn sum(self) -> Sum {
        match self {
            Self::Value(value) => Sum::steady(value),
            Self::Sum(sum) => *sum,
        }
    }
}

/// Where a sum changes its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Turn {
    /// Nowhere.
    Never,
    /// At one place: from below zero to above where `rises`.
    At { place: f64, rises: bool },
    /// That takes a search.
    Somewhere,
}

impl Sum {
    /// The same everywhere.
    pub fn steady(level: f64) -> Self {
        Self { level, slope: 0.0, count: 0, powers: [(0.0, 0.0); MOST] }
    }

    /// `level + slope · t`
    pub fn line(level: f64, slope: f64) -> Self {
        Self { slope, ..Self::steady(level) }
    }

    fn power(factor: f64, rate: f64) -> Self {
        if rate == 0.0 {
            return Self::steady(factor);
        }
        let mut sum = Self::steady(0.0);
        sum.powers[0] = (factor, rate);
        sum.count = 1;
        sum
    }

    fn powers(&self) -> &[(f64, f64)] {
        &self.powers[..self.count]
    }

    fn is_line(&self) -> bool {
        self.count == 0
    }

    /// Its value, where it is the same everywhere.
    pub fn value(&self) -> Option<f64> {
        (self.count == 0 && self.slope == 0.0).then_some(self.level)
    }

    /// Level and slope, where it is a line.
    pub fn as_line(&self) -> Option<(f64, f64)> {
        self.is_line().then_some((self.level, self.slope))
    }

    /// Factor and rate, where it is one exponential and nothing else.
    fn as_power(&self) -> Option<(f64, f64)> {
        (self.count == 1 && self.level == 0.0 && self.slope == 0.0).then_some(self.powers[0])
    }

    /// Its value at one place.
    pub fn at(&self, t: f64) -> f64 {
        self.powers()
            .iter()
            .fold(self.level + self.slope * t, |sum, (factor, rate)| sum + factor * math::exp2(rate * t))
    }

    fn each(mut self, change: impl Fn(f64) -> f64) -> Self {
        self.level = change(self.level);
        self.slope = change(self.slope);
        self.powers[..self.count].iter_mut().for_each(|(factor, _)| *factor = change(*factor));
        self
    }

    fn with(&mut self, factor: f64, rate: f64) -> Option<()> {
        if rate == 0.0 {
            self.level += factor;
            return Some(());
        }
        if let Some((known, _)) = self.powers[..self.count].iter_mut().find(|(_, known)| *known == rate) {
            *known += factor;
            return Some(());
        }
        *self.powers.get_mut(self.count)? = (factor, rate);
        self.count += 1;
        Some(())
    }

    fn plus(mut self, other: &Self) -> Option<Self> {
        self.level += other.level;
        self.slope += other.slope;
        for (factor, rate) in other.powers() {
            self.with(*factor, *rate)?;
        }
        Some(self)
    }

    fn times(&self, other: &Self) -> Option<Self> {
        match (self.value(), other.value()) {
            (_, Some(x)) => return Some(self.each(|part| part * x)),
            (Some(x), None) => return Some(other.each(|part| x * part)),
            (None, None) if self.slope != 0.0 || other.slope != 0.0 => return None,
            (None, None) => {}
        }
        let mut product = Self::steady(0.0);
        let parts = |sum: &Self| std::iter::once((sum.level, 0.0)).chain(sum.powers).take(1 + sum.count);
        for (a, first) in parts(self) {
            for (b, second) in parts(other).filter(|(b, _)| a * b != 0.0) {
                product.with(a * b, first + second)?;
            }
        }
        Some(product)
    }

    fn over(&self, other: &Self) -> Option<Self> {
        if let Some(x) = other.value() {
            return Some(self.each(|part| part / x));
        }
        let (factor, rate) = other.as_power().filter(|_| self.slope == 0.0)?;
        let mut ratio = Self::steady(0.0);
        if self.level != 0.0 {
            ratio.with(self.level / factor, -rate)?;
        }
        for (own, own_rate) in self.powers() {
            ratio.with(own / factor, own_rate - rate)?;
        }
        Some(ratio)
    }

    fn raised(&self, exponent: &Self) -> Option<Self> {
        if let (Some(base), Some((level, slope))) = (self.value(), exponent.as_line()) {
            let doublings = if base == 2.0 { 1.0 } else { math::log2(base) };
            return (base > 0.0).then(|| Self::power(math::pow(base, level), slope * doublings));
        }
        let (factor, rate) = self.as_power().filter(|(factor, _)| *factor > 0.0)?;
        let x = exponent.value()?;
        Some(Self::power(math::pow(factor, x), rate * x))
    }

    /// Of the one and the other, by addition, subtraction, multiplication, division or as a power; nothing where that is
    /// no such sum.
    pub fn binary(operation: Operation, a: &Self, b: &Self) -> Option<Self> {
        if let (Some(a), Some(b)) = (a.value(), b.value()) {
            return Some(Self::steady(binary(operation, a, b)));
        }
        match operation {
            Operation::Add => a.plus(b),
            Operation::Subtract => a.plus(&b.each(|part| -part)),
            Operation::Multiply => a.times(b),
            Operation::Divide => a.over(b),
            Operation::Power => a.raised(b),
            _ => None,
        }
    }

    /// Becomes a function of two operands, as [`Sum::binary`].
    ///
    /// What is common is written into its place part by part: a sum that is handed on whole is read before it is written
    /// out, which takes a processor longer than the arithmetic.
    pub fn assign(&mut self, operation: Operation, a: Operand<'_>, b: Operand<'_>) -> Option<()> {
        use Operand::{Sum as Moving, Value};
        match (operation, a, b) {
            (Operation::Add, Moving(sum), Value(x)) | (Operation::Add, Value(x), Moving(sum)) => {
                self.set(sum, |part| part);
                self.level += x;
            }
            (Operation::Subtract, Moving(sum), Value(x)) => {
                self.set(sum, |part| part);
                self.level -= x;
            }
            (Operation::Subtract, Value(x), Moving(sum)) => {
                self.set(sum, |part| -part);
                self.level += x;
            }
            (Operation::Multiply, Moving(sum), Value(x)) | (Operation::Multiply, Value(x), Moving(sum)) => {
                self.set(sum, |part| part * x);
            }
            (Operation::Divide, Moving(sum), Value(x)) => self.set(sum, |part| part / x),
            (operation, a, b) => *self = Self::binary(operation, &a.sum(), &b.sum())?,
        }
        Some(())
    }

    /// Becomes the negative of another.
    pub fn negate(&mut self, sum: &Self) {
        self.set(sum, |part| -part);
    }

    fn set(&mut self, sum: &Self, change: impl Fn(f64) -> f64) {
        (self.level, self.slope, self.count) = (change(sum.level), change(sum.slope), sum.count);
        for (own, (factor, rate)) in self.powers.iter_mut().zip(sum.powers()) {
            *own = (change(*factor), *rate);
        }
    }

    /// A function of it; nothing where that is no such sum.
    pub fn unary(&self, function: Unary) -> Option<Self> {
        if let Some(x) = self.value() {
            return Some(Self::steady(arithmetic::unary(function, x)));
        }
        let logarithm = |scale: f64| {
            let (factor, rate) = self.as_power().filter(|(factor, _)| *factor > 0.0)?;
            Some(Self::line(math::log2(factor) * scale, rate * scale))
        };
        match function {
            Unary::Negate => Some(self.each(|part| -part)),
            Unary::Exponential => {
                let (level, slope) = self.as_line()?;
                Some(Self::power(math::exp(level), slope * std::f64::consts::LOG2_E))
            }
            Unary::Root => {
                let (factor, rate) = self.as_power().filter(|(factor, _)| *factor > 0.0)?;
                Some(Self::power(math::sqrt(factor), rate / 2.0))
            }
            Unary::Logarithm => logarithm(std::f64::consts::LN_2),
            Unary::Logarithm2 => logarithm(1.0),
            Unary::Logarithm10 => logarithm(std::f64::consts::LOG10_2),
            _ => None,
        }
    }

    /// Whether it is above zero, or below, where it never changes its sign; zero where it is zero, and NaN where it is no
    /// number.
    pub fn sign(&self) -> f64 {
        let sum = self.powers().iter().fold(self.level, |sum, (factor, _)| sum + factor);
        if sum == 0.0 || sum.is_nan() { sum } else { sum.signum() }
    }

    /// Where it changes its sign.
    pub fn turn(&self) -> Turn {
        let (place, rises) = match self.powers() {
            [] if self.slope == 0.0 => return Turn::Never,
            [] => (-self.level / self.slope, self.slope > 0.0),
            [(factor, rate)] if self.slope == 0.0 => {
                let ratio = -self.level / factor;
                if ratio <= 0.0 {
                    return Turn::Never;
                }
                (math::log2(ratio) / rate, (*factor > 0.0) == (*rate > 0.0))
            }
            _ => return Turn::Somewhere,
        };
        Turn::At { place, rises }
    }

    /// Where it comes from below zero at `low` to zero or above at `high`: at the latter side of a bracket as narrow as
    /// `width`. Nothing where it does not.
    ///
    /// Chandrupatla 1997, "A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function without
    /// using derivatives", Adv. Eng. Softw. 28(3): as safe as halving, and in a few steps where the curve is smooth.
    pub fn crossing(&self, low: f64, high: f64, width: f64) -> Option<f64> {
        let (mut a, mut b) = (high, low);
        let (mut at_a, mut at_b) = (self.at(a), self.at(b));
        if !(at_a >= 0.0 && at_b < 0.0) {
            return None;
        }
        let mut share = 0.5;
        // Halving alone would take half as many.
        for _ in 0..100 {
            let x = a + share * (b - a);
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
            share = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
                at_a / (at_b - at_a) * at_c / (at_b - at_c)
                    + (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
            } else {
                0.5
            };
            // So that the bracket closes from both sides.
            let least = (0.5 * width / length).min(0.5);
            share = if share.is_nan() { 0.5 } else { share.clamp(least, 1.0 - least) };
        }
        Some(if at_a >= 0.0 { a } else { b })
    }
}
