//! The Bernoulli distribution: a chance.

use super::distribution::{Compiled, Distribution};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::{Call, Parameter};
use crate::model::compile::value::Kind;
use crate::model::program::{Operation, Program, Register};
use crate::model::syntax::unit::Unit;

pub const P: Parameter = Parameter::between("p", 0.0, 1.0);

#[derive(Debug)]
struct Bernoulli {
    probability: Register,
}

impl Distribution for Bernoulli {
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let uniform = compiler.uniform_of(draw);
        let fails = compiler.one_minus(self.probability);
        compiler.program.binary(Operation::More, uniform, fails)
    }

    fn score(&self, _: Register, _: &mut Compiler<'_>) -> Option<Register> {
        None
    }

    fn cumulative(&self, x: Register, compiler: &mut Compiler<'_>) -> Register {
        let (zero, one) = (compiler.program.number(0.0), compiler.program.number(1.0));
        let fails = compiler.one_minus(self.probability);
        let from_one = compiler.program.binary(Operation::AtLeast, x, one);
        let from_zero = compiler.program.binary(Operation::AtLeast, x, zero);
        let step = compiler.program.choose(from_zero, fails, zero);
        compiler.program.choose(from_one, one, step)
    }

    fn truncation_problem(&self, _: &Program) -> Option<&'static str> {
        Some("`truncate` cannot take `bernoulli`: its only values are 0 and 1")
    }
}

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let [p] = call.named([P.name], compiler.report)?;
    let probability = compiler.plain_parameter(call, P, p, scope)?;
    Ok(Compiled::new(Bernoulli { probability }, Kind::Number(Unit::plain())))
}
