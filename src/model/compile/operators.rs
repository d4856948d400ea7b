//! Operators: which kinds and units they take, and what they yield.

use super::{Compiler, Kind, Scope, Value};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::program::{Operation, Register, Unary};
use crate::model::syntax::expression::{Binary, Expression};
use crate::model::syntax::unit::{Unit, in_words};
use crate::source::Span;

impl Compiler<'_> {
    pub(super) fn negate(&mut self, inner: &Expression, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let (register, unit) = self.quantity(inner, scope)?;
        Ok(Value::new(self.program.unary(Unary::Negate, register), Kind::Number(unit)))
    }

    pub(super) fn binary(
        &mut self,
        operator: Binary,
        left: &Expression,
        right: &Expression,
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        match operator {
            Binary::And | Binary::Or => {
                let operation = if operator == Binary::And { Operation::Minimum } else { Operation::Maximum };
                let (a, b) = (self.truth(left, scope)?, self.truth(right, scope)?);
                Ok(Value::new(self.program.binary(operation, a, b), Kind::Bool))
            }
            Binary::AtLeast | Binary::AtMost | Binary::More | Binary::Less => {
                self.comparison(operator, left, right, scope)
            }
            Binary::Add | Binary::Subtract => {
                let a = self.compile(left, scope)?;
                let b = self.compile(right, scope)?;
                self.sum(operator, (a, left.span), (b, right.span), span)
            }
            Binary::Multiply | Binary::Divide => {
                let (a, first) = self.quantity(left, scope)?;
                let (b, second) = self.quantity(right, scope)?;
                let (operation, unit) = if operator == Binary::Multiply {
                    (Operation::Multiply, first.times(&second))
                } else {
                    (Operation::Divide, first.over(&second))
                };
                Ok(Value::new(self.program.binary(operation, a, b), Kind::Number(unit.bounded(span)?)))
            }
            Binary::Power => self.power(left, right, scope),
        }
    }

    fn comparison(
        &mut self,
        operator: Binary,
        left: &Expression,
        right: &Expression,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        let a = self.compile(left, scope)?;
        let b = self.compile(right, scope)?;
        if self.same_kind(&a, left.span, &b, right.span)? == Kind::Bool {
            return Err(Diagnostic::error(
                codes::KIND_MISMATCH,
                "truths are not compared: expected quantities or dates",
            )
            .at(left.span.to(right.span))
            .hint("join truths with `and`, `or` and `not`"));
        }
        let register = match operator {
            Binary::AtLeast => self.program.binary(Operation::AtLeast, a.register, b.register),
            Binary::AtMost => self.program.binary(Operation::AtLeast, b.register, a.register),
            Binary::More => self.program.binary(Operation::More, a.register, b.register),
            _ => self.program.binary(Operation::More, b.register, a.register),
        };
        Ok(Value::new(register, Kind::Bool))
    }

    /// Sums and differences, dates among them: date − date is a duration, date ± duration a date.
    fn sum(
        &mut self,
        operator: Binary,
        (a, a_span): (Value, Span),
        (b, b_span): (Value, Span),
        span: Span,
    ) -> Result<Value, Diagnostic> {
        let adds = operator == Binary::Add;
        let operation = if adds { Operation::Add } else { Operation::Subtract };
        let kind = match (&a.kind, &b.kind) {
            (Kind::Number(first), Kind::Number(second)) if first.dimension == second.dimension => a.kind.clone(),
            (Kind::Date, Kind::Date) if !adds => Kind::Number(self.years()),
            (Kind::Date, Kind::Number(unit)) if unit.is_time() => Kind::Date,
            (Kind::Number(unit), Kind::Date) if adds && unit.is_time() => Kind::Date,
            (Kind::Date, Kind::Date) => {
                return Err(Diagnostic::error(codes::KIND_MISMATCH, "dates cannot be added to each other")
                    .at(span)
                    .hint("date - date is a duration, and date + duration a date"));
            }
            _ => {
                let what = if adds { "added to" } else { "subtracted from" };
                let message = format!("{} cannot be {what} {}", b.in_words(), a.in_words());
                let code = match (&a.kind, &b.kind) {
                    (Kind::Number(_), Kind::Number(_)) => codes::UNIT_MISMATCH,
                    _ => codes::KIND_MISMATCH,
                };
                return Err(Diagnostic::error(code, message).label(b_span, b.in_words()).label(a_span, a.in_words()));
            }
        };
        Ok(Value::new(self.program.binary(operation, a.register, b.register), kind))
    }

    fn power(&mut self, base: &Expression, exponent: &Expression, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let (value, unit) = self.quantity(base, scope)?;
        let power = self.plain_number(exponent, "an exponent", scope)?;
        let register = self.program.binary(Operation::Power, value, power);
        if unit.is_plain() {
            return Ok(Value::new(register, Kind::Number(unit)));
        }
        let whole = self.program.constant(power).filter(|power| power.fract() == 0.0 && power.abs() <= 9.0);
        let raised = match (whole, self.program.constant(power)) {
            (Some(whole), _) => Some(unit.power(whole as i32)),
            (None, Some(0.5)) => unit.root(),
            _ => None,
        };
        match raised {
            Some(unit) => Ok(Value::new(register, Kind::Number(unit.bounded(base.span.to(exponent.span))?))),
            None => Err(Diagnostic::error(
                codes::UNIT_MISMATCH,
                format!("a quantity in {} can be raised to a whole number only", in_words(&unit)),
            )
            .at(exponent.span)
            .label(base.span, format!("in {}", in_words(&unit)))),
        }
    }

    /// The unit of durations.
    pub(super) fn years(&self) -> Unit {
        self.units.named("year").unwrap_or_else(Unit::plain)
    }

    /// A truth.
    pub(super) fn truth(&mut self, expression: &Expression, scope: &mut dyn Scope) -> Result<Register, Diagnostic> {
        let value = self.compile(expression, scope)?;
        match &value.kind {
            Kind::Bool => Ok(value.register),
            // `bernoulli(p = 30%)` is a number, and a condition where one is wanted.
            Kind::Number(unit)
                if unit.is_plain() && !expression.is_bare_number() && self.program.is_bool(value.register) =>
            {
                Ok(value.register)
            }
            _ => Err(Diagnostic::error(
                codes::KIND_MISMATCH,
                format!("expected a condition, found {}", value.in_words()),
            )
            .at(expression.span)
            .hint("a condition compares: `box_memory >= need`")),
        }
    }

    /// A number of any unit.
    pub(super) fn quantity(
        &mut self,
        expression: &Expression,
        scope: &mut dyn Scope,
    ) -> Result<(Register, Unit), Diagnostic> {
        let value = self.compile(expression, scope)?;
        let hint = match value.kind {
            Kind::Number(unit) => return Ok((value.register, unit)),
            Kind::Date => "date - date is a duration, and date + duration a date; nothing else mixes dates in",
            Kind::Bool => "write `if condition then 1 else 0`",
        };
        let message = format!("expected a quantity, found {}", value.kind.in_words());
        Err(Diagnostic::error(codes::KIND_MISMATCH, message).at(expression.span).hint(hint))
    }

    /// A number without a unit; `what` names it in the message.
    pub(super) fn plain_number(
        &mut self,
        expression: &Expression,
        what: &str,
        scope: &mut dyn Scope,
    ) -> Result<Register, Diagnostic> {
        let (register, unit) = self.quantity(expression, scope)?;
        if unit.is_plain() {
            return Ok(register);
        }
        let bare = unit.dimension.values().next().map_or_else(String::new, |_| unit.to_string());
        Err(Diagnostic::error(
            codes::UNIT_MISMATCH,
            format!("{what} is a plain number, found a quantity in {}", in_words(&unit)),
        )
        .at(expression.span)
        .hint(format!("divide it by a quantity in the same unit: `x / (1 {bare})`")))
    }

    /// A duration in years.
    pub(super) fn duration(
        &mut self,
        expression: &Expression,
        what: &str,
        scope: &mut dyn Scope,
    ) -> Result<Register, Diagnostic> {
        let (register, unit) = self.quantity(expression, scope)?;
        if unit.is_time() {
            return Ok(register);
        }
        Err(Diagnostic::error(
            codes::UNIT_MISMATCH,
            format!("{what} is a duration, found {}", Value::new(register, Kind::Number(unit)).in_words()),
        )
        .at(expression.span)
        .hint("write `2.5 year` or `18 month`"))
    }

    /// A date.
    pub(super) fn date_value(
        &mut self,
        expression: &Expression,
        what: &str,
        scope: &mut dyn Scope,
    ) -> Result<Register, Diagnostic> {
        let value = self.compile(expression, scope)?;
        match value.kind {
            Kind::Date => Ok(value.register),
            _ => Err(Diagnostic::error(codes::KIND_MISMATCH, format!("{what} is a date, found {}", value.in_words()))
                .at(expression.span)
                .hint("a date is written year-month-day: `2027-08-01`")),
        }
    }

    /// The kind that two values share; the first one's unit is the one shown.
    pub(super) fn same_kind(&self, a: &Value, a_span: Span, b: &Value, b_span: Span) -> Result<Kind, Diagnostic> {
        match (&a.kind, &b.kind) {
            (Kind::Number(first), Kind::Number(second)) if first.dimension == second.dimension => Ok(a.kind.clone()),
            (Kind::Date, Kind::Date) | (Kind::Bool, Kind::Bool) => Ok(a.kind.clone()),
            (Kind::Number(first), Kind::Number(second)) => Err(Diagnostic::error(
                codes::UNIT_MISMATCH,
                format!("{} and {} do not balance", in_words(first), in_words(second)),
            )
            .label(a_span, a.in_words())
            .label(b_span, b.in_words())),
            _ => Err(Diagnostic::error(
                codes::KIND_MISMATCH,
                format!("{} and {} do not go together", a.in_words(), b.in_words()),
            )
            .label(a_span, a.in_words())
            .label(b_span, b.in_words())),
        }
    }
}
