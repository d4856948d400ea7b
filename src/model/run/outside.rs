//! What is known of outcomes where something that they are computed from lies outside of the window.
//!
//! A search that finds no date says "never", although its condition may become true a day after the window; and it says the start
//! of the window if its condition is true there already, although that may have begun long before. A value that is computed
//! from such dates is computed twice more: with the end of the window in place of "never", and with an earlier date in place of
//! the start. Where it then differs, its value in that sample is only known up to a limit. A search whose condition depends on
//! the date of another search is such a value as well.

use std::collections::BTreeMap;

use super::compilation::Compiled;
use super::compiled_model::{CompiledModel, in_unit, unit_scale};
use super::definitions::Section;
use super::forecast::{BAND_LEVELS, Curve};
use crate::diagnostic::{Report, Reported, error};
use crate::model::compile::{Kind, Value};
use crate::model::program::arithmetic::Operation;
use crate::model::program::simulate::{self, Quantities, Samples};
use crate::model::program::{Instruction, Program, Register, crossing, operands};
use crate::model::stats::draws::{self, Draws};
use crate::model::window::{Known, Window};

/// How much earlier than the start of the window a condition that is true there already is supposed to have become true, in
/// years. It only matters whether an outcome differs then.
const EARLIER: f64 = 1.0;

/// The registers of values with other dates in place of those outside of the window.
#[derive(Debug, Default)]
pub(super) struct Alternatives {
    /// For each value that is computed from searches: with the end of the window in place of "never", and with an earlier date
    /// in place of the start.
    registers: BTreeMap<Register, [Register; 2]>,
}

impl Alternatives {
    /// Returns the registers to keep.
    pub fn registers(&self) -> impl Iterator<Item = Register> {
        self.registers.values().flatten().copied()
    }

    /// Returns the registers to keep for some values.
    pub fn registers_of(&self, values: &[Register]) -> Vec<Register> {
        values.iter().filter_map(|value| self.registers.get(value)).flatten().copied().collect()
    }

    /// Returns the samples of a value, with what is known of them.
    fn possible<'s>(&self, register: Register, program: &Program, samples: &'s Samples) -> Possible<'s> {
        let others = self.registers.get(&register);
        Possible {
            values: samples.get(register),
            others: others.map(|both| both.map(|other| samples.get(other))),
            is_first: is_first(program, register),
        }
    }
}

