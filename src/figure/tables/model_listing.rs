//! A model as its readers study it: every input, curve, condition and outcome with its expression, what it came to, how
//! much hangs on it, and why.

use crate::figure::format::phrase;
use std::collections::{BTreeMap, BTreeSet};

use crate::document::ModelFile;
use crate::document::model::Definition;
use crate::figure::bind;
use crate::figure::bind::evidence::Evidence;
use crate::figure::format::number;
use crate::model::{Expression, ExpressionKind, Forecast, KnownNames, Units, expression};
use crate::source::Spanned;

/// A model, ready to be set.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
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
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Group {
    /// `Inputs`.
    pub title: &'static str,
    /// In the file's order.
    pub definitions: Vec<DefinitionEntry>,
}

/// A name and what it stands for.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
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
    /// The inputs that its expression leads to, by name, in the file's order; not itself.
    pub rests_on: Vec<String>,
}

impl ModelFigure {
    /// The definition of that name.
    pub fn definition(&self, name: &str) -> Option<&DefinitionEntry> {
        self.groups.iter().flat_map(|group| &group.definitions).find(|definition| definition.name == name)
    }
}

/// A scenario and what it believes instead.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
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
    let names = Names::of(model, evidence);
    let group = |(title, definitions): (&'static str, &Vec<Definition>)| Group {
        title,
        definitions: definitions.iter().map(|definition| entry(id, definition, forecast, evidence, &names)).collect(),
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

/// Which names the expressions of a model name.
struct Names<'a> {
    inputs: Vec<&'a str>,
    by_name: BTreeMap<&'a str, BTreeSet<String>>,
}

impl<'a> Names<'a> {
    fn of(model: &'a ModelFile, evidence: Evidence<'_>) -> Self {
        let mut units = Units::built_in();
        // What is wrong with them was told when the model ran.
        let _ = units.declare(&model.units);
        let parts = [&model.inputs, &model.curves, &model.conditions, &model.outcomes];
        let all = || parts.into_iter().flatten();
        let known: BTreeSet<&str> = all().map(|definition| definition.name.value.as_str()).collect();
        let is_data =
            |word: &str| evidence.datasets.contains_key(word) || model.datasets.iter().any(|own| own.id.value == word);
        let words = KnownNames { units: &units, names: |word: &str| known.contains(word) || is_data(word) };
        let named = |definition: &'a Definition| {
            let mut found = BTreeSet::new();
            if let Ok(parsed) = expression::parse(&definition.value, &words) {
                collect_names(&parsed, &mut found);
            }
            found.retain(|name| known.contains(name.as_str()));
            (definition.name.value.as_str(), found)
        };
        Self {
            inputs: model.inputs.iter().map(|input| input.name.value.as_str()).collect(),
            by_name: all().map(named).collect(),
        }
    }

    /// The inputs that a name leads to.
    fn inputs_of(&self, name: &str) -> Vec<String> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut waiting = vec![name];
        while let Some(next) = waiting.pop() {
            let named = self.by_name.get(next).into_iter().flatten();
            waiting.extend(named.map(String::as_str).filter(|name| seen.insert(name)));
        }
        let inputs = self.inputs.iter().filter(|input| **input != name && seen.contains(**input));
        inputs.map(|input| (*input).to_owned()).collect()
    }
}

fn collect_names(expression: &Expression, found: &mut BTreeSet<String>) {
    match &expression.kind {
        ExpressionKind::Name(name) => {
            found.insert(name.clone());
        }
        kind => expression::children(kind).into_iter().for_each(|child| collect_names(child, found)),
    }
}

fn entry(
    model: &str,
    definition: &Definition,
    forecast: Option<&Forecast>,
    evidence: Evidence<'_>,
    names: &Names<'_>,
) -> DefinitionEntry {
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
        outcome.map_or_else(String::new, |outcome| phrase::lower(&outcome.description.label))
    };
    let shares = input.iter().flat_map(|input| &input.variance_shares);
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
        rests_on: names.inputs_of(name),
        path,
    }
}
