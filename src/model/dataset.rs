//! Cells of a dataset as values, those of derived columns included.

use super::compile::{Compiler, Kind, Scope, Time, Value, Words};
use super::expression::{self, Expression};
use super::program::Program;
use super::unit::{Unit, Units};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Dataset;
use crate::document::dataset::{Cell, ColumnKind};
use crate::source::Span;

/// A cell with what it is measured in.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// Words.
    Text(String),
    /// A point on the axis of years.
    Date(f64),
    /// A number, in this unit.
    Number(f64, Unit),
}

/// The index of the row that a key names.
///
/// # Errors
///
/// A dataset without a key column, and a key that no row bears.
pub fn row(dataset: &Dataset, key: &str, span: Span) -> Result<usize, Diagnostic> {
    let id = &dataset.id.value;
    let Some(column) = dataset.key else {
        return Err(Diagnostic::error(codes::UNKNOWN_NAME, format!("the rows of `{id}` have no names"))
            .at(span)
            .hint("name the column that names a row: `key: name`"));
    };
    let keys = dataset.rows.iter().map(|row| match row.cells.get(column) {
        Some(Some(cell)) => match &cell.value {
            Cell::Text(text) => text.clone(),
            Cell::Date(date) => date.to_string(),
            Cell::Number(number) => number.to_string(),
        },
        _ => String::new(),
    });
    let keys: Vec<String> = keys.collect();
    keys.iter().position(|known| known == key).ok_or_else(|| {
        Diagnostic::error(codes::UNKNOWN_NAME, format!("no row of `{id}` is called `{key}`"))
            .at(span)
            .suggest(key, keys.iter().map(String::as_str))
    })
}

/// The cell of a row in a column, data or derived; nothing where an optional cell is left out, or a derived one rests on
/// such.
///
/// # Errors
///
/// A column that is not there, and what is wrong with a derived column.
pub fn cell(
    dataset: &Dataset,
    row: usize,
    column: &str,
    span: Span,
    units: &Units,
) -> Result<Option<CellValue>, Diagnostic> {
    if let Some(at) = dataset.columns.iter().position(|known| known.name.value == column) {
        let Some(Some(cell)) = dataset.rows.get(row).and_then(|row| row.cells.get(at)) else {
            return Ok(None);
        };
        return Ok(Some(match (&cell.value, &dataset.columns[at].kind) {
            (Cell::Text(text), _) => CellValue::Text(text.clone()),
            (Cell::Date(date), _) => CellValue::Date(date.to_years()),
            (Cell::Number(number), ColumnKind::Number { unit: Some(unit) }) => {
                CellValue::Number(*number, units.parse(unit)?)
            }
            (Cell::Number(number), _) => CellValue::Number(*number, Unit::plain()),
        }));
    }
    let Some(derived) = dataset.derived.iter().find(|derived| derived.name.value == column) else {
        return Err(unknown_column(dataset, column, span));
    };
    let names = |word: &str| columns(dataset).any(|known| known == word);
    let expression = expression::parse(&derived.value, &Words { units, names })?;
    let mut program = Program::default();
    let mut compiler = Compiler { program: &mut program, units, time: Time::None, today: f64::NAN, draws: None };
    let mut scope = RowScope { dataset, row, units, open: vec![column], missing: false };
    let value = compiler.compile(&expression, &mut scope);
    if scope.missing {
        return Ok(None);
    }
    let value = value?;
    let number = program.constant(value.register).filter(|number| number.is_finite());
    let Some(number) = number else {
        let key = row_name(dataset, row);
        let message = format!("`{column}` of {key} is no finite number");
        return Err(Diagnostic::error(codes::NOT_FINITE, message)
            .at(derived.value.span)
            .label(dataset.rows[row].span, "in this row"));
    };
    match (value.kind, &derived.unit) {
        (Kind::Date, None) => Ok(Some(CellValue::Date(number))),
        (Kind::Number(unit), None) => Ok(Some(CellValue::Number(number / unit.scale, unit))),
        (Kind::Number(own), Some(written)) => {
            let unit = units.parse(written)?;
            if unit.dimension != own.dimension {
                let message = format!("`{column}` is in `{own}`, not in `{unit}`");
                return Err(Diagnostic::error(codes::UNIT_MISMATCH, message)
                    .at(derived.value.span)
                    .label(written.span, "the unit declared"));
            }
            Ok(Some(CellValue::Number(number / unit.scale, unit)))
        }
        _ => {
            let message = format!("`{column}` must be a number or a date");
            Err(Diagnostic::error(codes::KIND_MISMATCH, message).at(derived.value.span))
        }
    }
}

/// The names of a dataset's columns, derived ones last.
pub fn columns(dataset: &Dataset) -> impl Iterator<Item = &str> {
    let own = dataset.columns.iter().map(|column| column.name.value.as_str());
    own.chain(dataset.derived.iter().map(|column| column.name.value.as_str()))
}

/// The error of a column that is not there.
pub fn unknown_column(dataset: &Dataset, column: &str, span: Span) -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_NAME, format!("`{}` has no column `{column}`", dataset.id.value))
        .at(span)
        .suggest(column, columns(dataset))
}

fn row_name(dataset: &Dataset, row: usize) -> String {
    match dataset.key.and_then(|key| dataset.rows[row].cells[key].as_ref()).map(|cell| &cell.value) {
        Some(Cell::Text(text)) => format!("`{text}`"),
        _ => format!("row {}", row + 1),
    }
}

/// The columns of one row as names.
struct RowScope<'a> {
    dataset: &'a Dataset,
    row: usize,
    units: &'a Units,
    /// Derived columns being computed.
    open: Vec<&'a str>,
    /// Whether an optional cell that is left out was asked for.
    missing: bool,
}

impl Scope for RowScope<'_> {
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>> {
        let known = columns(self.dataset).find(|known| *known == name)?;
        if self.open.contains(&known) {
            let path = [self.open.as_slice(), &[known]].concat().join(" -> ");
            return Some(Err(
                Diagnostic::error(codes::CYCLE, format!("`{known}` is derived from itself: {path}")).at(span)
            ));
        }
        // A derived column rests on data and on derived columns written before it, so that none can rest on itself.
        if let Some(at) = self.dataset.derived.iter().position(|column| column.name.value == known) {
            let own =
                self.dataset.derived.iter().position(|column| Some(&column.name.value.as_str()) == self.open.last());
            if own.is_some_and(|own| at >= own) {
                let message = format!("`{known}` is derived later: a derived column rests on those written before it");
                return Some(Err(Diagnostic::error(codes::CYCLE, message).at(span)));
            }
        }
        Some(match cell(self.dataset, self.row, known, span, self.units) {
            Err(error) => Err(error),
            Ok(None) => {
                self.missing = true;
                Err(Diagnostic::error(codes::MISSING_CELL, format!("`{name}` has no value in this row")).at(span))
            }
            Ok(Some(CellValue::Date(years))) => Ok(compiler.date(years)),
            Ok(Some(CellValue::Number(number, unit))) => {
                let register = compiler.program.number(number * unit.scale);
                Ok(Value::new(register, Kind::Number(unit)))
            }
            Ok(Some(CellValue::Text(_))) => {
                let message = format!("`{name}` holds words: expected a number or a date");
                Err(Diagnostic::error(codes::KIND_MISMATCH, message).at(span))
            }
        })
    }

    fn path(&mut self, _: &Expression, _: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>> {
        None
    }

    fn names(&self) -> Vec<String> {
        columns(self.dataset).map(str::to_owned).collect()
    }

    fn definition(&self, _: &str) -> Option<&Expression> {
        None
    }
}
