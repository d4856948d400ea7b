//! The settings of a run: the model file's own, or those of the options that replace them.

use super::options::RunOptions;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error, warning};
use crate::document::ModelFile;
use crate::document::model::{SAMPLES, WindowStart};
use crate::model::stats::sampler::Blocks;
use crate::model::window::Window;

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
pub fn window(file: &ModelFile, as_of: Date, report: &mut Report) -> Result<Window, Reported> {
    let window = &file.window;
    let (start, end) = (&window.from, &window.to);
    let (from, to) = match start.value {
        WindowStart::On(from) => (from, end.value),
        WindowStart::Today => (as_of, end.value),
    };
    let length = to.to_years() - from.to_years();
    if length <= 0.0 {
        return Err(report.push(error!(
            BAD_WINDOW at end.span,
            "expected the window to end after {from}, the date on which it begins; found {to}"
        )));
    }
    if length > MAX_WINDOW_YEARS {
        return Err(report.push(error!(
            MODEL_LIMIT at window.span,
            "a window from {from} to {to} is longer than the limit of {MAX_WINDOW_YEARS} years"
        )));
    }
    if as_of < from || as_of > to {
        let (span, edge) = if as_of < from { (start.span, "begins after") } else { (end.span, "ends before") };
        let problem = warning!(
            AS_OF_OUTSIDE_WINDOW at span,
            "the window {edge} {as_of}, the date that the report is as of";
            label window.span, "{from} to {to}"
        );
        report.push(if as_of < from {
            problem.hint("what is true before the window is only known to be: write `from: today`, or an earlier date")
        } else {
            problem.hint("nothing is forecast after the window: write a later date")
        });
    }
    Ok(Window { from, to })
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
