//! Quantities that depend on the date, prepared for quantiles over dates, and the quantiles of one date.

use rayon::prelude::*;

use super::line_quantiles::{self, Line};
use crate::model::program::crossing::{self, Exponential};
use crate::model::program::{Program, Register};
use crate::model::stats::draws::{self, SelectionMemory};
use crate::model::stats::math;
use crate::observer::{Observed, Phase};

/// The largest number of dates that are evaluated over one copy of the untimed columns.
const MAX_DATES_AT_A_TIME: usize = 8;

/// The limit on the numbers that dates which are evaluated together keep: 64 MiB of columns.
const MAX_KEPT: usize = 1 << 23;

/// Returns the number of dates that are evaluated over one copy of the untimed columns, if each keeps `kept` numbers.
pub fn dates_at_a_time(kept: usize) -> usize {
    (MAX_KEPT / kept.max(1)).clamp(1, MAX_DATES_AT_A_TIME)
}

/// Returns the number of quantities that are evaluated together at each date.
pub fn quantities_at_a_time(samples: usize) -> usize {
    (MAX_KEPT / samples.max(1)).max(1)
}

/// The values of quantities at several dates, and what their quantiles are selected with. One after another, chunks of
/// dates use the same memory.
#[derive(Default)]
pub struct ValuesAtDates {
    /// For each date, for each quantity, one value per sample.
    pub values: Vec<Vec<Vec<f64>>>,
    memory: SelectionMemory,
}

impl ValuesAtDates {
    /// Removes all values, and makes room for other numbers of dates and quantities.
    pub fn clear(&mut self, dates: usize, quantities: usize) {
        self.values.resize_with(dates, Vec::new);
        for values in &mut self.values {
            values.resize_with(quantities, Vec::new);
            values.iter_mut().for_each(Vec::clear);
        }
    }

    /// Returns, for each date, for each quantity, the quantiles at `levels`, or the number of values that are not finite.
    pub fn quantiles(&mut self, levels: &[f64]) -> Vec<Vec<Result<Vec<f64>, usize>>> {
        let mut at_date = |values: &Vec<Vec<f64>>| -> Vec<Result<Vec<f64>, usize>> {
            values.iter().map(|values| quantiles(&mut self.memory, values, levels)).collect()
        };
        self.values.iter().map(&mut at_date).collect()
    }
}

/// Quantities whose quantiles over dates are asked for.
#[derive(Clone, Debug)]
pub struct Quantities {
    /// The register of each quantity, and its closed form if it is an exponential of the date.
    pub registers: Vec<(Register, Option<Exponential>)>,
    /// The register of the date being evaluated.
    pub time: Register,
}

impl Quantities {
    /// Prepares quantiles of registers. Adds the instructions of their closed forms to the program.
    pub fn new(program: &mut Program, registers: &[Register], time: Register) -> Self {
        let registers =
            registers.iter().map(|register| (*register, crossing::exponential(program, *register))).collect();
        Self { registers, time }
    }

    /// Returns the untimed registers whose samples [`bands`](super::bands()) and [`medians`](super::medians()) need.
    pub fn untimed(&self, program: &Program) -> Vec<Register> {
        let mut untimed = program.cone(self.registers.iter().map(|(register, _)| *register), false);
        untimed.retain(|register| !program.is_timed(*register));
        for form in self.registers.iter().filter_map(|(_, form)| form.as_ref()) {
            untimed.extend([form.factor, form.slope, form.level].iter().chain(&form.provided));
        }
        untimed
    }
}

/// Samples of a quantity that are NaN or infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotFinite {
    /// The index of the quantity.
    pub quantity: usize,
    /// The number of such samples.
    pub count: usize,
    /// The date, a point on the axis of years.
    pub date: f64,
}

/// Returns the quantiles at `levels`, or the number of values that are not finite. `memory` is used again.
fn quantiles(memory: &mut SelectionMemory, values: &[f64], levels: &[f64]) -> Result<Vec<f64>, usize> {
    let not_finite = values.iter().filter(|value| !value.is_finite()).count();
    if not_finite > 0 || values.is_empty() {
        return Err(not_finite);
    }
    Ok(draws::select_in(memory, values, levels))
}

/// Returns, for each level, the quantiles of an exponential at each date. Returns `None` if it is not an exponential in
/// every sample, or not finite.
///
/// An exponential rises with its exponent, and the exponent is a straight line, so the quantiles are those of lines.
pub fn exponential_quantiles<'c>(
    form: &Exponential,
    dates: &[f64],
    column: impl Fn(Register) -> &'c [f64],
    levels: &[f64],
    observed: &Observed,
) -> Option<Vec<Vec<f64>>> {
    if form.provided.iter().any(|condition| column(*condition).iter().any(|value| *value != 1.0)) {
        return None;
    }
    let exponents: Vec<Line> = (column(form.factor), column(form.slope), column(form.level))
        .into_par_iter()
        .map(|(factor, slope, level)| Line { slope: *slope, level: math::log2(*factor) + level })
        .collect();
    if !exponents.iter().all(|line| line.slope.is_finite() && line.level.is_finite()) {
        return None;
    }
    let band = |level: &f64| {
        let find = || line_quantiles::quantiles(&exponents, dates, *level, math::exp2);
        let values = observed.phase(Phase::Curves, find)?;
        values.iter().all(|value| value.is_finite()).then_some(values)
    };
    levels.par_iter().map(band).collect()
}
