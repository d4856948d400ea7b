//! The value of a computed cell: one number or date, in the unit that is declared for it.

use super::lookup::row_name;
use crate::date::CalendarUnit;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::model::compile::cell_value::CellValue;
use crate::model::compile::value::{Kind, Value};
use crate::model::program::Program;
use crate::model::syntax::unit::{Units, in_words};
use crate::source::{Span, Spanned};

/// Returns a compiled value as the cell of a row. `name` is the column's, and `place` its expression's place.
///
/// # Errors
///
/// Reports a value that is not a single finite number or date.
pub fn single_value(
    value: &Value,
    program: &Program,
    (name, place): (&str, Span),
    (dataset, row): (&Dataset, usize),
    report: &mut Report,
) -> Result<CellValue, Reported> {
    let Some(number) = program.constant(value.register) else {
        return Err(report.push(error!(
            KIND_MISMATCH at place, "`{name}` is not a single value: a derived column is computed from its row alone"
        )));
    };
    if !number.is_finite() {
        let problem = error!(NOT_FINITE at place, "`{name}` of {} is not a finite number", row_name(dataset, row));
        // A dataset of groups has no rows yet while they are computed.
        return Err(report.push(match dataset.rows.get(row) {
            Some(row) => problem.label(row.span, "in this row"),
            None => problem,
        }));
    }
    match &value.kind {
        Kind::Date => Ok(CellValue::Date(number, CalendarUnit::Day)),
        Kind::Number(unit) => Ok(CellValue::Number(number / unit.scale, unit.clone())),
        Kind::Bool => Err(report.push(error!(
            KIND_MISMATCH at place, "`{name}` must be a number or a date";
            hint "a condition becomes a number by `if condition then 1 else 0`"
        ))),
    }
}

/// Returns the cell of a computed column in the unit that is declared for the column.
///
/// # Errors
///
/// Reports a unit that is not known or does not balance with the cell's.
pub fn in_unit(
    cell: CellValue,
    (name, place): (&str, Span),
    declared: Option<&Spanned<String>>,
    units: &Units,
    report: &mut Report,
) -> Result<CellValue, Reported> {
    let Some(written) = declared else { return Ok(cell) };
    match cell {
        CellValue::Number(number, computed) => {
            let unit = units.parse(written, report)?;
            if unit.dimension != computed.dimension {
                return Err(report.push(error!(
                    UNIT_MISMATCH at place, "`{name}` is in {}, not in {}", in_words(&computed), in_words(&unit);
                    label written.span, "the unit declared"
                )));
            }
            Ok(CellValue::Number(number * computed.scale / unit.scale, unit))
        }
        CellValue::Date(..) => Err(report.push(error!(
            UNIT_MISMATCH at place, "`{name}` is a date, which has no unit";
            label written.span, "the unit declared"
        ))),
        CellValue::Text(_) => Err(report.push(error!(
            UNIT_MISMATCH at place, "`{name}` is text, which has no unit";
            label written.span, "the unit declared"
        ))),
    }
}