impl CompiledModel<'_> {
    /// Adds the alternatives of all outcomes, and of other values, to a program.
    pub(super) fn alternatives(
        &self,
        compiled: &mut Compiled,
        others: impl IntoIterator<Item = Register>,
    ) -> Alternatives {
        let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
        self.alternatives_of(&outcomes, compiled, others)
    }

    /// Adds the alternatives of some outcomes, and of other values, to a program.
    pub(super) fn alternatives_of(
        &self,
        outcomes: &[usize],
        compiled: &mut Compiled,
        others: impl IntoIterator<Item = Register>,
    ) -> Alternatives {
        let outcomes: Vec<Register> = outcomes.iter().map(|name| compiled.values[*name].register).collect();
        let mut registers = BTreeMap::new();
        for root in outcomes.into_iter().chain(others) {
            let dependent = dependent_on_searches(&compiled.program, root);
            let is_direct = is_first(&compiled.program, root) && dependent.len() == 1;
            if !dependent.is_empty() && !is_direct {
                registers.insert(root, rebuilt(&mut compiled.program, &dependent, self.window));
            }
        }
        Alternatives { registers }
    }

    /// Returns the samples of an outcome in base units, with what is known of those that depend on dates outside of the window.
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
        let possible = alternatives.possible(register, &compiled.program, samples);
        self.check_decided(name, compiled, &possible, report)?;
        let draws = Draws::new(possible.values.to_vec()).exact(!compiled.program.is_random(register));
        Ok(match possible.is_known() {
            true => draws,
            false => draws.within(possible.limits(self.window)),
        })
    }

    /// Adds the alternatives of those of some curves that depend on searches to a program. Returns these curves and the
    /// quantities, two of each curve.
    pub(super) fn curve_alternatives(
        &self,
        names: impl IntoIterator<Item = usize>,
        compiled: &mut Compiled,
    ) -> (Vec<usize>, Quantities) {
        let (mut curves, mut registers) = (Vec::new(), Vec::new());
        for name in names {
            let dependent = dependent_on_searches(&compiled.program, compiled.values[name].register);
            if !dependent.is_empty() {
                curves.push(name);
                registers.extend(rebuilt(&mut compiled.program, &dependent, self.window));
            }
        }
        (curves, Quantities::new(&mut compiled.program, &registers, compiled.time))
    }

    /// Checks that no band of a curve would be another if the window were longer. `found` are the bands of the curves.
    ///
    /// # Errors
    ///
    /// Reports the first curve of which one would be.
    pub(super) fn check_curves(
        &self,
        compiled: &Compiled,
        (curves, quantities): &(Vec<usize>, Quantities),
        samples: &Samples,
        found: &[Curve],
        report: &mut Report,
    ) -> Result<(), Reported> {
        let dates = self.band_dates();
        let others = simulate::bands(&compiled.program, quantities, &dates, &BAND_LEVELS, (samples, self.drawing()));
        Reported::if_cancelled(&self.cancel)?;
        for (at, name) in curves.iter().enumerate() {
            let Some(curve) = found.iter().find(|curve| curve.name == self.name(*name)) else { continue };
            // A value that is not finite with other dates is another value.
            let is_same = others.as_ref().is_ok_and(|others| {
                let same = |other: &Vec<Vec<f64>>| {
                    other.iter().zip(&curve.bands).all(|(other, band)| in_unit(other, &curve.kind) == *band)
                };
                others[2 * at..2 * at + 2].iter().all(same)
            });
            if !is_same {
                return Err(self.report_beyond_window(*name, "", report));
            }
        }
        Ok(())
    }

    /// Returns the first dates of a condition, with what is known of those outside of the window.
    pub(super) fn first_dates(
        &self,
        first: Register,
        compiled: &Compiled,
        (samples, alternatives): (&Samples, &Alternatives),
    ) -> Draws {
        let possible = alternatives.possible(first, &compiled.program, samples);
        let draws = Draws::new(possible.values.to_vec()).exact(!compiled.program.is_random(first));
        draws.within(possible.limits(self.window))
    }

    /// Returns what is known of the quantiles of an outcome at `levels`, which ascend, in the unit in which it is shown. Every
    /// quantile of a chance is its probability.
    ///
    /// # Errors
    ///
    /// Reports samples that are not finite, and an outcome whose value in some samples would be another if the window were
    /// longer.
    pub(super) fn known_quantiles(
        &self,
        name: usize,
        compiled: &Compiled,
        (samples, alternatives): (&Samples, &Alternatives),
        levels: &[f64],
        report: &mut Report,
    ) -> Result<Vec<Known>, Reported> {
        let register = compiled.values[name].register;
        let possible = alternatives.possible(register, &compiled.program, samples);
        self.check_finite(name, compiled, possible.values, report)?;
        self.check_decided(name, compiled, &possible, report)?;
        if let Some(probability) = self.chance(name, possible.values) {
            return Ok(vec![Known::At(probability); levels.len()]);
        }
        let kind = self.shown_kind(name, compiled);
        if possible.values.is_empty() {
            return Ok(vec![self.window.known((None, None), true, &kind); levels.len()]);
        }
        let scale = unit_scale(&compiled.values[name].kind);
        let values = draws::select(possible.values, levels);
        let limits = (!possible.is_known()).then(|| {
            let (least, greatest): (Vec<f64>, Vec<f64>) =
                possible.limits(self.window).map(|[least, greatest]| (least, greatest)).unzip();
            [least, greatest].map(|samples| draws::select(&samples, levels))
        });
        let may_be_never = possible.values.contains(&f64::INFINITY);
        let known = |at: usize| {
            let limits = limits.as_ref().map(|both| both.each_ref().map(|samples| samples[at] / scale));
            let value = Some(values[at] / scale).filter(|value| value.is_finite());
            self.window.known((value, limits), may_be_never, &kind)
        };
        Ok((0..levels.len()).map(known).collect())
    }

    /// Returns what is known of each of the first `count` samples of an outcome, in the unit in which it is shown; `None` if all
    /// samples are known.
    pub(super) fn known_samples(
        &self,
        name: usize,
        compiled: &Compiled,
        (samples, alternatives): (&Samples, &Alternatives),
        count: usize,
    ) -> Option<Vec<Known>> {
        let Value { register, kind } = &compiled.values[name];
        let possible = alternatives.possible(*register, &compiled.program, samples);
        if possible.is_known() {
            return None;
        }
        let (kind, scale) = (self.shown_kind(name, compiled), unit_scale(kind));
        let known = |(value, limits): (&f64, [f64; 2])| {
            let value = Some(value / scale).filter(|value| value.is_finite());
            self.window.known((value, Some(limits.map(|limit| limit / scale))), value.is_none(), &kind)
        };
        Some(possible.values.iter().zip(possible.limits(self.window)).take(count).map(known).collect())
    }

    /// Returns what is known of the number that stands for all samples of an outcome: its median, or the probability of a
    /// chance. The errors are those of [`Self::known_quantiles`].
    pub(super) fn known_central(
        &self,
        name: usize,
        compiled: &Compiled,
        samples: (&Samples, &Alternatives),
        report: &mut Report,
    ) -> Result<Known, Reported> {
        Ok(self.known_quantiles(name, compiled, samples, &[0.5], report)?[0])
    }

    /// Checks that no sample of an outcome would have another value if the window were longer.
    fn check_decided(
        &self,
        name: usize,
        compiled: &Compiled,
        possible: &Possible<'_>,
        report: &mut Report,
    ) -> Result<(), Reported> {
        let is_bool = self.shown_kind(name, compiled) == Kind::Bool;
        match possible.undecided(is_bool) {
            0 => Ok(()),
            undecided => Err(self.report_undecided(name, undecided, report)),
        }
    }

    /// Reports an outcome that depends on what comes after the window, or before it, in a number of samples.
    fn report_undecided(&self, name: usize, count: usize, report: &mut Report) -> Reported {
        let share = 100.0 * count as f64 / self.blocks.samples as f64;
        let share = if share < 1.0 { "less than 1%".to_owned() } else { format!("{share:.0}%") };
        self.report_beyond_window(name, &format!("in {share} of the samples, "), report)
    }

    /// Reports a definition that depends on what comes after the window, or before it. `when` begins the message.
    fn report_beyond_window(&self, name: usize, when: &str, report: &mut Report) -> Reported {
        let definition = self.definitions.names[name].definition;
        let name = &definition.name.value;
        report.push(error!(
            BEYOND_WINDOW at definition.value.span,
            "{when}`{name}` depends on what happens outside of the window";
            label self.definitions.file.window.span, "from {} to {}", self.window.from, self.window.to;
            hint "search longer: let the window contain every date that `{name}` depends on"
        ))
    }
}

