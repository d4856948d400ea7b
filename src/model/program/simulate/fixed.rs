//! Runs with one register fixed at a value in every sample, for swings of inputs and for positions of a slider, or exchanged
//! between samples, for total effects of inputs.
//!
//! All runs share their draws, and registers that do not depend on the fixed register are computed once.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::guards::{self, TimedGuards};
use super::samples::{Drawing, evaluation_order};
use crate::diagnostic::{Report, Reported};
use crate::model::program::columns::{Columns, Plan};
use crate::model::program::{Guard, Instruction, Program, Register, operands};

/// A register that has other values than its instruction computes.
#[derive(Clone, Copy, Debug)]
pub struct Fixed {
    /// The register.
    pub register: Register,
    /// Its values.
    pub at: FixedAt,
}

/// The values of a fixed register.
#[derive(Clone, Copy, Debug)]
pub enum FixedAt {
    /// One value in every sample.
    Value(f64),
    /// In each sample, the value of another sample of its block: drawn anew, as it were, while all else stays the same.
    OtherSample,
}

/// The limit on the numbers that [`run_with_fixed`] keeps at a time: 64 MiB of columns.
const MAX_KEPT: usize = 1 << 23;

/// Runs a program once for each of `cases`. Returns, for each case, `summarize` of the columns of the registers in `keep`.
///
/// # Errors
///
/// If a guard is false in some sample of some case, or a search gives up. If the run was cancelled, nothing is
/// reported.
pub fn run_with_fixed<Summary: Send>(
    program: &Program,
    keep: &[Register],
    cases: &[Fixed],
    drawing: Drawing<'_>,
    summarize: impl Fn(Vec<Vec<f64>>) -> Summary + Sync,
    report: &mut Report,
) -> Result<Vec<Summary>, Reported> {
    let untimed_guards = guards::untimed(program);
    let mut roots = keep.to_vec();
    roots.extend(TimedGuards::new(program, drawing.window, |_| true).untimed);
    // What is exchanged is computed first, even if nothing that is kept depends on it.
    let exchanged = cases.iter().filter(|case| matches!(case.at, FixedAt::OtherSample));
    roots.extend(exchanged.map(|case| case.register));
    let order = evaluation_order(program, &roots, &untimed_guards);
    let run = FixedRun { program, keep, drawing, untimed_guards, plan: Plan::new(program, &order), order };
    let cases_at_a_time = (MAX_KEPT / (drawing.blocks.samples * keep.len().max(1))).max(1);
    let mut summaries = Vec::with_capacity(cases.len());
    for cases in cases.chunks(cases_at_a_time) {
        let parts = run.compute(cases, report)?;
        let found: Vec<Summary> = (0..cases.len())
            .into_par_iter()
            .map(|case| {
                let column = |at: usize| parts.iter().flat_map(|part| part[case].kept[at].iter().copied()).collect();
                summarize((0..keep.len()).map(column).collect())
            })
            .collect();
        summaries.extend(found);
    }
    Ok(summaries)
}

/// The results of one group of blocks in one case.
struct Case {
    /// The column of each register to keep.
    kept: Vec<Vec<f64>>,
    /// For each untimed guard, the number of samples that violate it.
    violations: Vec<usize>,
    /// For each date and each timed guard, the number of samples that violate it.
    timed_violations: Vec<Vec<usize>>,
    /// The searches that gave up.
    unfinished: Vec<usize>,
}

/// The parts of a run that are the same in all cases.
struct FixedRun<'p> {
    program: &'p Program,
    keep: &'p [Register],
    drawing: Drawing<'p>,
    untimed_guards: Vec<&'p Guard>,
    plan: Plan<'p>,
    order: Vec<Register>,
}

/// Which registers are computed once for a group of blocks, and which again in every case.
struct Schedule {
    /// The registers that some case leaves as they are.
    shared: Vec<Register>,
    /// For each fixed register, its dependents.
    dependents: BTreeMap<Register, Vec<Register>>,
    /// For each fixed register, those of `shared` that its cases overwrite, so that they must be restored.
    restored: BTreeMap<Register, Vec<Register>>,
}

