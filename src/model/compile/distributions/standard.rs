//! Distributions that are known by their shape in a standard position, and two whose quantile functions are plain.

use super::parameters::Signature;
use super::{Compiler, Distribution, Draw, Family, Kind, Scope};
use crate::diagnostic::Diagnostic;
use crate::model::program::{Instruction, Operation, Register};
use crate::model::stats::special::Special;
use crate::model::stats::special::shape::{MAX_PARAMETER, MIN_PARAMETER, Shape};
use crate::model::syntax::expression::Argument;
use crate::model::syntax::unit::Unit;
use crate::source::Span;

const BETA: Signature = Signature { name: "beta", usage: "beta(alpha = a, beta = b)" };
const GAMMA: Signature = Signature { name: "gamma", usage: "gamma(shape = k, scale = s)" };
const STUDENT: Signature = Signature { name: "student", usage: "student(df = n, location = m, scale = s)" };
const EXPONENTIAL: Signature = Signature { name: "exponential", usage: "exponential(mean = m)" };
const BERNOULLI: Signature = Signature { name: "bernoulli", usage: "bernoulli(p = 30%)" };

/// A distribution in its standard position, by its shape parameters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Standard {
    /// α and β
    Beta(Register, Register),
    /// Shape
    Gamma(Register),
    /// Degrees of freedom
    Student(Register),
}

impl Compiler<'_> {
    pub(super) fn beta(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let [alpha, beta] = BETA.named(["alpha", "beta"], arguments, span)?;
        let standard = Standard::Beta(
            self.number_between(BETA, "alpha", alpha, (MIN_PARAMETER, MAX_PARAMETER), scope)?,
            self.number_between(BETA, "beta", beta, (MIN_PARAMETER, MAX_PARAMETER), scope)?,
        );
        let (location, scale) = (self.program.number(0.0), self.program.number(1.0));
        Ok(Distribution::new(Family::Standard { standard, location, scale }, Kind::Number(Unit::plain())))
    }

    pub(super) fn gamma(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let [shape, size] = GAMMA.named(["shape", "scale"], arguments, span)?;
        let standard =
            Standard::Gamma(self.number_between(GAMMA, "shape", shape, (MIN_PARAMETER, MAX_PARAMETER), scope)?);
        let (scale, unit) = self.quantity(size, scope)?;
        self.above_zero(GAMMA, "scale", scale, size.span)?;
        let location = self.program.number(0.0);
        Ok(Distribution::new(Family::Standard { standard, location, scale }, Kind::Number(unit)))
    }

    pub(super) fn student(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let [freedom, location, scale] = STUDENT.named(["df", "location", "scale"], arguments, span)?;
        let standard =
            Standard::Student(self.number_between(STUDENT, "df", freedom, (MIN_PARAMETER, MAX_PARAMETER), scope)?);
        let (centre, spread) = self.placed(location, scale, scope)?;
        self.above_zero(STUDENT, "scale", spread, scale.span)?;
        let family = Family::Standard { standard, location: centre.register, scale: spread };
        Ok(Distribution::new(family, centre.kind))
    }

    /// From a table where the shape is the same in every sample, else one by one.
    pub(super) fn standard_quantile(&mut self, standard: Standard, draw: Draw) -> Register {
        let score = self.score_of(draw);
        let known = |register: Register| self.program.constant(register);
        let shape = match standard {
            Standard::Beta(a, b) => known(a).zip(known(b)).map(|(a, b)| Shape::Beta(a, b)),
            Standard::Gamma(shape) => known(shape).map(Shape::Gamma),
            Standard::Student(freedom) => known(freedom).map(Shape::Student),
        };
        if let (Some(shape), Some(draws)) = (shape, &self.draws) {
            let table = draws.tables.of(shape);
            return self.program.push(Instruction::Table(table, score));
        }
        match standard {
            Standard::Beta(a, b) => self.program.special(Special::BetaQuantile, &[score, a, b]),
            Standard::Gamma(shape) => self.program.special(Special::GammaQuantile, &[score, shape]),
            Standard::Student(freedom) => self.program.special(Special::StudentQuantile, &[score, freedom]),
        }
    }

    pub(super) fn standard_score(&mut self, standard: Standard, x: Register) -> Register {
        match standard {
            Standard::Beta(a, b) => self.program.special(Special::BetaScore, &[x, a, b]),
            Standard::Gamma(shape) => self.program.special(Special::GammaScore, &[x, shape]),
            Standard::Student(freedom) => self.program.special(Special::StudentScore, &[x, freedom]),
        }
    }

    pub(super) fn exponential(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let [mean] = EXPONENTIAL.named(["mean"], arguments, span)?;
        let (register, unit) = self.quantity(mean, scope)?;
        self.above_zero(EXPONENTIAL, "mean", register, mean.span)?;
        Ok(Distribution::new(Family::Exponential { mean: register }, Kind::Number(unit)))
    }

    pub(super) fn exponential_quantile(&mut self, mean: Register, draw: Draw) -> Register {
        let (below, above) = (self.uniform_of(draw), self.rest_of(draw));
        let waits = self.program.special(Special::ExponentialQuantile, &[below, above]);
        self.program.binary(Operation::Multiply, mean, waits)
    }

    /// 1 with the probability given, else 0: a number that also stands where a condition does.
    pub(super) fn bernoulli(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let [p] = BERNOULLI.named(["p"], arguments, span)?;
        let probability = self.number_between(BERNOULLI, "p", p, (0.0, 1.0), scope)?;
        Ok(Distribution::new(Family::Bernoulli { probability }, Kind::Number(Unit::plain())))
    }
}
