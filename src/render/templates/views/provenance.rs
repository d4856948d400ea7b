//! The provenance of the bound figures of a page, as templates see it.

use serde::Serialize;

use super::reference::ReferenceView;
use super::site::RunView;

/// `provenance`: what the bound figures of a page were computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvenanceView {
    /// The runs of the models that they are from.
    pub runs: Vec<RunView>,
    /// The bound figures, grouped by their origins.
    pub groups: Vec<ProvenanceGroup>,
}

/// Bound figures with the same origins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvenanceGroup {
    /// The origins; empty for figures that use neither a model nor a dataset.
    pub origins: Vec<ProvenanceOrigin>,
    /// The bound figures.
    pub figures: Vec<BoundFigureView>,
}

/// A bound figure of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BoundFigureView {
    /// Its number on the page, from 1; one for each expression.
    pub number: usize,
    /// The expression as written.
    pub expression: String,
    /// The figure as readers see it.
    pub text: String,
    /// The exact value, if the text is rounded.
    pub value: Option<String>,
    /// Whether the text of the page links to it, so that it can link back.
    pub is_linked: bool,
}

/// The definition of a model, the row of a dataset, or the model or dataset as a whole, that bound figures come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvenanceOrigin {
    /// Its path: `parity.product` or `gpus`.
    pub path: String,
    /// Its name for readers.
    pub label: String,
    /// The title of its model or dataset.
    pub part_of: Option<String>,
    /// The expression of a definition.
    pub expression: Option<String>,
    /// The scenario that the figure is computed under.
    pub scenario: Option<OverridesView>,
    /// The inputs that it depends on, those with the largest share of its variance first.
    pub inputs: Vec<InputValueView>,
    /// The number of inputs that are left out.
    pub more: usize,
    /// The note of a row's author.
    pub note: Option<String>,
    /// The id of its dataset.
    pub dataset: Option<String>,
    /// The id of its model.
    pub model: Option<String>,
    /// The address where the site shows it as a whole, relative to the root of the site.
    pub href: Option<String>,
    /// Its sources.
    pub references: Vec<ReferenceView>,
}

/// A scenario with the definitions that it replaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverridesView {
    /// The scenario's name for readers.
    pub label: String,
    /// The definitions that it replaces, by their names for readers.
    pub overrides: Vec<AssignmentView>,
}

/// A name, and the expression that a scenario sets it to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AssignmentView {
    /// The name.
    pub name: String,
    /// The expression.
    pub expression: String,
}

impl AssignmentView {
    /// Returns a name with its expression.
    pub fn new(name: &str, expression: &str) -> Self {
        Self { name: name.to_owned(), expression: expression.to_owned() }
    }
}

/// An input with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputValueView {
    /// The input's name for readers.
    pub label: String,
    /// Its value, or its expression if it has no single value.
    pub value: String,
}
