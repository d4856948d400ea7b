//! Where the numbers of a page come from: its bound figures, grouped by what they were read from, and a description of
//! each origin for readers.

use super::bind::evidence::Evidence;
use super::bind::formatted::{FormattedValue, format_central};
use super::bind::origin::{Origin, OriginSet};
use super::bind::quantity::Sampled;
use super::tables::model_listing::{DefinitionEntry, ModelFigure, ScenarioEntry};
use crate::document::Dataset;
use crate::model::cells;

/// The largest number of inputs that are listed for a definition; the others are counted.
const MAX_INPUTS: usize = 5;

/// A bound figure of a page.
#[derive(Clone, Debug, serde::Serialize)]
pub struct BoundFigure {
    /// Its number on the page, from 1. Figures with the same expression share a number.
    pub number: usize,
    /// The expression, as written.
    pub expression: String,
    /// The text for readers.
    pub text: String,
    /// The exact value, unless the text already shows it.
    pub value: Option<String>,
    /// Whether the text links to the figure's entry in the provenance panel, so that the entry can link back.
    pub is_linked: bool,
    /// What the value was read from.
    #[serde(skip)]
    pub origins: OriginSet,
}

impl BoundFigure {
    /// Returns a bound figure that is not linked yet.
    pub fn new(number: usize, expression: &str, formatted: &FormattedValue, origins: OriginSet) -> Self {
        let text = formatted.text.replace(',', "").to_lowercase();
        let value = formatted.value.replace('/', " to ");
        // That all samples of a run agree does not make a chance certain.
        let is_limit = text.starts_with(['<', '>']) && ["0", "1"].contains(&value.as_str());
        Self {
            number,
            expression: expression.to_owned(),
            text: formatted.text.clone(),
            value: Some(value).filter(|value| !is_limit && !text.contains(&value.to_lowercase())),
            is_linked: false,
            origins,
        }
    }
}

/// Bound figures that were read from the same origins.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they were read from; empty for figures that only calculate, such as `1 + 1`.
    pub origins: Vec<DescribedOrigin>,
    /// The figures, in the order of the page.
    pub figures: Vec<BoundFigure>,
}

/// An origin, described for readers.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct DescribedOrigin {
    /// Its path: `parity.product`, `gpus`.
    pub path: String,
    /// Its name for readers.
    pub label: String,
    /// The title of the model or dataset that it is part of.
    pub part_of: Option<String>,
    /// The expression that defines it, if it is part of a model.
    pub expression: Option<String>,
    /// The scenario whose result is read, and what it sets: names for readers, and expressions.
    pub scenario: Option<(String, Vec<(String, String)>)>,
    /// The inputs that it depends on, as names for readers and values, ordered by their share of its variance.
    pub inputs: Vec<(String, String)>,
    /// The number of further inputs, which are not listed.
    pub more: usize,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<String>,
    /// The author's remark on the row.
    pub note: Option<String>,
    /// The dataset's id, if it is a dataset or part of one.
    pub dataset: Option<String>,
    /// The model's id, if it is a model or part of one.
    pub model: Option<String>,
}

/// Groups the bound figures of a page by their origins, in the order of the page. `model` looks up a model by id.
pub fn group_by_origin<'m>(
    figures: &[BoundFigure],
    evidence: Evidence<'_>,
    model: impl Fn(&str) -> Option<&'m ModelFigure>,
) -> Vec<Group> {
    let mut groups: Vec<(Vec<&Origin>, Vec<BoundFigure>)> = Vec::new();
    for figure in figures {
        let origins: Vec<&Origin> = figure.origins.with_sources().collect();
        match groups.iter_mut().find(|(known, _)| *known == origins) {
            Some((_, group)) => group.push(figure.clone()),
            None => groups.push((origins, vec![figure.clone()])),
        }
    }
    let describe = |origin: &Origin| describe(origin, evidence, &model);
    groups
        .into_iter()
        .map(|(origins, figures)| Group { origins: origins.into_iter().filter_map(describe).collect(), figures })
        .collect()
}

