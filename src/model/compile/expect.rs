//! What is expected of every row of a dataset, judged row by row: a condition over the row's columns and over those of
//! the rows dated before it.

use std::collections::BTreeMap;

use super::cells::{self, CellValue};
use super::{Compiler, Kind, Scope, Value};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Dataset;
use crate::document::dataset::Cell;
use crate::model::syntax::expression::{Expression, ExpressionKind, Word};
use crate::source::Span;

/// What rows dated before a row may be asked for, `previous.price`: the last of them that has the column, the first, the
/// one with the largest value, and with the smallest.
pub const BEFORE: [&str; 4] = ["previous", "first", "best", "least"];

/// A row of which a condition is not true.
#[derive(Clone, Debug, PartialEq)]
pub struct Miss {
    /// The row; nothing where the condition names no column, so that it is the same for all.
    pub row: Option<usize>,
    /// The cells that were asked for, each once, in the order asked.
    pub read: Vec<Reading>,
}

/// A cell that a condition asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// As it is named: `price`, `previous.price`.
    pub name: String,
    /// The row it stands in.
    pub row: usize,
    /// Its column.
    pub column: String,
    /// What it holds.
    pub value: CellValue,
}

/// The rows of which a condition is not true, in the order of their dates. A row that lacks a cell it asks for, or has
/// none before it where one is asked for, is not judged. `outside` knows what the condition names beside.
///
/// # Errors
///
/// What is wrong with the condition, or with a derived column that it names.
pub fn misses(
    dataset: &Dataset,
    condition: &Expression,
    compiler: &mut Compiler<'_>,
    outside: &mut dyn Scope,
) -> Result<Vec<Miss>, Diagnostic> {
    let mut rows: Vec<usize> = (0..dataset.rows.len()).collect();
    rows.sort_by(|a, b| {
        let [a, b] = [a, b].map(|row| date(dataset, *row).unwrap_or(f64::NEG_INFINITY));
        a.total_cmp(&b)
    });
    let mut scope =
        Around { dataset, rows, at: 0, columns: BTreeMap::new(), missing: false, read: Vec::new(), outside };
    let mut misses = Vec::new();
    for at in 0..scope.rows.len() {
        (scope.at, scope.missing) = (at, false);
        scope.read.clear();
        let value = compiler.compile(condition, &mut scope);
        if scope.missing {
            continue;
        }
        let value = value?;
        if value.kind != Kind::Bool {
            let message = format!("a condition is true or false, and this is {}", value.in_words());
            let error = Diagnostic::error(codes::NOT_A_CONDITION, message).at(condition.span);
            return Err(error.hint("compare it: `price <= previous.price`"));
        }
        let Some(truth) = compiler.program.constant(value.register) else {
            let message = "expected a condition that is the same in every sample and at every date";
            return Err(Diagnostic::error(codes::KIND_MISMATCH, message).at(condition.span));
        };
        let is_of_row = !scope.read.is_empty();
        if truth != 1.0 {
            misses.push(Miss { row: is_of_row.then(|| scope.rows[at]), read: scope.read.clone() });
        }
        if !is_of_row {
            break;
        }
    }
    Ok(misses)
}

fn date(dataset: &Dataset, row: usize) -> Option<f64> {
    match dataset.rows.get(row)?.cells.get(dataset.date?)?.as_ref().map(|cell| &cell.value) {
        Some(Cell::Date(date)) => Some(date.to_years()),
        _ => None,
    }
}

/// A row with those before it.
struct Around<'a, 'o> {
    dataset: &'a Dataset,
    /// In the order of their dates, as written among equals.
    rows: Vec<usize>,
    /// The place of the row in that order.
    at: usize,
    /// The columns asked for so far.
    columns: BTreeMap<String, Vec<Option<CellValue>>>,
    /// Whether a cell was asked for that is not there.
    missing: bool,
    read: Vec<Reading>,
    outside: &'o mut dyn Scope,
}

