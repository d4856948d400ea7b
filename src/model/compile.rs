//! Expressions into a [`Program`]: names resolved, units balanced, kinds checked.

mod calls;
pub mod cells;
mod data;
pub mod datasets;
mod distributions;
pub mod expect;
mod operators;
pub mod query;

use super::program::{Program, Register};
use super::stats::sampler;
use super::stats::special::table::Tables;
use super::syntax::expression::{Expression, ExpressionKind, Vocabulary};
use super::syntax::unit::{Unit, Units, in_words};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::source::Span;
use datasets::Data;
use distributions::Draw;

pub use data::whole_dataset;

/// What kind of value a register holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A quantity, in base units; the unit is the one it is written in.
    Number(Unit),
    /// A point on the axis of years.
    Date,
    /// 0 or 1.
    Bool,
}

/// A compiled expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Where it is computed.
    pub register: Register,
    /// What it is.
    pub kind: Kind,
}

impl Value {
    /// A value of that kind.
    pub fn new(register: Register, kind: Kind) -> Self {
        Self { register, kind }
    }

    /// What it is, in words, with its article.
    pub fn in_words(&self) -> String {
        self.kind.in_words()
    }
}

impl Kind {
    /// What a value of this kind is, in words, with its article.
    pub fn in_words(&self) -> String {
        match self {
            Kind::Number(unit) if unit.is_plain() => "a plain number".to_owned(),
            Kind::Number(unit) => format!("a quantity in {}", in_words(unit)),
            Kind::Date => "a date".to_owned(),
            Kind::Bool => "a truth".to_owned(),
        }
    }
}

/// The date that `t` is while an expression is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Time {
    /// There is none: inputs and outcomes.
    None,
    /// A register: the date being evaluated, or the first argument of `at`.
    At(Register),
}

/// What names mean.
pub trait Scope {
    /// The value of a name, at a time.
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>>;

    /// The value of a path, `gpus["RTX 4090"].memory`, or of a call on one.
    fn path(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>>;

    /// Every name, for suggestions.
    fn names(&self) -> Vec<String>;

    /// A name's own expression, where it is a condition, so that a search can tell its terms apart.
    fn definition(&self, name: &str) -> Option<&Expression>;

    /// The datasets that cells, trends and draws are read from; none where an expression reads none.
    fn data(&self) -> Option<&Data<'_>> {
        None
    }
}

/// Compiles expressions into one program.
pub struct Compiler<'a> {
    /// The program so far.
    pub program: &'a mut Program,
    /// The units that are known.
    pub units: &'a Units,
    /// What `t` is.
    pub time: Time,
    /// The date called `today`.
    pub today: f64,
    /// What the draws of the expression are keyed by; none where nothing may be drawn.
    pub draws: Option<Draws<'a>>,
}

/// What the draws of one definition are keyed by.
#[derive(Clone, Debug)]
pub struct Draws<'a> {
    /// The run's seed.
    pub seed: u64,
    /// The model.
    pub model: &'a str,
    /// The name the expression stands under.
    pub name: &'a str,
    /// How many distributions of it have been compiled.
    pub place: usize,
    /// The normal score of the name's first distribution, where it is correlated with others.
    pub score: Option<Register>,
    /// The tables of quantile functions made so far.
    pub tables: &'a Tables,
}

