//! Forecasts of dates and numbers in the ledger, with what came of them and their scores.

use super::standing::{Standing, standing_of_outcome};
use crate::date::Date;
use crate::document::Ledger;
use crate::document::ledger::{
    ComputedEntry, Entry, OutcomeKind, RecordedOutcome, RecordedValue, ResolvedAs, StatedEntry, StatedValue,
};
use crate::model::quantile_score::{QuantileForecast, weighted_interval_score};

/// A forecast of a date or a number, with what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredEstimate {
    /// The model's id; `None` for an outcome that no model has.
    pub model: Option<String>,
    /// The outcome's name.
    pub outcome: String,
    /// Its name for readers.
    pub label: String,
    /// The unit of a number; dates are scored in years.
    pub unit: Option<String>,
    /// Whether it is a date.
    pub is_date: bool,
    /// The day of the forecast.
    pub made: Date,
    /// Who made it; `None` if a model of this report did.
    pub by: Option<String>,
    /// The median, on the axis of years or in the unit.
    pub median: Option<f64>,
    /// What came of it.
    pub result: EstimateResult,
    /// The distance of the median from the result, in years or in the unit.
    pub error: Option<f64>,
    /// The continuous ranked probability score in years or in the unit. If nothing has come yet, the part of it that is known
    /// by now.
    pub crps: Option<f64>,
    /// The weighted interval score of the median and the central intervals.
    pub wis: Option<f64>,
    /// The logarithmic score in nats; `None` outside of the recorded quantiles, where no density is known.
    pub log: Option<f64>,
    /// Whether the result lies in the widest central interval, with the level of that interval.
    pub within: Option<(f64, bool)>,
}

/// What came of a date or a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EstimateResult {
    /// It came on this day.
    Came(Date),
    /// It came to this number.
    Number(f64),
    /// It has not come by this day.
    NotYet(Date),
    /// A number that is not known yet.
    Open,
    /// The rule does not say what came true, or two resolutions contradict each other.
    Ambiguous,
    /// The question lost its meaning.
    Annulled,
    /// The forecast was recorded when the result was known, so it is none.
    TooLate,
}

/// Returns the scores of all forecasts of dates and numbers up to a day that no later entry corrects.
pub(super) fn all(ledger: &Ledger, as_of: Date) -> Vec<ScoredEstimate> {
    let corrected = ledger.corrected();
    let mut estimates = Vec::new();
    for entry in &ledger.entries {
        if corrected.contains(entry.hash()) || entry.head.as_of.value > as_of {
            continue;
        }
        if let Some(computed) = entry.computed() {
            let outcomes = computed.outcomes.iter().filter(|outcome| outcome.kind != OutcomeKind::Chance);
            estimates.extend(outcomes.map(|outcome| of_model(ledger, entry, computed, outcome, as_of)));
        } else if let Some(stated) = entry.stated() {
            estimates.push(of_source(ledger, entry, stated, as_of));
        }
    }
    estimates.sort_by(|a, b| (&a.model, &a.outcome, a.made, &a.by).cmp(&(&b.model, &b.outcome, b.made, &b.by)));
    estimates
}

/// Scores an outcome of a recorded forecast.
fn of_model(
    ledger: &Ledger,
    entry: &Entry,
    computed: &ComputedEntry,
    outcome: &RecordedOutcome,
    as_of: Date,
) -> ScoredEstimate {
    let (model, name) = (&computed.model.value, &outcome.name.value);
    let is_date = outcome.kind == OutcomeKind::Date;
    let forecast = quantile_forecast(outcome);
    let mut estimate = ScoredEstimate {
        model: Some(model.clone()),
        label: outcome.label.clone(),
        unit: outcome.unit.clone(),
        by: None,
        median: outcome.median.and_then(RecordedValue::known),
        ..unscored(name, is_date, entry.head.as_of.value)
    };
    let standing = standing_of_outcome(ledger, model, name, as_of);
    estimate.result = EstimateResult::new(standing, is_date, known_on(entry), as_of);
    estimate.score(forecast.as_ref(), horizon(outcome, computed));
    estimate
}

/// Returns the recorded quantiles of an outcome as a forecast; `None` for a chance.
pub(super) fn quantile_forecast(outcome: &RecordedOutcome) -> Option<QuantileForecast> {
    let quantiles = outcome.quantiles.iter().filter_map(|(level, value)| Some((*level, value.known()?)));
    QuantileForecast::new(&quantiles.collect::<Vec<_>>(), outcome.never.unwrap_or(0.0))
}

/// Returns the end of the window in which a model searched for a date, on the axis of years.
pub(super) fn horizon(outcome: &RecordedOutcome, computed: &ComputedEntry) -> Option<f64> {
    (outcome.kind == OutcomeKind::Date).then(|| computed.window.to.to_years())
}

