//! Compiles the names of a model into one program, with the replacements of a run.

use std::collections::{BTreeMap, BTreeSet};

use super::correlation::Scores;
use super::definitions::{ByStructure, Definitions, Replacement, Replacements, Section};
use super::{correlation, limits};
use crate::diagnostic::Report;
use crate::diagnostic::{Diagnostic, Reported, codes, error};
use crate::model::compile::model_datasets::Datasets;
use crate::model::compile::{Compiler, Draws, Kind, Scope, Time, Value, whole_dataset};
use crate::model::program::{Instruction, Operation, Program, Register, Unary};
use crate::model::stats::sampler;
use crate::model::syntax::expression::{Expression, ExpressionKind};
use crate::model::syntax::unit::in_words;
use crate::source::Span;

/// The limit on the length of a chain of names that are defined by each other.
const MAX_CHAIN: usize = 200;

/// The draw of the structure of each sample. It has no name that an input can have.
const DRAW_OF_STRUCTURE: &str = "structure of the ensemble";

/// The parameter of runs that change one thing. Names that can each be fixed have the parameters after it.
pub const PARAMETER: Instruction = Instruction::Parameter(0);

/// A model compiled with some replacements.
#[derive(Debug)]
pub struct Compiled {
    /// The program.
    pub program: Program,
    /// The value of every name, in the order of [`Definitions::names`].
    pub values: Vec<Value>,
    /// The register of the date that curves are evaluated at.
    pub time: Register,
    /// The scores of correlated inputs.
    pub scores: Scores,
    /// For each name that the structures of an ensemble replace, its value in each of them.
    pub by_structure: BTreeMap<usize, Vec<Register>>,
    /// The draw of the structure of each sample, if there is one.
    pub structure: Option<Register>,
    /// For each name that a run can fix or leave free, its drawn values.
    pub drawn: BTreeMap<usize, Register>,
}

/// What a compilation depends on, besides the definitions.
#[derive(Clone, Copy, Debug)]
pub struct CompileOptions<'s> {
    /// The seed of the draws.
    pub seed: u64,
    /// The date called `today`, as a point on the axis of years.
    pub today: f64,
    /// The expressions that are used in the place of names' own.
    pub replacements: &'s Replacements,
    /// The values of the model as written, whose kinds replacements must keep; `None` while it is compiled as written.
    pub as_written: Option<&'s [Value]>,
}

impl Definitions<'_> {
    /// Compiles the model into a program that has the normal `scores` of correlated inputs, by their indices.
    ///
    /// # Errors
    ///
    /// Reports all names that cannot be compiled. A model with a part that could not be loaded fails too; its loader has
    /// reported that.
    pub fn compile(
        &self,
        (mut program, scores): (Program, Scores),
        options: CompileOptions<'_>,
        report: &mut Report,
    ) -> Result<Compiled, Reported> {
        let time = program.push(Instruction::Time);
        let mut scope = ModelScope {
            definitions: self,
            options,
            scores: &scores,
            by_structure: BTreeMap::new(),
            structure: None,
            drawn: BTreeMap::new(),
            compiled: BTreeMap::new(),
            needs_date: BTreeSet::new(),
            in_progress: Vec::new(),
            used: BTreeSet::new(),
        };
        let mut values = Vec::with_capacity(self.names.len());
        let mut result = Ok(());
        let unknowable = self.unknowable();
        for index in (0..self.names.len()).filter(|index| !unknowable.contains(index)) {
            let mut compiler = Compiler::new(&mut program, &self.units, options.today, report);
            compiler.known_by = self.datasets.known_by;
            if self.names[index].section.is_timed() {
                compiler.time = Time::At(time);
            }
            match scope.value(index, &mut compiler) {
                Ok(value) => values.push(value),
                Err(reported) => result = Err(reported),
            }
        }
        if !(self.file.refused.is_empty() && unknowable.is_empty()) || self.overrides_use_invalid_dataset() {
            // Which names the refused parts would have used is not known, so unused inputs are not reported.
            return Err(result.err().unwrap_or_else(Reported::by_an_earlier_stage));
        }
        if result.is_ok() && options.as_written.is_none() {
            result = self.check_unused(&scope.used, report);
        }
        let (by_structure, structure, drawn) = (scope.by_structure, scope.structure, scope.drawn);
        result.map(|()| Compiled { program, values, time, scores, by_structure, structure, drawn })
    }
}

/// The part of a value that an expression has.
#[derive(Clone, Copy, Default)]
struct Part {
    /// The structure of an ensemble; 0 for a value that is the same in all of them.
    structure: usize,
    /// The samples that have another structure, as a Boolean.
    unused: Option<Register>,
}

