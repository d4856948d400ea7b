//! Distributions: each a value that can spell, in instructions, its quantile function and the place of a value in it.
//!
//! Every draw is by the inverse of the distribution function, of one uniform number or, which is the same, of its standard
//! normal score. So a score that is correlated with other names' couples any distribution, mixtures and truncated ones
//! included, by a Gaussian copula.

mod bounded;
mod normal;
mod parameters;
mod points;
mod standard;
mod truncate;

#[cfg(test)]
mod tests;

use super::{Compiler, Kind, Scope, Value};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::program::{Guard, Instruction, Operation, Register, Unary};
use crate::model::stats::special::Special;
use crate::model::syntax::expression::{Argument, Expression, ExpressionKind};
use crate::model::syntax::unit::in_words;
use crate::source::Span;
use points::Part;
use standard::Standard;

/// A distribution, its parameters compiled, before anything is drawn from it.
#[derive(Clone, Debug)]
pub(super) struct Distribution {
    family: Family,
    kind: Kind,
    /// Where it has taken its draw already.
    draw: Option<Draw>,
}

/// The families, by their parameters.
#[derive(Clone, Debug)]
enum Family {
    Normal {
        mean: Register,
        sd: Register,
    },
    /// Of natural logarithms.
    Lognormal {
        mu: Register,
        sigma: Register,
    },
    Uniform {
        low: Register,
        high: Register,
    },
    Loguniform {
        low: Register,
        high: Register,
    },
    Triangular {
        low: Register,
        mode: Register,
        high: Register,
    },
    Exponential {
        mean: Register,
    },
    /// location + scale · a standard one.
    Standard {
        standard: Standard,
        location: Register,
        scale: Register,
    },
    Bernoulli {
        probability: Register,
    },
    /// Points of the quantile function: score and value.
    Quantiles {
        points: Vec<(Register, Register)>,
    },
    Mixture {
        parts: Vec<Part>,
    },
    /// What lies between two values, and their scores.
    Truncated {
        inner: Box<Family>,
        scores: [Register; 2],
        ends: [Option<Register>; 2],
    },
    /// The inner one in another unit.
    Scaled {
        inner: Box<Family>,
        factor: Register,
    },
    /// One value.
    Value(Register),
}

/// Where the chance of one distribution comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Draw {
    /// A stream of its own.
    Key(u64),
    /// A standard normal score.
    Score(Register),
}

impl Distribution {
    fn new(family: Family, kind: Kind) -> Self {
        Self { family, kind, draw: None }
    }
}

