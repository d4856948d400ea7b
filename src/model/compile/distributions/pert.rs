//! The PERT distribution.

use super::distribution::Compiled;
use super::location_scale::{LocationScale, Standard};
use super::triangular::three_points;
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::Call;
use crate::model::program::{Operation, Register};

/// Compiles the beta distribution between the ends whose mean is (low + 4 mode + high)/6 (Malcolm, Roseboom, Clark and
/// Fazar, Application of a Technique for Research and Development Program Evaluation, Operations Research 7, 1959).
pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let ([low, mode, high], kind) = three_points(call, compiler, scope)?;
    let program = &mut *compiler.program;
    let (one, four) = (program.number(1.0), program.number(4.0));
    let scale = program.binary(Operation::Subtract, high, low);
    // alpha = 1 + 4 (mode − low)/(high − low), beta = 1 + 4 (high − mode)/(high − low)
    let mut shape = |from: Register, to: Register| {
        let distance = program.binary(Operation::Subtract, to, from);
        let share = program.binary(Operation::Divide, distance, scale);
        let weight = program.binary(Operation::Multiply, four, share);
        program.binary(Operation::Add, one, weight)
    };
    let standard = Standard::Beta(shape(low, mode), shape(mode, high));
    Ok(Compiled::new(LocationScale { standard, location: low, scale }, kind))
}
