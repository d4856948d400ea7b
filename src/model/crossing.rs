//! When a condition comes to hold: the first date in a window, for each sample.
//!
//! The search bisects the window with bounds on the condition ([`super::interval`]): a stretch in which it can be seen to
//! fail throughout is passed over, one in which it holds throughout is the answer, and what is undecided is halved, down
//! to a day. So a condition that comes, goes and comes again is found the first time, and steps are found where they are.

use super::columns::{self, Columns};
use super::interval::{self, Interval};
use super::program::{Instruction, Operation, Program, Register, Unary, binary, unary};

/// How far apart two dates may be that the search does not tell apart, in years.
const DAY: f64 = 1.0 / 366.0;

/// How close to the crossing the date is brought once its day is known, in halvings of that day.
const REFINEMENTS: usize = 12;

/// What a search found in one block of samples.
#[derive(Clone, Debug)]
pub struct Crossings {
    /// The first date at which the condition holds, for each sample: the window's start where it holds already,
    /// infinity where it does not come to hold, NaN where the condition is no truth.
    pub dates: Vec<f64>,
    /// For each term of the condition, its share in having been last: of 1, divided among those that did not yet hold
    /// just before. All zero where the date is the window's start or never.
    pub last: Vec<Vec<f64>>,
}

/// Finds crossings sample by sample.
pub struct Solver<'p> {
    program: &'p Program,
    /// Registers that the condition reads and that are the same at all dates, then those that depend on the date.
    steady: Vec<Register>,
    moving: Vec<Move>,
    condition: usize,
    terms: Vec<usize>,
}

/// One timed instruction, its operands as places in the solver's own row of values.
enum Move {
    Time,
    Unary(Unary, usize),
    Binary(Operation, usize, usize),
    Choose(usize, usize, usize),
    Interpolate(Vec<(usize, usize)>, usize, bool),
}

impl<'p> Solver<'p> {
    /// Prepares the search of that number.
    pub fn new(program: &'p Program, search: usize) -> Self {
        let search = &program.searches()[search];
        let roots = std::iter::once(search.condition).chain(search.terms.iter().map(|(_, term)| *term));
        let cone = program.cone(roots, false);
        let (moving, steady): (Vec<Register>, Vec<Register>) =
            cone.into_iter().partition(|register| program.is_timed(*register));
        let place = |register: Register| {
            steady
                .binary_search(&register)
                .unwrap_or_else(|_| steady.len() + moving.binary_search(&register).unwrap_or(usize::MAX))
        };
        let moves = moving
            .iter()
            .map(|register| match &program.instructions()[register.index()] {
                Instruction::Unary(function, operand) => Move::Unary(*function, place(*operand)),
                Instruction::Binary(operation, left, right) => Move::Binary(*operation, place(*left), place(*right)),
                Instruction::Choose(condition, yes, no) => Move::Choose(place(*condition), place(*yes), place(*no)),
                Instruction::Interpolate { points, at, extended } => {
                    let points = points.iter().map(|(x, y)| (place(*x), place(*y))).collect();
                    Move::Interpolate(points, place(*at), *extended)
                }
                // Nothing else is timed.
                _ => Move::Time,
            })
            .collect();
        let condition = place(search.condition);
        let terms = search.terms.iter().map(|(_, term)| place(*term)).collect();
        Self { program, steady, moving: moves, condition, terms }
    }

    /// Searches the window for every sample of a block whose static columns have been computed.
    pub fn solve(&self, columns: &Columns<'_>, length: usize, window: (f64, f64)) -> Crossings {
        debug_assert!(self.steady.iter().all(|register| !self.program.is_timed(*register)));
        let size = self.steady.len() + self.moving.len();
        let mut lane = Lane { values: vec![0.0; size], bounds: vec![Interval::point(0.0); size] };
        let mut found =
            Crossings { dates: Vec::with_capacity(length), last: vec![vec![0.0; length]; self.terms.len()] };
        for sample in 0..length {
            for (place, register) in self.steady.iter().enumerate() {
                let value = columns.get(*register)[sample];
                lane.values[place] = value;
                lane.bounds[place] = Interval::point(value);
            }
            let (date, before) = self.first(&mut lane, window);
            found.dates.push(date);
            if let Some(before) = before {
                self.at(&mut lane, before);
                let open = |place: &&usize| lane.values[**place] != 1.0;
                let count = self.terms.iter().filter(open).count();
                for (term, place) in self.terms.iter().enumerate() {
                    if open(&place) {
                        found.last[term][sample] = 1.0 / count as f64;
                    }
                }
            }
        }
        found
    }

    /// The first date, and a date just before it at which the condition did not hold.
    fn first(&self, lane: &mut Lane, (from, to): (f64, f64)) -> (f64, Option<f64>) {
        let start = self.at(lane, from);
        if start.is_nan() {
            return (f64::NAN, None);
        }
        if start == 1.0 {
            return (from, None);
        }
        // Stretches still to be looked at, the earliest last; the condition does not hold at `before`.
        let mut waiting = vec![(from, to)];
        let mut before = from;
        while let Some((low, high)) = waiting.pop() {
            let truth = self.over(lane, low, high);
            if truth.is_false() {
                before = high;
            } else if truth.is_true() {
                return (low, Some(before.min(low)));
            } else if high - low > DAY {
                let middle = low + (high - low) / 2.0;
                waiting.push((middle, high));
                waiting.push((low, middle));
            } else {
                let end = self.at(lane, high);
                if end.is_nan() {
                    return (f64::NAN, None);
                }
                if end == 1.0 {
                    return self.refine(lane, before.max(low), high);
                }
                before = high;
            }
        }
        (f64::INFINITY, None)
    }

    /// Halves a day at whose end the condition holds, and at whose start it does not.
    fn refine(&self, lane: &mut Lane, mut low: f64, mut high: f64) -> (f64, Option<f64>) {
        for _ in 0..REFINEMENTS {
            let middle = low + (high - low) / 2.0;
            if self.at(lane, middle) == 1.0 { high = middle } else { low = middle }
        }
        (high, Some(low))
    }

    /// The condition at one date.
    fn at(&self, lane: &mut Lane, date: f64) -> f64 {
        let values = &mut lane.values;
        for (place, instruction) in (self.steady.len()..).zip(&self.moving) {
            values[place] = match instruction {
                Move::Time => date,
                Move::Unary(function, x) => unary(*function, values[*x]),
                Move::Binary(operation, a, b) => binary(*operation, values[*a], values[*b]),
                Move::Choose(condition, yes, no) => columns::choose(values[*condition], values[*yes], values[*no]),
                Move::Interpolate(points, x, extended) => {
                    let lane: Vec<_> = points.iter().map(|(x, y)| (values[*x], values[*y])).collect();
                    columns::interpolate(&lane, values[*x], *extended)
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
                Move::Interpolate(points, x, extended) => {
                    let lane: Vec<_> = points.iter().map(|(x, y)| (bounds[*x], bounds[*y])).collect();
                    interval::interpolate(&lane, bounds[*x], *extended)
                }
            };
        }
        bounds[self.condition]
    }
}

/// The values of one sample: at a date, and over a stretch of dates.
struct Lane {
    values: Vec<f64>,
    bounds: Vec<Interval>,
}
