//! Forecasts for programs: what `foresite forecast --format json` prints.
//!
//! Numbers have all of their digits. Dates are points on the axis of years, and "never" is `null`. Keys have the order of
//! the model file.

use serde::Serialize;

use super::ensemble_json::EnsembleObject;
use super::fits::FitObject;
use super::hindcasts_json::HindcastObject;
use super::joint_draws::JointObject;
use super::json_text::print;
use super::json_values::{
    Kinds, Median, Number, Ordered, by_year, exported, number, ordered, outside, quantiles, shares, side,
};
use super::outcome_values::{ChanceObject, KindObject, ScenarioOutcome};
use super::pools::PoolObject;
use super::slider_positions::PositionObject;
use crate::date::Date;
use crate::document::Basis;
use crate::model::{
    BAND_LEVELS, BasisShares, Condition, Curve, Estimate, Forecast, Input, Kind, Known, Outcome, OutcomePair,
    QUANTILE_LEVELS, STRUCTURES, ScenarioForecast, TOGETHER, UNSTATED, WaterfallForecast, Window,
};

/// Returns a forecast as one JSON object, with a number of its joint draws.
pub fn forecast_json(forecast: &Forecast, draws: usize) -> String {
    print(&Object::new(forecast, draws))
}

/// Returns the forecasts of a project as JSON, each with a number of its joint draws: `{ "models": [ … ] }`.
pub fn forecasts_json<'a>(forecasts: impl IntoIterator<Item = &'a Forecast>, draws: usize) -> String {
    #[derive(Serialize)]
    struct Models<'a> {
        models: Vec<Object<'a>>,
    }
    print(&Models { models: forecasts.into_iter().map(|forecast| Object::new(forecast, draws)).collect() })
}

/// The version of the format of the published forecasts. A key that is renamed, removed, or given another meaning raises it; a new
/// key does not.
pub const FORMAT_VERSION: u32 = 1;

/// The site that publishes forecasts.
#[derive(Clone, Copy, Serialize)]
pub struct Publication<'a> {
    /// The path of the schema, relative to the file.
    #[serde(rename = "$schema")]
    pub schema: &'a str,
    /// The title of the site.
    pub title: &'a str,
    /// The address of the site.
    pub url: &'a str,
    /// The date that the forecasts are as of.
    pub as_of: Date,
    /// The commit that the site was built from, if it was built from one without changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<&'a str>,
}

/// Returns the forecasts of a site as it publishes them: without single draws, and without the positions of sliders, which say nothing
/// that the scenarios do not say.
pub fn published_forecasts<'a>(
    publication: Publication<'a>,
    forecasts: impl IntoIterator<Item = &'a Forecast>,
) -> String {
    #[derive(Serialize)]
    struct Published<'a> {
        #[serde(flatten)]
        publication: Publication<'a>,
        version: u32,
        models: Vec<Object<'a>>,
    }
    let models =
        forecasts.into_iter().map(|forecast| Object { slider: Vec::new(), ..Object::new(forecast, 0) }).collect();
    print(&Published { publication, version: FORMAT_VERSION, models })
}

/// A forecast, with the keys that the handbook documents.
#[derive(Serialize)]
struct Object<'a> {
    model: &'a str,
    title: Option<&'a str>,
    question: Option<&'a str>,
    as_of: Date,
    window: WindowObject,
    seed: u64,
    samples: usize,
    scenario: Option<&'a str>,
    outcomes: Ordered<&'a str, OutcomeObject<'a>>,
    conditions: Ordered<&'a str, ConditionObject<'a>>,
    inputs: Ordered<&'a str, InputObject<'a>>,
    /// For each outcome, the parts of its variance by what inputs are based on; empty if no input says.
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    basis: Ordered<&'a str, Ordered<&'static str, Number>>,
    curves: Ordered<&'a str, CurveObject<'a>>,
    scenarios: Vec<ScenarioObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ensemble: Option<EnsembleObject<'a>>,
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    hindcasts: Ordered<&'a str, HindcastObject<'a>>,
    fits: Vec<FitObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pools: Vec<PoolObject<'a>>,
    waterfall: Option<WaterfallObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    slider: Vec<PositionObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    draws: Option<JointObject<'a>>,
}

