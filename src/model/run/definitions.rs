//! A model file's names: read once, then compiled as often as a run needs, each time under other overrides.

use std::collections::{BTreeMap, BTreeSet};

use super::limits;
use crate::diagnostic::{Diagnostic, Report, closest, codes};
use crate::document::ModelFile;
use crate::document::model::{Definition, Overrides};
use crate::model::compile::datasets::Data;
use crate::model::compile::{self, Compiler, Draws, Kind, KnownNames, Scope, Time, Value};
use crate::model::program::{Instruction, Program, Register};
use crate::model::stats::special::table::Tables;
use crate::model::syntax::expression::{self, Expression, ExpressionKind, children, parser};
use crate::model::syntax::unit::{Unit, Units, in_words};
use crate::source::{Span, Spanned};

/// The most names a model may have.
const MAX_NAMES: usize = 2000;

/// How deep names may be defined by names.
const MAX_CHAIN: usize = 200;

/// Which section a name was defined in.
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
    /// Whether its expressions may depend on `t`.
    fn is_timed(self) -> bool {
        matches!(self, Self::Curve | Self::Condition)
    }
}

/// A name of the model.
#[derive(Debug)]
pub struct Named<'a> {
    /// As it was written.
    pub definition: &'a Definition,
    /// Where it was defined.
    pub section: Section,
    /// Its expression.
    pub expression: Expression,
    /// Its declared unit.
    pub unit: Option<Unit>,
}

/// The names of a model, read.
#[derive(Debug)]
pub struct Definitions<'a> {
    /// The file.
    pub file: &'a ModelFile,
    /// Its units.
    pub units: Units,
    /// The datasets it reads.
    pub data: Data<'a>,
    /// Its names, in the order of sections and of the file.
    pub names: Vec<Named<'a>>,
    by_name: BTreeMap<&'a str, usize>,
    tables: Tables,
}

/// What replaces a name's own expression.
#[derive(Clone, Debug)]
pub enum Replacement {
    /// Another expression.
    Expression(Expression),
    /// The same number in every sample, in base units or on the axis of years, that a run chooses for
    /// [`Instruction::Parameter`].
    Parameter,
    /// Between two expressions, as far towards the second as [`Instruction::Parameter`] says; none is the name's own.
    Between(Box<[Option<Expression>; 2]>),
}

/// Replacements by name.
pub type Replacements = BTreeMap<String, Replacement>;

/// A model compiled under some replacements.
#[derive(Debug)]
pub struct Compiled {
    /// The program.
    pub program: Program,
    /// The value of every name, in the order of [`Definitions::names`].
    pub values: Vec<Value>,
    /// The register of the date that curves are evaluated at.
    pub time: Register,
}

/// What a compilation may be told.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'s> {
    /// The seed of the draws.
    pub seed: u64,
    /// The date called `today`.
    pub today: f64,
    /// What replaces what.
    pub replaced: &'s Replacements,
}

