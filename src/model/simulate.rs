//! A compiled model, run: every sample of the registers asked for.
//!
//! Blocks of samples are computed side by side and joined in their order, so that the number of threads shows in no digit.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::columns::Columns;
use super::forecast::BAND_LEVELS;
use super::program::{Program, Register};
use super::sampler::Blocks;
use crate::diagnostic::{Diagnostic, codes};

/// Samples of static registers, and what the searches found.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    columns: BTreeMap<Register, Vec<f64>>,
    /// For each search that was run, by its number: each term's share in having been last, over the samples in which
    /// the condition came to hold after the window's start. Sums to 1, or is all 0.
    pub last: BTreeMap<usize, Vec<f64>>,
}

impl Samples {
    /// The column of a register that was asked for; empty for any other.
    pub fn get(&self, register: Register) -> &[f64] {
        self.columns.get(&register).map_or(&[], Vec::as_slice)
    }
}

/// Runs a program for the static registers in `keep`, and checks what must hold in every sample.
///
/// # Errors
///
/// The guards that do not hold, each with the number of samples in which they do not.
pub fn run(
    program: &Program,
    keep: &[Register],
    blocks: Blocks,
    window: (f64, f64),
) -> Result<Samples, Vec<Diagnostic>> {
    let guards: Vec<_> = program.guards().iter().filter(|guard| !program.is_timed(guard.condition)).collect();
    let roots = keep.iter().copied().chain(guards.iter().map(|guard| guard.condition));
    let order: Vec<Register> =
        program.cone(roots, true).into_iter().filter(|register| !program.is_timed(*register)).collect();
    let ranges: Vec<_> = blocks.ranges().enumerate().collect();
    let parts: Vec<Part> = ranges
        .into_par_iter()
        .map(|(block, range)| {
            let mut columns = Columns::new(program, block, range.len());
            columns.compute(&order, window);
            Part {
                kept: keep.iter().map(|register| columns.get(*register).to_vec()).collect(),
                broken: guards.iter().map(|guard| count(columns.get(guard.condition), |truth| truth != 1.0)).collect(),
                last: columns
                    .crossings
                    .iter()
                    .map(|found| found.as_ref().map(|found| found.last.iter().map(|term| term.iter().sum()).collect()))
                    .collect(),
            }
        })
        .collect();
    let mut errors = Vec::new();
    for (at, guard) in guards.iter().enumerate() {
        let broken: usize = parts.iter().map(|part| part.broken[at]).sum();
        if broken > 0 {
            let mut diagnostic = guard.diagnostic.clone();
            diagnostic.message += &format!(" (in {broken} of {} samples)", blocks.samples);
            errors.push(diagnostic);
        }
    }
    if errors.is_empty() { Ok(join(keep, &parts)) } else { Err(errors) }
}

/// What one block yields.
struct Part {
    kept: Vec<Vec<f64>>,
    broken: Vec<usize>,
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

/// The static registers that timed registers are computed from, which [`bands`] must be given samples of.
pub fn steady(program: &Program, timed: &[Register]) -> Vec<Register> {
    program.cone(timed.iter().copied(), false).into_iter().filter(|register| !program.is_timed(*register)).collect()
}

/// Quantiles at [`BAND_LEVELS`] of registers over dates: for each register, for each level, one at each date.
///
/// # Errors
///
/// For each register with a sample that is no finite number: its place in `registers`, the number of such samples at
/// the first date that has any, and that date.
pub fn bands(
    program: &Program,
    registers: &[Register],
    time: Register,
    dates: &[f64],
    samples: &Samples,
    blocks: Blocks,
) -> Result<Vec<Vec<Vec<f64>>>, Vec<NotFinite>> {
    let cone = program.cone(registers.iter().copied(), false);
    let (moving, steady): (Vec<Register>, Vec<Register>) =
        cone.into_iter().partition(|register| program.is_timed(*register));
    // For each date, for each register, the quantiles at the levels.
    let at_dates: Vec<Vec<Result<Vec<f64>, usize>>> = dates
        .par_iter()
        .map(|date| {
            let mut values: Vec<Vec<f64>> = vec![Vec::with_capacity(blocks.samples); registers.len()];
            for (block, range) in blocks.ranges().enumerate() {
                let mut columns = Columns::new(program, block, range.len());
                for register in &steady {
                    columns.put(*register, &samples.get(*register)[range.clone()]);
                }
                columns.set_time(time, *date);
                // No search is timed, so there is no window to look in.
                columns.compute(&moving, (0.0, 0.0));
                for (own, register) in values.iter_mut().zip(registers) {
                    own.extend_from_slice(columns.get(*register));
                }
            }
            values.into_iter().map(quantiles).collect()
        })
        .collect();
    let mut errors = Vec::new();
    let mut found = vec![vec![Vec::with_capacity(dates.len()); BAND_LEVELS.len()]; registers.len()];
    for (place, own) in found.iter_mut().enumerate() {
        for (date, at_date) in dates.iter().zip(&at_dates) {
            match &at_date[place] {
                Ok(levels) => own.iter_mut().zip(levels).for_each(|(band, value)| band.push(*value)),
                Err(count) => {
                    errors.push(NotFinite { place, count: *count, date: *date });
                    break;
                }
            }
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

/// Samples of a curve that are no finite numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotFinite {
    /// Which of the registers.
    pub place: usize,
    /// In how many samples.
    pub count: usize,
    /// At which date.
    pub date: f64,
}

/// The quantiles at [`BAND_LEVELS`], or how many samples are no finite numbers. Selects rather than sorts.
fn quantiles(mut values: Vec<f64>) -> Result<Vec<f64>, usize> {
    let broken = count(&values, |value| !value.is_finite());
    if broken > 0 || values.is_empty() {
        return Err(broken);
    }
    let last = values.len() - 1;
    let mut from = 0;
    let mut found = Vec::with_capacity(BAND_LEVELS.len());
    for level in BAND_LEVELS {
        let position = level * last as f64;
        let below = position.floor() as usize;
        // All before `from` are at most all after it, since the levels rise.
        let (_, low, rest) = values[from..].select_nth_unstable_by(below - from, f64::total_cmp);
        let low = *low;
        let high = rest.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
        found.push(low + (position - position.floor()) * (high - low));
        from = below;
    }
    Ok(found)
}

/// The error of a value that is no finite number in some samples.
pub fn not_finite(what: &str, count: usize, samples: usize) -> Diagnostic {
    Diagnostic::error(codes::NOT_FINITE, format!("{what} is no finite number in {count} of {samples} samples"))
        .hint("a division by zero, a logarithm of a number that is not above 0, or an overflow; no sample is dropped")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Draws;

    #[test]
    fn selected_quantiles_are_those_of_the_sorted_samples() {
        let values: Vec<f64> = (0..1000).map(|at| f64::from((at * 7919) % 1009).sqrt()).collect();
        let draws = Draws::new(values.clone());
        let expected: Vec<f64> = BAND_LEVELS.iter().map(|level| draws.quantile(*level).unwrap()).collect();
        let found = quantiles(values).unwrap();
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < 1e-12, "{a} {b}");
        }
    }
}
