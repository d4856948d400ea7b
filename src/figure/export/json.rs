//! Forecasts for programs: what `foresite forecast --format json` prints and the site publishes.
//!
//! Numbers carry ten significant digits, which is far below what sampling leaves uncertain and drops the noise of
//! the last bits; dates are points on the axis of years; "never" is `null`. Keys stand in the model file's order.

use std::fmt::Display;
use std::io;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::ser::{Formatter, PrettyFormatter};

use super::fit::FitObject;
use super::joint::JointObject;
use super::slider::PositionObject;
use crate::date::Date;
use crate::model::{
    BAND_LEVELS, Condition, Curve, Draws, Forecast, Input, Kind, Outcome, QUANTILE_LEVELS, ScenarioForecast,
    WaterfallForecast,
};

/// One forecast, as one object.
pub fn one(forecast: &Forecast) -> String {
    print(&Object::from(forecast))
}

/// The forecasts of a project: `{ "models": [ … ] }`.
pub fn all<'a>(forecasts: impl IntoIterator<Item = &'a Forecast>) -> String {
    #[derive(Serialize)]
    struct Models<'a> {
        models: Vec<Object<'a>>,
    }
    print(&Models { models: forecasts.into_iter().map(Object::from).collect() })
}

/// A forecast as it is printed.
#[derive(Serialize)]
struct Object<'a> {
    model: &'a str,
    title: Option<&'a str>,
    question: Option<&'a str>,
    as_of: Date,
    window: Window,
    seed: u64,
    samples: usize,
    scenario: Option<&'a str>,
    outcomes: Ordered<&'a str, OutcomeObject<'a>>,
    conditions: Ordered<&'a str, ConditionObject<'a>>,
    inputs: Ordered<&'a str, InputObject<'a>>,
    curves: Ordered<&'a str, CurveObject<'a>>,
    scenarios: Vec<ScenarioObject<'a>>,
    fits: Vec<FitObject<'a>>,
    waterfall: Option<WaterfallObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    slider: Vec<PositionObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    draws: Option<JointObject<'a>>,
}

#[derive(Serialize)]
struct Window {
    from: Date,
    to: Date,
}

/// `kind`, and a `unit` where the numbers bear one.
#[derive(Serialize)]
struct KindObject {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
}

#[derive(Serialize)]
struct OutcomeObject<'a> {
    #[serde(flatten)]
    kind: KindObject,
    label: &'a str,
    median: Median,
    quantiles: Ordered<f64, Number>,
    #[serde(flatten)]
    date: Option<DateObject<'a>>,
    median_error: Number,
}

/// What only dates have.
#[derive(Serialize)]
struct DateObject<'a> {
    by: Ordered<i32, Number>,
    already: Number,
    never: Number,
    bottleneck: Ordered<&'a str, Number>,
}

#[derive(Serialize)]
struct ConditionObject<'a> {
    label: &'a str,
    by: Ordered<i32, Number>,
    quantiles: Ordered<f64, Number>,
    never: Number,
}

#[derive(Serialize)]
struct InputObject<'a> {
    #[serde(flatten)]
    kind: KindObject,
    label: &'a str,
    quantiles: Ordered<f64, Number>,
    share: Ordered<&'a str, Number>,
    share_error: Ordered<&'a str, Number>,
    swing: Ordered<&'a str, [Number; 2]>,
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
struct ScenarioOutcome {
    #[serde(flatten)]
    kind: KindObject,
    median: Median,
    quantiles: Ordered<f64, Number>,
    never: Number,
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
}

#[derive(Serialize)]
struct Step<'a> {
    label: &'a str,
    median: Number,
    /// Later than the step before by so many years; `null` where either is "never".
    shift: Number,
}

