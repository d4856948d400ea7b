//! Limits on the size of a model: far above what people write by hand, and below what would exhaust a machine.

use crate::diagnostic::{Report, Reported, error};
use crate::document::ModelFile;
use crate::model::program::Program;

/// The limit on the instructions that a model compiles to.
const MAX_INSTRUCTIONS: usize = 50_000;

/// The limit on the numbers that a run keeps (samples times names): 800 MB.
const MAX_NUMBERS: f64 = 1e8;

/// The limit on the operations of a forecast (samples times instructions times runs): some minutes on one core.
const MAX_OPERATIONS: f64 = 2e11;

/// The limit on the steps between the dates at which bands are computed: about one step for every five pixels of a chart.
pub const MAX_BAND_STEPS: usize = 120;

/// The cost of one quantile of a curve on one date, in operations per sample.
const OPERATIONS_PER_QUANTILE: f64 = 30.0;

/// The size of a forecast.
pub struct Size {
    /// The number of samples.
    pub samples: usize,
    /// The number of names whose samples are kept.
    pub kept: usize,
    /// How often the model is run.
    pub runs: usize,
    /// The number of curves times the number of dates at which they have bands.
    pub bands: usize,
}

/// Checks the size of a program under construction. To be called before each name is compiled.
///
/// # Errors
///
/// If the program has more than [`MAX_INSTRUCTIONS`] instructions.
pub fn check_program(program: &Program, file: &ModelFile, report: &mut Report) -> Result<(), Reported> {
    if program.instructions().len() <= MAX_INSTRUCTIONS {
        return Ok(());
    }
    Err(report.push(error!(
        MODEL_LIMIT at file.id.span,
        "the model `{}` has more operations than the limit of {MAX_INSTRUCTIONS}", file.id.value;
        hint "each distribution, function and operator is one operation, once more for every date that `at` asks for"
    )))
}

/// Checks the memory and time that a forecast would take.
///
/// # Errors
///
/// If a limit is exceeded.
pub fn check_size(size: &Size, program: &Program, file: &ModelFile, report: &mut Report) -> Result<(), Reported> {
    let samples = size.samples as f64;
    if samples * size.kept as f64 > MAX_NUMBERS {
        return Err(report.push(error!(
            MODEL_LIMIT at file.id.span,
            "{samples} samples of {} names are more than the limit of {MAX_NUMBERS:e} numbers", size.kept;
            hint "take fewer samples"
        )));
    }
    let instructions = program.instructions().len();
    let operations = instructions as f64 * size.runs as f64 + size.bands as f64 * OPERATIONS_PER_QUANTILE;
    if samples * operations > MAX_OPERATIONS {
        return Err(report.push(error!(
            MODEL_LIMIT at file.id.span,
            "{samples} samples of {instructions} operations in {} runs are more than the limit of {MAX_OPERATIONS:e} operations",
            size.runs;
            hint "take fewer samples; each input takes two runs, each scenario and each step of a waterfall one run"
        )));
    }
    Ok(())
}
