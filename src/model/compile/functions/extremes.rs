//! `min` and `max`.

use super::function::Function;
use crate::diagnostic::{Reported, error};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Signature};
use crate::model::compile::value::{Kind, Value};
use crate::model::program::Operation;
use crate::source::Span;

/// `min(a, b, …)`
pub const MIN: Function = Function {
    signature: Signature { name: "min", forms: &["min(a, b, …)"] },
    summary: "the smallest of two values or more, or the earliest of two dates or more",
    result: "the kind and unit of the first",
    compile: |call, compiler, scope| extreme(call, Operation::Minimum, compiler, scope),
};

/// `max(a, b, …)`
pub const MAX: Function = Function {
    signature: Signature { name: "max", forms: &["max(a, b, …)"] },
    summary: "the largest of two values or more, or the latest of two dates or more",
    result: "the kind and unit of the first",
    compile: |call, compiler, scope| extreme(call, Operation::Maximum, compiler, scope),
};

fn extreme(
    call: Call<'_>,
    operation: Operation,
    compiler: &mut Compiler<'_>,
    scope: &mut dyn Scope,
) -> Result<Value, Reported> {
    let name = call.signature.name;
    let values = call.positional(compiler.report)?;
    let mut extreme: Option<(Value, Span)> = None;
    for expression in &values {
        let value = compiler.compile(expression, scope)?;
        extreme = Some(match extreme {
            None => (value, expression.span),
            Some((so_far, first)) => {
                let kind = compiler.same_kind(&so_far, first, &value, expression.span)?;
                let register = compiler.program.binary(operation, so_far.register, value.register);
                (Value::new(register, kind), first)
            }
        });
    }
    match extreme {
        Some((value, first)) if value.kind == Kind::Bool => {
            Err(compiler.report.push(error!(KIND_MISMATCH at first, "`{name}` takes quantities or dates")))
        }
        Some((value, _)) if values.len() > 1 => Ok(value),
        _ => {
            let message = format!("`{name}` takes two values or more");
            Err(compiler.report.push(call.signature.bad_arguments(message, call.span)))
        }
    }
}
