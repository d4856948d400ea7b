//! How much a model may ask for: what nobody writes by hand and no machine should be asked to hold.

use super::Program;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::ModelFile;

/// The most operations that a model compiles to.
pub const OPERATIONS: usize = 50_000;

/// The most numbers that a run keeps: samples times the names it keeps them of.
const NUMBERS: f64 = 1e8;

/// The most operations that a forecast computes: samples times operations times runs.
const WORK: f64 = 2e11;

/// What a quantile of a curve on a date costs, in operations a sample.
const QUANTILE: f64 = 30.0;

/// What a forecast will take.
pub struct Size {
    /// Its samples.
    pub samples: usize,
    /// The names whose samples are kept.
    pub kept: usize,
    /// How often the model is run.
    pub runs: usize,
    /// Quantities times the dates that they have bands at.
    pub bands: usize,
}

/// Refuses a program that has grown past the limit; to be asked before each name.
///
/// # Errors
///
/// The limit, where it is passed.
pub fn check_program(program: &Program, file: &ModelFile) -> Result<(), Diagnostic> {
    if program.instructions().len() <= OPERATIONS {
        return Ok(());
    }
    let message = format!("the model `{}` has more operations than the limit of {OPERATIONS}", file.id.value);
    Err(Diagnostic::error(codes::MODEL_LIMIT, message)
        .at(file.id.span)
        .hint("each distribution, function and operator is one, and each again for every date that `at` asks for"))
}

/// Refuses a forecast that would take more memory or time than a model needs.
///
/// # Errors
///
/// The limit that is passed.
pub fn check_size(size: &Size, program: &Program, file: &ModelFile) -> Result<(), Diagnostic> {
    let samples = size.samples as f64;
    if samples * size.kept as f64 > NUMBERS {
        let message =
            format!("{samples} samples of {} names are more than the limit of {NUMBERS:e} numbers", size.kept);
        return Err(Diagnostic::error(codes::MODEL_LIMIT, message).at(file.id.span).hint("take fewer samples"));
    }
    let operations = program.instructions().len() as f64 * size.runs as f64 + size.bands as f64 * QUANTILE;
    if samples * operations > WORK {
        let message = format!(
            "{samples} samples of {} operations in {} runs are more than the limit of {WORK:e} operations",
            program.instructions().len(),
            size.runs
        );
        return Err(Diagnostic::error(codes::MODEL_LIMIT, message)
            .at(file.id.span)
            .hint("take fewer samples; each input is two runs, each scenario and step of a waterfall one"));
    }
    Ok(())
}
