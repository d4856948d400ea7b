//! Evaluation of a program for some blocks of samples at a time, a column of numbers for each register.

use super::arithmetic::{apply, apply_unary, choose, interpolate};
use super::crossing::{Crossings, Solver};
use super::{FitPart, Instruction, Program, Register};
use crate::model::stats::fit;
use crate::model::stats::sampler::{self, Group};
use crate::model::stats::special::{MAX_OPERANDS, special};

/// A program with what its searches take that is the same for all samples.
pub struct Plan<'p> {
    program: &'p Program,
    solvers: Vec<Option<Solver>>,
}

impl<'p> Plan<'p> {
    /// Prepares to compute registers, the searches among them above all.
    pub fn new(program: &'p Program, registers: &[Register]) -> Self {
        let mut solvers = Vec::new();
        solvers.resize_with(program.searches().len(), || None);
        for register in registers {
            if let Instruction::First(search) = program.instructions()[register.index()] {
                solvers[search] = Some(Solver::new(program, search));
            }
        }
        Self { program, solvers }
    }
}

/// The columns of one group of blocks: those of static registers, and, after the date was [`set`](Columns::set), of timed
/// ones.
pub struct Columns<'p> {
    plan: &'p Plan<'p>,
    group: &'p Group,
    length: usize,
    columns: Vec<Vec<f64>>,
    /// What each search of the group found, by its number.
    pub crossings: Vec<Option<Crossings>>,
}

impl<'p> Columns<'p> {
    /// Columns for a group of blocks, none computed yet.
    pub fn new(plan: &'p Plan<'p>, group: &'p Group) -> Self {
        let columns = vec![Vec::new(); plan.program.instructions().len()];
        Self { plan, group, length: group.length(), columns, crossings: vec![None; plan.solvers.len()] }
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

    /// Computes registers in order; those they read must have been computed. `window` is where searches look.
    pub fn compute(&mut self, registers: &[Register], window: (f64, f64)) {
        for register in registers {
            self.step(*register, window);
        }
    }

    /// Exchanges the columns of registers for others, one for each.
    pub fn swap(&mut self, registers: &[Register], others: &mut [Vec<f64>]) {
        for (register, other) in registers.iter().zip(others) {
            std::mem::swap(&mut self.columns[register.index()], other);
        }
    }

    /// Puts in the same value in every sample: that of the date being evaluated, or of what is held.
    pub fn set(&mut self, register: Register, value: f64) {
        let length = self.length;
        let own = &mut self.columns[register.index()];
        own.clear();
        own.resize(length, value);
    }

    fn step(&mut self, register: Register, window: (f64, f64)) {
        let mut out = std::mem::take(&mut self.columns[register.index()]);
        match &self.plan.program.instructions()[register.index()] {
            // Set from outside.
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
                for (block, place) in &self.group.blocks {
                    sampler::uniform(*key, *block, &mut out[place.clone()]);
                }
            }
            Instruction::Score(key) => {
                out.resize(self.length, 0.0);
                for (block, place) in &self.group.blocks {
                    sampler::normal_scores(*key, *block, &mut out[place.clone()]);
                }
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
                let mut lane = [0.0; MAX_OPERANDS];
                for sample in 0..self.length {
                    for (value, operand) in lane.iter_mut().zip(operands) {
                        *value = self.get(*operand)[sample];
                    }
                    out.push(special(*function, &lane[..operands.len().min(MAX_OPERANDS)]));
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
                out.clear();
                for (block, _) in &self.group.blocks {
                    let lines = self.plan.program.fits()[*fit].block(*block);
                    out.extend_from_slice(match part {
                        FitPart::Intercept => &lines.intercepts,
                        FitPart::Slope => &lines.slopes,
                    });
                }
            }
            Instruction::Pick(list, share) => {
                let list = &self.plan.program.lists()[*list];
                out.clear();
                out.extend(self.get(*share).iter().map(|share| list[fit::pick(*share, list.len())]));
            }
            Instruction::First(search) => {
                if let Some(solver) = &self.plan.solvers[*search] {
                    let found = solver.solve(|register| self.get(register), self.length, window);
                    out.clone_from(&found.dates);
                    self.crossings[*search] = Some(found);
                }
            }
            Instruction::Rises(first) => {
                if let Instruction::First(search) = &self.plan.program.instructions()[first.index()]
                    && let Some(found) = &self.crossings[*search]
                {
                    out.clone_from(&found.rises);
                }
            }
        }
        self.columns[register.index()] = out;
    }
}
