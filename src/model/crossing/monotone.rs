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

impl Solver {
    /// For each sample, whether the condition never goes back from true to false within the window.
    pub(super) fn rises(&self, rows: &mut Rows, window: (f64, f64)) -> Vec<bool> {
        let mut facts: Vec<Vec<Facts>> = rows[..self.steady.len()]
            .iter()
            .map(|row| row.iter().map(|value| Facts::steady(*value)).collect())
            .collect();
        for instruction in &self.moving {
            let next = self.facts(instruction, &facts, rows, window);
            facts.push(next);
        }
        facts[self.condition].iter().map(|facts| facts.rises).collect()
    }

    fn facts(&self, instruction: &Move, known: &[Vec<Facts>], rows: &mut Rows, window: (f64, f64)) -> Vec<Facts> {
        match instruction {
            Move::Time => {
                let time = Facts { rises: true, falls: false, positive: window.0 >= 0.0, negative: window.1 <= 0.0 };
                vec![time; rows.first().map_or(0, Vec::len).max(rows.last().map_or(0, Vec::len))]
            }
            Move::Unary(function, x) => known[*x].iter().map(|x| one(*function, *x)).collect(),
            Move::Binary(operation, a, b) => {
                let pairs = known[*a].iter().zip(&known[*b]).enumerate();
                pairs
                    .map(|(sample, (x, y))| match operation {
                        Operation::Add => x.plus(*y),
                        Operation::Subtract => x.plus(y.negated()),
                        Operation::Multiply => x.times(*y),
                        Operation::Divide => x.times(y.inverted()),
                        Operation::Power => {
                            x.power(self.steady_value(rows, *a, sample), *y, self.steady_value(rows, *b, sample))
                        }
                        Operation::Minimum => x.least(*y),
                        Operation::Maximum => x.greatest(*y),
                        // Never timed.
                        Operation::RisesAt | Operation::FallsAt => NOTHING,
                        Operation::AtLeast | Operation::More => {
                            let margin = x.plus(y.negated());
                            Facts { positive: true, negative: false, ..margin }
                        }
                    })
                    .collect()
            }
            Move::Choose(condition, yes, no) => self.choice((*condition, *yes, *no), known, rows),
            Move::Interpolate(..) | Move::Special(..) | Move::Table(..) => {
                vec![NOTHING; rows.last().map_or(0, Vec::len)]
            }
        }
    }

    /// The value of a steady row; NaN of a moving one, which has no one value.
    fn steady_value(&self, rows: &Rows, place: usize, sample: usize) -> f64 {
        if place < self.steady.len() { rows[place][sample] } else { f64::NAN }
    }

    /// A step: a choice that changes over at a known date. It rises if both sides do and it steps up there.
    fn choice(&self, (condition, yes, no): (usize, usize, usize), known: &[Vec<Facts>], rows: &mut Rows) -> Vec<Facts> {
        let length = known[yes].len();
        let step = condition.checked_sub(self.steady.len()).and_then(|at| match &self.moving[at] {
            Move::Binary(Operation::AtLeast, time, date) if *date < self.steady.len() => {
                let is_time =
                    time.checked_sub(self.steady.len()).is_some_and(|at| matches!(self.moving[at], Move::Time));
                is_time.then(|| rows[*date].clone())
            }
            _ => None,
        });
        let sides = |sample: usize| {
            let (a, b) = (known[yes][sample], known[no][sample]);
            (a, b, a.plus(b))
        };
        if condition < self.steady.len() {
            let chosen =
                |sample: usize| if rows[condition][sample] == 1.0 { known[yes][sample] } else { known[no][sample] };
            return (0..length).map(chosen).collect();
        }
        let Some(dates) = step else {
            return (0..length).map(|sample| Facts { rises: false, falls: false, ..sides(sample).2 }).collect();
        };
        self.at(rows, &dates);
        (0..length)
            .map(|sample| {
                let both = sides(sample).2;
                let (after, before) = (rows[yes][sample], rows[no][sample]);
                Facts { rises: both.rises && after >= before, falls: both.falls && after <= before, ..both }
            })
            .collect()
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