impl<'a> Definitions<'a> {
    /// Reads every expression of a file.
    ///
    /// # Errors
    ///
    /// Everything that cannot be read, and names that are taken.
    pub fn read(file: &'a ModelFile, data: Data<'a>) -> Result<Self, Vec<Diagnostic>> {
        let mut units = Units::built_in();
        let mut errors = units.declare(&file.units).err().unwrap_or_default();
        let sections = [
            (Section::Input, &file.inputs),
            (Section::Curve, &file.curves),
            (Section::Condition, &file.conditions),
            (Section::Outcome, &file.outcomes),
        ];
        let all: Vec<(Section, &Definition)> =
            sections.into_iter().flat_map(|(section, list)| list.iter().map(move |name| (section, name))).collect();
        if all.len() > MAX_NAMES {
            let message = format!("a model of {} names is past the limit of {MAX_NAMES}", all.len());
            return Err(vec![Diagnostic::error(codes::MODEL_LIMIT, message).at(file.span)]);
        }
        let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, (_, definition)) in all.iter().enumerate() {
            let name = &definition.name;
            let word = name.value.as_str();
            if parser::KEYWORDS.contains(&word) || word == "t" || word == "today" {
                let message = format!("`{word}` is a word of the language: choose another name");
                errors.push(Diagnostic::error(codes::NAME_TAKEN, message).at(name.span));
            } else if let Some(known) = by_name.get(word) {
                let message = format!("`{word}` is defined twice");
                let first = all[*known].1.name.span;
                errors.push(Diagnostic::error(codes::NAME_TAKEN, message).at(name.span).label(first, "first here"));
            } else {
                by_name.insert(word, at);
            }
        }
        let mut names = Vec::with_capacity(all.len());
        for (section, definition) in all {
            let is_name = |word: &str| by_name.contains_key(word) || data.has(word) || file.refused.contains(word);
            let vocabulary = KnownNames { units: &units, names: is_name };
            let parsed = expression::parse(&definition.value, &vocabulary);
            let unit = definition.unit.as_ref().map(|unit| units.parse(unit)).transpose();
            match (parsed, unit) {
                (Ok(expression), Ok(unit)) => names.push(Named { definition, section, expression, unit }),
                (parsed, unit) => errors.extend(parsed.err().into_iter().chain(unit.err())),
            }
        }
        if errors.is_empty() {
            Ok(Self { file, units, data, names, by_name, tables: Tables::default() })
        } else {
            Err(errors)
        }
    }

    /// The place of a name among [`Definitions::names`].
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The place of a name that something else in the file speaks of; of one of `sections` only.
    ///
    /// # Errors
    ///
    /// A name that the model does not have there.
    pub fn target(&self, name: &Spanned<String>, sections: &[Section], what: &str) -> Result<usize, Diagnostic> {
        let fits = |named: &Named<'_>| sections.contains(&named.section);
        if let Some(at) = self.find(&name.value).filter(|at| fits(&self.names[*at])) {
            return Ok(at);
        }
        let candidates =
            self.names.iter().filter(|named| fits(named)).map(|named| named.definition.name.value.as_str());
        let message = format!("the model has no {what} `{}`", name.value);
        let error = Diagnostic::error(codes::UNKNOWN_TARGET, message).at(name.span);
        Err(known_or_near(error, &name.value, candidates))
    }

    /// Reads overrides of names; any named thing can be overridden.
    ///
    /// # Errors
    ///
    /// Names the model does not have, and expressions that cannot be read.
    pub fn overrides(&self, overrides: &Overrides) -> Result<Replacements, Vec<Diagnostic>> {
        let everything = [Section::Input, Section::Curve, Section::Condition, Section::Outcome];
        let mut replaced = Replacements::new();
        let mut errors = Vec::new();
        for (name, value) in overrides {
            let is_name = |word: &str| self.by_name.contains_key(word) || self.data.has(word);
            let vocabulary = KnownNames { units: &self.units, names: is_name };
            match (self.target(name, &everything, "name"), expression::parse(value, &vocabulary)) {
                (Ok(_), Ok(expression)) => {
                    replaced.insert(name.value.clone(), Replacement::Expression(expression));
                }
                (target, expression) => errors.extend(target.err().into_iter().chain(expression.err())),
            }
        }
        if errors.is_empty() { Ok(replaced) } else { Err(errors) }
    }

    /// Compiles the model into a program that has the normal `scores` of correlated inputs, by their indices. `kinds` are
    /// those of the model as written, which replacements must keep.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it; nothing where all that is wrong was told when the file was read.
    pub fn compile(
        &self,
        (mut program, scores): (Program, BTreeMap<usize, Register>),
        setting: Setting<'_>,
        kinds: Option<&[Value]>,
    ) -> Result<Compiled, Vec<Diagnostic>> {
        let time = program.push(Instruction::Time);
        let mut names = Names {
            definitions: self,
            setting,
            kinds,
            scores,
            compiled: BTreeMap::new(),
            open: Vec::new(),
            used: BTreeSet::new(),
        };
        let mut errors: Vec<Diagnostic> = Vec::new();
        let mut values = Vec::with_capacity(self.names.len());
        let unknowable = self.unknowable();
        for at in (0..self.names.len()).filter(|at| !unknowable.contains(at)) {
            let at_time = if self.names[at].section.is_timed() { Time::At(time) } else { Time::None };
            let mut compiler = Compiler {
                program: &mut program,
                units: &self.units,
                time: at_time,
                today: setting.today,
                draws: None,
            };
            match names.value(at, &mut compiler) {
                Ok(value) => values.push(value),
                Err(error) if errors.contains(&error) => {}
                Err(error) => errors.push(error),
            }
        }
        let is_unread = |word: &str| self.data.is_valid(word) == Some(false);
        if !(self.file.refused.is_empty() && unknowable.is_empty()) || self.words_of_overrides().any(is_unread) {
            // Told by those who refused them; what they would have used is not known.
            return Err(errors);
        }
        if errors.is_empty() && kinds.is_none() {
            errors.extend(self.unused(&names.used));
        }
        if errors.is_empty() { Ok(Compiled { program, values, time }) } else { Err(errors) }
    }

    /// The names whose value hangs on a name or a dataset that was refused, however far away.
    fn unknowable(&self) -> BTreeSet<usize> {
        fn mentions(expression: &Expression, is_one: &dyn Fn(&str) -> bool) -> bool {
            match &expression.kind {
                ExpressionKind::Name(name) => is_one(name),
                kind => children(kind).into_iter().any(|child| mentions(child, is_one)),
            }
        }
        let mut unknowable = BTreeSet::new();
        loop {
            let is_one = |name: &str| match (self.find(name), self.data.is_valid(name)) {
                (Some(at), _) => unknowable.contains(&at),
                (None, Some(is_valid)) => !is_valid,
                (None, None) => self.file.refused.contains(name),
            };
            let more = |at: &usize| !unknowable.contains(at) && mentions(&self.names[*at].expression, &is_one);
            let found: Vec<usize> = (0..self.names.len()).filter(more).collect();
            if found.is_empty() {
                break;
            }
            unknowable.extend(found);
        }
        unknowable
    }

    /// The words of the expressions that scenarios and the start of the waterfall put in place of others.
    fn words_of_overrides(&self) -> impl Iterator<Item = &str> {
        let start = self.file.waterfall.as_ref().map(|waterfall| &waterfall.start.set);
        let sets = self.file.scenarios.iter().map(|scenario| &scenario.set).chain(start);
        sets.flatten().flat_map(|(_, value)| value.value.split(|c: char| !c.is_alphanumeric() && c != '_'))
    }

    /// Inputs that no expression names, those of scenarios included.
    fn unused(&self, used: &BTreeSet<usize>) -> Vec<Diagnostic> {
        let in_override: BTreeSet<&str> = self.words_of_overrides().collect();
        self.names
            .iter()
            .enumerate()
            .filter(|(at, named)| named.section == Section::Input && !used.contains(at))
            .map(|(_, named)| &named.definition.name)
            .filter(|name| !in_override.contains(name.value.as_str()))
            .map(|name| {
                Diagnostic::error(codes::UNUSED_INPUT, format!("nothing uses the input `{}`", name.value))
                    .at(name.span)
                    .hint("use it in a curve, condition or outcome, or remove it")
            })
            .collect()
    }
}

