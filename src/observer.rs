//! Observation of the phases of a model's run from outside. A run has no clock; it tells an observer where a phase begins and
//! ends.

use std::fmt;
use std::sync::Arc;

/// A phase of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Checking the file, and compiling it once more for each scenario and each step of a waterfall.
    Compile,
    /// Drawing the samples and computing them.
    Sample,
    /// Fitting trends to resampled rows.
    Fit,
    /// Finding the first dates of conditions.
    Search,
    /// Sorting the samples, their quantiles, and the errors of these.
    Summarize,
    /// The bands of curves.
    Curves,
    /// The inputs' shares of the variance.
    Shares,
    /// The outcomes with each input at the ends of its range.
    Swings,
    /// The positions of the slider.
    Slider,
    /// The runs for what readers believe.
    Beliefs,
}

impl Phase {
    /// All phases, in the order in which they are printed.
    pub const ALL: [Self; 10] = [
        Self::Compile,
        Self::Sample,
        Self::Fit,
        Self::Search,
        Self::Summarize,
        Self::Curves,
        Self::Shares,
        Self::Swings,
        Self::Slider,
        Self::Beliefs,
    ];

    /// Returns its name for readers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compile => "compile",
            Self::Sample => "sample",
            Self::Fit => "fit",
            Self::Search => "crossings",
            Self::Summarize => "summaries",
            Self::Curves => "curves",
            Self::Shares => "shares",
            Self::Swings => "swings",
            Self::Slider => "slider",
            Self::Beliefs => "beliefs",
        }
    }
}

/// Observes the phases of a run. Phases run on several threads at once, and a phase can begin inside another one, which then
/// continues when the inner one ends.
pub trait Observer: fmt::Debug + Send + Sync {
    /// Is called on the thread that begins the phase.
    fn begin(&self, phase: Phase);

    /// Is called on the same thread when the phase that began last on it ends.
    fn end(&self);
}

/// The observer of a run, if there is one.
#[derive(Clone, Debug, Default)]
pub struct Observed(Option<Arc<dyn Observer>>);

/// No observer.
pub static NOT_OBSERVED: Observed = Observed(None);

impl Observed {
    /// Returns a handle to an observer.
    pub fn by(observer: Arc<dyn Observer>) -> Self {
        Self(Some(observer))
    }

    /// Does some work as a phase.
    pub fn phase<Value>(&self, phase: Phase, work: impl FnOnce() -> Value) -> Value {
        let Some(observer) = &self.0 else { return work() };
        observer.begin(phase);
        let value = work();
        observer.end();
        value
    }
}
