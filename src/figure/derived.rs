//! Derived columns of tables, by way of the model language.

use super::table::DerivedCells;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::Dataset;
use crate::document::dataset::{Cell, DerivedColumn};
use crate::model::dataset::{self, CellValue};
use crate::model::unit::Units;

/// Computes cells with the built-in units.
pub struct Cells {
    units: Units,
    /// The date called `today`.
    today: Date,
}

impl Cells {
    /// Cells as of a date.
    pub fn new(today: Date) -> Self {
        Self { units: Units::built_in(), today }
    }
}

impl Cells {
    fn value(&self, data: &Dataset, row: usize, column: &DerivedColumn) -> Result<Option<CellValue>, Diagnostic> {
        let today = self.today.to_years();
        dataset::cell(data, row, &column.name.value, column.name.span, &self.units, today)
    }
}

impl DerivedCells for Cells {
    /// That of the first row that has a cell, since the expression's units do not depend on the row.
    fn unit(&self, data: &Dataset, column: &DerivedColumn) -> Option<String> {
        let cells = (0..data.rows.len()).filter_map(|row| self.value(data, row, column).ok().flatten());
        cells.into_iter().find_map(|cell| match cell {
            CellValue::Number(_, unit) if !unit.is_plain() => Some(unit.to_string()),
            _ => None,
        })
    }

    fn cell(&self, data: &Dataset, row: usize, column: &DerivedColumn) -> Result<Option<Cell>, Diagnostic> {
        Ok(self.value(data, row, column)?.and_then(|value| match value {
            CellValue::Text(text) => Some(Cell::Text(text)),
            CellValue::Number(number, _) => Some(Cell::Number(number)),
            CellValue::Date(years) => Date::from_years(years).map(Cell::Date),
        }))
    }
}
