//! What moved forecasts, for programs: what `foresite diff --format json` prints.

use serde::Serialize;

use super::json_text::print;
use super::json_values::{Number, Ordered, number, ordered};
use crate::date::Date;
use crate::model::{Change, Explanation, Kind, Measure, Method, Move, OutcomeMove, ScenarioMove, Share};

/// A comparison of a model, with the names of its sides for readers.
pub struct ComparedModel<'a> {
    /// What moved its forecast.
    pub explanation: &'a Explanation,
    /// What the two sides are: `the entry 2026-05-07-plan-3f9a1c`.
    pub names: [&'a str; 2],
}

/// Returns what moved some models as JSON: `{ "models": [ … ] }`.
pub fn moves_json(models: &[ComparedModel<'_>]) -> String {
    #[derive(Serialize)]
    struct Models<'a> {
        models: Vec<ModelObject<'a>>,
    }
    print(&Models { models: models.iter().map(ModelObject::new).collect() })
}

#[derive(Serialize)]
struct ModelObject<'a> {
    model: &'a str,
    title: Option<&'a str>,
    from: SideObject<'a>,
    to: SideObject<'a>,
    /// Whether the shares are from all combinations of changes, or from random orders.
    exact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    orders: Option<usize>,
    changes: Vec<ChangeObject<'a>>,
    /// For each cause, the positions of its changes.
    causes: Vec<&'a [usize]>,
    outcomes: Ordered<&'a str, OutcomeObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scenarios: Vec<ScenarioObject<'a>>,
}

#[derive(Serialize)]
struct SideObject<'a> {
    name: &'a str,
    as_of: Date,
    seed: u64,
    samples: usize,
}

#[derive(Serialize)]
struct ChangeObject<'a> {
    kind: &'static str,
    alteration: &'static str,
    name: &'a str,
    label: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<DetailObject<'a>>,
}

#[derive(Serialize)]
struct DetailObject<'a> {
    what: &'static str,
    alteration: &'static str,
    name: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct OutcomeObject<'a> {
    label: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    median: Option<MoveObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<MoveObject>,
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    quantiles: Ordered<f64, MoveObject>,
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    by: Ordered<i32, MoveObject>,
}

#[derive(Serialize)]
struct MoveObject {
    from: Number,
    to: Number,
    #[serde(rename = "move")]
    total: Option<ShareObject>,
    /// In the order of the causes.
    shares: Vec<ShareObject>,
}

#[derive(Clone, Serialize)]
struct ShareObject {
    value: Number,
    error: Number,
    /// Those of the details of the change, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<ShareObject>,
}

#[derive(Serialize)]
struct ScenarioObject<'a> {
    scenario: &'a str,
    label: &'a str,
    outcome: &'a str,
    from: Number,
    to: Number,
    /// The part of the scenario's own change.
    own: Option<ShareObject>,
    /// The part of all other changes.
    others: Option<ShareObject>,
}

impl<'a> ModelObject<'a> {
    fn new(compared: &'a ComparedModel<'a>) -> Self {
        let explanation = compared.explanation;
        let side = |name, forecast: &crate::model::Forecast| SideObject {
            name,
            as_of: forecast.as_of,
            seed: forecast.seed,
            samples: forecast.samples,
        };
        Self {
            model: &explanation.to.model,
            title: explanation.to.title.as_deref(),
            from: side(compared.names[0], &explanation.from),
            to: side(compared.names[1], &explanation.to),
            exact: explanation.is_exact(),
            orders: if let Method::Orders(orders) = explanation.method { Some(orders) } else { None },
            changes: explanation.changes.iter().map(ChangeObject::from).collect(),
            causes: explanation.causes.iter().map(|cause| cause.changes.as_slice()).collect(),
            outcomes: ordered(&explanation.outcomes, |outcome| (outcome.name.as_str(), OutcomeObject::from(outcome))),
            scenarios: explanation.scenarios.iter().map(ScenarioObject::from).collect(),
        }
    }
}

impl<'a> From<&'a Change> for ChangeObject<'a> {
    fn from(change: &'a Change) -> Self {
        let details = change.details.iter().map(|detail| DetailObject {
            what: if detail.is_column { "column" } else { "row" },
            alteration: detail.alteration.word(),
            name: &detail.name,
            text: &detail.text,
        });
        Self {
            kind: change.kind.word(),
            alteration: change.alteration.word(),
            name: &change.name,
            label: &change.label,
            from: change.from.as_deref(),
            to: change.to.as_deref(),
            details: details.collect(),
        }
    }
}

impl<'a> From<&'a OutcomeMove> for OutcomeObject<'a> {
    fn from(outcome: &'a OutcomeMove) -> Self {
        let (mut quantiles, mut by) = (Vec::new(), Vec::new());
        for found in &outcome.moves {
            match found.measure {
                Measure::Quantile(0.5) | Measure::Chance => {}
                Measure::Quantile(level) => quantiles.push((level, found.into())),
                Measure::By(year) => by.push((year, found.into())),
            }
        }
        let (kind, unit) = match &outcome.kind {
            Kind::Date => ("date", None),
            Kind::Number(unit) => ("number", Some(unit.to_string())),
            Kind::Bool => ("chance", None),
        };
        Self {
            label: &outcome.label,
            kind,
            unit,
            median: outcome.of(Measure::Quantile(0.5)).map(MoveObject::from),
            probability: outcome.of(Measure::Chance).map(MoveObject::from),
            quantiles: Ordered(quantiles),
            by: Ordered(by),
        }
    }
}

impl From<&Move> for MoveObject {
    fn from(found: &Move) -> Self {
        let share = |(cause, share): (usize, &Share)| {
            let parts = found.parts_of(cause).iter().map(|part| ShareObject::from(*part));
            ShareObject { parts: parts.collect(), ..ShareObject::from(*share) }
        };
        Self {
            from: Number(found.from),
            to: Number(found.to),
            total: found.total.map(ShareObject::from),
            shares: found.shares.iter().enumerate().map(share).collect(),
        }
    }
}

impl From<Share> for ShareObject {
    fn from(share: Share) -> Self {
        Self { value: number(share.value), error: Number(share.error), parts: Vec::new() }
    }
}

impl<'a> From<&'a ScenarioMove> for ScenarioObject<'a> {
    fn from(found: &'a ScenarioMove) -> Self {
        Self {
            scenario: &found.scenario,
            label: &found.label,
            outcome: &found.outcome,
            from: Number(found.from),
            to: Number(found.to),
            own: found.own.map(ShareObject::from),
            others: found.others.map(ShareObject::from),
        }
    }
}
