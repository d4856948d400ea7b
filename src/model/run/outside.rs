//! What is known of outcomes where something that they are computed from lies outside of the window.
//!
//! A search that finds no date says "never", although its condition may become true a day after the window; and it says the start
//! of the window if its condition is true there already, although that may have begun long before. An outcome that is computed
//! from such dates is computed twice more: with the end of the window in place of "never", and with an earlier date in place of
//! the start. Where it then differs, its value in that sample is only known up to a limit.

use std::collections::BTreeMap;

use super::compilation::Compiled;
use super::compiled_model::CompiledModel;
use super::definitions::Section;
use crate::diagnostic::{Report, Reported, error};
use crate::model::compile::Kind;
use crate::model::program::arithmetic::Operation;
use crate::model::program::simulate::Samples;
use crate::model::program::{Instruction, Program, Register};
use crate::model::stats::draws::Draws;

/// How much earlier than the start of the window a condition that is true there already is supposed to have become true, in
/// years. It only matters whether an outcome differs then.
const EARLIER: f64 = 1.0;

/// The registers of outcomes with other dates in place of those outside of the window.
#[derive(Debug, Default)]
pub(super) struct Alternatives {
    /// For each outcome that is computed from searches: with the end of the window in place of "never", and with an earlier date
    /// in place of the start.
    registers: BTreeMap<usize, [Register; 2]>,
}

impl Alternatives {
    /// Returns the registers to keep.
    pub fn registers(&self) -> impl Iterator<Item = Register> {
        self.registers.values().flatten().copied()
    }
}

impl CompiledModel<'_> {
    /// Adds the alternatives of all outcomes to a program.
    pub(super) fn alternatives(&self, compiled: &mut Compiled) -> Alternatives {
        let (from, end) = self.window.years();
        let mut registers = BTreeMap::new();
        for name in self.section(Section::Outcome) {
            let outcome = compiled.values[name].register;
            let cone = untimed_cone(&compiled.program, outcome);
            let is_first = |register: &Register| is_first(&compiled.program, *register);
            if is_first(&outcome) || !cone.iter().any(is_first) {
                continue;
            }
            let late = rebuilt(&mut compiled.program, &cone, |program, first| {
                let end = program.number(end);
                program.binary(Operation::Minimum, first, end)
            });
            let early = rebuilt(&mut compiled.program, &cone, |program, first| {
                let (from, by) = (program.number(from), program.number(EARLIER));
                let is_early = program.binary(Operation::AtLeast, from, first);
                let earlier = program.binary(Operation::Subtract, first, by);
                program.choose(is_early, earlier, first)
            });
            registers.insert(name, [late, early]);
        }
        Alternatives { registers }
    }

    /// Returns the samples of an outcome in the unit in which it is shown, with what is known of those that depend on dates
    /// outside of the window. `column` has the samples in base units, which are `scale` times smaller.
    ///
    /// # Errors
    ///
    /// Reports an outcome whose value in some samples would be another if the window were longer.
    pub(super) fn draws(
        &self,
        name: usize,
        compiled: &Compiled,
        (samples, alternatives): (&Samples, &Alternatives),
        report: &mut Report,
    ) -> Result<Draws, Reported> {
        let register = compiled.values[name].register;
        let column = samples.get(register);
        let draws = Draws::new(column.to_vec()).exact(!compiled.program.is_random(register));
        let end = self.window.end();
        if is_first(&compiled.program, register) {
            return Ok(draws.within(column.iter().map(|date| self.window.limits(*date))));
        }
        let Some([late, early]) = alternatives.registers.get(&name).map(|both| both.map(|one| samples.get(one))) else {
            return Ok(draws);
        };
        let is_bool = self.shown_kind(name, compiled) == Kind::Bool;
        let undecided = (0..column.len())
            .filter(|at| {
                column[*at].is_finite() && (late[*at] != column[*at] || (is_bool && early[*at] != column[*at]))
            })
            .count();
        if undecided > 0 {
            return Err(self.report_undecided(name, undecided, report));
        }
        let limits = column.iter().zip(late.iter().zip(early)).map(|(value, (late, early))| {
            // A later date after the window is as good as the end itself.
            let low =
                if value.is_finite() { *value } else { late.min(if end < *late { end.next_up() } else { *late }) };
            [if early < value { f64::NEG_INFINITY } else { low }, if early > value { f64::INFINITY } else { *value }]
        });
        Ok(draws.within(limits))
    }

    /// Reports an outcome that depends on what comes after the window, or before it, in a number of samples.
    fn report_undecided(&self, name: usize, count: usize, report: &mut Report) -> Reported {
        let definition = self.definitions.names[name].definition;
        let (share, name) = (100.0 * count as f64 / self.blocks.samples as f64, &definition.name.value);
        let share = if share < 1.0 { "less than 1%".to_owned() } else { format!("{share:.0}%") };
        report.push(error!(
            BEYOND_WINDOW at definition.value.span,
            "in {share} of the samples, `{name}` depends on what happens outside of the window";
            label self.definitions.file.window.span, "from {} to {}", self.window.from, self.window.to;
            hint "search longer: let the window contain every date that `{name}` is compared with"
        ))
    }
}

fn is_first(program: &Program, register: Register) -> bool {
    matches!(program.instructions()[register.index()], Instruction::First(_))
}

/// Returns the untimed registers that a register is computed from, and itself, operands first. The conditions of searches are not
/// among them.
fn untimed_cone(program: &Program, root: Register) -> Vec<Register> {
    let mut reached = vec![false; root.index() + 1];
    let mut waiting = vec![root];
    while let Some(register) = waiting.pop() {
        if !std::mem::replace(&mut reached[register.index()], true) && !is_first(program, register) {
            waiting.extend(crate::model::program::operands(&program.instructions()[register.index()]));
        }
    }
    (0..reached.len() as u32).map(Register).filter(|register| reached[register.index()]).collect()
}

/// Adds the last register of a cone once more, with other registers in place of its searches. Returns the new register.
fn rebuilt(program: &mut Program, cone: &[Register], replace: impl Fn(&mut Program, Register) -> Register) -> Register {
    let mut replaced: BTreeMap<Register, Register> = BTreeMap::new();
    let mut last = Register(0);
    for register in cone {
        last = if is_first(program, *register) {
            replace(program, *register)
        } else {
            let instruction = program.instructions()[register.index()].clone();
            let moved = instruction.with_operands(|operand| replaced.get(&operand).copied().unwrap_or(operand));
            if moved == program.instructions()[register.index()] { *register } else { program.push(moved) }
        };
        replaced.insert(*register, last);
    }
    last
}
