//! Reads one column of a dataset, data or derived, row by row.

use super::lookup::{columns, row_name, unknown_column};
use super::row_scope::{DataColumns, DerivedCells, RowScope, names};
use crate::date::CalendarUnit;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::model::compile::cell_value::CellValue;
use crate::model::compile::compiler::{Compiler, KnownNames};
use crate::model::compile::value::Kind;
use crate::model::program::Program;
use crate::model::syntax::expression::{self, Expression};
use crate::model::syntax::unit::{Units, in_words};
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
    /// Derived columns by index, with their expressions: those that the column needs, each after those it uses itself, and
    /// last the column. So no row is computed by recursion, and no column twice.
    Derived(Vec<(usize, Expression)>),
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
                for (column, expression) in derivation {
                    last = self.derive(row, *column, expression, &derived, report)?;
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
        let value = value?;
        let column = &self.columns.dataset.derived[column];
        let (name, place) = (&column.name.value, column.value.span);
        let Some(number) = program.constant(value.register) else {
            return Err(report.push(error!(
                KIND_MISMATCH at place, "`{name}` is not a single value: a derived column is computed from its row alone"
            )));
        };
        if !number.is_finite() {
            let dataset = self.columns.dataset;
            return Err(report.push(error!(
                NOT_FINITE at place, "`{name}` of {} is not a finite number", row_name(dataset, row);
                label dataset.rows[row].span, "in this row"
            )));
        }
        match (value.kind, &column.unit) {
            (Kind::Date, None) => Ok(Some(CellValue::Date(number, CalendarUnit::Day))),
            (Kind::Number(unit), None) => Ok(Some(CellValue::Number(number / unit.scale, unit))),
            (Kind::Number(computed), Some(written)) => {
                let unit = self.columns.units.parse(written, report)?;
                if unit.dimension != computed.dimension {
                    return Err(report.push(error!(
                        UNIT_MISMATCH at place, "`{name}` is in {}, not in {}", in_words(&computed), in_words(&unit);
                        label written.span, "the unit declared"
                    )));
                }
                Ok(Some(CellValue::Number(number / unit.scale, unit)))
            }
            (Kind::Date, Some(written)) => Err(report.push(error!(
                UNIT_MISMATCH at place, "`{name}` is a date, which has no unit";
                label written.span, "the unit declared"
            ))),
            (Kind::Bool, _) => Err(report.push(error!(
                KIND_MISMATCH at place, "`{name}` must be a number or a date";
                hint "a condition becomes a number by `if condition then 1 else 0`"
            ))),
        }
    }
}

/// Parses a derived column and the derived columns that it uses.
fn derivation(
    columns_of: &DataColumns<'_>,
    target: usize,
    report: &mut Report,
) -> Result<Vec<(usize, Expression)>, Reported> {
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
        let expression = expression::parse(&dataset.derived[index].value, &vocabulary, report)?;
        for (name, span) in names(&expression) {
            if let Some(used) = columns_of.derived_index(name) {
                check_order(name, (index, used), span, report)?;
                is_needed[used] = true;
            }
        }
        derivation.push((index, expression));
    }
    derivation.reverse();
    Ok(derivation)
}

/// Checks that a derived column uses only derived columns above it, so that none can depend on itself.
fn check_order(name: &str, (index, used): (usize, usize), span: Span, report: &mut Report) -> Result<(), Reported> {
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
