//! Parameters: each named, once and none other, and inside its range in every sample.

use super::{Compiler, Kind, Scope, Value};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::program::{Operation, Register};
use crate::model::syntax::expression::{Argument, Expression, Word};
use crate::model::syntax::unit::Unit;
use crate::source::Span;

/// A distribution's name, and how it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signature {
    pub name: &'static str,
    pub usage: &'static str,
}

impl Signature {
    /// An error about the arguments.
    pub fn bad_arguments(&self, message: impl Into<String>, span: Span) -> Diagnostic {
        Diagnostic::error(codes::BAD_ARGUMENTS, message).at(span).hint(format!("write `{}`", self.usage))
    }

    /// An error about a parameter's value.
    pub fn bad_parameter(&self, message: impl Into<String>, span: Span) -> Diagnostic {
        Diagnostic::error(codes::BAD_PARAMETER, message).at(span).hint(format!("write `{}`", self.usage))
    }

    /// The named parameters, each once and none other, in the order asked for.
    pub fn named<'e, const COUNT: usize>(
        &self,
        parameters: [&str; COUNT],
        arguments: &'e [Argument],
        span: Span,
    ) -> Result<[&'e Expression; COUNT], Diagnostic> {
        let given = self.given(&parameters, arguments)?;
        let missing: Vec<String> = parameters
            .iter()
            .filter(|parameter| find(&given, parameter).is_none())
            .map(|parameter| format!("`{parameter}`"))
            .collect();
        let found: Vec<&Expression> = parameters.iter().filter_map(|parameter| find(&given, parameter)).collect();
        found.try_into().map_err(|_| {
            let plural = if missing.len() == 1 { "parameter" } else { "parameters" };
            self.bad_arguments(format!("`{}` needs its {plural} {}", self.name, missing.join(" and ")), span)
        })
    }

    /// The named parameters that are given, each at most once and none other.
    pub fn given<'e>(
        &self,
        parameters: &[&str],
        arguments: &'e [Argument],
    ) -> Result<Vec<(&'e Word, &'e Expression)>, Diagnostic> {
        let mut given: Vec<(&Word, &Expression)> = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Named(name, value) => {
                    if !parameters.contains(&name.text.as_str()) {
                        let message = format!("`{}` has no parameter `{}` here", self.name, name.text);
                        return Err(self
                            .bad_arguments(message, name.span)
                            .suggest(&name.text, parameters.iter().copied()));
                    }
                    if let Some((first, _)) = given.iter().find(|(known, _)| known.text == name.text) {
                        let message = format!("parameter `{}` of `{}` is given twice", name.text, self.name);
                        return Err(self.bad_arguments(message, name.span).label(first.span, "first here"));
                    }
                    given.push((name, value));
                }
                Argument::Plain(value) | Argument::Point(value, _) => {
                    let message =
                        format!("parameters of `{}` are named, since a bare number means two things", self.name);
                    return Err(self.bad_arguments(message, value.span));
                }
            }
        }
        Ok(given)
    }

    /// The points of a call that takes nothing else.
    pub fn points<'e>(
        &self,
        arguments: &'e [Argument],
        span: Span,
    ) -> Result<Vec<(&'e Expression, &'e Expression)>, Diagnostic> {
        if arguments.is_empty() {
            return Err(self.bad_arguments(format!("`{}` needs its points", self.name), span));
        }
        arguments
            .iter()
            .map(|argument| match argument {
                Argument::Point(point, value) => Ok((point, value)),
                Argument::Plain(value) | Argument::Named(_, value) => {
                    Err(self.bad_arguments(format!("`{}` takes points: `point -> value`", self.name), value.span))
                }
            })
            .collect()
    }
}

/// The value of one parameter among those given.
pub(super) fn find<'e>(given: &[(&Word, &'e Expression)], parameter: &str) -> Option<&'e Expression> {
    given.iter().find(|(name, _)| name.text == parameter).map(|(_, value)| *value)
}

/// Whether a call names that parameter.
pub(super) fn has(arguments: &[Argument], parameter: &str) -> bool {
    arguments.iter().any(|argument| matches!(argument, Argument::Named(name, _) if name.text == parameter))
}

