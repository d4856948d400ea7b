//! Where the numbers of a page come from: each bound figure with its expression, and what that rests on.

use super::evidence::Evidence;
use crate::document::Dataset;
use crate::figure::bind;
use crate::figure::tables::model_listing::{DefinitionEntry, ModelFigure, ScenarioEntry};
use crate::model::cells;
use crate::source::{Span, Spanned};

pub use crate::figure::bind::Origin;

/// The inputs that are named of a definition; the others are counted.
const MOST_INPUTS: usize = 5;

/// A bound figure of a page.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Told {
    /// Its number on the page, from 1: one for each expression.
    pub number: usize,
    /// The expression, as written.
    pub expression: String,
    /// As readers see it.
    pub text: String,
    /// The exact value, where the text says less.
    pub value: Option<String>,
    /// Whether it is linked from the text, so that there is a way back.
    pub is_linked: bool,
}

impl Told {
    /// A figure as it stands on a page.
    pub fn new(number: usize, expression: &str, bound: &bind::Bound) -> Self {
        let said = bound.text.replace(',', "").to_lowercase();
        let value = Some(bound.value.replace('/', " to ")).filter(|value| !said.contains(&value.to_lowercase()));
        Self { number, expression: expression.to_owned(), text: bound.text.clone(), value, is_linked: false }
    }
}

/// Figures that rest on the same.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they rest on; nothing for what is only calculated.
    pub origins: Vec<Described>,
    /// The figures, in the order of the page.
    pub told: Vec<Told>,
}

/// What figures rest on, in words.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Described {
    /// Its path: `parity.product`, `gpus`.
    pub path: String,
    /// Its name for readers.
    pub label: String,
    /// The title of the model or dataset it is part of.
    pub part_of: Option<String>,
    /// The expression behind it, where it is one of a model's.
    pub expression: Option<String>,
    /// The scenario it is asked for under, and what that sets: names for readers, and expressions.
    pub scenario: Option<(String, Vec<(String, String)>)>,
    /// The inputs it rests on, those first that its variance hangs on most: names for readers, and values.
    pub inputs: Vec<(String, String)>,
    /// How many inputs are left out.
    pub more: usize,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<String>,
    /// A remark of the row's author.
    pub note: Option<String>,
    /// The dataset's id, where it is of one.
    pub dataset: Option<String>,
    /// The model's id, where it is of one.
    pub model: Option<String>,
}

/// Groups the figures of a page by what they rest on, in the order of the page.
pub fn groups<'m>(
    told: &[Told],
    anywhere: Span,
    evidence: Evidence<'_>,
    model: impl Fn(&str) -> Option<&'m ModelFigure>,
) -> Vec<Group> {
    let mut groups: Vec<(Vec<Origin>, Vec<Told>)> = Vec::new();
    for one in told {
        let origins = bind::origins_of(&Spanned::new(one.expression.clone(), anywhere), evidence);
        match groups.iter_mut().find(|(known, _)| *known == origins) {
            Some((_, group)) => group.push(one.clone()),
            None => groups.push((origins, vec![one.clone()])),
        }
    }
    let describe = |origin: &Origin| describe(origin, anywhere, evidence, &model);
    groups
        .into_iter()
        .map(|(origins, told)| Group { origins: origins.iter().filter_map(describe).collect(), told })
        .collect()
}

