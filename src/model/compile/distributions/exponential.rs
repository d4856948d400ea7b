//! The exponential distribution.

use super::distribution::{Compiled, Distribution};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::{Call, Parameter, ParameterUnit};
use crate::model::compile::value::Kind;
use crate::model::program::{Operation, Register};
use crate::model::stats::special::Special;

pub const MEAN: Parameter = Parameter::positive("mean", ParameterUnit::Quantity);

#[derive(Debug)]
struct Exponential {
    mean: Register,
}

impl Distribution for Exponential {
    /// −mean · ln(1 − u)
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let (below, above) = (compiler.uniform_of(draw), compiler.upper_of(draw));
        let means = compiler.program.special(Special::ExponentialQuantile, &[below, above]);
        compiler.program.binary(Operation::Multiply, self.mean, means)
    }

    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register> {
        let means = compiler.program.binary(Operation::Divide, x, self.mean);
        Some(compiler.program.special(Special::ExponentialScore, &[means]))
    }
}

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let [mean] = call.named([MEAN.name], compiler.report)?;
    let (mean, unit) = compiler.quantity_parameter(call, MEAN, mean, scope)?;
    Ok(Compiled::new(Exponential { mean }, Kind::Number(unit)))
}
