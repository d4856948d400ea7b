//! The settings of a run: the model file's own, or those of the options that replace them.

use super::options::RunOptions;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::document::ModelFile;
use crate::model::stats::sampler::Blocks;

/// The seed of a model file that has none.
const DEFAULT_SEED: u64 = 20_260_507;

/// The number of samples of a model file that has none: 64 blocks of 256.
const DEFAULT_SAMPLES: u64 = 16_384;

/// The smallest and the largest number of samples.
const SAMPLES: std::ops::RangeInclusive<u64> = 64..=1_048_576;

/// The limit on the length of the window, in years.
const MAX_WINDOW_YEARS: f64 = 500.0;

/// Returns the number of samples that a model file asks for.
pub fn sample_count(file: &ModelFile) -> u64 {
    file.samples.as_ref().map_or(DEFAULT_SAMPLES, |samples| samples.value)
}

/// Returns the seed of a run.
pub fn seed(file: &ModelFile, options: &RunOptions) -> u64 {
    options.seed.or(file.seed.as_ref().map(|seed| seed.value)).unwrap_or(DEFAULT_SEED)
}

/// Returns the window of a model file; from 2000 to 2100 if it has none.
///
/// # Errors
///
/// If the window is empty or too long.
pub fn window(file: &ModelFile, report: &mut Report) -> Result<(Date, Date), Reported> {
    let Some(window) = &file.window else {
        let default = Date::new(2000, 1, 1).zip(Date::new(2100, 1, 1));
        return default.ok_or_else(|| report.push(error!(BAD_WINDOW at file.span, "the window is empty")));
    };
    let (from, to) = (window.value.0.value, window.value.1.value);
    let length = to.to_years() - from.to_years();
    if length <= 0.0 {
        return Err(report.push(error!(
            BAD_WINDOW at window.value.1.span,
            "expected the window to end after {from}, the date on which it begins; found {to}"
        )));
    }
    if length > MAX_WINDOW_YEARS {
        return Err(report.push(error!(
            MODEL_LIMIT at window.span,
            "a window from {from} to {to} is longer than the limit of {MAX_WINDOW_YEARS} years"
        )));
    }
    Ok((from, to))
}

/// Returns the samples of a run, divided into blocks.
///
/// # Errors
///
/// If their number is out of range.
pub fn blocks(file: &ModelFile, options: &RunOptions, report: &mut Report) -> Result<Blocks, Reported> {
    let samples = options.samples.unwrap_or_else(|| sample_count(file));
    if !SAMPLES.contains(&samples) {
        let message = format!("expected from {} to {} samples, found {samples}", SAMPLES.start(), SAMPLES.end());
        let error = Diagnostic::error(codes::MODEL_LIMIT, message);
        return Err(report.push(match file.samples.as_ref().filter(|_| options.samples.is_none()) {
            Some(written) => error.at(written.span),
            None => error.hint("choose another number after `--samples`"),
        }));
    }
    // The limit is far below the largest `usize`.
    Ok(Blocks::new(samples as usize))
}