impl Compiler<'_> {
    /// Compiles an expression.
    ///
    /// # Errors
    ///
    /// The first thing in it that is wrong.
    pub fn compile(&mut self, expression: &Expression, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Number(value) => Ok(self.plain(*value)),
            ExpressionKind::Date(date) => Ok(self.date(date.to_years())),
            ExpressionKind::Bool(value) => Ok(Value::new(self.program.number(f64::from(u8::from(*value))), Kind::Bool)),
            ExpressionKind::Text(_) => Err(Diagnostic::error(codes::KIND_MISMATCH, "a text has no value here")
                .at(span)
                .hint("a text names a row: `gpus[\"RTX 4090\"].memory`")),
            ExpressionKind::Name(name) => self.name(name, span, scope),
            ExpressionKind::Call(function, arguments) => match &function.kind {
                ExpressionKind::Name(name) => self.call(name, function.span, arguments, span, scope),
                _ => self.path(expression, scope),
            },
            ExpressionKind::Member(..) | ExpressionKind::Row(..) => self.path(expression, scope),
            ExpressionKind::Measured(inner, unit) => {
                let unit = self.units.resolve(unit).bounded(unit.span)?;
                let value = self.compile(inner, scope)?;
                self.measured(value, unit, inner.span)
            }
            ExpressionKind::Convert(inner, unit) => {
                let unit = self.units.resolve(unit).bounded(unit.span)?;
                let value = self.compile(inner, scope)?;
                match &value.kind {
                    Kind::Number(own) if own.dimension == unit.dimension => {
                        Ok(Value::new(value.register, Kind::Number(unit)))
                    }
                    _ => Err(Diagnostic::error(
                        codes::UNIT_MISMATCH,
                        format!("{} cannot be converted to {}", value.in_words(), in_words(&unit)),
                    )
                    .at(span)),
                }
            }
            ExpressionKind::Negate(inner) => self.negate(inner, scope),
            ExpressionKind::Not(inner) => {
                let value = self.truth(inner, scope)?;
                Ok(Value::new(self.program.unary(super::program::Unary::Not, value), Kind::Bool))
            }
            ExpressionKind::Binary(operator, left, right) => self.binary(*operator, left, right, span, scope),
            ExpressionKind::Interval(low, high) => self.interval_draw(low, high, span, scope),
            ExpressionKind::If(parts) => {
                let [condition, yes, no] = parts.as_ref();
                let condition = self.truth(condition, scope)?;
                let left = self.compile(yes, scope)?;
                let right = self.compile(no, scope)?;
                let kind = self.same_kind(&left, yes.span, &right, no.span)?;
                Ok(Value::new(self.program.choose(condition, left.register, right.register), kind))
            }
        }
    }

    /// From one value to another of its kind, as far as `weight`, 0 to 1, says: by equal factors where both are above
    /// zero, else by equal amounts; a truth changes in the middle.
    pub fn between(&mut self, from: Value, to: &Value, weight: Register) -> Value {
        use super::program::Operation::{Add, AtLeast, Divide, Minimum, More, Multiply, Power, Subtract};
        let (a, b) = (from.register, to.register);
        if a == b {
            return from;
        }
        let program = &mut *self.program;
        if from.kind == Kind::Bool {
            let half = program.number(0.5);
            let over = program.binary(AtLeast, weight, half);
            return Value::new(program.choose(over, b, a), Kind::Bool);
        }
        let difference = program.binary(Subtract, b, a);
        let part = program.binary(Multiply, difference, weight);
        let amounts = program.binary(Add, a, part);
        if from.kind == Kind::Date {
            return Value::new(amounts, Kind::Date);
        }
        let ratio = program.binary(Divide, b, a);
        let power = program.binary(Power, ratio, weight);
        let factors = program.binary(Multiply, a, power);
        let zero = program.number(0.0);
        let (first, second) = (program.binary(More, a, zero), program.binary(More, b, zero));
        let both = program.binary(Minimum, first, second);
        Value::new(program.choose(both, factors, amounts), from.kind)
    }

    /// A plain number.
    pub fn plain(&mut self, value: f64) -> Value {
        Value::new(self.program.number(value), Kind::Number(Unit::plain()))
    }

    /// A date, as a point on the axis of years.
    pub fn date(&mut self, years: f64) -> Value {
        Value::new(self.program.number(years), Kind::Date)
    }

    /// The key of the next distribution of the expression.
    fn next_key(&mut self, span: Span) -> Result<u64, Diagnostic> {
        let Some(draws) = &mut self.draws else {
            return Err(Diagnostic::error(codes::KIND_MISMATCH, "nothing can be drawn here: expected one value")
                .at(span)
                .hint("name the distribution under `inputs` of a model"));
        };
        draws.place += 1;
        Ok(sampler::key(draws.seed, draws.model, draws.name, draws.place - 1))
    }

    /// What the next distribution is drawn by.
    fn next_draw(&mut self, span: Span) -> Result<Draw, Diagnostic> {
        let correlated = self.draws.as_ref().filter(|draws| draws.place == 0).and_then(|draws| draws.score);
        let key = self.next_key(span)?;
        Ok(correlated.map_or(Draw::Key(key), Draw::Score))
    }

    fn name(&mut self, name: &str, span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        if let Some(found) = scope.name(name, span, self) {
            return found;
        }
        match (name, self.time) {
            ("t", Time::At(register)) => Ok(Value::new(register, Kind::Date)),
            ("t", Time::None) => {
                Err(Diagnostic::error(codes::TIME_OUTSIDE, "`t` has no value here: no date is being evaluated")
                    .at(span)
                    .hint("`t` stands in curves and conditions; take a curve's value with `at(date, curve)`"))
            }
            ("today", _) => Ok(self.date(self.today)),
            _ => match self.units.named(name) {
                Some(unit) => {
                    let unit = unit.bounded(span)?;
                    Ok(Value::new(self.program.number(unit.scale), Kind::Number(unit)))
                }
                None => Err(self.unknown(name, span, scope)),
            },
        }
    }

    fn unknown(&self, name: &str, span: Span, scope: &dyn Scope) -> Diagnostic {
        let names = scope.names();
        let candidates = names.iter().map(String::as_str).chain(["t", "today"]).chain(calls::FUNCTIONS.iter().copied());
        let error = Diagnostic::error(codes::UNKNOWN_NAME, format!("nothing is called `{name}`")).at(span);
        match (closest(name, candidates), self.units.nearest(name)) {
            (Some(near), _) => error.hint(format!("did you mean `{near}`?")),
            (None, Some(unit)) => error.hint(format!("did you mean the unit `{unit}`?")),
            (None, None) => error,
        }
    }

    /// The value of a path: by what the scope knows of it, else a cell of a dataset.
    ///
    /// # Errors
    ///
    /// A path that leads nowhere, or to no value.
    pub fn path(&mut self, path: &Expression, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        scope.path(path, self).unwrap_or_else(|| self.cell(path, scope))
    }

    /// A plain number becomes a quantity in that unit.
    fn measured(&mut self, value: Value, unit: Unit, span: Span) -> Result<Value, Diagnostic> {
        let plain = matches!(&value.kind, Kind::Number(own) if own.is_plain());
        if !plain {
            return Err(Diagnostic::error(
                codes::UNIT_MISMATCH,
                format!("{} cannot bear the unit {}", value.in_words(), in_words(&unit)),
            )
            .at(span)
            .hint(format!("write `in {unit}` to convert")));
        }
        let scale = self.program.number(unit.scale);
        let register = self.program.binary(super::program::Operation::Multiply, value.register, scale);
        // `5 GB/MB` is 5000.
        let unit = if unit.is_plain() { Unit::plain() } else { unit };
        Ok(Value::new(register, Kind::Number(unit)))
    }
}

/// The words of a model file: its units, and its own names.
pub struct KnownNames<'a, Names: Fn(&str) -> bool> {
    /// The units that are known.
    pub units: &'a Units,
    /// Whether a word is a name.
    pub names: Names,
}

impl<Names: Fn(&str) -> bool> Vocabulary for KnownNames<'_, Names> {
    fn is_unit(&self, word: &str) -> bool {
        self.units.knows(word)
    }

    fn near_unit(&self, word: &str) -> Option<String> {
        self.units.nearest(word)
    }

    fn is_name(&self, word: &str) -> bool {
        (self.names)(word)
    }
}
