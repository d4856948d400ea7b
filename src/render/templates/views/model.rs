//! The definitions of a model, as templates see them.

use serde::Serialize;

use super::provenance::AssignmentView;
use super::reference::ReferenceView;
use crate::document::Reference;
use crate::figure::ModelFigure;
use crate::locale::Language;

/// `model`: a model with all its definitions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelView {
    /// Its id: the first part of the id of each definition, `parity.halving`.
    pub id: String,
    /// Its title, or its id.
    pub title: String,
    /// The question that it answers.
    pub question: Option<String>,
    /// Its inputs, curves, conditions and outcomes.
    pub groups: Vec<DefinitionGroup>,
    /// Its scenarios.
    pub scenarios: Vec<ScenarioView>,
}

/// The definitions of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DefinitionGroup {
    /// Its title: `Inputs`.
    pub title: String,
    /// The definitions, in the order of the file.
    pub definitions: Vec<DefinitionView>,
}

/// A definition of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DefinitionView {
    /// Its path, which is its id on the page: `parity.halving`.
    pub path: String,
    /// Its name in the file.
    pub name: String,
    /// Its name for readers.
    pub label: String,
    /// The expression as written.
    pub expression: String,
    /// The unit that it is declared in.
    pub unit: Option<String>,
    /// Its value as text: the median and an interval.
    pub value: Option<String>,
    /// The share that it has in the variance of each outcome.
    pub shares: Vec<VarianceShare>,
    /// What an input is based on, in the language of the site: `judged`.
    pub basis: Option<String>,
    /// The author's note.
    pub note: Option<String>,
    /// Its sources.
    pub sources: Vec<ReferenceView>,
}

/// The share of an input in the variance of an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VarianceShare {
    /// The outcome's name for readers.
    pub outcome: String,
    /// The share: `about 40%`.
    pub share: String,
}

/// A scenario of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScenarioView {
    /// Its path, which is its id on the page: `parity.optimistic`.
    pub path: String,
    /// Its name for readers.
    pub label: String,
    /// The author's note.
    pub note: Option<String>,
    /// The definitions that it replaces, by name, with the expressions that replace theirs.
    pub overrides: Vec<AssignmentView>,
}

impl ModelView {
    /// Returns a model in the language of the site. `reference` finds a source by its key.
    pub fn new<'r>(
        model: &ModelFigure,
        language: &Language,
        reference: &dyn Fn(&str) -> Option<&'r Reference>,
    ) -> Self {
        let sources = |keys: &[String]| {
            let found = keys.iter().filter_map(|key| reference(key));
            found.map(|reference| ReferenceView::new(reference, language)).collect()
        };
        let groups = model.groups.iter().map(|group| {
            let definitions = group.definitions.iter().map(|entry| DefinitionView {
                path: entry.path.clone(),
                name: entry.name.clone(),
                label: entry.label.clone(),
                expression: entry.expression.clone(),
                unit: entry.unit.clone(),
                value: entry.value.clone(),
                shares: entry.shares.iter().map(|(outcome, share)| VarianceShare::new(outcome, share)).collect(),
                basis: entry.basis.map(|basis| language.get(&format!("model.{basis}")).to_owned()),
                note: entry.note.clone(),
                sources: sources(&entry.sources),
            });
            let title = language.get(&format!("model.{}", group.title.to_lowercase())).to_owned();
            DefinitionGroup { title, definitions: definitions.collect() }
        });
        let scenarios = model.scenarios.iter().map(|scenario| ScenarioView {
            path: scenario.path.clone(),
            label: scenario.label.clone(),
            note: scenario.note.clone(),
            overrides: scenario.set.iter().map(|(name, value)| AssignmentView::new(name, value)).collect(),
        });
        Self {
            id: model.id.clone(),
            title: model.title.clone(),
            question: model.question.clone(),
            groups: groups.collect(),
            scenarios: scenarios.collect(),
        }
    }
}

impl VarianceShare {
    fn new(outcome: &str, share: &str) -> Self {
        Self { outcome: outcome.to_owned(), share: share.to_owned() }
    }
}
