//! A condition prepared for evaluation at many dates: its timed instructions, with operands as places in a table of rows.

use std::sync::Arc;

use crate::model::program::{Instruction, Operation, Program, Register, Search, Unary, arithmetic};
use crate::model::stats::math;
use crate::model::stats::special::table::Table;
use crate::model::stats::special::{Special, special};

/// A row for each place of a condition, with one value per sample.
pub type Rows = Vec<Vec<f64>>;

/// A condition and everything that it is computed from.
pub struct Condition {
    /// The untimed registers that it reads. They have the first places.
    pub untimed: Vec<Register>,
    /// For each of them, its value if that is the same in every sample.
    pub constants: Vec<Option<f64>>,
    /// Its timed instructions, each after its operands. They have the places after the untimed registers.
    pub timed: Vec<TimedInstruction>,
    /// The place of the condition.
    pub place: usize,
    /// The places of the terms of the conjunction.
    pub terms: Vec<usize>,
}

/// An instruction that depends on the date. Operands are places.
#[derive(Debug)]
pub enum TimedInstruction {
    /// The date.
    Time,
    /// A function of one operand.
    Unary(Unary, usize),
    /// A function of two operands.
    Binary(Operation, usize, usize),
    /// The second operand where the first is true, otherwise the third.
    Choose(usize, usize, usize),
    /// Linear interpolation between points, at a place; whether the end segments continue outside the points.
    Interpolate(Vec<(usize, usize)>, usize, bool),
    /// A function of probability theory.
    Special(Special, Vec<usize>),
    /// A quantile function in a table, at a standard normal score.
    Table(Arc<Table>, usize),
}

impl Condition {
    /// Prepares the condition of a search.
    pub fn new(program: &Program, search: &Search) -> Self {
        let roots = std::iter::once(search.condition).chain(search.terms.iter().map(|(_, term)| *term));
        let cone = program.cone(roots, false);
        let (timed, untimed): (Vec<Register>, Vec<Register>) =
            cone.into_iter().partition(|register| program.is_timed(*register));
        let place = |register: Register| {
            untimed
                .binary_search(&register)
                .unwrap_or_else(|_| untimed.len() + timed.binary_search(&register).unwrap_or(usize::MAX))
        };
        let instruction = |register: &Register| TimedInstruction::new(&program.instructions()[register.index()], place);
        let instructions = timed.iter().map(instruction).collect();
        let terms = search.terms.iter().map(|(_, term)| place(*term)).collect();
        let constants = untimed.iter().map(|register| program.constant(*register)).collect();
        Self { timed: instructions, place: place(search.condition), terms, untimed, constants }
    }

