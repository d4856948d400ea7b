//! A model file: uncertain inputs, and what is computed from them, as written. Expressions are text here; the model
//! stage reads them.

use std::collections::BTreeSet;

use super::accept::{Accepted, accepted};
use super::basis::{Basis, basis};
use super::dataset::{Dataset, dataset_shape};
use super::declared_units::{DeclaredUnits, declared_units};
use super::ensemble::Ensemble;
use super::expectation::{Expectation, expectations};
use super::hindcast_case::HindcastCase;
use super::overrides::overrides;
use super::reader_text::{prose, prose_text};
use crate::date::Date;
use crate::diagnostic::{Report, Reported, error};
use crate::source::{Setting, Span, Spanned};
use crate::yaml::{
    Format, IDENTIFIERS, Shape, between, by_name, computed, date, default, entry_name, expression, identifier, integer,
    list, list_or, optional, or_empty, parse_date, read_later, required, section, setting, span, spanned, text,
    without_keys,
};

pub use super::overrides::Overrides;

section! {
    /// `data/models/<id>.yaml`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ModelFile {
        /// The identifier.
        pub id: Spanned<String> = entry_name(),
        /// Its title.
        pub title: Option<String> = optional(prose_text()),
        /// The question that it answers.
        pub question: Option<String> = optional(prose_text()),
        /// How it will be decided what has come true, for every outcome without a rule of its own: `Open models lead the index of
        /// Artificial Analysis for a month.` `foresite record` needs it.
        pub resolves: Option<String> = optional(prose_text()),
        /// Why `foresite record` leaves the model out: `Lines through past rows, which nothing that is still to come decides`.
        pub unrecorded: Option<String> = optional(prose_text()),
        /// The days on which `first` searches; both ends belong to the window.
        pub window: Window =
            default(section::<Window>("the window"), r#"{ "from": "2000-01-01", "to": "2100-01-01" }"#),
        /// The number of samples drawn.
        pub samples: Setting<u64> = setting(sample_count(), "16384"),
        /// The seed of the draws: the same seed gives the same digits.
        pub seed: u64 = default(integer().map(|seed| seed.value), "20260507"),
        /// Units of the model's own, beside those of the site: a new base unit if nothing follows the name, or a name for
        /// known units (`mpg: mile / gallon`).
        pub units: DeclaredUnits = or_empty(declared_units()),
        /// The uncertain quantities: `halving: 1.4 to 3.2 year` has a value in this interval with a probability of 90%.
        pub inputs: Vec<Definition> = or_empty(definitions("inputs")),
        /// Quantities that change over time: expressions that may use the date, `t`.
        pub curves: Vec<Definition> = or_empty(definitions("curves")),
        /// Statements that are true or false on each date: `fits: memory >= need`.
        pub conditions: Vec<Definition> = or_empty(definitions("conditions")),
        /// The results that are forecast: `first(fits)`, another date, or a number.
        pub outcomes: Vec<Definition> = or_empty(definitions("outcomes")),
        /// Other values for some names.
        pub scenarios: Vec<Scenario> =
            or_empty(by_name("scenarios", IDENTIFIERS, section::<Scenario>("the scenario").or_null())),
        /// Several structures of the model that are run together, each with a weight.
        pub ensemble: Option<Ensemble> = optional(section::<Ensemble>("the ensemble")),
        /// Past cases: what each sets, and what came. Each is run, and scored by what came.
        pub hindcasts: Vec<HindcastCase> =
            or_empty(by_name("hindcasts", IDENTIFIERS, section::<HindcastCase>("the hindcast"))),
        /// Scenarios that readers can move between.
        pub slider: Slider = or_empty(section::<Slider>("the slider").or_value_of("scenarios")),
        /// Inputs that are correlated; `none` says that you have thought of it and that none are.
        pub correlations: Correlations = or_empty(correlations()),
        /// From a simpler model to this one, step by step.
        pub waterfall: Option<Waterfall> = optional(section::<Waterfall>("the waterfall")),
        /// Conditions that the forecast should meet; `check` warns when one is no longer true.
        pub expect: Vec<Expectation> = or_empty(expectations()),
        /// The checks whose reports you accept, each with its reason: `{ outlier: A limited edition }`.
        pub accept: Accepted = or_empty(accepted()),
        /// Datasets of the model's own.
        pub datasets: Vec<Dataset> = read_later(false, || Shape::Map {
            keys: IDENTIFIERS.pattern.to_owned(),
            value: Box::new(dataset_shape()),
        }),
        /// Names of definitions that could not be read, so that their uses are not reported as unknown names.
        pub refused: BTreeSet<String> = computed(|_| BTreeSet::new()),
        /// The whole file.
        pub span: Span = span(),
    }
}

