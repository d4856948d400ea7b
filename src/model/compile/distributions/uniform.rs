//! The uniform distribution.

use super::distribution::{Compiled, Distribution, Family, Moments};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::{Call, Parameter, ParameterUnit, Signature};
use crate::model::program::{Operation, Register};
use crate::model::stats::special::Special;

const LOW: Parameter = Parameter::new("low", ParameterUnit::Amount);
const HIGH: Parameter = Parameter::new("high", ParameterUnit::Amount);

/// `uniform(low = a, high = b)`
pub const UNIFORM: Family = Family {
    signature: Signature { name: "uniform", forms: &["uniform(low = a, high = b)"] },
    parameters: &[LOW, HIGH],
    summary: "every value between two ends is equally likely",
    support: "`low` to `high`",
    example: "uniform(low = 2, high = 5)",
    moments: Some(Moments { mean: "(low + high) / 2", variance: "(high - low)^2 / 12" }),
    compile,
};

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

fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let ends = call.named([LOW.name, HIGH.name], compiler.report)?;
    let ([low, high], kind) = compiler.amounts(ends, scope)?;
    compiler.require_order(call, [(LOW.name, low), (HIGH.name, high)], ends[0].span.to(ends[1].span))?;
    Ok(Compiled::new(Uniform { low, high }, kind))
}
