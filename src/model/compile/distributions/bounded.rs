//! Distributions between two ends: uniform, loguniform, triangular and PERT.

use super::parameters::Signature;
use super::{Compiler, Distribution, Draw, Family, Kind, Scope, Standard};
use crate::diagnostic::Diagnostic;
use crate::model::program::{Operation, Register, Unary};
use crate::model::syntax::expression::Argument;
use crate::source::Span;

const UNIFORM: Signature = Signature { name: "uniform", usage: "uniform(low = a, high = b)" };
const LOGUNIFORM: Signature = Signature { name: "loguniform", usage: "loguniform(low = a, high = b)" };
const TRIANGULAR: Signature = Signature { name: "triangular", usage: "triangular(low = a, mode = m, high = b)" };
const PERT: Signature = Signature { name: "pert", usage: "pert(low = a, mode = m, high = b)" };

impl Compiler<'_> {
    pub(super) fn uniform(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let ends = UNIFORM.named(["low", "high"], arguments, span)?;
        let ([low, high], kind) = self.amounts(ends, scope)?;
        self.ordered(UNIFORM, [("low", low), ("high", high)], ends[0].span.to(ends[1].span))?;
        Ok(Distribution::new(Family::Uniform { low, high }, kind))
    }

    pub(super) fn uniform_quantile(&mut self, (low, high): (Register, Register), draw: Draw) -> Register {
        let share = self.uniform_of(draw);
        let width = self.program.binary(Operation::Subtract, high, low);
        let part = self.program.binary(Operation::Multiply, share, width);
        self.program.binary(Operation::Add, low, part)
    }

    pub(super) fn loguniform(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let ends = LOGUNIFORM.named(["low", "high"], arguments, span)?;
        let ([low, high], kind) = self.quantities(ends, scope)?;
        self.ordered(LOGUNIFORM, [("low", low), ("high", high)], ends[0].span.to(ends[1].span))?;
        self.above_zero(LOGUNIFORM, "low", low, ends[0].span)?;
        Ok(Distribution::new(Family::Loguniform { low, high }, kind))
    }

    pub(super) fn loguniform_quantile(&mut self, (low, high): (Register, Register), draw: Draw) -> Register {
        let share = self.uniform_of(draw);
        let ratio = self.program.binary(Operation::Divide, high, low);
        let factor = self.program.binary(Operation::Power, ratio, share);
        self.program.binary(Operation::Multiply, low, factor)
    }

    /// Low end, mode and high end, in order.
    fn three_points(
        &mut self,
        signature: Signature,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<([Register; 3], Kind), Diagnostic> {
        let points = signature.named(["low", "mode", "high"], arguments, span)?;
        let ([low, mode, high], kind) = self.amounts(points, scope)?;
        self.ordered(signature, [("low", low), ("high", high)], points[0].span.to(points[2].span))?;
        let above = self.program.binary(Operation::AtLeast, mode, low);
        let below = self.program.binary(Operation::AtLeast, high, mode);
        let within = self.program.binary(Operation::Minimum, above, below);
        self.range(signature, within, "`mode` must lie between `low` and `high`", None, points[1].span)?;
        Ok(([low, mode, high], kind))
    }

    pub(super) fn triangular(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let ([low, mode, high], kind) = self.three_points(TRIANGULAR, arguments, span, scope)?;
        Ok(Distribution::new(Family::Triangular { low, mode, high }, kind))
    }

    /// The inverse of the two parabolas that a triangle's distribution function is made of.
    pub(super) fn triangular_quantile(&mut self, [low, mode, high]: [Register; 3], draw: Draw) -> Register {
        let share = self.uniform_of(draw);
        let rest = self.rest_of(draw);
        let program = &mut *self.program;
        let width = program.binary(Operation::Subtract, high, low);
        let rise = program.binary(Operation::Subtract, mode, low);
        let fall = program.binary(Operation::Subtract, high, mode);
        let split = program.binary(Operation::Divide, rise, width);
        let mut leg = |share: Register, side: Register| {
            let area = program.binary(Operation::Multiply, width, side);
            let square = program.binary(Operation::Multiply, share, area);
            program.unary(Unary::Root, square)
        };
        let (up, down) = (leg(share, rise), leg(rest, fall));
        let left = program.binary(Operation::Add, low, up);
        let right = program.binary(Operation::Subtract, high, down);
        let rising = program.binary(Operation::More, split, share);
        program.choose(rising, left, right)
    }

    /// Malcolm and others 1959: the beta between the ends whose mean is (low + 4 mode + high)/6.
    pub(super) fn pert(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let ([low, mode, high], kind) = self.three_points(PERT, arguments, span, scope)?;
        let program = &mut *self.program;
        let (one, four) = (program.number(1.0), program.number(4.0));
        let scale = program.binary(Operation::Subtract, high, low);
        let mut parameter = |from: Register, to: Register| {
            let distance = program.binary(Operation::Subtract, to, from);
            let share = program.binary(Operation::Divide, distance, scale);
            let weight = program.binary(Operation::Multiply, four, share);
            program.binary(Operation::Add, one, weight)
        };
        let standard = Standard::Beta(parameter(low, mode), parameter(mode, high));
        Ok(Distribution::new(Family::Standard { standard, location: low, scale }, kind))
    }
}
