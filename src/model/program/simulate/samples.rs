//! One run of a program: the samples of the registers asked for.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::guards::{self, TimedGuards};
use crate::cancel::CancelToken;
use crate::diagnostic::{Report, Reported};
use crate::model::program::columns::{Columns, Plan};
use crate::model::program::search_memory::SearchMemory;
use crate::model::program::{Added, Guard, Program, Register};
use crate::model::stats::sampler::{Blocks, Group};
use crate::observer::{NOT_OBSERVED, Observed, Phase};

/// Everything that a run needs, except the program.
#[derive(Clone, Copy, Debug)]
pub struct Drawing<'c> {
    /// How the samples are divided into blocks.
    pub blocks: Blocks,
    /// The dates searched for crossings: points on the axis of years, the earlier one first.
    pub window: (f64, f64),
    /// Tells the run to stop.
    pub cancel: &'c CancelToken,
    /// What the searches of earlier runs with the same draws have found, if it is remembered. Every register that is not fixed must
    /// then have the values that its program gives it.
    pub memory: Option<&'c SearchMemory>,
    /// Whether the samples tell which term of a condition was the last to become true, which takes as long as a search.
    pub last_terms: bool,
    /// Is told where the phases of the run begin and end.
    pub observed: &'c Observed,
}

/// Samples of untimed registers, and the results of searches.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    columns: BTreeMap<Register, Vec<f64>>,
    /// For each search that was run, by its index in the program, if it was asked for: the share of samples in which each term
    /// was the last to become true, among the samples in which the condition becomes true after the window's start. The shares
    /// sum to 1, or are all 0.
    pub last_terms: BTreeMap<usize, Vec<f64>>,
}

impl Samples {
    /// Returns samples of registers, without the result of any search.
    pub fn new(columns: BTreeMap<Register, Vec<f64>>) -> Self {
        Self { columns, last_terms: BTreeMap::new() }
    }

    /// Returns whether the register was kept.
    pub fn has(&self, register: Register) -> bool {
        self.columns.contains_key(&register)
    }

    /// Returns the column of a register, one number per sample; empty if the register was not kept.
    pub fn get(&self, register: Register) -> &[f64] {
        self.columns.get(&register).map_or(&[], Vec::as_slice)
    }
}

/// Runs a program for the untimed registers in `keep`, and checks its guards.
///
/// # Errors
///
/// If a guard is false in some sample, or a search gives up. If the run was cancelled, nothing is reported.
pub fn run(
    program: &Program,
    keep: &[Register],
    drawing: Drawing<'_>,
    report: &mut Report,
) -> Result<Samples, Reported> {
    let untimed_guards = guards::untimed(program);
    let timed_guards = TimedGuards::new(program, drawing.window, |_| true);
    let (samples, parts) = compute(program, keep, (&untimed_guards, &timed_guards), drawing)?;
    let count = drawing.blocks.samples;
    guards::check(&untimed_guards, parts.iter().map(|part| part.violations.as_slice()), count, report)?;
    guards::check_searches(program, parts.iter().flat_map(|part| &part.unfinished), report)?;
    timed_guards.check(parts.iter().map(|part| part.timed_violations.as_slice()), count, report)?;
    Ok(samples)
}

/// Runs a program that others were added to. Returns the samples of their registers, and for each of them whether it passes
/// the checks: none of its guards is false in a sample, and none of its searches gave up.
///
/// # Errors
///
/// If the run was cancelled.
pub fn run_added(program: &Program, added: &[Added], drawing: Drawing<'_>) -> Result<(Samples, Vec<bool>), Reported> {
    let keep: BTreeSet<Register> = added.iter().flat_map(|added| added.registers.iter().copied()).collect();
    let keep: Vec<Register> = keep.into_iter().collect();
    let untimed_guards = guards::untimed(program);
    let timed_guards = TimedGuards::new(program, drawing.window, |_| true);
    let (samples, parts) = compute(program, &keep, (&untimed_guards, &timed_guards), drawing)?;
    let mut violated: BTreeSet<Register> = BTreeSet::new();
    for part in &parts {
        let untimed = untimed_guards.iter().map(|guard| guard.condition).zip(&part.violations);
        let timed = part.timed_violations.iter().flat_map(|counts| timed_guards.conditions().zip(counts));
        violated.extend(untimed.chain(timed).filter(|(_, count)| **count > 0).map(|(condition, _)| condition));
    }
    let unfinished: BTreeSet<usize> = parts.iter().flat_map(|part| part.unfinished.iter().copied()).collect();
    let passes = |added: &Added| {
        !added.guards.iter().any(|condition| violated.contains(condition))
            && !added.searches.iter().any(|search| unfinished.contains(search))
    };
    Ok((samples, added.iter().map(passes).collect()))
}

