//! Evaluation of a program for one group of blocks of samples: a column of numbers for each register.

use std::sync::Arc;

use super::arithmetic::{apply, apply_unary, choose, interpolate};
use super::crossing::{Crossings, Scratch, Solver};
use super::graph::Program;
use super::instruction::{FitPart, Instruction, Register};
use super::search_memory::{Remembered, SearchMemory};
use crate::model::stats::sampler::{self, Group};
use crate::model::stats::special::{MAX_OPERANDS, Special, special};
use crate::observer::{Observed, Phase};

/// A program, and the solvers of its searches, which are the same for all samples.
pub struct Plan<'p> {
    program: &'p Program,
    observed: &'p Observed,
    solvers: Vec<Option<Solver>>,
    remembered: Option<Remembered<'p>>,
    /// Whether searches tell which term was the last to become true.
    last_terms: bool,
}

impl<'p> Plan<'p> {
    /// Prepares the computation of `registers`.
    pub fn new(program: &'p Program, registers: &[Register], observed: &'p Observed) -> Self {
        let mut solvers = Vec::new();
        solvers.resize_with(program.searches().len(), || None);
        for register in registers {
            if let Instruction::First(search) = program.instructions()[register.index()] {
                solvers[search] = Some(Solver::new(program, search));
            }
        }
        Self { program, observed, solvers, remembered: None, last_terms: false }
    }

    /// Remembers what the searches among `registers` find, for other runs with the same memory.
    #[must_use]
    pub fn remembering(self, memory: Option<&'p SearchMemory>, registers: &[Register]) -> Self {
        Self { remembered: memory.map(|memory| memory.of(self.program, registers)), ..self }
    }

    /// Makes searches tell which term was the last to become true.
    #[must_use]
    pub fn with_last_terms(self) -> Self {
        Self { last_terms: true, ..self }
    }
}

/// The dates that a search with changed operands is likely to find dates near to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// Those that the first run found.
    First,
    /// Those that the same search found last.
    Last,
}

/// The columns of one group of blocks. Timed registers can be computed after the date was [`set`](Columns::set).
pub struct Columns<'p> {
    plan: &'p Plan<'p>,
    group: &'p Group,
    length: usize,
    columns: Vec<Vec<f64>>,
    scratch: Scratch,
    /// The result of each search, by its index in the program; `None` if it was not run.
    pub crossings: Vec<Option<Arc<Crossings>>>,
}

impl<'p> Columns<'p> {
    /// Returns the columns of a group of blocks. None is computed yet.
    pub fn new(plan: &'p Plan<'p>, group: &'p Group) -> Self {
        let columns = vec![Vec::new(); plan.program.instructions().len()];
        let crossings = vec![None; plan.solvers.len()];
        Self { plan, group, length: group.length(), columns, scratch: Scratch::default(), crossings }
    }

    /// Returns the column of a register that has been computed.
    pub fn get(&self, register: Register) -> &[f64] {
        &self.columns[register.index()]
    }

    /// Sets the column of a register to numbers that were computed before.
    pub fn put(&mut self, register: Register, column: &[f64]) {
        let own = &mut self.columns[register.index()];
        own.clear();
        own.extend_from_slice(column);
    }

    /// Computes registers in order. The registers that they read must have been computed. Searches look in `window`.
    pub fn compute(&mut self, registers: &[Register], window: (f64, f64)) {
        for register in registers {
            self.step(*register, window, None);
        }
    }

    /// Computes registers as [`Columns::compute`] does, from registers of which some have other values than the program gives them.
    pub fn compute_changed(&mut self, registers: &[Register], window: (f64, f64), near: Near) {
        for register in registers {
            self.step(*register, window, Some(near));
        }
    }

    /// Exchanges the columns of registers for `others`, in order.
    pub fn swap(&mut self, registers: &[Register], others: &mut [Vec<f64>]) {
        for (register, other) in registers.iter().zip(others) {
            std::mem::swap(&mut self.columns[register.index()], other);
        }
    }

    /// Sets the column of a register to the same value in every sample: the date being evaluated, or a fixed value.
    pub fn set(&mut self, register: Register, value: f64) {
        let length = self.length;
        let own = &mut self.columns[register.index()];
        own.clear();
        own.resize(length, value);
    }

    /// Gives each sample of a register the value of another sample of its block, as [`sampler::exchange`] does.
    pub fn exchange(&mut self, register: Register) {
        for (_, place) in &self.group.blocks {
            sampler::exchange(&mut self.columns[register.index()][place.clone()]);
        }
    }

    /// Computes one register, from operands of which some are changed, or none.
    fn step(&mut self, register: Register, window: (f64, f64), changed: Option<Near>) {
        let remembered = self.plan.remembered.as_ref().filter(|_| changed.is_none());
        if let Some(known) = remembered.and_then(|remembered| remembered.column(register, &self.group.samples)) {
            self.put(register, &known);
            return;
        }
        self.compute_one(register, window, changed);
        if let Some(remembered) = remembered {
            remembered.keep_column(register, &self.group.samples, self.get(register));
        }
    }

