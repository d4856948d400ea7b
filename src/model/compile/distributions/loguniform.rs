//! The loguniform distribution: its logarithm is uniform. Also known as the reciprocal distribution.

use super::distribution::{Compiled, Distribution};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::{Call, Parameter, ParameterUnit};
use crate::model::program::{Operation, Register};
use crate::model::stats::special::Special;

pub const LOW: Parameter = Parameter::positive("low", ParameterUnit::Quantity);
pub const HIGH: Parameter = Parameter::new("high", ParameterUnit::Quantity);

#[derive(Debug)]
struct Loguniform {
    low: Register,
    high: Register,
}

impl Distribution for Loguniform {
    /// low · (high/low)^u
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let share = compiler.uniform_of(draw);
        let ratio = compiler.program.binary(Operation::Divide, self.high, self.low);
        let factor = compiler.program.binary(Operation::Power, ratio, share);
        compiler.program.binary(Operation::Multiply, self.low, factor)
    }

    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register> {
        let [x, low, high] = [x, self.low, self.high].map(|end| compiler.logarithm_of(end));
        Some(compiler.program.special(Special::UniformScore, &[x, low, high]))
    }
}

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let ends = call.named([LOW.name, HIGH.name], compiler.report)?;
    let ([low, high], kind) = compiler.quantities(ends, scope)?;
    compiler.require_order(call, [(LOW.name, low), (HIGH.name, high)], ends[0].span.to(ends[1].span))?;
    compiler.require_range(call, LOW, low, ends[0].span)?;
    Ok(Compiled::new(Loguniform { low, high }, kind))
}
