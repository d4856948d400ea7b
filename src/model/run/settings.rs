//! The settings of a run: the model file's own, or those of the options that replace them.

use super::options::RunOptions;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::document::ModelFile;
use crate::document::model::SAMPLES;
use crate::model::stats::sampler::Blocks;

/// The limit on the length of the window, in years.
const MAX_WINDOW_YEARS: f64 = 500.0;

/// Returns the seed of a run.
pub fn seed(file: &ModelFile, options: &RunOptions) -> u64 {
    options.seed.unwrap_or(file.seed)
}

/// Returns the window of a model file.
///
/// # Errors
///
/// If the window is empty or too long.
pub fn window(file: &ModelFile, report: &mut Report) -> Result<(Date, Date), Reported> {
    let window = &file.window;
    let (from, to) = (window.from.value, window.to.value);
    let length = to.to_years() - from.to_years();
    if length <= 0.0 {
        return Err(report.push(error!(
            BAD_WINDOW at window.to.span,
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
    let samples = options.samples.unwrap_or(file.samples.value);
    if !SAMPLES.contains(&samples) {
        let message = format!("expected from {} to {} samples, found {samples}", SAMPLES.start(), SAMPLES.end());
        let error = Diagnostic::error(codes::MODEL_LIMIT, message);
        return Err(report.push(match file.samples.written.filter(|_| options.samples.is_none()) {
            Some(written) => error.at(written),
            None => error.hint("choose another number after `--samples`"),
        }));
    }
    // The limit is far below the largest `usize`.
    Ok(Blocks::new(samples as usize))
}
