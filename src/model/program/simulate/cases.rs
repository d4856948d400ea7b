//! Runs with several registers fixed at once, in every combination of a few values for each, for what readers believe.
//!
//! A register that no case fixes has the values that were drawn for it. From one case to the next, only what depends on a changed
//! register is computed again. So the registers that much depends on should come first: the last one changes with every case.

use std::iter;

use rayon::prelude::*;

use super::fixed::{dependents, direct_reads};
use super::guards::{self, TimedGuards};
use super::samples::{Drawing, evaluation_order};
use crate::diagnostic::{Report, Reported};
use crate::model::program::columns::{Columns, Near, Plan};
use crate::model::program::{Guard, Program, Register};
use crate::observer::Phase;

/// A register that is free in some cases, and fixed in others.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The register, a parameter of the program.
    pub register: Register,
    /// The register whose values it has where it is free.
    pub drawn: Register,
    /// The values at which it is fixed.
    pub values: Vec<f64>,
}

impl Choice {
    /// Returns the number of its states: free, or at one of its values.
    pub fn states(&self) -> usize {
        1 + self.values.len()
    }
}

/// Runs a program in every combination of the states of its choices, and returns the samples of a register in each of them. A
/// combination is a number with a digit for each choice, the last one the lowest, where 0 is free.
///
/// The run is observed as `phase`. The program must have run without errors with every choice free.
///
/// # Errors
///
/// If a guard that depends on a choice is false in some sample of some combination, or a search gives up. If the run was cancelled, nothing is reported.
pub fn run_combinations(
    program: &Program,
    (kept, choices): (Register, &[Choice]),
    (drawing, phase): (Drawing<'_>, Phase),
    report: &mut Report,
) -> Result<Vec<Vec<f64>>, Reported> {
    let run = Combinations::new(program, (kept, choices), drawing);
    let groups = drawing.blocks.groups();
    let parts: Result<Vec<Vec<Part>>, Reported> = groups
        .par_iter()
        .map(|group| drawing.observed.phase(phase, || run.compute(&mut Columns::new(&run.plan, group))))
        .collect();
    let (parts, samples) = (parts?, drawing.blocks.samples);
    let combinations = 0..parts.first().map_or(0, Vec::len);
    let checked = combinations.map(|at| {
        let violations = parts.iter().map(|part| part[at].violations.as_slice());
        guards::check(&run.untimed_guards, violations, samples, report)?;
        guards::check_searches(program, parts.iter().flat_map(|part| &part[at].unfinished), report)?;
        let violations = parts.iter().map(|part| part[at].timed_violations.as_slice());
        run.timed_guards.check(violations, samples, report)?;
        Ok(parts.iter().flat_map(|part| part[at].kept.iter().copied()).collect())
    });
    checked.collect()
}

/// The results of one group of blocks in one combination.
struct Part {
    kept: Vec<f64>,
    /// For each untimed guard, the number of samples that violate it.
    violations: Vec<usize>,
    /// For each date and each timed guard, the number of samples that violate it.
    timed_violations: Vec<Vec<usize>>,
    /// The searches that gave up.
    unfinished: Vec<usize>,
}

/// The parts of a run that are the same in all combinations.
struct Combinations<'p> {
    kept: Register,
    choices: &'p [Choice],
    drawing: Drawing<'p>,
    plan: Plan<'p>,
    untimed_guards: Vec<&'p Guard>,
    timed_guards: TimedGuards<'p>,
    /// What is computed once.
    shared: Vec<Register>,
    /// For each choice, what is computed again if it changes, or one that comes after it.
    changed: Vec<Vec<Register>>,
    /// How many choices, from the first on, may change whether a guard holds.
    guarded: usize,
}

impl<'p> Combinations<'p> {
    fn new(program: &'p Program, (kept, choices): (Register, &'p [Choice]), drawing: Drawing<'p>) -> Self {
        // A guard that depends on no choice holds in every combination, because it held in the run of the model as it is.
        let last_choice = |guard: &Guard| {
            let cone = program.cone([guard.condition], true);
            choices.iter().rposition(|choice| cone.contains(&choice.register))
        };
        let depends = |guard: &Guard| last_choice(guard).is_some();
        let guarded = program.guards().iter().filter_map(last_choice).max().map_or(0, |last| last + 1);
        let untimed_guards: Vec<&Guard> = guards::untimed(program).into_iter().filter(|guard| depends(guard)).collect();
        let timed_guards = TimedGuards::new(program, drawing.window, depends);
        let roots: Vec<Register> = iter::once(kept)
            .chain(timed_guards.untimed.iter().copied())
            .chain(choices.iter().flat_map(|choice| [choice.register, choice.drawn]))
            .collect();
        let order = evaluation_order(program, &roots, &untimed_guards);
        let reads: Vec<Vec<Register>> = order.iter().map(|register| direct_reads(program, *register)).collect();
        let depends: Vec<Vec<Register>> =
            choices.iter().map(|choice| dependents(program, (&order, &reads), choice.register)).collect();
        let depends_on_any = |register: &Register, of: &[Vec<Register>]| {
            of.iter().any(|dependents| dependents.binary_search(register).is_ok())
        };
        let changed = (0..choices.len()).map(|first| {
            let is_changed = |register: &&Register| depends_on_any(register, &depends[first..]);
            order.iter().filter(is_changed).copied().collect()
        });
        let is_shared = |register: &&Register| {
            !depends_on_any(register, &depends) && !choices.iter().any(|choice| choice.register == **register)
        };
        let shared = order.iter().filter(is_shared).copied().collect();
        let changed = changed.collect();
        let plan = Plan::new(program, &order, drawing.observed).remembering(drawing.memory, &order);
        Self { kept, choices, drawing, plan, untimed_guards, timed_guards, shared, changed, guarded }
    }

    fn compute(&self, columns: &mut Columns<'_>) -> Result<Vec<Part>, Reported> {
        let window = self.drawing.window;
        columns.compute(&self.shared, window);
        let count = self.choices.iter().map(Choice::states).product();
        let mut parts: Vec<Part> = Vec::with_capacity(count);
        let mut last = None;
        for combination in 0..count {
            Reported::if_cancelled(self.drawing.cancel)?;
            // The choice that comes first among those with another state than before.
            let mut first = self.choices.len();
            let (mut digits, mut before) = (combination, last);
            for (at, choice) in self.choices.iter().enumerate().rev() {
                let state = digits % choice.states();
                if before.map(|before: usize| before % choice.states()) != Some(state) {
                    first = at;
                    match state.checked_sub(1) {
                        None => {
                            let drawn = columns.get(choice.drawn).to_vec();
                            columns.put(choice.register, &drawn);
                        }
                        Some(value) => columns.set(choice.register, choice.values[value]),
                    }
                }
                digits /= choice.states();
                before = before.map(|before| before / choice.states());
            }
            last = Some(combination);
            if let Some(changed) = self.changed.get(first) {
                columns.compute_changed(changed, window, Near::Last);
            }
            // Guards take longer than all else, and hold as before if nothing changed that they depend on.
            let (violations, timed_violations) = match parts.last().filter(|_| first >= self.guarded) {
                Some(before) => (before.violations.clone(), before.timed_violations.clone()),
                None => (
                    guards::count_violations(columns, &self.untimed_guards),
                    self.timed_guards.count_violations(columns),
                ),
            };
            let kept = columns.get(self.kept).to_vec();
            parts.push(Part { kept, violations, timed_violations, unfinished: guards::unfinished_searches(columns) });
        }
        Ok(parts)
    }
}
