//! The columns of one row as the names of an expression.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::compiled_cell::compile_cell;
use super::lookup::columns;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::document::dataset::{Cell, ColumnKind};
use crate::model::compile::cell_value::CellValue;
use crate::model::compile::compiler::{Compiler, FoundCell, Scope};
use crate::model::compile::value::{Kind, Value};
use crate::model::syntax::expression::{Expression, ExpressionKind, children};
use crate::model::syntax::unit::{Unit, Units};
use crate::source::Span;

/// The data columns of a dataset, each unit parsed once.
pub struct DataColumns<'a> {
    pub dataset: &'a Dataset,
    pub units: &'a Units,
    parsed_units: Vec<OnceCell<Unit>>,
}

impl<'a> DataColumns<'a> {
    pub fn new(dataset: &'a Dataset, units: &'a Units) -> Self {
        Self { dataset, units, parsed_units: vec![OnceCell::new(); dataset.columns.len()] }
    }

    /// Returns the index of the data column of that name.
    pub fn data_index(&self, name: &str) -> Option<usize> {
        self.dataset.columns.iter().position(|column| column.name.value == name)
    }

    /// Returns the index of the derived column of that name.
    pub fn derived_index(&self, name: &str) -> Option<usize> {
        self.dataset.derived.iter().position(|column| column.name.value == name)
    }

    /// Returns the cell of a row in a data column, or `None` if an optional cell is left out.
    ///
    /// # Errors
    ///
    /// Reports a unit of the column that is not known.
    pub fn cell(&self, row: usize, column: usize, report: &mut Report) -> Result<Option<CellValue>, Reported> {
        let Some(Some(cell)) = self.dataset.rows.get(row).and_then(|row| row.cells.get(column)) else {
            return Ok(None);
        };
        Ok(Some(match (&cell.value, &self.dataset.columns[column].kind) {
            (Cell::Text(text), _) => CellValue::Text(text.clone()),
            (Cell::Date(date), _) => CellValue::Date(date.to_years(), date.unit()),
            (Cell::Number(number), ColumnKind::Number { unit: Some(written) }) => {
                let parsed = &self.parsed_units[column];
                let unit = match parsed.get() {
                    Some(unit) => unit.clone(),
                    None => {
                        let unit = self.units.parse(written, report)?;
                        parsed.get_or_init(|| unit).clone()
                    }
                };
                CellValue::Number(*number, unit)
            }
            (Cell::Number(number), _) => CellValue::Number(*number, Unit::plain()),
        }))
    }
}

/// The cells of one row in derived columns, by the index of the column.
pub type DerivedCells = BTreeMap<usize, Option<CellValue>>;

/// The columns of one row as names.
pub struct RowScope<'r, 'a, 'o> {
    columns: &'r DataColumns<'a>,
    row: usize,
    derived: &'r DerivedCells,
    /// Whether the expression asked for an optional cell that is left out. Its value then does not count, and neither
    /// does what was reported.
    pub is_missing: bool,
    /// The scope of all other names; a derived column has none.
    outside: Option<&'r mut OutsideScope<'o>>,
}

/// The names that a condition can use beside the columns of a row.
pub struct OutsideScope<'o> {
    scope: &'o mut dyn Scope,
    /// The constant values of paths, by the place of the path: they are the same for every row.
    constants: BTreeMap<Span, (f64, Kind)>,
}

impl<'o> OutsideScope<'o> {
    pub fn new(scope: &'o mut dyn Scope) -> Self {
        Self { scope, constants: BTreeMap::new() }
    }
}

impl<'r, 'a, 'o> RowScope<'r, 'a, 'o> {
    pub fn new(
        columns: &'r DataColumns<'a>,
        row: usize,
        derived: &'r DerivedCells,
        outside: Option<&'r mut OutsideScope<'o>>,
    ) -> Self {
        Self { columns, row, derived, is_missing: false, outside }
    }

    /// Returns the cell of the row in a column; `None` if the name is no column.
    fn own_cell(&self, name: &str, compiler: &mut Compiler<'_>) -> Option<FoundCell> {
        match (self.columns.data_index(name), self.columns.derived_index(name)) {
            (Some(column), _) => Some(self.columns.cell(self.row, column, compiler.report)),
            // The derived columns that an expression uses are computed before it.
            (None, Some(column)) => Some(Ok(self.derived.get(&column)?.clone())),
            (None, None) => None,
        }
    }
}

impl Scope for RowScope<'_, '_, '_> {
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        let Some(cell) = self.own_cell(name, compiler) else {
            return self.outside.as_mut()?.scope.name(name, span, compiler);
        };
        Some(cell.and_then(|cell| match cell {
            Some(cell) => compile_cell(cell, format_args!("`{name}`"), span, compiler),
            None => {
                self.is_missing = true;
                Err(compiler.report.push(error!(MISSING_CELL at span, "`{name}` has no value in this row")))
            }
        }))
    }

    fn cell(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<FoundCell> {
        match self.own_cell(name, compiler) {
            Some(cell) => Some(cell),
            None => self.outside.as_mut()?.scope.cell(name, span, compiler),
        }
    }

    fn path(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        let Some(outside) = &mut self.outside else {
            return Some(Err(compiler.report.push(error!(
                UNKNOWN_NAME at path.span,
                "a derived column is computed from its own row: expected the name of one of its columns"
            ))));
        };
        if let Some((number, kind)) = outside.constants.get(&path.span) {
            return Some(Ok(Value::new(compiler.program.number(*number), kind.clone())));
        }
        let value = compiler.path(path, outside.scope);
        if let Ok(value) = &value
            && let Some(number) = compiler.program.constant(value.register)
        {
            outside.constants.insert(path.span, (number, value.kind.clone()));
        }
        Some(value)
    }

    fn names(&self) -> Vec<String> {
        let outside = self.outside.iter().flat_map(|outside| outside.scope.names());
        columns(self.columns.dataset).map(str::to_owned).chain(outside).collect()
    }
}

/// Returns the names that an expression uses with their places, except the names of functions.
pub fn names(expression: &Expression) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    let mut stack = vec![expression];
    while let Some(expression) = stack.pop() {
        match &expression.kind {
            ExpressionKind::Name(name) => found.push((name.as_str(), expression.span)),
            ExpressionKind::Call(function, _) => {
                let is_function = matches!(function.kind, ExpressionKind::Name(_));
                stack.extend(children(&expression.kind).into_iter().skip(usize::from(is_function)));
            }
            other => stack.extend(children(other)),
        }
    }
    found
}
