//! Compiles operators, and checks the kinds and units of their operands.

use super::compiler::{Compiler, Scope};
use super::value::{Kind, Value};
use crate::diagnostic::{Diagnostic, Reported, codes, error};
use crate::model::program::{Operation, Unary};
use crate::model::syntax::expression::{Binary, Expression};
use crate::model::syntax::unit::{Unit, in_words};
use crate::source::Span;

impl Compiler<'_> {
    pub(super) fn negate(&mut self, inner: &Expression, scope: &mut dyn Scope) -> Result<Value, Reported> {
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
    ) -> Result<Value, Reported> {
        match operator {
            Binary::And | Binary::Or => {
                let operation = if operator == Binary::And { Operation::Minimum } else { Operation::Maximum };
                let (a, b) = (self.condition(left, scope)?, self.condition(right, scope)?);
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
                Ok(Value::new(self.program.binary(operation, a, b), Kind::Number(unit.bounded(span, self.report)?)))
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
    ) -> Result<Value, Reported> {
        let a = self.compile(left, scope)?;
        let b = self.compile(right, scope)?;
        if self.same_kind(&a, left.span, &b, right.span)? == Kind::Bool {
            return Err(self.report.push(error!(
                KIND_MISMATCH at left.span.to(right.span),
                "conditions cannot be compared: expected quantities or dates";
                hint "join conditions with `and`, `or` and `not`"
            )));
        }
        let register = match operator {
            Binary::AtLeast => self.program.binary(Operation::AtLeast, a.register, b.register),
            Binary::AtMost => self.program.binary(Operation::AtLeast, b.register, a.register),
            Binary::More => self.program.binary(Operation::More, a.register, b.register),
            _ => self.program.binary(Operation::More, b.register, a.register),
        };
        Ok(Value::new(register, Kind::Bool))
    }

    /// Compiles sums and differences, of dates too: date − date is a duration, and date ± duration is a date.
    fn sum(
        &mut self,
        operator: Binary,
        (a, a_span): (Value, Span),
        (b, b_span): (Value, Span),
        span: Span,
    ) -> Result<Value, Reported> {
        let adds = operator == Binary::Add;
        let operation = if adds { Operation::Add } else { Operation::Subtract };
        let kind = match (&a.kind, &b.kind) {
            (Kind::Number(first), Kind::Number(second)) if first.dimension == second.dimension => a.kind.clone(),
            (Kind::Date, Kind::Date) if !adds => Kind::Number(self.years()),
            (Kind::Date, Kind::Number(unit)) if unit.is_time() => Kind::Date,
            (Kind::Number(unit), Kind::Date) if adds && unit.is_time() => Kind::Date,
            (Kind::Date, Kind::Date) => {
                return Err(self.report.push(error!(
                    KIND_MISMATCH at span, "dates cannot be added to each other";
                    hint "date - date is a duration, and date + duration a date"
                )));
            }
            _ => {
                let verb = if adds { "added to" } else { "subtracted from" };
                let message = format!("{} cannot be {verb} {}", b.in_words(), a.in_words());
                let code = match (&a.kind, &b.kind) {
                    (Kind::Number(_), Kind::Number(_)) => codes::UNIT_MISMATCH,
                    _ => codes::KIND_MISMATCH,
                };
                let problem = Diagnostic::error(code, message);
                return Err(self.report.push(problem.label(b_span, b.in_words()).label(a_span, a.in_words())));
            }
        };
        Ok(Value::new(self.program.binary(operation, a.register, b.register), kind))
    }

    fn power(&mut self, base: &Expression, exponent: &Expression, scope: &mut dyn Scope) -> Result<Value, Reported> {
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
            Some(unit) => {
                Ok(Value::new(register, Kind::Number(unit.bounded(base.span.to(exponent.span), self.report)?)))
            }
            None => Err(self.report.push(error!(
                UNIT_MISMATCH at exponent.span,
                "a quantity in {} can only be raised to a whole number from -9 to 9", in_words(&unit);
                label base.span, "in {}", in_words(&unit)
            ))),
        }
    }

    /// Returns the unit of durations.
    fn years(&self) -> Unit {
        self.units.named("year").unwrap_or_else(Unit::plain)
    }
}