impl Compiler<'_> {
    /// A draw from the distribution of that name; none where there is no such.
    pub(super) fn distribution(
        &mut self,
        name: &str,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Option<Result<Value, Diagnostic>> {
        let distribution = self.family(name, arguments, span, scope)?;
        Some(distribution.and_then(|distribution| self.drawn(distribution, span)))
    }

    /// A draw from the 90% interval `a to b`.
    pub(super) fn interval_draw(
        &mut self,
        low: &Expression,
        high: &Expression,
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        let distribution = self.interval(low, high, None, span, scope)?;
        self.drawn(distribution, span)
    }

    fn family(
        &mut self,
        name: &str,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Option<Result<Distribution, Diagnostic>> {
        Some(match name {
            "interval" => self.interval_call(arguments, span, scope),
            "normal" => self.normal(arguments, span, scope),
            "lognormal" => self.lognormal(arguments, span, scope),
            "uniform" => self.uniform(arguments, span, scope),
            "loguniform" => self.loguniform(arguments, span, scope),
            "triangular" => self.triangular(arguments, span, scope),
            "pert" => self.pert(arguments, span, scope),
            "beta" => self.beta(arguments, span, scope),
            "gamma" => self.gamma(arguments, span, scope),
            "exponential" => self.exponential(arguments, span, scope),
            "student" => self.student(arguments, span, scope),
            "bernoulli" => self.bernoulli(arguments, span, scope),
            "quantiles" => self.quantiles(arguments, span, scope),
            "mixture" => self.mixture(arguments, span, scope),
            "truncate" => self.truncate(arguments, span, scope),
            _ => return None,
        })
    }

    /// The distribution that an expression writes out; none where it is anything else.
    fn written(&mut self, expression: &Expression, scope: &mut dyn Scope) -> Result<Option<Distribution>, Diagnostic> {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Interval(low, high) => self.interval(low, high, None, span, scope).map(Some),
            ExpressionKind::Call(function, arguments) => match &function.kind {
                ExpressionKind::Name(name) => self.family(name, arguments, span, scope).transpose(),
                _ => Ok(None),
            },
            ExpressionKind::Measured(inner, unit) => {
                let Some(plain) = self.written(inner, scope)? else { return Ok(None) };
                let unit = self.units.resolve(unit);
                if !matches!(&plain.kind, Kind::Number(own) if own.is_plain()) {
                    return Err(Diagnostic::error(
                        codes::UNIT_MISMATCH,
                        format!("{} cannot bear the unit {}", plain.kind.in_words(), in_words(&unit)),
                    )
                    .at(inner.span)
                    .hint(format!("write `in {unit}` to convert")));
                }
                let factor = self.program.number(unit.scale);
                let family = Family::Scaled { inner: Box::new(plain.family), factor };
                Ok(Some(Distribution { family, kind: Kind::Number(unit), ..plain }))
            }
            ExpressionKind::Convert(inner, unit) => {
                let Some(distribution) = self.written(inner, scope)? else { return Ok(None) };
                let unit = self.units.resolve(unit);
                match &distribution.kind {
                    Kind::Number(own) if own.dimension == unit.dimension => {
                        Ok(Some(Distribution { kind: Kind::Number(unit), ..distribution }))
                    }
                    other => Err(Diagnostic::error(
                        codes::UNIT_MISMATCH,
                        format!("{} cannot be converted to {}", other.in_words(), in_words(&unit)),
                    )
                    .at(span)),
                }
            }
            _ => Ok(None),
        }
    }

    /// Makes sure of something in every sample: at once where it is the same in all, else when the model is run.
    pub(super) fn require(
        &mut self,
        condition: Register,
        diagnostic: impl FnOnce() -> Diagnostic,
    ) -> Result<(), Diagnostic> {
        match self.program.constant(condition) {
            Some(1.0) => Ok(()),
            Some(_) => Err(diagnostic()),
            None => {
                self.program.guard(Guard { condition, diagnostic: diagnostic() });
                Ok(())
            }
        }
    }

    /// Draws from a distribution.
    fn drawn(&mut self, distribution: Distribution, span: Span) -> Result<Value, Diagnostic> {
        let draw = match distribution.draw {
            Some(draw) => draw,
            None => self.next_draw(span)?,
        };
        Ok(Value::new(self.quantile(&distribution.family, draw), distribution.kind))
    }

    fn score_of(&mut self, draw: Draw) -> Register {
        match draw {
            Draw::Key(key) => self.program.push(Instruction::Score(key)),
            Draw::Score(score) => score,
        }
    }

    pub(super) fn uniform_of(&mut self, draw: Draw) -> Register {
        match draw {
            Draw::Key(key) => self.program.push(Instruction::Uniform(key)),
            Draw::Score(score) => self.program.unary(Unary::NormalCumulative, score),
        }
    }

    /// What is left of 1, exact in the upper tail.
    fn rest_of(&mut self, draw: Draw) -> Register {
        match draw {
            Draw::Key(key) => {
                let uniform = self.program.push(Instruction::Uniform(key));
                self.one_minus(uniform)
            }
            Draw::Score(score) => {
                let mirrored = self.program.unary(Unary::Negate, score);
                self.program.unary(Unary::NormalCumulative, mirrored)
            }
        }
    }

    fn one_minus(&mut self, register: Register) -> Register {
        let one = self.program.number(1.0);
        self.program.binary(Operation::Subtract, one, register)
    }

    /// The quantile function of a family at a draw.
    fn quantile(&mut self, family: &Family, draw: Draw) -> Register {
        match family {
            Family::Normal { mean, sd } => self.normal_quantile((*mean, *sd), draw),
            Family::Lognormal { mu, sigma } => {
                let logarithm = self.normal_quantile((*mu, *sigma), draw);
                self.program.unary(Unary::Exponential, logarithm)
            }
            Family::Uniform { low, high } => self.uniform_quantile((*low, *high), draw),
            Family::Loguniform { low, high } => self.loguniform_quantile((*low, *high), draw),
            Family::Triangular { low, mode, high } => self.triangular_quantile([*low, *mode, *high], draw),
            Family::Exponential { mean } => self.exponential_quantile(*mean, draw),
            Family::Standard { standard, location, scale } => {
                let value = self.standard_quantile(*standard, draw);
                let scaled = self.program.binary(Operation::Multiply, value, *scale);
                self.moved(*location, scaled)
            }
            Family::Bernoulli { probability } => {
                let uniform = self.uniform_of(draw);
                let fails = self.one_minus(*probability);
                self.program.binary(Operation::More, uniform, fails)
            }
            Family::Quantiles { points } => {
                let at = self.score_of(draw);
                self.program.push(Instruction::Interpolate { points: points.clone(), at, extended: true })
            }
            Family::Mixture { parts } => self.mixture_quantile(parts, draw),
            Family::Truncated { inner, scores, ends } => self.truncated_quantile(inner, *scores, *ends, draw),
            Family::Scaled { inner, factor } => {
                let value = self.quantile(inner, draw);
                self.program.binary(Operation::Multiply, value, *factor)
            }
            Family::Value(register) => *register,
        }
    }

    /// location + value
    fn moved(&mut self, location: Register, value: Register) -> Register {
        if self.program.constant(location) == Some(0.0) {
            return value;
        }
        self.program.binary(Operation::Add, location, value)
    }

    /// The score of a value in a family: the standard normal point with as much below it. None for those whose distribution
    /// function steps.
    fn score(&mut self, family: &Family, x: Register) -> Option<Register> {
        let program = &mut *self.program;
        Some(match family {
            Family::Normal { mean, sd } => {
                let off = program.binary(Operation::Subtract, x, *mean);
                program.binary(Operation::Divide, off, *sd)
            }
            Family::Lognormal { mu, sigma } => {
                let logarithm = self.logarithm_or_none(x);
                let off = self.program.binary(Operation::Subtract, logarithm, *mu);
                self.program.binary(Operation::Divide, off, *sigma)
            }
            Family::Uniform { low, high } => program.special(Special::UniformScore, &[x, *low, *high]),
            Family::Loguniform { low, high } => {
                let [x, low, high] = [x, *low, *high].map(|end| self.logarithm_or_none(end));
                self.program.special(Special::UniformScore, &[x, low, high])
            }
            Family::Triangular { low, mode, high } => {
                program.special(Special::TriangularScore, &[x, *low, *mode, *high])
            }
            Family::Exponential { mean } => {
                let waits = program.binary(Operation::Divide, x, *mean);
                program.special(Special::ExponentialScore, &[waits])
            }
            Family::Standard { standard, location, scale } => {
                let off = program.binary(Operation::Subtract, x, *location);
                let value = program.binary(Operation::Divide, off, *scale);
                self.standard_score(*standard, value)
            }
            Family::Quantiles { points } => {
                let swapped = points.iter().map(|(score, value)| (*value, *score)).collect();
                program.push(Instruction::Interpolate { points: swapped, at: x, extended: true })
            }
            Family::Truncated { inner, scores, .. } => {
                let score = self.score(inner, x)?;
                self.program.special(Special::ScoreOfWithin, &[score, scores[0], scores[1]])
            }
            Family::Scaled { inner, factor } => {
                let value = program.binary(Operation::Divide, x, *factor);
                return self.score(inner, value);
            }
            Family::Bernoulli { .. } | Family::Mixture { .. } | Family::Value(_) => return None,
        })
    }

    /// ln x, and −∞ for what is not above 0.
    fn logarithm_or_none(&mut self, x: Register) -> Register {
        let zero = self.program.number(0.0);
        let kept = self.program.binary(Operation::Maximum, x, zero);
        self.program.unary(Unary::Logarithm, kept)
    }

    /// The distribution function of a family: the probability of what is at most `x`.
    fn cumulative(&mut self, family: &Family, x: Register) -> Register {
        match family {
            Family::Value(value) => self.program.binary(Operation::AtLeast, x, *value),
            Family::Bernoulli { probability } => {
                let (zero, one) = (self.program.number(0.0), self.program.number(1.0));
                let fails = self.one_minus(*probability);
                let is_one = self.program.binary(Operation::AtLeast, x, one);
                let is_some = self.program.binary(Operation::AtLeast, x, zero);
                let step = self.program.choose(is_some, fails, zero);
                self.program.choose(is_one, one, step)
            }
            Family::Mixture { parts } => self.mixture_cumulative(parts, x),
            Family::Scaled { inner, factor } => {
                let value = self.program.binary(Operation::Divide, x, *factor);
                self.cumulative(inner, value)
            }
            _ => match self.score(family, x) {
                Some(score) => self.program.unary(Unary::NormalCumulative, score),
                None => self.program.number(f64::NAN),
            },
        }
    }
}
