//! Where the search through the pieces of a condition begins: near a date that was found before.
//!
//! A forecast asks for the same date many times, each time with something else changed: an input at the end of its range, another
//! scenario, another position of a slider. In most samples the date then stays in the same piece, or moves to one nearby. If a
//! condition stays true once it is true, and is false at a time, it is false in all earlier pieces, so the search can begin at
//! that time. The date found is the same, because a piece has the same numbers wherever in it it is evaluated.
//!
//! That is so for conditions whose numbers cannot fail in the pieces that are left out: [`HeadStart::new`] and
//! [`HeadStart::is_allowed`] tell which. All others are searched from the window's start.

use super::condition::{Rows, TimedInstruction as Timed};
use super::piece_steps::{Goal, Step, Steps};
use super::row_sum::{Row, RowFraction};
use crate::model::program::arithmetic::{Operation, Unary};

/// The time before the known date at which a search begins, in years. If the condition is true there, the search goes back further.
pub const MARGIN: f64 = 0.37;

/// What must be true of a sample so that its search can begin at any time.
#[derive(Debug, Default)]
pub struct HeadStart {
    /// The rows that must be finite.
    finite: Vec<Row>,
    /// The rows that must not be zero, since something is divided by them.
    divisors: Vec<Row>,
    /// The rows that must be positive, since powers of them are taken.
    bases: Vec<Row>,
    /// The factors of the exponentials of a sum, of which no two must differ from zero: those of the branches of a choice.
    factors: Vec<Vec<Row>>,
    /// The slopes of the lines that are rounded, each of which gives as many pieces as it passes whole numbers.
    slopes: Vec<Row>,
    /// The number of the other changes that happen once.
    changes: usize,
    /// The number of comparisons that can change once in each piece.
    comparisons: usize,
}

impl HeadStart {
    /// Returns what must be true of a sample for steps whose numbers are the same wherever in a piece they are computed. Returns
    /// `None` if they may not be.
    pub fn new(steps: &Steps) -> Option<Self> {
        let is_once = |row: &Row| !steps.each.iter().any(|(own, _)| own == row);
        if !steps.required.iter().all(is_once) {
            return None;
        }
        let mut own = Self::default();
        for (_, step) in &steps.each {
            match step {
                Step::Compute(Timed::Unary(Unary::Negate | Unary::Absolute | Unary::Exponential | Unary::Not, _))
                | Step::Compute(Timed::Choose(..)) => {}
                Step::Compute(Timed::Binary(operation, a, b)) => match operation {
                    Operation::Add | Operation::Subtract | Operation::Multiply => {}
                    Operation::Minimum | Operation::Maximum | Operation::AtLeast | Operation::More => {}
                    Operation::Divide if is_once(b) => own.divisors.push(*b),
                    Operation::Power if is_once(a) => own.bases.push(*a),
                    _ => return None,
                },
                Step::Positive(_) => own.changes += 1,
                Step::Compare(margin, _) if own.may_compare(margin, is_once) => own.comparisons += 1,
                Step::Round(_, level, slope) if is_once(level) && is_once(slope) => own.slopes.push(*slope),
                _ => return None,
            }
            if !matches!(step, Step::Positive(_)) {
                own.finite.extend(step.reads().into_iter().filter(is_once));
            }
        }
        match &steps.goal {
            Goal::Margin(margin, _) if !own.may_compare(margin, is_once) => return None,
            Goal::Margin(margin, _) => own.finite.extend(margin.rows().into_iter().filter(is_once)),
            Goal::Boolean(_) => {}
        }
        own.finite.sort_unstable();
        own.finite.dedup();
        Some(own)
    }

    /// Returns, for each of the first samples of `table`, whether its search can begin at any time. It has at most `limit` pieces
    /// then, in a window of `length` years.
    pub fn is_allowed(&self, table: &Rows, (samples, length, limit): (usize, f64, usize)) -> Vec<bool> {
        let mut allowed = vec![true; samples];
        let mut require = |row: &Row, is_valid: fn(f64) -> bool| {
            allowed.iter_mut().zip(&table[*row]).for_each(|(allowed, value)| *allowed &= is_valid(*value));
        };
        self.finite.iter().for_each(|row| require(row, f64::is_finite));
        self.divisors.iter().for_each(|row| require(row, |value| value != 0.0));
        self.bases.iter().for_each(|row| require(row, |value| value > 0.0));
        for factors in &self.factors {
            let mut counts = vec![0; samples];
            for factor in factors {
                counts.iter_mut().zip(&table[*factor]).for_each(|(count, factor)| *count += u8::from(*factor != 0.0));
            }
            allowed.iter_mut().zip(counts).for_each(|(allowed, count)| *allowed &= count < 2);
        }
        // The pieces at both ends of a line are searched in part, and rounding errors may divide one in two.
        let mut pieces = vec![(1 + self.changes + 3 * self.slopes.len()) as f64; samples];
        for slope in &self.slopes {
            pieces.iter_mut().zip(&table[*slope]).for_each(|(pieces, slope)| *pieces += slope.abs() * length);
        }
        let limit = (limit / (1 + self.comparisons)) as f64;
        allowed.iter_mut().zip(pieces).for_each(|(allowed, pieces)| *allowed &= pieces <= limit);
        allowed
    }

    /// Returns whether the time at which a fraction changes its sign follows by arithmetic, if the factors allow it.
    fn may_compare(&mut self, margin: &RowFraction, is_once: impl Fn(&Row) -> bool) -> bool {
        let RowFraction { top, bottom: None } = margin else { return false };
        if top.is_simple() {
            return true;
        }
        let factors: Vec<Row> = top.exponentials.iter().map(|(factor, _)| *factor).collect();
        let may_be_simple = top.slope.is_none() && factors.iter().all(is_once);
        if may_be_simple {
            self.factors.push(factors);
        }
        may_be_simple
    }
}
