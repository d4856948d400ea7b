//! When a condition comes to hold: the first date in a window, for each sample.
//!
//! Where the condition compares exponentials or lines the date follows by arithmetic (`closed`), and a conjunction comes to
//! hold with the last of its parts, as long as each then holds for good. Of the rest, for most samples the condition can be
//! shown to hold for good once it holds (`monotone`): the date is then found between the dates at which the condition steps
//! (`pieces`), or else by halving the window, for a whole block of samples at a time. The others are searched one by one
//! with bounds on the condition (`bounded`), which finds the first of several crossings.

mod bounded;
mod closed;
mod monotone;
mod pieces;
mod sum;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{Closed, Instruction, Operation, Program, Register, Unary, arithmetic};
use crate::model::stats::special::table::Table;
use crate::model::stats::special::{Special, special};
use pieces::Pieces;

pub use closed::{Power, power, search};

/// How often a window is halved: 25 years to about a minute.
const HALVINGS: usize = 24;

/// What a search found in one block of samples.
#[derive(Clone, Debug)]
pub struct Crossings {
    /// The first date at which the condition holds, for each sample: the window's start where it holds already,
    /// infinity where it does not come to hold, NaN where the condition is no truth.
    pub dates: Vec<f64>,
    /// For each term of the condition, its share in having been last: of 1, divided among those that did not yet hold
    /// just before. All zero where the date is the window's start or never.
    pub last: Vec<Vec<f64>>,
    /// Whether the condition was shown to hold to the window's end once it holds: 1 or 0.
    pub rises: Vec<f64>,
    /// Whether the search gave up: it would have had to look closer than [`LOOKS`] times a sample.
    pub gave_up: bool,
}

impl Crossings {
    /// As long as nothing is known of so many samples.
    fn unknown(samples: usize, terms: usize) -> Self {
        let zeros = || vec![0.0; samples];
        Self { dates: vec![f64::NAN; samples], last: vec![zeros(); terms], rises: zeros(), gave_up: false }
    }
}

/// Where the pieces of a condition are no help in more than one sample in so many, all samples are halved together.
const FEW: usize = 4;

/// How many stretches of dates a search looks at, on average over a block of samples, before it gives up.
pub const LOOKS: usize = 4096;

/// Finds crossings for a block of samples.
pub struct Solver {
    /// Registers that the condition reads and that are the same at all dates.
    steady: Vec<Register>,
    /// Instructions that depend on the date, their operands as places among the steady and then the moving ones.
    moving: Vec<Move>,
    condition: usize,
    terms: Vec<usize>,
    closed: Option<Closed>,
    pieces: Option<Pieces>,
}

/// One timed instruction.
enum Move {
    Time,
    Unary(Unary, usize),
    Binary(Operation, usize, usize),
    Choose(usize, usize, usize),
    Interpolate(Vec<(usize, usize)>, usize, bool),
    Special(Special, Vec<usize>),
    Table(Arc<Table>, usize),
}

/// Reads the dates off the columns of a search that was solved beforehand, and tells in which samples these mean nothing.
fn read<'c>(
    closed: &Closed,
    column: &impl Fn(Register) -> &'c [f64],
    (start, end): (f64, f64),
) -> (Crossings, Vec<usize>) {
    let (from, until) = (column(closed.from), column(closed.until));
    let provided: Vec<&[f64]> = closed.provided.iter().map(|truth| column(*truth)).collect();
    let means = |sample: usize| {
        let is_date = !from[sample].is_nan() && !until[sample].is_nan();
        is_date && provided.iter().all(|truth| truth[sample] == 1.0)
    };
    let open: Vec<usize> = (0..from.len()).filter(|sample| !means(*sample)).collect();
    let date = |(from, until): (&f64, &f64)| {
        let date = from.max(start);
        if date > until.min(end) { f64::INFINITY } else { date }
    };
    let dates: Vec<f64> = from.iter().zip(until).map(date).collect();
    let was_last = |term: &Register| -> Vec<f64> {
        let pairs = column(*term).iter().zip(&dates);
        pairs.map(|(from, date)| f64::from(u8::from(from == date && *date > start && *date < f64::INFINITY))).collect()
    };
    let mut last: Vec<Vec<f64>> = closed.terms.iter().map(was_last).collect();
    for sample in 0..dates.len() {
        let count: f64 = last.iter().map(|term| term[sample]).sum();
        if count > 1.0 {
            last.iter_mut().for_each(|term| term[sample] /= count);
        }
    }
    let mut rises: Vec<f64> = until.iter().map(|until| f64::from(u8::from(*until >= end))).collect();
    open.iter().for_each(|sample| rises[*sample] = 0.0);
    (Crossings { dates, last, rises, gave_up: false }, open)
}

