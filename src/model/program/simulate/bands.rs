//! Bands of quantities over time.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::lines::{self, Line};
use super::{Samples, count};
use crate::cancel::CancelToken;
use crate::model::program::columns::{Columns, Plan};
use crate::model::program::crossing::{self, Power};
use crate::model::program::{Program, Register, operands};
use crate::model::run::forecast::BAND_LEVELS;
use crate::model::stats::sampler::Blocks;
use crate::model::stats::{draws, math};

/// So many dates are computed over one copy of what does not depend on the date.
const TOGETHER: usize = 8;

/// Quantities of which bands are asked.
#[derive(Clone, Debug)]
pub struct Quantities {
    /// The register of each, and its form where it is an exponential of the date.
    registers: Vec<(Register, Option<Power>)>,
    /// The register of the date.
    time: Register,
}

impl Quantities {
    /// Prepares the bands of registers; the program is given the instructions that their forms take.
    pub fn new(program: &mut Program, registers: &[Register], time: Register) -> Self {
        let registers = registers.iter().map(|register| (*register, crossing::power(program, *register))).collect();
        Self { registers, time }
    }

    /// The static registers that [`bands`] and [`medians`] must be given samples of.
    pub fn steady(&self, program: &Program) -> Vec<Register> {
        let mut steady = program.cone(self.registers.iter().map(|(register, _)| *register), false);
        steady.retain(|register| !program.is_timed(*register));
        for form in self.registers.iter().filter_map(|(_, form)| form.as_ref()) {
            steady.extend([form.factor, form.slope, form.level].iter().chain(&form.provided));
        }
        steady
    }
}

/// Quantiles at [`BAND_LEVELS`] of quantities over dates: for each, for each level, one at each date.
///
/// # Errors
///
/// For each quantity with a sample that is no finite number: its place among them, the number of such samples at the
/// first date that has any, and that date. Where the cancel was lost what comes of it means nothing.
pub fn bands(
    program: &Program,
    quantities: &Quantities,
    dates: &[f64],
    (samples, blocks): (&Samples, Blocks),
    cancel: &CancelToken,
) -> Result<Vec<Vec<Vec<f64>>>, Vec<NotFinite>> {
    let count = quantities.registers.len();
    let mut places: Vec<usize> = (0..count).collect();
    let mut found: Vec<Vec<Vec<f64>>> = vec![Vec::new(); count];
    // Exponentials first, for which no column need be computed.
    for (place, (_, form)) in quantities.registers.iter().enumerate() {
        let column = |register: Register| &samples.get(register)[..blocks.samples];
        if let Some(bands) = form.as_ref().and_then(|form| exponential(form, dates, column, &BAND_LEVELS)) {
            found[place] = bands;
            places.retain(|other| *other != place);
        }
    }
    if places.is_empty() {
        return Ok(found);
    }
    let registers: Vec<Register> = places.iter().map(|place| quantities.registers[*place].0).collect();
    match evaluated(program, &registers, quantities.time, dates, (samples, blocks), cancel) {
        Ok(bands) => {
            for (place, bands) in places.into_iter().zip(bands) {
                found[place] = bands;
            }
            Ok(found)
        }
        Err(errors) => Err(errors.into_iter().map(|error| NotFinite { place: places[error.place], ..error }).collect()),
    }
}

/// The quantiles of an exponential at some levels: those of its exponents, which are in the order of its values. Nothing
/// where it is none in some sample.
fn exponential<'c>(
    form: &Power,
    dates: &[f64],
    column: impl Fn(Register) -> &'c [f64],
    levels: &[f64],
) -> Option<Vec<Vec<f64>>> {
    if form.provided.iter().any(|truth| column(*truth).iter().any(|truth| *truth != 1.0)) {
        return None;
    }
    let doublings: Vec<Line> = (column(form.factor), column(form.slope), column(form.level))
        .into_par_iter()
        .map(|(factor, slope, level)| Line { slope: *slope, level: math::log2(*factor) + level })
        .collect();
    if !doublings.iter().all(|line| line.slope.is_finite() && line.level.is_finite()) {
        return None;
    }
    let band = |level: &f64| {
        let values = lines::quantiles(&doublings, dates, *level, math::exp2)?;
        values.iter().all(|value| value.is_finite()).then_some(values)
    };
    levels.par_iter().map(band).collect()
}

