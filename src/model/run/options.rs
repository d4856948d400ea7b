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
    /// Whether the positions of the slider are computed too.
    pub slider: bool,
    /// Whether every other of them is put halfway between its neighbours instead.
    pub coarse: bool,
    /// Whether the steps of the waterfall are computed.
    pub waterfall: bool,
    /// Where the run says how far it has come.
    pub progress: Arc<Progress>,
    /// Once it is lost the run ends, without a forecast and without an error.
    pub cancel: CancelToken,
}

impl RunOptions {
    /// A run of the model as it is written.
    pub fn at(as_of: Date) -> Self {
        let progress = Arc::default();
        let (scenario, set) = (None, Vec::new());
        let (draws, cancel) = (DEFAULT_DRAWS, CancelToken::default());
        let (slider, coarse, waterfall) = (true, false, true);
        Self { as_of, seed: None, samples: None, scenario, set, draws, slider, coarse, waterfall, progress, cancel }
    }
}

/// The number of joint draws that a forecast hands on.
pub const DEFAULT_DRAWS: usize = 4096;
