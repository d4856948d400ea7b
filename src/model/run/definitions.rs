//! The names of a model file and their expressions, parsed once. `compilation` compiles them for each run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Report, Reported, closest, error};
use crate::document::ModelFile;
use crate::document::model::{Definition, Overrides};
use crate::model::compile::KnownNames;
use crate::model::compile::model_datasets::Datasets;
use crate::model::stats::special::table::Tables;
use crate::model::syntax::expression::{self, Expression, ExpressionKind, children, parser};
use crate::model::syntax::unit::{Unit, Units};
use crate::source::Spanned;

/// The limit on the names of a model.
const MAX_NAMES: usize = 2000;

/// The section of the file that a name is defined in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// `inputs`
    Input,
    /// `curves`
    Curve,
    /// `conditions`
    Condition,
    /// `outcomes`
    Outcome,
}

impl Section {
    /// Returns whether its expressions may depend on `t`.
    pub(super) fn is_timed(self) -> bool {
        matches!(self, Self::Curve | Self::Condition)
    }
}

/// A name of the model.
#[derive(Debug)]
pub struct Named<'a> {
    /// Its definition, as written.
    pub definition: &'a Definition,
    /// The section that defines it.
    pub section: Section,
    /// Its expression.
    pub expression: Expression,
    /// Its declared unit.
    pub unit: Option<Unit>,
}

/// The names of a model, parsed.
#[derive(Debug)]
pub struct Definitions<'a> {
    /// The file.
    pub file: &'a ModelFile,
    /// The units that its expressions can name.
    pub units: Units,
    /// The datasets that its expressions can read.
    pub datasets: Datasets<'a>,
    /// Its names, in the order of sections and of the file.
    pub names: Vec<Named<'a>>,
    by_name: BTreeMap<&'a str, usize>,
    /// The tables of quantile functions, shared by all runs.
    pub(super) tables: Tables,
}

/// A replacement for a name's own expression in a run.
#[derive(Clone, Debug)]
pub enum Replacement {
    /// Another expression.
    Expression(Expression),
    /// The same number in every sample, in base units or on the axis of years, which a run sets by
    /// [`Instruction::Parameter`](crate::model::program::Instruction::Parameter).
    Parameter,
    /// A parameter that has the drawn values of a replacement where a run leaves it free; `None` is the name's own expression.
    Choice(Option<Box<Self>>),
    /// A value between two others, at the share of the way that the parameter gives; `None` is the name's own expression.
    Between(Box<[Option<Self>; 2]>),
    /// In each sample, the value of the structure that is drawn for it.
    ByStructure(Arc<ByStructure>),
}

/// The expressions of a name in the structures of an ensemble.
#[derive(Debug)]
pub struct ByStructure {
    /// For each structure, the part of the samples that have it or one before it: the last is 1.
    pub up_to: Vec<f64>,
    /// For each structure, its expression; `None` is the name's own.
    pub expressions: Vec<Option<Expression>>,
}

/// Replacements by name.
pub type Replacements = BTreeMap<String, Replacement>;