/// The samples of a value, with those that it has if dates outside of the window are others.
struct Possible<'s> {
    values: &'s [f64],
    /// With the end of the window in place of "never", and with an earlier date in place of the start; `None` if the value
    /// depends on no search, or is one that depends on no other.
    others: Option<[&'s [f64]; 2]>,
    /// Whether the value is the date of a search.
    is_first: bool,
}

impl Possible<'_> {
    /// Returns whether every sample is known.
    fn is_known(&self) -> bool {
        !self.is_first && self.others.is_none_or(|[late, early]| late == self.values && early == self.values)
    }

    /// Returns the number of samples that would have another value if the window were longer.
    fn undecided(&self, is_bool: bool) -> usize {
        let Some([late, early]) = self.others else { return 0 };
        let is_undecided = |at: &usize| {
            let value = self.values[*at];
            value.is_finite() && (late[*at] != value || (is_bool && early[*at] != value))
        };
        (0..self.values.len()).filter(is_undecided).count()
    }

    /// Returns the least and the greatest value that each sample may have.
    fn limits(&self, window: Window) -> impl Iterator<Item = [f64; 2]> {
        let end = window.end();
        (0..self.values.len()).map(move |at| {
            let value = self.values[at];
            let own = if self.is_first { window.limits(value) } else { [value, value] };
            let Some([late, early]) = self.others.map(|both| both.map(|other| other[at])) else { return own };
            // A later date after the window is as good as the end itself.
            let after = || late.min(if end < late { end.next_up() } else { late });
            let least = if value.is_finite() { own[0] } else { after() };
            [if early < value { f64::NEG_INFINITY } else { least }, if early > value { f64::INFINITY } else { own[1] }]
        })
    }
}