/// The names of a model while it is compiled.
struct ModelScope<'d, 'a> {
    definitions: &'d Definitions<'a>,
    options: CompileOptions<'d>,
    /// The normal scores of correlated inputs.
    scores: &'d Scores,
    by_structure: BTreeMap<usize, Vec<Register>>,
    structure: Option<Register>,
    drawn: BTreeMap<usize, Register>,
    /// The values so far, by index and date.
    compiled: BTreeMap<(usize, Time), Result<Value, Reported>>,
    /// Names that have no value without a date.
    needs_date: BTreeSet<usize>,
    /// The names whose expressions are being compiled, each used by the one before.
    in_progress: Vec<usize>,
    used: BTreeSet<usize>,
}

impl ModelScope<'_, '_> {
    /// Returns the value of a name at the compiler's date.
    fn value(&mut self, index: usize, compiler: &mut Compiler<'_>) -> Result<Value, Reported> {
        let is_timed = self.definitions.names[index].section.is_timed();
        let time = if is_timed { compiler.time } else { Time::None };
        if let Some(known) = self.compiled.get(&(index, time)) {
            return known.clone();
        }
        limits::check_program(compiler.program, self.definitions.file, compiler.report)?;
        self.in_progress.push(index);
        let value = self.compile(index, time, compiler);
        self.in_progress.pop();
        self.compiled.insert((index, time), value.clone());
        value
    }

    /// Returns the value of a name that an expression uses. The error of a name that has no value without a date is reported
    /// where the name is used, not where it uses `t`.
    fn used_value(&mut self, index: usize, span: Span, compiler: &mut Compiler<'_>) -> Result<Value, Reported> {
        let named = &self.definitions.names[index];
        if !(named.section.is_timed() && compiler.time == Time::None) {
            return self.value(index, compiler);
        }
        let (value, problems) = compiler.isolated(|compiler| self.value(index, compiler));
        if value.is_err() && problems.fails_by(&[codes::TIME_OUTSIDE]) {
            self.needs_date.insert(index);
        } else {
            compiler.report.append(problems);
        }
        if !self.needs_date.contains(&index) {
            return value;
        }
        let name = &named.definition.name.value;
        Err(compiler.report.push(error!(
            TIME_OUTSIDE at span, "`{name}` depends on the date, and no date is given here";
            hint "take its value at a date: `at(2030-01-01, {name})`"
        )))
    }

    fn compile(&mut self, index: usize, time: Time, compiler: &mut Compiler<'_>) -> Result<Value, Reported> {
        let name = &self.definitions.names[index].definition.name.value;
        self.compile_replaced(index, self.options.replacements.get(name), time, compiler)
    }

    /// Compiles the value of a name with a replacement, if there is one.
    fn compile_replaced(
        &mut self,
        index: usize,
        replacement: Option<&Replacement>,
        time: Time,
        compiler: &mut Compiler<'_>,
    ) -> Result<Value, Reported> {
        let expression = match replacement {
            Some(Replacement::Parameter) if let Some(as_written) = self.options.as_written => {
                let register = compiler.program.push(PARAMETER);
                return Ok(Value::new(register, as_written[index].kind.clone()));
            }
            Some(Replacement::Expression(expression)) => Some(expression),
            Some(Replacement::Between(ends)) => {
                let from = self.compile_replaced(index, ends[0].as_ref(), time, compiler)?;
                let to = self.compile_replaced(index, ends[1].as_ref(), time, compiler)?;
                let weight = compiler.program.push(PARAMETER);
                return Ok(compiler.between(from, &to, weight));
            }
            Some(Replacement::ByStructure(choice)) => return self.chosen(index, choice, time, compiler),
            Some(Replacement::Choice(drawn)) => {
                let drawn = self.compile_replaced(index, drawn.as_deref(), time, compiler)?;
                self.drawn.insert(index, drawn.register);
                let register = compiler.program.push(Instruction::Parameter(1 + index));
                return Ok(Value::new(register, drawn.kind));
            }
            Some(Replacement::Parameter) | None => None,
        };
        self.compile_as(index, expression, (time, Part::default()), compiler)
    }