impl ModelFile {
    /// Returns a model in which every key is left out.
    pub fn new(id: Spanned<String>) -> Self {
        without_keys(id).expect("no key of a model is required")
    }

    /// Returns the inputs, curves, conditions and outcomes, in that order.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        [&self.inputs, &self.curves, &self.conditions, &self.outcomes].into_iter().flatten()
    }

    /// Returns all overrides: those of the scenarios, of the hindcasts, and of the start of the waterfall.
    pub fn all_overrides(&self) -> impl Iterator<Item = &(Spanned<String>, Spanned<String>)> {
        let start = self.waterfall.as_ref().map(|waterfall| &waterfall.start.set);
        let cases = self.hindcasts.iter().map(|case| &case.set);
        self.scenarios.iter().map(|scenario| &scenario.set).chain(cases).chain(start).flatten()
    }

    /// Returns the rule that decides what has come true of an outcome: its own, or that of the model.
    pub fn rule_of<'m>(&'m self, outcome: &'m Definition) -> Option<&'m str> {
        outcome.resolves.as_ref().map(|rule| rule.value.as_str()).or(self.resolves.as_deref())
    }
}

section! {
    /// A name and its expression.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Definition {
        /// The identifier.
        pub name: Spanned<String> = entry_name(),
        /// An expression: `150 to 300 GB`, `first(fits and fast)`.
        pub value: Spanned<String> = required(expression()),
        /// Its name for readers.
        pub label: Option<String> = optional(prose_text()),
        /// A reason or remark for readers.
        pub note: Option<String> = optional(prose_text()),
        /// The unit that the value is shown in, which must have the dimension of the expression.
        pub unit: Option<Spanned<String>> = optional(text()),
        /// Where the value comes from: keys of `data/sources.yaml` or of a `data/*.bib`.
        pub sources: Vec<Spanned<String>> = or_empty(list(text())),
        /// Of an input: what its value is based on. A model whose inputs have one tells how much of the variance of each outcome
        /// is measured, published, or judged.
        pub basis: Option<Spanned<Basis>> = optional(spanned(basis())),
        /// Of an outcome: how it will be decided what has come true, instead of the rule of the model.
        pub resolves: Option<Spanned<String>> = optional(prose()),
        /// The day by which to review this: `check` warns from the day after.
        pub review_by: Option<Spanned<Date>> = optional(date()),
        /// The checks whose reports you accept, each with its reason: `{ outlier: A limited edition }`.
        pub accept: Accepted = or_empty(accepted()),
        /// The last day on which the trends that it fits are considered valid.
        pub valid_until: Option<Spanned<Date>> = optional(date()),
        /// Of a curve, the column of data that it forecasts: `gpus.memory`. `foresite backtest` compares them. Of an input, the column
        /// that it continues: `check` warns when its 90% interval excludes the last value.
        pub observed: Option<ObservedColumn> =
            optional(section::<ObservedColumn>("the observed column").or_value_of("path")),
    }
}

section! {
    /// The column of data that a curve forecasts, or that an input continues.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ObservedColumn {
        /// The dataset and the column: `gpus.memory`.
        pub path: Spanned<String> = required(text()),
        /// A condition that the rows must satisfy: `entity = "World"`.
        pub condition("where"): Option<Spanned<String>> = optional(expression()),
    }
}

/// The format of definitions by name; each is an expression or a mapping.
fn definitions(what: &'static str) -> impl Format<Value = Vec<Definition>> {
    by_name(what, IDENTIFIERS, section::<Definition>("").or_value_of("value"))
}

section! {
    /// The days on which crossings are searched for.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Window {
        /// The first day, or `today`, the date of the report.
        pub from: Spanned<WindowStart> = required(window_start()),
        /// The last day. A condition that has not become true by its end counts as "never".
        pub to: Spanned<Date> = required(date()),
        /// The whole window.
        pub span: Span = span(),
    }
}

/// The first day of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowStart {
    /// A day of the calendar.
    On(Date),
    /// The day that the report is as of.
    Today,
}

/// The format of the first day of a window.
fn window_start() -> impl Format<Value = Spanned<WindowStart>> {
    let read = |text: Spanned<String>, report: &mut Report| {
        let start = match text.value.as_str() {
            "today" => WindowStart::Today,
            day => WindowStart::On(parse_date(day, text.span, report)?.value),
        };
        Ok(Spanned::new(start, text.span))
    };
    let shape = Shape::any_of([Shape::date(), Shape::pattern("today", Some("today"))]);
    text().then(read).with_shape(shape)
}