fn is_first(program: &Program, register: Register) -> bool {
    matches!(program.instructions()[register.index()], Instruction::First(_))
}

/// Returns the registers that an instruction is computed from. Those of a search are its condition, and not its terms.
fn sources(program: &Program, register: Register) -> Vec<Register> {
    match &program.instructions()[register.index()] {
        Instruction::First(search) => vec![program.searches()[*search].condition],
        other => operands(other),
    }
}

/// Returns the registers that a register is computed from, and itself, that depend on searches or are searches, operands first.
/// The result is empty if the register depends on no search.
fn dependent_on_searches(program: &Program, root: Register) -> Vec<Register> {
    let mut reached = vec![false; root.index() + 1];
    let mut waiting = vec![root];
    while let Some(register) = waiting.pop() {
        if !std::mem::replace(&mut reached[register.index()], true) {
            waiting.extend(sources(program, register));
        }
    }
    let mut depends = vec![false; root.index() + 1];
    for register in (0..reached.len() as u32).map(Register).filter(|register| reached[register.index()]) {
        depends[register.index()] =
            is_first(program, register) || sources(program, register).iter().any(|source| depends[source.index()]);
    }
    (0..depends.len() as u32).map(Register).filter(|register| depends[register.index()]).collect()
}

/// Adds the last of some registers twice more: with the end of the window in place of the searches among them that say "never",
/// and with an earlier date in place of those that say its start. A search that is the last register itself keeps its own date.
fn rebuilt(program: &mut Program, dependent: &[Register], window: Window) -> [Register; 2] {
    let (from, end) = window.years();
    let late = rebuilt_with(program, dependent, |program, first| {
        let end = program.number(end);
        program.binary(Operation::Minimum, first, end)
    });
    let early = rebuilt_with(program, dependent, |program, first| {
        let (from, by) = (program.number(from), program.number(EARLIER));
        let is_early = program.binary(Operation::AtLeast, from, first);
        let earlier = program.binary(Operation::Subtract, first, by);
        program.choose(is_early, earlier, first)
    });
    [late, early]
}

/// Adds the last of some registers once more, with other dates in place of those of the searches among them. Returns the new
/// register.
fn rebuilt_with(
    program: &mut Program,
    dependent: &[Register],
    replace: impl Fn(&mut Program, Register) -> Register,
) -> Register {
    let mut replaced: BTreeMap<Register, Register> = BTreeMap::new();
    let root = dependent.last().copied();
    let mut last = Register(0);
    for register in dependent {
        let moved = |operand: Register| replaced.get(&operand).copied().unwrap_or(operand);
        last = match program.instructions()[register.index()].clone() {
            Instruction::First(search) => {
                let search = program.searches()[search].clone();
                let first = match moved(search.condition) {
                    same if same == search.condition => *register,
                    other => crossing::search(program, other, Vec::new(), search.span),
                };
                if Some(*register) == root { first } else { replace(program, first) }
            }
            instruction => program.push(instruction.with_operands(moved)),
        };
        replaced.insert(*register, last);
    }
    last
}
