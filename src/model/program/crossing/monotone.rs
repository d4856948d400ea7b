//! For which samples a condition stays true until the window's end once it is true.
//!
//! For every place and sample, the operands tell whether the value never falls, never rises, is never negative or never
//! positive within the window. What cannot be proven counts as false, so bisection is safe for a sample that
//! passes, and any other sample is searched by branch and bound.

use super::condition::{Condition, Rows, TimedInstruction};
use crate::model::program::{Operation, Unary};

/// The known behavior of one value throughout the window; false means unknown.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Behavior {
    /// It is non-decreasing in the date.
    never_falls: bool,
    /// It is non-increasing in the date.
    never_rises: bool,
    /// It is at least 0.
    never_negative: bool,
    /// It is at most 0.
    never_positive: bool,
}

/// Nothing is known.
const UNKNOWN: Behavior =
    Behavior { never_falls: false, never_rises: false, never_negative: false, never_positive: false };

impl Behavior {
    /// Returns the behavior of a value that does not depend on the date.
    fn constant(value: f64) -> Self {
        Self { never_falls: true, never_rises: true, never_negative: value >= 0.0, never_positive: value <= 0.0 }
    }

    fn is_constant(self) -> bool {
        self.never_falls && self.never_rises
    }

    fn negated(self) -> Self {
        Self {
            never_falls: self.never_rises,
            never_rises: self.never_falls,
            never_negative: self.never_positive,
            never_positive: self.never_negative,
        }
    }

    /// Returns the behavior of its reciprocal, which has the same sign. If that sign never changes, the reciprocal
    /// falls where the value rises.
    fn inverted(self) -> Self {
        let keeps_sign = self.is_constant() || self.never_negative || self.never_positive;
        Self { never_falls: keeps_sign && self.never_rises, never_rises: keeps_sign && self.never_falls, ..self }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            never_falls: self.never_falls && other.never_falls,
            never_rises: self.never_rises && other.never_rises,
            never_negative: self.never_negative && other.never_negative,
            never_positive: self.never_positive && other.never_positive,
        }
    }

    /// Returns the behavior of a product. By the product rule its derivative is a sum of two terms, each of which has
    /// the sign of one factor's derivative times that of the other factor.
    fn times(self, other: Self) -> Self {
        let up = |moves: Self, by: Self| {
            moves.is_constant() || (moves.never_falls && by.never_negative) || (moves.never_rises && by.never_positive)
        };
        let down = |moves: Self, by: Self| {
            moves.is_constant() || (moves.never_rises && by.never_negative) || (moves.never_falls && by.never_positive)
        };
        Self {
            never_falls: up(self, other) && up(other, self),
            never_rises: down(self, other) && down(other, self),
            never_negative: (self.never_negative && other.never_negative)
                || (self.never_positive && other.never_positive),
            never_positive: (self.never_negative && other.never_positive)
                || (self.never_positive && other.never_negative),
        }
    }

    fn minimum(self, other: Self) -> Self {
        Self {
            never_falls: self.never_falls && other.never_falls,
            never_rises: self.never_rises && other.never_rises,
            never_negative: self.never_negative && other.never_negative,
            never_positive: self.never_positive || other.never_positive,
        }
    }

    fn maximum(self, other: Self) -> Self {
        self.negated().minimum(other.negated()).negated()
    }

    /// Returns the behavior of this value to the power of `exponent`. At least one of the two must be untimed: `base`
    /// and `power` are their values, NaN for a timed one.
    fn power(self, base: f64, exponent: Self, power: f64) -> Self {
        let (never_falls, never_rises) = if self.is_constant() && base > 0.0 {
            (
                (base >= 1.0 && exponent.never_falls) || (base <= 1.0 && exponent.never_rises),
                (base >= 1.0 && exponent.never_rises) || (base <= 1.0 && exponent.never_falls),
            )
        } else if exponent.is_constant() && self.never_negative {
            (
                (power >= 0.0 && self.never_falls) || (power <= 0.0 && self.never_rises),
                (power >= 0.0 && self.never_rises) || (power <= 0.0 && self.never_falls),
            )
        } else {
            (false, false)
        };
        Self { never_falls, never_rises, never_negative: self.never_negative, never_positive: false }
    }

    /// Returns the behavior of a function of this value.
    fn unary(self, function: Unary) -> Self {
        match function {
            Unary::Negate => self.negated(),
            // The operand is a Boolean: 0 or 1.
            Unary::Not => Self { never_negative: true, never_positive: false, ..self.negated() },
            Unary::Absolute if self.never_negative => self,
            Unary::Absolute if self.never_positive => self.negated(),
            Unary::Absolute => {
                let constant = self.is_constant();
                Self { never_falls: constant, never_rises: constant, never_negative: true, never_positive: false }
            }
            Unary::Exponential | Unary::NormalCumulative | Unary::Root => {
                Self { never_negative: true, never_positive: false, ..self }
            }
            Unary::Logarithm | Unary::Logarithm2 | Unary::Logarithm10 => {
                Self { never_negative: false, never_positive: false, ..self }
            }
            Unary::Floor | Unary::Ceiling | Unary::Round => self,
        }
    }

    /// Returns the behavior of a function of this value and another.
    fn binary(self, operation: Operation, other: Self) -> Self {
        match operation {
            Operation::Add => self.plus(other),
            Operation::Subtract => self.plus(other.negated()),
            Operation::Multiply => self.times(other),
            Operation::Divide => self.times(other.inverted()),
            Operation::Minimum => self.minimum(other),
            Operation::Maximum => self.maximum(other),
            Operation::AtLeast | Operation::More => {
                Self { never_negative: true, never_positive: false, ..self.plus(other.negated()) }
            }
            // `behavior` handles powers by their untimed operand; the other two are never timed.
            Operation::Power | Operation::RisesAt | Operation::RisesAbove | Operation::FallsAt => UNKNOWN,
        }
    }
}