    /// Returns the timed instructions with their places.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = (usize, &TimedInstruction)> {
        self.timed.iter().enumerate().map(|(at, instruction)| (self.untimed.len() + at, instruction))
    }

    /// Computes the timed rows, with a date for each sample.
    pub fn evaluate(&self, rows: &mut Rows, dates: &[f64]) {
        for (place, instruction) in self.steps() {
            instruction.compute(rows, place, dates);
        }
    }

    /// Computes the rows at `places`, and the timed rows that they are computed from.
    pub fn evaluate_places(&self, rows: &mut Rows, dates: &[f64], places: &[usize]) {
        let mut needed = vec![false; rows.len()];
        places.iter().for_each(|place| needed[*place] = true);
        for (place, instruction) in self.steps().rev() {
            if needed[place] {
                instruction.operands().into_iter().for_each(|operand| needed[operand] = true);
            }
        }
        for (place, instruction) in self.steps().filter(|(place, _)| needed[*place]) {
            instruction.compute(rows, place, dates);
        }
    }

    /// Returns by how much the condition is true, or false if negative, from rows that have been computed; nothing if it is no
    /// comparison. Two positive sides are compared by their logarithms, which are closer to straight lines for most conditions.
    pub fn margin(&self, rows: &Rows) -> Vec<f64> {
        match self.place.checked_sub(self.untimed.len()).map(|at| &self.timed[at]) {
            Some(TimedInstruction::Binary(Operation::AtLeast | Operation::More, a, b)) => {
                let margin = |(a, b): (&f64, &f64)| {
                    let are_positive = *a > 0.0 && *b > 0.0;
                    if are_positive { math::log2(a / b) } else { a - b }
                };
                rows[*a].iter().zip(&rows[*b]).map(margin).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Returns the rows of some samples, with the untimed rows set.
    pub fn picked(&self, rows: &Rows, samples: impl Iterator<Item = usize> + Clone) -> Rows {
        let untimed = rows[..self.untimed.len()].iter();
        let untimed = untimed.map(|row| samples.clone().map(|sample| row[sample]).collect());
        untimed.chain(std::iter::repeat_n(Vec::new(), self.timed.len())).collect()
    }

    /// Computes the timed values of one sample at a date, and returns the condition's value. `values` has a value for
    /// each place; those of untimed places must be set.
    pub fn evaluate_sample(&self, values: &mut [f64], date: f64) -> f64 {
        for (place, instruction) in self.steps() {
            values[place] = instruction.value(values, date);
        }
        values[self.place]
    }
}

impl TimedInstruction {
    fn new(instruction: &Instruction, place: impl Fn(Register) -> usize) -> Self {
        match instruction {
            Instruction::Unary(function, operand) => Self::Unary(*function, place(*operand)),
            Instruction::Binary(operation, left, right) => Self::Binary(*operation, place(*left), place(*right)),
            Instruction::Choose(condition, yes, no) => Self::Choose(place(*condition), place(*yes), place(*no)),
            Instruction::Interpolate { points, at, extended } => {
                let points = points.iter().map(|(x, y)| (place(*x), place(*y))).collect();
                Self::Interpolate(points, place(*at), *extended)
            }
            Instruction::Special(function, operands) => {
                Self::Special(*function, operands.iter().map(|operand| place(*operand)).collect())
            }
            Instruction::Table(table, score) => Self::Table(Arc::clone(table), place(*score)),
            // No other instruction is timed.
            _ => Self::Time,
        }
    }

    /// Returns the places that it reads.
    pub fn operands(&self) -> Vec<usize> {
        match self {
            Self::Time => Vec::new(),
            Self::Unary(_, x) | Self::Table(_, x) => vec![*x],
            Self::Binary(_, a, b) => vec![*a, *b],
            Self::Choose(condition, yes, no) => vec![*condition, *yes, *no],
            Self::Special(_, operands) => operands.clone(),
            Self::Interpolate(points, x, _) => points.iter().flat_map(|(x, y)| [*x, *y]).chain([*x]).collect(),
        }
    }

    /// Returns its value in one sample at a date.
    fn value(&self, values: &[f64], date: f64) -> f64 {
        match self {
            Self::Time => date,
            Self::Unary(function, x) => arithmetic::unary(*function, values[*x]),
            Self::Binary(operation, a, b) => arithmetic::binary(*operation, values[*a], values[*b]),
            Self::Choose(condition, yes, no) => arithmetic::choose(values[*condition], values[*yes], values[*no]),
            Self::Special(function, operands) => {
                let operands: Vec<f64> = operands.iter().map(|operand| values[*operand]).collect();
                special(*function, &operands)
            }
            Self::Table(table, score) => table.quantile(values[*score]),
            Self::Interpolate(points, x, extended) => {
                let points: Vec<_> = points.iter().map(|(x, y)| (values[*x], values[*y])).collect();
                arithmetic::interpolate(&points, values[*x], *extended)
            }
        }
    }

    /// Computes its row, at `place`, with a date for each sample.
    fn compute(&self, rows: &mut Rows, place: usize, dates: &[f64]) {
        let mut out = std::mem::take(&mut rows[place]);
        self.fill(rows, &mut out, dates);
        rows[place] = out;
    }

    /// Computes its row from other rows, with a date for each sample.
    pub fn fill(&self, rows: &Rows, out: &mut Vec<f64>, dates: &[f64]) {
        match self {
            Self::Time => {
                out.clear();
                out.extend_from_slice(dates);
            }
            Self::Unary(function, x) => arithmetic::apply_unary(*function, &rows[*x], out),
            Self::Binary(operation, a, b) => arithmetic::apply(*operation, &rows[*a], &rows[*b], out),
            Self::Choose(condition, yes, no) => {
                let values = rows[*yes].iter().zip(&rows[*no]);
                let choices = rows[*condition].iter().zip(values);
                out.clear();
                out.extend(choices.map(|(condition, (yes, no))| arithmetic::choose(*condition, *yes, *no)));
            }
            Self::Special(function, operands) => {
                out.clear();
                let mut values = vec![0.0; operands.len()];
                let samples = operands.first().map_or(0, |first| rows[*first].len());
                out.extend((0..samples).map(|sample| {
                    values.iter_mut().zip(operands).for_each(|(value, operand)| *value = rows[*operand][sample]);
                    special(*function, &values)
                }));
            }
            Self::Table(table, score) => {
                out.clear();
                out.extend(rows[*score].iter().map(|score| table.quantile(*score)));
            }
            Self::Interpolate(points, at, extended) => {
                out.clear();
                let mut values = Vec::with_capacity(points.len());
                for (sample, x) in rows[*at].iter().enumerate() {
                    values.clear();
                    values.extend(points.iter().map(|(x, y)| (rows[*x][sample], rows[*y][sample])));
                    out.push(arithmetic::interpolate(&values, *x, *extended));
                }
            }
        }
    }
}
