//! Past cases of a run.

use super::quantity::Sampled;
use crate::model::{CaseForecast, CaseRun, CaseStructure, Forecast};

/// The step of a model that leads to its hindcasts, if nothing of the model has this name.
pub const HINDCASTS: &str = "hindcasts";

/// What a name of the hindcasts leads to: a case, as a whole or in one structure of the ensemble.
#[derive(Clone, Copy)]
pub struct OfCase<'a> {
    /// The case.
    pub case: &'a CaseForecast,
    /// The structure; `None` for the forecast as a whole.
    pub structure: Option<&'a CaseStructure>,
    /// The run of the model.
    pub forecast: &'a Forecast,
}

impl<'a> OfCase<'a> {
    /// Returns the forecast of the case.
    pub fn run(self) -> &'a CaseRun {
        self.structure.map_or(&self.case.whole, |structure| &structure.run)
    }

    /// Returns the samples of the outcome in the case.
    pub fn sampled(self) -> Option<Sampled<'a>> {
        let run = self.run();
        let outcome = run.outcome()?;
        Some(Sampled::new(&outcome.draws, &outcome.kind, &run.forecast, &outcome.description.label))
    }
}
