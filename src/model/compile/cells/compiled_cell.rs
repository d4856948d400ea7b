//! A cell as a value of an expression.

use std::fmt;

use crate::diagnostic::{Reported, error};
use crate::model::compile::cell_value::CellValue;
use crate::model::compile::compiler::Compiler;
use crate::model::compile::value::{Kind, Value};
use crate::source::Span;

/// Compiles a cell as a constant. `name` names it in messages.
///
/// # Errors
///
/// Reports a cell with text.
pub fn compile_cell(
    cell: CellValue,
    name: impl fmt::Display,
    span: Span,
    compiler: &mut Compiler<'_>,
) -> Result<Value, Reported> {
    match cell {
        CellValue::Date(years, _) => Ok(compiler.date(years)),
        CellValue::Number(number, unit) => {
            let register = compiler.program.number(number * unit.scale);
            Ok(Value::new(register, Kind::Number(unit)))
        }
        CellValue::Text(_) => {
            Err(compiler.report.push(error!(KIND_MISMATCH at span, "{name} has text: expected a number or a date")))
        }
    }
}
