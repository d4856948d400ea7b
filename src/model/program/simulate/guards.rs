//! Checks after a run: guards that must hold in every sample, searches that gave up, and numbers that are not finite.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::model::program::columns::Columns;
use crate::model::program::crossing::MAX_STEPS_PER_SAMPLE;
use crate::model::program::{Guard, Instruction, Program, Register};

/// The number of equal steps over the window at whose ends a timed guard is checked.
const STEPS: usize = 64;

/// Returns the guards that do not depend on the date.
pub fn untimed(program: &Program) -> Vec<&Guard> {
    program.guards().iter().filter(|guard| !program.is_timed(guard.condition)).collect()
}

/// Returns, for each guard, the number of samples of a group that violate it.
pub fn count_violations(columns: &Columns<'_>, guards: &[&Guard]) -> Vec<usize> {
    let count = |guard: &&Guard| columns.get(guard.condition).iter().filter(|value| **value != 1.0).count();
    guards.iter().map(count).collect()
}

/// Reports each guard that some sample violates, with the number of such samples. `violations` has one item per group.
///
/// # Errors
///
/// If there is such a guard.
pub fn check<'v>(
    guards: &[&Guard],
    violations: impl Iterator<Item = &'v [usize]>,
    samples: usize,
    report: &mut Report,
) -> Result<(), Reported> {
    let mut totals = vec![0; guards.len()];
    for group in violations {
        totals.iter_mut().zip(group).for_each(|(total, count)| *total += count);
    }
    let mut result = Ok(());
    for (guard, total) in guards.iter().zip(totals).filter(|(_, total)| *total > 0) {
        result = Err(report.push(violated(guard, &format!("in {total} of {samples} samples"))));
    }
    result
}

fn violated(guard: &Guard, samples: &str) -> Diagnostic {
    let mut diagnostic = guard.diagnostic.clone();
    diagnostic.message += &format!(" ({samples})");
    diagnostic
}

/// The guards that depend on the date. They are checked at the window's ends and at equal steps between.
pub struct TimedGuards<'p> {
    guards: Vec<&'p Guard>,
    dates: Vec<f64>,
    time: Option<Register>,
    /// The untimed registers that the guards are computed from.
    pub untimed: Vec<Register>,
    timed: Vec<Register>,
}

impl<'p> TimedGuards<'p> {
    /// Selects the timed guards for which `applies` is true, and plans their evaluation.
    pub fn new(program: &'p Program, (from, to): (f64, f64), applies: impl Fn(&Guard) -> bool) -> Self {
        let timed = program.guards().iter().filter(|guard| program.is_timed(guard.condition));
        let guards: Vec<&Guard> = timed.filter(|guard| applies(guard)).collect();
        let cone = program.cone(guards.iter().map(|guard| guard.condition), false);
        let (timed, untimed): (Vec<Register>, Vec<Register>) =
            cone.into_iter().partition(|register| program.is_timed(*register));
        let is_time = |register: &&Register| matches!(program.instructions()[register.index()], Instruction::Time);
        let time = timed.iter().find(is_time).copied();
        let step = (to - from) / STEPS as f64;
        let dates = (0..=STEPS).map(|at| if at == STEPS { to } else { from + at as f64 * step }).collect();
        Self { guards, dates, time, untimed, timed }
    }

    /// Returns the conditions of the guards.
    pub fn conditions(&self) -> impl Iterator<Item = Register> {
        self.guards.iter().map(|guard| guard.condition)
    }

    /// Returns, for each date and guard, the number of samples of a group that violate it. The untimed registers must
    /// have been computed.
    pub fn count_violations(&self, columns: &mut Columns<'_>) -> Vec<Vec<usize>> {
        let Some(time) = self.time else { return Vec::new() };
        self.dates
            .iter()
            .map(|date| {
                columns.set(time, *date);
                // Searches are untimed, so no window is needed here.
                columns.compute(&self.timed, (0.0, 0.0));
                count_violations(columns, &self.guards)
            })
            .collect()
    }

    /// Reports each guard that some sample violates, with the first date at which one does and the number of such
    /// samples on that date. `violations` has one item per group.
    ///
    /// # Errors
    ///
    /// If there is such a guard.
    pub fn check<'v>(
        &self,
        violations: impl Iterator<Item = &'v [Vec<usize>]> + Clone,
        samples: usize,
        report: &mut Report,
    ) -> Result<(), Reported> {
        let mut result = Ok(());
        for (at, guard) in self.guards.iter().enumerate() {
            let total = |date: usize| violations.clone().map(|group| group[date][at]).sum::<usize>();
            let first = (0..self.dates.len()).map(|date| (date, total(date))).find(|(_, total)| *total > 0);
            if let Some((date, total)) = first {
                let day = Date::from_years(self.dates[date]).map_or_else(String::new, |day| format!(" on {day}"));
                result = Err(report.push(violated(guard, &format!("in {total} of {samples} samples{day}"))));
            }
        }
        result
    }
}

/// Returns the searches of a group that gave up, by their index in the program.
pub fn unfinished_searches(columns: &Columns<'_>) -> Vec<usize> {
    let searches = columns.crossings.iter().enumerate();
    searches.filter(|(_, found)| found.as_ref().is_some_and(|found| found.gave_up)).map(|(search, _)| search).collect()
}

/// Reports the first search that gave up.
///
/// # Errors
///
/// If a search gave up.
pub fn check_searches<'s>(
    program: &Program,
    unfinished: impl Iterator<Item = &'s usize>,
    report: &mut Report,
) -> Result<(), Reported> {
    let Some(search) = unfinished.min() else { return Ok(()) };
    Err(report.push(error!(
        MODEL_LIMIT at program.searches()[*search].span,
        "finding the first date at which this is true takes more than {MAX_STEPS_PER_SAMPLE} steps per sample on average, which is \
         the limit";
        hint "{}", why_slow(program, *search)
    )))
}

/// Returns why a search is slow, and what to do.
fn why_slow(program: &Program, search: usize) -> &'static str {
    let cone = program.cone([program.searches()[search].condition], false);
    let has_no_bounds = |register: &Register| {
        program.is_timed(*register)
            && matches!(
                program.instructions()[register.index()],
                Instruction::Special(..) | Instruction::Table(..) | Instruction::Interpolate { extended: true, .. }
            )
    };
    if cone.iter().any(has_no_bounds) {
        "a distribution here depends on the date, so that the search has to try every day: shorten the window, or draw from a \
         distribution whose parameters do not depend on the date"
    } else {
        "no range of dates could be shown to be free of crossings, because the two sides stay close to each other or cross very \
         often: shorten the window, or simplify the condition"
    }
}

/// Returns the error for a quantity that is NaN or infinite in `count` of `samples` samples. `what` names the quantity.
pub fn not_finite(what: &str, count: usize, samples: usize) -> Diagnostic {
    Diagnostic::error(codes::NOT_FINITE, format!("{what} is not a finite number in {count} of {samples} samples"))
        .hint("a division by zero, a logarithm of a number that is not above 0, or an overflow; no sample is dropped")
}
