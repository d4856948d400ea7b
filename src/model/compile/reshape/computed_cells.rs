//! Values of expressions, one per row, that were computed beforehand: what a scope answers while a row is compiled.

use std::collections::BTreeMap;

use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::model::compile::cells::{self, CellValue};
use crate::model::compile::compiler::{Compiler, FoundCell, Scope};
use crate::model::compile::value::Value;
use crate::model::program::Program;
use crate::model::syntax::expression::{Expression, ExpressionKind};
use crate::model::syntax::unit::Units;
use crate::source::Span;

/// The value of each row, or `None` where there is none.
pub type Cells = Vec<Option<CellValue>>;

/// The columns of rows by name, and the values of paths and calls by the place of their node in the tree of the expression.
pub struct ComputedCells {
    /// The names that an expression can use, for suggestions.
    names: Vec<String>,
    columns: BTreeMap<String, Cells>,
    nodes: BTreeMap<*const Expression, Cells>,
}

impl ComputedCells {
    /// Returns no values yet. `names` are those that an expression can use, for suggestions.
    pub fn new(names: Vec<String>) -> Self {
        Self { names, columns: BTreeMap::new(), nodes: BTreeMap::new() }
    }

    /// Returns whether a column is known.
    pub fn has_column(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }

    /// Adds the cells of a column.
    pub fn add_column(&mut self, name: &str, cells: Cells) {
        self.columns.insert(name.to_owned(), cells);
    }

    /// Adds the values of a path or a call.
    pub fn add_node(&mut self, node: &Expression, cells: Cells) {
        self.nodes.insert(std::ptr::from_ref(node), cells);
    }

    /// Returns the cells of a column.
    pub fn column(&self, name: &str) -> Option<&Cells> {
        self.columns.get(name)
    }

    /// Returns the values of an expression that is the name of a column, or a path or a call whose values are known.
    pub fn direct(&self, expression: &Expression) -> Option<&Cells> {
        match &expression.kind {
            ExpressionKind::Name(name) => self.columns.get(name),
            _ => self.nodes.get(&std::ptr::from_ref(expression)),
        }
    }

    /// Computes an expression for one row of a dataset; `None` if a value that it needs is missing. `name` names what is computed
    /// in messages.
    ///
    /// # Errors
    ///
    /// Reports problems of the expression.
    pub fn evaluate(
        &self,
        expression: &Expression,
        (name, dataset, row): (&str, &Dataset, usize),
        (units, today): (&Units, f64),
        report: &mut Report,
    ) -> Result<Option<CellValue>, Reported> {
        let mut program = Program::default();
        let mut compiler = Compiler::new(&mut program, units, today, report);
        let mut scope = RowOfCells { cells: self, row, is_missing: false };
        let (value, problems) = compiler.isolated(|compiler| compiler.compile(expression, &mut scope));
        if scope.is_missing {
            return Ok(None);
        }
        report.append(problems);
        cells::single_value(&value?, &program, (name, expression.span), (dataset, row), report).map(Some)
    }
}

/// One row of computed values as the names, paths, and calls of an expression.
struct RowOfCells<'c> {
    cells: &'c ComputedCells,
    row: usize,
    /// Whether the expression asked for a value that is missing.
    is_missing: bool,
}

impl RowOfCells<'_> {
    fn value(&mut self, cells: &Cells, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Result<Value, Reported> {
        match cells.get(self.row).cloned().flatten() {
            Some(cell) => cells::compile_cell(cell, name, span, compiler),
            None => {
                self.is_missing = true;
                Err(compiler.report.push(error!(MISSING_CELL at span, "{name} has no value in this row")))
            }
        }
    }
}

impl Scope for RowOfCells<'_> {
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        let cells = self.cells.columns.get(name)?;
        Some(self.value(cells, &format!("`{name}`"), span, compiler))
    }

    fn path(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        let cells = self.cells.direct(path)?;
        Some(self.value(cells, "the cell", path.span, compiler))
    }

    fn call(&mut self, call: &Expression, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        let cells = self.cells.direct(call)?;
        Some(self.value(cells, "the value", call.span, compiler))
    }

    fn cell(&mut self, name: &str, _: Span, _: &mut Compiler<'_>) -> Option<FoundCell> {
        Some(Ok(self.cells.columns.get(name)?.get(self.row).cloned().flatten()))
    }

    fn names(&self) -> Vec<String> {
        self.cells.names.clone()
    }
}
