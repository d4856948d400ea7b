//! Evaluation of a program for one block of samples at a time, a column of numbers for each register.

use super::arithmetic::{apply, apply_unary, choose, interpolate};
use super::crossing::{Crossings, Solver};
use super::fit;
use super::program::{FitPart, Instruction, Program, Register};
use super::sampler;
use super::special::{MOST_OPERANDS, special};

/// The columns of one block: those of static registers, and, after [`Columns::set_time`], of timed ones.
pub struct Columns<'p> {
    program: &'p Program,
    block: usize,
    length: usize,
    columns: Vec<Vec<f64>>,
    /// What each search of the block found, by its number.
    pub crossings: Vec<Option<Crossings>>,
}

impl<'p> Columns<'p> {
    /// Columns for a block of that number and length, none computed yet.
    pub fn new(program: &'p Program, block: usize, length: usize) -> Self {
        let columns = vec![Vec::new(); program.instructions().len()];
        Self { program, block, length, columns, crossings: vec![None; program.searches().len()] }
    }

    /// The column of a register that has been computed.
    pub fn get(&self, register: Register) -> &[f64] {
        &self.columns[register.index()]
    }

    /// Puts in a column that was computed before.
    pub fn put(&mut self, register: Register, column: &[f64]) {
        let own = &mut self.columns[register.index()];
        own.clear();
        own.extend_from_slice(column);
    }

    /// Puts in a column and takes out the one before.
    pub fn replace(&mut self, register: Register, column: Vec<f64>) -> Vec<f64> {
        std::mem::replace(&mut self.columns[register.index()], column)
    }

    /// Computes registers in order; those they read must have been computed. `window` is where searches look.
    pub fn compute(&mut self, registers: &[Register], window: (f64, f64)) {
        for register in registers {
            self.step(*register, window);
        }
    }

    /// Sets the date being evaluated, the same in every sample.
    pub fn set_time(&mut self, time: Register, value: f64) {
        let length = self.length;
        let own = &mut self.columns[time.index()];
        own.clear();
        own.resize(length, value);
    }

    fn step(&mut self, register: Register, window: (f64, f64)) {
        let mut out = std::mem::take(&mut self.columns[register.index()]);
        match &self.program.instructions()[register.index()] {
            // Set by `set_time`.
            Instruction::Time => {}
            Instruction::Constant(value) => {
                out.clear();
                out.resize(self.length, *value);
            }
            Instruction::Free => {
                out.clear();
                out.resize(self.length, 0.0);
            }
            Instruction::Uniform(key) => {
                out.resize(self.length, 0.0);
                sampler::uniform(*key, self.block, &mut out);
            }
            Instruction::Score(key) => {
                out.resize(self.length, 0.0);
                sampler::normal_scores(*key, self.block, &mut out);
            }
            Instruction::Unary(function, operand) => {
                apply_unary(*function, self.get(*operand), &mut out);
            }
            Instruction::Binary(operation, left, right) => {
                apply(*operation, self.get(*left), self.get(*right), &mut out);
            }
            Instruction::Table(table, score) => {
                out.clear();
                out.extend(self.get(*score).iter().map(|score| table.quantile(*score)));
            }
            Instruction::Special(function, operands) => {
                out.clear();
                let mut lane = [0.0; MOST_OPERANDS];
                for sample in 0..self.length {
                    for (value, operand) in lane.iter_mut().zip(operands) {
                        *value = self.get(*operand)[sample];
                    }
                    out.push(special(*function, &lane[..operands.len().min(MOST_OPERANDS)]));
                }
            }
            Instruction::Choose(condition, yes, no) => {
                let (yes, no) = (self.get(*yes), self.get(*no));
                out.clear();
                out.extend(self.get(*condition).iter().enumerate().map(|(at, truth)| choose(*truth, yes[at], no[at])));
            }
            Instruction::Interpolate { points, at, extended } => {
                out.clear();
                let mut lane = Vec::with_capacity(points.len());
                for (sample, x) in self.get(*at).iter().enumerate() {
                    lane.clear();
                    lane.extend(points.iter().map(|(x, y)| (self.get(*x)[sample], self.get(*y)[sample])));
                    out.push(interpolate(&lane, *x, *extended));
                }
            }
            Instruction::Fit(fit, part) => {
                let lines = self.program.fits()[*fit].block(self.block);
                out.clone_from(match part {
                    FitPart::Intercept => &lines.intercepts,
                    FitPart::Slope => &lines.slopes,
                });
            }
            Instruction::Pick(list, share) => {
                let list = &self.program.lists()[*list];
                out.clear();
                out.extend(self.get(*share).iter().map(|share| list[fit::pick(*share, list.len())]));
            }
            Instruction::First(search) => {
                let found =
                    Solver::new(self.program, *search).solve(|register| self.get(register), self.length, window);
                out.clone_from(&found.dates);
                self.crossings[*search] = Some(found);
            }
            Instruction::Rises(first) => {
                if let Instruction::First(search) = &self.program.instructions()[first.index()]
                    && let Some(found) = &self.crossings[*search]
                {
                    out.clone_from(&found.rises);
                }
            }
        }
        self.columns[register.index()] = out;
    }
}
