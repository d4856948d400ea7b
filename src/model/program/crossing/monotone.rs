//! For which samples a condition stays true until the window's end once it is true.
//!
//! For every place and sample, the operands tell whether the value never falls, never rises, is never negative or never
//! positive within the window. What cannot be proven counts as false, so bisection is safe for a sample that
//! passes, and any other sample is searched by branch and bound.

use super::condition::{Condition, Rows, TimedInstruction};
use crate::model::program::{Operation, Unary};

/// The known behavior of one value throughout the window, a bit for each fact; 0 means unknown. Its rules have no branches, so that
/// loops over samples are vectorized.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Behavior(u8);

/// It is non-decreasing in the date.
const NEVER_FALLS: u8 = 1;
/// It is non-increasing in the date.
const NEVER_RISES: u8 = 2;
/// It is at least 0.
const NEVER_NEGATIVE: u8 = 4;
/// It is at most 0.
const NEVER_POSITIVE: u8 = 8;
/// Whether it changes in the date.
const DIRECTIONS: u8 = NEVER_FALLS | NEVER_RISES;
/// Whether it has a sign.
const SIGNS: u8 = NEVER_NEGATIVE | NEVER_POSITIVE;

/// Nothing is known.
const UNKNOWN: Behavior = Behavior(0);

impl Behavior {
    /// Returns the behavior of a value that does not depend on the date.
    fn constant(value: f64) -> Self {
        Self::new([true, true], [value >= 0.0, value <= 0.0])
    }

    /// Returns the behavior with these facts: whether it never falls and never rises, and whether it is never negative and never
    /// positive.
    fn new([never_falls, never_rises]: [bool; 2], [never_negative, never_positive]: [bool; 2]) -> Self {
        let bit = |is_true: bool, place: u8| u8::from(is_true) << place;
        Self(bit(never_falls, 0) | bit(never_rises, 1) | bit(never_negative, 2) | bit(never_positive, 3))
    }

    fn is(self, fact: u8) -> bool {
        self.0 & fact == fact
    }

    fn never_falls(self) -> bool {
        self.is(NEVER_FALLS)
    }

    fn never_rises(self) -> bool {
        self.is(NEVER_RISES)
    }

    fn is_constant(self) -> bool {
        self.is(DIRECTIONS)
    }

    /// Returns the facts as 0 or 1, in the order of their bits.
    fn bits(self) -> [u8; 4] {
        [self.0 & 1, self.0 >> 1 & 1, self.0 >> 2 & 1, self.0 >> 3 & 1]
    }

    fn of_bits([never_falls, never_rises, never_negative, never_positive]: [u8; 4]) -> Self {
        Self(never_falls | never_rises << 1 | never_negative << 2 | never_positive << 3)
    }

    /// Returns the behavior with other signs, or with other directions.
    fn with(self, facts: u8, of: u8) -> Self {
        Self((self.0 & !of) | (facts & of))
    }

    fn negated(self) -> Self {
        const FIRST: u8 = NEVER_FALLS | NEVER_NEGATIVE;
        Self((self.0 & FIRST) << 1 | (self.0 >> 1 & FIRST))
    }

    /// Returns the behavior of its reciprocal, which has the same sign. If that sign never changes, the reciprocal
    /// falls where the value rises.
    fn inverted(self) -> Self {
        let [falls, rises, negative, positive] = self.bits();
        let keeps_sign = (falls & rises) | negative | positive;
        Self::of_bits([keeps_sign & rises, keeps_sign & falls, negative, positive])
    }

