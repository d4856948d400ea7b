//! In which samples a condition, once it holds, holds for good.
//!
//! For every row and sample it is worked out from the operands whether the value never falls, never rises, is never
//! below zero or never above it, throughout the window. What cannot be shown is taken to be false, so a sample that
//! passes is safe to halve; one that does not is searched with bounds.

use super::{Move, Rows, Solver};
use crate::model::program::{Operation, Unary};

/// What is known of one value throughout the window.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Facts {
    /// It never falls.
    rises: bool,
    /// It never rises.
    falls: bool,
    /// It is never below zero.
    positive: bool,
    /// It is never above zero.
    negative: bool,
}

/// Nothing is known.
const NOTHING: Facts = Facts { rises: false, falls: false, positive: false, negative: false };

impl Facts {
    /// Of a value that is the same at all dates.
    fn steady(value: f64) -> Self {
        Self { rises: true, falls: true, positive: value >= 0.0, negative: value <= 0.0 }
    }

    fn is_steady(self) -> bool {
        self.rises && self.falls
    }

    fn negated(self) -> Self {
        Self { rises: self.falls, falls: self.rises, positive: self.negative, negative: self.positive }
    }

    /// Of one over it, which is of its sign and moves against it, as long as it keeps its sign.
    fn inverted(self) -> Self {
        let kept = self.is_steady() || self.positive || self.negative;
        Self { rises: kept && self.falls, falls: kept && self.rises, ..self }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            rises: self.rises && other.rises,
            falls: self.falls && other.falls,
            positive: self.positive && other.positive,
            negative: self.negative && other.negative,
        }
    }

    /// The derivative of a product is a sum of two terms, each of a factor's motion and the other's sign.
    fn times(self, other: Self) -> Self {
        let up =
            |moves: Self, by: Self| moves.is_steady() || (moves.rises && by.positive) || (moves.falls && by.negative);
        let down =
            |moves: Self, by: Self| moves.is_steady() || (moves.falls && by.positive) || (moves.rises && by.negative);
        Self {
            rises: up(self, other) && up(other, self),
            falls: down(self, other) && down(other, self),
            positive: (self.positive && other.positive) || (self.negative && other.negative),
            negative: (self.positive && other.negative) || (self.negative && other.positive),
        }
    }

    fn least(self, other: Self) -> Self {
        Self {
            rises: self.rises && other.rises,
            falls: self.falls && other.falls,
            positive: self.positive && other.positive,
            negative: self.negative || other.negative,
        }
    }

    fn greatest(self, other: Self) -> Self {
        self.negated().least(other.negated()).negated()
    }

    /// `base ^ exponent`, where one of the two is steady.
    fn power(self, base: f64, exponent: Self, power: f64) -> Self {
        let (rises, falls) = if self.is_steady() && base > 0.0 {
            (
                (base >= 1.0 && exponent.rises) || (base <= 1.0 && exponent.falls),
                (base >= 1.0 && exponent.falls) || (base <= 1.0 && exponent.rises),
            )
        } else if exponent.is_steady() && self.positive {
            (
                (power >= 0.0 && self.rises) || (power <= 0.0 && self.falls),
                (power >= 0.0 && self.falls) || (power <= 0.0 && self.rises),
            )
        } else {
            (false, false)
        };
        Self { rises, falls, positive: self.positive, negative: false }
    }
}

/// What is known of one place: mostly the same of all samples.
#[derive(Clone, Debug)]
enum Known {
    Same(Facts),
    Each(Vec<Facts>),
}

impl Known {
    fn of(length: usize, facts: impl Fn(usize) -> Facts) -> Self {
        let each: Vec<Facts> = (0..length).map(facts).collect();
        match each.first() {
            Some(first) if each.iter().all(|other| other == first) => Self::Same(*first),
            _ => Self::Each(each),
        }
    }

    /// Of a steady row.
    fn steady(row: &[f64]) -> Self {
        // Without a branch, so that several are looked at at once.
        let all = |is: fn(f64) -> bool| row.iter().fold(true, |all, value| all & is(*value));
        match row.first() {
            Some(first) if all(|value| value > 0.0) || all(|value| value < 0.0) => Self::Same(Facts::steady(*first)),
            _ => Self::of(row.len(), |sample| Facts::steady(row[sample])),
        }
    }

    fn get(&self, sample: usize) -> Facts {
        match self {
            Self::Same(facts) => *facts,
            Self::Each(each) => each[sample],
        }
    }

    fn map(&self, change: impl Fn(Facts) -> Facts) -> Self {
        match self {
            Self::Same(facts) => Self::Same(change(*facts)),
            Self::Each(each) => Self::of(each.len(), |sample| change(each[sample])),
        }
    }

