//! Fractions of sums of exponentials, `A / (1 + c * A)`. Their sign is that of two sums, so that a comparison of fractions is
//! solved like one of sums, whichever of its equal forms is written.

use super::exponential_sum::ExponentialSum;
use crate::model::program::arithmetic::{Operation, Unary};

/// A sum, or a sum divided by another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fraction {
    /// The sum above the line.
    pub top: ExponentialSum,
    /// The sum below it; `None` is 1.
    pub bottom: Option<ExponentialSum>,
}

impl From<ExponentialSum> for Fraction {
    fn from(top: ExponentialSum) -> Self {
        Self { top, bottom: None }
    }
}

impl Fraction {
    /// Returns a function of two fractions. Returns `None` if it is not a fraction of sums, or has too many exponentials.
    pub fn binary(operation: Operation, a: &Self, b: &Self) -> Option<Self> {
        if let (Some(a), Some(b)) = (a.sum(), b.sum())
            && let Some(sum) = ExponentialSum::binary(operation, &a, &b)
        {
            return Some(sum.into());
        }
        match operation {
            Operation::Add | Operation::Subtract if a.bottom == b.bottom => {
                Some(Self { top: ExponentialSum::binary(operation, &a.top, &b.top)?, bottom: a.bottom })
            }
            Operation::Add | Operation::Subtract => {
                let left = product(&a.top, b.bottom.as_ref())?;
                let right = product(&b.top, a.bottom.as_ref())?;
                Self::new(ExponentialSum::binary(operation, &left, &right)?, of_bottoms(a, b)?)
            }
            Operation::Multiply => Self::new(product(&a.top, Some(&b.top))?, of_bottoms(a, b)?),
            Operation::Divide => Self::binary(Operation::Multiply, a, &b.inverted()),
            Operation::Power => {
                let exponent = Some(b.top).filter(|_| b.bottom.is_none())?.value()?;
                let base = if exponent < 0.0 { a.inverted() } else { *a };
                let raised = |sum: &ExponentialSum| {
                    ExponentialSum::binary(operation, sum, &ExponentialSum::constant(exponent.abs()))
                };
                Self::new(
                    raised(&base.top)?,
                    base.bottom.as_ref().map(raised).map_or(Some(None), |bottom| bottom.map(Some))?,
                )
            }
            _ => None,
        }
    }

    /// Returns the sum, if it is not divided by another.
    pub fn sum(&self) -> Option<ExponentialSum> {
        self.bottom.is_none().then_some(self.top)
    }

    /// Returns a function of a sum. Returns `None` if it is not a sum.
    pub fn unary(&self, function: Unary) -> Option<ExponentialSum> {
        self.sum()?.unary(function)
    }

    /// Returns the negative.
    pub fn negated(&self) -> Self {
        let mut top = self.top;
        top.set_negated(&self.top);
        Self { top, ..*self }
    }

    /// Returns a fraction whose bottom is left out if the top can be divided by it.
    fn new(top: ExponentialSum, bottom: Option<ExponentialSum>) -> Option<Self> {
        let Some(below) = &bottom else { return Some(Self { top, bottom }) };
        match ExponentialSum::binary(Operation::Divide, &top, below) {
            Some(ratio) => Some(ratio.into()),
            None => Some(Self { top, bottom }),
        }
    }

    fn inverted(&self) -> Self {
        Self { top: self.bottom.unwrap_or_else(|| ExponentialSum::constant(1.0)), bottom: Some(self.top) }
    }
}

/// Returns the product of two sums; `None` as a factor is 1.
fn product(a: &ExponentialSum, b: Option<&ExponentialSum>) -> Option<ExponentialSum> {
    b.map_or(Some(*a), |b| ExponentialSum::binary(Operation::Multiply, a, b))
}

/// Returns the product of the bottoms of two fractions.
fn of_bottoms(a: &Fraction, b: &Fraction) -> Option<Option<ExponentialSum>> {
    match (&a.bottom, &b.bottom) {
        (Some(first), second) => product(first, second.as_ref()).map(Some),
        (None, second) => Some(*second),
    }
}
