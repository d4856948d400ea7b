//! `at`: a curve on a date.

use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope, Time};
use crate::model::compile::signature::Call;
use crate::model::compile::value::Value;
use crate::model::program::{Instruction, Operation, Program, Register};

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let [date, curve] = call.exactly(compiler.report)?;
    let register = compiler.date_operand(date, "the first argument of `at`", scope)?;
    let outside = std::mem::replace(&mut compiler.time, Time::At(register));
    let value = compiler.compile(curve, scope);
    compiler.time = outside;
    let value = value?;
    if !may_be_never(compiler.program, register) {
        return Ok(value);
    }
    // A curve has no value at "never", even one that is level from some date on.
    let program = &mut *compiler.program;
    let (infinity, nothing) = (program.number(f64::INFINITY), program.number(f64::NAN));
    let comes = program.binary(Operation::More, infinity, register);
    Ok(Value::new(program.choose(comes, value.register, nothing), value.kind))
}

/// Returns whether a date can be "never": it is computed from a search, or from a date that never comes.
fn may_be_never(program: &Program, date: Register) -> bool {
    program.cone([date], true).into_iter().any(|part| match &program.instructions()[part.index()] {
        Instruction::First(_) => true,
        Instruction::Constant(value) => *value == f64::INFINITY,
        _ => false,
    })
}

impl Compiler<'_> {
    /// Returns the register of the date being evaluated, for a function over time.
    ///
    /// # Errors
    ///
    /// Reports that there is no such date.
    pub(super) fn date_of(&mut self, call: Call<'_>) -> Result<Register, Reported> {
        match self.time {
            Time::At(register) => Ok(register),
            Time::None => {
                let hint = "define it under `curves`, and take its value with `at(date, curve)`";
                Err(self.report.push(call.no_date(hint)))
            }
        }
    }
}
