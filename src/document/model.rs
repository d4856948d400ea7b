//! A model file: beliefs and what follows from them, as written. Expressions are text here; the model stage reads them.

use std::collections::BTreeSet;

use super::dataset::Dataset;
use super::expectation::Expectation;
use crate::date::Date;
use crate::source::{Span, Spanned};

/// `data/models/<id>.yaml`.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelFile {
    /// Identifier.
    pub id: Spanned<String>,
    /// Title.
    pub title: Option<String>,
    /// The question it answers.
    pub question: Option<String>,
    /// Dates searched for crossings; 2000-01-01 to 2100-01-01 where it is not given.
    pub window: Option<Spanned<(Spanned<Date>, Spanned<Date>)>>,
    /// Number of samples; 16,384 where it is not given.
    pub samples: Option<Spanned<u64>>,
    /// Seed of the draws; fixed where it is not given.
    pub seed: Option<Spanned<u64>>,
    /// Declared units: a new base unit, or a name for an expression of known ones.
    pub units: Vec<(Spanned<String>, Option<Spanned<String>>)>,
    /// Beliefs: one draw a sample.
    pub inputs: Vec<Definition>,
    /// Expressions that may depend on `t`.
    pub curves: Vec<Definition>,
    /// Truths that may depend on `t`.
    pub conditions: Vec<Definition>,
    /// What is forecast.
    pub outcomes: Vec<Definition>,
    /// Named sets of overrides.
    pub scenarios: Vec<Scenario>,
    /// What the slider goes through.
    pub slider: Slider,
    /// Couplings of inputs.
    pub correlations: Vec<Correlation>,
    /// From a simpler model to the whole one, step by step.
    pub waterfall: Option<Waterfall>,
    /// What its author expects of its forecast.
    pub expect: Vec<Expectation>,
    /// Datasets that the file brings along.
    pub datasets: Vec<Dataset>,
    /// Names that were given to what could not be read, so that nobody is told off for using them.
    pub refused: BTreeSet<String>,
    /// The whole file.
    pub span: Span,
}

impl ModelFile {
    /// Its inputs, curves, conditions and outcomes, in that order.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        [&self.inputs, &self.curves, &self.conditions, &self.outcomes].into_iter().flatten()
    }

    /// A model of which no more than its id could be read: it has no forecast, and that is told already.
    pub fn unread(id: Spanned<String>) -> Self {
        Self {
            title: None,
            question: None,
            window: None,
            samples: None,
            seed: None,
            units: Vec::new(),
            inputs: Vec::new(),
            curves: Vec::new(),
            conditions: Vec::new(),
            outcomes: Vec::new(),
            scenarios: Vec::new(),
            slider: Slider::default(),
            correlations: Vec::new(),
            waterfall: None,
            expect: Vec::new(),
            datasets: Vec::new(),
            refused: [id.value.clone()].into(),
            span: id.span,
            id,
        }
    }
}

/// A name and the expression it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Identifier.
    pub name: Spanned<String>,
    /// Expression.
    pub value: Spanned<String>,
    /// Name for readers.
    pub label: Option<String>,
    /// A reason or remark.
    pub note: Option<String>,
    /// Unit: checked against the expression's, and used wherever the value is shown.
    pub unit: Option<Spanned<String>>,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<Spanned<String>>,
    /// The day by which it wants to be looked at again.
    pub review_by: Option<Spanned<Date>>,
    /// Until when the trends that it fits are taken to hold.
    pub valid_until: Option<Spanned<Date>>,
}

/// Other values for some names.
pub type Overrides = Vec<(Spanned<String>, Spanned<String>)>;

/// A named set of overrides.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Identifier.
    pub name: Spanned<String>,
    /// Name for readers.
    pub label: Option<String>,
    /// A sentence or two for readers.
    pub note: Option<String>,
    /// Names and the expressions that replace theirs.
    pub set: Overrides,
}

/// The way from one scenario to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slider {
    /// Scenarios by name, from one end to the other.
    pub scenarios: Vec<Spanned<String>>,
    /// The curve that is shown at each position.
    pub curve: Option<Spanned<String>>,
}

/// A Gaussian copula's coupling of two inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// The two inputs.
    pub between: [Spanned<String>; 2],
    /// Correlation of their normal scores, from −1 to 1.
    pub rho: Spanned<f64>,
}

/// From a simpler model to the whole one.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The outcome whose median is followed.
    pub outcome: Spanned<String>,
    /// Name of the start for readers.
    pub start_label: String,
    /// Overrides that make the simpler model.
    pub start_set: Overrides,
    /// Each gives names back to the model, in turn.
    pub steps: Vec<WaterfallStep>,
}

/// One step of a waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct WaterfallStep {
    /// Name for readers.
    pub label: String,
    /// Names whose overrides end here.
    pub restore: Vec<Spanned<String>>,
}
