//! Medians of one quantity over dates, in several cases that share most of their samples.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::quantities::{NotFinite, Quantities, ValuesAtDates, dates_at_a_time, exponential_quantiles};
use super::samples::{Drawing, Samples};
use crate::model::program::columns::{Columns, Plan};
use crate::model::program::{Program, Register, operands};
use crate::model::stats::sampler::Group;
use crate::observer::Phase;

/// The samples of several cases.
#[derive(Clone, Copy, Debug)]
pub struct Cases<'s> {
    /// The samples of the registers that are the same in all cases.
    pub shared: &'s Samples,
    /// For each case, the samples of the other registers: the same registers in every case.
    pub own: &'s [Samples],
}

/// Returns, for each case, the medians over dates of the first of `quantities`.
///
/// Registers that do not depend on the case are computed once for all cases.
///
/// # Errors
///
/// If some samples are not finite: the first such date of the first such case, and the number of such samples. If the
/// run was cancelled, the result must not be used.
pub fn medians(
    program: &Program,
    quantities: &Quantities,
    dates: &[f64],
    (cases, drawing): (Cases<'_>, Drawing<'_>),
) -> Result<Vec<Vec<f64>>, NotFinite> {
    let (Some((register, form)), Some(first)) = (quantities.registers.first(), cases.own.first()) else {
        return Ok(vec![Vec::new(); cases.own.len()]);
    };
    if let Some(form) = form {
        let median = |own: &Samples| {
            let column = |register: Register| {
                let samples = if own.has(register) { own } else { cases.shared };
                &samples.get(register)[..drawing.blocks.samples]
            };
            exponential_quantiles(form, dates, column, &[0.5], drawing.observed)?.pop()
        };
        if let Some(found) = cases.own.par_iter().map(median).collect() {
            return Ok(found);
        }
    }
    let schedule = Schedule::new(program, *register, |register| first.has(register));
    // Searches are untimed, so the plan needs no solver.
    let (plan, groups) = (Plan::new(program, &[], drawing.observed), drawing.blocks.groups());
    // For each date, for each case, the median.
    let at_dates: Vec<Vec<Result<f64, usize>>> = dates
        .par_chunks(dates_at_a_time(cases.own.len() * drawing.blocks.samples))
        .map_init(ValuesAtDates::default, |at_dates, dates| {
            drawing.observed.phase(Phase::Slider, || {
                at_dates.clear(dates.len(), cases.own.len());
                for group in groups.iter().take_while(|_| !drawing.cancel.is_cancelled()) {
                    let columns = Columns::new(&plan, group);
                    schedule.evaluate((dates, quantities.time), cases, (columns, group), &mut at_dates.values);
                }
                let medians = at_dates.quantiles(&[0.5]).into_iter();
                medians.map(|medians| medians.into_iter().map(|median| Ok(median?[0])).collect()).collect::<Vec<_>>()
            })
        })
        .flatten_iter()
        .collect();
    let of_case = |case: usize| {
        let at_date = |(date, found): (&f64, &Vec<Result<f64, usize>>)| {
            found[case].map_err(|count| NotFinite { quantity: 0, count, date: *date })
        };
        dates.iter().zip(&at_dates).map(at_date).collect()
    };
    (0..cases.own.len()).map(of_case).collect()
}

/// Which registers are evaluated once per date, and which again in every case.
struct Schedule {
    /// The quantity.
    register: Register,
    /// The untimed registers for which each case has its own samples.
    own: Vec<Register>,
    /// The other untimed registers.
    shared: Vec<Register>,
    /// The timed registers that do not depend on the case.
    shared_timed: Vec<Register>,
    /// Those of them that timed registers of the case read.
    read: Vec<Register>,
    /// The timed registers that depend on the case.
    own_timed: Vec<Register>,
}

impl Schedule {
    fn new(program: &Program, register: Register, is_own: impl Fn(Register) -> bool) -> Self {
        let cone = program.cone([register], false);
        let (timed, untimed): (Vec<Register>, Vec<Register>) =
            cone.into_iter().partition(|register| program.is_timed(*register));
        let (own, shared): (Vec<Register>, Vec<Register>) = untimed.into_iter().partition(|register| is_own(*register));
        let reads = |register: &Register| operands(&program.instructions()[register.index()]);
        let mut dependent: BTreeSet<Register> = own.iter().copied().collect();
        let (own_timed, shared_timed): (Vec<Register>, Vec<Register>) = timed.into_iter().partition(|register| {
            reads(register).iter().any(|read| dependent.contains(read)) && dependent.insert(*register)
        });
        let mut needed: BTreeSet<Register> = own_timed.iter().flat_map(reads).collect();
        needed.insert(register);
        let read = shared_timed.iter().copied().filter(|register| needed.contains(register)).collect();
        Self { register, own, shared, shared_timed, read, own_timed }
    }