/// What the samples of several cases are: of some registers each has its own, the others they share.
#[derive(Clone, Copy, Debug)]
pub struct Cases<'s> {
    /// What is the same in all cases.
    pub shared: &'s Samples,
    /// What is not: the same registers in each.
    pub own: &'s [Samples],
}

/// The medians over dates, in each of several cases, of a quantity that was prepared alone. What does not rest on what
/// sets the cases apart is computed once for all of them.
///
/// # Errors
///
/// As of [`bands`]. Where the cancel was lost what comes of it means nothing.
pub fn medians(
    program: &Program,
    quantity: &Quantities,
    dates: &[f64],
    (cases, blocks): (Cases<'_>, Blocks),
    cancel: &CancelToken,
) -> Result<Vec<Vec<f64>>, NotFinite> {
    let (Some((register, form)), Some(first)) = (quantity.registers.first(), cases.own.first()) else {
        return Ok(vec![Vec::new(); cases.own.len()]);
    };
    if let Some(form) = form {
        let median = |own: &Samples| {
            let column = |register: Register| {
                let samples = if own.has(register) { own } else { cases.shared };
                &samples.get(register)[..blocks.samples]
            };
            exponential(form, dates, column, &[0.5])?.pop()
        };
        if let Some(found) = cases.own.par_iter().map(median).collect() {
            return Ok(found);
        }
    }
    let cone = program.cone([*register], false);
    let (moving, steady): (Vec<Register>, Vec<Register>) =
        cone.into_iter().partition(|register| program.is_timed(*register));
    let (apart, alike): (Vec<Register>, Vec<Register>) = steady.into_iter().partition(|register| first.has(*register));
    let mut resting: BTreeSet<Register> = apart.iter().copied().collect();
    let (followers, others): (Vec<Register>, Vec<Register>) = moving.into_iter().partition(|register| {
        let rests = operands(&program.instructions()[register.index()]).iter().any(|read| resting.contains(read));
        rests && resting.insert(*register)
    });
    // Of the others, what the followers read.
    let mut read: BTreeSet<Register> =
        followers.iter().flat_map(|follower| operands(&program.instructions()[follower.index()])).collect();
    read.insert(*register);
    let read: Vec<Register> = others.iter().copied().filter(|register| read.contains(register)).collect();
    // No search is timed.
    let (plan, groups) = (Plan::new(program, &[]), blocks.groups());
    // For each date, for each case, the median.
    let at_dates: Vec<Vec<Result<f64, usize>>> = dates
        .par_chunks(TOGETHER)
        .flat_map_iter(|dates| {
            let mut values = vec![vec![Vec::with_capacity(blocks.samples); cases.own.len()]; dates.len()];
            for group in groups.iter().take_while(|_| !cancel.is_cancelled()) {
                let mut columns = Columns::new(&plan, group);
                for register in &alike {
                    columns.put(*register, &cases.shared.get(*register)[group.samples.clone()]);
                }
                let mut read_at = |date: &f64| -> Vec<Vec<f64>> {
                    columns.set(quantity.time, *date);
                    columns.compute(&others, (0.0, 0.0));
                    read.iter().map(|register| columns.get(*register).to_vec()).collect()
                };
                let mut ahead: Vec<Vec<Vec<f64>>> = dates.iter().map(&mut read_at).collect();
                for (case, own) in cases.own.iter().enumerate() {
                    for register in &apart {
                        columns.put(*register, &own.get(*register)[group.samples.clone()]);
                    }
                    for (ahead, values) in ahead.iter_mut().zip(&mut values) {
                        columns.swap(&read, ahead);
                        columns.compute(&followers, (0.0, 0.0));
                        values[case].extend_from_slice(columns.get(*register));
                        columns.swap(&read, ahead);
                    }
                }
            }
            let median = |values| Ok(quantiles(values, &[0.5])?[0]);
            values.into_iter().map(move |values| values.into_iter().map(median).collect())
        })
        .collect();
    let of_case = |case: usize| {
        let at_date = |(date, found): (&f64, &Vec<Result<f64, usize>>)| {
            found[case].map_err(|count| NotFinite { place: 0, count, date: *date })
        };
        dates.iter().zip(&at_dates).map(at_date).collect()
    };
    (0..cases.own.len()).map(of_case).collect()
}

/// The bands of any quantities, every sample of them computed at every date.
fn evaluated(
    program: &Program,
    registers: &[Register],
    time: Register,
    dates: &[f64],
    (samples, blocks): (&Samples, Blocks),
    cancel: &CancelToken,
) -> Result<Vec<Vec<Vec<f64>>>, Vec<NotFinite>> {
    let cone = program.cone(registers.iter().copied(), false);
    let (moving, steady): (Vec<Register>, Vec<Register>) =
        cone.into_iter().partition(|register| program.is_timed(*register));
    // No search is timed.
    let (plan, groups) = (Plan::new(program, &[]), blocks.groups());
    // For each date, for each register, the quantiles at the levels.
    let at_dates: Vec<Vec<Result<Vec<f64>, usize>>> = dates
        .par_chunks(TOGETHER)
        .flat_map_iter(|dates| {
            let mut values = vec![vec![Vec::with_capacity(blocks.samples); registers.len()]; dates.len()];
            for group in groups.iter().take_while(|_| !cancel.is_cancelled()) {
                let mut columns = Columns::new(&plan, group);
                for register in &steady {
                    columns.put(*register, &samples.get(*register)[group.samples.clone()]);
                }
                for (date, values) in dates.iter().zip(&mut values) {
                    columns.set(time, *date);
                    // No search is timed, so there is no window to look in.
                    columns.compute(&moving, (0.0, 0.0));
                    for (own, register) in values.iter_mut().zip(registers) {
                        own.extend_from_slice(columns.get(*register));
                    }
                }
            }
            let levels = |values| quantiles(values, &BAND_LEVELS);
            values.into_iter().map(move |values: Vec<Vec<f64>>| values.into_iter().map(levels).collect())
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

/// The quantiles at some levels, or how many samples are no finite numbers.
fn quantiles(values: Vec<f64>, levels: &[f64]) -> Result<Vec<f64>, usize> {
    let broken = count(&values, |value| !value.is_finite());
    if broken > 0 || values.is_empty() {
        return Err(broken);
    }
    Ok(draws::select(&values, levels))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::program::simulate::{Held, resting, run, under};
    use crate::model::program::{Instruction, Operation};

    #[test]
    fn medians_of_cases_are_those_of_the_bands_of_each() {
        let mut program = Program::default();
        let time = program.push(Instruction::Time);
        let (x, y) = (program.push(Instruction::Score(1)), program.push(Instruction::Score(2)));
        let weight = program.push(Instruction::Free);
        let from = program.number(2030.0);
        let elapsed = program.binary(Operation::Subtract, time, from);
        // A line whose slope hangs on the case, one that no case moves, and an exponential.
        let slope = program.binary(Operation::Multiply, x, weight);
        let own = program.binary(Operation::Multiply, elapsed, slope);
        let other = program.binary(Operation::Multiply, elapsed, y);
        let least = program.binary(Operation::Minimum, own, other);
        let two = program.number(2.0);
        let power = program.binary(Operation::Power, two, own);
        let (dates, window) = ([2026.0, 2027.5, 2030.0, 2041.0], (2026.0, 2041.0));
        let (blocks, cancel) = (Blocks::new(300), CancelToken::default());
        let cases = [1.0, -0.5, 3.0].map(|value| Held { register: weight, value });
        for quantity in [least, power, other] {
            let quantity = Quantities::new(&mut program, &[quantity], time);
            let steady = quantity.steady(&program);
            let sampled = |keep: &[Register]| -> Vec<Samples> {
                let answer = |columns: Vec<Vec<f64>>| Samples::of(keep.iter().copied().zip(columns).collect());
                under(&program, keep, &cases, (blocks, window), &cancel, answer).unwrap()
            };
            let (apart, alike) = resting(&program, &steady, weight);
            let (own, shared) = (sampled(&apart), run(&program, &alike, (blocks, window), &cancel).unwrap());
            let cases = Cases { shared: &shared, own: &own };
            let found = medians(&program, &quantity, &dates, (cases, blocks), &cancel).unwrap();
            for (samples, found) in sampled(&steady).iter().zip(found) {
                let bands = bands(&program, &quantity, &dates, (samples, blocks), &cancel).unwrap();
                assert_eq!(found, bands[0][3]);
            }
        }
    }
}
