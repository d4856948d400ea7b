//! The arithmetic of instructions: functions of numbers, and of columns of numbers. Booleans are the numbers 1 and 0.

use crate::model::stats::math;

/// Functions of one operand x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// −x
    Negate,
    /// 1 − x, for a Boolean
    Not,
    /// |x|
    Absolute,
    /// √x
    Root,
    /// eˣ
    Exponential,
    /// ln x
    Logarithm,
    /// log₂ x
    Logarithm2,
    /// log₁₀ x
    Logarithm10,
    /// The largest whole number that is at most x
    Floor,
    /// The smallest whole number that is at least x
    Ceiling,
    /// The nearest whole number, halves away from zero
    Round,
    /// The cumulative distribution function of the standard normal distribution
    NormalCumulative,
}

/// Functions of two operands a and b.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// a + b
    Add,
    /// a − b
    Subtract,
    /// a · b
    Multiply,
    /// a / b
    Divide,
    /// aᵇ
    Power,
    /// The smaller operand
    Minimum,
    /// The larger operand
    Maximum,
    /// a ≥ b, as 1 or 0
    AtLeast,
    /// a > b, as 1 or 0
    More,
    /// The date t from which `a · t + b` is at least 0: negative infinity if the line falls or is never negative, infinity if
    /// it is always negative
    RisesAt,
    /// The date t from which `a · t + b` is above 0: as [`Self::RisesAt`], but infinity if the line is always 0
    RisesAbove,
    /// The date t until which a falling line `a · t + b` is at least 0: infinity if the line does not fall
    FallsAt,
}

/// Returns a function of one operand.
#[inline]
pub fn unary(function: Unary, x: f64) -> f64 {
    match function {
        Unary::Negate => -x,
        Unary::Not => 1.0 - x,
        Unary::Absolute => x.abs(),
        Unary::Root => math::sqrt(x),
        Unary::Exponential => math::exp(x),
        Unary::Logarithm => math::ln(x),
        Unary::Logarithm2 => math::log2(x),
        Unary::Logarithm10 => math::log10(x),
        Unary::Floor => x.floor(),
        Unary::Ceiling => x.ceil(),
        Unary::Round => x.round(),
        Unary::NormalCumulative => math::normal_cumulative(x),
    }
}

/// Returns a function of two operands. It is NaN if an operand is NaN, even for comparisons: a comparison that cannot be made
/// must not count as false.
#[inline(always)]
pub fn binary(operation: Operation, a: f64, b: f64) -> f64 {
    match operation {
        Operation::Add => a + b,
        Operation::Subtract => a - b,
        Operation::Multiply => a * b,
        Operation::Divide => a / b,
        Operation::Power => math::pow(a, b),
        Operation::Minimum if a.is_nan() || b.is_nan() => f64::NAN,
        Operation::Minimum => a.min(b),
        Operation::Maximum if a.is_nan() || b.is_nan() => f64::NAN,
        Operation::Maximum => a.max(b),
        Operation::AtLeast => boolean(a >= b, a, b),
        Operation::More => boolean(a > b, a, b),
        Operation::RisesAt | Operation::RisesAbove => match operation {
            _ if a.is_nan() || b.is_nan() => f64::NAN,
            _ if a > 0.0 => -b / a,
            _ if a < 0.0 || b > 0.0 => f64::NEG_INFINITY,
            // Two lines that are one: never above, and always at least.
            Operation::RisesAt if b == 0.0 => f64::NEG_INFINITY,
            _ => f64::INFINITY,
        },
        Operation::FallsAt if a < 0.0 => -b / a,
        Operation::FallsAt if a >= 0.0 => f64::INFINITY,
        Operation::FallsAt => f64::NAN,
    }
}

/// Returns `value` as 1 or 0, or NaN if an operand is NaN.
fn boolean(value: bool, a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { f64::from(u8::from(value)) }
}

/// Computes a function of a column. The choice of function is outside the loops, so that they are vectorized.
pub fn apply_unary(function: Unary, x: &[f64], out: &mut Vec<f64>) {
    out.clear();
    match function {
        Unary::Negate => out.extend(x.iter().map(|x| unary(Unary::Negate, *x))),
        Unary::Not => out.extend(x.iter().map(|x| unary(Unary::Not, *x))),
        Unary::Absolute => out.extend(x.iter().map(|x| unary(Unary::Absolute, *x))),
        Unary::Root => out.extend(x.iter().map(|x| unary(Unary::Root, *x))),
        Unary::Floor => out.extend(x.iter().map(|x| unary(Unary::Floor, *x))),
        _ => out.extend(x.iter().map(|x| unary(function, *x))),
    }
}

/// Computes a function of two columns, as [`apply_unary`] does of one.
pub fn apply(operation: Operation, a: &[f64], b: &[f64], out: &mut Vec<f64>) {
    match operation {
        Operation::Add => each(a, b, out, |a, b| binary(Operation::Add, a, b)),
        Operation::Subtract => each(a, b, out, |a, b| binary(Operation::Subtract, a, b)),
        Operation::Multiply => each(a, b, out, |a, b| binary(Operation::Multiply, a, b)),
        Operation::Divide => each(a, b, out, |a, b| binary(Operation::Divide, a, b)),
        Operation::Minimum => each(a, b, out, |a, b| binary(Operation::Minimum, a, b)),
        Operation::Maximum => each(a, b, out, |a, b| binary(Operation::Maximum, a, b)),
        Operation::AtLeast => each(a, b, out, |a, b| binary(Operation::AtLeast, a, b)),
        Operation::More => each(a, b, out, |a, b| binary(Operation::More, a, b)),
        Operation::Power => each(a, b, out, math::pow),
        Operation::RisesAt | Operation::RisesAbove | Operation::FallsAt => {
            each(a, b, out, |a, b| binary(operation, a, b))
        }
    }
}

#[inline(always)]
fn each(a: &[f64], b: &[f64], out: &mut Vec<f64>, function: impl Fn(f64, f64) -> f64) {
    out.clear();
    out.extend(a.iter().zip(b).map(|(a, b)| function(*a, *b)));
}

/// Returns `yes` if the condition is true, `no` if it is false, and NaN if it has no value.
pub fn choose(condition: f64, yes: f64, no: f64) -> f64 {
    if condition == 1.0 {
        yes
    } else if condition == 0.0 {
        no
    } else {
        f64::NAN
    }
}

/// Interpolates linearly between points (x, y), with x ascending. Outside the points the result is that of the nearest point,
/// or, if `extended`, that of the first or last segment continued.
pub fn interpolate(points: &[(f64, f64)], x: f64, extended: bool) -> f64 {
    let last = points.len() - 1;
    if !extended {
        if x <= points[0].0 {
            return points[0].1;
        }
        if x >= points[last].0 {
            return points[last].1;
        }
    }
    let after = points.partition_point(|(known, _)| *known <= x).clamp(1, last);
    let ((x0, y0), (x1, y1)) = (points[after - 1], points[after]);
    y0 + (x - x0) / (x1 - x0) * (y1 - y0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpolation_passes_through_points_and_is_level_or_continued_outside() {
        let points = [(0.0, 1.0), (1.0, 3.0), (3.0, 3.0)];
        assert_eq!(interpolate(&points, 0.5, false), 2.0);
        assert_eq!(interpolate(&points, 1.0, false), 3.0);
        assert_eq!(interpolate(&points, -1.0, false), 1.0);
        assert_eq!(interpolate(&points, -1.0, true), -1.0);
        assert_eq!(interpolate(&points, 9.0, true), 3.0);
    }
}
