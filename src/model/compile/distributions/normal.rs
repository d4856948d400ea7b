//! The normal distribution.

use super::distribution::{Compiled, Distribution};
use super::quantile_pair::QuantilePair;
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::{Call, Parameter, ParameterUnit};
use crate::model::program::{Operation, Register};

pub const MEAN: Parameter = Parameter::new("mean", ParameterUnit::Amount);
pub const SD: Parameter = Parameter::positive("sd", ParameterUnit::Spread);

/// A normal distribution.
#[derive(Debug)]
pub struct Normal {
    /// The mean.
    pub mean: Register,
    /// The standard deviation.
    pub sd: Register,
}

impl Normal {
    /// Compiles the normal distribution whose quantiles at the normal scores −`score` and `score` are `low` and `high`.
    pub fn by_quantiles(low: Register, high: Register, score: f64, compiler: &mut Compiler<'_>) -> Self {
        let program = &mut *compiler.program;
        let sum = program.binary(Operation::Add, low, high);
        let two = program.number(2.0);
        let mean = program.binary(Operation::Divide, sum, two);
        let difference = program.binary(Operation::Subtract, high, low);
        let width = program.number(2.0 * score);
        Self { mean, sd: program.binary(Operation::Divide, difference, width) }
    }
}

impl Distribution for Normal {
    /// mean + sd · score
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let score = compiler.score_of(draw);
        let spread = compiler.program.binary(Operation::Multiply, self.sd, score);
        compiler.program.binary(Operation::Add, self.mean, spread)
    }

    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register> {
        let distance = compiler.program.binary(Operation::Subtract, x, self.mean);
        Some(compiler.program.binary(Operation::Divide, distance, self.sd))
    }
}

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    if let Some(QuantilePair { names, ends, score }) = QuantilePair::read(call, compiler.report)? {
        let ([low, high], kind) = compiler.amounts(ends, scope)?;
        compiler.require_order(call, [(names[0], low), (names[1], high)], ends[0].span.to(ends[1].span))?;
        return Ok(Compiled::new(Normal::by_quantiles(low, high, score, compiler), kind));
    }
    let [mean, sd] = call.named([MEAN.name, SD.name], compiler.report)?;
    let (centre, spread) = compiler.location_and_spread(call, mean, (SD, sd), scope)?;
    Ok(Compiled::new(Normal { mean: centre.register, sd: spread }, centre.kind))
}