impl<'a> From<&'a Forecast> for Object<'a> {
    fn from(forecast: &'a Forecast) -> Self {
        let kinds: Vec<_> = forecast.outcomes.iter().map(|outcome| (outcome.name.as_str(), &outcome.kind)).collect();
        Self {
            model: &forecast.model,
            title: forecast.title.as_deref(),
            question: forecast.question.as_deref(),
            as_of: forecast.as_of,
            window: Window { from: forecast.window.0, to: forecast.window.1 },
            seed: forecast.seed,
            samples: forecast.samples,
            scenario: forecast.scenario.as_deref(),
            outcomes: ordered(&forecast.outcomes, |outcome| (outcome.name.as_str(), outcome.into())),
            conditions: ordered(&forecast.conditions, |condition| (condition.name.as_str(), condition.into())),
            inputs: ordered(&forecast.inputs, |input| (input.name.as_str(), input.into())),
            curves: ordered(&forecast.curves, |curve| (curve.name.as_str(), curve.into())),
            scenarios: forecast.scenarios.iter().map(|scenario| ScenarioObject::new(scenario, &kinds)).collect(),
            fits: forecast.fits.iter().map(FitObject::from).collect(),
            waterfall: forecast.waterfall.as_ref().map(WaterfallObject::from),
            slider: forecast.slider.iter().map(PositionObject::from).collect(),
            draws: JointObject::of(&forecast.joint),
        }
    }
}

impl From<&Kind> for KindObject {
    fn from(kind: &Kind) -> Self {
        match kind {
            Kind::Date => Self { kind: "date", unit: None },
            Kind::Number(unit) => Self { kind: "number", unit: Some(unit.to_string()) },
            Kind::Bool => Self { kind: "truth", unit: None },
        }
    }
}

impl<'a> From<&'a Outcome> for OutcomeObject<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        let date = (outcome.kind == Kind::Date).then(|| DateObject {
            by: by_year(&outcome.by),
            already: number(outcome.already),
            never: number(outcome.never),
            bottleneck: shares(&outcome.bottleneck),
        });
        Self {
            kind: (&outcome.kind).into(),
            label: &outcome.description.label,
            median: median(&outcome.draws, &outcome.kind),
            quantiles: quantiles(&outcome.draws),
            date,
            median_error: Number(outcome.median_error),
        }
    }
}

impl<'a> From<&'a Condition> for ConditionObject<'a> {
    fn from(condition: &'a Condition) -> Self {
        Self {
            label: &condition.description.label,
            by: by_year(&condition.by),
            quantiles: quantiles(&condition.first),
            never: number(condition.first.share_never()),
        }
    }
}

impl<'a> From<&'a Input> for InputObject<'a> {
    fn from(input: &'a Input) -> Self {
        Self {
            kind: (&input.kind).into(),
            label: &input.description.label,
            quantiles: quantiles(&input.draws),
            share: ordered(&input.variance_shares, |(outcome, share)| (outcome.as_str(), number(share.value))),
            share_error: ordered(&input.variance_shares, |(outcome, share)| (outcome.as_str(), number(share.error))),
            swing: ordered(&input.swings, |(outcome, medians)| (outcome.as_str(), medians.map(Number))),
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
    fn new(scenario: &'a ScenarioForecast, kinds: &[(&str, &'a Kind)]) -> Self {
        let outcome = |(name, draws): &'a (String, Draws)| {
            let kind = kinds.iter().find(|(known, _)| known == name).map_or(&Kind::Date, |(_, kind)| kind);
            let outcome = ScenarioOutcome {
                kind: kind.into(),
                median: median(draws, kind),
                quantiles: quantiles(draws),
                never: number(draws.share_never()),
            };
            (name.as_str(), outcome)
        };
        Self {
            name: &scenario.name,
            label: &scenario.label,
            set: ordered(&scenario.set, |(name, expression)| (name.as_str(), expression.as_str())),
            outcomes: ordered(&scenario.outcomes, outcome),
        }
    }
}