impl Schedule {
    fn new(program: &Program, order: &[Register], cases: &[Fixed]) -> Self {
        let registers: BTreeSet<Register> = cases.iter().map(|case| case.register).collect();
        let dependents: BTreeMap<Register, Vec<Register>> =
            registers.into_iter().map(|register| (register, dependents(program, order, register))).collect();
        let changes = |register: &Register, fixed: &Register| {
            register == fixed || dependents[fixed].binary_search(register).is_ok()
        };
        // A register that every case changes is never computed beforehand, and need not be restored.
        let always_changes = |register: &Register| dependents.keys().all(|fixed| changes(register, fixed));
        let shared: Vec<Register> = order.iter().copied().filter(|register| !always_changes(register)).collect();
        let restored = dependents.keys().map(|fixed| {
            (*fixed, shared.iter().copied().filter(|register| changes(register, fixed)).collect::<Vec<Register>>())
        });
        let restored = restored.collect();
        Self { shared, dependents, restored }
    }
}

impl FixedRun<'_> {
    /// Returns, for each group of blocks and each case, the results.
    fn compute(&self, cases: &[Fixed], report: &mut Report) -> Result<Vec<Vec<Case>>, Reported> {
        let Self { program, drawing, .. } = self;
        let schedule = Schedule::new(program, &self.order, cases);
        // A guard that does not depend on the fixed register is the same in every case, so the first case alone checks it.
        let timed_guards: Vec<TimedGuards<'_>> = cases
            .iter()
            .enumerate()
            .map(|(at, case)| {
                let depends = |guard: &Guard| program.cone([guard.condition], true).contains(&case.register);
                TimedGuards::new(program, drawing.window, |guard| at == 0 || depends(guard))
            })
            .collect();
        let groups = drawing.blocks.groups();
        let parts: Result<Vec<Vec<Case>>, Reported> = groups
            .par_iter()
            .map(|group| {
                let mut columns = Columns::new(&self.plan, group);
                columns.compute(&schedule.shared, drawing.window);
                let mut saved: Vec<Vec<f64>> = Vec::new();
                let cases = cases.iter().zip(&timed_guards).map(|(case, timed_guards)| {
                    Reported::if_cancelled(drawing.cancel)?;
                    Ok(self.compute_case(*case, timed_guards, &schedule, &mut columns, &mut saved))
                });
                cases.collect()
            })
            .collect();
        let (parts, samples) = (parts?, drawing.blocks.samples);
        for (case, timed_guards) in timed_guards.iter().enumerate() {
            guards::check(
                &self.untimed_guards,
                parts.iter().map(|part| part[case].violations.as_slice()),
                samples,
                report,
            )?;
            guards::check_searches(program, parts.iter().flat_map(|part| &part[case].unfinished), report)?;
            timed_guards.check(parts.iter().map(|part| part[case].timed_violations.as_slice()), samples, report)?;
        }
        Ok(parts)
    }

    /// Computes one case of a group, and leaves the shared columns as they were.
    fn compute_case(
        &self,
        case: Fixed,
        timed_guards: &TimedGuards<'_>,
        schedule: &Schedule,
        columns: &mut Columns<'_>,
        saved: &mut Vec<Vec<f64>>,
    ) -> Case {
        let restored = &schedule.restored[&case.register];
        saved.resize_with(saved.len().max(restored.len()), Vec::new);
        columns.swap(restored, saved);
        match case.at {
            FixedAt::Value(value) => columns.set(case.register, value),
            FixedAt::OtherSample => {
                columns.compute(&[case.register], self.drawing.window);
                columns.exchange(case.register);
            }
        }
        columns.compute(&schedule.dependents[&case.register], self.drawing.window);
        let kept = self.keep.iter().map(|register| columns.get(*register).to_vec()).collect();
        let violations = guards::count_violations(columns, &self.untimed_guards);
        let timed_violations = timed_guards.count_violations(columns);
        columns.swap(restored, saved);
        Case { kept, violations, timed_violations, unfinished: guards::unfinished_searches(columns) }
    }
}

/// Splits untimed registers into those that depend on `on`, which includes `on` itself, and the others.
pub fn split_by_dependence(program: &Program, registers: &[Register], on: Register) -> (Vec<Register>, Vec<Register>) {
    let dependents = dependents(program, &evaluation_order(program, registers, &[]), on);
    registers.iter().partition(|register| **register == on || dependents.contains(register))
}

/// Returns the registers of `order` that are computed from `register`, without `register` itself, in ascending order.
fn dependents(program: &Program, order: &[Register], register: Register) -> Vec<Register> {
    let mut changed = BTreeSet::from([register]);
    for candidate in order {
        let reads = match &program.instructions()[candidate.index()] {
            // A search evaluates timed registers, which are not in `order`.
            Instruction::First(_) => program.cone([*candidate], true),
            other => operands(other),
        };
        if reads.iter().any(|read| changed.contains(read)) {
            changed.insert(*candidate);
        }
    }
    changed.remove(&register);
    changed.into_iter().collect()
}
