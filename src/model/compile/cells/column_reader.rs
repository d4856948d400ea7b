//! Reads one column of a dataset, data or derived, row by row.

use std::sync::Arc;

use super::derived_cell::{in_unit, single_value};
use super::lookup::{columns, unknown_column};
use super::row_scope::{DataColumns, DerivedCells, RowScope, names};
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::document::dataset::{ComputedCell, ComputedColumn};
use crate::model::compile::cell_value::CellValue;
use crate::model::compile::compiler::{Compiler, KnownNames};
use crate::model::program::Program;
use crate::model::syntax::expression::{self, Expression};
use crate::model::syntax::unit::{Unit, Units};
use crate::source::Span;

/// Returns the cell of a row in a column, or `None` if an optional cell is left out or a derived one needs such a cell.
/// `today` is the date that derived columns call `today`, as a point on the axis of years.
///
/// # Errors
///
/// Reports a column that the dataset does not have, and a derived column that cannot be computed.
pub fn cell(
    dataset: &Dataset,
    row: usize,
    (column, span): (&str, Span),
    units: &Units,
    today: f64,
    report: &mut Report,
) -> Result<Option<CellValue>, Reported> {
    ColumnReader::new(dataset, column, span, units, today, report)?.cell(row, report)
}

/// Returns the cells of a column, in the order of the rows.
///
/// # Errors
///
/// Those of [`cell`], for the first row that has one.
pub fn column(
    dataset: &Dataset,
    column: &str,
    span: Span,
    units: &Units,
    today: f64,
    report: &mut Report,
) -> Result<Vec<Option<CellValue>>, Reported> {
    let reader = ColumnReader::new(dataset, column, span, units, today, report)?;
    (0..dataset.rows.len()).map(|row| reader.cell(row, report)).collect()
}

/// Reads the cells of one column.
pub struct ColumnReader<'a> {
    columns: DataColumns<'a>,
    today: f64,
    source: Source,
}

/// Where the cells of a column come from.
enum Source {
    /// The data column of this index.
    Data(usize),
    /// Derived columns by index: those that the column needs, each after those it uses itself, and last the column. So no row is
    /// computed by recursion, and no column twice.
    Derived(Vec<(usize, Derivation)>),
}

/// How the cells of a derived column are found.
enum Derivation {
    /// By an expression over the columns of the row.
    Expression(Expression),
    /// They were computed beforehand, since they depend on other rows too. The unit is that of numbers.
    Computed(Arc<ComputedColumn>, Unit),
}

impl<'a> ColumnReader<'a> {
    /// Finds a column and parses the expressions that it needs.
    ///
    /// # Errors
    ///
    /// Reports a column that the dataset does not have, and expressions that cannot be parsed or are out of order.
    pub fn new(
        dataset: &'a Dataset,
        column: &str,
        span: Span,
        units: &'a Units,
        today: f64,
        report: &mut Report,
    ) -> Result<Self, Reported> {
        let data = DataColumns::new(dataset, units);
        let source = match (data.data_index(column), data.derived_index(column)) {
            (Some(index), _) => Source::Data(index),
            (None, Some(index)) => Source::Derived(derivation(&data, index, report)?),
            (None, None) => return Err(report.push(unknown_column(dataset, column, span))),
        };
        Ok(Self { columns: data, today, source })
    }

    /// Returns the cell of a row, or `None` if an optional cell is left out or the derived column needs such a cell.
    ///
    /// # Errors
    ///
    /// Reports a derived cell that cannot be computed.
    pub fn cell(&self, row: usize, report: &mut Report) -> Result<Option<CellValue>, Reported> {
        match &self.source {
            Source::Data(column) => self.columns.cell(row, *column, report),
            Source::Derived(derivation) => {
                let mut derived = DerivedCells::new();
                let mut last = None;
                for (column, derivation) in derivation {
                    last = match derivation {
                        Derivation::Expression(expression) => {
                            self.derive(row, *column, expression, &derived, report)?
                        }
                        Derivation::Computed(column, unit) => computed_cell(column, row, unit),
                    };
                    derived.insert(*column, last.clone());
                }
                Ok(last)
            }
        }
    }

    fn derive(
        &self,
        row: usize,
        column: usize,
        expression: &Expression,
        derived: &DerivedCells,
        report: &mut Report,
    ) -> Result<Option<CellValue>, Reported> {
        let mut program = Program::default();
        let mut compiler = Compiler::new(&mut program, self.columns.units, self.today, report);
        let mut scope = RowScope::new(&self.columns, row, derived, None);
        let (value, problems) = compiler.isolated(|compiler| compiler.compile(expression, &mut scope));
        if scope.is_missing {
            return Ok(None);
        }
        report.append(problems);
        let dataset = self.columns.dataset;
        let column = &dataset.derived[column];
        let name = (column.name.value.as_str(), column.value.span);
        let cell = single_value(&value?, &program, name, (dataset, row), report)?;
        in_unit(cell, name, column.unit.as_ref(), self.columns.units, report).map(Some)
    }
}

/// Parses a derived column and the derived columns that it uses.
fn derivation(
    columns_of: &DataColumns<'_>,
    target: usize,
    report: &mut Report,
) -> Result<Vec<(usize, Derivation)>, Reported> {
    let dataset = columns_of.dataset;
    let is_name = |word: &str| columns(dataset).any(|known| known == word);
    let vocabulary = KnownNames { units: columns_of.units, names: is_name };
    let mut derivation = Vec::new();
    let mut is_needed = vec![false; target + 1];
    is_needed[target] = true;
    for index in (0..=target).rev() {
        if !is_needed[index] {
            continue;
        }
        if let Some(computed) = dataset.computed.get(&dataset.derived[index].name.value) {
            let computed = computed.clone()?;
            let unit = match computed.unit.value.as_str() {
                "" => Unit::plain(),
                _ => columns_of.units.parse(&computed.unit, report)?,
            };
            derivation.push((index, Derivation::Computed(computed, unit)));
            continue;
        }
        let expression = expression::parse(&dataset.derived[index].value, &vocabulary, report)?;
        for (name, span) in names(&expression) {
            if let Some(used) = columns_of.derived_index(name) {
                check_order(name, (index, used), span, report)?;
                is_needed[used] = true;
            }
        }
        derivation.push((index, Derivation::Expression(expression)));
    }
    derivation.reverse();
    Ok(derivation)
}

/// Returns the cell of a row in a column that was computed beforehand.
fn computed_cell(column: &ComputedColumn, row: usize, unit: &Unit) -> Option<CellValue> {
    column.cells.get(row)?.as_ref().map(|cell| match cell {
        ComputedCell::Text(text) => CellValue::Text(text.clone()),
        ComputedCell::Date(years, unit) => CellValue::Date(*years, *unit),
        ComputedCell::Number(number) => CellValue::Number(*number, unit.clone()),
    })
}

/// Checks that a derived column uses only derived columns above it, so that none can depend on itself.
///
/// # Errors
///
/// Reports a use of the column itself, or of one below it.
pub fn check_order(name: &str, (index, used): (usize, usize), span: Span, report: &mut Report) -> Result<(), Reported> {
    match used {
        _ if used < index => Ok(()),
        _ if used == index => {
            Err(report.push(error!(CYCLE at span, "`{name}` is derived from itself: {name} -> {name}")))
        }
        _ => Err(report.push(error!(
            CYCLE at span, "`{name}` is derived later: a derived column can use only those above it"
        ))),
    }
}
