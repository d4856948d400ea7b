//! The compiler's state, and its interface to its surroundings: what names mean, and where draws come from.
//!
//! The other files of this folder add the methods that compile expressions, operators, functions and distributions.

use super::cell_value::CellValue;
use super::model_datasets::Datasets;
use super::value::{Kind, Value};
use crate::diagnostic::{Diagnostic, Report, Reported, error};
use crate::document::Dataset;
use crate::model::program::{Guard, Instruction, Operation, Program, Register, Unary};
use crate::model::stats::sampler;
use crate::model::stats::special::table::Tables;
use crate::model::syntax::expression::{Expression, Vocabulary};
use crate::model::syntax::unit::{Unit, Units};
use crate::source::Span;

/// The date that `t` means while an expression is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Time {
    /// `t` has no value: inputs and outcomes.
    None,
    /// The register of the date: the date being evaluated, or the first argument of `at`.
    At(Register),
}

/// A cell that may be missing.
pub type FoundCell = Result<Option<CellValue>, Reported>;

/// Resolves the names of an expression.
pub trait Scope {
    /// Returns the value of a name, or `None` if the scope does not have it.
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>>;

    /// Returns the value of a path, `gpus["RTX 4090"].memory`, or of a call on one. `None` leaves the path to the
    /// compiler, which looks for a cell in the scope's datasets.
    fn path(&mut self, _path: &Expression, _compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        None
    }

    /// Returns the value of a call of a function that only the scope knows: one over rows. `None` leaves the call to the
    /// compiler.
    fn call(&mut self, _call: &Expression, _compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        None
    }

    /// Returns the cell of the current row in the column of that name, which may be missing; `None` if there is no row, or the name
    /// is no column.
    ///
    /// # Errors
    ///
    /// Reports a cell that cannot be read.
    fn cell(&mut self, _name: &str, _span: Span, _compiler: &mut Compiler<'_>) -> Option<FoundCell> {
        None
    }

    /// Returns every name, for suggestions.
    fn names(&self) -> Vec<String>;

    /// Returns the expression of a name that is a condition, so that a search can tell its terms apart.
    fn definition(&self, _name: &str) -> Option<&Expression> {
        None
    }

    /// Returns the text that is written at a place of one of the scope's expressions, if it is known.
    fn text(&self, _span: Span) -> Option<&str> {
        None
    }

    /// Returns a dataset by its id, to look up cells that belong to a row.
    fn dataset(&self, id: &str) -> Option<&Dataset> {
        self.datasets()?.get(id)
    }

    /// Returns the datasets that cells, trends and draws are read from, or `None` if an expression may read none.
    fn datasets(&self) -> Option<&Datasets<'_>> {
        None
    }
}

/// Compiles expressions into one program.
pub struct Compiler<'a> {
    /// The program so far.
    pub program: &'a mut Program,
    /// The units that expressions can name.
    pub units: &'a Units,
    /// The meaning of `t`.
    pub time: Time,
    /// The date called `today`, as a point on the axis of years.
    pub today: f64,
    /// The last day whose rows of datasets are used, as a point on the axis of years.
    pub known_by: f64,
    /// Where the draws of the expression come from; `None` where nothing may be drawn.
    pub draws: Option<Draws<'a>>,
    /// The samples in which the expression is not used, as a Boolean: nothing is required of them.
    pub unused: Option<Register>,
    /// Where problems are reported.
    pub report: &'a mut Report,
}

/// The random streams of one definition. A stream's key depends only on the seed, the model, the name and the place of
/// the distribution in its expression, so that an edit elsewhere changes no draw.
#[derive(Clone, Debug)]
pub struct Draws<'a> {
    /// The seed of the run.
    pub seed: u64,
    /// The id of the model.
    pub model: &'a str,
    /// The name whose definition the expression is.
    pub name: &'a str,
    /// The number of distributions of the expression compiled so far.
    pub place: usize,
    /// The normal score of the name's first distribution if the name is correlated with others.
    pub score: Option<Register>,
    /// The tables of quantile functions made so far.
    pub tables: &'a Tables,
}

/// The source of randomness of one distribution.
#[derive(Clone, Copy, Debug)]
pub enum Draw {
    /// A stream of its own, by its key.
    Key(u64),
    /// A register with standard normal scores, as a correlated input has.
    Score(Register),
}