/// The names of a model while it is compiled.
struct Names<'d, 'a> {
    definitions: &'d Definitions<'a>,
    setting: Setting<'d>,
    kinds: Option<&'d [Value]>,
    scores: BTreeMap<usize, Register>,
    compiled: BTreeMap<(usize, Time), Result<Value, Diagnostic>>,
    open: Vec<usize>,
    used: BTreeSet<usize>,
}

impl Names<'_, '_> {
    /// The value of a name at the compiler's time.
    fn value(&mut self, at: usize, compiler: &mut Compiler<'_>) -> Result<Value, Diagnostic> {
        let time = if self.definitions.names[at].section.is_timed() { compiler.time } else { Time::None };
        if let Some(known) = self.compiled.get(&(at, time)) {
            return known.clone();
        }
        let mut report = Report::default();
        if limits::check_program(compiler.program, self.definitions.file, &mut report).is_err()
            && let Some(problem) = report.into_iter().next()
        {
            return Err(problem);
        }
        self.open.push(at);
        let value = self.compile(at, time, compiler);
        self.open.pop();
        self.compiled.insert((at, time), value.clone());
        value
    }

    fn compile(&mut self, at: usize, time: Time, compiler: &mut Compiler<'_>) -> Result<Value, Diagnostic> {
        let definitions = self.definitions;
        let named = &definitions.names[at];
        let name = named.definition.name.value.as_str();
        let replacement = self.setting.replaced.get(name);
        if let (Some(Replacement::Parameter), Some(kinds)) = (replacement, self.kinds) {
            return Ok(Value::new(compiler.program.push(Instruction::Parameter), kinds[at].kind.clone()));
        }
        let expression = match replacement {
            Some(Replacement::Expression(expression)) => expression,
            Some(Replacement::Between(ends)) => {
                let [from, to] = ends.each_ref().map(|end| end.as_ref().unwrap_or(&named.expression));
                let from = self.compile_as(at, from, time, compiler)?;
                let to = self.compile_as(at, to, time, compiler)?;
                let weight = compiler.program.push(Instruction::Parameter);
                return Ok(compiler.between(from, &to, weight));
            }
            _ => &named.expression,
        };
        self.compile_as(at, expression, time, compiler)
    }

