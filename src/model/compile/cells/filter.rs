//! Finds the rows of a dataset that meet a condition on its columns.

use std::collections::BTreeMap;

use super::cell_value::CellValue;
use super::column_reader::column;
use super::lookup::columns;
use super::row_scope::{DataColumns, DerivedCells, OutsideScope, RowScope, names};
use crate::diagnostic::{Diagnostic, Report, Reported, error};
use crate::document::Dataset;
use crate::model::compile::compiler::{Compiler, KnownNames, Scope};
use crate::model::compile::value::Value;
use crate::model::program::Program;
use crate::model::syntax::expression::{self, Expression};
use crate::model::syntax::unit::Units;
use crate::source::{Span, Spanned};

/// Returns the indices of the rows for which a condition on their columns is true. A row that lacks a cell which the
/// condition asks for is left out. `today` is a point on the axis of years.
///
/// # Errors
///
/// Reports problems of the condition, and of derived columns that it names.
pub fn filter(
    dataset: &Dataset,
    condition: &Spanned<String>,
    units: &Units,
    today: f64,
    report: &mut Report,
) -> Result<Vec<usize>, Reported> {
    let is_name = |word: &str| columns(dataset).any(|known| known == word);
    let expression = expression::parse(condition, &KnownNames { units, names: is_name }, report)?;
    let mut program = Program::default();
    matching_rows(dataset, &expression, &mut Compiler::new(&mut program, units, today, report), None)
}

/// Returns the rows that meet a condition, as [`filter`] does. `outside` resolves the other names of the condition: cells
/// of other datasets, say. Their values must be the same in every sample and for every row.
///
/// # Errors
///
/// Those of [`filter`], and a condition that differs from sample to sample.
pub fn matching_rows(
    dataset: &Dataset,
    condition: &Expression,
    compiler: &mut Compiler<'_>,
    outside: Option<&mut dyn Scope>,
) -> Result<Vec<usize>, Reported> {
    let data = DataColumns::new(dataset, compiler.units);
    let mut derived_columns: BTreeMap<usize, Vec<Option<CellValue>>> = BTreeMap::new();
    for (name, span) in names(condition) {
        if let Some(index) = data.derived_index(name).filter(|_| data.data_index(name).is_none()) {
            let cells = column(dataset, name, span, compiler.units, compiler.today, compiler.report)?;
            derived_columns.insert(index, cells);
        }
    }
    let mut outside = outside.map(OutsideScope::new);
    let mut matching = Vec::new();
    for row in 0..dataset.rows.len() {
        let derived: DerivedCells = derived_columns.iter().map(|(index, cells)| (*index, cells[row].clone())).collect();
        let mut scope = RowScope::new(&data, row, &derived, outside.as_mut());
        let is_true = compiler.condition_of_row(condition, &mut scope, |scope| scope.is_missing, not_a_condition)?;
        if is_true == Some(true) {
            matching.push(row);
        }
    }
    Ok(matching)
}

fn not_a_condition(value: &Value, span: Span) -> Diagnostic {
    error!(
        KIND_MISMATCH at span, "expected a condition on the columns of a row, found {}", value.in_words();
        hint "compare: `memory >= 24 GB`"
    )
}