fn describe<'m>(
    origin: &Origin,
    evidence: Evidence<'_>,
    model: &impl Fn(&str) -> Option<&'m ModelFigure>,
) -> Option<DescribedOrigin> {
    let language = evidence.language;
    match origin {
        Origin::Definition { model: id, scenario, name } => {
            let figure = model(id)?;
            let definition = figure.definition(name)?;
            Some(describe_definition(figure, definition, scenario.as_deref(), evidence))
        }
        Origin::Model(id) => {
            let figure = model(id)?;
            Some(DescribedOrigin {
                path: id.clone(),
                label: figure.title.clone(),
                model: Some(id.clone()),
                ..DescribedOrigin::default()
            })
        }
        Origin::Row { dataset, row } => {
            let data = evidence.datasets.get(dataset)?;
            Some(describe_row(data, *row))
        }
        Origin::Recorded { model, entry } => {
            let entries = evidence.ledger.by_subject.get(model)?;
            let found = entries.iter().find(|found| found.path.value == *entry)?;
            let title = found.computed().and_then(|computed| computed.title.clone());
            let who = found.stated().and_then(|stated| stated.who.clone());
            Some(DescribedOrigin {
                path: origin.path(),
                label: language.date(found.head.as_of.value),
                part_of: Some(title.or(who).unwrap_or_else(|| model.clone())),
                expression: Some(entry.clone()),
                note: found.head.note.clone(),
                sources: found
                    .stated()
                    .iter()
                    .flat_map(|stated| &stated.sources)
                    .map(|key| key.value.clone())
                    .collect(),
                ..DescribedOrigin::default()
            })
        }
        Origin::Dataset(id) => {
            let data = evidence.datasets.get(id)?;
            Some(DescribedOrigin {
                path: id.clone(),
                label: data.title.clone(),
                sources: data.sources.iter().map(|key| key.value.clone()).collect(),
                dataset: Some(id.clone()),
                ..DescribedOrigin::default()
            })
        }
    }
}

fn describe_definition(
    model: &ModelFigure,
    definition: &DefinitionEntry,
    scenario: Option<&str>,
    evidence: Evidence<'_>,
) -> DescribedOrigin {
    let language = evidence.language;
    let id = &model.id;
    let path = |scenario: &str| format!("{id}.{scenario}");
    let entry = scenario.and_then(|name| model.scenarios.iter().find(|known| known.path == path(name)));
    let label = |name: &String| model.definition(name).map_or(name.clone(), |known| known.label.clone());
    let labeled = |(name, value): &(String, String)| (label(name), value.clone());
    let override_ = entry.and_then(|entry| entry.set.iter().find(|(name, _)| *name == definition.name));
    // A definition that the scenario sets does not depend on what else the scenario sets.
    let overrides = |entry: &ScenarioEntry| entry.set.iter().filter(|_| override_.is_none()).map(labeled).collect();
    let scenario_and_overrides = entry.map(|entry| (entry.label.clone(), overrides(entry)));
    let expression = override_.map_or(&definition.expression, |(_, value)| value);
    let forecast = evidence.forecasts.get(id);
    let mut inputs: Vec<&DefinitionEntry> = match entry {
        Some(_) => Vec::new(),
        None => definition.depends_on.iter().filter_map(|name| model.definition(name)).collect(),
    };
    let variance_share = |input: &DefinitionEntry| {
        let input = forecast?.input(&input.name)?;
        Some(input.variance_shares.iter().find(|(of, _)| *of == definition.name)?.1.value)
    };
    inputs.sort_by(|a, b| variance_share(b).unwrap_or(0.0).total_cmp(&variance_share(a).unwrap_or(0.0)));
    let more = inputs.len().saturating_sub(MAX_INPUTS);
    let median = |input: &DefinitionEntry| {
        let forecast = forecast?;
        Some(format_central(language, &Sampled::of_input(forecast.input(&input.name)?, forecast)).text)
    };
    let labeled_value = |input: &&DefinitionEntry| {
        // An input that is the same in every sample is shown as its author wrote it, unless it is computed.
        let is_computed = input.expression.contains(['[', '(']);
        let value = input.value.clone().or_else(|| median(input).filter(|_| is_computed));
        let value = value.unwrap_or_else(|| input.expression.clone());
        (input.label.clone(), input.basis.map_or_else(|| value.clone(), |basis| format!("{value}, {basis}")))
    };
    DescribedOrigin {
        path: scenario.map_or_else(|| definition.path.clone(), |name| format!("{}.{}", path(name), definition.name)),
        label: definition.label.clone(),
        part_of: Some(model.title.clone()),
        expression: Some(expression.clone()),
        scenario: scenario_and_overrides,
        inputs: inputs.iter().take(MAX_INPUTS).map(labeled_value).collect(),
        more,
        sources: if override_.is_some() { Vec::new() } else { definition.sources.clone() },
        note: None,
        dataset: None,
        model: Some(id.clone()),
    }
}

fn describe_row(data: &Dataset, index: usize) -> DescribedOrigin {
    let row = data.rows.get(index);
    let own_sources = row.map(|row| &row.sources).filter(|sources| !sources.is_empty());
    DescribedOrigin {
        path: data.id.value.clone(),
        label: cells::row_name(data, index).trim_matches('`').to_owned(),
        part_of: Some(data.title.clone()),
        sources: own_sources.unwrap_or(&data.sources).iter().map(|key| key.value.clone()).collect(),
        note: row.and_then(|row| row.note.clone()),
        dataset: Some(data.id.value.clone()),
        ..DescribedOrigin::default()
    }
}
