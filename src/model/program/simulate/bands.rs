//! Bands: quantiles of quantities over dates, in one case.

use rayon::prelude::*;

use super::quantities::{
    NotFinite, Quantities, ValuesAtDates, dates_at_a_time, exponential_quantiles, quantities_at_a_time,
};
use super::samples::{Drawing, Samples};
use crate::model::program::columns::{Columns, Plan};
use crate::model::program::{Program, Register};
use crate::observer::Phase;

/// Returns quantiles of quantities over dates: for each quantity, for each of `levels`, one number per date.
///
/// # Errors
///
/// For each quantity with samples that are not finite: the first such date, and the number of such samples. If the run
/// was cancelled, the result must not be used.
pub fn bands(
    program: &Program,
    quantities: &Quantities,
    dates: &[f64],
    levels: &[f64],
    (samples, drawing): (&Samples, Drawing<'_>),
) -> Result<Vec<Vec<Vec<f64>>>, Vec<NotFinite>> {
    let count = quantities.registers.len();
    let mut remaining: Vec<usize> = (0..count).collect();
    let mut found: Vec<Vec<Vec<f64>>> = vec![Vec::new(); count];
    // Exponentials first: they need no column per date.
    for (quantity, (_, form)) in quantities.registers.iter().enumerate() {
        let column = |register: Register| &samples.get(register)[..drawing.blocks.samples];
        let of_form = |form| exponential_quantiles(form, dates, column, levels, drawing.observed);
        if let Some(bands) = form.as_ref().and_then(of_form) {
            found[quantity] = bands;
            remaining.retain(|other| *other != quantity);
        }
    }
    let mut errors = Vec::new();
    for remaining in remaining.chunks(quantities_at_a_time(drawing.blocks.samples)) {
        let registers: Vec<Register> = remaining.iter().map(|quantity| quantities.registers[*quantity].0).collect();
        match evaluated(program, (&registers, quantities.time), dates, levels, (samples, drawing)) {
            Ok(bands) => remaining.iter().zip(bands).for_each(|(quantity, bands)| found[*quantity] = bands),
            Err(own) => {
                errors.extend(own.into_iter().map(|own| NotFinite { quantity: remaining[own.quantity], ..own }));
            }
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

/// Returns the bands of any quantities, by computing every sample at every date.
fn evaluated(
    program: &Program,
    (registers, time): (&[Register], Register),
    dates: &[f64],
    levels: &[f64],
    (samples, drawing): (&Samples, Drawing<'_>),
) -> Result<Vec<Vec<Vec<f64>>>, Vec<NotFinite>> {
    let cone = program.cone(registers.iter().copied(), false);
    let (timed, untimed): (Vec<Register>, Vec<Register>) =
        cone.into_iter().partition(|register| program.is_timed(*register));
    // Searches are untimed, so the plan needs no solver and the evaluation no window.
    let (plan, groups) = (Plan::new(program, &[], drawing.observed), drawing.blocks.groups());
    // For each date, for each register, the quantiles at the levels.
    let at_dates: Vec<Vec<Result<Vec<f64>, usize>>> = dates
        .par_chunks(dates_at_a_time(registers.len() * drawing.blocks.samples))
        .map_init(ValuesAtDates::default, |at_dates, dates| {
            drawing.observed.phase(Phase::Curves, || {
                at_dates.clear(dates.len(), registers.len());
                for group in groups.iter().take_while(|_| !drawing.cancel.is_cancelled()) {
                    let mut columns = Columns::new(&plan, group);
                    for register in &untimed {
                        columns.put(*register, &samples.get(*register)[group.samples.clone()]);
                    }
                    for (date, values) in dates.iter().zip(&mut at_dates.values) {
                        columns.set(time, *date);
                        columns.compute(&timed, (0.0, 0.0));
                        for (own, register) in values.iter_mut().zip(registers) {
                            own.extend_from_slice(columns.get(*register));
                        }
                    }
                }
                at_dates.quantiles(levels)
            })
        })
        .flatten_iter()
        .collect();
    let mut errors = Vec::new();
    let mut found = vec![vec![Vec::with_capacity(dates.len()); levels.len()]; registers.len()];
    for (quantity, own) in found.iter_mut().enumerate() {
        for (date, at_date) in dates.iter().zip(&at_dates) {
            match &at_date[quantity] {
                Ok(values) => own.iter_mut().zip(values).for_each(|(band, value)| band.push(*value)),
                Err(count) => {
                    errors.push(NotFinite { quantity, count: *count, date: *date });
                    break;
                }
            }
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}
