//! Expectations of data: a condition that every row of a dataset must meet, on the row's columns and on those of the rows
//! dated before it.

use std::collections::BTreeMap;

use super::cells::{self, CellValue, EARLIER_ROWS};
use super::compiler::{Compiler, FoundCell, Scope};
use super::paths::FilteredPath;
use super::reshape;
use super::value::Value;
use crate::diagnostic::{Diagnostic, Reported, error};
use crate::document::Dataset;
use crate::model::syntax::expression::{Expression, ExpressionKind, TextSpan};
use crate::source::Span;

/// A row that does not meet a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedRow {
    /// The index of the row; `None` if the condition names no column, so that it is false for all rows.
    pub row: Option<usize>,
    /// The cells that the condition read, each once, in the order read.
    pub cells: Vec<CellRead>,
}

/// A cell that a condition read.
#[derive(Clone, Debug, PartialEq)]
pub struct CellRead {
    /// The name that the condition uses: `price`, `previous.price`.
    pub name: String,
    /// The index of its row.
    pub row: usize,
    /// The name of its column.
    pub column: String,
    /// Its value.
    pub value: CellValue,
}

/// Returns the rows for which a condition is false, in the order of their dates. A row is passed over if it lacks a cell
/// that the condition reads, or if the condition reads an earlier row and there is none. `outside` resolves the names that
/// are not columns.
///
/// # Errors
///
/// Reports problems of the condition, and of derived columns that it names.
pub fn failed_rows(
    dataset: &Dataset,
    condition: &Expression,
    compiler: &mut Compiler<'_>,
    outside: &mut dyn Scope,
) -> Result<Vec<FailedRow>, Reported> {
    let mut rows: Vec<usize> = (0..dataset.rows.len()).collect();
    let sort_key = |row: usize| cells::date_of(dataset, row).unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|a, b| sort_key(*a).total_cmp(&sort_key(*b)));
    let mut scope = RowWithEarlier {
        dataset,
        rows,
        position: 0,
        columns: BTreeMap::new(),
        earlier: BTreeMap::new(),
        is_missing: false,
        looked_up: BTreeMap::new(),
        reads_row: false,
        read: Vec::new(),
        outside,
    };
    let mut failed = Vec::new();
    for position in 0..scope.rows.len() {
        (scope.position, scope.is_missing) = (position, false);
        scope.read.clear();
        scope.reads_row = false;
        let is_true = compiler.condition_of_row(condition, &mut scope, |scope| scope.is_missing, not_a_condition)?;
        let Some(is_true) = is_true else { continue };
        let reads_row = scope.reads_row || !scope.read.is_empty();
        if !is_true {
            let row = reads_row.then(|| scope.rows[position]);
            failed.push(FailedRow { row, cells: scope.read.clone() });
        }
        if !reads_row {
            break;
        }
    }
    Ok(failed)
}

fn not_a_condition(value: &Value, span: Span) -> Diagnostic {
    error!(
        NOT_A_CONDITION at span, "a condition must be true or false, and this is {}", value.in_words();
        hint "compare it: `price <= previous.price`"
    )
}

/// The names of a row's columns, and of the columns of earlier rows.
struct RowWithEarlier<'a, 'o> {
    dataset: &'a Dataset,
    /// The indices of the rows in the order of their dates, and of the file on equal dates.
    rows: Vec<usize>,
    /// The position of the current row in `rows`.
    position: usize,
    /// The columns read so far.
    columns: BTreeMap<String, Vec<Option<CellValue>>>,
    /// The earlier row that each row has, by the word that asks for it and the column.
    earlier: BTreeMap<(String, String), Vec<Option<usize>>>,
    /// Whether the condition asked for a cell that is not there. Its value then does not count, and neither does what was
    /// reported.
    is_missing: bool,
    /// The cells of other datasets that belong to each row, by the path that names them.
    looked_up: BTreeMap<*const Expression, Result<Vec<Option<CellValue>>, Reported>>,
    /// Whether the condition read a cell of this row, or one that belongs to it.
    reads_row: bool,
    read: Vec<CellRead>,
    outside: &'o mut dyn Scope,
}

impl RowWithEarlier<'_, '_> {
    /// Returns the cells of a column.
    fn cells(
        &mut self,
        column: &str,
        span: Span,
        compiler: &mut Compiler<'_>,
    ) -> Result<&[Option<CellValue>], Reported> {
        if !self.columns.contains_key(column) {
            let (units, today) = (compiler.units, compiler.today);
            let cells = cells::column(self.dataset, column, span, units, today, compiler.report)?;
            self.columns.insert(column.to_owned(), cells);
        }
        Ok(self.columns.get(column).map_or(&[], Vec::as_slice))
    }

