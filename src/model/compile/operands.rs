//! Expressions as operands of a certain kind: a condition, a quantity, a date.

use super::compiler::{Compiler, Scope};
use super::value::{Kind, Value};
use crate::diagnostic::{Diagnostic, Reported, codes, error};
use crate::model::program::Register;
use crate::model::syntax::expression::Expression;
use crate::model::syntax::unit::{Unit, in_words};
use crate::source::Span;

impl Compiler<'_> {
    /// Compiles a condition.
    pub(super) fn condition(&mut self, expression: &Expression, scope: &mut dyn Scope) -> Result<Register, Reported> {
        let value = self.compile(expression, scope)?;
        match &value.kind {
            Kind::Bool => Ok(value.register),
            // `bernoulli(p = 30%)` is a number, and a condition where one is wanted.
            Kind::Number(unit)
                if unit.is_plain() && !expression.is_bare_number() && self.program.is_bool(value.register) =>
            {
                Ok(value.register)
            }
            _ => Err(self.report.push(error!(
                KIND_MISMATCH at expression.span, "expected a condition, found {}", value.in_words();
                hint "a condition compares: `box_memory >= need`"
            ))),
        }
    }

    /// Returns whether a condition is true of the row whose columns `scope` resolves; `None` if the row lacks a cell that
    /// the condition reads. `problem` describes a value that is not a condition.
    ///
    /// # Errors
    ///
    /// Reports problems of the condition, and a condition that differs between samples or dates.
    pub(super) fn condition_of_row<S: Scope>(
        &mut self,
        condition: &Expression,
        scope: &mut S,
        is_missing: fn(&S) -> bool,
        problem: fn(&Value, Span) -> Diagnostic,
    ) -> Result<Option<bool>, Reported> {
        let (value, problems) = self.isolated(|compiler| compiler.compile(condition, scope));
        if is_missing(scope) {
            return Ok(None);
        }
        self.report.append(problems);
        let value = value?;
        if value.kind != Kind::Bool {
            return Err(self.report.push(problem(&value, condition.span)));
        }
        match self.program.constant(value.register) {
            Some(truth) => Ok(Some(truth == 1.0)),
            None => Err(self.report.push(error!(
                KIND_MISMATCH at condition.span,
                "expected a condition that is the same in every sample and at every date"
            ))),
        }
    }

    /// Compiles a quantity in any unit.
    pub(super) fn quantity(
        &mut self,
        expression: &Expression,
        scope: &mut dyn Scope,
    ) -> Result<(Register, Unit), Reported> {
        let value = self.compile(expression, scope)?;
        let hint = match value.kind {
            Kind::Number(unit) => return Ok((value.register, unit)),
            Kind::Date => "date - date is a duration, and date + duration a date; no other operation takes a date",
            Kind::Bool => "a condition becomes a number by `if condition then 1 else 0`",
        };
        Err(self.report.push(error!(
            KIND_MISMATCH at expression.span, "expected a quantity, found {}", value.kind.in_words();
            hint "{hint}"
        )))
    }

    /// Compiles a quantity whose unit passes a test; `problem` describes one of another unit.
    fn quantity_of(
        &mut self,
        expression: &Expression,
        scope: &mut dyn Scope,
        is_expected: fn(&Unit) -> bool,
        problem: impl FnOnce(&Unit) -> Diagnostic,
    ) -> Result<Register, Reported> {
        let (register, unit) = self.quantity(expression, scope)?;
        if is_expected(&unit) { Ok(register) } else { Err(self.report.push(problem(&unit))) }
    }

    /// Compiles a plain number; `role` names it in the message.
    pub(super) fn plain_number(
        &mut self,
        expression: &Expression,
        role: &str,
        scope: &mut dyn Scope,
    ) -> Result<Register, Reported> {
        self.quantity_of(expression, scope, Unit::is_plain, |unit| {
            error!(
                UNIT_MISMATCH at expression.span, "{role} is a plain number, found a quantity in {}", in_words(unit);
                hint "divide it by a quantity in the same unit: `x / (1 {unit})`"
            )
        })
    }

    /// Compiles a duration, in years; `role` names it in the message.
    pub(super) fn duration(
        &mut self,
        expression: &Expression,
        role: &str,
        scope: &mut dyn Scope,
    ) -> Result<Register, Reported> {
        self.quantity_of(expression, scope, Unit::is_time, |unit| {
            let found = Kind::Number(unit.clone()).in_words();
            error!(
                UNIT_MISMATCH at expression.span, "{role} is a duration, found {found}";
                hint "a duration is written `2.5 year` or `18 month`"
            )
        })
    }

    /// Compiles a date; `role` names it in the message.
    pub(super) fn date_operand(
        &mut self,
        expression: &Expression,
        role: &str,
        scope: &mut dyn Scope,
    ) -> Result<Register, Reported> {
        let value = self.compile(expression, scope)?;
        match value.kind {
            Kind::Date => Ok(value.register),
            _ => Err(self.report.push(error!(
                KIND_MISMATCH at expression.span, "{role} is a date, found {}", value.in_words();
                hint "a date is written year-month-day: `2027-08-01`"
            ))),
        }
    }

    /// Returns the kind that two values share, in the unit of the first.
    pub(super) fn same_kind(&mut self, a: &Value, a_span: Span, b: &Value, b_span: Span) -> Result<Kind, Reported> {
        if a.kind.is_like(&b.kind) {
            return Ok(a.kind.clone());
        }
        let problem = match (&a.kind, &b.kind) {
            (Kind::Number(first), Kind::Number(second)) => {
                let message = format!("{} and {} do not balance", in_words(first), in_words(second));
                Diagnostic::error(codes::UNIT_MISMATCH, message)
            }
            _ => {
                let message = format!("{} and {} do not go together", a.in_words(), b.in_words());
                Diagnostic::error(codes::KIND_MISMATCH, message)
            }
        };
        let problem = problem.label(a_span, a.in_words()).label(b_span, b.in_words());
        Err(self.report.push(with_rate(problem, &a.kind, &b.kind)))
    }
}

/// Adds to a problem how to convert a quantity into another one, if they differ only in their currencies.
pub(super) fn with_rate(problem: Diagnostic, to: &Kind, from: &Kind) -> Diagnostic {
    match (to, from) {
        (Kind::Number(to), Kind::Number(from)) => match to.rate_from(from) {
            Some(rate) => {
                problem.hint(format!("currencies mix only by a rate: multiply one of the two by a number in `{rate}`"))
            }
            None => problem,
        },
        _ => problem,
    }
}
