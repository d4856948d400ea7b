//! A compiled model, run: every sample of the registers asked for.
//!
//! Groups of blocks of samples are computed side by side and joined in their order, so that the number of threads shows in no digit.

mod bands;
mod lines;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::columns::{Columns, Plan};
use super::{Guard, Instruction, Program, Register, crossing, operands};
use crate::cancel::CancelToken;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::stats::sampler::Blocks;

pub use bands::{Cases, NotFinite, Quantities, bands, medians};

/// Samples of static registers, and what the searches found.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    columns: BTreeMap<Register, Vec<f64>>,
    /// For each search that was run, by its number: each term's share in having been last, over the samples in which
    /// the condition came to hold after the window's start. Sums to 1, or is all 0.
    pub last: BTreeMap<usize, Vec<f64>>,
}

impl Samples {
    /// Samples of registers, without any search.
    pub fn of(columns: BTreeMap<Register, Vec<f64>>) -> Self {
        Self { columns, last: BTreeMap::new() }
    }

    /// Whether a register was asked for.
    pub fn has(&self, register: Register) -> bool {
        self.columns.contains_key(&register)
    }

    /// The column of a register that was asked for; empty for any other.
    pub fn get(&self, register: Register) -> &[f64] {
        self.columns.get(&register).map_or(&[], Vec::as_slice)
    }
}

/// Runs a program for the static registers in `keep`, and checks what must hold in every sample.
///
/// # Errors
///
/// The guards that do not hold, each with the number of samples in which they do not; none where the cancel was lost.
pub fn run(
    program: &Program,
    keep: &[Register],
    (blocks, window): (Blocks, (f64, f64)),
    cancel: &CancelToken,
) -> Result<Samples, Vec<Diagnostic>> {
    let guards = guards(program);
    let dated = Dated::new(program, window, |_| true);
    let roots: Vec<Register> = keep.iter().chain(&dated.steady).copied().collect();
    let order = order(program, &roots, &guards);
    let plan = Plan::new(program, &order);
    let parts: Option<Vec<Part>> = blocks
        .groups()
        .par_iter()
        .map(|group| {
            if cancel.is_cancelled() {
                return None;
            }
            let mut columns = Columns::new(&plan, group);
            columns.compute(&order, window);
            Some(Part {
                kept: keep.iter().map(|register| columns.get(*register).to_vec()).collect(),
                broken: broken(&columns, &guards),
                gave_up: gave_up(&columns),
                last: columns
                    .crossings
                    .iter()
                    .map(|found| found.as_ref().map(|found| found.last.iter().map(|term| term.iter().sum()).collect()))
                    .collect(),
                dated: dated.broken(&mut columns),
            })
        })
        .collect();
    let parts = parts.ok_or_else(Vec::new)?;
    check(&guards, parts.iter().map(|part| part.broken.as_slice()), blocks)?;
    check_searches(program, parts.iter().flat_map(|part| &part.gave_up))?;
    dated.check(parts.iter().map(|part| part.dated.as_slice()), blocks)?;
    Ok(join(keep, &parts))
}

/// What must hold in every sample, as far as it is not a matter of the date.
fn guards(program: &Program) -> Vec<&Guard> {
    program.guards().iter().filter(|guard| !program.is_timed(guard.condition)).collect()
}

/// The guards that are a matter of the date: they are held to at [`CHECKS`] equal steps over the window.
struct Dated<'p> {
    guards: Vec<&'p Guard>,
    dates: Vec<f64>,
    time: Option<Register>,
    steady: Vec<Register>,
    moving: Vec<Register>,
}

/// At how many dates after the window's first a guard that depends on the date is looked at.
const CHECKS: usize = 64;

impl<'p> Dated<'p> {
    fn new(program: &'p Program, (from, to): (f64, f64), concerns: impl Fn(&Guard) -> bool) -> Self {
        let timed = program.guards().iter().filter(|guard| program.is_timed(guard.condition));
        let guards: Vec<&Guard> = timed.filter(|guard| concerns(guard)).collect();
        let cone = program.cone(guards.iter().map(|guard| guard.condition), false);
        let (moving, steady): (Vec<Register>, Vec<Register>) =
            cone.into_iter().partition(|register| program.is_timed(*register));
        let time = moving
            .iter()
            .find(|register| matches!(program.instructions()[register.index()], Instruction::Time))
            .copied();
        let step = (to - from) / CHECKS as f64;
        let dates = (0..=CHECKS).map(|at| if at == CHECKS { to } else { from + at as f64 * step }).collect();
        Self { guards, dates, time, steady, moving }
    }

    /// For each guard and date, in how many samples of a block it does not hold.
    fn broken(&self, columns: &mut Columns<'_>) -> Vec<Vec<usize>> {
        let Some(time) = self.time else { return Vec::new() };
        self.dates
            .iter()
            .map(|date| {
                columns.set(time, *date);
                // No search is timed, so there is no window to look in.
                columns.compute(&self.moving, (0.0, 0.0));
                broken(columns, &self.guards)
            })
            .collect()
    }

