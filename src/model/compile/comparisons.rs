//! Compiles comparisons: of quantities and dates, and of the columns of a row with text and with parts of the calendar.

use std::ops::Range;

use super::cell_value::CellValue;
use super::compiler::{Compiler, Scope};
use super::value::{Kind, Value};
use crate::date::{CalendarDate, CalendarUnit};
use crate::diagnostic::{Diagnostic, Reported, codes, error};
use crate::model::program::{Operation, Register};
use crate::model::syntax::expression::{Binary, Expression, ExpressionKind, quoted};
use crate::model::syntax::unit::in_words;
use crate::source::Span;

/// The part of a number below which the difference of two equal numbers is a rounding error.
pub const ROUNDING: f64 = 1e-12;

/// The numbers that are years beside a date.
const YEARS: Range<f64> = 1000.0..9999.0;

/// A side of a comparison that is a column of the current row.
struct Column<'e> {
    name: &'e str,
    span: Span,
    cell: CellValue,
}

/// What a side of a comparison is.
enum Side<'e> {
    /// A column in which the current row has a cell.
    Column(Column<'e>),
    /// A column in which the current row has no cell.
    Missing,
    /// Anything else.
    Value,
}

impl Compiler<'_> {
    pub(super) fn comparison(
        &mut self,
        operator: Binary,
        left: &Expression,
        right: &Expression,
        scope: &mut dyn Scope,
    ) -> Result<Value, Reported> {
        let sides = [self.side(left, scope)?, self.side(right, scope)?];
        let is_of_row = !matches!(sides, [Side::Value, Side::Value]);
        let truth = match &sides {
            // A missing cell is equal to nothing.
            [Side::Missing, _] | [_, Side::Missing] => (operator == Binary::Equal).then_some(false),
            [Side::Column(one), Side::Column(other)] => self.compare_cells(operator, one, other)?,
            [Side::Column(column), Side::Value] => self.compare_cell(operator, column, right)?,
            [Side::Value, Side::Column(column)] => self.compare_cell(turned(operator), column, left)?,
            [Side::Value, Side::Value] => None,
        };
        if let Some(truth) = truth {
            return Ok(self.truth(truth));
        }
        if operator == Binary::Equal && !is_of_row {
            // An unknown name is the first problem.
            for side in [left, right].into_iter().filter(|side| !matches!(side.kind, ExpressionKind::Text(_))) {
                self.compile(side, scope)?;
            }
            return Err(self.report.push(error!(
                UNEXPECTED at left.span.to(right.span), "expected `>=`, `<=`, `>` or `<` between two values, found `=`";
                hint
                    "a value is compared with `>=`, `<=`, `>` or `<`; computed values are hardly ever equal, so give a range: \
                     `x > 40% and x < 60%`"
            )));
        }
        let a = self.compile(left, scope)?;
        let b = self.compile(right, scope)?;
        self.check_percentage(&a, right)?;
        self.check_percentage(&b, left)?;
        if self.same_kind(&a, left.span, &b, right.span)? == Kind::Bool {
            return Err(self.report.push(error!(
                KIND_MISMATCH at left.span.to(right.span),
                "conditions cannot be compared: expected quantities or dates";
                hint "join conditions with `and`, `or` and `not`"
            )));
        }
        let register = match operator {
            Binary::AtLeast => self.program.binary(Operation::AtLeast, a.register, b.register),
            Binary::AtMost => self.program.binary(Operation::AtLeast, b.register, a.register),
            Binary::More => self.program.binary(Operation::More, a.register, b.register),
            Binary::Equal => self.equal(a.register, b.register),
            _ => self.program.binary(Operation::More, b.register, a.register),
        };
        Ok(Value::new(register, Kind::Bool))
    }

    /// Checks that a share in percent is compared with a share: `share > 50` would compare it with 5000%.
    fn check_percentage(&mut self, value: &Value, other: &Expression) -> Result<(), Reported> {
        match (&value.kind, other.number_above_one()) {
            (Kind::Number(unit), Some(number)) if unit.is_share() => {
                let message = format!("a quantity in {} is compared with the plain number {number}", in_words(unit));
                let problem = Diagnostic::error(codes::UNIT_MISMATCH, message).at(other.span);
                Err(self.report.push(problem.hint(as_percentage(number))))
            }
            _ => Ok(()),
        }
    }

    /// Returns whether two numbers are equal but for rounding errors of conversions between units.
    fn equal(&mut self, a: Register, b: Register) -> Register {
        if let (Some(a), Some(b)) = (self.program.constant(a), self.program.constant(b)) {
            return self.program.number(f64::from(u8::from(are_equal_numbers(a, b))));
        }
        let (least, greatest) =
            (self.program.binary(Operation::AtLeast, a, b), self.program.binary(Operation::AtLeast, b, a));
        self.program.binary(Operation::Minimum, least, greatest)
    }

    fn truth(&mut self, truth: bool) -> Value {
        Value::new(self.program.number(f64::from(u8::from(truth))), Kind::Bool)
    }

    fn side<'e>(&mut self, expression: &'e Expression, scope: &mut dyn Scope) -> Result<Side<'e>, Reported> {
        let ExpressionKind::Name(name) = &expression.kind else { return Ok(Side::Value) };
        let span = expression.span;
        Ok(match scope.cell(name, span, self).transpose()? {
            Some(Some(cell)) => Side::Column(Column { name, span, cell }),
            Some(None) => Side::Missing,
            None => Side::Value,
        })
    }

    /// Compares the cells of two columns of text. Other cells are values: `None`.
    fn compare_cells(
        &mut self,
        operator: Binary,
        one: &Column<'_>,
        other: &Column<'_>,
    ) -> Result<Option<bool>, Reported> {
        match (&one.cell, &other.cell) {
            (CellValue::Text(_), _) | (_, CellValue::Text(_)) if operator != Binary::Equal => {
                let text = if matches!(one.cell, CellValue::Text(_)) { one } else { other };
                Err(self.report.push(ordered_text(text)))
            }
            (CellValue::Text(one), CellValue::Text(other)) => Ok(Some(one == other)),
            (CellValue::Text(_), _) => Err(self.report.push(not_text(one, other.span))),
            (_, CellValue::Text(_)) => Err(self.report.push(not_text(other, one.span))),
            (CellValue::Date(one, one_unit), CellValue::Date(other, other_unit)) if operator == Binary::Equal => {
                let [one, other] =
                    [(one, one_unit), (other, other_unit)].map(|(years, unit)| CalendarDate::containing(*years, *unit));
                Ok(one.zip(other).map(|(one, other)| one.matches(other)))
            }
            _ => Ok(None),
        }
    }

    /// Compares a cell with what stands on the other side of the operator, if it is text in quotes, or a date or a year beside
    /// a date. All else are values: `None`.
    fn compare_cell(
        &mut self,
        operator: Binary,
        column: &Column<'_>,
        other: &Expression,
    ) -> Result<Option<bool>, Reported> {
        match (&column.cell, &other.kind) {
            (CellValue::Text(_), _) if operator != Binary::Equal => Err(self.report.push(ordered_text(column))),
            (CellValue::Text(text), ExpressionKind::Text(wanted)) => Ok(Some(text == wanted)),
            (CellValue::Text(_), ExpressionKind::Name(word)) => {
                let quoted = quoted(word);
                Err(self.report.push(not_text(column, other.span).hint(format!("write `{quoted}`"))))
            }
            (CellValue::Text(_), _) => Err(self.report.push(not_text(column, other.span))),
            (CellValue::Date(years, unit), _) => {
                let Some(wanted) = self.calendar_date(column.name, other)? else { return Ok(None) };
                Ok(compare_dates(operator, (*years, *unit), wanted, &other.kind))
            }
            (CellValue::Number(..), ExpressionKind::Text(text)) => {
                let name = column.name;
                let problem = error!(
                    KIND_MISMATCH at other.span, "`{name}` has numbers: expected a number, found the text `{text}`"
                );
                Err(self.report.push(match text.parse::<f64>() {
                    Ok(_) => problem.hint(format!("write `{text}`")),
                    Err(_) => problem,
                }))
            }
            (CellValue::Number(..), _) => Ok(None),
        }
    }

    /// Reads the date, the year, or the part of the calendar in quotes that a column of dates is compared with; `None` for other
    /// expressions.
    fn calendar_date(&mut self, column: &str, other: &Expression) -> Result<Option<CalendarDate>, Reported> {
        match &other.kind {
            ExpressionKind::Date(date) => Ok(Some((*date).into())),
            ExpressionKind::Number(year) if YEARS.contains(year) => Ok(year_of(*year)),
            ExpressionKind::Text(text) => match CalendarDate::parse(text.trim()) {
                Some(date) => Ok(Some(date)),
                None => Err(self.report.push(error!(
                    KIND_MISMATCH at other.span, "`{column}` has dates: expected a date, found the text `{text}`";
                    hint
                        "a day is written `2024-03-31`, a year `2024`, and a week, month, or quarter in quotes: `\"2024-W07\"`, \
                         `\"2024-03\"`, `\"2024-Q1\"`"
                ))),
            },
            _ => Ok(None),
        }
    }
}

