//! Reads the values of parameters, and requires each to be in its range in every sample.

use crate::diagnostic::{Reported, error};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Parameter, ParameterUnit, Range};
use crate::model::compile::value::{Kind, Value};
use crate::model::program::{Operation, Register};
use crate::model::syntax::expression::Expression;
use crate::model::syntax::unit::Unit;
use crate::source::Span;

/// The smallest value.
pub const LOW: Parameter = Parameter::new("low", ParameterUnit::Amount);
/// The most likely value.
pub const MODE: Parameter = Parameter::new("mode", ParameterUnit::Amount);
/// The largest value.
pub const HIGH: Parameter = Parameter::new("high", ParameterUnit::Amount);

impl Compiler<'_> {
    /// Requires a rule about parameters in every sample. `shown` is the register whose number is shown in the error, if it
    /// is the number that was written.
    pub(super) fn require_rule(
        &mut self,
        call: Call<'_>,
        condition: Register,
        rule: &str,
        shown: Option<Register>,
        span: Span,
    ) -> Result<(), Reported> {
        let found = shown.and_then(|register| self.program.constant(register));
        let found = found.map_or_else(String::new, |value| format!(", found {value}"));
        self.require(condition, || call.broken_rule(&format!("{rule}{found}"), span))
    }

    /// Requires that something is above 0; `subject` names it.
    pub(super) fn require_positive(
        &mut self,
        call: Call<'_>,
        subject: &str,
        register: Register,
        span: Span,
    ) -> Result<(), Reported> {
        let zero = self.program.number(0.0);
        let positive = self.program.binary(Operation::More, register, zero);
        self.require_rule(call, positive, &format!("{subject} must be above 0"), None, span)
    }

    /// Requires the range of a parameter.
    pub(super) fn require_range(
        &mut self,
        call: Call<'_>,
        parameter: Parameter,
        register: Register,
        span: Span,
    ) -> Result<(), Reported> {
        match parameter.range {
            Range::Any => Ok(()),
            Range::Positive => {
                let zero = self.program.number(0.0);
                let positive = self.program.binary(Operation::More, register, zero);
                self.require_rule(call, positive, &parameter.rule(), None, span)
            }
            Range::Between(min, max) => {
                let (min, max) = (self.program.number(min), self.program.number(max));
                let above = self.program.binary(Operation::AtLeast, register, min);
                let below = self.program.binary(Operation::AtLeast, max, register);
                let within = self.program.binary(Operation::Minimum, above, below);
                self.require_rule(call, within, &parameter.rule(), Some(register), span)
            }
        }
    }

    /// Requires two ends in ascending order.
    pub(super) fn require_order(
        &mut self,
        call: Call<'_>,
        [low, high]: [(&str, Register); 2],
        span: Span,
    ) -> Result<(), Reported> {
        let ordered = self.program.binary(Operation::More, high.1, low.1);
        let rule = format!("the ends are in the wrong order: expected the low one first, {} < {}", low.0, high.0);
        self.require_rule(call, ordered, &rule, None, span)
    }

    /// Compiles a parameter that is a plain number in its range.
    pub(super) fn plain_parameter(
        &mut self,
        call: Call<'_>,
        parameter: Parameter,
        expression: &Expression,
        scope: &mut dyn Scope,
    ) -> Result<Register, Reported> {
        let role = format!("`{}` of `{}`", parameter.name, call.signature.name);
        let register = self.plain_number(expression, &role, scope)?;
        self.require_range(call, parameter, register, expression.span)?;
        Ok(register)
    }

    /// Compiles a parameter that is a quantity in its range.
    pub(super) fn quantity_parameter(
        &mut self,
        call: Call<'_>,
        parameter: Parameter,
        expression: &Expression,
        scope: &mut dyn Scope,
    ) -> Result<(Register, Unit), Reported> {
        let (register, unit) = self.quantity(expression, scope)?;
        self.require_range(call, parameter, register, expression.span)?;
        Ok((register, unit))
    }

    /// Compiles a quantity or a date.
    pub(super) fn amount(&mut self, expression: &Expression, scope: &mut dyn Scope) -> Result<Value, Reported> {
        let value = self.compile(expression, scope)?;
        match value.kind {
            Kind::Number(_) | Kind::Date => Ok(value),
            Kind::Bool => Err(self.report.push(error!(
                KIND_MISMATCH at expression.span, "expected a quantity or a date, found a condition";
                hint "a number is `if condition then 1 else 0`, and a chance `bernoulli(p = 30%)`"
            ))),
        }
    }

    /// Compiles quantities of one dimension, or dates. The kind is that of the first.
    pub(super) fn amounts<const COUNT: usize>(
        &mut self,
        expressions: [&Expression; COUNT],
        scope: &mut dyn Scope,
    ) -> Result<([Register; COUNT], Kind), Reported> {
        let mut registers = Vec::with_capacity(COUNT);
        let mut first: Option<Value> = None;
        for expression in expressions {
            let value = self.amount(expression, scope)?;
            if let Some(first) = &first {
                self.same_kind(first, expressions[0].span, &value, expression.span)?;
            }
            registers.push(value.register);
            first.get_or_insert(value);
        }
        let kind = first.map_or(Kind::Number(Unit::plain()), |value| value.kind);
        // There is one register for each expression.
        Ok((std::array::from_fn(|at| registers[at]), kind))
    }

    /// Compiles quantities of one dimension, which dates are not.
    pub(super) fn quantities<const COUNT: usize>(
        &mut self,
        expressions: [&Expression; COUNT],
        scope: &mut dyn Scope,
    ) -> Result<([Register; COUNT], Kind), Reported> {
        let (registers, kind) = self.amounts(expressions, scope)?;
        match kind {
            Kind::Number(_) => Ok((registers, kind)),
            _ => Err(self.report.push(error!(
                KIND_MISMATCH at expressions[0].span, "expected quantities, found {}", kind.in_words();
                hint "a date has no logarithm: add a duration to it, `2027-01-01 + (1 to 3 year)`"
            ))),
        }
    }

    /// Compiles a location and a spread: two quantities of one dimension, or a date and a duration. The spread must be in
    /// its range.
    pub(super) fn location_and_spread(
        &mut self,
        call: Call<'_>,
        location: &Expression,
        (parameter, spread): (Parameter, &Expression),
        scope: &mut dyn Scope,
    ) -> Result<(Value, Register), Reported> {
        let centre = self.amount(location, scope)?;
        let (register, unit) = self.quantity(spread, scope)?;
        let balances = match &centre.kind {
            Kind::Number(own) => own.dimension == unit.dimension,
            Kind::Date => unit.is_time(),
            Kind::Bool => false,
        };
        if !balances {
            return Err(self.report.push(error!(
                UNIT_MISMATCH at spread.span,
                "{} cannot be the spread of {}", Kind::Number(unit).in_words(), centre.in_words();
                label location.span, "{}", centre.in_words()
            )));
        }
        self.require_range(call, parameter, register, spread.span)?;
        Ok((centre, register))
    }
}
