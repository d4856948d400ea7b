//! The conditions in brackets that choose a row of another dataset: columns of that dataset, each with what this row compares it
//! with.

use super::computed_cells::Cells;
use super::row_index::Key;
use crate::date::CalendarDate;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::document::dataset::ColumnKind;
use crate::model::compile::cells::{self, CellValue};
use crate::model::compile::comparisons::year_of;
use crate::model::syntax::expression::{Binary, Expression, ExpressionKind};
use crate::model::syntax::unit::{Unit, in_words};
use crate::source::Span;

/// A condition `column = value`.
pub struct Term<'e> {
    /// The column of the other dataset.
    pub column: &'e str,
    /// Its place.
    pub column_span: Span,
    /// What it is compared with, an expression over this row.
    pub value: &'e Expression,
    /// The text that it is compared with, if it is written in quotes.
    pub text: Option<String>,
}

/// Reads the conditions in brackets after a dataset or its column.
///
/// # Errors
///
/// Reports a condition that does not compare a column of the dataset by `=`, and a text that no row has.
pub fn terms<'e>(target: &Dataset, condition: &'e Expression, report: &mut Report) -> Result<Vec<Term<'e>>, Reported> {
    if let ExpressionKind::Binary(Binary::And, left, right) = &condition.kind {
        let mut both = terms(target, left, report)?;
        both.extend(terms(target, right, report)?);
        return Ok(both);
    }
    let id = &target.id.value;
    let ExpressionKind::Binary(Binary::Equal, left, value) = &condition.kind else {
        return Err(report.push(other_condition(id, condition.span)));
    };
    let ExpressionKind::Name(column) = &left.kind else {
        return Err(report.push(other_condition(id, left.span)));
    };
    if !cells::columns(target).any(|known| known == column) {
        return Err(report.push(cells::unknown_column(target, column, left.span)));
    }
    let text = match &value.kind {
        ExpressionKind::Text(text) => Some(text.clone()),
        _ => None,
    };
    if let (Some(text), Some(texts)) = (&text, cells::texts_of(target, column))
        && !texts.contains(text.as_str())
    {
        return Err(report.push(cells::unknown_text(target, column, text, value.span, &texts)));
    }
    Ok(vec![Term { column, column_span: left.span, value, text }])
}

fn other_condition(id: &str, span: Span) -> crate::diagnostic::Diagnostic {
    error!(
        UNEXPECTED at span, "expected a column of `{id}` and what it is equal to, found another condition";
        hint "a derived column finds a row by `=` alone: `{id}[year = year]` is the row of `{id}` with the same year as this row"
    )
}

/// What the cells of a column are.
enum Expected {
    Text,
    Date,
    Number(Unit),
}

impl Term<'_> {
    /// Returns the keys of what each row compares the column with, whose cells are `own`.
    ///
    /// # Errors
    ///
    /// Reports values of another kind, or of a unit that does not balance with that of the column.
    pub fn keys(
        &self,
        target: &Dataset,
        own: &Cells,
        sought: &Cells,
        report: &mut Report,
    ) -> Result<Vec<Option<Key>>, Reported> {
        let expected = own.iter().flatten().next().map(|cell| match cell {
            CellValue::Text(_) => Expected::Text,
            CellValue::Date(..) => Expected::Date,
            CellValue::Number(_, unit) => Expected::Number(unit.clone()),
        });
        let kind = target.columns.iter().find(|column| column.name.value == self.column).map(|column| &column.kind);
        let expected = expected.unwrap_or(match kind {
            Some(ColumnKind::Date) => Expected::Date,
            Some(ColumnKind::Number { .. }) => Expected::Number(Unit::plain()),
            _ => Expected::Text,
        });
        sought
            .iter()
            .map(|cell| cell.as_ref().map(|cell| self.key(target, &expected, cell, report)).transpose())
            .collect()
    }

    fn key(
        &self,
        target: &Dataset,
        expected: &Expected,
        sought: &CellValue,
        report: &mut Report,
    ) -> Result<Key, Reported> {
        let (id, column, span) = (&target.id.value, self.column, self.value.span);
        let found = match sought {
            CellValue::Text(text) => format!("the text `{text}`"),
            CellValue::Date(..) => "a date".to_owned(),
            CellValue::Number(_, unit) if unit.is_plain() => "a plain number".to_owned(),
            CellValue::Number(_, unit) => format!("a quantity in {}", in_words(unit)),
        };
        let key = match (expected, sought) {
            (Expected::Text, CellValue::Text(_)) | (Expected::Date, CellValue::Date(..)) => Key::of(sought),
            (Expected::Number(unit), CellValue::Number(_, own)) if unit.dimension == own.dimension => Key::of(sought),
            (Expected::Number(unit), CellValue::Number(..)) => {
                let has = if unit.is_plain() {
                    "plain numbers".to_owned()
                } else {
                    format!("quantities in {}", in_words(unit))
                };
                return Err(
                    report.push(error!(UNIT_MISMATCH at span, "`{column}` of `{id}` has {has}, and this is {found}"))
                );
            }
            // A year is a number beside a date, as everywhere.
            (Expected::Date, CellValue::Number(year, unit)) if unit.is_plain() => year_of(*year).map(Key::Date),
            (Expected::Date, CellValue::Text(text)) if self.text.is_some() => {
                CalendarDate::parse(text.trim()).map(Key::Date)
            }
            _ => None,
        };
        let expected = match expected {
            Expected::Text => "text",
            Expected::Date => "dates",
            Expected::Number(_) => "numbers",
        };
        key.ok_or_else(|| {
            report.push(error!(KIND_MISMATCH at span, "`{column}` of `{id}` has {expected}, and this is {found}"))
        })
    }
}
