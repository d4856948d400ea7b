//! Lists a model for its readers: every input, curve, condition and outcome, with its expression, its value, its share of
//! the uncertainty, and the reason for it.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::readable;
use crate::diagnostic::Report;
use crate::document::model::Definition;
use crate::document::{IntervalLevel, ModelFile};
use crate::figure::bind::evidence::Evidence;
use crate::figure::bind::formatted::{format_median_and_interval, format_probability};
use crate::figure::format::{number, phrase};
use crate::locale::Language;
use crate::model::{Estimate, Expression, ExpressionKind, Forecast, KnownNames, expression};

/// A model, ready for a template.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelFigure {
    /// Identifier: the first part of the address of each definition, `parity.halving`.
    pub id: String,
    /// Its title, or its identifier.
    pub title: String,
    /// The question it answers.
    pub question: Option<String>,
    /// Inputs, curves, conditions and outcomes.
    pub groups: Vec<Group>,
    /// The scenarios of the file.
    pub scenarios: Vec<ScenarioEntry>,
}

/// The definitions of one section of the model file.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The heading: `Inputs`.
    pub title: &'static str,
    /// The definitions, in the file's order.
    pub definitions: Vec<DefinitionEntry>,
}

/// A definition of a model.
#[derive(Clone, Debug, PartialEq)]
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
    /// Its median and its 90% interval, as text.
    pub value: Option<String>,
    /// Its share of the variance of each outcome, as the outcome's name for readers and the text of the share.
    pub shares: Vec<(String, String)>,
    /// What an input is based on, as its author wrote it: `judged`.
    pub basis: Option<&'static str>,
    /// A reason or remark.
    pub note: Option<String>,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<String>,
    /// The names of the inputs that it depends on, directly or through other definitions, in the file's order.
    pub depends_on: Vec<String>,
}

impl ModelFigure {
    /// Returns the definition of a name.
    pub fn definition(&self, name: &str) -> Option<&DefinitionEntry> {
        self.groups.iter().flat_map(|group| &group.definitions).find(|definition| definition.name == name)
    }
}

/// A scenario, with the definitions that it overrides.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioEntry {
    /// Its path: `parity.optimistic`.
    pub path: String,
    /// Its name for readers.
    pub label: String,
    /// A sentence or two.
    pub note: Option<String>,
    /// The names that it overrides, with their expressions.
    pub set: Vec<(String, String)>,
}

/// The smallest share of a variance that is listed: smaller shares round to 0%.
const MIN_SHARE: f64 = 0.01;

