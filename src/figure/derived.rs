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

/// What is wrong with the derived columns of datasets: of each column, its first row that cannot be computed.
pub fn problems<'d>(datasets: impl Iterator<Item = &'d Dataset>, cells: &Cells) -> Vec<Diagnostic> {
    let of = |data: &Dataset| {
        let first = |column| (0..data.rows.len()).find_map(|row| cells.value(data, row, column).err());
        data.derived.iter().filter_map(first).collect::<Vec<_>>()
    };
    datasets.filter(|data| data.is_sound).flat_map(of).collect()
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
