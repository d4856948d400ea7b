//! The engine: a model file and datasets in, a [`Forecast`] out.
//!
//! Pure: no files, clock, environment, hash-map order or platform float functions (the lints below and the
//! architecture test hold it to that). The same inputs give the same bits on any machine and number of threads.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod compile;
pub mod program;
pub mod run;
pub mod stats;
pub mod syntax;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::document::{Dataset, ModelFile};

pub use run::forecast::Forecast;
pub use run::options::{DEFAULT_DRAWS, RunOptions};
pub use stats::draws::Draws;

/// How many samples a model asks for.
pub fn samples(file: &ModelFile) -> u64 {
    file.samples.as_ref().map_or(run::DEFAULT_SAMPLES, |samples| samples.value)
}

/// Runs one model, which reads the project's datasets and its own.
///
/// # Errors
///
/// Everything that is wrong with the model file, in one go.
pub fn run(
    file: &ModelFile,
    datasets: &BTreeMap<String, Dataset>,
    options: &RunOptions,
) -> Result<Forecast, Vec<Diagnostic>> {
    run::CompiledModel::new(file, datasets, options)?.forecast(options.scenario.as_deref(), &options.set)
}