/// Returns whether two numbers are equal but for rounding errors of conversions between units.
pub fn are_equal_numbers(a: f64, b: f64) -> bool {
    (a - b).abs() <= ROUNDING * a.abs().max(b.abs())
}

/// Returns the year that a number is beside a date; `None` for other numbers.
pub fn year_of(number: f64) -> Option<CalendarDate> {
    YEARS.contains(&number).then(|| CalendarDate::parse(&number.to_string())).flatten()
}

/// Compares the cell of a column of dates with a date. A day is earlier or later by its point in time, as everywhere in the
/// language: `None`.
fn compare_dates(
    operator: Binary,
    (years, unit): (f64, CalendarUnit),
    wanted: CalendarDate,
    written: &ExpressionKind,
) -> Option<bool> {
    let [start, end] = wanted.ends();
    match operator {
        Binary::Equal => Some(CalendarDate::containing(years, unit)?.matches(wanted)),
        _ if matches!(written, ExpressionKind::Date(_)) => None,
        Binary::AtLeast => Some(years >= start),
        Binary::More => Some(years >= end),
        Binary::AtMost => Some(years < end),
        Binary::Less => Some(years < start),
        _ => None,
    }
}

/// Returns the operator that compares the same values the other way around.
fn turned(operator: Binary) -> Binary {
    match operator {
        Binary::AtLeast => Binary::AtMost,
        Binary::AtMost => Binary::AtLeast,
        Binary::More => Binary::Less,
        Binary::Less => Binary::More,
        same => same,
    }
}

fn ordered_text(column: &Column<'_>) -> Diagnostic {
    let name = column.name;
    error!(KIND_MISMATCH at column.span, "`{name}` has text, which is compared with `=` alone")
}

fn not_text(column: &Column<'_>, at: Span) -> Diagnostic {
    let name = column.name;
    error!(KIND_MISMATCH at at, "`{name}` has text: expected text in quotes")
}

/// Returns the help for a plain number above 1 beside a percentage: the percentages that it may stand for.
pub(super) fn as_percentage(number: f64) -> String {
    format!("write `{number}%` or `{}%`", (number * 1e4).round() / 100.0)
}