/// Lists a model. A model that failed to run is listed without values.
pub fn list(model: &ModelFile, evidence: Evidence<'_>) -> ModelFigure {
    let language = evidence.language;
    let id = &model.id.value;
    let forecast = evidence.forecasts.get(id);
    let groups = [
        ("Inputs", &model.inputs),
        ("Curves", &model.curves),
        ("Conditions", &model.conditions),
        ("Outcomes", &model.outcomes),
    ];
    let graph = DependencyGraph::new(model, evidence);
    let group = |(title, definitions): (&'static str, &Vec<Definition>)| Group {
        title,
        definitions: definitions
            .iter()
            .map(|definition| entry(language, id, definition, (forecast, evidence.interval), &graph))
            .collect(),
    };
    let scenarios = model.scenarios.iter().map(|scenario| ScenarioEntry {
        path: format!("{id}.{}", scenario.name.value),
        label: scenario.label.clone().unwrap_or_else(|| readable(&scenario.name.value)),
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

/// The dependencies between the definitions of a model.
struct DependencyGraph<'a> {
    /// The names of the inputs, in the file's order.
    inputs: Vec<&'a str>,
    /// For each definition, the names in its expression.
    named_by: BTreeMap<&'a str, BTreeSet<String>>,
}

impl<'a> DependencyGraph<'a> {
    fn new(model: &'a ModelFile, evidence: Evidence<'_>) -> Self {
        // The problems of declared units were reported by the run.
        let (units, _) = evidence.units.with(&model.units, &mut Report::default());
        let parts = [&model.inputs, &model.curves, &model.conditions, &model.outcomes];
        let all = || parts.into_iter().flatten();
        let known: BTreeSet<&str> = all().map(|definition| definition.name.value.as_str()).collect();
        let is_data =
            |word: &str| evidence.datasets.contains_key(word) || model.datasets.iter().any(|own| own.id.value == word);
        let words = KnownNames { units: &units, names: |word: &str| known.contains(word) || is_data(word) };
        let named = |definition: &'a Definition| {
            let mut found = BTreeSet::new();
            if let Ok(parsed) = expression::parse(&definition.value, &words, &mut Report::default()) {
                collect_names(&parsed, &mut found);
            }
            found.retain(|name| known.contains(name.as_str()));
            (definition.name.value.as_str(), found)
        };
        Self {
            inputs: model.inputs.iter().map(|input| input.name.value.as_str()).collect(),
            named_by: all().map(named).collect(),
        }
    }

    /// Returns the names of the other inputs that a definition depends on, directly or through other definitions.
    fn inputs_of(&self, name: &str) -> Vec<String> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut waiting = vec![name];
        while let Some(next) = waiting.pop() {
            let named = self.named_by.get(next).into_iter().flatten();
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
    language: &Language,
    model: &str,
    definition: &Definition,
    (forecast, level): (Option<&Forecast>, IntervalLevel),
    graph: &DependencyGraph<'_>,
) -> DefinitionEntry {
    let name = &definition.name.value;
    let label_of = |outcome: &str| {
        let outcome = forecast.and_then(|forecast| forecast.outcome(outcome));
        outcome.map_or_else(String::new, |outcome| phrase::lower(language, &outcome.description.label))
    };
    let input = forecast.and_then(|forecast| forecast.input(name));
    let shares = input.iter().flat_map(|input| &input.variance_shares);
    let shares = shares.filter(|(_, share)| share.value - share.error >= MIN_SHARE);
    let share_text = |of: &str, share: Estimate| {
        let alone = number::chance_within(language, share.estimated(), share.error);
        match input.and_then(|input| input.interaction(of)) {
            Some(total) => {
                let all = number::chance_within(language, total.estimated(), total.error);
                language.format("model.with_interactions", &[("share", &alone), ("all", &all)])
            }
            None => alone,
        }
    };
    DefinitionEntry {
        path: format!("{model}.{name}"),
        name: name.clone(),
        label: definition.label.clone().unwrap_or_else(|| readable(name)),
        expression: definition.value.value.clone(),
        unit: definition.unit.as_ref().map(|unit| unit.value.clone()),
        value: forecast.and_then(|forecast| value(language, forecast, name, level)),
        shares: shares.map(|(of, share)| (label_of(of), share_text(of, *share))).collect(),
        basis: definition.basis.as_ref().map(|basis| basis.value.word()),
        note: definition.note.clone(),
        sources: definition.sources.iter().map(|source| source.value.clone()).collect(),
        depends_on: graph.inputs_of(name),
    }
}

/// Returns the probability of a chance, or else the median and the interval of a definition; for a curve, with the day that
/// they are for. `None` for a constant, whose expression shows the value.
fn value(language: &Language, forecast: &Forecast, name: &str, level: IntervalLevel) -> Option<String> {
    if let Some(probability) = format_probability(language, forecast, name) {
        return Some(probability);
    }
    let (median, range) = format_median_and_interval(language, forecast, name, level)?;
    let is_curve = forecast.curve(name).is_some();
    let date = number::short_day(language, forecast.as_of);
    let median_on = match is_curve {
        true => language.format("model.on_date", &[("value", &median), ("date", &date)]),
        false => median.clone(),
    };
    match (median == range, is_curve) {
        (true, false) => None,
        (true, true) => Some(median_on),
        (false, _) => Some(format!("{median_on} ({level}: {range})")),
    }
}
