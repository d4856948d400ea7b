//! The evidence that charts, tables, and bound figures are computed from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::reruns::Reruns;
use crate::date::Date;
use crate::dependencies::{Kind, Recorder, Tracked};
use crate::diagnostic::{Report, Reported};
use crate::document::{ChanceWords, Claim, Dataset, IntervalLevel, Ledger, ModelFile, Project, Question, Reference};
use crate::locale::Language;
use crate::model::{BeliefGrid, Curve, Forecast, OutcomeBeliefs, OutcomePair, ScenarioCurve, StrongestPair, Units};
use crate::source::Spanned;

/// The forecasts of one run and the data, from which figures and bound prose are computed.
///
/// Everything that is read from it can be recorded as a dependency of the figure; see [`crate::dependencies`].
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// Forecasts by model id.
    pub forecasts: Tracked<'a, Forecast>,
    /// Datasets by id.
    pub datasets: Tracked<'a, Dataset>,
    /// The models that failed to run, by id, each with the proof that the reason was reported.
    pub failed: &'a BTreeMap<String, Reported>,
    /// Model files by id.
    pub models: Tracked<'a, ModelFile>,
    /// The units that expressions and columns of data can name: the built-in ones and those of the site.
    pub units: &'a Arc<Units>,
    /// Sources by key.
    pub references: Tracked<'a, Reference>,
    /// Claims by id.
    pub claims: Tracked<'a, Claim>,
    /// Questions by id.
    pub questions: Tracked<'a, Question>,
    /// The ledger. A change of it changes everything, so that it is not recorded.
    pub ledger: &'a Ledger,
    /// The date called `today`.
    pub as_of: Date,
    /// The language of all texts: that of the settings, unless [`in_language`](Self::in_language) has another.
    pub language: &'a Language,
    /// The level of intervals for which no other level is asked.
    pub interval: IntervalLevel,
    /// The words for chances, if the settings choose them.
    pub chance_words: Option<&'a ChanceWords>,
    /// The number of rows up to which a scatter plot draws each as a dot.
    pub scatter_dots: usize,
    /// What was computed from other runs of the models; `None` if no chart is drawn.
    pub reruns: Option<&'a Reruns>,
}

impl<'a> Evidence<'a> {
    /// Returns the data of a project, whose units are `units`, with the forecasts of its models, as of a date. The models
    /// without a forecast are `failed`.
    pub fn new(
        (project, units): (&'a Project, &'a Arc<Units>),
        forecasts: &'a BTreeMap<String, Forecast>,
        failed: &'a BTreeMap<String, Reported>,
        as_of: Date,
    ) -> Self {
        Self {
            failed,
            units,
            forecasts: Tracked::new(Kind::Forecast, forecasts),
            datasets: Tracked::new(Kind::Dataset, &project.datasets),
            models: Tracked::new(Kind::Model, &project.models),
            references: Tracked::new(Kind::Reference, &project.references),
            claims: Tracked::new(Kind::Claim, &project.claims),
            questions: Tracked::new(Kind::Question, &project.questions),
            ledger: &project.ledger,
            as_of,
            language: &project.languages.main,
            interval: project.config.interval,
            chance_words: project.config.chance_words.as_ref(),
            scatter_dots: project.config.limits.scatter_dots,
            reruns: None,
        }
    }

    /// Returns the same evidence with what was computed from other runs of the models.
    #[must_use]
    pub fn with_reruns(self, reruns: &'a Reruns) -> Self {
        Self { reruns: Some(reruns), ..self }
    }

    /// Returns the same evidence with texts in this language.
    #[must_use]
    pub fn in_language(self, language: &'a Language) -> Self {
        Self { language, ..self }
    }

    /// Returns the same evidence with everything that is read from it recorded.
    #[must_use]
    pub fn recorded_by(self, recorder: &'a Recorder) -> Self {
        Self {
            forecasts: self.forecasts.recorded_by(recorder),
            datasets: self.datasets.recorded_by(recorder),
            models: self.models.recorded_by(recorder),
            references: self.references.recorded_by(recorder),
            claims: self.claims.recorded_by(recorder),
            questions: self.questions.recorded_by(recorder),
            ..self
        }
    }

    /// Returns the forecast of a model, or `None` if there is no model of this id.
    ///
    /// # Errors
    ///
    /// The reason why the model failed to run is reported already.
    pub fn forecast(&self, id: &str) -> Option<Result<&'a Forecast, Reported>> {
        match self.forecasts.get(id) {
            Some(forecast) => Some(Ok(forecast)),
            None => self.failed.get(id).map(|reported| Err(*reported)),
        }
    }

    /// Returns a curve under a scenario.
    ///
    /// # Errors
    ///
    /// Reports samples of the curve that are not finite.
    pub fn scenario_curve(
        &self,
        curve: &'a ScenarioCurve,
        forecast: &'a Forecast,
        report: &mut Report,
    ) -> Result<&'a Curve, Reported> {
        // Every forecast is that of a model of the project.
        let file = self.models.get(&forecast.model).ok_or_else(Reported::by_an_earlier_stage)?;
        curve.get(forecast, (file, self.datasets, self.units), report)
    }

    /// Returns the two inputs that do most together; `None` if fewer than two inputs can be separated from all others.
    ///
    /// # Errors
    ///
    /// Reports a model that cannot be run again.
    pub fn pair(
        &self,
        pair: &'a OutcomePair,
        forecast: &'a Forecast,
        report: &mut Report,
    ) -> Result<Option<&'a StrongestPair>, Reported> {
        let file = self.models.get(&forecast.model).ok_or_else(Reported::by_an_earlier_stage)?;
        pair.get(forecast, (file, self.datasets, self.units), report)
    }

    /// Returns an outcome in every combination of a few values of `inputs`; `None` if the model refuses one of them.
    ///
    /// # Errors
    ///
    /// Reports a model that cannot be run again.
    pub fn beliefs(
        &self,
        (beliefs, forecast): (&'a OutcomeBeliefs, &'a Forecast),
        inputs: &[&str],
        report: &mut Report,
    ) -> Result<Option<&'a BeliefGrid>, Reported> {
        let file = self.models.get(&forecast.model).ok_or_else(Reported::by_an_earlier_stage)?;
        beliefs.get((forecast, inputs), (file, self.datasets, self.units), report)
    }

    /// Returns the titles of sources.
    pub fn titles_of(&self, keys: &[Spanned<String>]) -> Vec<String> {
        let title = |key: &Spanned<String>| Some(self.references.get(&key.value)?.title.clone());
        keys.iter().filter_map(title).collect()
    }

    /// Returns the proof that the failure of some model was reported, or `None` if every model ran. A name that no
    /// forecast has may be one of a failed model.
    pub fn any_failure(&self) -> Option<Reported> {
        // Whether a model failed shows in the forecasts, which are recorded.
        let is_complete = self.forecasts.len() == self.models.len();
        self.failed.values().next().copied().filter(|_| !is_complete)
    }
}