#[derive(Serialize)]
struct WindowObject {
    from: Date,
    to: Date,
}

#[derive(Serialize)]
struct OutcomeObject<'a> {
    #[serde(flatten)]
    kind: KindObject,
    label: &'a str,
    median: Median,
    quantiles: Ordered<f64, Number>,
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    outside: Ordered<f64, &'static str>,
    #[serde(flatten)]
    date: Option<DateObject<'a>>,
    /// Of a number that "never" makes infinite; a date has this key in any case.
    #[serde(rename = "never", skip_serializing_if = "Option::is_none")]
    never_number: Option<Number>,
    median_error: Number,
    quantile_errors: Ordered<f64, Number>,
    mean: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_outside: Option<&'static str>,
    mean_error: Number,
    sd: Number,
    #[serde(flatten)]
    chance: Option<ChanceObject>,
    /// The share of the variance that no input has alone.
    #[serde(flatten)]
    interactions: Option<InteractionsObject>,
    /// The two inputs that do most together, if they were computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pair: Option<PairObject<'a>>,
}

#[derive(Serialize)]
struct InteractionsObject {
    interactions: Number,
    interactions_error: Number,
}

#[derive(Serialize)]
struct PairObject<'a> {
    inputs: &'a [String; 2],
    share: Number,
    share_error: Number,
}

/// The keys that only the outcomes that are dates have.
#[derive(Serialize)]
struct DateObject<'a> {
    by: Ordered<i32, Number>,
    already: Number,
    before: Number,
    never: Number,
    bottleneck: Ordered<&'a str, Number>,
}

#[derive(Serialize)]
struct ConditionObject<'a> {
    label: &'a str,
    by: Ordered<i32, Number>,
    quantiles: Ordered<f64, Number>,
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    outside: Ordered<f64, &'static str>,
    before: Number,
    never: Number,
}

#[derive(Serialize)]
struct InputObject<'a> {
    #[serde(flatten)]
    kind: KindObject,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'static str>,
    quantiles: Ordered<f64, Number>,
    share: Ordered<&'a str, Number>,
    share_error: Ordered<&'a str, Number>,
    total: Ordered<&'a str, Number>,
    total_error: Ordered<&'a str, Number>,
    /// For each outcome, the part by which its 90% interval becomes narrower if the input is known.
    shrinks: Ordered<&'a str, Number>,
    shrinks_error: Ordered<&'a str, Number>,
    swing: Ordered<&'a str, [Number; 2]>,
    /// For each outcome of which a median of the swing lies outside of the window, the side of each.
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    swing_outside: Ordered<&'a str, [Option<&'static str>; 2]>,
    /// The levels of the two values that the swings are for, and the values.
    #[serde(skip_serializing_if = "Option::is_none")]
    swing_levels: Option<[Number; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    swing_values: Option<[Number; 2]>,
}

#[derive(Serialize)]
struct CurveObject<'a> {
    #[serde(flatten)]
    kind: KindObject,
    label: &'a str,
    times: Vec<Number>,
    bands: Ordered<f64, Vec<Number>>,
}

#[derive(Serialize)]
struct ScenarioObject<'a> {
    name: &'a str,
    label: &'a str,
    set: Ordered<&'a str, &'a str>,
    outcomes: Ordered<&'a str, ScenarioOutcome>,
}

#[derive(Serialize)]
struct WaterfallObject<'a> {
    outcome: &'a str,
    start: Start<'a>,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Start<'a> {
    label: &'a str,
    median: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<&'static str>,
}

#[derive(Serialize)]
struct Step<'a> {
    label: &'a str,
    median: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<&'static str>,
    /// The difference to the median of the step before, in years; `null` if either is after the window. A median before the window
    /// counts as its start, and the `outside` of its step says so.
    shift: Number,
}