    /// The guards that do not hold, each with the first date that was found and the number of samples then. For each block
    /// there is what [`Self::broken`] found.
    fn check<'b>(
        &self,
        broken: impl Iterator<Item = &'b [Vec<usize>]> + Clone,
        blocks: Blocks,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut errors = Vec::new();
        for (at, guard) in self.guards.iter().enumerate() {
            let total = |date: usize| broken.clone().map(|block| block[date][at]).sum::<usize>();
            let found = (0..self.dates.len()).map(|date| (date, total(date))).find(|(_, total)| *total > 0);
            if let Some((date, total)) = found {
                let day = Date::from_years(self.dates[date]).map_or_else(String::new, |day| format!(" on {day}"));
                let mut diagnostic = guard.diagnostic.clone();
                diagnostic.message += &format!(" (in {total} of {} samples{day})", blocks.samples);
                errors.push(diagnostic);
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// The static registers to compute for `keep` and the guards, in order.
fn order(program: &Program, keep: &[Register], guards: &[&Guard]) -> Vec<Register> {
    let roots = keep.iter().copied().chain(guards.iter().map(|guard| guard.condition));
    program.cone(roots, true).into_iter().filter(|register| !program.is_timed(*register)).collect()
}

/// For each guard, in how many samples of a block it does not hold.
fn broken(columns: &Columns<'_>, guards: &[&Guard]) -> Vec<usize> {
    guards.iter().map(|guard| count(columns.get(guard.condition), |truth| truth != 1.0)).collect()
}

/// The guards that do not hold, with the number of samples over all blocks.
fn check<'a>(
    guards: &[&Guard],
    broken: impl Iterator<Item = &'a [usize]>,
    blocks: Blocks,
) -> Result<(), Vec<Diagnostic>> {
    let mut totals = vec![0; guards.len()];
    for block in broken {
        totals.iter_mut().zip(block).for_each(|(total, count)| *total += count);
    }
    let failed = guards.iter().zip(totals).filter(|(_, total)| *total > 0);
    let errors: Vec<Diagnostic> = failed
        .map(|(guard, total)| {
            let mut diagnostic = guard.diagnostic.clone();
            diagnostic.message += &format!(" (in {total} of {} samples)", blocks.samples);
            diagnostic
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The searches of a block that gave up.
fn gave_up(columns: &Columns<'_>) -> Vec<usize> {
    let searches = columns.crossings.iter().enumerate();
    searches.filter(|(_, found)| found.as_ref().is_some_and(|found| found.gave_up)).map(|(search, _)| search).collect()
}

/// The error of a search that gave up.
fn check_searches<'a>(program: &Program, gave_up: impl Iterator<Item = &'a usize>) -> Result<(), Vec<Diagnostic>> {
    let Some(search) = gave_up.min() else { return Ok(()) };
    let message = format!(
        "the first date at which this holds takes more than {} looks a sample to find, which is the limit",
        crossing::LOOKS
    );
    Err(vec![
        Diagnostic::error(codes::MODEL_LIMIT, message)
            .at(program.searches()[*search].place)
            .hint("it comes and goes, or nearly does, very often: shorten the window, or make the condition coarser"),
    ])
}

/// A register held at one value in every sample, against what its instruction says.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// Which.
    pub register: Register,
    /// The value.
    pub value: f64,
}

/// What one block yields of one case.
struct Case {
    /// The column of each register to keep.
    kept: Vec<Vec<f64>>,
    /// For each guard, in how many samples it does not hold.
    broken: Vec<usize>,
    /// The same of the guards that are a matter of the date, at each.
    dated: Vec<Vec<usize>>,
    /// The searches that gave up.
    gave_up: Vec<usize>,
}

/// The most numbers that [`under`] keeps at a time.
const MOST_KEPT: usize = 1 << 23;

/// Runs a program once for each of `cases`, with that register held: for each case, `answer` of the columns of the
/// registers in `keep`. All cases share their draws, and what does not rest on the register is computed once.
///
/// # Errors
///
/// The guards that do not hold; none where the cancel was lost.
pub fn under<Answer: Send>(
    program: &Program,
    keep: &[Register],
    cases: &[Held],
    (blocks, window): (Blocks, (f64, f64)),
    cancel: &CancelToken,
    answer: impl Fn(Vec<Vec<f64>>) -> Answer + Sync,
) -> Result<Vec<Answer>, Vec<Diagnostic>> {
    let guards = guards(program);
    let mut roots = keep.to_vec();
    roots.extend(Dated::new(program, window, |_| true).steady);
    let order = order(program, &roots, &guards);
    let (plan, groups) = (Plan::new(program, &order), blocks.groups());
    let mut answers = Vec::with_capacity(cases.len());
    for cases in cases.chunks((MOST_KEPT / (blocks.samples * keep.len().max(1))).max(1)) {
        let held: BTreeSet<Register> = cases.iter().map(|case| case.register).collect();
        let followers: BTreeMap<Register, Vec<Register>> =
            held.into_iter().map(|register| (register, followers(program, &order, register))).collect();
        let moved =
            |register: &Register, held: &Register| register == held || followers[held].binary_search(register).is_ok();
        // What is another in every case is computed for none beforehand, and need not be put back.
        let is_always = |register: &Register| followers.keys().all(|held| moved(register, held));
        let others: Vec<Register> = order.iter().copied().filter(|register| !is_always(register)).collect();
        let seldom: BTreeMap<Register, Vec<Register>> = followers
            .keys()
            .map(|held| (*held, others.iter().copied().filter(|register| moved(register, held)).collect()))
            .collect();
        // What does not rest on the held register is the same in every case, and seen to in the first.
        let dated: Vec<Dated> = cases
            .iter()
            .enumerate()
            .map(|(at, case)| {
                let rests = |guard: &Guard| program.cone([guard.condition], true).contains(&case.register);
                Dated::new(program, window, |guard| at == 0 || rests(guard))
            })
            .collect();
        let parts: Option<Vec<Vec<Case>>> = groups
            .par_iter()
            .map(|group| {
                let mut columns = Columns::new(&plan, group);
                columns.compute(&others, window);
                let mut aside: Vec<Vec<f64>> = Vec::new();
                let held = cases.iter().zip(&dated).map(|(case, dated)| {
                    if cancel.is_cancelled() {
                        return None;
                    }
                    let (followers, seldom) = (&followers[&case.register], &seldom[&case.register]);
                    aside.resize_with(aside.len().max(seldom.len()), Vec::new);
                    columns.swap(seldom, &mut aside);
                    columns.set(case.register, case.value);
                    columns.compute(followers, window);
                    let kept = keep.iter().map(|register| columns.get(*register).to_vec()).collect();
                    let (broken, dated) = (broken(&columns, &guards), dated.broken(&mut columns));
                    columns.swap(seldom, &mut aside);
                    Some(Case { kept, broken, dated, gave_up: gave_up(&columns) })
                });
                held.collect()
            })
            .collect();
        let parts = parts.ok_or_else(Vec::new)?;
        for (case, dated) in dated.iter().enumerate() {
            check(&guards, parts.iter().map(|part| part[case].broken.as_slice()), blocks)?;
            check_searches(program, parts.iter().flat_map(|part| &part[case].gave_up))?;
            dated.check(parts.iter().map(|part| part[case].dated.as_slice()), blocks)?;
        }
        let found: Vec<Answer> = (0..cases.len())
            .into_par_iter()
            .map(|case| {
                let column = |at: usize| parts.iter().flat_map(|part| part[case].kept[at].iter().copied()).collect();
                answer((0..keep.len()).map(column).collect())
            })
            .collect();
        answers.extend(found);
    }
    Ok(answers)
}

/// Divides static registers into those that rest on one of them, itself among them, and those that do not.
pub fn resting(program: &Program, registers: &[Register], on: Register) -> (Vec<Register>, Vec<Register>) {
    let followers = followers(program, &order(program, registers, &[]), on);
    registers.iter().partition(|register| **register == on || followers.contains(register))
}

/// The registers of `order` that are computed from `register`, itself left out.
fn followers(program: &Program, order: &[Register], register: Register) -> Vec<Register> {
    let mut moved = BTreeSet::from([register]);
    for candidate in order {
        let reads = match &program.instructions()[candidate.index()] {
            Instruction::First(_) => program.cone([*candidate], true),
            other => operands(other),
        };
        // What a search reads reaches beyond it to the draws, so the register itself is among them where it matters.
        if reads.iter().any(|read| moved.contains(read)) {
            moved.insert(*candidate);
        }
    }
    moved.remove(&register);
    moved.into_iter().collect()
}

/// What one block yields.
struct Part {
    gave_up: Vec<usize>,
    kept: Vec<Vec<f64>>,
    broken: Vec<usize>,
    dated: Vec<Vec<usize>>,
    last: Vec<Option<Vec<f64>>>,
}

fn join(keep: &[Register], parts: &[Part]) -> Samples {
    let mut samples = Samples::default();
    for (at, register) in keep.iter().enumerate() {
        samples.columns.insert(*register, parts.iter().flat_map(|part| part.kept[at].iter().copied()).collect());
    }
    let searches = parts.first().map_or(0, |part| part.last.len());
    for search in 0..searches {
        let mut totals: Vec<f64> = Vec::new();
        for part in parts {
            for (term, sum) in part.last[search].iter().flatten().enumerate() {
                totals.resize(totals.len().max(term + 1), 0.0);
                totals[term] += sum;
            }
        }
        let sum: f64 = totals.iter().sum();
        if sum > 0.0 {
            totals.iter_mut().for_each(|total| *total /= sum);
        }
        samples.last.insert(search, totals);
    }
    samples
}

fn count(column: &[f64], is: impl Fn(f64) -> bool) -> usize {
    column.iter().filter(|value| is(**value)).count()
}

/// The error of a value that is no finite number in some samples.
pub fn not_finite(what: &str, count: usize, samples: usize) -> Diagnostic {
    Diagnostic::error(codes::NOT_FINITE, format!("{what} is no finite number in {count} of {samples} samples"))
        .hint("a division by zero, a logarithm of a number that is not above 0, or an overflow; no sample is dropped")
}