    /// Compiles the cell of a row, and records that it was read.
    fn value(
        &mut self,
        row: Option<usize>,
        name: String,
        column: &str,
        span: Span,
        compiler: &mut Compiler<'_>,
    ) -> Result<Value, Reported> {
        let name_in_words = format!("`{name}`");
        let value = self.read_cell(row, name, column, span, compiler)?;
        cells::compile_cell(value, &name_in_words, span, compiler)
    }

    /// Returns the cell of a row, and records that it was read.
    fn read_cell(
        &mut self,
        row: Option<usize>,
        name: String,
        column: &str,
        span: Span,
        compiler: &mut Compiler<'_>,
    ) -> Result<CellValue, Reported> {
        let found = row.and_then(|row| Some((row, self.columns.get(column)?.get(row)?.clone()?)));
        let Some((row, value)) = found else {
            self.is_missing = true;
            return Err(compiler.report.push(error!(MISSING_CELL at span, "`{name}` has no value here")));
        };
        let read = CellRead { name, row, column: column.to_owned(), value: value.clone() };
        if !self.read.contains(&read) {
            self.read.push(read);
        }
        Ok(value)
    }

    /// Returns the earlier row that a word of [`EARLIER_ROWS`] means, of those that have a value in the column.
    fn earlier(
        &mut self,
        word: &str,
        column: &TextSpan,
        compiler: &mut Compiler<'_>,
    ) -> Result<Option<usize>, Reported> {
        let dataset = self.dataset;
        let id = (word.to_owned(), column.text.clone());
        if !self.earlier.contains_key(&id) {
            let cells = self.cells(&column.text, column.span, compiler)?;
            let values: Vec<Option<f64>> = cells.iter().map(|cell| cell.as_ref().map(cells::sort_value)).collect();
            self.earlier.insert(id.clone(), cells::earlier_rows(dataset, word, &values));
        }
        let row = self.rows[self.position];
        Ok(self.earlier.get(&id).and_then(|rows| rows.get(row).copied().flatten()))
    }

    /// Returns the cell of another dataset that a path finds by a column of this row: `cpi[year = year].index`. `None` for all
    /// other paths, which are the same for every row.
    fn looked_up(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        let filtered = FilteredPath::of(path)?;
        let id = std::ptr::from_ref(path);
        if !self.looked_up.contains_key(&id) {
            let target = self.outside.dataset(filtered.id)?;
            if !reshape::depends_on_row(filtered.condition, self.dataset) {
                return None;
            }
            let context = (compiler.units, compiler.today);
            let cells = reshape::look_up(path, self.dataset, target, context, compiler.report);
            self.looked_up.insert(id, cells);
        }
        self.reads_row = true;
        let cell = match self.looked_up.get(&id)? {
            Ok(cells) => cells.get(self.rows[self.position]).cloned().flatten(),
            Err(reported) => return Some(Err(*reported)),
        };
        Some(match cell {
            Some(cell) => cells::compile_cell(cell, "the cell", path.span, compiler),
            None => {
                self.is_missing = true;
                Err(compiler.report.push(error!(MISSING_CELL at path.span, "the cell has no value here")))
            }
        })
    }

    fn earlier_value(
        &mut self,
        (word, column): (&str, &TextSpan),
        span: Span,
        compiler: &mut Compiler<'_>,
    ) -> Result<Value, Reported> {
        let row = self.earlier(word, column, compiler)?;
        self.value(row, format!("{word}.{}", column.text), &column.text, span, compiler)
    }
}

impl Scope for RowWithEarlier<'_, '_> {
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        if !cells::columns(self.dataset).any(|known| known == name) {
            return self.outside.name(name, span, compiler);
        }
        if let Err(reported) = self.cells(name, span, compiler) {
            return Some(Err(reported));
        }
        let row = self.rows.get(self.position).copied();
        Some(self.value(row, name.to_owned(), name, span, compiler))
    }

    fn cell(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<FoundCell> {
        if !cells::columns(self.dataset).any(|known| known == name) {
            return self.outside.cell(name, span, compiler);
        }
        if let Err(reported) = self.cells(name, span, compiler) {
            return Some(Err(reported));
        }
        let row = self.rows.get(self.position).copied();
        Some(self.read_cell(row, name.to_owned(), name, span, compiler).map(Some))
    }

    fn path(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        if let ExpressionKind::Member(inner, column) = &path.kind
            && let ExpressionKind::Name(word) = &inner.kind
            && EARLIER_ROWS.contains(&word.as_str())
        {
            return Some(self.earlier_value((word, column), path.span, compiler));
        }
        if let Some(value) = self.looked_up(path, compiler) {
            return Some(value);
        }
        self.outside.path(path, compiler)
    }

    fn names(&self) -> Vec<String> {
        let columns = cells::columns(self.dataset).map(str::to_owned);
        columns.chain(EARLIER_ROWS.map(str::to_owned)).chain(self.outside.names()).collect()
    }
}
