//! Cells of a dataset as values, those of derived columns included.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt;

use super::{Compiler, Kind, KnownNames, Scope, Time, Value};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Dataset;
use crate::document::dataset::{Cell, ColumnKind};
use crate::model::program::Program;
use crate::model::syntax::expression::{self, Expression, ExpressionKind, children};
use crate::model::syntax::unit::{Unit, Units, in_words};
use crate::source::{Span, Spanned};

/// A cell with what it is measured in.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// Text.
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
    let cells = dataset.rows.iter().map(|row| row.cells.get(column).and_then(Option::as_ref));
    let keys: Vec<String> = cells.map(|cell| cell.map_or_else(String::new, |cell| key_text(&cell.value))).collect();
    keys.iter().position(|known| known == key).ok_or_else(|| {
        Diagnostic::error(codes::UNKNOWN_NAME, format!("no row of `{id}` is called `{key}`"))
            .at(span)
            .suggest(key, keys.iter().map(String::as_str))
    })
}

/// The cell of a row in a column, data or derived; nothing where an optional cell is left out, or a derived one rests on
/// such. `today` is what a derived column may call so.
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
    today: f64,
) -> Result<Option<CellValue>, Diagnostic> {
    Reader::new(dataset, column, span, units, today)?.cell(row)
}

/// Every cell of a column, in the order of the rows.
///
/// # Errors
///
/// As for one cell.
pub fn column(
    dataset: &Dataset,
    column: &str,
    span: Span,
    units: &Units,
    today: f64,
) -> Result<Vec<Option<CellValue>>, Diagnostic> {
    let reader = Reader::new(dataset, column, span, units, today)?;
    (0..dataset.rows.len()).map(|row| reader.cell(row)).collect()
}

/// Every cell of a column, in the order of the rows, each with what is wrong with it alone.
pub fn cells(
    dataset: &Dataset,
    column: &str,
    span: Span,
    units: &Units,
    today: f64,
) -> Vec<Result<Option<CellValue>, Diagnostic>> {
    match Reader::new(dataset, column, span, units, today) {
        Ok(reader) => (0..dataset.rows.len()).map(|row| reader.cell(row)).collect(),
        Err(error) => vec![Err(error); dataset.rows.len()],
    }
}

/// The rows of which a condition over their columns is true, by index; one that lacks a cell it asks for is not.
///
/// # Errors
///
/// What is wrong with the condition, or with a derived column that it names.
pub fn filter(
    dataset: &Dataset,
    condition: &Spanned<String>,
    units: &Units,
    today: f64,
) -> Result<Vec<usize>, Diagnostic> {
    let is_name = |word: &str| columns(dataset).any(|known| known == word);
    let expression = expression::parse(condition, &KnownNames { units, names: is_name })?;
    let mut program = Program::default();
    let mut compiler = Compiler { program: &mut program, units, time: Time::None, today, draws: None };
    chosen(dataset, &expression, &mut compiler, None)
}