impl Compiler<'_> {
    /// Makes sure of a parameter's range. `plain` is its register where its number can be shown as it was written.
    pub(super) fn range(
        &mut self,
        signature: Signature,
        condition: Register,
        rule: &str,
        plain: Option<Register>,
        span: Span,
    ) -> Result<(), Diagnostic> {
        let found = plain.and_then(|register| self.program.constant(register));
        let found = found.map_or_else(String::new, |value| format!(", found {value}"));
        self.require(condition, || signature.bad_parameter(format!("`{}`: {rule}{found}", signature.name), span))
    }

    /// A parameter that must be above 0.
    pub(super) fn above_zero(
        &mut self,
        signature: Signature,
        parameter: &str,
        register: Register,
        span: Span,
    ) -> Result<(), Diagnostic> {
        let zero = self.program.number(0.0);
        let positive = self.program.binary(Operation::More, register, zero);
        self.range(signature, positive, &format!("`{parameter}` must be above 0"), None, span)
    }

    /// A plain number that must lie between two others.
    pub(super) fn number_between(
        &mut self,
        signature: Signature,
        parameter: &str,
        expression: &Expression,
        (least, greatest): (f64, f64),
        scope: &mut dyn Scope,
    ) -> Result<Register, Diagnostic> {
        let register = self.plain_number(expression, &format!("`{parameter}` of `{}`", signature.name), scope)?;
        let (least_register, greatest_register) = (self.program.number(least), self.program.number(greatest));
        let above = self.program.binary(Operation::AtLeast, register, least_register);
        let below = self.program.binary(Operation::AtLeast, greatest_register, register);
        let within = self.program.binary(Operation::Minimum, above, below);
        let rule = format!("`{parameter}` must lie between {least} and {greatest}");
        self.range(signature, within, &rule, Some(register), expression.span)?;
        Ok(register)
    }

    /// Two ends, the low one first.
    pub(super) fn ordered(
        &mut self,
        signature: Signature,
        [low, high]: [(&str, Register); 2],
        span: Span,
    ) -> Result<(), Diagnostic> {
        let ordered = self.program.binary(Operation::More, high.1, low.1);
        let rule = format!("the ends are in the wrong order: expected the low one first, {} < {}", low.0, high.0);
        self.range(signature, ordered, &rule, None, span)
    }

    /// A quantity or a date: what a distribution can be of.
    pub(super) fn amount(&mut self, expression: &Expression, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let value = self.compile(expression, scope)?;
        match value.kind {
            Kind::Number(_) | Kind::Date => Ok(value),
            Kind::Bool => Err(Diagnostic::error(codes::KIND_MISMATCH, "expected a quantity or a date, found a truth")
                .at(expression.span)
                .hint("write `if condition then 1 else 0`, or `bernoulli(p = 30%)` for a chance")),
        }
    }

    /// Several amounts of one kind.
    pub(super) fn amounts<const COUNT: usize>(
        &mut self,
        expressions: [&Expression; COUNT],
        scope: &mut dyn Scope,
    ) -> Result<([Register; COUNT], Kind), Diagnostic> {
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
        // One for each expression.
        let registers = std::array::from_fn(|at| registers[at]);
        Ok((registers, kind))
    }

    /// Several quantities of one unit; not dates.
    pub(super) fn quantities<const COUNT: usize>(
        &mut self,
        expressions: [&Expression; COUNT],
        scope: &mut dyn Scope,
    ) -> Result<([Register; COUNT], Kind), Diagnostic> {
        let (registers, kind) = self.amounts(expressions, scope)?;
        match kind {
            Kind::Number(_) => Ok((registers, kind)),
            _ => {
                Err(Diagnostic::error(codes::KIND_MISMATCH, format!("expected quantities, found {}", kind.in_words()))
                    .at(expressions[0].span)
                    .hint("a date has no logarithm: add a duration to it, `2027-01-01 + (1 to 3 year)`"))
            }
        }
    }

    /// Where a distribution lies and how wide it is: a quantity and another in the same unit, or a date and a duration.
    pub(super) fn placed(
        &mut self,
        centre: &Expression,
        spread: &Expression,
        scope: &mut dyn Scope,
    ) -> Result<(Value, Register), Diagnostic> {
        let middle = self.amount(centre, scope)?;
        let (register, unit) = self.quantity(spread, scope)?;
        let balances = match &middle.kind {
            Kind::Number(own) => own.dimension == unit.dimension,
            Kind::Date => unit.is_time(),
            Kind::Bool => false,
        };
        if balances {
            return Ok((middle, register));
        }
        let spread_words = Kind::Number(unit).in_words();
        Err(Diagnostic::error(codes::UNIT_MISMATCH, format!("{spread_words} cannot spread {}", middle.in_words()))
            .at(spread.span)
            .label(centre.span, middle.in_words()))
    }
}