impl<'a> From<&'a WaterfallForecast> for WaterfallObject<'a> {
    fn from(waterfall: &'a WaterfallForecast) -> Self {
        let (label, mut before) = (&waterfall.start.0, waterfall.start.1);
        let start = Start { label, median: Number(before) };
        let steps = waterfall.steps.iter().map(|(label, median)| {
            let shift = before.zip(*median).map(|(before, after)| after - before);
            before = *median;
            Step { label, median: Number(*median), shift: Number(shift) }
        });
        Self { outcome: &waterfall.outcome, steps: steps.collect(), start }
    }
}

/// Every quantile of a summary.
pub(super) fn quantiles(draws: &Draws) -> Ordered<f64, Number> {
    Ordered(QUANTILE_LEVELS.iter().map(|level| (*level, Number(draws.quantile(*level)))).collect())
}

/// The chance by the end of each year.
fn by_year(by: &[(i32, f64)]) -> Ordered<i32, Number> {
    ordered(by, |(year, chance)| (*year, number(*chance)))
}

/// Shares by name.
fn shares(shares: &[(String, f64)]) -> Ordered<&str, Number> {
    ordered(shares, |(name, share)| (name.as_str(), number(*share)))
}

/// Entries of a map, in their own order.
pub(super) fn ordered<'a, T, K, V>(entries: &'a [T], entry: impl FnMut(&'a T) -> (K, V)) -> Ordered<K, V> {
    Ordered(entries.iter().map(entry).collect())
}

/// A map in the order of its entries.
pub(super) struct Ordered<K, V>(pub(super) Vec<(K, V)>);

impl<K: Display, V: Serialize> Serialize for Ordered<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(&key.to_string(), value)?;
        }
        map.end()
    }
}

/// A number, or `null` for "never".
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number(pub(super) Option<f64>);

pub(super) fn number(value: f64) -> Number {
    Number(Some(value))
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.filter(|value| value.is_finite()).map(rounded) {
            // Counts and whole units read better without `.0`; beyond 2^53 a float is no exact integer.
            Some(value) if value == value.trunc() && value.abs() < 9e15 => serializer.serialize_i64(value as i64),
            Some(value) => serializer.serialize_f64(value),
            None => serializer.serialize_none(),
        }
    }
}

/// To ten significant digits, by way of decimal digits: the same on every machine.
fn rounded(value: f64) -> f64 {
    format!("{value:.9e}").parse().unwrap_or(value)
}

/// The median as a reader would say it: a date, or a number.
enum Median {
    Date(Option<Date>),
    Number(Number),
}

fn median(draws: &Draws, kind: &Kind) -> Median {
    match kind {
        Kind::Date => Median::Date(draws.median().and_then(Date::from_years)),
        Kind::Number(_) | Kind::Bool => Median::Number(Number(draws.median())),
    }
}

impl Serialize for Median {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Date(date) => date.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
        }
    }
}