    fn plus(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns the behavior of a product. By the product rule its derivative is a sum of two terms, each of which has
    /// the sign of one factor's derivative times that of the other factor.
    fn times(self, other: Self) -> Self {
        let (a, b) = (self.bits(), other.bits());
        let up = |moves: [u8; 4], by: [u8; 4]| (moves[0] & moves[1]) | (moves[0] & by[2]) | (moves[1] & by[3]);
        let down = |moves: [u8; 4], by: [u8; 4]| (moves[0] & moves[1]) | (moves[1] & by[2]) | (moves[0] & by[3]);
        Self::of_bits([
            up(a, b) & up(b, a),
            down(a, b) & down(b, a),
            (a[2] & b[2]) | (a[3] & b[3]),
            (a[2] & b[3]) | (a[3] & b[2]),
        ])
    }

    fn minimum(self, other: Self) -> Self {
        Self((self.0 & other.0) | ((self.0 | other.0) & NEVER_POSITIVE))
    }

    fn maximum(self, other: Self) -> Self {
        self.negated().minimum(other.negated()).negated()
    }

    /// Returns the behavior of this value to the power of `exponent`. At least one of the two must be untimed: `base`
    /// and `power` are their values, NaN for a timed one.
    fn power(self, base: f64, exponent: Self, power: f64) -> Self {
        let (never_falls, never_rises) = if self.is_constant() && base > 0.0 {
            (
                (base >= 1.0 && exponent.never_falls()) || (base <= 1.0 && exponent.never_rises()),
                (base >= 1.0 && exponent.never_rises()) || (base <= 1.0 && exponent.never_falls()),
            )
        } else if exponent.is_constant() && self.is(NEVER_NEGATIVE) {
            (
                (power >= 0.0 && self.never_falls()) || (power <= 0.0 && self.never_rises()),
                (power >= 0.0 && self.never_rises()) || (power <= 0.0 && self.never_falls()),
            )
        } else {
            (false, false)
        };
        Self::new([never_falls, never_rises], [self.is(NEVER_NEGATIVE), false])
    }

    /// Returns the behavior of a function of this value.
    fn unary(self, function: Unary) -> Self {
        match function {
            Unary::Negate => self.negated(),
            // The operand is a Boolean: 0 or 1.
            Unary::Not => self.negated().with(NEVER_NEGATIVE, SIGNS),
            Unary::Absolute if self.is(NEVER_NEGATIVE) => self,
            Unary::Absolute if self.is(NEVER_POSITIVE) => self.negated(),
            Unary::Absolute => Self::new([self.is_constant(); 2], [true, false]),
            Unary::Exponential | Unary::NormalCumulative | Unary::Root => self.with(NEVER_NEGATIVE, SIGNS),
            Unary::Logarithm | Unary::Logarithm2 | Unary::Logarithm10 => self.with(0, SIGNS),
            Unary::Floor | Unary::Ceiling | Unary::Round => self,
        }
    }

    /// Returns the behavior of a comparison of this value with another, which is true if this one is larger.
    fn compared(self, other: Self) -> Self {
        self.plus(other.negated()).with(NEVER_NEGATIVE, SIGNS)
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
        Self::of_each((0..samples).map(behavior).collect())
    }

    fn of_each(each: Vec<Behavior>) -> Self {
        match each.first() {
            // `&` rather than `&&`: without a branch the loop is vectorized.
            Some(first) if each.iter().fold(true, |all, other| all & (other == first)) => Self::Same(*first),
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
            _ => Self::of_each(row.iter().map(|value| Behavior::constant(*value)).collect()),
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
            Self::Each(each) => Self::of_each(each.iter().map(|own| change(*own)).collect()),
        }
    }

    #[inline(always)]
    fn combine(&self, other: &Self, join: impl Fn(Behavior, Behavior) -> Behavior) -> Self {
        Self::of_each(match (self, other) {
            (Self::Same(a), Self::Same(b)) => return Self::Same(join(*a, *b)),
            (Self::Each(a), Self::Same(b)) => a.iter().map(|a| join(*a, *b)).collect(),
            (Self::Same(a), Self::Each(b)) => b.iter().map(|b| join(*a, *b)).collect(),
            (Self::Each(a), Self::Each(b)) => a.iter().zip(b).map(|(a, b)| join(*a, *b)).collect(),
        })
    }

    /// Returns the behavior of a function of this value and another. The choice of function is outside the loops.
    fn binary(&self, operation: Operation, other: &Self) -> Self {
        match operation {
            Operation::Add => self.combine(other, Behavior::plus),
            Operation::Subtract => self.combine(other, |a, b| a.plus(b.negated())),
            Operation::Multiply => self.combine(other, Behavior::times),
            Operation::Divide => self.combine(other, |a, b| a.times(b.inverted())),
            Operation::Minimum => self.combine(other, Behavior::minimum),
            Operation::Maximum => self.combine(other, Behavior::maximum),
            Operation::AtLeast | Operation::More => self.combine(other, Behavior::compared),
            // `behavior` handles powers by their untimed operand; the other two are never timed.
            Operation::Power | Operation::RisesAt | Operation::RisesAbove | Operation::FallsAt => Self::Same(UNKNOWN),
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
    match &known[condition.place] {
        Known::Same(behavior) => vec![behavior.never_falls(); samples],
        Known::Each(each) => each.iter().map(|behavior| behavior.never_falls()).collect(),
    }
}

/// Returns the behavior of the value of a timed instruction. `known` has the behavior of all places before it.
fn behavior(
    condition: &Condition,
    instruction: &TimedInstruction,
    known: &[Known],
    rows: &mut Rows,
    window: (f64, f64),
) -> Known {
    match instruction {
        TimedInstruction::Time => Known::Same(Behavior::new([true, false], [window.0 >= 0.0, window.1 <= 0.0])),
        TimedInstruction::Unary(function, x) => known[*x].map(|x| x.unary(*function)),
        TimedInstruction::Binary(Operation::Power, a, b) => power(condition, (*a, *b), known, rows),
        TimedInstruction::Binary(operation, a, b) => known[*a].binary(*operation, &known[*b]),
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
    let in_sample = |x: Behavior, sample: usize| {
        let heights = || points.iter().map(|(_, y)| rows[*y][sample]);
        let ascends = heights().is_sorted_by(|a, b| a <= b);
        let descends = heights().is_sorted_by(|a, b| a >= b);
        Behavior::new(
            [
                (ascends && x.never_falls()) || (descends && x.never_rises()),
                (ascends && x.never_rises()) || (descends && x.never_falls()),
            ],
            [!is_extended && heights().all(|y| y >= 0.0), !is_extended && heights().all(|y| y <= 0.0)],
        )
    };
    match &known[x] {
        Known::Same(x) if points.iter().all(|(_, y)| condition.constants[*y].is_some()) => {
            Known::Same(in_sample(*x, 0))
        }
        x => Known::per_sample(rows.last().map_or(0, Vec::len), |sample| in_sample(x.get(sample), sample)),
    }
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
    let both = known[yes].combine(&known[no], Behavior::plus);
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
        _ => return both.map(|both| both.with(0, DIRECTIONS)),
    };
    condition.evaluate_places(rows, &dates, &[yes, no]);
    if let Known::Same(both) = both {
        // A step in one direction in all samples, as is usual.
        let all = |is: fn(&f64, &f64) -> bool| {
            rows[yes].iter().zip(&rows[no]).fold(true, |all, (after, before)| all & is(after, before))
        };
        let (rises, falls) = (all(|after, before| after > before), all(|after, before| after < before));
        if rises || falls {
            let directions = Behavior::new([rises, falls], [false; 2]);
            return Known::Same(both.with(both.plus(directions).0, DIRECTIONS));
        }
    }
    Known::per_sample(samples, |sample| {
        let (both, after, before) = (both.get(sample), rows[yes][sample], rows[no][sample]);
        let directions = Behavior::new([after >= before, after <= before], [false; 2]);
        both.with(both.plus(directions).0, DIRECTIONS)
    })
}