    /// Compiles the value of a name that has another expression in some structures: in each sample, that of the structure that is
    /// drawn for it.
    fn chosen(
        &mut self,
        index: usize,
        choice: &ByStructure,
        time: Time,
        compiler: &mut Compiler<'_>,
    ) -> Result<Value, Reported> {
        let key = sampler::key(self.options.seed, &self.definitions.file.id.value, DRAW_OF_STRUCTURE, 0);
        let draw = compiler.program.push(Instruction::Uniform(key));
        self.structure = Some(draw);
        let mut values = Vec::with_capacity(choice.up_to.len());
        let mut from = 0.0;
        for (structure, (expression, up_to)) in choice.expressions.iter().zip(&choice.up_to).enumerate() {
            let [start, end] = [from, *up_to].map(|bound| compiler.program.number(bound));
            let is_before = compiler.program.binary(Operation::More, start, draw);
            let is_after = compiler.program.binary(Operation::AtLeast, draw, end);
            let unused = compiler.program.binary(Operation::Maximum, is_before, is_after);
            let part = Part { structure, unused: Some(unused) };
            values.push(self.compile_as(index, expression.as_ref(), (time, part), compiler)?);
            from = *up_to;
        }
        if !self.definitions.names[index].section.is_timed() {
            self.by_structure.insert(index, values.iter().map(|value| value.register).collect());
        }
        let parts = values.into_iter().zip(&choice.up_to).rev();
        let chosen = parts.reduce(|(others, _), (own, up_to)| {
            let up_to_here = compiler.program.number(*up_to);
            let is_own = compiler.program.binary(Operation::More, up_to_here, draw);
            (Value::new(compiler.program.choose(is_own, own.register, others.register), own.kind), up_to)
        });
        match chosen {
            Some((value, _)) => Ok(value),
            // An ensemble has structures.
            None => Err(Reported::by_an_earlier_stage()),
        }
    }

    /// Compiles an expression, or its own if there is none, as the value of a name.
    fn compile_as(
        &mut self,
        index: usize,
        expression: Option<&Expression>,
        (time, part): (Time, Part),
        compiler: &mut Compiler<'_>,
    ) -> Result<Value, Reported> {
        let definitions = self.definitions;
        let expression = expression.unwrap_or(&definitions.names[index].expression);
        let name = definitions.names[index].definition.name.value.as_str();
        let score = self.scores.registers.get(&index).map(|score| {
            match self.scores.falling.contains(&(index, part.structure)) {
                true => compiler.program.unary(Unary::Negate, *score),
                false => *score,
            }
        });
        let draws = Draws {
            seed: self.options.seed,
            model: &definitions.file.id.value,
            name,
            place: 0,
            score,
            tables: &definitions.tables,
        };
        let mut own = Compiler {
            program: compiler.program,
            units: compiler.units,
            time,
            today: compiler.today,
            known_by: compiler.known_by,
            draws: Some(draws),
            unused: part.unused,
            report: compiler.report,
        };
        let value = own.compile(expression, self)?;
        let (place, score) = own.draws.as_ref().map_or((0, None), |draws| (draws.place, draws.score));
        if let Some(score) = score {
            if place == 0 && !self.options.replacements.contains_key(name) {
                return Err(compiler.report.push(self.not_random(index)));
            }
            if !correlation::is_drawn_by(compiler.program, value.register, score) {
                return Err(compiler.report.push(self.drawn_several_times(index, expression.span)));
            }
        }
        self.check(index, value, expression.span, compiler.report)
    }

    /// Checks a value against its section, its declared unit, and the kind of the value that it replaces.
    fn check(&self, index: usize, value: Value, span: Span, report: &mut Report) -> Result<Value, Reported> {
        let named = &self.definitions.names[index];
        let name = &named.definition.name.value;
        match (named.section, &value.kind) {
            (Section::Condition | Section::Outcome, Kind::Bool)
            | (Section::Input | Section::Curve | Section::Outcome, Kind::Number(_) | Kind::Date) => {}
            (Section::Condition, _) => {
                return Err(report.push(error!(
                    KIND_MISMATCH at span, "expected a condition, found {}", value.in_words();
                    hint "a condition compares: `box_memory >= need`"
                )));
            }
            (_, Kind::Bool) => {
                return Err(report
                    .push(error!(KIND_MISMATCH at span, "`{name}` is a condition: it belongs under `conditions`")));
            }
        }
        if let Some(as_written) = self.options.as_written
            && !as_written[index].kind.is_like(&value.kind)
        {
            let own = &as_written[index];
            let message = format!("`{name}` is {}: {} cannot replace it", own.in_words(), value.in_words());
            let code = match (&own.kind, &value.kind) {
                (Kind::Number(_), Kind::Number(_)) => codes::UNIT_MISMATCH,
                _ => codes::KIND_MISMATCH,
            };
            return Err(report.push(Diagnostic::error(code, message).at(span)));
        }
        match (&named.unit, &value.kind) {
            (None, _) => Ok(value),
            (Some(unit), Kind::Number(own)) if own.dimension == unit.dimension => {
                Ok(Value::new(value.register, Kind::Number(unit.clone())))
            }
            (Some(unit), _) => {
                let declared = named.definition.unit.as_ref().map_or(span, |unit| unit.span);
                Err(report.push(error!(
                    UNIT_MISMATCH at span, "`{name}` is {}, not in {}", value.in_words(), in_words(unit);
                    label declared, "the unit declared"
                )))
            }
        }
    }

