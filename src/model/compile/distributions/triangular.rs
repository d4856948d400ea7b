//! The triangular distribution.

use super::distribution::{Compiled, Distribution};
use super::parameters::{HIGH, LOW, MODE};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::Kind;
use crate::model::program::{Operation, Register, Unary};
use crate::model::stats::special::Special;

#[derive(Debug)]
struct Triangular {
    low: Register,
    mode: Register,
    high: Register,
}

impl Distribution for Triangular {
    /// Inverts the two parabolas that the distribution function is made of.
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let Self { low, mode, high } = *self;
        let below = compiler.uniform_of(draw);
        let above = compiler.upper_of(draw);
        let program = &mut *compiler.program;
        let width = program.binary(Operation::Subtract, high, low);
        let rise = program.binary(Operation::Subtract, mode, low);
        let fall = program.binary(Operation::Subtract, high, mode);
        let split = program.binary(Operation::Divide, rise, width);
        let mut leg = |share: Register, side: Register| {
            let area = program.binary(Operation::Multiply, width, side);
            let square = program.binary(Operation::Multiply, share, area);
            program.unary(Unary::Root, square)
        };
        let (up, down) = (leg(below, rise), leg(above, fall));
        let left = program.binary(Operation::Add, low, up);
        let right = program.binary(Operation::Subtract, high, down);
        let is_rising = program.binary(Operation::More, split, below);
        program.choose(is_rising, left, right)
    }

    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register> {
        Some(compiler.program.special(Special::TriangularScore, &[x, self.low, self.mode, self.high]))
    }
}

/// Compiles the low end, the mode and the high end, and requires them in order.
pub fn three_points(
    call: Call<'_>,
    compiler: &mut Compiler<'_>,
    scope: &mut dyn Scope,
) -> Result<([Register; 3], Kind), Reported> {
    let points = call.named([LOW.name, MODE.name, HIGH.name], compiler.report)?;
    let ([low, mode, high], kind) = compiler.amounts(points, scope)?;
    compiler.require_order(call, [(LOW.name, low), (HIGH.name, high)], points[0].span.to(points[2].span))?;
    let above = compiler.program.binary(Operation::AtLeast, mode, low);
    let below = compiler.program.binary(Operation::AtLeast, high, mode);
    let within = compiler.program.binary(Operation::Minimum, above, below);
    compiler.require_rule(call, within, "`mode` must be between `low` and `high`", None, points[1].span)?;
    Ok(([low, mode, high], kind))
}

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let ([low, mode, high], kind) = three_points(call, compiler, scope)?;
    Ok(Compiled::new(Triangular { low, mode, high }, kind))
}
