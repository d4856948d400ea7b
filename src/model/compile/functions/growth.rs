//! `grow` and `periods`: exponential growth, and whole periods since a date.

use crate::diagnostic::{Reported, error};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::{Kind, Value};
use crate::model::program::{Operation, Unary};
use crate::model::syntax::unit::Unit;

pub fn grow(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
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

pub fn periods(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
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