impl<'a> Compiler<'a> {
    /// Prepares to compile expressions that have no date and draw nothing. `today` is a point on the axis of years.
    pub fn new(program: &'a mut Program, units: &'a Units, today: f64, report: &'a mut Report) -> Self {
        Self { program, units, time: Time::None, today, known_by: today, draws: None, unused: None, report }
    }
}

impl Compiler<'_> {
    /// Runs `work` with an empty report, and returns its result with that report, for work whose problems may turn out not
    /// to matter.
    pub fn isolated<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, Report) {
        let outer = std::mem::take(self.report);
        let result = work(self);
        (result, std::mem::replace(self.report, outer))
    }

    /// Adds a plain number.
    pub fn plain(&mut self, value: f64) -> Value {
        Value::new(self.program.number(value), Kind::Number(Unit::plain()))
    }

    /// Adds a date, a point on the axis of years.
    pub fn date(&mut self, years: f64) -> Value {
        Value::new(self.program.number(years), Kind::Date)
    }

    /// Requires a condition in every sample. A constant condition is checked at once; any other when the model runs.
    ///
    /// # Errors
    ///
    /// Reports `problem` if the condition is false in every sample.
    pub(super) fn require(
        &mut self,
        condition: Register,
        problem: impl FnOnce() -> Diagnostic,
    ) -> Result<(), Reported> {
        match self.program.constant(condition) {
            Some(1.0) => Ok(()),
            Some(_) => Err(self.report.push(problem())),
            None => {
                let condition = match self.unused {
                    Some(unused) => self.program.binary(Operation::Maximum, condition, unused),
                    None => condition,
                };
                self.program.guard(Guard { condition, diagnostic: problem() });
                Ok(())
            }
        }
    }

    /// Returns the source of randomness of the next distribution of the expression.
    ///
    /// # Errors
    ///
    /// Reports an expression that may not draw.
    pub(super) fn next_draw(&mut self, span: Span) -> Result<Draw, Reported> {
        let Some(draws) = &mut self.draws else {
            return Err(self.report.push(error!(
                KIND_MISMATCH at span, "nothing can be drawn here: expected one value";
                hint "name the distribution under `inputs` of a model"
            )));
        };
        draws.place += 1;
        match draws.score.filter(|_| draws.place == 1) {
            Some(score) => Ok(Draw::Score(score)),
            None => Ok(Draw::Key(sampler::key(draws.seed, draws.model, draws.name, draws.place - 1))),
        }
    }

    /// Adds the standard normal scores of a draw.
    pub(super) fn score_of(&mut self, draw: Draw) -> Register {
        match draw {
            Draw::Key(key) => self.program.push(Instruction::Score(key)),
            Draw::Score(score) => score,
        }
    }

    /// Adds the uniform numbers of a draw: the probability below it.
    pub(super) fn uniform_of(&mut self, draw: Draw) -> Register {
        match draw {
            Draw::Key(key) => self.program.push(Instruction::Uniform(key)),
            Draw::Score(score) => self.program.unary(Unary::NormalCumulative, score),
        }
    }

    /// Adds the probability above a draw: 1 minus the uniform number, but exact in the upper tail.
    pub(super) fn upper_of(&mut self, draw: Draw) -> Register {
        match draw {
            Draw::Key(key) => {
                let uniform = self.program.push(Instruction::Uniform(key));
                self.one_minus(uniform)
            }
            Draw::Score(score) => {
                let mirrored = self.program.unary(Unary::Negate, score);
                self.program.unary(Unary::NormalCumulative, mirrored)
            }
        }
    }

    pub(super) fn one_minus(&mut self, register: Register) -> Register {
        let one = self.program.number(1.0);
        self.program.binary(Operation::Subtract, one, register)
    }
}

/// The words that a parser must know: units, and a test for names.
pub struct KnownNames<'a, IsName: Fn(&str) -> bool> {
    /// The units that the expression can name.
    pub units: &'a Units,
    /// Returns whether a word is a name.
    pub names: IsName,
}

impl<IsName: Fn(&str) -> bool> Vocabulary for KnownNames<'_, IsName> {
    fn is_unit(&self, word: &str) -> bool {
        self.units.contains(word)
    }

    fn near_unit(&self, word: &str) -> Option<String> {
        self.units.nearest(word)
    }

    fn is_name(&self, word: &str) -> bool {
        (self.names)(word)
    }
}