/// A row of values for each place, one value for each sample.
type Rows = Vec<Vec<f64>>;

impl Solver {
    /// Prepares the search of that number.
    pub fn new(program: &Program, search: usize) -> Self {
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
        let moves: Vec<Move> = moving
            .iter()
            .map(|register| match &program.instructions()[register.index()] {
                Instruction::Unary(function, operand) => Move::Unary(*function, place(*operand)),
                Instruction::Binary(operation, left, right) => Move::Binary(*operation, place(*left), place(*right)),
                Instruction::Choose(condition, yes, no) => Move::Choose(place(*condition), place(*yes), place(*no)),
                Instruction::Interpolate { points, at, extended } => {
                    let points = points.iter().map(|(x, y)| (place(*x), place(*y))).collect();
                    Move::Interpolate(points, place(*at), *extended)
                }
                Instruction::Special(function, operands) => {
                    Move::Special(*function, operands.iter().map(|operand| place(*operand)).collect())
                }
                Instruction::Table(table, score) => Move::Table(Arc::clone(table), place(*score)),
                // Nothing else is timed.
                _ => Move::Time,
            })
            .collect();
        let condition = place(search.condition);
        let terms = search.terms.iter().map(|(_, term)| place(*term)).collect();
        let pieces = Pieces::new(steady.len(), &moves, condition);
        Self { steady, moving: moves, condition, terms, closed: search.closed.clone(), pieces }
    }

    /// Searches the window for every sample of a block; `column` knows the static registers' columns.
    pub fn solve<'c>(&self, column: impl Fn(Register) -> &'c [f64], length: usize, window: (f64, f64)) -> Crossings {
        let (mut found, open) = match &self.closed {
            Some(closed) => read(closed, &column, window),
            None => (Crossings::unknown(length, self.terms.len()), (0..length).collect()),
        };
        if open.is_empty() {
            return found;
        }
        let picked = |register: &Register| {
            let column = column(*register);
            open.iter().map(|sample| column[*sample]).collect()
        };
        let mut rows: Rows = self.steady.iter().map(picked).collect();
        rows.resize_with(self.steady.len() + self.moving.len(), || vec![0.0; open.len()]);
        let own = self.searched(&mut rows, window, LOOKS * length);
        for (at, sample) in open.into_iter().enumerate() {
            (found.dates[sample], found.rises[sample]) = (own.dates[at], own.rises[at]);
            for (term, own) in found.last.iter_mut().zip(&own.last) {
                term[sample] = own[at];
            }
        }
        Crossings { gave_up: own.gave_up, ..found }
    }

    /// Searches for samples that cannot be read off, with so many looks for all of them.
    fn searched(&self, rows: &mut Rows, window: (f64, f64), mut looks: usize) -> Crossings {
        let rises = self.rises(rows, window);
        let (mut dates, mut before) = match self.walk(rows, &rises, window) {
            Some(found) => found,
            None => self.halve(rows, window, rises.len()),
        };
        for sample in (0..rises.len()).filter(|sample| !rises[*sample]) {
            (dates[sample], before[sample]) = self.search(rows, sample, window, &mut looks);
        }
        let last = self.last(rows, &dates, &before, window);
        let rises = rises.into_iter().map(|rises| f64::from(u8::from(rises))).collect();
        Crossings { dates, last, rises, gave_up: looks == 0 }
    }

    /// The first date of each sample whose condition `rises`, and a date just before it, by the pieces of the condition.
    /// Nothing where these are no help in too many samples.
    fn walk(&self, rows: &Rows, rises: &[bool], window: (f64, f64)) -> Option<(Vec<f64>, Vec<f64>)> {
        let pieces = self.pieces.as_ref()?;
        let mut lane = pieces.lane();
        let mut found = (Vec::with_capacity(rises.len()), Vec::with_capacity(rises.len()));
        let (length, mut missed) = (rises.len(), 0);
        for (sample, rises) in rises.iter().enumerate() {
            let own = if *rises { pieces.first(&self.moving, rows, sample, window, &mut lane) } else { Some(window) };
            let (date, before) = match own {
                Some(own) => own,
                None if missed * FEW > length => return None,
                None => {
                    missed += 1;
                    self.halve_one(rows, sample, window)
                }
            };
            found.0.push(date);
            found.1.push(before);
        }
        Some(found)
    }

    /// The first date of each sample whose condition holds for good once it holds, and a date just before it at which it
    /// does not hold. Means nothing for other samples.
    fn halve(&self, rows: &mut Rows, (from, to): (f64, f64), length: usize) -> (Vec<f64>, Vec<f64>) {
        self.at(rows, &vec![from; length]);
        let at_start = rows[self.condition].clone();
        self.at(rows, &vec![to; length]);
        let at_end = rows[self.condition].clone();
        let (mut low, mut high) = (vec![from; length], vec![to; length]);
        let mut middle = vec![0.0; length];
        for _ in 0..HALVINGS {
            for (sample, middle) in middle.iter_mut().enumerate() {
                *middle = low[sample] + (high[sample] - low[sample]) / 2.0;
            }
            self.at(rows, &middle);
            for (sample, truth) in rows[self.condition].iter().enumerate() {
                let end = if *truth == 1.0 { &mut high[sample] } else { &mut low[sample] };
                *end = middle[sample];
            }
        }
        for sample in 0..length {
            high[sample] = match (at_start[sample], at_end[sample]) {
                (start, end) if start.is_nan() || end.is_nan() => f64::NAN,
                (1.0, _) => from,
                (_, 1.0) => high[sample],
                _ => f64::INFINITY,
            };
        }
        (high, low)
    }

    /// The share of each term in having been last.
    fn last(&self, rows: &mut Rows, dates: &[f64], before: &[f64], (from, _): (f64, f64)) -> Vec<Vec<f64>> {
        if self.terms.is_empty() {
            return Vec::new();
        }
        let mut shares = vec![vec![0.0; dates.len()]; self.terms.len()];
        self.at(rows, before);
        for (sample, date) in dates.iter().enumerate() {
            if !date.is_finite() || *date <= from {
                continue;
            }
            let open: Vec<bool> = self.terms.iter().map(|term| rows[*term][sample] != 1.0).collect();
            let count = open.iter().filter(|open| **open).count();
            for (term, _) in open.iter().enumerate().filter(|(_, open)| **open) {
                shares[term][sample] = 1.0 / count as f64;
            }
        }
        shares
    }

    /// Computes the moving rows, each sample at a date of its own.
    fn at(&self, rows: &mut Rows, dates: &[f64]) {
        for (place, instruction) in (self.steady.len()..).zip(&self.moving) {
            instruction.compute(rows, place, dates);
        }
    }

    /// Computes some rows, and what they are computed from.
    fn at_some(&self, rows: &mut Rows, dates: &[f64], places: &[usize]) {
        let mut reached = vec![false; rows.len()];
        places.iter().for_each(|place| reached[*place] = true);
        for (at, instruction) in self.moving.iter().enumerate().rev() {
            if reached[self.steady.len() + at] {
                instruction.operands().into_iter().for_each(|operand| reached[operand] = true);
            }
        }
        for (place, instruction) in (self.steady.len()..).zip(&self.moving).filter(|(place, _)| reached[*place]) {
            instruction.compute(rows, place, dates);
        }
    }
}

