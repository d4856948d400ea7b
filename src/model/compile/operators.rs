//! Compiles operators, and checks the kinds and units of their operands.

use super::comparisons::as_percentage;
use super::compiler::{Compiler, Scope};
use super::operands::with_rate;
use super::value::{Kind, Value};
use crate::diagnostic::{Diagnostic, Reported, codes, error};
use crate::model::program::{Operation, Unary};
use crate::model::syntax::expression::{Binary, Expression, ExpressionKind};
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
            Binary::AtLeast | Binary::AtMost | Binary::More | Binary::Less | Binary::Equal => {
                self.comparison(operator, left, right, scope)
            }
            Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide => {
                self.chain(&Chain::new((operator, left, right, span)), scope)
            }
            Binary::Power => self.power(left, right, scope),
        }
    }

    /// Compiles a sum or a product of any length.
    fn chain(&mut self, chain: &Chain<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
        if chain.is_sum { self.sum(chain, scope) } else { self.product(chain, scope) }
    }

    fn sum(&mut self, chain: &Chain<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
        let first = self.compile(chain.first, scope)?;
        let mut kind = first.kind.clone();
        let mut terms = vec![(first.register, false)];
        let mut span = chain.first.span;
        for (at, link) in chain.links.iter().enumerate() {
            let term = self.compile(link.operand, scope)?;
            let so_far = Value::new(first.register, kind);
            self.check_percentages(chain, at, (&so_far.kind, &term.kind))?;
            kind = self.kind_of_sum(link.operator, (&so_far, span), (&term, link.operand.span), link.span)?;
            terms.push((term.register, link.operator == Binary::Subtract));
            span = link.span;
        }
        let register = self.program.chain(&terms, [Operation::Add, Operation::Subtract]);
        Ok(Value::new(register, kind))
    }

    /// Checks that no plain number above 1 is added to a percentage, nor a percentage to one: `5% + 3` would be 305%.
    fn check_percentages(
        &mut self,
        chain: &Chain<'_>,
        at: usize,
        (so_far, term): (&Kind, &Kind),
    ) -> Result<(), Reported> {
        let Link { operator, operand, .. } = &chain.links[at];
        let is_share = |kind: &Kind| matches!(kind, Kind::Number(unit) if unit.is_share());
        let number = match at {
            _ if is_share(so_far) || chain.first.is_percentage => {
                operand.number_above_one().map(|number| (number, *operand))
            }
            0 if is_share(term) || operand.is_percentage => {
                chain.first.number_above_one().map(|number| (number, chain.first))
            }
            _ => None,
        };
        let Some((number, place)) = number else { return Ok(()) };
        let (verb, to) = if *operator == Binary::Add { ("added", "to") } else { ("subtracted", "from") };
        let message = match std::ptr::eq(place, *operand) {
            true => format!("the plain number {number} is {verb} {to} a percentage"),
            false => format!("a percentage is {verb} {to} the plain number {number}"),
        };
        Err(self
            .report
            .push(Diagnostic::error(codes::UNIT_MISMATCH, message).at(place.span).hint(as_percentage(number))))
    }

    fn product(&mut self, chain: &Chain<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
        let (first, mut unit) = self.quantity(chain.first, scope)?;
        let mut factors = vec![(first, false)];
        for link in &chain.links {
            let (factor, own) = self.quantity(link.operand, scope)?;
            let divides = link.operator == Binary::Divide;
            let product = if divides { unit.over(&own) } else { unit.times(&own) };
            unit = product.bounded(link.span, self.report)?;
            factors.push((factor, divides));
        }
        let register = self.program.chain(&factors, [Operation::Multiply, Operation::Divide]);
        Ok(Value::new(register, Kind::Number(unit)))
    }

    /// Returns the kind of a sum or a difference, of dates too: date − date is a duration, and date ± duration is a date.
    fn kind_of_sum(
        &mut self,
        operator: Binary,
        (a, a_span): (&Value, Span),
        (b, b_span): (&Value, Span),
        span: Span,
    ) -> Result<Kind, Reported> {
        let adds = operator == Binary::Add;
        Ok(match (&a.kind, &b.kind) {
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
                let problem = problem.label(b_span, b.in_words()).label(a_span, a.in_words());
                return Err(self.report.push(with_rate(problem, &a.kind, &b.kind)));
            }
        })
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

/// A sum or a product of two operands or more, without brackets: `a + b - c`.
struct Chain<'e> {
    is_sum: bool,
    first: &'e Expression,
    links: Vec<Link<'e>>,
}

/// An operator and its right operand.
struct Link<'e> {
    operator: Binary,
    operand: &'e Expression,
    /// The place of the chain up to this operand.
    span: Span,
}

impl<'e> Chain<'e> {
    /// Returns the chain that ends with an operation, which has an operator, two operands, and a place.
    fn new((operator, left, right, span): (Binary, &'e Expression, &'e Expression, Span)) -> Self {
        let is_additive = |operator: Binary| matches!(operator, Binary::Add | Binary::Subtract);
        let is_multiplicative = |operator: Binary| matches!(operator, Binary::Multiply | Binary::Divide);
        let is_sum = is_additive(operator);
        let (mut first, mut links) = (left, vec![Link { operator, operand: right, span }]);
        while let ExpressionKind::Binary(operator, left, right) = &first.kind
            && if is_sum { is_additive(*operator) } else { is_multiplicative(*operator) }
        {
            links.push(Link { operator: *operator, operand: right, span: first.span });
            first = left;
        }
        links.reverse();
        Self { is_sum, first, links }
    }
}
