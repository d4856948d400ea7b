//! `exp` and the logarithms.

use super::function::Function;
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Signature};
use crate::model::compile::value::{Kind, Value};
use crate::model::program::Unary;
use crate::model::syntax::unit::Unit;

/// `exp(x)`
pub const EXP: Function = Function {
    signature: Signature { name: "exp", forms: &["exp(x)"] },
    summary: "e to the power of a plain number",
    result: "a plain number",
    compile: |call, compiler, scope| of_plain_number(call, Unary::Exponential, compiler, scope),
};

/// `ln(x)`
pub const LN: Function = Function {
    signature: Signature { name: "ln", forms: &["ln(x)"] },
    summary: "the natural logarithm of a plain number",
    result: "a plain number",
    compile: |call, compiler, scope| of_plain_number(call, Unary::Logarithm, compiler, scope),
};

/// `log2(x)`
pub const LOG2: Function = Function {
    signature: Signature { name: "log2", forms: &["log2(x)"] },
    summary: "the logarithm to base 2 of a plain number",
    result: "a plain number",
    compile: |call, compiler, scope| of_plain_number(call, Unary::Logarithm2, compiler, scope),
};

/// `log10(x)`
pub const LOG10: Function = Function {
    signature: Signature { name: "log10", forms: &["log10(x)"] },
    summary: "the logarithm to base 10 of a plain number",
    result: "a plain number",
    compile: |call, compiler, scope| of_plain_number(call, Unary::Logarithm10, compiler, scope),
};

fn of_plain_number(
    call: Call<'_>,
    function: Unary,
    compiler: &mut Compiler<'_>,
    scope: &mut dyn Scope,
) -> Result<Value, Reported> {
    let [argument] = call.exactly(compiler.report)?;
    let role = format!("the argument of `{}`", call.signature.name);
    let register = compiler.plain_number(argument, &role, scope)?;
    Ok(Value::new(compiler.program.unary(function, register), Kind::Number(Unit::plain())))
}
