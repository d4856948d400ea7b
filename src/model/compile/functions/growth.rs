//! `grow` and `periods`: exponential growth, and whole periods since a date.

use super::function::Function;
use crate::diagnostic::{Reported, error};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Signature};
use crate::model::compile::value::{Kind, Value};
use crate::model::program::{Operation, Unary};
use crate::model::syntax::unit::Unit;

/// `grow(v, since, doubling)`
pub const GROW: Function = Function {
    signature: Signature { name: "grow", forms: &["grow(v, since, doubling)"] },
    summary: "`v · 2^((t − since)/doubling)`: exponential growth from `v` on the date `since`",
    result: "the unit of `v`",
    compile: compile_grow,
};

/// `periods(since, length)`
pub const PERIODS: Function = Function {
    signature: Signature { name: "periods", forms: &["periods(since, length)"] },
    summary: "`max(0, floor((t − since)/length))`: the whole periods that have passed since a date",
    result: "a plain number",
    compile: compile_periods,
};

fn compile_grow(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let [value, since, doubling] = call.exactly(compiler.report)?;
    let time = compiler.date_of(call)?;
    let (start, unit) = compiler.quantity(value, scope)?;
    let since = compiler.date_operand(since, "the second argument of `grow`", scope)?;
    let length = compiler.duration(doubling, "a doubling time", scope)?;
    let program = &mut *compiler.program;
    let elapsed = program.binary(Operation::Subtract, time, since);
    let doublings = program.binary(Operation::Divide, elapsed, length);
    let two = program.number(2.0);
    let factor = program.binary(Operation::Power, two, doublings);
    Ok(Value::new(program.binary(Operation::Multiply, start, factor), Kind::Number(unit)))
}

fn compile_periods(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let [since, length] = call.exactly(compiler.report)?;
    let time = compiler.date_of(call)?;
    let start = compiler.date_operand(since, "the first argument of `periods`", scope)?;
    let period = compiler.duration(length, "the length of a period", scope)?;
    let zero = compiler.program.number(0.0);
    let positive = compiler.program.binary(Operation::More, period, zero);
    compiler.require(positive, || error!(BAD_PARAMETER at length.span, "the length of a period must be above 0"))?;
    let elapsed = compiler.program.binary(Operation::Subtract, time, start);
    let count = compiler.program.binary(Operation::Divide, elapsed, period);
    let whole = compiler.program.unary(Unary::Floor, count);
    Ok(Value::new(compiler.program.binary(Operation::Maximum, whole, zero), Kind::Number(Unit::plain())))
}
