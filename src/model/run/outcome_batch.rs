//! Models that are run together for nothing but their outcomes. What they have in common is computed once.

use std::collections::BTreeMap;

use super::compiled_model::{CompiledModel, is_valid, unit_scale};
use super::definitions::Section;
use crate::cancel::CancelToken;
use crate::diagnostic::{Report, Reported};
use crate::model::compile::Kind;
use crate::model::program::simulate::{self, Drawing};
use crate::model::program::{Added, Program, Register};
use crate::model::stats::sampler::Blocks;
use crate::observer::Observed;

/// The most instructions of the models that are run together, so that the columns of a block fit into little memory.
const MAX_INSTRUCTIONS: usize = 1 << 13;

/// The limit on the samples of outcomes that are kept at a time: 64 MiB.
const MAX_KEPT: usize = 1 << 23;

/// The program of a model's outcomes.
pub struct OutcomeProgram {
    program: Program,
    outcomes: Vec<OutcomeRegister>,
    blocks: Blocks,
    /// The dates that searches consider: points on the axis of years.
    window: (f64, f64),
}

/// An outcome in a program.
#[derive(Clone, Debug)]
struct OutcomeRegister {
    name: String,
    kind: Kind,
    register: Register,
    /// The factor from the unit in which it is shown to its base units.
    scale: f64,
    may_be_never: bool,
}

/// Models that are run together.
#[derive(Default)]
pub struct OutcomeBatch {
    program: Program,
    /// The blocks and the window of all of them.
    drawing: Option<(Blocks, (f64, f64))>,
    added: Vec<Added>,
    outcomes: Vec<Vec<OutcomeRegister>>,
}

/// The samples of the outcomes of some models.
pub struct OutcomeColumns {
    samples: simulate::Samples,
    /// For each model, its outcomes; `None` if it cannot be run.
    pub models: Vec<Option<Vec<OutcomeColumn>>>,
}

/// An outcome with the place of its samples.
#[derive(Clone, Debug)]
pub struct OutcomeColumn {
    /// Its identifier.
    pub name: String,
    /// The kind in which it is shown.
    pub kind: Kind,
    register: Register,
    scale: f64,
}

impl OutcomeColumn {
    /// Returns the place of its samples, which outcomes of several models may share.
    pub fn place(&self) -> usize {
        self.register.index()
    }
}

impl CompiledModel<'_> {
    /// Returns the program of the outcomes of the model as written.
    ///
    /// # Errors
    ///
    /// If it cannot be compiled.
    pub fn outcome_program(&self, report: &mut Report) -> Result<OutcomeProgram, Reported> {
        let compiled = self.compile(&self.pooled(), report)?;
        let outcome = |name: usize| {
            let value = &compiled.values[name];
            OutcomeRegister {
                name: self.name(name),
                kind: self.shown_kind(name, &compiled),
                register: value.register,
                scale: unit_scale(&value.kind),
                may_be_never: self.may_be_never(name),
            }
        };
        let outcomes = self.section(Section::Outcome).map(outcome).collect();
        Ok(OutcomeProgram { outcomes, blocks: self.blocks, window: self.window.years(), program: compiled.program })
    }
}

impl OutcomeBatch {
    /// Returns whether a model can be run together with those that were added.
    pub fn accepts(&self, model: &OutcomeProgram) -> bool {
        let Some(drawing) = self.drawing else { return true };
        let kept: usize = self.added.iter().map(|added| added.registers.len()).sum();
        drawing == (model.blocks, model.window)
            && self.program.instructions().len() + model.program.instructions().len() <= MAX_INSTRUCTIONS
            && (kept + model.outcomes.len()) * model.blocks.samples <= MAX_KEPT
    }

    /// Adds a model that the batch accepts.
    pub fn add(&mut self, model: OutcomeProgram) {
        let registers: Vec<Register> = model.outcomes.iter().map(|outcome| outcome.register).collect();
        self.drawing = Some((model.blocks, model.window));
        self.added.push(self.program.add(&model.program, &registers));
        self.outcomes.push(model.outcomes);
    }

    /// Runs the models, and returns their outcomes in the order in which the models were added.
    ///
    /// # Errors
    ///
    /// If the run was cancelled.
    pub fn run(&self) -> Result<OutcomeColumns, Reported> {
        let Some((blocks, window)) = self.drawing else {
            return Ok(OutcomeColumns { samples: simulate::Samples::default(), models: Vec::new() });
        };
        let (cancel, observed) = (CancelToken::default(), Observed::default());
        let drawing = Drawing { blocks, window, cancel: &cancel, memory: None, last_terms: false, observed: &observed };
        let (samples, passes) = simulate::run_added(&self.program, &self.added, drawing)?;
        let mut finite: BTreeMap<(Register, bool), bool> = BTreeMap::new();
        let mut is_finite = |outcome: &OutcomeRegister, place: Register| {
            *finite
                .entry((place, outcome.may_be_never))
                .or_insert_with(|| samples.get(place).iter().all(|value| is_valid(*value, outcome.may_be_never)))
        };
        let mut columns = |(at, outcomes): (usize, &Vec<OutcomeRegister>)| {
            let places = &self.added[at].registers;
            let column = |(outcome, place): (&OutcomeRegister, &Register)| {
                let OutcomeRegister { name, kind, scale, .. } = outcome.clone();
                is_finite(outcome, *place).then_some(OutcomeColumn { name, kind, register: *place, scale })
            };
            outcomes.iter().zip(places).map(column).collect::<Option<Vec<OutcomeColumn>>>().filter(|_| passes[at])
        };
        let models = self.outcomes.iter().enumerate().map(&mut columns).collect();
        Ok(OutcomeColumns { samples, models })
    }
}

impl OutcomeColumns {
    /// Returns the samples of an outcome, in the unit in which it is shown.
    pub fn column(&self, outcome: &OutcomeColumn) -> impl Iterator<Item = f64> + use<'_> {
        let scale = outcome.scale;
        self.samples.get(outcome.register).iter().map(move |value| value / scale)
    }
}