/// The rows that meet a condition, as [`filter`] has it. `outside` knows what the condition names beside the columns:
/// cells of other datasets, say. That must be the same in every sample and for every row.
///
/// # Errors
///
/// Those of [`filter`], and a condition that differs from sample to sample.
pub fn chosen(
    dataset: &Dataset,
    condition: &Expression,
    compiler: &mut Compiler<'_>,
    outside: Option<&mut dyn Scope>,
) -> Result<Vec<usize>, Diagnostic> {
    let (units, today) = (compiler.units, compiler.today);
    let reader = Reader::bare(dataset, units, today);
    let mut derived = BTreeMap::new();
    for (name, span) in names(condition) {
        if let Some(at) = reader.derived_at(name).filter(|_| reader.own_at(name).is_none()) {
            derived.insert(at, column(dataset, name, span, units, today)?);
        }
    }
    let mut outside = outside.map(|scope| Outside { scope, constants: BTreeMap::new() });
    let mut chosen = Vec::new();
    for row in 0..dataset.rows.len() {
        let known: Known = derived.iter().map(|(at, cells)| (*at, cells[row].clone())).collect();
        let mut scope = RowScope { reader: &reader, row, known: &known, missing: false, outside: outside.as_mut() };
        let value = compiler.compile(condition, &mut scope);
        if scope.missing {
            continue;
        }
        let value = value?;
        if value.kind != Kind::Bool {
            let error = Diagnostic::error(codes::KIND_MISMATCH, "expected a truth over the columns of a row");
            return Err(error.at(condition.span).hint("compare: `memory >= 24 GB`"));
        }
        let Some(truth) = compiler.program.constant(value.register) else {
            let message = "expected a condition that is the same in every sample and at every date";
            return Err(Diagnostic::error(codes::KIND_MISMATCH, message).at(condition.span));
        };
        if truth == 1.0 {
            chosen.push(row);
        }
    }
    Ok(chosen)
}

/// One column, ready to be read row by row.
struct Reader<'a> {
    dataset: &'a Dataset,
    units: &'a Units,
    today: f64,
    /// The derived columns that it takes to compute the column, itself last, by index; each stands after those it rests
    /// on, so that no row is computed by recursion, and no column twice.
    derived: Vec<(usize, Expression)>,
    own: Option<usize>,
    /// The unit of each column of data, once it was read.
    read: Vec<OnceCell<Result<Unit, Diagnostic>>>,
}

impl<'a> Reader<'a> {
    /// Reads no column yet, but cells of any.
    fn bare(dataset: &'a Dataset, units: &'a Units, today: f64) -> Self {
        Self {
            dataset,
            units,
            today,
            derived: Vec::new(),
            own: None,
            read: vec![OnceCell::new(); dataset.columns.len()],
        }
    }

    fn new(dataset: &'a Dataset, column: &str, span: Span, units: &'a Units, today: f64) -> Result<Self, Diagnostic> {
        let mut reader = Self::bare(dataset, units, today);
        reader.own = reader.own_at(column);
        if reader.own.is_some() {
            return Ok(reader);
        }
        let Some(target) = dataset.derived.iter().position(|derived| derived.name.value == column) else {
            return Err(unknown_column(dataset, column, span));
        };
        let is_name = |word: &str| columns(dataset).any(|known| known == word);
        let vocabulary = KnownNames { units, names: is_name };
        let mut needed = vec![false; target + 1];
        needed[target] = true;
        for at in (0..=target).rev() {
            if !needed[at] {
                continue;
            }
            let expression = expression::parse(&dataset.derived[at].value, &vocabulary)?;
            for (name, span) in names(&expression) {
                if let Some(used) = reader.derived_at(name) {
                    reader.check_order(at, used, span)?;
                    needed[used] = true;
                }
            }
            reader.derived.push((at, expression));
        }
        reader.derived.reverse();
        Ok(reader)
    }

    fn own_at(&self, name: &str) -> Option<usize> {
        self.dataset.columns.iter().position(|column| column.name.value == name)
    }

    fn derived_at(&self, name: &str) -> Option<usize> {
        self.dataset.derived.iter().position(|column| column.name.value == name)
    }

    /// A derived column rests on data and on derived columns written before it, so that none can rest on itself.
    fn check_order(&self, at: usize, used: usize, span: Span) -> Result<(), Diagnostic> {
        let name = &self.dataset.derived[used].name.value;
        let message = match used {
            _ if used < at => return Ok(()),
            _ if used == at => format!("`{name}` is derived from itself: {name} -> {name}"),
            _ => format!("`{name}` is derived later: a derived column rests on those written before it"),
        };
        Err(Diagnostic::error(codes::CYCLE, message).at(span))
    }

