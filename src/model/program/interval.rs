//! Interval arithmetic (Moore, Kearfott and Cloud 2009, "Introduction to Interval Analysis", SIAM): bounds on the values of a
//! function whose operands range over intervals.
//!
//! A Boolean is an interval within 0 to 1: `[0, 1]` is "undecided". If a function cannot be bounded, or is NaN somewhere, the
//! bounds are the whole line; the search then narrows its operands. Rounding is not directed outward, so bounds are exact to
//! a few units in the last place.

use super::arithmetic::{Operation, Unary, binary, unary};

/// The numbers from `low` to `high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The smallest number.
    pub low: f64,
    /// The largest number.
    pub high: f64,
}

/// All numbers.
pub const LINE: Interval = Interval { low: f64::NEG_INFINITY, high: f64::INFINITY };

/// A Boolean that may be true or false.
const UNDECIDED: Interval = Interval { low: 0.0, high: 1.0 };

impl Interval {
    /// Returns the interval of one number.
    pub fn point(value: f64) -> Self {
        Self { low: value, high: value }
    }

    /// Returns the interval between two numbers in any order; the whole line if one of them is NaN.
    fn between(a: f64, b: f64) -> Self {
        if a.is_nan() || b.is_nan() {
            return LINE;
        }
        Self { low: a.min(b), high: a.max(b) }
    }

    /// Returns the interval that covers four numbers; the whole line if one of them is NaN.
    fn of_corners(corners: [f64; 4]) -> Self {
        if corners.iter().any(|corner| corner.is_nan()) {
            return LINE;
        }
        let [a, b, c, d] = corners;
        Self { low: a.min(b).min(c).min(d), high: a.max(b).max(c).max(d) }
    }