/// Computes the untimed registers in `keep`, and counts the samples that violate guards.
///
/// # Errors
///
/// If the run was cancelled.
fn compute(
    program: &Program,
    keep: &[Register],
    (untimed_guards, timed_guards): (&[&Guard], &TimedGuards<'_>),
    drawing: Drawing<'_>,
) -> Result<(Samples, Vec<Part>), Reported> {
    let roots: Vec<Register> = keep.iter().chain(&timed_guards.untimed).copied().collect();
    let order = evaluation_order(program, &roots, untimed_guards);
    let plan = Plan::new(program, &order, drawing.observed).remembering(drawing.memory, &order);
    let plan = if drawing.last_terms { plan.with_last_terms() } else { plan };
    let groups = drawing.blocks.groups();
    let mut kept = vec![vec![0.0; drawing.blocks.samples]; keep.len()];
    let parts: Result<Vec<Part>, Reported> = groups
        .par_iter()
        .zip(split_by_group(&mut kept, &groups))
        .map(|(group, own)| {
            Reported::if_cancelled(drawing.cancel)?;
            Ok(drawing.observed.phase(Phase::Sample, || {
                let mut columns = Columns::new(&plan, group);
                columns.compute(&order, drawing.window);
                keep.iter().zip(own).for_each(|(register, own)| own.copy_from_slice(columns.get(*register)));
                Part {
                    violations: guards::count_violations(&columns, untimed_guards),
                    unfinished: guards::unfinished_searches(&columns),
                    last_terms: last_term_sums(&columns),
                    timed_violations: timed_guards.count_violations(&mut columns),
                }
            }))
        })
        .collect();
    let parts = parts?;
    let columns = keep.iter().copied().zip(kept).collect();
    Ok((Samples { columns, last_terms: last_terms(&parts) }, parts))
}

/// Returns some samples of untimed registers that are computed from draws alone, without any search or guard.
pub fn first_samples(program: &Program, registers: &[Register]) -> Samples {
    const COUNT: usize = 256;
    let order = evaluation_order(program, registers, &[]);
    let (plan, group) = (Plan::new(program, &[], &NOT_OBSERVED), Group::one(0, 0..COUNT));
    let mut columns = Columns::new(&plan, &group);
    columns.compute(&order, (0.0, 0.0));
    Samples::new(registers.iter().map(|register| (*register, columns.get(*register).to_vec())).collect())
}

/// Returns the untimed registers to compute for `roots` and the guards, operands first.
pub fn evaluation_order(program: &Program, roots: &[Register], guards: &[&Guard]) -> Vec<Register> {
    let roots = roots.iter().copied().chain(guards.iter().map(|guard| guard.condition));
    program.cone(roots, true).into_iter().filter(|register| !program.is_timed(*register)).collect()
}

/// The results of one group of blocks.
struct Part {
    /// For each untimed guard, the number of samples that violate it.
    violations: Vec<usize>,
    /// For each date and each timed guard, the number of samples that violate it.
    timed_violations: Vec<Vec<usize>>,
    /// The searches that gave up.
    unfinished: Vec<usize>,
    /// For each search that was run, the sum over samples of each term's share in having been last.
    last_terms: Vec<Option<Vec<f64>>>,
}

fn last_term_sums(columns: &Columns<'_>) -> Vec<Option<Vec<f64>>> {
    let sums = columns.crossings.iter().map(|found| {
        let found = found.as_ref()?;
        Some(found.last_terms.iter().map(|term| term.iter().sum()).collect())
    });
    sums.collect()
}

/// Returns, for each group of blocks, its part of every column.
fn split_by_group<'c>(columns: &'c mut [Vec<f64>], groups: &[Group]) -> Vec<Vec<&'c mut [f64]>> {
    let mut parts: Vec<Vec<&mut [f64]>> = groups.iter().map(|_| Vec::with_capacity(columns.len())).collect();
    for column in columns {
        let mut rest = column.as_mut_slice();
        for (group, parts) in groups.iter().zip(&mut parts) {
            let (own, later) = rest.split_at_mut(group.length());
            parts.push(own);
            rest = later;
        }
    }
    parts
}

/// Returns each search's shares of samples by the term that was the last to become true, from the sums of all groups.
fn last_terms(parts: &[Part]) -> BTreeMap<usize, Vec<f64>> {
    let searches = parts.first().map_or(0, |part| part.last_terms.len());
    let shares = (0..searches).map(|search| {
        let mut totals: Vec<f64> = Vec::new();
        for part in parts {
            for (term, sum) in part.last_terms[search].iter().flatten().enumerate() {
                totals.resize(totals.len().max(term + 1), 0.0);
                totals[term] += sum;
            }
        }
        let sum: f64 = totals.iter().sum();
        if sum > 0.0 {
            totals.iter_mut().for_each(|total| *total /= sum);
        }
        (search, totals)
    });
    shares.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::program::{Instruction, Operation, Search};
    use crate::source::{Sources, Span};

    #[test]
    fn a_run_that_asks_for_the_last_terms_gets_them_after_one_that_does_not() {
        let mut program = Program::default();
        let time = program.push(Instruction::Time);
        let score = program.push(Instruction::Score(7));
        let start = program.number(2032.0);
        let level = program.binary(Operation::Add, start, score);
        let condition = program.binary(Operation::AtLeast, time, level);
        let terms = vec![("late".to_owned(), condition)];
        let span = Span::new(Sources::default().add("test", ""), 0, 0);
        let date = program.search(Search { condition, terms, closed_form: None, span });
        let (cancel, memory) = (CancelToken::default(), SearchMemory::default());
        let (blocks, window) = (Blocks::new(64), (2026.0, 2041.0));
        let shares = |memory, last_terms| {
            let drawing = Drawing { blocks, window, cancel: &cancel, memory, last_terms, observed: &NOT_OBSERVED };
            run(&program, &[date], drawing, &mut Report::default()).unwrap().last_terms[&0].clone()
        };
        assert_eq!(shares(None, true), [1.0]);
        assert_eq!(shares(Some(&memory), false), [0.0; 0]);
        assert_eq!(shares(Some(&memory), true), [1.0]);
    }
}
