//! Bands of quantities over time.

use rayon::prelude::*;

use super::{Samples, count};
use crate::model::columns::Columns;
use crate::model::draws;
use crate::model::forecast::BAND_LEVELS;
use crate::model::program::{Program, Register};
use crate::model::sampler::Blocks;

/// The place of the median among [`BAND_LEVELS`].
pub const MEDIAN_BAND: usize = 3;

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

/// The quantiles at [`BAND_LEVELS`], or how many samples are no finite numbers.
fn quantiles(mut values: Vec<f64>) -> Result<Vec<f64>, usize> {
    let broken = count(&values, |value| !value.is_finite());
    if broken > 0 || values.is_empty() {
        return Err(broken);
    }
    Ok(draws::select(&mut values, &BAND_LEVELS))
}