/// Indented objects, lists on one line: a curve has hundreds of points.
struct Layout(PrettyFormatter<'static>);

impl Formatter for Layout {
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// The text of a value, with a line end.
fn print(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Layout(PrettyFormatter::new()));
    // Keys are strings and the sink is memory: there is nothing that could fail.
    let written = value.serialize(&mut serializer);
    debug_assert!(written.is_ok(), "{written:?}");
    bytes.push(b'\n');
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::{Description, Fit, Joint, LeftOut, SliderPosition, VarianceShare};

    fn about(label: &str) -> Description {
        Description { label: label.to_owned(), ..Description::default() }
    }

    /// A forecast small enough to check by hand.
    fn forecast() -> Forecast {
        let date = |text| Date::parse(text).unwrap();
        let mut draws: Vec<f64> = (0..=99).map(|step| 2028.0 + f64::from(step) / 25.0).collect();
        draws.push(f64::INFINITY);
        Forecast {
            model: "parity".into(),
            title: Some("Parity".into()),
            question: None,
            as_of: date("2026-05-07"),
            window: (date("2025-01-01"), date("2050-01-01")),
            seed: 7,
            samples: 101,
            scenario: None,
            outcomes: vec![
                Outcome {
                    name: "product".into(),
                    description: about("Product"),
                    kind: Kind::Date,
                    draws: Draws::new(draws.clone()),
                    already: 0.0,
                    never: 1.0 / 101.0,
                    by: vec![(2028, 0.25), (2029, 0.5)],
                    median_error: Some(0.1 + 0.2),
                    bottleneck: vec![("fits".into(), 0.7), ("fast".into(), 0.3)],
                },
                Outcome {
                    name: "memory".into(),
                    description: about("Memory"),
                    kind: Kind::Number("GB".parse().unwrap()),
                    draws: Draws::new(vec![32.0, 64.0, 96.0]),
                    already: 0.0,
                    never: 0.0,
                    by: Vec::new(),
                    median_error: None,
                    bottleneck: Vec::new(),
                },
            ],
            inputs: vec![Input {
                name: "halving".into(),
                description: about("Halving"),
                kind: Kind::Number("year".parse().unwrap()),
                draws: Draws::new(vec![1.4, 2.12, 3.2]),
                variance_shares: vec![("product".into(), VarianceShare { value: 0.41, error: 0.02 })],
                swings: vec![("product".into(), [Some(2029.9), None])],
            }],
            curves: vec![Curve {
                name: "box_memory".into(),
                description: about("Memory of the box"),
                kind: Kind::Number("GB".parse().unwrap()),
                times: vec![2025.0, 2025.5],
                bands: vec![vec![24.0, 32.5]; BAND_LEVELS.len()],
            }],
            conditions: Vec::new(),
            scenarios: vec![ScenarioForecast {
                name: "slow".into(),
                label: "Slow".into(),
                note: None,
                set: vec![("halving".into(), "3.2 year".into())],
                outcomes: vec![("product".into(), Draws::new(draws))],
                inputs: Vec::new(),
            }],
            slider: vec![SliderPosition {
                scenario: "slow".into(),
                share: 0.5,
                parameters: vec![("halving".into(), Some(2.6))],
                outcomes: vec![("product".into(), [Some(2031.0); QUANTILE_LEVELS.len()])],
                curve: Vec::new(),
            }],
            joint: Joint {
                inputs: vec![("halving".into(), vec![2.5, 3.5])],
                outcomes: vec![("product".into(), vec![2031.5, f64::INFINITY])],
            },
            fits: vec![Fit {
                column: "gpus.bandwidth".into(),
                frontier: true,
                rows: 6,
                left_out: LeftOut { later: 1, missing: 0, no_record: 9 },
                dates: (2015.0, 2025.0),
                reference: 2020.0,
                level: 512.0,
                unit: "GB/s".parse().unwrap(),
                slope: 0.25,
                slope_error: 0.01,
                r_squared: Some(0.98),
                slopes: Draws::new(vec![0.2, 0.25, 0.0]),
                doublings: Draws::new(vec![5.0, 4.0, f64::INFINITY]),
            }],
            waterfall: Some(WaterfallForecast {
                outcome: "product".into(),
                start: ("Compute alone".into(), Some(2027.46)),
                steps: vec![("Memory".into(), Some(2028.46)), ("Patience".into(), None)],
            }),
        }
    }

    #[test]
    fn the_shape_is_the_documented_one() {
        let read: Value = serde_json::from_str(&one(&forecast())).unwrap();
        assert_eq!(read["model"], "parity");
        assert_eq!(read["as_of"], "2026-05-07");
        assert_eq!((&read["seed"], &read["samples"], &read["scenario"]), (&json!(7), &json!(101), &Value::Null));
        let product = &read["outcomes"]["product"];
        assert_eq!(product["kind"], "date");
        assert_eq!(product["median"], "2030-01-01");
        assert_eq!(product["quantiles"]["0.5"], json!(2030));
        assert_eq!(product["quantiles"]["0.05"], json!(2028.2));
        assert_eq!(product["by"], json!({ "2028": 0.25, "2029": 0.5 }));
        assert_eq!(product["never"], json!(0.009900990099));
        assert_eq!(product["median_error"], json!(0.3));
        assert_eq!(product["bottleneck"], json!({ "fits": 0.7, "fast": 0.3 }));
        let memory = &read["outcomes"]["memory"];
        assert_eq!((&memory["kind"], &memory["unit"]), (&json!("number"), &json!("GB")));
        assert_eq!(memory["quantiles"]["0.5"], json!(64));
        assert!(memory.get("by").is_none());
        let halving = &read["inputs"]["halving"];
        assert_eq!(halving["unit"], "year");
        assert_eq!(halving["share"], json!({ "product": 0.41 }));
        assert_eq!(halving["share_error"], json!({ "product": 0.02 }));
        assert_eq!(halving["swing"], json!({ "product": [2029.9, null] }));
        let position = &read["slider"][0];
        assert_eq!((&position["towards_next"], &position["knobs"]), (&json!(0.5), &json!({ "halving": 2.6 })));
        assert_eq!(position["outcomes"]["product"]["0.5"], json!(2031));
        let draws = json!({ "inputs": { "halving": [2.5, 3.5] }, "outcomes": { "product": [2031.5, null] } });
        assert_eq!(read["draws"], draws);
        let fit = &read["fits"][0];
        assert_eq!(
            (&fit["column"], &fit["frontier"], &fit["rows"]),
            (&json!("gpus.bandwidth"), &json!(true), &json!(6))
        );
        assert_eq!((&fit["doubling"], &fit["r2"], &fit["slope_error"]), (&json!(4), &json!(0.98), &json!(0.01)));
        assert_eq!((&fit["doubling_quantiles"]["0.5"], &fit["doubling_quantiles"]["0.95"]), (&json!(5), &Value::Null));
        assert_eq!((&fit["from"], &fit["to"]), (&json!("2015-01-01"), &json!("2025-01-01")));
        assert_eq!(fit["left_out"], json!({ "later": 1, "missing": 0, "no_record": 9 }));
        assert_eq!(read["waterfall"]["start"], json!({ "label": "Compute alone", "median": 2027.46 }));
        assert_eq!(read["waterfall"]["steps"][0], json!({ "label": "Memory", "median": 2028.46, "shift": 1 }));
        assert_eq!(read["waterfall"]["steps"][1]["shift"], Value::Null);
    }

    #[test]
    fn never_is_null_in_the_quantiles_it_reaches() {
        let read: Value = serde_json::from_str(&one(&forecast())).unwrap();
        let scenario = &read["scenarios"][0]["outcomes"]["product"];
        assert_eq!(scenario["quantiles"]["0.99"], json!(2031.96));
        let mut mostly_never = forecast();
        mostly_never.outcomes[0].draws = Draws::new(vec![2030.0, f64::INFINITY, f64::INFINITY]);
        let read: Value = serde_json::from_str(&one(&mostly_never)).unwrap();
        assert_eq!(read["outcomes"]["product"]["median"], Value::Null);
        assert_eq!(read["outcomes"]["product"]["quantiles"]["0.95"], Value::Null);
    }

    #[test]
    fn names_stand_in_the_files_order_and_a_curve_on_one_line() {
        let text = one(&forecast());
        assert!(text.find("\"product\"").unwrap() < text.find("\"memory\"").unwrap());
        assert!(text.contains("\"0.05\": [24, 32.5]"), "{text}");
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn a_project_is_a_list_of_models() {
        let read: Value = serde_json::from_str(&all([&forecast(), &forecast()])).unwrap();
        assert_eq!(read["models"].as_array().map(Vec::len), Some(2));
    }
}