fn describe<'m>(
    origin: &Origin,
    anywhere: Span,
    evidence: Evidence<'_>,
    model: &impl Fn(&str) -> Option<&'m ModelFigure>,
) -> Option<Described> {
    match origin {
        Origin::Definition { model: id, scenario, name } => {
            let figure = model(id)?;
            let definition = figure.definition(name)?;
            Some(of_definition(figure, definition, scenario.as_deref(), anywhere, evidence))
        }
        Origin::Model(id) => {
            let figure = model(id)?;
            Some(Described {
                path: id.clone(),
                label: figure.title.clone(),
                model: Some(id.clone()),
                ..Default::default()
            })
        }
        Origin::Row { dataset, row } => {
            let data = evidence.datasets.get(dataset)?;
            Some(of_row(data, *row))
        }
        Origin::Dataset(id) => {
            let data = evidence.datasets.get(id)?;
            Some(Described {
                path: id.clone(),
                label: data.title.clone(),
                sources: data.sources.iter().map(|key| key.value.clone()).collect(),
                dataset: Some(id.clone()),
                ..Default::default()
            })
        }
    }
}

fn of_definition(
    model: &ModelFigure,
    definition: &DefinitionEntry,
    scenario: Option<&str>,
    anywhere: Span,
    evidence: Evidence<'_>,
) -> Described {
    let id = &model.id;
    let path = |scenario: &str| format!("{id}.{scenario}");
    let entry = scenario.and_then(|name| model.scenarios.iter().find(|known| known.path == path(name)));
    let label = |name: &String| model.definition(name).map_or(name.clone(), |known| known.label.clone());
    let named = |(name, value): &(String, String)| (label(name), value.clone());
    let own = entry.and_then(|entry| entry.set.iter().find(|(name, _)| *name == definition.name));
    // What it sets for the others does not matter to what it sets itself.
    let all = |entry: &ScenarioEntry| entry.set.iter().filter(|_| own.is_none()).map(named).collect();
    let set = entry.map(|entry| (entry.label.clone(), all(entry)));
    let expression = own.map_or(&definition.expression, |(_, value)| value);
    let mut inputs: Vec<&DefinitionEntry> = match entry {
        Some(_) => Vec::new(),
        None => definition.rests_on.iter().filter_map(|name| model.definition(name)).collect(),
    };
    let share = |input: &DefinitionEntry| {
        let input = evidence.forecasts.get(id)?.input(&input.name)?;
        Some(input.variance_shares.iter().find(|(of, _)| *of == definition.name)?.1.value)
    };
    inputs.sort_by(|a, b| share(b).unwrap_or(0.0).total_cmp(&share(a).unwrap_or(0.0)));
    let more = inputs.len().saturating_sub(MOST_INPUTS);
    let median = |input: &DefinitionEntry| {
        let expression = Spanned::new(format!("{}.median", input.path), anywhere);
        bind::bind(&expression, evidence).ok().flatten().map(|bound| bound.text)
    };
    let said = |input: &&DefinitionEntry| {
        // What is the same in every sample is said as it was written, where that is a value.
        let is_computed = || input.expression.contains(['[', '(']);
        let value = input.value.clone().or_else(|| median(input).filter(|_| is_computed()));
        (input.label.clone(), value.unwrap_or_else(|| input.expression.clone()))
    };
    Described {
        path: scenario.map_or_else(|| definition.path.clone(), |name| format!("{}.{}", path(name), definition.name)),
        label: definition.label.clone(),
        part_of: Some(model.title.clone()),
        expression: Some(expression.clone()),
        scenario: set,
        inputs: inputs.iter().take(MOST_INPUTS).map(said).collect(),
        more,
        sources: if own.is_some() { Vec::new() } else { definition.sources.clone() },
        note: None,
        dataset: None,
        model: Some(id.clone()),
    }
}

fn of_row(data: &Dataset, row: usize) -> Described {
    let own = data.rows.get(row);
    let sources = own.map(|row| &row.sources).filter(|own| !own.is_empty()).unwrap_or(&data.sources);
    Described {
        path: data.id.value.clone(),
        label: cells::row_name(data, row).trim_matches('`').to_owned(),
        part_of: Some(data.title.clone()),
        sources: sources.iter().map(|key| key.value.clone()).collect(),
        note: own.and_then(|row| row.note.clone()),
        dataset: Some(data.id.value.clone()),
        ..Default::default()
    }
}
