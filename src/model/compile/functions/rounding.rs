//! `abs`, and the functions that round: `floor`, `ceil` and `round`.

use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::{Kind, Value};
use crate::model::program::{Operation, Unary};

/// Compiles a value without its sign.
pub fn abs(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let [argument] = call.exactly(compiler.report)?;
    let (register, unit) = compiler.quantity(argument, scope)?;
    Ok(Value::new(compiler.program.unary(Unary::Absolute, register), Kind::Number(unit)))
}

impl Compiler<'_> {
    /// Compiles a function that rounds to whole numbers of the unit that is written: `floor(x in GB)`.
    pub fn round(&mut self, call: Call<'_>, function: Unary, scope: &mut dyn Scope) -> Result<Value, Reported> {
        let [argument] = call.exactly(self.report)?;
        let (register, unit) = self.quantity(argument, scope)?;
        let scale = self.program.number(unit.scale);
        let scaled = self.program.binary(Operation::Divide, register, scale);
        let rounded = self.program.unary(function, scaled);
        Ok(Value::new(self.program.binary(Operation::Multiply, rounded, scale), Kind::Number(unit)))
    }
}