impl<'a> Object<'a> {
    fn new(forecast: &'a Forecast, draws: usize) -> Self {
        let window = forecast.window;
        let kinds = Kinds::new(forecast);
        Self {
            model: &forecast.model,
            title: forecast.title.as_deref(),
            question: forecast.question.as_deref(),
            as_of: forecast.as_of,
            window: WindowObject { from: forecast.window.from, to: forecast.window.to },
            seed: forecast.seed,
            samples: forecast.samples,
            scenario: forecast.scenario.as_deref(),
            outcomes: ordered(&forecast.outcomes, |outcome| {
                (outcome.name.as_str(), OutcomeObject::new(outcome, forecast))
            }),
            conditions: ordered(&forecast.conditions, |condition| {
                (condition.name.as_str(), ConditionObject::new(condition, window))
            }),
            inputs: ordered(&forecast.inputs, |input| (input.name.as_str(), InputObject::new(input, forecast, &kinds))),
            basis: bases(forecast),
            curves: ordered(&forecast.curves, |curve| (curve.name.as_str(), curve.into())),
            scenarios: forecast
                .scenarios
                .iter()
                .map(|scenario| ScenarioObject::new(scenario, &kinds, window))
                .collect(),
            ensemble: forecast.ensemble.as_ref().map(|ensemble| EnsembleObject::new(ensemble, &kinds, window)),
            hindcasts: ordered(&forecast.hindcasts, HindcastObject::named),
            fits: forecast.fits.iter().map(FitObject::from).collect(),
            pools: forecast.pools.iter().map(PoolObject::from).collect(),
            waterfall: forecast.waterfall.as_ref().map(|waterfall| WaterfallObject::new(waterfall, &kinds)),
            slider: forecast.slider.iter().map(|position| PositionObject::new(position, &kinds)).collect(),
            draws: JointObject::of(&forecast.joint, &kinds, draws),
        }
    }
}

/// Returns the parts of each outcome's variance by what inputs are based on, and between structures; nothing if no input says.
fn bases(forecast: &Forecast) -> Ordered<&str, Ordered<&'static str, Number>> {
    let outcomes = forecast.outcomes.iter().filter(|_| forecast.states_bases());
    let parts = outcomes.filter_map(|outcome| {
        let BasisShares { measured, published, judged, unstated, structures, together } =
            forecast.basis_shares(&outcome.name)?;
        let words = Basis::ALL.map(Basis::word);
        let names = [words[0], words[1], words[2], UNSTATED, STRUCTURES, TOGETHER];
        let values = [measured, published, judged, unstated, structures, together].map(|part| number(part.value));
        Some((outcome.name.as_str(), Ordered(names.into_iter().zip(values).collect())))
    });
    Ordered(parts.collect())
}

impl<'a> OutcomeObject<'a> {
    fn new(outcome: &'a Outcome, forecast: &'a Forecast) -> Self {
        let Outcome { draws, kind, .. } = outcome;
        let window = forecast.window;
        let interactions = forecast.interactions(&outcome.name);
        let pair = forecast.pair(&outcome.name).and_then(OutcomePair::known);
        let is_date = *kind == Kind::Date;
        let date = is_date.then(|| DateObject {
            by: by_year(&outcome.by),
            already: Number(outcome.already),
            before: number(window.share_before(draws)),
            never: number(outcome.never),
            bottleneck: shares(&outcome.bottleneck),
        });
        Self {
            kind: kind.into(),
            label: &outcome.description.label,
            median: Median::new(draws, kind, window),
            quantiles: quantiles(draws, kind, window),
            outside: outside(draws, kind, window),
            date,
            never_number: (!is_date && outcome.never > 0.0).then(|| number(outcome.never)),
            median_error: Number(outcome.median_error),
            quantile_errors: Ordered(QUANTILE_LEVELS.into_iter().zip(outcome.quantile_errors.map(Number)).collect()),
            mean: Number(outcome.mean.map(|mean| mean.value)),
            mean_outside: window.mean(draws).and_then(side),
            mean_error: Number(outcome.mean.map(|mean| mean.error)),
            sd: Number(draws.sd().filter(|_| !draws.is_limited())),
            chance: outcome.mean.filter(|_| outcome.is_chance()).map(ChanceObject::from),
            interactions: interactions.map(|part| InteractionsObject {
                interactions: number(part.value),
                interactions_error: number(part.error),
            }),
            pair: pair.map(|pair| PairObject {
                inputs: &pair.inputs,
                share: number(pair.share.value),
                share_error: number(pair.share.error),
            }),
        }
    }
}

