//! Cells as numbers of one unit.

use crate::diagnostic::{Report, Reported, error};
use crate::model::compile::cells::CellValue;
use crate::model::syntax::unit::{Unit, in_words};
use crate::source::Span;

/// Returns the numbers of cells in the unit of the first, and that unit; `None` for missing cells. `what` names the cells in
/// messages.
///
/// # Errors
///
/// Reports text, dates, and units that do not balance.
pub fn numbers_of<'c>(
    cells: impl Iterator<Item = Option<&'c CellValue>>,
    (what, span): (&str, Span),
    report: &mut Report,
) -> Result<(Vec<Option<f64>>, Unit), Reported> {
    let mut unit: Option<Unit> = None;
    let mut numbers = Vec::new();
    for cell in cells {
        numbers.push(match cell {
            None => None,
            Some(CellValue::Number(number, own)) => {
                let unit = unit.get_or_insert_with(|| own.clone());
                if unit.dimension != own.dimension {
                    return Err(report.push(error!(
                        UNIT_MISMATCH at span, "{what} is in {} in some rows and in {} in others", in_words(unit), in_words(own)
                    )));
                }
                Some(if *unit == *own { *number } else { number * own.scale / unit.scale })
            }
            Some(CellValue::Text(_)) => {
                return Err(report.push(error!(KIND_MISMATCH at span, "{what} has text: expected numbers")));
            }
            Some(CellValue::Date(..)) => {
                return Err(report.push(error!(KIND_MISMATCH at span, "{what} has dates: expected numbers")));
            }
        });
    }
    Ok((numbers, unit.unwrap_or_else(Unit::plain)))
}
