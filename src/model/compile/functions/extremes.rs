//! `min` and `max`.

use crate::diagnostic::{Reported, error};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::{Kind, Value};
use crate::model::program::Operation;
use crate::source::Span;

impl Compiler<'_> {
    /// Compiles the smallest or the largest of two values or more.
    pub fn extreme(&mut self, call: Call<'_>, operation: Operation, scope: &mut dyn Scope) -> Result<Value, Reported> {
        let name = call.signature.name;
        let values = call.positional(self.report)?;
        let mut operands = Vec::with_capacity(values.len());
        let mut extreme: Option<(Value, Span)> = None;
        for expression in &values {
            let value = self.compile(expression, scope)?;
            operands.push((value.register, false));
            extreme = Some(match extreme {
                None => (value, expression.span),
                Some((so_far, first)) => {
                    let kind = self.same_kind(&so_far, first, &value, expression.span)?;
                    (Value::new(so_far.register, kind), first)
                }
            });
        }
        match extreme {
            Some((value, first)) if value.kind == Kind::Bool => {
                Err(self.report.push(error!(KIND_MISMATCH at first, "`{name}` takes quantities or dates")))
            }
            Some((value, _)) if values.len() > 1 => {
                Ok(Value::new(self.program.chain(&operands, [operation; 2]), value.kind))
            }
            _ => {
                let message = format!("`{name}` takes two values or more");
                Err(self.report.push(call.signature.bad_arguments(message, call.span)))
            }
        }
    }
}