/// The behavior of one place in all samples.
#[derive(Clone, Debug)]
enum Known {
    /// The same in every sample, as is usual.
    Same(Behavior),
    /// One item per sample.
    Each(Vec<Behavior>),
}

impl Known {
    fn per_sample(samples: usize, behavior: impl Fn(usize) -> Behavior) -> Self {
        let each: Vec<Behavior> = (0..samples).map(behavior).collect();
        match each.first() {
            Some(first) if each.iter().all(|other| other == first) => Self::Same(*first),
            _ => Self::Each(each),
        }
    }

    /// Returns the behavior of an untimed row.
    fn untimed(row: &[f64]) -> Self {
        // `&` rather than `&&`: without a branch the loop is vectorized.
        let all = |is: fn(f64) -> bool| row.iter().fold(true, |all, value| all & is(*value));
        match row.first() {
            Some(first) if all(|value| value > 0.0) || all(|value| value < 0.0) => {
                Self::Same(Behavior::constant(*first))
            }
            _ => Self::per_sample(row.len(), |sample| Behavior::constant(row[sample])),
        }
    }

    fn get(&self, sample: usize) -> Behavior {
        match self {
            Self::Same(behavior) => *behavior,
            Self::Each(each) => each[sample],
        }
    }

    fn map(&self, change: impl Fn(Behavior) -> Behavior) -> Self {
        match self {
            Self::Same(facts) => Self::Same(change(*facts)),
            Self::Each(each) => Self::per_sample(each.len(), |sample| change(each[sample])),
        }
    }

    fn combine(&self, other: &Self, samples: usize, join: impl Fn(Behavior, Behavior) -> Behavior) -> Self {
        match (self, other) {
            (Self::Same(a), Self::Same(b)) => Self::Same(join(*a, *b)),
            _ => Self::per_sample(samples, |sample| join(self.get(sample), other.get(sample))),
        }
    }
}

/// Returns, for each sample, whether the condition never changes from true to false within the window.
pub fn stays_true(condition: &Condition, rows: &mut Rows, window: (f64, f64)) -> Vec<bool> {
    let samples = rows.last().map_or(0, Vec::len);
    let mut known: Vec<Known> = rows[..condition.untimed.len()].iter().map(|row| Known::untimed(row)).collect();
    for instruction in &condition.timed {
        let next = behavior(condition, instruction, &known, rows, window);
        known.push(next);
    }
    (0..samples).map(|sample| known[condition.place].get(sample).never_falls).collect()
}

/// Returns the behavior of the value of a timed instruction. `known` has the behavior of all places before it.
fn behavior(
    condition: &Condition,
    instruction: &TimedInstruction,
    known: &[Known],
    rows: &mut Rows,
    window: (f64, f64),
) -> Known {
    let samples = rows.last().map_or(0, Vec::len);
    match instruction {
        TimedInstruction::Time => Known::Same(Behavior {
            never_falls: true,
            never_rises: false,
            never_negative: window.0 >= 0.0,
            never_positive: window.1 <= 0.0,
        }),
        TimedInstruction::Unary(function, x) => known[*x].map(|x| x.unary(*function)),
        TimedInstruction::Binary(Operation::Power, a, b) => power(condition, (*a, *b), known, rows),
        TimedInstruction::Binary(operation, a, b) => {
            known[*a].combine(&known[*b], samples, |x, y| x.binary(*operation, y))
        }
        TimedInstruction::Choose(choice, yes, no) => choose(condition, (*choice, *yes, *no), known, rows),
        TimedInstruction::Interpolate(points, x, extended) => {
            interpolation(condition, (points, *x, *extended), known, rows)
        }
        TimedInstruction::Special(..) | TimedInstruction::Table(..) => Known::Same(UNKNOWN),
    }
}

