//! The search for one sample by branch and bound, with interval arithmetic (Moore, Kearfott and Cloud 2009, "Introduction to
//! Interval Analysis", SIAM, chapter 8).
//!
//! A range of dates over which the condition is certainly false is skipped; a range over which it is certainly true starts
//! with the answer; an undecided range is halved, down to a minute. So if a condition becomes true, false, and true again, the
//! first crossing is found, and steps are found at their dates.

use super::bisection::{midpoint, refine};
use super::condition::{Condition, Rows, TimedInstruction};
use crate::model::program::interval::{self, Interval};

/// The length of a range of dates that is not halved further, in years: about a minute. A condition that is true for less is
/// found only if its bounds tell.
const MINUTE: f64 = 1.0 / (366.0 * 24.0 * 60.0);

/// The number of halvings of the minute in which the crossing lies: a minute becomes about a second.
const REFINEMENTS: usize = 6;

/// Returns the first date at which the condition is true in one sample, and a date just before it at which it is false.
///
/// Each range of dates takes one step from `steps`. If none are left, the date is NaN.
pub fn first_crossing(
    condition: &Condition,
    rows: &Rows,
    sample: usize,
    (from, to): (f64, f64),
    steps: &mut usize,
) -> (f64, f64) {
    let mut values: Vec<f64> = rows.iter().map(|row| row[sample]).collect();
    let mut bounds: Vec<Interval> = values.iter().map(|value| Interval::point(*value)).collect();
    let start = condition.evaluate_sample(&mut values, from);
    if start.is_nan() {
        return (f64::NAN, from);
    }
    if start == 1.0 {
        return (from, from);
    }
    // Ranges still to be examined, the earliest last; the condition is false at `before`.
    let mut waiting = vec![(from, to)];
    let mut before = from;
    while let Some((low, high)) = waiting.pop() {
        *steps = steps.saturating_sub(1);
        if *steps == 0 {
            return (f64::NAN, from);
        }
        let bounds = bound(condition, &mut bounds, low, high);
        if bounds.is_false() {
            before = high;
        } else if bounds.is_true() {
            return (low, before.min(low));
        } else if high - low > MINUTE {
            let middle = midpoint(low, high);
            waiting.push((middle, high));
            waiting.push((low, middle));
        } else {
            let end = condition.evaluate_sample(&mut values, high);
            if end.is_nan() {
                return (f64::NAN, before);
            }
            if end == 1.0 {
                return refine(condition, &mut values, (before.max(low), high), REFINEMENTS);
            }
            before = high;
        }
    }
    (f64::INFINITY, before)
}

/// Returns bounds on the condition over a range of dates. `bounds` has an interval for each place.
fn bound(condition: &Condition, bounds: &mut [Interval], low: f64, high: f64) -> Interval {
    for (place, instruction) in condition.steps() {
        bounds[place] = match instruction {
            TimedInstruction::Time => Interval { low, high },
            TimedInstruction::Unary(function, x) => interval::apply_unary(*function, bounds[*x]),
            TimedInstruction::Binary(operation, a, b) => Some((*operation, bounds[*a]))
                .filter(|_| a == b)
                .and_then(|(operation, x)| interval::apply_to_itself(operation, x))
                .unwrap_or_else(|| interval::apply_binary(*operation, bounds[*a], bounds[*b])),
            TimedInstruction::Choose(condition, yes, no) => {
                interval::choose(bounds[*condition], bounds[*yes], bounds[*no])
            }
            TimedInstruction::Special(..) | TimedInstruction::Table(..) => interval::LINE,
            TimedInstruction::Interpolate(points, x, extended) => {
                let points: Vec<_> = points.iter().map(|(x, y)| (bounds[*x], bounds[*y])).collect();
                interval::interpolate(&points, bounds[*x], *extended)
            }
        };
    }
    bounds[condition.place]
}
