//! Runs with one register fixed at a value in every sample, for swings of inputs and for positions of a slider, or exchanged
//! between samples, for total effects of inputs.
//!
//! All runs share their draws, and registers that do not depend on the fixed register are computed once.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::guards::{self, TimedGuards};
use super::samples::{Drawing, Samples, evaluation_order};
use crate::diagnostic::{Report, Reported};
use crate::model::program::columns::{Columns, Near, Plan};
use crate::model::program::{Guard, Instruction, Program, Register, operands};
use crate::model::stats::sampler::Group;
use crate::observer::Phase;

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

/// The columns of the registers to keep in one case. `None` is a column that the case leaves as it is in the known samples.
pub type CaseColumns = Vec<Option<Vec<f64>>>;

/// Runs a program once for each of `cases`. Returns, for each case, `summarize` of the columns of the registers in `keep`.
///
/// The run is observed as `phase`. `known` has samples of some registers without any register fixed, from a run with the same `drawing`. They are not computed
/// again.
///
/// # Errors
///
/// If a guard is false in some sample of some case, or a search gives up. If the run was cancelled, nothing is
/// reported.
pub fn run_with_fixed<Summary: Send>(
    program: &Program,
    keep: &[Register],
    cases: &[Fixed],
    (known, drawing, phase): (&Samples, Drawing<'_>, Phase),
    summarize: impl Fn(CaseColumns) -> Summary + Sync,
    report: &mut Report,
) -> Result<Vec<Summary>, Reported> {
    let untimed_guards = guards::untimed(program);
    let mut roots = keep.to_vec();
    roots.extend(TimedGuards::new(program, drawing.window, |_| true).untimed);
    // What is exchanged is computed first, even if nothing that is kept depends on it.
    let exchanged = cases.iter().filter(|case| matches!(case.at, FixedAt::OtherSample));
    roots.extend(exchanged.map(|case| case.register));
    let order = evaluation_order(program, &roots, &untimed_guards);
    roots.extend(untimed_guards.iter().map(|guard| guard.condition));
    let schedule = Schedule::new(program, &order, (&roots, keep), cases, known);
    let plan = Plan::new(program, &order, drawing.observed).remembering(drawing.memory, &order);
    let run = FixedRun { program, keep, known, drawing, phase, untimed_guards, plan, schedule };
    let kept_in = |case: &Fixed| keep.iter().filter(|register| run.is_kept(**register, case)).count();
    let mut summaries = Vec::with_capacity(cases.len());
    let mut remaining = cases;
    while !remaining.is_empty() {
        let mut kept = 0;
        let fits = |case: &&Fixed| {
            kept += kept_in(case) * drawing.blocks.samples;
            kept <= MAX_KEPT
        };
        let count = remaining.iter().take_while(fits).count().max(1);
        let (cases, later) = remaining.split_at(count);
        remaining = later;
        let parts = run.compute(cases, report)?;
        let found: Vec<Summary> = (0..cases.len())
            .into_par_iter()
            .map(|case| {
                let is_kept = |at: usize| run.is_kept(keep[at], &cases[case]);
                let column =
                    |at: usize| parts.iter().map(|part| part[case].kept[at].as_slice()).collect::<Vec<_>>().concat();
                let columns = (0..keep.len()).map(|at| is_kept(at).then(|| column(at)));
                drawing.observed.phase(phase, || summarize(columns.collect()))
            })
            .collect();
        summaries.extend(found);
    }
    Ok(summaries)
}

/// The results of one group of blocks in one case.
struct Case {
    /// The column of each register to keep; empty if it is known.
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
    known: &'p Samples,
    drawing: Drawing<'p>,
    phase: Phase,
    untimed_guards: Vec<&'p Guard>,
    plan: Plan<'p>,
    schedule: Schedule,
}

/// Which registers are computed once for a group of blocks, and which again in every case.
struct Schedule {
    /// The registers that some case leaves as they are, and whether each is taken from the known samples.
    shared: Vec<(Register, bool)>,
    /// For each fixed register, its dependents.
    dependents: BTreeMap<Register, Vec<Register>>,
    /// For each fixed register, those of `shared` that its cases overwrite, so that they must be restored.
    restored: BTreeMap<Register, Vec<Register>>,
}

impl Schedule {
    /// `roots` are the registers that some case reads; of those in `keep`, a case reads only those that depend on it.
    fn new(
        program: &Program,
        order: &[Register],
        (roots, keep): (&[Register], &[Register]),
        cases: &[Fixed],
        known: &Samples,
    ) -> Self {
        let reads: Vec<Vec<Register>> = order.iter().map(|register| direct_reads(program, *register)).collect();
        let registers: BTreeSet<Register> = cases.iter().map(|case| case.register).collect();
        let dependents: BTreeMap<Register, Vec<Register>> =
            registers.into_iter().map(|register| (register, dependents(program, (order, &reads), register))).collect();
        let changes = |register: &Register, fixed: &Register| {
            register == fixed || dependents[fixed].binary_search(register).is_ok()
        };
        // A register that every case changes is never computed beforehand, and need not be restored.
        let always_changes = |register: &Register| dependents.keys().all(|fixed| changes(register, fixed));
        let mut is_dependent = vec![false; program.instructions().len()];
        dependents.values().flatten().for_each(|register| is_dependent[register.index()] = true);
        let mut is_needed = vec![false; program.instructions().len()];
        for root in roots.iter().filter(|root| !(keep.contains(root) && known.has(**root))) {
            is_needed[root.index()] = true;
        }
        // The results of a search besides its dates are not among the samples.
        let mut is_searched = vec![false; program.instructions().len()];
        for (register, reads) in order.iter().zip(&reads).rev() {
            let is_known = known.has(*register) && !is_searched[register.index()];
            if is_dependent[register.index()] || (is_needed[register.index()] && !is_known) {
                let needs_search = matches!(program.instructions()[register.index()], Instruction::StaysTrue(_));
                for read in reads {
                    is_needed[read.index()] = true;
                    is_searched[read.index()] |= needs_search;
                }
            }
        }
        let is_shared = |register: &&Register| is_needed[register.index()] && !always_changes(register);
        let shared = order.iter().filter(is_shared);
        let shared = shared.map(|register| (*register, known.has(*register) && !is_searched[register.index()]));
        let shared: Vec<(Register, bool)> = shared.collect();
        let restored = dependents.keys().map(|fixed| {
            let overwritten = shared.iter().map(|(register, _)| *register).filter(|register| changes(register, fixed));
            (*fixed, overwritten.collect::<Vec<Register>>())
        });
        let restored = restored.collect();
        Self { shared, dependents, restored }
    }
}

impl FixedRun<'_> {
    /// Returns whether a case has its own column of a register to keep.
    fn is_kept(&self, register: Register, case: &Fixed) -> bool {
        let is_changed = || self.schedule.dependents[&case.register].binary_search(&register).is_ok();
        register == case.register || !self.known.has(register) || is_changed()
    }

    /// Returns, for each group of blocks and each case, the results.
    fn compute(&self, cases: &[Fixed], report: &mut Report) -> Result<Vec<Vec<Case>>, Reported> {
        let Self { program, drawing, .. } = self;
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
                drawing.observed.phase(self.phase, || {
                    let mut columns = Columns::new(&self.plan, group);
                    for (register, is_known) in &self.schedule.shared {
                        self.compute_shared(*register, *is_known, group, &mut columns);
                    }
                    let mut saved: Vec<Vec<f64>> = Vec::new();
                    let cases = cases.iter().zip(&timed_guards).map(|(case, timed_guards)| {
                        Reported::if_cancelled(drawing.cancel)?;
                        Ok(self.compute_case(case, (timed_guards, group), &mut columns, &mut saved))
                    });
                    cases.collect()
                })
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

    /// Computes a register that no case has changed, or takes it from the known samples.
    fn compute_shared(&self, register: Register, is_known: bool, group: &Group, columns: &mut Columns<'_>) {
        match is_known {
            true => columns.put(register, &self.known.get(register)[group.samples.clone()]),
            false => columns.compute(&[register], self.drawing.window),
        }
    }

    /// Computes one case of a group, and leaves the shared columns as they were.
    fn compute_case(
        &self,
        case: &Fixed,
        (timed_guards, group): (&TimedGuards<'_>, &Group),
        columns: &mut Columns<'_>,
        saved: &mut Vec<Vec<f64>>,
    ) -> Case {
        let restored = &self.schedule.restored[&case.register];
        saved.resize_with(saved.len().max(restored.len()), Vec::new);
        columns.swap(restored, saved);
        match case.at {
            FixedAt::Value(value) => columns.set(case.register, value),
            FixedAt::OtherSample => {
                self.compute_shared(case.register, self.known.has(case.register), group, columns);
                columns.exchange(case.register);
            }
        }
        // The positions of a slider follow each other; the ends of an input's range lie on both sides of what was drawn.
        let near = if self.phase == Phase::Slider { Near::Last } else { Near::First };
        columns.compute_changed(&self.schedule.dependents[&case.register], self.drawing.window, near);
        let kept = self.keep.iter().map(|register| match self.is_kept(*register, case) {
            true => columns.get(*register).to_vec(),
            false => Vec::new(),
        });
        let kept = kept.collect();
        let violations = guards::count_violations(columns, &self.untimed_guards);
        let timed_violations = timed_guards.count_violations(columns);
        columns.swap(restored, saved);
        Case { kept, violations, timed_violations, unfinished: guards::unfinished_searches(columns) }
    }
}

/// Splits untimed registers into those that depend on `on`, which includes `on` itself, and the others.
pub fn split_by_dependence(program: &Program, registers: &[Register], on: Register) -> (Vec<Register>, Vec<Register>) {
    let order = evaluation_order(program, registers, &[]);
    let reads: Vec<Vec<Register>> = order.iter().map(|register| direct_reads(program, *register)).collect();
    let dependents = dependents(program, (&order, &reads), on);
    registers.iter().partition(|register| **register == on || dependents.contains(register))
}

/// Returns the untimed registers that the computation of an untimed register reads. A search reads the registers that its
/// condition and its closed form are computed from.
pub(super) fn direct_reads(program: &Program, register: Register) -> Vec<Register> {
    let Instruction::First(search) = &program.instructions()[register.index()] else {
        return operands(&program.instructions()[register.index()]);
    };
    let search = &program.searches()[*search];
    let mut roots = vec![search.condition];
    roots.extend(search.terms.iter().map(|(_, term)| *term));
    if let Some(closed) = &search.closed_form {
        roots.extend([closed.from, closed.until]);
        roots.extend(closed.provided.iter().chain(&closed.terms));
    }
    let mut reads = program.cone(roots, false);
    reads.retain(|register| !program.is_timed(*register));
    reads
}

/// Returns the registers of `order` that are computed from `register`, without `register` itself, in ascending order. `reads` has
/// the [`direct_reads`] of each register of `order`.
pub(super) fn dependents(
    program: &Program,
    (order, reads): (&[Register], &[Vec<Register>]),
    register: Register,
) -> Vec<Register> {
    let mut is_changed = vec![false; program.instructions().len()];
    is_changed[register.index()] = true;
    let mut changed = Vec::new();
    for (candidate, reads) in order.iter().zip(reads) {
        if *candidate != register && reads.iter().any(|read| is_changed[read.index()]) {
            is_changed[candidate.index()] = true;
            changed.push(*candidate);
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::super::samples::run;
    use super::*;
    use crate::cancel::CancelToken;
    use crate::model::program::search_memory::SearchMemory;
    use crate::model::program::{Operation, Search, Unary};
    use crate::model::stats::sampler::Blocks;
    use crate::observer::NOT_OBSERVED;
    use crate::source::{Sources, Span};

    #[test]
    fn known_samples_change_no_result() {
        let mut program = Program::default();
        let time = program.push(Instruction::Time);
        let scores = [1, 2, 3].map(|key| program.push(Instruction::Score(key)));
        let [a, b, c] = scores.map(|score| program.unary(Unary::Exponential, score));
        let sum = program.binary(Operation::Add, a, b);
        let product = program.binary(Operation::Multiply, sum, c);
        let reached = program.binary(Operation::AtLeast, time, sum);
        let span = Span::new(Sources::default().add("test", ""), 0, 0);
        let search = Search { condition: reached, terms: Vec::new(), closed_form: None, span };
        let date = program.search(search);
        let stays_true = program.push(Instruction::StaysTrue(date));
        let keep = [a, b, c, product, date, stays_true];
        let (cancel, mut report) = (CancelToken::default(), Report::default());
        let (blocks, window) = (Blocks::new(300), (0.5, 4.0));
        let drawing =
            Drawing { blocks, window, cancel: &cancel, memory: None, last_terms: false, observed: &NOT_OBSERVED };
        let known = run(&program, &keep[..5], drawing, &mut report).unwrap();
        let values = [a, c].map(|register| Fixed { register, at: FixedAt::Value(2.0) });
        let exchanged = [a, b].map(|register| Fixed { register, at: FixedAt::OtherSample });
        let cases = [values, exchanged].concat();
        let mut results = |known: &Samples| {
            let drawing = (known, drawing, Phase::Swings);
            run_with_fixed(&program, &keep, &cases, drawing, |columns| columns, &mut report).unwrap()
        };
        let (all, own) = (results(&Samples::default()), results(&known));
        for (case, (all, own)) in all.iter().zip(&own).enumerate() {
            for ((register, all), own) in keep.iter().zip(all).zip(own) {
                let own = own.as_deref().unwrap_or_else(|| known.get(*register));
                assert_eq!(all.as_deref(), Some(own), "case {case}, {register:?}");
            }
        }
        // What is remembered changes nothing.
        let memory = SearchMemory::default();
        let remembering = Drawing { memory: Some(&memory), ..drawing };
        run(&program, &keep[..5], remembering, &mut Report::default()).unwrap();
        for phase in [Phase::Swings, Phase::Slider] {
            let drawing = (&known, remembering, phase);
            let remembered = run_with_fixed(&program, &keep, &cases, drawing, |columns| columns, &mut report).unwrap();
            assert_eq!(remembered, own);
        }
        // With c fixed, only c itself and the product are computed, and what is not known.
        let computed: Vec<bool> = own[1].iter().map(Option::is_some).collect();
        assert_eq!(computed, [false, false, true, true, false, true]);
    }
}