    /// Compiles a name by that expression.
    fn compile_as(
        &mut self,
        at: usize,
        expression: &Expression,
        time: Time,
        compiler: &mut Compiler<'_>,
    ) -> Result<Value, Diagnostic> {
        let definitions = self.definitions;
        let name = definitions.names[at].definition.name.value.as_str();
        let draws = Draws {
            seed: self.setting.seed,
            model: &definitions.file.id.value,
            name,
            place: 0,
            score: self.scores.get(&at).copied(),
            tables: &definitions.tables,
        };
        let mut inner = Compiler {
            program: compiler.program,
            units: compiler.units,
            time,
            today: compiler.today,
            draws: Some(draws),
        };
        let value = inner.compile(expression, self)?;
        let draws_none = inner.draws.as_ref().is_some_and(|draws| draws.place == 0 && draws.score.is_some());
        if draws_none && !self.setting.replaced.contains_key(name) {
            return Err(self.uncoupled(at));
        }
        self.check(at, value, expression.span)
    }

    /// Holds a value to its section, its declared unit, and the kind of what it replaces.
    fn check(&self, at: usize, value: Value, span: Span) -> Result<Value, Diagnostic> {
        let named = &self.definitions.names[at];
        let name = &named.definition.name.value;
        match (named.section, &value.kind) {
            (Section::Condition, Kind::Bool)
            | (Section::Input | Section::Curve | Section::Outcome, Kind::Number(_))
            | (Section::Input | Section::Curve | Section::Outcome, Kind::Date) => {}
            (Section::Condition, _) => {
                let message = format!("expected a condition, found {}", value.in_words());
                return Err(Diagnostic::error(codes::KIND_MISMATCH, message)
                    .at(span)
                    .hint("a condition compares: `box_memory >= need`"));
            }
            (Section::Outcome, Kind::Bool) => {
                let message = "an outcome is a date or a number, found a truth";
                return Err(Diagnostic::error(codes::KIND_MISMATCH, message)
                    .at(span)
                    .hint("the first date at which it holds is `first(condition)`"));
            }
            (_, Kind::Bool) => {
                let message = format!("`{name}` is a truth: it belongs under `conditions`");
                return Err(Diagnostic::error(codes::KIND_MISMATCH, message).at(span));
            }
        }
        if let Some(kinds) = self.kinds
            && !same_kind(&kinds[at].kind, &value.kind)
        {
            let message = format!("`{name}` is {}: {} cannot replace it", kinds[at].in_words(), value.in_words());
            let code = match (&kinds[at].kind, &value.kind) {
                (Kind::Number(_), Kind::Number(_)) => codes::UNIT_MISMATCH,
                _ => codes::KIND_MISMATCH,
            };
            return Err(Diagnostic::error(code, message).at(span));
        }
        match (&named.unit, &value.kind) {
            (None, _) => Ok(value),
            (Some(unit), Kind::Number(own)) if own.dimension == unit.dimension => {
                Ok(Value::new(value.register, Kind::Number(unit.clone())))
            }
            (Some(unit), _) => {
                let declared = named.definition.unit.as_ref().map_or(span, |unit| unit.span);
                let message = format!("`{name}` is {}, not in {}", value.in_words(), in_words(unit));
                Err(Diagnostic::error(codes::UNIT_MISMATCH, message).at(span).label(declared, "the unit declared"))
            }
        }
    }

