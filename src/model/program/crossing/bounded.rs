//! The search for one sample, by bounds on the condition ([`interval`]): a stretch in which it can be seen to fail
//! throughout is passed over, one in which it holds throughout is the answer, and what is undecided is halved, down to a
//! day. So a condition that comes, goes and comes again is found the first time, and steps are found where they are.

use super::{HALVINGS, Move, Rows, Solver};
use crate::model::program::arithmetic::{self, binary, unary};
use crate::model::program::interval::{self, Interval};
use crate::model::stats::special::special;

/// How far apart two dates may be that the search does not tell apart, in years.
const DAY: f64 = 1.0 / 366.0;

/// How close to the crossing the date is brought once its day is known, in halvings of that day.
const REFINEMENTS: usize = 12;

/// The values of one sample: at a date, and over a stretch of dates.
struct Lane {
    values: Vec<f64>,
    bounds: Vec<Interval>,
}

impl Solver {
    /// The first date of one sample, and a date just before it at which the condition did not hold. It may look at so many
    /// stretches, and takes those it looks at from them; with none left the date is no number.
    pub(super) fn search(&self, rows: &Rows, sample: usize, (from, to): (f64, f64), looks: &mut usize) -> (f64, f64) {
        let values: Vec<f64> = rows.iter().map(|row| row[sample]).collect();
        let bounds = values.iter().map(|value| Interval::point(*value)).collect();
        let lane = &mut Lane { values, bounds };
        let start = self.lane_at(lane, from);
        if start.is_nan() {
            return (f64::NAN, from);
        }
        if start == 1.0 {
            return (from, from);
        }
        // Stretches still to be looked at, the earliest last; the condition does not hold at `before`.
        let mut waiting = vec![(from, to)];
        let mut before = from;
        while let Some((low, high)) = waiting.pop() {
            *looks = looks.saturating_sub(1);
            if *looks == 0 {
                return (f64::NAN, from);
            }
            let truth = self.over(lane, low, high);
            if truth.is_false() {
                before = high;
            } else if truth.is_true() {
                return (low, before.min(low));
            } else if high - low > DAY {
                let middle = low + (high - low) / 2.0;
                waiting.push((middle, high));
                waiting.push((low, middle));
            } else {
                let end = self.lane_at(lane, high);
                if end.is_nan() {
                    return (f64::NAN, before);
                }
                if end == 1.0 {
                    return self.refine(lane, (before.max(low), high), REFINEMENTS);
                }
                before = high;
            }
        }
        (f64::INFINITY, before)
    }

    /// Halves a stretch so often, at whose end the condition holds, and at whose start it does not.
    fn refine(&self, lane: &mut Lane, (mut low, mut high): (f64, f64), halvings: usize) -> (f64, f64) {
        for _ in 0..halvings {
            let middle = low + (high - low) / 2.0;
            if self.lane_at(lane, middle) == 1.0 { high = middle } else { low = middle }
        }
        (high, low)
    }

    /// As [`Solver::halve`], of one sample.
    pub(super) fn halve_one(&self, rows: &Rows, sample: usize, (from, to): (f64, f64)) -> (f64, f64) {
        let values: Vec<f64> = rows.iter().map(|row| row[sample]).collect();
        let lane = &mut Lane { values, bounds: Vec::new() };
        let (start, end) = (self.lane_at(lane, from), self.lane_at(lane, to));
        if start.is_nan() || end.is_nan() {
            return (f64::NAN, from);
        }
        match (start, end) {
            (1.0, _) => (from, from),
            (_, 1.0) => self.refine(lane, (from, to), HALVINGS),
            _ => (f64::INFINITY, to),
        }
    }

    /// The condition at one date.
    fn lane_at(&self, lane: &mut Lane, date: f64) -> f64 {
        let values = &mut lane.values;
        for (place, instruction) in (self.steady.len()..).zip(&self.moving) {
            values[place] = match instruction {
                Move::Time => date,
                Move::Unary(function, x) => unary(*function, values[*x]),
                Move::Binary(operation, a, b) => binary(*operation, values[*a], values[*b]),
                Move::Choose(condition, yes, no) => arithmetic::choose(values[*condition], values[*yes], values[*no]),
                Move::Special(function, operands) => {
                    let lane: Vec<f64> = operands.iter().map(|operand| values[*operand]).collect();
                    special(*function, &lane)
                }
                Move::Table(table, score) => table.quantile(values[*score]),
                Move::Interpolate(points, x, extended) => {
                    let lane: Vec<_> = points.iter().map(|(x, y)| (values[*x], values[*y])).collect();
                    arithmetic::interpolate(&lane, values[*x], *extended)
                }
            };
        }
        values[self.condition]
    }

    /// Bounds on the condition over a stretch of dates.
    fn over(&self, lane: &mut Lane, low: f64, high: f64) -> Interval {
        let bounds = &mut lane.bounds;
        for (place, instruction) in (self.steady.len()..).zip(&self.moving) {
            bounds[place] = match instruction {
                Move::Time => Interval { low, high },
                Move::Unary(function, x) => interval::apply_unary(*function, bounds[*x]),
                Move::Binary(operation, a, b) => interval::apply_binary(*operation, bounds[*a], bounds[*b]),
                Move::Choose(condition, yes, no) => interval::choose(bounds[*condition], bounds[*yes], bounds[*no]),
                Move::Special(..) | Move::Table(..) => interval::LINE,
                Move::Interpolate(points, x, extended) => {
                    let lane: Vec<_> = points.iter().map(|(x, y)| (bounds[*x], bounds[*y])).collect();
                    interval::interpolate(&lane, bounds[*x], *extended)
                }
            };
        }
        bounds[self.condition]
    }
}