    fn cell(&self, row: usize) -> Result<Option<CellValue>, Diagnostic> {
        let mut known = BTreeMap::new();
        if let Some(own) = self.own {
            return self.own_cell(row, own);
        }
        let mut last = None;
        for (at, expression) in &self.derived {
            last = self.derive(row, *at, expression, &known)?;
            known.insert(*at, last.clone());
        }
        Ok(last)
    }

    fn own_cell(&self, row: usize, at: usize) -> Result<Option<CellValue>, Diagnostic> {
        let Some(Some(cell)) = self.dataset.rows.get(row).and_then(|row| row.cells.get(at)) else {
            return Ok(None);
        };
        Ok(Some(match (&cell.value, &self.dataset.columns[at].kind) {
            (Cell::Text(text), _) => CellValue::Text(text.clone()),
            (Cell::Date(date), _) => CellValue::Date(date.to_years()),
            (Cell::Number(number), ColumnKind::Number { unit: Some(unit) }) => {
                let unit = self.read[at].get_or_init(|| self.units.parse(unit));
                CellValue::Number(*number, unit.clone()?)
            }
            (Cell::Number(number), _) => CellValue::Number(*number, Unit::plain()),
        }))
    }

    fn derive(
        &self,
        row: usize,
        at: usize,
        expression: &Expression,
        known: &Known,
    ) -> Result<Option<CellValue>, Diagnostic> {
        let derived = &self.dataset.derived[at];
        let column = &derived.name.value;
        let mut program = Program::default();
        let (units, today) = (self.units, self.today);
        let mut compiler = Compiler { program: &mut program, units, time: Time::None, today, draws: None };
        let mut scope = RowScope { reader: self, row, known, missing: false, outside: None };
        let value = compiler.compile(expression, &mut scope);
        if scope.missing {
            return Ok(None);
        }
        let value = value?;
        let Some(number) = program.constant(value.register) else {
            let message = format!("`{column}` is no single value: a derived column is computed from its row alone");
            return Err(Diagnostic::error(codes::KIND_MISMATCH, message).at(derived.value.span));
        };
        if !number.is_finite() {
            let message = format!("`{column}` of {} is no finite number", row_name(self.dataset, row));
            return Err(Diagnostic::error(codes::NOT_FINITE, message)
                .at(derived.value.span)
                .label(self.dataset.rows[row].span, "in this row"));
        }
        match (value.kind, &derived.unit) {
            (Kind::Date, None) => Ok(Some(CellValue::Date(number))),
            (Kind::Number(unit), None) => Ok(Some(CellValue::Number(number / unit.scale, unit))),
            (Kind::Number(own), Some(written)) => {
                let unit = units.parse(written)?;
                if unit.dimension != own.dimension {
                    let (own, declared) = (in_words(&own), in_words(&unit));
                    let message = format!("`{column}` is in {own}, not in {declared}");
                    return Err(Diagnostic::error(codes::UNIT_MISMATCH, message)
                        .at(derived.value.span)
                        .label(written.span, "the unit declared"));
                }
                Ok(Some(CellValue::Number(number / unit.scale, unit)))
            }
            (Kind::Date, Some(written)) => {
                let message = format!("`{column}` is a date, which bears no unit");
                Err(Diagnostic::error(codes::UNIT_MISMATCH, message)
                    .at(derived.value.span)
                    .label(written.span, "the unit declared"))
            }
            (Kind::Bool, _) => {
                let message = format!("`{column}` must be a number or a date");
                Err(Diagnostic::error(codes::KIND_MISMATCH, message)
                    .at(derived.value.span)
                    .hint("a truth as a number: `if c then 1 else 0`"))
            }
        }
    }
}

/// The cells of one row's derived columns that have been computed, by the column's index.
type Known = BTreeMap<usize, Option<CellValue>>;

