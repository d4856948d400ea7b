//! Compiles an expression. Literals, names, units and branches are compiled here, everything else in the files beside
//! this one.

use super::compiler::{Compiler, Scope, Time};
use super::distributions::DISTRIBUTIONS;
use super::functions::FUNCTIONS;
use super::operands::with_rate;
use super::signature::Call;
use super::value::{Kind, Value};
use crate::diagnostic::{Reported, closest, error};
use crate::model::program::{Operation, Register, Unary};
use crate::model::syntax::expression::{Argument, Expression, ExpressionKind};
use crate::model::syntax::unit::{Unit, in_words};
use crate::source::Span;

impl Compiler<'_> {
    /// Compiles an expression.
    ///
    /// # Errors
    ///
    /// Reports the first problem of the expression.
    pub fn compile(&mut self, expression: &Expression, scope: &mut dyn Scope) -> Result<Value, Reported> {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Number(value) => Ok(self.plain(*value)),
            ExpressionKind::Date(date) => Ok(self.date(date.to_years())),
            ExpressionKind::Bool(value) => Ok(Value::new(self.program.number(f64::from(u8::from(*value))), Kind::Bool)),
            ExpressionKind::Text(_) => Err(self.report.push(error!(
                KIND_MISMATCH at span, "text is not a value here";
                hint "text names a row: `gpus[\"RTX 4090\"].memory`"
            ))),
            ExpressionKind::Name(name) => self.name(name, span, scope),
            ExpressionKind::Call(function, arguments) => match &function.kind {
                ExpressionKind::Name(name) => match scope.call(expression, self) {
                    Some(value) => value,
                    None => self.call(name, function.span, arguments, span, scope),
                },
                _ => self.path(expression, scope),
            },
            ExpressionKind::Member(..) | ExpressionKind::Row(..) | ExpressionKind::Filtered(..) => {
                self.path(expression, scope)
            }
            ExpressionKind::Measured(inner, unit) => {
                let unit = self.units.resolve(unit).bounded(unit.span, self.report)?;
                let value = self.compile(inner, scope)?;
                self.measured(value, unit, inner.span)
            }
            ExpressionKind::Convert(inner, unit) => {
                let unit = self.units.resolve(unit).bounded(unit.span, self.report)?;
                let value = self.compile(inner, scope)?;
                self.converted(value, unit, span)
            }
            ExpressionKind::Negate(inner) => self.negate(inner, scope),
            ExpressionKind::Not(inner) => {
                let value = self.condition(inner, scope)?;
                Ok(Value::new(self.program.unary(Unary::Not, value), Kind::Bool))
            }
            ExpressionKind::Binary(operator, left, right) => self.binary(*operator, left, right, span, scope),
            ExpressionKind::Interval(low, high) => self.draw_interval(low, high, span, scope),
            ExpressionKind::If(parts) => {
                let [condition, yes, no] = parts.as_ref();
                let condition = self.condition(condition, scope)?;
                let left = self.compile(yes, scope)?;
                let right = self.compile(no, scope)?;
                let kind = self.same_kind(&left, yes.span, &right, no.span)?;
                Ok(Value::new(self.program.choose(condition, left.register, right.register), kind))
            }
        }
    }

    /// Compiles a path: by the scope, or else as a cell of a dataset.
    ///
    /// # Errors
    ///
    /// Reports a path without a target, or to something that is not a value.
    pub fn path(&mut self, path: &Expression, scope: &mut dyn Scope) -> Result<Value, Reported> {
        match scope.path(path, self) {
            Some(value) => value,
            None => self.dataset_path(path, scope),
        }
    }

    /// Compiles the value between two values of one kind, at a share `weight` of the way, 0 to 1. Between numbers above 0
    /// the steps are equal factors, otherwise equal amounts; a condition changes in the middle.
    pub fn between(&mut self, from: Value, to: &Value, weight: Register) -> Value {
        use Operation::{Add, AtLeast, Divide, Minimum, More, Multiply, Power, Subtract};
        let (a, b) = (from.register, to.register);
        if a == b {
            return from;
        }
        let program = &mut *self.program;
        if from.kind == Kind::Bool {
            let half = program.number(0.5);
            let is_past = program.binary(AtLeast, weight, half);
            return Value::new(program.choose(is_past, b, a), Kind::Bool);
        }
        let difference = program.binary(Subtract, b, a);
        let part = program.binary(Multiply, difference, weight);
        let by_amounts = program.binary(Add, a, part);
        if from.kind == Kind::Date {
            return Value::new(by_amounts, Kind::Date);
        }
        let ratio = program.binary(Divide, b, a);
        let power = program.binary(Power, ratio, weight);
        let by_factors = program.binary(Multiply, a, power);
        let zero = program.number(0.0);
        let (first, second) = (program.binary(More, a, zero), program.binary(More, b, zero));
        let both = program.binary(Minimum, first, second);
        Value::new(program.choose(both, by_factors, by_amounts), from.kind)
    }

    /// Gives a plain number a unit.
    pub(super) fn measured(&mut self, value: Value, unit: Unit, span: Span) -> Result<Value, Reported> {
        if !matches!(&value.kind, Kind::Number(own) if own.is_plain() && !own.is_share()) {
            return Err(self.second_unit(&value.kind, &unit, span));
        }
        let scale = self.program.number(unit.scale);
        let register = self.program.binary(Operation::Multiply, value.register, scale);
        // `5 GB/MB` is 5000.
        let unit = if unit.is_plain() && !unit.is_share() { Unit::plain() } else { unit };
        Ok(Value::new(register, Kind::Number(unit)))
    }

    /// Reports a unit after a value that cannot have one.
    pub(super) fn second_unit(&mut self, kind: &Kind, unit: &Unit, span: Span) -> Reported {
        self.report.push(error!(
            UNIT_MISMATCH at span, "{} cannot take the unit {}", kind.in_words(), in_words(unit);
            hint "to convert it, put `in {unit}` after it"
        ))
    }

    /// Converts a value to another unit of its dimension.
    pub(super) fn converted(&mut self, value: Value, unit: Unit, span: Span) -> Result<Value, Reported> {
        match &value.kind {
            Kind::Number(own) if own.dimension == unit.dimension => Ok(Value::new(value.register, Kind::Number(unit))),
            _ => Err(self.no_conversion(&value.kind, &unit, span)),
        }
    }

    /// Reports a conversion to a unit of another dimension.
    pub(super) fn no_conversion(&mut self, kind: &Kind, unit: &Unit, span: Span) -> Reported {
        let problem = error!(UNIT_MISMATCH at span, "{} cannot be converted to {}", kind.in_words(), in_words(unit));
        self.report.push(with_rate(problem, &Kind::Number(unit.clone()), kind))
    }

    fn name(&mut self, name: &str, span: Span, scope: &mut dyn Scope) -> Result<Value, Reported> {
        if let Some(found) = scope.name(name, span, self) {
            return found;
        }
        match (name, self.time) {
            ("t", Time::At(register)) => Ok(Value::new(register, Kind::Date)),
            ("t", Time::None) => Err(self.report.push(error!(
                TIME_OUTSIDE at span, "`t` has no value here: no date is being evaluated";
                hint "use `t` in curves and conditions; take a curve's value with `at(date, curve)`"
            ))),
            ("today", _) => Ok(self.date(self.today)),
            _ => match self.units.named(name) {
                Some(unit) => {
                    let unit = unit.bounded(span, self.report)?;
                    Ok(Value::new(self.program.number(unit.scale), Kind::Number(unit)))
                }
                None => Err(self.unknown_name(name, span, scope)),
            },
        }
    }

    fn unknown_name(&mut self, name: &str, span: Span, scope: &dyn Scope) -> Reported {
        let problem = error!(UNKNOWN_NAME at span, "nothing is called `{name}`");
        let names = scope.names();
        let known = names.iter().map(String::as_str).chain(["t", "today"]).chain(callable_names());
        let unit = self.units.nearest(name);
        // A unit in the wrong case is nearer than a name with another letter.
        let is_unit = unit.as_ref().is_some_and(|unit| unit.eq_ignore_ascii_case(name));
        let problem = match (closest(name, known), unit) {
            (Some(near), _) if !is_unit || near.eq_ignore_ascii_case(name) => {
                problem.hint(format!("did you mean `{near}`?"))
            }
            (_, Some(unit)) => problem.hint(format!("did you mean the unit `{unit}`?")),
            _ => problem,
        };
        self.report.push(problem)
    }

    /// Compiles a call of a function, or a draw from a distribution.
    fn call(
        &mut self,
        name: &str,
        name_span: Span,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Reported> {
        if let Some(function) = FUNCTIONS.iter().find(|function| function.signature.name == name) {
            return (function.compile)(Call { signature: function.signature, arguments, span }, self, scope);
        }
        if let Some(distribution) = self.distribution(name, arguments, span, scope) {
            return self.draw(distribution?, span);
        }
        let problem = error!(UNKNOWN_NAME at name_span, "there is no function `{name}`");
        Err(self.report.push(match KNOWN_ELSEWHERE.iter().find(|(other, _)| *other == name) {
            Some((_, own)) => problem.hint(format!("did you mean `{own}`?")),
            None => problem.suggest(name, callable_names()),
        }))
    }
}

/// Names that other languages have for functions and distributions of this one.
const KNOWN_ELSEWHERE: [(&str, &str); 5] =
    [("discrete", "mixture"), ("categorical", "mixture"), ("choice", "mixture"), ("mx", "mixture"), ("clip", "clamp")];

/// Returns the names of all functions and distributions.
fn callable_names<'n>() -> impl Iterator<Item = &'n str> {
    let functions = FUNCTIONS.iter().map(|function| -> &'n str { function.signature.name });
    functions.chain(DISTRIBUTIONS.iter().map(|distribution| -> &'n str { distribution.signature.name }))
}
