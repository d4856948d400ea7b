//! The uniform distribution.

use super::distribution::{Compiled, Distribution};
use super::parameters::{HIGH, LOW};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::Call;
use crate::model::program::{Operation, Register};
use crate::model::stats::special::Special;

#[derive(Debug)]
struct Uniform {
    low: Register,
    high: Register,
}

impl Distribution for Uniform {
    /// low + u · (high − low)
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let share = compiler.uniform_of(draw);
        let width = compiler.program.binary(Operation::Subtract, self.high, self.low);
        let part = compiler.program.binary(Operation::Multiply, share, width);
        compiler.program.binary(Operation::Add, self.low, part)
    }

    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register> {
        Some(compiler.program.special(Special::UniformScore, &[x, self.low, self.high]))
    }
}

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let ends = call.named([LOW.name, HIGH.name], compiler.report)?;
    let ([low, high], kind) = compiler.amounts(ends, scope)?;
    compiler.require_order(call, [(LOW.name, low), (HIGH.name, high)], ends[0].span.to(ends[1].span))?;
    Ok(Compiled::new(Uniform { low, high }, kind))
}