    /// Builds the error of a correlated input that draws nothing, so that its correlation would have no effect.
    fn not_random(&self, index: usize) -> Diagnostic {
        let definition = self.definitions.names[index].definition;
        let name = &definition.name.value;
        let ends = self.definitions.file.correlations.pairs().iter().flat_map(|correlation| &correlation.between);
        let message = format!("`{name}` draws nothing, so it cannot be correlated");
        ends.filter(|end| end.value == *name)
            .fold(Diagnostic::error(codes::BAD_PARAMETER, message), |problem, end| problem.at(end.span))
            .label(definition.value.span, "expected a distribution here")
    }

    /// Builds the error of a correlated input with more than one source of randomness.
    fn drawn_several_times(&self, index: usize, span: Span) -> Diagnostic {
        let name = &self.definitions.names[index].definition.name.value;
        let ends = self.definitions.file.correlations.pairs().iter().flat_map(|correlation| &correlation.between);
        let message = format!(
            "`{name}` depends on more than one draw, so that its correlation with another input would be weaker than asked for"
        );
        ends.filter(|end| end.value == *name)
            .fold(Diagnostic::error(codes::BAD_PARAMETER, message), |problem, end| problem.at(end.span))
            .label(span, "expected one distribution with fixed parameters")
            .hint(format!(
                "name the draw that is meant as an input of its own, use it in `{name}`, and correlate that input instead"
            ))
    }

    /// Builds the error of a name that is defined by itself. A cycle is the same error from whichever of its names it is
    /// found: it is reported at the name that comes first in the file.
    fn cycle(&self, index: usize, span: Span) -> Diagnostic {
        let start = self.in_progress.iter().position(|open| *open == index).unwrap_or(0);
        let cycle = &self.in_progress[start..];
        let name = |index: &usize| self.definitions.names[*index].definition.name.value.as_str();
        let path: Vec<&str> = cycle.iter().chain(std::iter::once(&index)).map(name).collect();
        let first = cycle.iter().min().copied().unwrap_or(index);
        error!(
            CYCLE at self.definitions.names[first].definition.name.span,
            "`{}` is defined by itself: {}", name(&first), path.join(" -> ");
            label span, "back to the start here"
        )
    }
}

impl Scope for ModelScope<'_, '_> {
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        let Some(index) = self.definitions.find(name) else {
            let is_dataset = self.definitions.datasets.contains(name);
            return is_dataset.then(|| Err(compiler.report.push(whole_dataset(name, span))));
        };
        self.used.insert(index);
        if self.in_progress.contains(&index) {
            return Some(Err(compiler.report.push(self.cycle(index, span))));
        }
        if self.in_progress.len() >= MAX_CHAIN {
            return Some(Err(compiler.report.push(error!(
                MODEL_LIMIT at span, "a chain of names that depend on each other is longer than the limit of {MAX_CHAIN}"
            ))));
        }
        Some(self.used_value(index, span, compiler))
    }

    /// Returns the names that do not lead back to the definition that is being compiled.
    fn names(&self) -> Vec<String> {
        let names = self.definitions.names.iter().enumerate();
        let other = names.filter(|(index, _)| !self.in_progress.contains(index));
        other.map(|(_, named)| named.definition.name.value.clone()).collect()
    }

    fn definition(&self, name: &str) -> Option<&Expression> {
        let named = &self.definitions.names[self.definitions.find(name)?];
        let expression = match self.options.replacements.get(name) {
            Some(Replacement::Expression(expression)) => expression,
            // A value between two conditions, or of one of them, has no separate terms.
            Some(
                Replacement::Parameter | Replacement::Choice(_) | Replacement::Between(_) | Replacement::ByStructure(_),
            ) => return None,
            None => &named.expression,
        };
        let joins = matches!(expression.kind, ExpressionKind::Binary(..) | ExpressionKind::Name(_));
        (named.section == Section::Condition && joins).then_some(expression)
    }

    fn text(&self, span: Span) -> Option<&str> {
        let file = self.definitions.file;
        let own = self.definitions.names.iter().map(|named| &named.definition.value);
        let start = file.waterfall.as_ref().map(|waterfall| &waterfall.start.set);
        let sets = file.scenarios.iter().map(|scenario| &scenario.set).chain(start);
        own.chain(sets.flatten().map(|(_, value)| value)).find_map(|written| {
            // In quotes and folded lines, places in the file are not places in the text.
            let is_verbatim = written.span.len() == written.value.len() && written.span.source == span.source;
            let start = span.start.checked_sub(written.span.start).filter(|_| is_verbatim)?;
            written.value.get(start..start + span.len())
        })
    }

    fn datasets(&self) -> Option<&Datasets<'_>> {
        Some(&self.definitions.datasets)
    }
}
