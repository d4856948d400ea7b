//! Derived columns of tables, by way of the model language.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::table::DerivedCells;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::Dataset;
use crate::document::dataset::{Cell, DerivedColumn};
use crate::model::{CellValue, Units, cells};
use crate::parallel;

/// A cell, or what is wrong with it.
type Computed = Result<Option<CellValue>, Diagnostic>;

/// Computes cells with the built-in units, each column once.
pub struct Cells<'d> {
    units: Units,
    /// The date called `today`.
    today: Date,
    /// By dataset, by column: the cells, once they were asked for.
    columns: BTreeMap<&'d str, BTreeMap<&'d str, OnceLock<Vec<Computed>>>>,
}

impl<'d> Cells<'d> {
    /// The cells of these datasets, as of a date.
    pub fn new(datasets: impl Iterator<Item = &'d Dataset>, today: Date) -> Self {
        let of = |data: &'d Dataset| {
            let columns = data.derived.iter().map(|column| (column.name.value.as_str(), OnceLock::new()));
            (data.id.value.as_str(), columns.collect())
        };
        Self { units: Units::built_in(), today, columns: datasets.map(of).collect() }
    }

    fn column(&self, data: &Dataset, column: &DerivedColumn) -> &[Computed] {
        let columns = self.columns.get(data.id.value.as_str());
        let Some(known) = columns.and_then(|columns| columns.get(column.name.value.as_str())) else { return &[] };
        let (name, today) = (&column.name, self.today.to_years());
        known.get_or_init(|| cells::cells(data, &name.value, name.span, &self.units, today))
    }
}

/// What is wrong with the derived columns of datasets: of each column, its first row that cannot be computed.
pub fn problems<'d>(datasets: impl Iterator<Item = &'d Dataset>, cells: &Cells<'_>) -> Vec<Diagnostic> {
    let of = |data: &'d Dataset| data.derived.iter().map(move |column| (data, column));
    let columns: Vec<(&Dataset, &DerivedColumn)> = datasets.filter(|data| data.is_valid).flat_map(of).collect();
    let first = |(data, column): &(&Dataset, &DerivedColumn)| {
        cells.column(data, column).iter().find_map(|cell| cell.as_ref().err()).cloned()
    };
    parallel::each(&columns, first).into_iter().flatten().collect()
}

impl DerivedCells for Cells<'_> {
    /// That of the first row that has a cell, since the expression's units do not depend on the row.
    fn unit(&self, data: &Dataset, column: &DerivedColumn) -> Option<String> {
        self.column(data, column).iter().find_map(|cell| match cell {
            Ok(Some(CellValue::Number(_, unit))) if !unit.is_plain() => Some(unit.to_string()),
            _ => None,
        })
    }

    fn cell(&self, data: &Dataset, row: usize, column: &DerivedColumn) -> Result<Option<Cell>, Diagnostic> {
        let cell = self.column(data, column).get(row).cloned().unwrap_or(Ok(None))?;
        Ok(cell.and_then(|value| match value {
            CellValue::Text(text) => Some(Cell::Text(text)),
            CellValue::Number(number, _) => Some(Cell::Number(number)),
            CellValue::Date(years) => Date::from_years(years).map(Cell::Date),
        }))
    }
}
