//! Checks the units of columns, whether or not anything reads the columns.

use crate::diagnostic::{Report, Reported};
use crate::document::Dataset;
use crate::document::dataset::ColumnKind;
use crate::model::syntax::unit::Units;

/// Checks that the unit of every column of a dataset, of data or derived, is one of `units` or made of them.
///
/// # Errors
///
/// Reports each unit that is not.
pub fn check_units(dataset: &Dataset, units: &Units, report: &mut Report) -> Result<(), Reported> {
    let of_data = dataset.columns.iter().filter_map(|column| match &column.kind {
        ColumnKind::Number { unit } => unit.as_ref(),
        ColumnKind::Text | ColumnKind::Date => None,
    });
    let derived = dataset.derived.iter().filter_map(|column| column.unit.as_ref());
    let mut result = Ok(());
    for unit in of_data.chain(derived) {
        result = units.parse(unit, report).map(drop).and(result);
    }
    result
}
