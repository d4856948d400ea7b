//! `clamp`.

use crate::diagnostic::{Reported, error};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::Value;
use crate::model::program::Operation;

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let [x, low, high] = call.exactly(compiler.report)?;
    let value = compiler.compile(x, scope)?;
    let (bottom, top) = (compiler.compile(low, scope)?, compiler.compile(high, scope)?);
    compiler.same_kind(&value, x.span, &bottom, low.span)?;
    let kind = compiler.same_kind(&value, x.span, &top, high.span)?;
    let ordered = compiler.program.binary(Operation::AtLeast, top.register, bottom.register);
    compiler.require(ordered, || {
        error!(
            BAD_PARAMETER at low.span.to(high.span),
            "the ends of `clamp` are in the wrong order: expected the low one first"
        )
    })?;
    let raised = compiler.program.binary(Operation::Maximum, value.register, bottom.register);
    Ok(Value::new(compiler.program.binary(Operation::Minimum, raised, top.register), kind))
}
