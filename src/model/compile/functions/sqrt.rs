//! `sqrt`.

use crate::diagnostic::{Reported, error};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::{Kind, Value};
use crate::model::program::Unary;
use crate::model::syntax::unit::in_words;

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let [argument] = call.exactly(compiler.report)?;
    let (register, unit) = compiler.quantity(argument, scope)?;
    let Some(root) = unit.root() else {
        return Err(compiler.report.push(error!(
            UNIT_MISMATCH at argument.span, "a quantity in {} has no square root", in_words(&unit)
        )));
    };
    Ok(Value::new(compiler.program.unary(Unary::Root, register), Kind::Number(root)))
}