impl<'a> ConditionObject<'a> {
    fn new(condition: &'a Condition, window: Window) -> Self {
        Self {
            label: &condition.description.label,
            by: by_year(&condition.by),
            quantiles: quantiles(&condition.first, &Kind::Date, window),
            outside: outside(&condition.first, &Kind::Date, window),
            before: number(window.share_before(&condition.first)),
            never: number(condition.first.share_never()),
        }
    }
}

impl<'a> InputObject<'a> {
    fn new(input: &'a Input, forecast: &'a Forecast, kinds: &Kinds<'_>) -> Self {
        let shrinks = forecast.outcomes.iter();
        let shrinks =
            shrinks.filter_map(|outcome| Some((outcome.name.as_str(), forecast.shrinks(input, &outcome.name)?)));
        let shrinks: Vec<(&str, Estimate)> = shrinks.collect();
        let swing = |(outcome, medians): &'a (String, [Known; 2])| {
            (outcome.as_str(), medians.map(|median| Number(exported(median, kinds.of(outcome)))))
        };
        let outside = input.swings.iter().map(|(outcome, medians)| (outcome.as_str(), medians.map(side)));
        Self {
            kind: (&input.kind).into(),
            label: &input.description.label,
            basis: input.basis.map(Basis::word),
            quantiles: quantiles(&input.draws, &input.kind, forecast.window),
            share: ordered(&input.variance_shares, |(outcome, share)| (outcome.as_str(), number(share.value))),
            share_error: ordered(&input.variance_shares, |(outcome, share)| (outcome.as_str(), number(share.error))),
            total: ordered(&input.total_shares, |(outcome, share)| (outcome.as_str(), number(share.value))),
            total_error: ordered(&input.total_shares, |(outcome, share)| (outcome.as_str(), number(share.error))),
            shrinks: ordered(&shrinks, |(outcome, part)| (*outcome, number(part.value))),
            shrinks_error: ordered(&shrinks, |(outcome, part)| (*outcome, number(part.error))),
            swing: ordered(&input.swings, swing),
            swing_outside: Ordered(outside.filter(|(_, sides)| sides.iter().any(Option::is_some)).collect()),
            swing_levels: input.swing_ends.map(|ends| ends.levels.map(number)),
            swing_values: input.swing_ends.map(|ends| ends.values.map(number)),
        }
    }
}

impl<'a> From<&'a Curve> for CurveObject<'a> {
    fn from(curve: &'a Curve) -> Self {
        let numbers = |values: &[f64]| values.iter().copied().map(number).collect();
        Self {
            kind: (&curve.kind).into(),
            label: &curve.description.label,
            times: numbers(&curve.times),
            bands: Ordered(BAND_LEVELS.into_iter().zip(curve.bands.iter().map(|band| numbers(band))).collect()),
        }
    }
}

impl<'a> ScenarioObject<'a> {
    fn new(scenario: &'a ScenarioForecast, kinds: &Kinds<'a>, window: Window) -> Self {
        Self {
            name: &scenario.name,
            label: &scenario.label,
            set: ordered(&scenario.set, |(name, expression)| (name.as_str(), expression.as_str())),
            outcomes: ordered(&scenario.outcomes, |(name, draws)| {
                (name.as_str(), ScenarioOutcome::new(draws, kinds.of(name), window))
            }),
        }
    }
}

impl<'a> WaterfallObject<'a> {
    fn new(waterfall: &'a WaterfallForecast, kinds: &Kinds<'_>) -> Self {
        let kind = kinds.of(&waterfall.outcome);
        let number = |median: Known| Number(exported(median, kind));
        let (label, mut before) = (&waterfall.start.0, waterfall.start.1);
        let start = Start { label, median: number(before), outside: side(before) };
        let steps = waterfall.steps.iter().map(|(label, median)| {
            let shift = before.at_most().zip(median.at_most()).map(|(before, after)| after - before);
            before = *median;
            Step { label, median: number(*median), outside: side(*median), shift: Number(shift) }
        });
        Self { outcome: &waterfall.outcome, steps: steps.collect(), start }
    }
}

#[cfg(test)]
mod tests;
