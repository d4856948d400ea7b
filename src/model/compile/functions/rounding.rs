//! `abs`, and the functions that round: `floor`, `ceil` and `round`.

use super::function::Function;
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Signature};
use crate::model::compile::value::{Kind, Value};
use crate::model::program::{Operation, Unary};

/// `abs(x)`
pub const ABS: Function = Function {
    signature: Signature { name: "abs", forms: &["abs(x)"] },
    summary: "the value without its sign",
    result: "the unit of `x`",
    compile: |call, compiler, scope| {
        let [argument] = call.exactly(compiler.report)?;
        let (register, unit) = compiler.quantity(argument, scope)?;
        Ok(Value::new(compiler.program.unary(Unary::Absolute, register), Kind::Number(unit)))
    },
};

/// `floor(x)`
pub const FLOOR: Function = Function {
    signature: Signature { name: "floor", forms: &["floor(x)"] },
    summary: "the largest whole number at or below the value, in the unit of the value",
    result: "the unit of `x`",
    compile: |call, compiler, scope| rounded(call, Unary::Floor, compiler, scope),
};

/// `ceil(x)`
pub const CEIL: Function = Function {
    signature: Signature { name: "ceil", forms: &["ceil(x)"] },
    summary: "the smallest whole number at or above the value, in the unit of the value",
    result: "the unit of `x`",
    compile: |call, compiler, scope| rounded(call, Unary::Ceiling, compiler, scope),
};

/// `round(x)`
pub const ROUND: Function = Function {
    signature: Signature { name: "round", forms: &["round(x)"] },
    summary: "the nearest whole number in the unit of the value; halves are rounded away from zero",
    result: "the unit of `x`",
    compile: |call, compiler, scope| rounded(call, Unary::Round, compiler, scope),
};

/// Rounds to whole numbers of the unit that is written: `floor(x in GB)`.
fn rounded(
    call: Call<'_>,
    function: Unary,
    compiler: &mut Compiler<'_>,
    scope: &mut dyn Scope,
) -> Result<Value, Reported> {
    let [argument] = call.exactly(compiler.report)?;
    let (register, unit) = compiler.quantity(argument, scope)?;
    let scale = compiler.program.number(unit.scale);
    let scaled = compiler.program.binary(Operation::Divide, register, scale);
    let rounded = compiler.program.unary(function, scaled);
    Ok(Value::new(compiler.program.binary(Operation::Multiply, rounded, scale), Kind::Number(unit)))
}
