//! The engine: a model file and datasets in, a [`Forecast`] out.
//!
//! Pure: no files, clock, environment, hash-map order or platform float functions (the lints below and the
//! architecture test hold it to that). The same inputs give the same bits on any machine and number of threads.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod arithmetic;
pub mod bounds;
pub mod columns;
pub mod compile;
pub mod correlation;
pub mod crossing;
pub mod data;
pub mod dataset;
pub mod definitions;
pub mod draws;
pub mod expect;
pub mod expression;
pub mod fit;
pub mod forecast;
pub mod interval;
pub mod math;
pub mod program;
pub mod progress;
pub mod query;
pub mod run;
pub mod sampler;
pub mod score;
pub mod simulate;
pub mod special;
pub mod summary;
pub mod unit;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::model::Overrides;
use crate::document::{Dataset, ModelFile};
use crate::interest::Interest;

pub use draws::Draws;
pub use forecast::Forecast;
use progress::Progress;

/// What a run may be told beside its model file.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// The date called `today`.
    pub as_of: Date,
    /// Instead of the file's seed.
    pub seed: Option<u64>,
    /// Instead of the file's number of samples.
    pub samples: Option<u64>,
    /// A scenario of the file to run under.
    pub scenario: Option<String>,
    /// Overrides on top of the scenario's.
    pub set: Overrides,
    /// How many joint draws to hand on, at most as many as there are samples.
    pub draws: usize,
    /// Whether the positions of the slider are computed too.
    pub slider: bool,
    /// Whether every other of them is put halfway between its neighbours instead.
    pub coarse: bool,
    /// Whether the steps of the waterfall are computed.
    pub waterfall: bool,
    /// Where the run says how far it has come.
    pub progress: Arc<Progress>,
    /// Once it is lost the run ends, without a forecast and without an error.
    pub interest: Interest,
}

impl RunOptions {
    /// A run of the model as it is written.
    pub fn at(as_of: Date) -> Self {
        let progress = Arc::default();
        let (scenario, set) = (None, Vec::new());
        let (draws, interest) = (DEFAULT_DRAWS, Interest::default());
        let (slider, coarse, waterfall) = (true, false, true);
        Self { as_of, seed: None, samples: None, scenario, set, draws, slider, coarse, waterfall, progress, interest }
    }
}

/// The number of joint draws that a forecast hands on.
pub const DEFAULT_DRAWS: usize = 4096;

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
    run::Run::new(file, datasets, options)?.forecast(options.scenario.as_deref(), &options.set)
}