/// Returns the behavior of an interpolation between `points`, extended outside them or level there, at the place `x`. If the
/// points ascend, it falls nowhere that x does not fall.
fn interpolation(
    condition: &Condition,
    (points, x, is_extended): (&[(usize, usize)], usize, bool),
    known: &[Known],
    rows: &Rows,
) -> Known {
    if points.iter().any(|(x, y)| (*x).max(*y) >= condition.untimed.len()) {
        return Known::Same(UNKNOWN);
    }
    Known::per_sample(rows.last().map_or(0, Vec::len), |sample| {
        let x = known[x].get(sample);
        let heights = || points.iter().map(|(_, y)| rows[*y][sample]);
        let ascends = heights().is_sorted_by(|a, b| a <= b);
        let descends = heights().is_sorted_by(|a, b| a >= b);
        Behavior {
            never_falls: (ascends && x.never_falls) || (descends && x.never_rises),
            never_rises: (ascends && x.never_rises) || (descends && x.never_falls),
            never_negative: !is_extended && heights().all(|y| y >= 0.0),
            never_positive: !is_extended && heights().all(|y| y <= 0.0),
        }
    })
}

/// Returns the behavior of a power.
fn power(condition: &Condition, (a, b): (usize, usize), known: &[Known], rows: &Rows) -> Known {
    if let (Known::Same(base), Known::Same(exponent)) = (&known[a], &known[b]) {
        // All that matters of the untimed operand is on which side of 1 a base is, and on which side of 0 an exponent.
        let all = |place: usize, is: fn(f64) -> bool| rows[place].iter().fold(true, |all, value| all & is(*value));
        let stands_for_all = if a < condition.untimed.len() {
            let is_base = [(2.0, (|x| x > 1.0) as fn(f64) -> bool), (0.5, |x| x > 0.0 && x < 1.0)];
            is_base.into_iter().find(|(_, is)| all(a, *is)).map(|(base, _)| [base, f64::NAN])
        } else if b < condition.untimed.len() {
            let is_exponent = [(1.0, (|x| x > 0.0) as fn(f64) -> bool), (-1.0, |x| x < 0.0)];
            is_exponent.into_iter().find(|(_, is)| all(b, *is)).map(|(power, _)| [f64::NAN, power])
        } else {
            Some([f64::NAN; 2])
        };
        if let Some([value, power]) = stands_for_all {
            return Known::Same(base.power(value, *exponent, power));
        }
    }
    Known::per_sample(rows.last().map_or(0, Vec::len), |sample| {
        let [base, power] = [a, b].map(|place| untimed_value(condition, rows, place, sample));
        known[a].get(sample).power(base, known[b].get(sample), power)
    })
}

/// Returns the value of an untimed place; NaN for a timed place, which has no single value.
fn untimed_value(condition: &Condition, rows: &Rows, place: usize, sample: usize) -> f64 {
    if place < condition.untimed.len() { rows[place][sample] } else { f64::NAN }
}

/// Returns the behavior of a choice. If it changes from `no` to `yes` at a known date, it never falls if neither side
/// falls and it steps up at that date.
fn choose(condition: &Condition, (choice, yes, no): (usize, usize, usize), known: &[Known], rows: &mut Rows) -> Known {
    let samples = rows.last().map_or(0, Vec::len);
    let both = known[yes].combine(&known[no], samples, Behavior::plus);
    let untimed = condition.untimed.len();
    if choice < untimed {
        let chosen = |sample: usize| known[if rows[choice][sample] == 1.0 { yes } else { no }].get(sample);
        return Known::per_sample(samples, chosen);
    }
    let timed = |place: usize| place.checked_sub(untimed).map(|at| &condition.timed[at]);
    let dates = match timed(choice) {
        Some(TimedInstruction::Binary(Operation::AtLeast, time, date))
            if *date < untimed && matches!(timed(*time), Some(TimedInstruction::Time)) =>
        {
            rows[*date].clone()
        }
        _ => return both.map(|both| Behavior { never_falls: false, never_rises: false, ..both }),
    };
    condition.evaluate_places(rows, &dates, &[yes, no]);
    if let Known::Same(both) = both {
        // A step in one direction in all samples, as is usual.
        let all = |is: fn(&f64, &f64) -> bool| {
            rows[yes].iter().zip(&rows[no]).fold(true, |all, (after, before)| all & is(after, before))
        };
        let (rises, falls) = (all(|after, before| after > before), all(|after, before| after < before));
        if rises || falls {
            let (never_falls, never_rises) = (both.never_falls && rises, both.never_rises && falls);
            return Known::Same(Behavior { never_falls, never_rises, ..both });
        }
    }
    Known::per_sample(samples, |sample| {
        let (both, after, before) = (both.get(sample), rows[yes][sample], rows[no][sample]);
        Behavior {
            never_falls: both.never_falls && after >= before,
            never_rises: both.never_rises && after <= before,
            ..both
        }
    })
}