/// Every name in an expression and where it stands, but for those of functions.
fn names(expression: &Expression) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    let mut waiting = vec![expression];
    while let Some(expression) = waiting.pop() {
        match &expression.kind {
            ExpressionKind::Name(name) => found.push((name.as_str(), expression.span)),
            ExpressionKind::Call(function, _) => {
                let called = matches!(function.kind, ExpressionKind::Name(_));
                waiting.extend(children(&expression.kind).into_iter().skip(usize::from(called)));
            }
            other => waiting.extend(children(other)),
        }
    }
    found
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

/// A row as messages name it: by its key, or by its number.
pub fn row_name(dataset: &Dataset, row: usize) -> String {
    let cell = dataset.key.and_then(|key| dataset.rows.get(row)?.cells.get(key)?.as_ref());
    cell.map_or_else(|| format!("row {}", row + 1), |cell| format!("`{}`", key_text(&cell.value)))
}

/// The text by which a cell of the key column names its row.
fn key_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Date(date) => date.to_string(),
        Cell::Number(number) => number.to_string(),
    }
}

/// The columns of one row as names.
struct RowScope<'r, 'a, 'o> {
    reader: &'r Reader<'a>,
    row: usize,
    known: &'r Known,
    /// Whether an optional cell that is left out was asked for.
    missing: bool,
    /// What knows other names; a derived column knows none.
    outside: Option<&'r mut Outside<'o>>,
}

/// What a condition may name beside the columns of a row.
struct Outside<'o> {
    scope: &'o mut dyn Scope,
    /// The paths whose value is known, by where they stand: they are the same for every row.
    constants: BTreeMap<Span, (f64, Kind)>,
}

impl Scope for RowScope<'_, '_, '_> {
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>> {
        let cell = match (self.reader.own_at(name), self.reader.derived_at(name)) {
            (Some(own), _) => self.reader.own_cell(self.row, own),
            // Columns that it rests on were computed before it.
            (None, Some(derived)) => Ok(self.known.get(&derived)?.clone()),
            (None, None) => return self.outside.as_mut()?.scope.name(name, span, compiler),
        };
        Some(match cell {
            Err(error) => Err(error),
            Ok(None) => {
                self.missing = true;
                Err(Diagnostic::error(codes::MISSING_CELL, format!("`{name}` has no value in this row")).at(span))
            }
            Ok(Some(cell)) => value(cell, format_args!("`{name}`"), span, compiler),
        })
    }

    fn path(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>> {
        if let Some(outside) = &mut self.outside {
            if let Some((number, kind)) = outside.constants.get(&path.span) {
                return Some(Ok(Value::new(compiler.program.number(*number), kind.clone())));
            }
            let value = compiler.path(path, outside.scope);
            if let Ok(value) = &value
                && let Some(number) = compiler.program.constant(value.register)
            {
                outside.constants.insert(path.span, (number, value.kind.clone()));
            }
            return Some(value);
        }
        let message = "a derived column is computed from its own row: expected the name of one of its columns";
        Some(Err(Diagnostic::error(codes::UNKNOWN_NAME, message).at(path.span)))
    }

    fn names(&self) -> Vec<String> {
        let outside = self.outside.iter().flat_map(|outside| outside.scope.names());
        columns(self.reader.dataset).map(str::to_owned).chain(outside).collect()
    }

    fn definition(&self, _: &str) -> Option<&Expression> {
        None
    }
}

/// A cell as a value of the language.
///
/// # Errors
///
/// A cell that holds words.
pub fn value(
    cell: CellValue,
    what: impl fmt::Display,
    span: Span,
    compiler: &mut Compiler<'_>,
) -> Result<Value, Diagnostic> {
    match cell {
        CellValue::Date(years) => Ok(compiler.date(years)),
        CellValue::Number(number, unit) => {
            let register = compiler.program.number(number * unit.scale);
            Ok(Value::new(register, Kind::Number(unit)))
        }
        CellValue::Text(_) => {
            let message = format!("{what} holds words: expected a number or a date");
            Err(Diagnostic::error(codes::KIND_MISMATCH, message).at(span))
        }
    }
}
