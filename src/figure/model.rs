//! A model as its readers study it: every input, curve, condition and outcome with its expression, what it came to, how
//! much hangs on it, and why.

use super::{Evidence, alt, bind, number};
use crate::document::ModelFile;
use crate::document::model::Definition;
use crate::model::Forecast;
use crate::source::Spanned;

/// A model, ready to be set.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ModelFigure {
    /// Identifier: the first part of the address of each definition, `parity.halving`.
    pub id: String,
    /// Its title, or its identifier.
    pub title: String,
    /// The question it answers.
    pub question: Option<String>,
    /// Inputs, curves, conditions and outcomes.
    pub groups: Vec<Group>,
    /// Other beliefs.
    pub scenarios: Vec<ScenarioEntry>,
}

/// Definitions of one sort.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Group {
    /// `Inputs`.
    pub title: &'static str,
    /// In the file's order.
    pub definitions: Vec<DefinitionEntry>,
}

/// A name and what it stands for.
#[derive(Clone, Debug, serde::Serialize)]
pub struct DefinitionEntry {
    /// Its path, which is its address on the page: `parity.halving`.
    pub path: String,
    /// Its identifier.
    pub name: String,
    /// Its name for readers.
    pub label: String,
    /// The expression, as written.
    pub expression: String,
    /// The unit it is declared in.
    pub unit: Option<String>,
    /// What it came to, in words: its median and an interval.
    pub value: Option<String>,
    /// Of each outcome's variance, the share that it has: the outcome's name for readers, and the share.
    pub shares: Vec<(String, String)>,
    /// A reason or remark.
    pub note: Option<String>,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<String>,
}

/// A scenario and what it believes instead.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ScenarioEntry {
    /// Its path: `parity.optimistic`.
    pub path: String,
    /// Its name for readers.
    pub label: String,
    /// A sentence or two.
    pub note: Option<String>,
    /// Names and the expressions that replace theirs.
    pub set: Vec<(String, String)>,
}

/// Shares of a variance below this are not worth a reader's while.
const LEAST_SHARE: f64 = 0.01;

/// A model as a figure, with what its run says where there is one.
pub fn set(model: &ModelFile, evidence: Evidence<'_>) -> ModelFigure {
    let id = &model.id.value;
    let forecast = evidence.forecasts.get(id);
    let groups = [
        ("Inputs", &model.inputs),
        ("Curves", &model.curves),
        ("Conditions", &model.conditions),
        ("Outcomes", &model.outcomes),
    ];
    let group = |(title, definitions): (&'static str, &Vec<Definition>)| Group {
        title,
        definitions: definitions.iter().map(|definition| entry(id, definition, forecast, evidence)).collect(),
    };
    let scenarios = model.scenarios.iter().map(|scenario| ScenarioEntry {
        path: format!("{id}.{}", scenario.name.value),
        label: scenario.label.clone().unwrap_or_else(|| super::rows::readable(&scenario.name.value)),
        note: scenario.note.clone(),
        set: scenario.set.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect(),
    });
    ModelFigure {
        id: id.clone(),
        title: model.title.clone().unwrap_or_else(|| id.clone()),
        question: model.question.clone(),
        groups: groups.into_iter().map(group).filter(|group| !group.definitions.is_empty()).collect(),
        scenarios: scenarios.collect(),
    }
}

fn entry(model: &str, definition: &Definition, forecast: Option<&Forecast>, evidence: Evidence<'_>) -> DefinitionEntry {
    let name = &definition.name.value;
    let path = format!("{model}.{name}");
    let said = |attribute: &str| {
        let expression = Spanned::new(format!("{path}.{attribute}"), definition.name.span);
        bind::bind(&expression, evidence).ok().flatten().map(|bound| bound.text)
    };
    let input = forecast.and_then(|forecast| forecast.input(name));
    let curve = forecast.and_then(|forecast| forecast.curve(name));
    let value = forecast.and_then(|forecast| {
        let (median, range) = (said("median")?, said("range(p5,p95)")?);
        let today = if curve.is_some() { format!(" on {}", number::short_day(forecast.as_of)) } else { String::new() };
        match (median == range, curve.is_some()) {
            // What is the same in every sample is what the expression says already.
            (true, false) => None,
            (true, true) => Some(format!("{median}{today}")),
            (false, _) => Some(format!("{median}{today} (90%: {range})")),
        }
    });
    let label = |outcome: &str| {
        let outcome = forecast.and_then(|forecast| forecast.outcome(outcome));
        outcome.map_or_else(String::new, |outcome| alt::lower(&outcome.about.label))
    };
    let shares = input.iter().flat_map(|input| &input.share);
    let shares = shares.filter(|(_, share)| share.value - share.error >= LEAST_SHARE);
    DefinitionEntry {
        name: name.clone(),
        label: definition.label.clone().unwrap_or_else(|| super::rows::readable(name)),
        expression: definition.value.value.clone(),
        unit: definition.unit.as_ref().map(|unit| unit.value.clone()),
        value,
        shares: shares.map(|(of, share)| (label(of), number::chance_within(share.value, share.error))).collect(),
        note: definition.note.clone(),
        sources: definition.sources.iter().map(|source| source.value.clone()).collect(),
        path,
    }
}
