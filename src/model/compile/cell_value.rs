//! The value of a cell of a dataset.

use crate::date::CalendarUnit;
use crate::model::syntax::unit::Unit;

/// The value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// Text.
    Text(String),
    /// A point on the axis of years, and the unit of the calendar that the data gives it in.
    Date(f64, CalendarUnit),
    /// A number, in this unit.
    Number(f64, Unit),
}
