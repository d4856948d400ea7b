//! Distributions made of points: quantiles and mixtures.

use super::parameters::Signature;
use super::{Compiler, Distribution, Draw, Family, Kind, Scope, Value};
use crate::diagnostic::Diagnostic;
use crate::model::program::{Operation, Register};
use crate::model::stats::math;
use crate::model::syntax::expression::Argument;
use crate::source::Span;

const QUANTILES: Signature = Signature { name: "quantiles", usage: "quantiles(10% -> x, 50% -> y, 90% -> z)" };
const MIXTURE: Signature = Signature { name: "mixture", usage: "mixture(d1 -> w1, d2 -> w2, …)" };

/// How often the stretch that holds a mixture's quantile is halved.
const HALVINGS: usize = 52;

/// One part of a mixture.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub family: Family,
    /// Its own draw, for when the mixture has no score to follow.
    pub draw: Option<Draw>,
    /// In proportion to the others'.
    pub weight: Register,
}

impl Compiler<'_> {
    /// The quantile function, linear in the normal score between the points given, its end segments extended.
    pub(super) fn quantiles(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let mut points: Vec<(Register, Register)> = Vec::new();
        let mut shared: Option<(Value, Span)> = None;
        let mut level_before = 0.0;
        for (level, value) in QUANTILES.points(arguments, span)? {
            let register = self.plain_number(level, "the level of a quantile", scope)?;
            let share = self.program.constant(register);
            let Some(share) = share.filter(|share| *share > level_before && *share < 1.0) else {
                let found = share.map_or_else(String::new, |share| format!(", found {}%", share * 100.0));
                let message =
                    format!("`quantiles`: levels must lie between 0% and 100%, each above the one before{found}");
                return Err(QUANTILES.bad_parameter(message, level.span));
            };
            level_before = share;
            let score = self.program.number(math::normal_quantile(share));
            let end = self.amount(value, scope)?;
            match &shared {
                Some((first, first_span)) => drop(self.same_kind(first, *first_span, &end, value.span)?),
                None => shared = Some((end.clone(), value.span)),
            }
            if let Some((_, before)) = points.last() {
                let ordered = self.program.binary(Operation::AtLeast, end.register, *before);
                let rule = "quantiles cross: expected a value at or above the one before";
                self.range(QUANTILES, ordered, rule, None, value.span)?;
            }
            points.push((score, end.register));
        }
        match shared {
            Some((Value { kind, .. }, _)) if points.len() > 1 => {
                Ok(Distribution::new(Family::Quantiles { points }, kind))
            }
            _ => Err(QUANTILES.bad_arguments("`quantiles` needs two points or more", span)),
        }
    }

    /// One of several, by weight. A part may also be a value: `mixture(0 GB -> 20%, 1 to 3 GB -> 80%)`.
    pub(super) fn mixture(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let pick = self.next_draw(span)?;
        let mut parts: Vec<Part> = Vec::new();
        let mut first: Option<(Value, Span)> = None;
        let zero = self.program.number(0.0);
        let mut total = zero;
        for (expression, weight) in MIXTURE.points(arguments, span)? {
            let (family, draw, kind) = match self.written(expression, scope)? {
                Some(part) => {
                    let draw = match part.draw {
                        Some(draw) => draw,
                        None => self.next_draw(expression.span)?,
                    };
                    (part.family, Some(draw), part.kind)
                }
                None => {
                    let value = self.amount(expression, scope)?;
                    (Family::Value(value.register), None, value.kind)
                }
            };
            let value = Value::new(zero, kind);
            match &first {
                Some((known, known_span)) => drop(self.same_kind(known, *known_span, &value, expression.span)?),
                None => first = Some((value, expression.span)),
            }
            let register = self.plain_number(weight, "a weight of `mixture`", scope)?;
            let possible = self.program.binary(Operation::AtLeast, register, zero);
            self.range(MIXTURE, possible, "a weight must not be below 0", Some(register), weight.span)?;
            total = self.program.binary(Operation::Add, total, register);
            parts.push(Part { family, draw, weight: register });
        }
        self.above_zero(MIXTURE, "the sum of the weights", total, span)?;
        let kind =
            first.map_or_else(|| Kind::Number(crate::model::syntax::unit::Unit::plain()), |(value, _)| value.kind);
        Ok(Distribution { family: Family::Mixture { parts }, kind, draw: Some(pick) })
    }

    /// The sums of the weights up to each part.
    fn sums(&mut self, parts: &[Part]) -> Vec<Register> {
        let mut total = self.program.number(0.0);
        let add = |part: &Part| {
            total = self.program.binary(Operation::Add, total, part.weight);
            total
        };
        parts.iter().map(add).collect()
    }

    /// A draw of its own picks a part, which has a draw of its own. A score from elsewhere is instead followed exactly,
    /// through the inverse of the mixture's distribution function: a correlation is one of the whole, not of its parts.
    pub(super) fn mixture_quantile(&mut self, parts: &[Part], draw: Draw) -> Register {
        match draw {
            Draw::Key(_) => self.picked(parts, draw),
            Draw::Score(score) => self.mixture_inverse(parts, score),
        }
    }

    fn picked(&mut self, parts: &[Part], pick: Draw) -> Register {
        let sums = self.sums(parts);
        let share = self.uniform_of(pick);
        let Some(total) = sums.last() else { return self.program.number(f64::NAN) };
        let place = self.program.binary(Operation::Multiply, share, *total);
        let mut chosen: Option<Register> = None;
        for (part, up_to) in parts.iter().zip(&sums).rev() {
            let value = match part.draw {
                Some(draw) => self.quantile(&part.family, draw),
                None => self.quantile(&part.family, pick),
            };
            chosen = Some(match chosen {
                None => value,
                Some(others) => {
                    let inside = self.program.binary(Operation::More, *up_to, place);
                    self.program.choose(inside, value, others)
                }
            });
        }
        chosen.unwrap_or(*total)
    }

    /// The mixture's quantile lies between the least and the greatest of its parts' quantiles at the same score.
    fn mixture_inverse(&mut self, parts: &[Part], score: Register) -> Register {
        let (least, greatest) = (self.program.number(f64::INFINITY), self.program.number(f64::NEG_INFINITY));
        let zero = self.program.number(0.0);
        let two = self.program.number(2.0);
        let (mut low, mut high) = (least, greatest);
        for part in parts {
            let value = self.quantile(&part.family, Draw::Score(score));
            // A part that cannot be may have no quantiles.
            let counts = self.program.binary(Operation::More, part.weight, zero);
            let (down, up) = (self.program.choose(counts, value, least), self.program.choose(counts, value, greatest));
            low = self.program.binary(Operation::Minimum, low, down);
            high = self.program.binary(Operation::Maximum, high, up);
        }
        let share = self.uniform_of(Draw::Score(score));
        for _ in 0..HALVINGS {
            let width = self.program.binary(Operation::Subtract, high, low);
            let half = self.program.binary(Operation::Divide, width, two);
            let middle = self.program.binary(Operation::Add, low, half);
            let below = self.mixture_cumulative(parts, middle);
            let reached = self.program.binary(Operation::AtLeast, below, share);
            high = self.program.choose(reached, middle, high);
            low = self.program.choose(reached, low, middle);
        }
        high
    }

    pub(super) fn mixture_cumulative(&mut self, parts: &[Part], x: Register) -> Register {
        let zero = self.program.number(0.0);
        let (mut sum, mut total) = (zero, zero);
        for part in parts {
            let own = self.cumulative(&part.family, x);
            let weighted = self.program.binary(Operation::Multiply, part.weight, own);
            let counts = self.program.binary(Operation::More, part.weight, zero);
            let weighted = self.program.choose(counts, weighted, zero);
            sum = self.program.binary(Operation::Add, sum, weighted);
            total = self.program.binary(Operation::Add, total, part.weight);
        }
        self.program.binary(Operation::Divide, sum, total)
    }
}