    fn compute_one(&mut self, register: Register, window: (f64, f64), changed: Option<Near>) {
        let mut out = std::mem::take(&mut self.columns[register.index()]);
        match &self.plan.program.instructions()[register.index()] {
            // `set` before.
            Instruction::Time => {}
            Instruction::Constant(value) => {
                out.clear();
                out.resize(self.length, *value);
            }
            Instruction::Parameter(_) => {
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
            Instruction::Special(function, operands) => self.apply_special(*function, operands, &mut out),
            Instruction::Choose(condition, yes, no) => {
                let (yes, no) = (self.get(*yes), self.get(*no));
                out.clear();
                out.extend(
                    self.get(*condition).iter().enumerate().map(|(at, condition)| choose(*condition, yes[at], no[at])),
                );
            }
            Instruction::Interpolate { points, at, extended } => {
                self.apply_interpolation((points, *at), *extended, &mut out);
            }
            Instruction::Fit(fit, part) => {
                out.clear();
                for (block, _) in &self.group.blocks {
                    let fit = &self.plan.program.fits()[*fit];
                    let lines = self.plan.observed.phase(Phase::Fit, || fit.block(*block));
                    out.extend_from_slice(match part {
                        FitPart::Intercept => &lines.intercepts,
                        FitPart::Slope => &lines.slopes,
                    });
                }
            }
            Instruction::Pick(list, fraction) => {
                let list = &self.plan.program.lists()[*list];
                out.clear();
                out.extend(self.get(*fraction).iter().map(|fraction| list[sampler::pick(*fraction, list.len())]));
            }
            Instruction::First(search) => {
                if let Some(found) = self.search(*search, window, changed) {
                    out.clone_from(&found.dates);
                    self.crossings[*search] = Some(found);
                }
            }
            Instruction::StaysTrue(first) => {
                if let Instruction::First(search) = &self.plan.program.instructions()[first.index()]
                    && let Some(found) = &self.crossings[*search]
                {
                    out.clone_from(&found.stays_true);
                }
            }
        }
        self.columns[register.index()] = out;
    }

    /// Returns what a search finds; `None` if it has no solver.
    fn search(&mut self, search: usize, window: (f64, f64), changed: Option<Near>) -> Option<Arc<Crossings>> {
        let solver = self.plan.solvers[search].as_ref()?;
        let mut scratch = std::mem::take(&mut self.scratch);
        let last_terms = self.plan.last_terms;
        let mut solve = |near: &[f64]| {
            let column = |register| self.get(register);
            let solve = || solver.solve(column, self.length, (window, near, last_terms), &mut scratch);
            let mut found = self.plan.observed.phase(Phase::Search, solve);
            // The end of the window is the first moment after its last day.
            found.dates.iter_mut().filter(|date| **date >= window.1).for_each(|date| *date = f64::INFINITY);
            found
        };
        let found = match (&self.plan.remembered, changed) {
            (None, _) => Arc::new(solve(&[])),
            (Some(remembered), None) => {
                let found = remembered.find(search, &self.group.samples, &mut solve);
                // An earlier run may have had no need of the terms.
                let is_complete = !last_terms || found.last_terms.len() == solver.term_count();
                if is_complete { found } else { Arc::new(solve(&found.dates)) }
            }
            (Some(remembered), Some(near)) => {
                let last = self.crossings[search].clone().filter(|_| near == Near::Last);
                let near = last.or_else(|| remembered.near(search, &self.group.samples));
                Arc::new(solve(near.as_ref().map_or(&[], |near| &near.dates)))
            }
        };
        self.scratch = scratch;
        Some(found)
    }

    fn apply_special(&self, function: Special, operands: &[Register], out: &mut Vec<f64>) {
        out.clear();
        let mut values = [0.0; MAX_OPERANDS];
        for sample in 0..self.length {
            for (value, operand) in values.iter_mut().zip(operands) {
                *value = self.get(*operand)[sample];
            }
            out.push(special(function, &values[..operands.len().min(MAX_OPERANDS)]));
        }
    }

    fn apply_interpolation(
        &self,
        (points, at): (&[(Register, Register)], Register),
        extended: bool,
        out: &mut Vec<f64>,
    ) {
        out.clear();
        let number = |register: Register| self.plan.program.constant(register);
        let numbers: Option<Vec<(f64, f64)>> = points.iter().map(|(x, y)| Some((number(*x)?, number(*y)?))).collect();
        if let Some(points) = numbers {
            out.extend(self.get(at).iter().map(|x| interpolate(&points, *x, extended)));
            return;
        }
        let mut sample_points = Vec::with_capacity(points.len());
        for (sample, x) in self.get(at).iter().enumerate() {
            sample_points.clear();
            sample_points.extend(points.iter().map(|(x, y)| (self.get(*x)[sample], self.get(*y)[sample])));
            out.push(interpolate(&sample_points, *x, extended));
        }
    }
}
