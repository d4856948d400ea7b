//! What a run may be told beside its model file.

use std::sync::Arc;

use super::progress::Progress;
use crate::cancel::CancelToken;
use crate::date::Date;
use crate::document::model::Overrides;

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
    /// Which of the optional parts of the forecast are computed.
    pub parts: Parts,
    /// Where the run says how far it has come.
    pub progress: Arc<Progress>,
    /// Once it is lost the run ends, without a forecast and without an error.
    pub cancel: CancelToken,
}

impl RunOptions {
    /// Returns the options of a run of the model as written, with `as_of` as the date called `today`.
    pub fn at(as_of: Date) -> Self {
        Self {
            as_of,
            seed: None,
            samples: None,
            scenario: None,
            set: Overrides::new(),
            draws: DEFAULT_DRAWS,
            parts: Parts::ALL,
            progress: Arc::default(),
            cancel: CancelToken::default(),
        }
    }
}

/// The parts of a forecast that a preview can leave out, because each takes many runs of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Which positions of the slider are run.
    pub slider: SliderPositions,
    /// Whether the steps of the waterfall are run.
    pub waterfall: bool,
}

impl Parts {
    /// Everything that the model file asks for.
    pub const ALL: Self = Self { slider: SliderPositions::All, waterfall: true };
}

/// The positions of a slider that are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SliderPositions {
    /// No position: the forecast has no slider.
    None,
    /// Every second position and every stop. The other positions are interpolated halfway between their neighbors.
    EverySecond,
    /// Every position.
    All,
}

/// The number of joint draws that a forecast hands on.
pub const DEFAULT_DRAWS: usize = 4096;