impl<'a> Definitions<'a> {
    /// Parses every expression of a file, which can name the `site`'s units and its own.
    ///
    /// # Errors
    ///
    /// Reports all expressions and units that cannot be parsed, and all names that are taken.
    pub fn read(
        file: &'a ModelFile,
        datasets: Datasets<'a>,
        site: &Units,
        report: &mut Report,
    ) -> Result<Self, Reported> {
        let (units, mut result) = site.with(&file.units, report);
        let sections = [
            (Section::Input, &file.inputs),
            (Section::Curve, &file.curves),
            (Section::Condition, &file.conditions),
            (Section::Outcome, &file.outcomes),
        ];
        let all: Vec<(Section, &Definition)> =
            sections.into_iter().flat_map(|(section, list)| list.iter().map(move |name| (section, name))).collect();
        if all.len() > MAX_NAMES {
            return Err(report.push(error!(
                MODEL_LIMIT at file.span, "a model of {} names exceeds the limit of {MAX_NAMES}", all.len()
            )));
        }
        let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, (_, definition)) in all.iter().enumerate() {
            let name = &definition.name;
            let word = name.value.as_str();
            if parser::KEYWORDS.contains(&word) || word == "t" || word == "today" {
                result = Err(report.push(error!(
                    NAME_TAKEN at name.span, "`{word}` is a reserved word of the language: choose another name"
                )));
            } else if let Some(known) = by_name.get(word) {
                let first = all[*known].1.name.span;
                result = Err(report
                    .push(error!(NAME_TAKEN at name.span, "`{word}` is defined twice"; label first, "first here")));
            } else {
                by_name.insert(word, index);
            }
        }
        let mut names = Vec::with_capacity(all.len());
        for (section, definition) in all {
            let is_name =
                |word: &str| by_name.contains_key(word) || datasets.contains(word) || file.refused.contains(word);
            let vocabulary = KnownNames { units: &units, names: is_name };
            let expression = expression::parse(&definition.value, &vocabulary, report);
            let unit = definition.unit.as_ref().map(|unit| units.parse(unit, report)).transpose();
            match (expression, unit) {
                (Ok(expression), Ok(unit)) => names.push(Named { definition, section, expression, unit }),
                (Err(reported), _) | (_, Err(reported)) => result = Err(reported),
            }
        }
        result.map(|()| Self { file, units, datasets, names, by_name, tables: Tables::default() })
    }

    /// Returns the index of a name in [`Definitions::names`].
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// Returns the index of a name that another part of the file refers to. The name must be defined in one of `sections`,
    /// which `what` names in the message.
    ///
    /// # Errors
    ///
    /// Reports a name that the model does not have there.
    pub fn target(
        &self,
        name: &Spanned<String>,
        sections: &[Section],
        what: &str,
        report: &mut Report,
    ) -> Result<usize, Reported> {
        let fits = |named: &Named<'_>| sections.contains(&named.section);
        if let Some(index) = self.find(&name.value).filter(|index| fits(&self.names[*index])) {
            return Ok(index);
        }
        let candidates =
            self.names.iter().filter(|named| fits(named)).map(|named| named.definition.name.value.as_str());
        let problem = error!(UNKNOWN_TARGET at name.span, "the model has no {what} `{}`", name.value);
        Err(report.push(known_or_near(problem, &name.value, candidates)))
    }

    /// Parses overrides of names. Every name can be overridden.
    ///
    /// # Errors
    ///
    /// Reports all names that the model does not have, and all expressions that cannot be parsed.
    pub fn overrides(&self, overrides: &Overrides, report: &mut Report) -> Result<Replacements, Reported> {
        let everything = [Section::Input, Section::Curve, Section::Condition, Section::Outcome];
        let mut replacements = Replacements::new();
        let mut result = Ok(());
        for (name, value) in overrides {
            let is_name = |word: &str| self.by_name.contains_key(word) || self.datasets.contains(word);
            let vocabulary = KnownNames { units: &self.units, names: is_name };
            let target = self.target(name, &everything, "name", report);
            match (target, expression::parse(value, &vocabulary, report)) {
                (Ok(_), Ok(expression)) => {
                    replacements.insert(name.value.clone(), Replacement::Expression(expression));
                }
                (Err(reported), _) | (_, Err(reported)) => result = Err(reported),
            }
        }
        result.map(|()| replacements)
    }

    /// Returns `names` and the indices of all names that are defined by them, directly or through other names, as written or with
    /// some replacements.
    pub(super) fn dependents(&self, mut names: BTreeSet<usize>, replacements: &Replacements) -> BTreeSet<usize> {
        loop {
            let is_dependent = |name: &str| self.find(name).is_some_and(|index| names.contains(&index));
            let is_new = |index: &usize| {
                let named = &self.names[*index];
                let replacement = replacements.get(&named.definition.name.value);
                !names.contains(index)
                    && (mentions(&named.expression, &is_dependent)
                        || replacement.is_some_and(|replacement| replacement.mentions(&is_dependent)))
            };
            let found: Vec<usize> = (0..self.names.len()).filter(is_new).collect();
            if found.is_empty() {
                return names;
            }
            names.extend(found);
        }
    }

    /// Returns the indices of the names whose values cannot be known, because they depend, directly or through other names,
    /// on a name or a dataset that could not be loaded.
    pub(super) fn unknowable(&self) -> BTreeSet<usize> {
        let mut unknowable = BTreeSet::new();
        loop {
            let is_unknowable = |name: &str| match (self.find(name), self.datasets.get(name)) {
                (Some(index), _) => unknowable.contains(&index),
                (None, Some(dataset)) => dataset.validity.is_err(),
                (None, None) => self.file.refused.contains(name),
            };
            let is_new =
                |index: &usize| !unknowable.contains(index) && mentions(&self.names[*index].expression, &is_unknowable);
            let found: Vec<usize> = (0..self.names.len()).filter(is_new).collect();
            if found.is_empty() {
                return unknowable;
            }
            unknowable.extend(found);
        }
    }

    /// Returns whether a scenario, a hindcast, or the start of the waterfall may use a dataset that could not be loaded.
    pub(super) fn overrides_use_invalid_dataset(&self) -> bool {
        self.words_of_overrides().any(|word| self.datasets.get(word).is_some_and(|dataset| dataset.validity.is_err()))
    }

    /// Returns the words of the expressions that scenarios, hindcasts, and the start of the waterfall use in place of others.
    fn words_of_overrides(&self) -> impl Iterator<Item = &str> {
        self.file.all_overrides().flat_map(|(_, value)| expression::words(&value.value))
    }

    /// Reports the inputs that no expression uses, in scenarios neither. `used` has the indices of the used names.
    ///
    /// # Errors
    ///
    /// If there is one.
    pub(super) fn check_unused(&self, used: &BTreeSet<usize>, report: &mut Report) -> Result<(), Reported> {
        let in_override: BTreeSet<&str> = self.words_of_overrides().collect();
        let mut result = Ok(());
        for (index, named) in self.names.iter().enumerate() {
            let name = &named.definition.name;
            let is_used = used.contains(&index) || in_override.contains(name.value.as_str());
            if named.section == Section::Input && !is_used {
                result = Err(report.push(error!(
                    UNUSED_INPUT at name.span, "nothing uses the input `{}`", name.value;
                    hint "use it in a curve, condition or outcome, or remove it"
                )));
            }
        }
        result
    }
}