/// Returns the day on which a forecast was known: one as of an earlier day that was recorded afterwards is none.
pub(super) fn known_on(entry: &Entry) -> Date {
    entry.seal.recorded.value.max(entry.head.as_of.value)
}

/// Scores an estimate that somebody stated.
fn of_source(ledger: &Ledger, entry: &Entry, stated: &StatedEntry, as_of: Date) -> ScoredEstimate {
    let is_date = stated.unit.is_none();
    let median = stated.estimate.map(StatedValue::value);
    let ends = stated.low.zip(stated.high).zip(stated.level);
    let mut quantiles: Vec<(f64, f64)> = Vec::new();
    if let Some(((low, high), level)) = ends {
        quantiles.push(((1.0 - level) / 2.0, low.value()));
        quantiles.extend(median.map(|median| (0.5, median)));
        quantiles.push(((1.0 + level) / 2.0, high.value()));
    }
    let forecast = QuantileForecast::new(&quantiles, 0.0);
    let name = &stated.outcome.value;
    let made = entry.head.as_of.value;
    let mut estimate = ScoredEstimate {
        model: stated.model.as_ref().map(|model| model.value.clone()),
        label: name.replace('_', " "),
        unit: stated.unit.clone(),
        by: Some(stated.who.clone().unwrap_or_else(|| "stated".to_owned())),
        median,
        ..unscored(name, is_date, made)
    };
    let model = estimate.model.clone().unwrap_or_default();
    let standing = standing_of_outcome(ledger, &model, name, as_of);
    estimate.result = EstimateResult::new(standing, is_date, made, as_of);
    estimate.score(forecast.as_ref(), None);
    estimate
}

/// Returns an estimate without a score.
fn unscored(outcome: &str, is_date: bool, made: Date) -> ScoredEstimate {
    ScoredEstimate {
        model: None,
        outcome: outcome.to_owned(),
        label: outcome.to_owned(),
        unit: None,
        is_date,
        made,
        by: None,
        median: None,
        result: EstimateResult::Open,
        error: None,
        crps: None,
        wis: None,
        log: None,
        within: None,
    }
}

impl ScoredEstimate {
    /// Returns whether it is known what came of it.
    pub fn is_resolved(&self) -> bool {
        matches!(self.result, EstimateResult::Came(_) | EstimateResult::Number(_))
    }

    /// Adds the scores. `horizon` is the end of the window in which the model searched.
    fn score(&mut self, forecast: Option<&QuantileForecast>, horizon: Option<f64>) {
        self.crps = forecast.and_then(|forecast| self.result.crps(forecast, horizon));
        let Some(observed) = self.result.observed() else { return };
        self.error = self.median.map(|median| (observed - median).abs());
        let Some(forecast) = forecast else { return };
        let intervals = forecast.intervals();
        self.wis = forecast.median().and_then(|median| weighted_interval_score(median, &intervals, observed));
        self.log = forecast.log_score(observed);
        let widest = intervals.first();
        self.within = widest.map(|(alpha, low, high)| (1.0 - alpha, (*low..=*high).contains(&observed)));
    }
}

impl EstimateResult {
    /// Returns what came of a date or a number that was forecast on the day `known_on`, as far as it is known on the day `as_of`.
    pub(super) fn new(standing: Standing, is_date: bool, known_on: Date, as_of: Date) -> Self {
        match standing {
            Standing::Contradicted => Self::Ambiguous,
            Standing::Open if is_date => Self::NotYet(as_of),
            Standing::Open => Self::Open,
            Standing::Resolved { result, on } => match result {
                ResolvedAs::On(date) if is_date && date <= known_on => Self::TooLate,
                ResolvedAs::On(date) if is_date => Self::Came(date),
                ResolvedAs::No if is_date => Self::NotYet(on),
                ResolvedAs::Number(_) if !is_date && on <= known_on => Self::TooLate,
                ResolvedAs::Number(number) if !is_date => Self::Number(number),
                ResolvedAs::Annulled => Self::Annulled,
                _ => Self::Ambiguous,
            },
        }
    }

    /// Returns what came, on the axis of years or in the unit of the number.
    fn observed(self) -> Option<f64> {
        match self {
            Self::Came(date) => Some(date.to_years()),
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the continuous ranked probability score of a forecast, in years or in the unit of the number; of a date that has not
    /// come, the part that is known by now. `horizon` is the end of the window in which the model searched.
    pub(super) fn crps(self, forecast: &QuantileForecast, horizon: Option<f64>) -> Option<f64> {
        let end = horizon.unwrap_or(f64::INFINITY);
        match self {
            Self::NotYet(date) => forecast.crps(f64::INFINITY, date.to_years().min(end)),
            _ => forecast.crps(self.observed()?, end),
        }
    }
}