impl Move {
    /// The places that it reads.
    fn operands(&self) -> Vec<usize> {
        match self {
            Self::Time => Vec::new(),
            Self::Unary(_, x) | Self::Table(_, x) => vec![*x],
            Self::Binary(_, a, b) => vec![*a, *b],
            Self::Choose(condition, yes, no) => vec![*condition, *yes, *no],
            Self::Special(_, operands) => operands.clone(),
            Self::Interpolate(points, x, _) => points.iter().flat_map(|(x, y)| [*x, *y]).chain([*x]).collect(),
        }
    }

    /// Computes its row, which stands at that place, each sample at a date of its own.
    fn compute(&self, rows: &mut Rows, place: usize, dates: &[f64]) {
        let mut out = std::mem::take(&mut rows[place]);
        match self {
            Self::Time => out.clone_from_slice(dates),
            Self::Unary(function, x) => arithmetic::apply_unary(*function, &rows[*x], &mut out),
            Self::Binary(operation, a, b) => arithmetic::apply(*operation, &rows[*a], &rows[*b], &mut out),
            Self::Choose(condition, yes, no) => {
                let values = rows[*yes].iter().zip(&rows[*no]);
                let choices = rows[*condition].iter().zip(values);
                out.clear();
                out.extend(choices.map(|(truth, (yes, no))| arithmetic::choose(*truth, *yes, *no)));
            }
            Self::Special(function, operands) => {
                for (sample, value) in out.iter_mut().enumerate() {
                    let lane: Vec<f64> = operands.iter().map(|operand| rows[*operand][sample]).collect();
                    *value = special(*function, &lane);
                }
            }
            Self::Table(table, score) => {
                out.clear();
                out.extend(rows[*score].iter().map(|score| table.quantile(*score)));
            }
            Self::Interpolate(points, x, extended) => {
                for (sample, value) in out.iter_mut().enumerate() {
                    let lane: Vec<_> = points.iter().map(|(x, y)| (rows[*x][sample], rows[*y][sample])).collect();
                    *value = arithmetic::interpolate(&lane, rows[*x][sample], *extended);
                }
            }
        }
        rows[place] = out;
    }
}