    /// Appends the values of one group of blocks to `values`, which has a column for each date and case.
    fn evaluate(
        &self,
        (dates, time): (&[f64], Register),
        cases: Cases<'_>,
        (mut columns, group): (Columns<'_>, &Group),
        values: &mut [Vec<Vec<f64>>],
    ) {
        for register in &self.shared {
            columns.put(*register, &cases.shared.get(*register)[group.samples.clone()]);
        }
        let mut read_at = |date: &f64| -> Vec<Vec<f64>> {
            columns.set(time, *date);
            columns.compute(&self.shared_timed, (0.0, 0.0));
            self.read.iter().map(|register| columns.get(*register).to_vec()).collect()
        };
        let mut read_columns: Vec<Vec<Vec<f64>>> = dates.iter().map(&mut read_at).collect();
        for (case, own) in cases.own.iter().enumerate() {
            for register in &self.own {
                columns.put(*register, &own.get(*register)[group.samples.clone()]);
            }
            for (read_columns, values) in read_columns.iter_mut().zip(&mut *values) {
                columns.swap(&self.read, read_columns);
                columns.compute(&self.own_timed, (0.0, 0.0));
                values[case].extend_from_slice(columns.get(self.register));
                columns.swap(&self.read, read_columns);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bands::bands;
    use super::super::fixed::{CaseColumns, Fixed, FixedAt, run_with_fixed, split_by_dependence};
    use super::super::samples::run;
    use super::*;
    use crate::cancel::CancelToken;
    use crate::diagnostic::Report;
    use crate::model::program::{Instruction, Operation};
    use crate::model::stats::sampler::Blocks;
    use crate::observer::NOT_OBSERVED;

    #[test]
    fn medians_of_cases_equal_the_bands_of_each_case() {
        let mut program = Program::default();
        let time = program.push(Instruction::Time);
        let (x, y) = (program.push(Instruction::Score(1)), program.push(Instruction::Score(2)));
        let weight = program.push(Instruction::Parameter(0));
        let from = program.number(2030.0);
        let elapsed = program.binary(Operation::Subtract, time, from);
        // A line whose slope depends on the case, a line that does not, and an exponential.
        let slope = program.binary(Operation::Multiply, x, weight);
        let own = program.binary(Operation::Multiply, elapsed, slope);
        let other = program.binary(Operation::Multiply, elapsed, y);
        let minimum = program.binary(Operation::Minimum, own, other);
        let two = program.number(2.0);
        let power = program.binary(Operation::Power, two, own);
        let dates = [2026.0, 2027.5, 2030.0, 2041.0];
        let (cancel, mut report) = (CancelToken::default(), Report::default());
        let (blocks, window) = (Blocks::new(300), (2026.0, 2041.0));
        let drawing =
            Drawing { blocks, window, cancel: &cancel, memory: None, last_terms: false, observed: &NOT_OBSERVED };
        let fixed = [1.0, -0.5, 3.0].map(|value| Fixed { register: weight, at: FixedAt::Value(value) });
        for quantity in [minimum, power, other] {
            let quantity = Quantities::new(&mut program, &[quantity], time);
            let untimed = quantity.untimed(&program);
            let mut sampled = |keep: &[Register]| -> Vec<Samples> {
                let samples = |columns: CaseColumns| {
                    let columns = columns.into_iter().map(Option::unwrap_or_default);
                    Samples::new(keep.iter().copied().zip(columns).collect())
                };
                run_with_fixed(
                    &program,
                    keep,
                    &fixed,
                    (&Samples::default(), drawing, Phase::Slider),
                    samples,
                    &mut report,
                )
                .unwrap()
            };
            let (own, shared) = split_by_dependence(&program, &untimed, weight);
            let (own, all) = (sampled(&own), sampled(&untimed));
            let shared = run(&program, &shared, drawing, &mut report).unwrap();
            let found = medians(&program, &quantity, &dates, (Cases { shared: &shared, own: &own }, drawing)).unwrap();
            for (samples, found) in all.iter().zip(found) {
                let bands = bands(&program, &quantity, &dates, &[0.25, 0.5], (samples, drawing)).unwrap();
                assert_eq!(found, bands[0][1]);
            }
        }
    }
}
