//! The forecasts, as templates see them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::values::DateView;
use crate::figure::{Evidence, Sampled, format_central, format_quantile};
use crate::locale::Language;
use crate::model::{Forecast, Kind, Outcome, QUANTILE_LEVELS};

/// `forecasts`: the forecast of each model, by its id.
pub type ForecastViews = BTreeMap<String, ForecastView>;

/// The forecast of one model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ForecastView {
    /// The title of the model.
    pub title: Option<String>,
    /// The question that it answers.
    pub question: Option<String>,
    /// The date that the run is as of.
    pub as_of: DateView,
    /// The number of samples.
    pub samples: usize,
    /// The seed of its random numbers.
    pub seed: u64,
    /// Its outcomes, by name.
    pub outcomes: BTreeMap<String, OutcomeView>,
}

/// An outcome: a date, a number, or a chance that is forecast.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeView {
    /// Its name for readers.
    pub label: String,
    /// `date`, `number` or `chance`.
    pub kind: &'static str,
    /// The unit of a number.
    pub unit: Option<String>,
    /// The probability of a chance; none for a date or a number.
    pub probability: Option<NumberView>,
    /// The mean; none if some samples are "never".
    pub mean: Option<f64>,
    /// The median. It has no text for a chance.
    pub median: NumberView,
    /// The quantiles, by `p5`, `p10`, `p25`, `p50`, `p75`, `p90`, `p95` and so on.
    pub quantiles: BTreeMap<String, NumberView>,
    /// The probability that it has already happened, from 0 to 1; none if the report is as of a day outside of the window.
    pub already: Option<f64>,
    /// The probability that it does not happen within the window, from 0 to 1.
    pub never: f64,
}

/// A number or a date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NumberView {
    /// The value as bound figures show it; none if it has no text.
    pub text: Option<String>,
    /// The exact number, with a date as a decimal year; none for "never".
    pub value: Option<f64>,
}

/// Returns every forecast, with texts as bound figures show them.
pub fn forecasts(evidence: Evidence<'_>, language: &Language) -> ForecastViews {
    let view = |forecast: &Forecast, outcome: &Outcome| {
        let sampled = Sampled::of_outcome(outcome, forecast);
        let number = |level: f64| {
            let text = (!outcome.is_chance()).then(|| format_quantile(language, &sampled, level).text);
            NumberView { text, value: forecast.window.quantile(&outcome.draws, level, &outcome.kind).at_most() }
        };
        let levels = QUANTILE_LEVELS.map(|level| (format!("p{}", (level * 100.0).round()), number(level)));
        let (kind, unit) = match &outcome.kind {
            Kind::Date => ("date", None),
            Kind::Number(unit) => ("number", Some(unit.to_string())),
            Kind::Bool => ("chance", None),
        };
        OutcomeView {
            label: outcome.description.label.clone(),
            kind,
            unit,
            probability: outcome
                .is_chance()
                .then(|| NumberView { text: Some(format_central(language, &sampled).text), value: outcome.central() }),
            mean: outcome.mean.map(|mean| mean.value),
            median: number(0.5),
            quantiles: levels.into(),
            already: outcome.already,
            never: outcome.never,
        }
    };
    let each = evidence.forecasts.iter().map(|(model, forecast)| {
        let outcomes = forecast.outcomes.iter().map(|outcome| (outcome.name.clone(), view(forecast, outcome)));
        let forecast = ForecastView {
            title: forecast.title.clone(),
            question: forecast.question.clone(),
            as_of: DateView::new(forecast.as_of, language),
            samples: forecast.samples,
            seed: forecast.seed,
            outcomes: outcomes.collect(),
        };
        (model.clone(), forecast)
    });
    each.collect()
}