    fn with(&self, other: &Self, length: usize, join: impl Fn(Facts, Facts) -> Facts) -> Self {
        match (self, other) {
            (Self::Same(a), Self::Same(b)) => Self::Same(join(*a, *b)),
            _ => Self::of(length, |sample| join(self.get(sample), other.get(sample))),
        }
    }
}

impl Solver {
    /// For each sample, whether the condition never goes back from true to false within the window.
    pub(super) fn rises(&self, rows: &mut Rows, window: (f64, f64)) -> Vec<bool> {
        let length = rows.last().map_or(0, Vec::len);
        let mut known: Vec<Known> = rows[..self.steady.len()].iter().map(|row| Known::steady(row)).collect();
        for instruction in &self.moving {
            let next = self.facts(instruction, &known, rows, window);
            known.push(next);
        }
        (0..length).map(|sample| known[self.condition].get(sample).rises).collect()
    }

    fn facts(&self, instruction: &Move, known: &[Known], rows: &mut Rows, window: (f64, f64)) -> Known {
        let length = rows.last().map_or(0, Vec::len);
        match instruction {
            Move::Time => {
                Known::Same(Facts { rises: true, falls: false, positive: window.0 >= 0.0, negative: window.1 <= 0.0 })
            }
            Move::Unary(function, x) => known[*x].map(|x| one(*function, x)),
            Move::Binary(Operation::Power, a, b) => Known::of(length, |sample| {
                let (base, power) = (self.steady_value(rows, *a, sample), self.steady_value(rows, *b, sample));
                known[*a].get(sample).power(base, known[*b].get(sample), power)
            }),
            Move::Binary(operation, a, b) => known[*a].with(&known[*b], length, |x, y| match operation {
                Operation::Add => x.plus(y),
                Operation::Subtract => x.plus(y.negated()),
                Operation::Multiply => x.times(y),
                Operation::Divide => x.times(y.inverted()),
                Operation::Minimum => x.least(y),
                Operation::Maximum => x.greatest(y),
                Operation::AtLeast | Operation::More => {
                    Facts { positive: true, negative: false, ..x.plus(y.negated()) }
                }
                // Never timed, but for the power, which is above.
                Operation::RisesAt | Operation::FallsAt | Operation::Power => NOTHING,
            }),
            Move::Choose(condition, yes, no) => self.choice((*condition, *yes, *no), known, rows),
            Move::Interpolate(..) | Move::Special(..) | Move::Table(..) => Known::Same(NOTHING),
        }
    }

    /// The value of a steady row; NaN of a moving one, which has no one value.
    fn steady_value(&self, rows: &Rows, place: usize, sample: usize) -> f64 {
        if place < self.steady.len() { rows[place][sample] } else { f64::NAN }
    }

    /// A step: a choice that changes over at a known date. It rises if both sides do and it steps up there.
    fn choice(&self, (condition, yes, no): (usize, usize, usize), known: &[Known], rows: &mut Rows) -> Known {
        let length = rows.last().map_or(0, Vec::len);
        let both = known[yes].with(&known[no], length, Facts::plus);
        if condition < self.steady.len() {
            let chosen = |sample: usize| known[if rows[condition][sample] == 1.0 { yes } else { no }].get(sample);
            return Known::of(length, chosen);
        }
        let step = condition.checked_sub(self.steady.len()).and_then(|at| match &self.moving[at] {
            Move::Binary(Operation::AtLeast, time, date) if *date < self.steady.len() => {
                let is_time =
                    time.checked_sub(self.steady.len()).is_some_and(|at| matches!(self.moving[at], Move::Time));
                is_time.then(|| rows[*date].clone())
            }
            _ => None,
        });
        let Some(dates) = step else {
            return both.map(|both| Facts { rises: false, falls: false, ..both });
        };
        self.at_some(rows, &dates, &[yes, no]);
        Known::of(length, |sample| {
            let (both, after, before) = (both.get(sample), rows[yes][sample], rows[no][sample]);
            Facts { rises: both.rises && after >= before, falls: both.falls && after <= before, ..both }
        })
    }
}

fn one(function: Unary, x: Facts) -> Facts {
    match function {
        Unary::Negate => x.negated(),
        // Of a truth, which is 0 or 1.
        Unary::Not => Facts { rises: x.falls, falls: x.rises, positive: true, negative: false },
        Unary::Absolute if x.positive => x,
        Unary::Absolute if x.negative => x.negated(),
        Unary::Absolute => Facts { rises: x.is_steady(), falls: x.is_steady(), positive: true, negative: false },
        Unary::Exponential | Unary::NormalCumulative | Unary::Root => Facts { positive: true, negative: false, ..x },
        Unary::Logarithm | Unary::Logarithm2 | Unary::Logarithm10 => Facts { positive: false, negative: false, ..x },
        Unary::Floor | Unary::Ceiling | Unary::Round => x,
    }
}
