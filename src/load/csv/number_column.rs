//! One column of numbers while its file is read: numbers that have two readings are kept until the whole column is known.

use super::alike::{AlikeProblems, Described};
use super::numbers::{NumberFormat, Reading};
use crate::diagnostic::codes;
use crate::document::csv_format::CsvFormat;
use crate::document::dataset::{Cell, Column, ColumnKind, Row};
use crate::source::{Span, Spanned};

/// A column of numbers while it is read.
pub struct NumberColumn {
    at: usize,
    name: String,
    format: NumberFormat,
    /// Whether a number has a point that can only be a decimal one.
    has_point: bool,
    /// Numbers with a decimal comma that is not declared.
    commas: Vec<TwoReadings>,
    /// Numbers with a point where thousands end.
    points: Vec<TwoReadings>,
}

/// A number that has two readings.
struct TwoReadings {
    row: usize,
    text: String,
    span: Span,
    value: f64,
    is_certain: bool,
}

impl NumberColumn {
    /// Starts to read the column of this index; `None` if it is not one of numbers.
    pub fn new(at: usize, column: &Column, format: &CsvFormat) -> Option<Self> {
        let ColumnKind::Number { unit } = &column.kind else { return None };
        let unit = unit.as_ref().map(|unit| unit.value.as_str());
        let format = NumberFormat::of(format, unit);
        let name = column.name.value.clone();
        Some(Self { at, name, format, has_point: false, commas: Vec::new(), points: Vec::new() })
    }

    /// Reads the cell of a row; `None` if it is no number, or is not known to be one yet.
    pub fn read(&mut self, row: usize, text: &str, span: Span, problems: &mut AlikeProblems) -> Option<f64> {
        let waiting = |value, is_certain| TwoReadings { row, text: text.to_owned(), span, value, is_certain };
        match self.format.read(text) {
            Ok(Reading::Number(value)) => {
                self.has_point |= text.contains('.');
                Some(value)
            }
            Ok(Reading::DecimalComma { value, is_certain }) => {
                self.commas.push(waiting(value, is_certain));
                None
            }
            Ok(Reading::PointOrThousands(value)) => {
                self.points.push(waiting(value, false));
                None
            }
            Err(problem) => {
                problems.add(format!("{} {}", self.at, problem.kind()), span, || Described {
                    code: codes::BAD_NUMBER,
                    message: format!("expected a number, found `{text}`"),
                    several: format!("cells of `{}`", self.name),
                    hints: vec![problem.hint()],
                });
                None
            }
        }
    }

    /// Puts the numbers with two readings into their rows if the whole column leaves no doubt, and reports them otherwise. In a
    /// file with semicolons between its fields, a point may well separate thousands.
    pub fn settle(self, rows: &mut [Row], has_semicolons: bool, problems: &mut AlikeProblems) {
        let has_certain_comma = self.commas.iter().any(|number| number.is_certain);
        let commas_are_decimal = has_certain_comma && !self.has_point && self.points.is_empty();
        let points_are_decimal = self.commas.is_empty() && (self.has_point || !has_semicolons);
        let readings = [(self.commas, commas_are_decimal, ','), (self.points, points_are_decimal, '.')];
        for (numbers, is_decimal, sign) in readings {
            for TwoReadings { row, text, span, value, .. } in numbers {
                if is_decimal {
                    if let Some(row) = rows.get_mut(row) {
                        row.cells[self.at] = Some(Spanned::new(Cell::Number(value), span));
                    }
                    continue;
                }
                problems.add(format!("{} two readings {sign}", self.at), span, || {
                    let whole = text.replace(sign, "");
                    let declare = match sign {
                        ',' => {
                            format!("`thousands: \",\"` if `{text}` is {whole}, or `decimal: \",\"` if it is {value}")
                        }
                        _ => format!("`thousands: \".\"` if `{text}` is {whole}, or `decimal: \".\"` if it is {value}"),
                    };
                    Described {
                        code: codes::BAD_NUMBER,
                        message: format!("`{text}` has two readings, {whole} and {value}"),
                        several: format!("cells of `{}`", self.name),
                        hints: vec![format!("say in the dataset which it is: {declare}")],
                    }
                });
            }
        }
    }
}