impl Around<'_, '_> {
    fn has(&self, column: &str) -> bool {
        cells::columns(self.dataset).any(|known| known == column)
    }

    /// The cells of a column.
    fn cells(&mut self, column: &str, span: Span, compiler: &Compiler<'_>) -> Result<&[Option<CellValue>], Diagnostic> {
        if !self.columns.contains_key(column) {
            let cells = cells::column(self.dataset, column, span, compiler.units, compiler.today)?;
            self.columns.insert(column.to_owned(), cells);
        }
        Ok(self.columns.get(column).map_or(&[], Vec::as_slice))
    }

    /// The value of a row's cell, which is noted down.
    fn value(
        &mut self,
        row: Option<usize>,
        name: String,
        column: &str,
        span: Span,
        compiler: &mut Compiler<'_>,
    ) -> Result<Value, Diagnostic> {
        let found = row.and_then(|row| Some((row, self.columns.get(column)?.get(row)?.clone()?)));
        let Some((row, value)) = found else {
            self.missing = true;
            let message = format!("`{name}` has no value here");
            return Err(Diagnostic::error(codes::MISSING_CELL, message).at(span));
        };
        let what = format!("`{name}`");
        let reading = Reading { name, row, column: column.to_owned(), value: value.clone() };
        if !self.read.contains(&reading) {
            self.read.push(reading);
        }
        cells::value(value, &what, span, compiler)
    }

    /// The row before this one that a word asks for, of those that have a value in the column.
    fn before(&mut self, word: &str, column: &Word, compiler: &Compiler<'_>) -> Result<Option<usize>, Diagnostic> {
        let (own, has_dates) = (date(self.dataset, self.rows[self.at]), self.dataset.date.is_some());
        let earlier: Vec<usize> = self.rows[..self.at]
            .iter()
            .copied()
            // Of one day none is before the others, whatever their order in the file.
            .filter(|row| !has_dates || date(self.dataset, *row).zip(own).is_some_and(|(before, own)| before < own))
            .collect();
        let cells = self.cells(&column.text, column.span, compiler)?;
        let mut known = earlier.into_iter().filter_map(|row| Some((row, number(cells.get(row)?.as_ref()?))));
        let found = match word {
            "first" => known.next(),
            "best" => known.reduce(|best, row| if row.1 > best.1 { row } else { best }),
            "least" => known.reduce(|least, row| if row.1 < least.1 { row } else { least }),
            _ => known.next_back(),
        };
        Ok(found.map(|(row, _)| row))
    }
}

/// What values are compared by; words are refused when they are asked for.
fn number(value: &CellValue) -> f64 {
    match value {
        CellValue::Text(_) => 0.0,
        CellValue::Date(years) => *years,
        CellValue::Number(number, unit) => number * unit.scale,
    }
}

impl Scope for Around<'_, '_> {
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>> {
        if !self.has(name) {
            return self.outside.name(name, span, compiler);
        }
        if let Err(error) = self.cells(name, span, compiler) {
            return Some(Err(error));
        }
        let row = self.rows.get(self.at).copied();
        Some(self.value(row, name.to_owned(), name, span, compiler))
    }

    fn path(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>> {
        let asked = match &path.kind {
            ExpressionKind::Member(inner, column) => match &inner.kind {
                ExpressionKind::Name(word) if BEFORE.contains(&word.as_str()) => Some((word, column)),
                _ => None,
            },
            _ => None,
        };
        let Some((word, column)) = asked else { return self.outside.path(path, compiler) };
        let row = match self.before(word, column, compiler) {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        let name = format!("{word}.{}", column.text);
        Some(self.value(row, name, &column.text, path.span, compiler))
    }

    fn names(&self) -> Vec<String> {
        let own = cells::columns(self.dataset).map(str::to_owned);
        own.chain(BEFORE.map(str::to_owned)).chain(self.outside.names()).collect()
    }

    fn definition(&self, _: &str) -> Option<&Expression> {
        None
    }
}
