//! `truncate(d, low =, high =)`: d, given that it lies between.

use super::parameters::{Signature, find};
use super::points::Part;
use super::{Compiler, Distribution, Draw, Family, Scope, Value};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::program::{Operation, Register};
use crate::model::stats::special::Special;
use crate::model::syntax::expression::Argument;
use crate::source::Span;

const TRUNCATE: Signature = Signature { name: "truncate", usage: "truncate(d, low = a, high = b)" };

impl Compiler<'_> {
    pub(super) fn truncate(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let Some((Argument::Plain(inner), rest)) = arguments.split_first() else {
            return Err(TRUNCATE.bad_arguments("`truncate` needs a distribution as its first argument", span));
        };
        let given = TRUNCATE.given(&["low", "high"], rest)?;
        if given.is_empty() {
            return Err(TRUNCATE.bad_arguments("`truncate` needs its parameter `low`, `high` or both", span));
        }
        let Some(distribution) = self.written(inner, scope)? else {
            return Err(Diagnostic::error(
                codes::BAD_ARGUMENTS,
                "`truncate` needs a distribution that is written out, `1 to 3 year` or `normal(mean = 0, sd = 1)`",
            )
            .at(inner.span)
            .hint("truncate the distribution where it is written, and calculate with what comes out")
            .hint("`max`, `min` and `clamp` hold a value, of whatever it is, to its bounds"));
        };
        if is_chance(&distribution.family) {
            let message = "`truncate` cannot take `bernoulli`: it is 0 or 1, with nothing to leave out";
            return Err(TRUNCATE.bad_parameter(message, inner.span));
        }
        if self.has_loose_part(&distribution.family) {
            let message = "`truncate` needs every part of a mixture written out, as a distribution or one value: the \
                           chance that another name's value lies between is not known here";
            return Err(TRUNCATE.bad_parameter(message, inner.span));
        }
        let shape = Value::new(self.program.number(0.0), distribution.kind.clone());
        let mut ends = [None, None];
        for (end, parameter) in ends.iter_mut().zip(["low", "high"]) {
            if let Some(expression) = find(&given, parameter) {
                let value = self.compile(expression, scope)?;
                self.same_kind(&shape, inner.span, &value, expression.span)?;
                *end = Some(value.register);
            }
        }
        if let [Some(low), Some(high)] = ends {
            self.ordered(TRUNCATE, [("low", low), ("high", high)], span)?;
        }
        let (family, mass) = self.truncated(distribution.family, ends);
        let zero = self.program.number(0.0);
        let possible = self.program.binary(Operation::More, mass, zero);
        let rule = "the distribution has a probability of 0 between the bounds; they must leave some of it";
        self.range(TRUNCATE, possible, rule, None, span)?;
        Ok(Distribution { family, ..distribution })
    }

    /// A family, given that it lies between, and the probability that it does.
    fn truncated(&mut self, family: Family, ends: [Option<Register>; 2]) -> (Family, Register) {
        match family {
            // A mixture given that it lies between is a mixture of its parts given so, each by its weight and chance of it.
            Family::Mixture { parts } => {
                let zero = self.program.number(0.0);
                let (mut kept, mut total) = (zero, zero);
                let mut inside = Vec::with_capacity(parts.len());
                for part in parts {
                    let (family, mass) = self.truncated(part.family, ends);
                    let weight = self.program.binary(Operation::Multiply, part.weight, mass);
                    kept = self.program.binary(Operation::Add, kept, weight);
                    total = self.program.binary(Operation::Add, total, part.weight);
                    inside.push(Part { family, weight, ..part });
                }
                (Family::Mixture { parts: inside }, self.program.binary(Operation::Divide, kept, total))
            }
            Family::Scaled { inner, factor } => {
                let own = ends.map(|end| end.map(|end| self.program.binary(Operation::Divide, end, factor)));
                let (inner, mass) = self.truncated(*inner, own);
                (Family::Scaled { inner: Box::new(inner), factor }, mass)
            }
            Family::Value(value) => (family, self.is_inside(value, ends)),
            inner => {
                let beyond = [f64::NEG_INFINITY, f64::INFINITY];
                let scores = [0, 1].map(|side| {
                    let score = ends[side].and_then(|end| self.score(&inner, end));
                    score.unwrap_or_else(|| self.program.number(beyond[side]))
                });
                let mass = self.program.special(Special::Mass, &scores);
                (Family::Truncated { inner: Box::new(inner), scores, ends }, mass)
            }
        }
    }

    /// Whether a part of a mixture is a value that differs from sample to sample.
    fn has_loose_part(&self, family: &Family) -> bool {
        match family {
            Family::Value(value) => self.program.constant(*value).is_none(),
            Family::Scaled { inner, .. } | Family::Truncated { inner, .. } => self.has_loose_part(inner),
            Family::Mixture { parts } => parts.iter().any(|part| self.has_loose_part(&part.family)),
            _ => false,
        }
    }

    /// Whether a single value lies between.
    fn is_inside(&mut self, value: Register, [low, high]: [Option<Register>; 2]) -> Register {
        let mut inside = self.program.number(1.0);
        if let Some(low) = low {
            let above = self.program.binary(Operation::AtLeast, value, low);
            inside = self.program.binary(Operation::Minimum, inside, above);
        }
        if let Some(high) = high {
            let below = self.program.binary(Operation::AtLeast, high, value);
            inside = self.program.binary(Operation::Minimum, inside, below);
        }
        inside
    }

    /// The inner quantile at the share of what lies between; held to the bounds, which rounding may pass.
    pub(super) fn truncated_quantile(
        &mut self,
        inner: &Family,
        scores: [Register; 2],
        [low, high]: [Option<Register>; 2],
        draw: Draw,
    ) -> Register {
        let share = self.uniform_of(draw);
        let score = self.program.special(Special::ScoreWithin, &[share, scores[0], scores[1]]);
        let mut value = self.quantile(inner, Draw::Score(score));
        if let Some(low) = low {
            value = self.program.binary(Operation::Maximum, value, low);
        }
        if let Some(high) = high {
            value = self.program.binary(Operation::Minimum, value, high);
        }
        value
    }
}

/// Whether a family is a `bernoulli`, or made of one.
fn is_chance(family: &Family) -> bool {
    match family {
        Family::Bernoulli { .. } => true,
        Family::Scaled { inner, .. } | Family::Truncated { inner, .. } => is_chance(inner),
        Family::Mixture { parts } => parts.iter().any(|part| is_chance(&part.family)),
        _ => false,
    }
}
