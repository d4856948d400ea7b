//! The cells of derived columns, each column computed once per build.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::date::Date;
use crate::diagnostic::{Report, Reported};
use crate::document::Dataset;
use crate::document::dataset::{Cell, DerivedColumn};
use crate::figure::bind::evidence::Evidence;
use crate::model::cells::ColumnReader;
use crate::model::{CellValue, Unit, Units};
use crate::parallel;

/// The cells of the derived columns of datasets. A column is computed when it is first read.
pub struct DerivedCells<'d> {
    units: &'d Units,
    /// The date called `today`.
    today: Date,
    /// By the dataset's id and the column's name.
    columns: BTreeMap<&'d str, BTreeMap<&'d str, OnceLock<Column>>>,
}

/// A derived column, computed.
struct Column {
    /// One per row; `None` if an optional cell that it needs is missing.
    cells: Vec<Result<Option<CellValue>, Reported>>,
    /// The problem of the first row that cannot be computed. The others have the same cause.
    report: Report,
}

impl<'d> DerivedCells<'d> {
    /// Prepares the derived columns of these datasets, with the units and the date of the evidence.
    pub fn new(datasets: impl Iterator<Item = &'d Dataset>, evidence: Evidence<'d>) -> Self {
        let columns_of = |data: &'d Dataset| {
            let columns = data.derived.iter().map(|column| (column.name.value.as_str(), OnceLock::new()));
            (data.id.value.as_str(), columns.collect())
        };
        Self { units: evidence.units, today: evidence.as_of, columns: datasets.map(columns_of).collect() }
    }

    fn column(&self, data: &Dataset, column: &DerivedColumn) -> Option<&Column> {
        let cached = self.columns.get(data.id.value.as_str())?.get(column.name.value.as_str())?;
        Some(cached.get_or_init(|| self.compute(data, column)))
    }

    fn compute(&self, data: &Dataset, column: &DerivedColumn) -> Column {
        let (name, today) = (&column.name, self.today.to_years());
        let mut report = Report::default();
        let reader = match ColumnReader::new(data, &name.value, name.span, self.units, today, &mut report) {
            Ok(reader) => reader,
            Err(reported) => return Column { cells: vec![Err(reported); data.rows.len()], report },
        };
        let mut is_first = true;
        let cells = (0..data.rows.len()).map(|row| {
            let mut of_row = Report::default();
            let cell = reader.cell(row, &mut of_row);
            if cell.is_err() && std::mem::take(&mut is_first) {
                report.append(of_row);
            }
            cell
        });
        let cells = cells.collect();
        Column { cells, report }
    }

    /// Returns the unit of a derived column, or `None` for plain numbers and dates. It is that of the first row that has a
    /// cell, since the unit of an expression does not depend on the row.
    pub fn unit(&self, data: &Dataset, column: &DerivedColumn) -> Option<&Unit> {
        self.column(data, column)?.cells.iter().find_map(|cell| match cell {
            Ok(Some(CellValue::Number(_, unit))) if !unit.is_unnamed() => Some(unit),
            _ => None,
        })
    }

    /// Returns whether a column has text, as one that is looked up in another dataset can.
    pub fn is_text(&self, data: &Dataset, column: &DerivedColumn) -> bool {
        let mut cells = self.column(data, column).into_iter().flat_map(|column| &column.cells);
        cells.any(|cell| matches!(cell, Ok(Some(CellValue::Text(_)))))
    }

    /// Returns the cell of a row, by its index, or `None` if an optional cell that it needs is missing.
    ///
    /// # Errors
    ///
    /// The problem of a cell that cannot be computed is in the report of [`problems`](Self::problems).
    pub fn cell(&self, data: &Dataset, row: usize, column: &DerivedColumn) -> Result<Option<Cell>, Reported> {
        let cell = self.column(data, column).and_then(|column| column.cells.get(row).cloned()).unwrap_or(Ok(None))?;
        Ok(cell.and_then(|value| match value {
            CellValue::Text(text) => Some(Cell::Text(text)),
            CellValue::Number(number, _) => Some(Cell::Number(number)),
            CellValue::Date(years, _) => Date::from_years(years).map(|day| Cell::Date(day.into())),
        }))
    }

    /// Computes the derived columns of all readable datasets among `datasets`, and returns the problems of each.
    pub fn problems(&self, datasets: impl Iterator<Item = &'d Dataset>) -> Report {
        let columns_of = |data: &'d Dataset| data.derived.iter().map(move |column| (data, column));
        let columns: Vec<(&Dataset, &DerivedColumn)> =
            datasets.filter(|data| data.validity.is_ok()).flat_map(columns_of).collect();
        let problems = |(data, column): &(&Dataset, &DerivedColumn)| {
            self.column(data, column).map_or_else(Report::default, |column| column.report.clone())
        };
        let mut report = Report::default();
        parallel::each(&columns, problems).into_iter().for_each(|problems| report.append(problems));
        report
    }
}