impl Replacement {
    /// Returns whether a name is sought that one of its expressions mentions.
    fn mentions(&self, is_sought: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Expression(expression) => mentions(expression, is_sought),
            Self::Parameter | Self::Choice(None) => false,
            Self::Choice(Some(drawn)) => drawn.mentions(is_sought),
            Self::Between(ends) => ends.iter().flatten().any(|end| end.mentions(is_sought)),
            Self::ByStructure(choice) => choice.expressions.iter().flatten().any(|own| mentions(own, is_sought)),
        }
    }
}

fn mentions(expression: &Expression, is_sought: &dyn Fn(&str) -> bool) -> bool {
    match &expression.kind {
        ExpressionKind::Name(name) => is_sought(name),
        kind => children(kind).into_iter().any(|child| mentions(child, is_sought)),
    }
}

/// Adds the known name that was probably meant, or otherwise the known names.
pub fn known_or_near<'n>(problem: Diagnostic, name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Diagnostic {
    /// The largest number of names that are shown.
    const LIMIT: usize = 12;
    if closest(name, known.clone()).is_some() {
        return problem.suggest(name, known);
    }
    let all: Vec<String> = known.map(|known| format!("`{known}`")).collect();
    match all.len() {
        0 => problem,
        count if count > LIMIT => {
            problem.hint(format!("known names: {} and {} more", all[..LIMIT].join(", "), count - LIMIT))
        }
        _ => problem.hint(format!("known names: {}", all.join(", "))),
    }
}