/// The smallest and the largest number of samples. The model stage reports a number outside of them, because
/// `--samples` replaces the number that is written.
pub const SAMPLES: std::ops::RangeInclusive<u64> = 64..=1_048_576;

/// The format of a number of samples.
fn sample_count() -> impl Format<Value = Spanned<u64>> {
    integer().with_shape(Shape::WholeBetween(*SAMPLES.start(), *SAMPLES.end()))
}

section! {
    /// A named set of overrides.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Scenario {
        /// The identifier.
        pub name: Spanned<String> = entry_name(),
        /// Its name for readers.
        pub label: Option<String> = optional(prose_text()),
        /// A sentence or two for readers.
        pub note: Option<String> = optional(prose_text()),
        /// Names of the model, each with the expression that replaces its own.
        pub set: Overrides = or_empty(overrides()),
        /// The checks whose reports you accept, each with its reason: `{ untested: Nothing like it has happened }`.
        pub accept: Accepted = or_empty(accepted()),
    }
}

section! {
    /// The scenarios that readers can move between.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Slider {
        /// Scenarios, from one end to the other.
        pub scenarios: Vec<Spanned<String>> = required(list(identifier())),
        /// The curve that is shown at each position; without one, the chance that the outcome of the chart has come, by date.
        pub curve: Option<Spanned<String>> = optional(identifier()),
    }
}

/// What a model says about inputs that move together.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Correlations {
    /// Nothing.
    #[default]
    Unstated,
    /// `none`: the inputs are independent.
    None,
    /// Some inputs are correlated.
    Pairs(Vec<Correlation>),
}

impl Correlations {
    /// Returns the correlations; without any, the inputs are independent.
    pub fn pairs(&self) -> &[Correlation] {
        match self {
            Self::Unstated | Self::None => &[],
            Self::Pairs(pairs) => pairs,
        }
    }
}

/// The format of correlations: a list, or the word `none`.
fn correlations() -> impl Format<Value = Correlations> {
    let none = |word: Spanned<String>, report: &mut Report| {
        match word.value.as_str() {
        "none" => Ok(Correlations::None),
        found => Err(report.push(error!(
            BAD_VALUE at word.span, "expected a list of correlations, or `none`, found `{found}`";
            hint "list the pairs that move together, like `[{{ between: [a, b], rho: 0.5 }}]`; if there are none, the word is `none`"
        ))),
    }
    };
    let none = text().then(none).with_shape(Shape::Choice(vec!["none"]));
    list_or(list(section::<Correlation>("a correlation")).map(Correlations::Pairs), none)
}

section! {
    /// A correlation of two inputs, by a Gaussian copula.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Correlation {
        /// Two inputs.
        pub between: [Spanned<String>; 2] = required(two_inputs()),
        /// The correlation of their normal scores, from -1 to 1.
        pub rho: Spanned<f64> = required(between(-1.0, 1.0, "a correlation")),
    }
}

/// The format of a pair of inputs.
fn two_inputs() -> impl Format<Value = [Spanned<String>; 2]> {
    let shape = Shape::List { item: Box::new(Shape::identifier()), min: 2, max: Some(2) };
    let check = |names: Spanned<Vec<Spanned<String>>>, report: &mut Report| -> Result<_, Reported> {
        <[Spanned<String>; 2]>::try_from(names.value).map_err(|found| {
            let count = found.len();
            report.push(
                error!(BAD_VALUE at names.span, "expected two inputs, found {count}"; hint "name two: `between: [a, b]`"),
            )
        })
    };
    spanned(list(identifier())).then(check).with_shape(shape)
}

section! {
    /// A waterfall: from a simpler model to the whole one.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Waterfall {
        /// The outcome whose median is followed.
        pub outcome: Spanned<String> = required(identifier()),
        /// The simpler model.
        pub start: WaterfallStart = required(section::<WaterfallStart>("the waterfall's start")),
        /// The steps from the simpler model to the whole one.
        pub steps: Vec<WaterfallStep> = required(list(section::<WaterfallStep>("a step of the waterfall"))),
    }
}

section! {
    /// The simpler model from which a waterfall starts.
    #[derive(Clone, Debug, PartialEq)]
    pub struct WaterfallStart {
        /// Its name for readers.
        pub label: String = required(prose_text()),
        /// The overrides that make the model simpler.
        pub set: Overrides = required(overrides()),
    }
}

section! {
    /// One step of a waterfall.
    #[derive(Clone, Debug, PartialEq)]
    pub struct WaterfallStep {
        /// Its name for readers.
        pub label: String = required(prose_text()),
        /// Names whose overrides end at this step.
        pub restore: Vec<Spanned<String>> = required(list(identifier())),
    }
}
