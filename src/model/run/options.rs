//! The options of a run, besides its model file.

use std::sync::Arc;

use super::progress::Progress;
use crate::cancel::CancelToken;
use crate::date::Date;
use crate::document::model::Overrides;
use crate::model::syntax::unit::Units;
use crate::observer::Observed;

/// The options of a run, besides its model file.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// The date called `today`.
    pub as_of: Date,
    /// The last day whose rows of datasets are used, if it is not that of `as_of`.
    pub known_by: Option<Date>,
    /// The units of the site, which the file and its datasets can name beside the file's own.
    pub units: Arc<Units>,
    /// The seed that replaces the file's.
    pub seed: Option<u64>,
    /// The number of samples that replaces the file's.
    pub samples: Option<u64>,
    /// The scenario whose values replace the file's.
    pub scenario: Option<String>,
    /// Names and expressions that replace the file's and the scenario's.
    pub set: Overrides,
    /// The number of joint draws in the forecast; never more than the number of samples.
    pub draws: usize,
    /// Which of the optional parts of the forecast are computed.
    pub parts: Parts,
    /// Counts the runs of the model that are done.
    pub progress: Arc<Progress>,
    /// Is told where the phases of the run begin and end.
    pub observed: Observed,
    /// Cancels the run: it then ends without a forecast, and nothing is reported.
    pub cancel: CancelToken,
}

impl RunOptions {
    /// Returns the options of a run of the model as written, with `as_of` as the date called `today` and the built-in units
    /// as those of the site.
    pub fn at(as_of: Date) -> Self {
        Self {
            as_of,
            known_by: None,
            units: Arc::new(Units::built_in()),
            seed: None,
            samples: None,
            scenario: None,
            set: Overrides::new(),
            draws: DEFAULT_DRAWS,
            parts: Parts::ALL,
            progress: Arc::default(),
            observed: Observed::default(),
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

/// The number of joint draws that a forecast has by default.
pub const DEFAULT_DRAWS: usize = 4096;

/// The number of positions of a slider, from its first scenario to its last.
pub const SLIDER_POSITIONS: usize = 41;