    /// The error of a correlated input that draws nothing, so that its correlation would mean nothing.
    fn uncoupled(&self, at: usize) -> Diagnostic {
        let name = &self.definitions.names[at].definition.name;
        let couplings = self.definitions.file.correlations.iter().flat_map(|correlation| &correlation.between);
        let message = format!("`{}` draws nothing, so it cannot be correlated", name.value);
        couplings
            .filter(|end| end.value == name.value)
            .fold(Diagnostic::error(codes::BAD_PARAMETER, message), |error, end| error.at(end.span))
            .label(self.definitions.names[at].definition.value.span, "no distribution stands here")
    }

    /// The error of a name that is defined by itself.
    fn cycle(&self, at: usize, span: Span) -> Diagnostic {
        let start = self.open.iter().position(|open| *open == at).unwrap_or(0);
        let name = |at: &usize| self.definitions.names[*at].definition.name.value.as_str();
        let path: Vec<&str> = self.open[start..].iter().chain(std::iter::once(&at)).map(name).collect();
        // The same cycle is met from each of its names: it is told once, from the one that comes first in the file.
        let least = self.open[start..].iter().min().copied().unwrap_or(at);
        Diagnostic::error(codes::CYCLE, format!("`{}` is defined by itself: {}", name(&least), path.join(" -> ")))
            .at(self.definitions.names[least].definition.name.span)
            .label(span, "back to the start here")
    }
}

/// Adds the name that was probably meant, or else those there are.
pub fn known_or_near<'n>(error: Diagnostic, name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Diagnostic {
    const MOST: usize = 12;
    if closest(name, known.clone()).is_some() {
        return error.suggest(name, known);
    }
    let all: Vec<String> = known.map(|known| format!("`{known}`")).collect();
    match all.len() {
        0 => error,
        count if count > MOST => {
            error.hint(format!("known here: {} and {} more", all[..MOST].join(", "), count - MOST))
        }
        _ => error.hint(format!("known here: {}", all.join(", "))),
    }
}

fn same_kind(a: &Kind, b: &Kind) -> bool {
    match (a, b) {
        (Kind::Number(a), Kind::Number(b)) => a.dimension == b.dimension,
        _ => a == b,
    }
}

impl Scope for Names<'_, '_> {
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>> {
        let Some(at) = self.definitions.find(name) else {
            let is_dataset = self.definitions.data.has(name);
            return is_dataset.then(|| Err(compile::whole_dataset(name, span)));
        };
        self.used.insert(at);
        if self.open.contains(&at) {
            return Some(Err(self.cycle(at, span)));
        }
        if self.open.len() >= MAX_CHAIN {
            let message = format!("names are defined by each other more than {MAX_CHAIN} deep");
            return Some(Err(Diagnostic::error(codes::MODEL_LIMIT, message).at(span)));
        }
        let value = self.value(at, compiler);
        let timed = self.definitions.names[at].section.is_timed();
        Some(value.map_err(|error| {
            if timed && error.code == codes::TIME_OUTSIDE && compiler.time == Time::None {
                Diagnostic::error(
                    codes::TIME_OUTSIDE,
                    format!("`{name}` depends on the date, and no date is given here"),
                )
                .at(span)
                .hint(format!("take its value at a date: `at(2030-01-01, {name})`"))
            } else {
                error
            }
        }))
    }

    fn path(&mut self, _: &Expression, _: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>> {
        None
    }

    fn names(&self) -> Vec<String> {
        self.definitions.names.iter().map(|named| named.definition.name.value.clone()).collect()
    }

    fn definition(&self, name: &str) -> Option<&Expression> {
        let named = &self.definitions.names[self.definitions.find(name)?];
        let replaced = match self.setting.replaced.get(name) {
            Some(Replacement::Expression(expression)) => expression,
            // Several conditions in one: no term can be told from another.
            Some(Replacement::Parameter | Replacement::Between(_)) => return None,
            None => &named.expression,
        };
        let joins = matches!(replaced.kind, ExpressionKind::Binary(..) | ExpressionKind::Name(_));
        (named.section == Section::Condition && joins).then_some(replaced)
    }

    fn data(&self) -> Option<&Data<'_>> {
        Some(&self.definitions.data)
    }
}