    /// Returns the smallest interval that covers both.
    pub fn hull(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// Returns whether a Boolean is true everywhere.
    pub fn is_true(self) -> bool {
        self.low >= 1.0
    }

    /// Returns whether a Boolean is false everywhere.
    pub fn is_false(self) -> bool {
        self.high <= 0.0
    }
}

/// Returns bounds on a function of one operand.
pub fn apply_unary(function: Unary, x: Interval) -> Interval {
    match function {
        Unary::Negate => Interval { low: -x.high, high: -x.low },
        Unary::Not => Interval { low: 1.0 - x.high, high: 1.0 - x.low },
        Unary::Absolute if x.low >= 0.0 => x,
        Unary::Absolute if x.high <= 0.0 => Interval { low: -x.high, high: -x.low },
        Unary::Absolute => Interval { low: 0.0, high: x.high.max(-x.low) },
        // All other functions are increasing.
        _ => Interval::between(unary(function, x.low), unary(function, x.high)),
    }
}

/// Returns bounds on a function of two operands.
pub fn apply_binary(operation: Operation, a: Interval, b: Interval) -> Interval {
    match operation {
        Operation::Add => Interval::between(a.low + b.low, a.high + b.high),
        Operation::Subtract => Interval::between(a.low - b.high, a.high - b.low),
        Operation::Multiply => Interval::of_corners([a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]),
        Operation::Divide if b.low > 0.0 || b.high < 0.0 => {
            Interval::of_corners([a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high])
        }
        Operation::Power if b.low == b.high && b.low.fract() == 0.0 => whole_power(a, b.low),
        // Monotonic in each operand alone, so the extremes are at the corners.
        Operation::Power if a.low > 0.0 || (a.low == 0.0 && b.low > 0.0) => {
            if a.low == a.high {
                return Interval::between(binary(operation, a.low, b.low), binary(operation, a.low, b.high));
            }
            let corner = |base, exponent| binary(Operation::Power, base, exponent);
            Interval::of_corners([
                corner(a.low, b.low),
                corner(a.low, b.high),
                corner(a.high, b.low),
                corner(a.high, b.high),
            ])
        }
        Operation::Divide | Operation::Power | Operation::RisesAt | Operation::RisesAbove | Operation::FallsAt => LINE,
        Operation::Minimum => Interval { low: a.low.min(b.low), high: a.high.min(b.high) },
        Operation::Maximum => Interval { low: a.low.max(b.low), high: a.high.max(b.high) },
        Operation::AtLeast => decided(a.low >= b.high, a.high < b.low),
        Operation::More => decided(a.low > b.high, a.high <= b.low),
    }
}

/// Returns bounds on a power with a whole exponent, whose base may be negative.
fn whole_power(a: Interval, exponent: f64) -> Interval {
    let power = |base: f64| binary(Operation::Power, base, exponent);
    let contains_zero = a.low <= 0.0 && a.high >= 0.0;
    if exponent == 0.0 {
        return Interval::point(1.0);
    }
    if exponent < 0.0 && contains_zero {
        return LINE;
    }
    let ends = Interval::between(power(a.low), power(a.high));
    // An even power falls to 0 and rises again.
    if exponent % 2.0 == 0.0 && contains_zero { Interval { low: 0.0, ..ends } } else { ends }
}

/// Returns bounds on an operation of an operand with itself, which are narrower than those of two operands with the same
/// bounds; `None` if they are not.
pub fn apply_to_itself(operation: Operation, x: Interval) -> Option<Interval> {
    let is_finite = x.low.is_finite() && x.high.is_finite();
    match operation {
        Operation::Multiply => Some(whole_power(x, 2.0)),
        Operation::Subtract if is_finite => Some(Interval::point(0.0)),
        Operation::Divide if is_finite && (x.low > 0.0 || x.high < 0.0) => Some(Interval::point(1.0)),
        Operation::Minimum | Operation::Maximum => Some(x),
        Operation::AtLeast if is_finite => Some(Interval::point(1.0)),
        Operation::More if is_finite => Some(Interval::point(0.0)),
        _ => None,
    }
}

/// Returns the bounds of a comparison that is `always` true, `never` true, or undecided.
fn decided(always: bool, never: bool) -> Interval {
    match (always, never) {
        (true, _) => Interval::point(1.0),
        (_, true) => Interval::point(0.0),
        _ => UNDECIDED,
    }
}

/// Returns bounds on a choice between two values.
pub fn choose(condition: Interval, yes: Interval, no: Interval) -> Interval {
    if condition.is_true() {
        yes
    } else if condition.is_false() {
        no
    } else {
        yes.hull(no)
    }
}

/// Returns bounds on a linear interpolation between points, which are intervals themselves.
pub fn interpolate(points: &[(Interval, Interval)], x: Interval, extended: bool) -> Interval {
    let are_fixed = points.iter().all(|(x, y)| x.low == x.high && y.low == y.high);
    if !are_fixed || extended {
        return LINE;
    }
    let points: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.low, y.low)).collect();
    let ends = [x.low, x.high].map(|x| Interval::point(super::arithmetic::interpolate(&points, x, false)));
    points
        .iter()
        .filter(|(at, _)| x.low < *at && *at < x.high)
        .fold(ends[0].hull(ends[1]), |hull, (_, y)| hull.hull(Interval::point(*y)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OPERATIONS: [Operation; 9] = [
        Operation::Add,
        Operation::Subtract,
        Operation::Multiply,
        Operation::Divide,
        Operation::Power,
        Operation::Minimum,
        Operation::Maximum,
        Operation::AtLeast,
        Operation::More,
    ];
    const FUNCTIONS: [Unary; 12] = [
        Unary::Negate,
        Unary::Not,
        Unary::Absolute,
        Unary::Root,
        Unary::Exponential,
        Unary::Logarithm,
        Unary::Logarithm2,
        Unary::Logarithm10,
        Unary::Floor,
        Unary::Ceiling,
        Unary::Round,
        Unary::NormalCumulative,
    ];

    fn interval() -> impl Strategy<Value = (Interval, f64)> {
        (-8.0..8.0f64, -8.0..8.0f64, 0.0..=1.0f64)
            .prop_map(|(a, b, share)| (Interval::between(a, b), a.min(b) + share * (a - b).abs()))
    }

    /// Returns whether bounds cover a value, to a few units in the last place.
    fn covers(bounds: Interval, value: f64) -> bool {
        let slack = 1e-12 * value.abs().max(1.0);
        value.is_nan() || (bounds.low - slack <= value && value <= bounds.high + slack)
    }

    #[test]
    fn a_whole_power_of_a_base_of_both_signs_has_bounds() {
        let base = Interval { low: -2.0, high: 3.0 };
        let power = |exponent: f64| apply_binary(Operation::Power, base, Interval::point(exponent));
        assert_eq!([power(2.0), power(3.0)], [Interval { low: 0.0, high: 9.0 }, Interval { low: -8.0, high: 27.0 }]);
        assert_eq!([power(0.0), power(-1.0)], [Interval::point(1.0), LINE]);
        assert_eq!(apply_to_itself(Operation::Multiply, base), Some(Interval { low: 0.0, high: 9.0 }));
    }

    proptest! {
        #[test]
        fn bounds_cover_every_value((a, x) in interval(), (b, y) in interval()) {
            for operation in OPERATIONS {
                let bounds = apply_binary(operation, a, b);
                prop_assert!(covers(bounds, binary(operation, x, y)), "{operation:?}: {bounds:?}");
                if let Some(bounds) = apply_to_itself(operation, a) {
                    prop_assert!(covers(bounds, binary(operation, x, x)), "{operation:?} with itself: {bounds:?}");
                }
            }
            for exponent in -4..=4 {
                let exponent = f64::from(exponent);
                let bounds = apply_binary(Operation::Power, a, Interval::point(exponent));
                prop_assert!(covers(bounds, binary(Operation::Power, x, exponent)), "^{exponent}: {bounds:?}");
            }
            for function in FUNCTIONS {
                let bounds = apply_unary(function, a);
                prop_assert!(covers(bounds, unary(function, x)), "{function:?}: {bounds:?}");
            }
        }
    }
}
