//! Queries: the row of a dataset that is best, least or first of those that meet a condition.

use super::cells::{self, CellValue};
use super::{Compiler, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Dataset;
use crate::document::dataset::Cell;
use crate::model::syntax::expression::{Argument, Expression, ExpressionKind, Word};
use crate::source::Span;

/// The words that ask for a row.
pub const QUERIES: [&str; 3] = ["best", "least", "first"];

/// What is asked.
#[derive(Clone, Debug)]
pub struct Query<'e> {
    /// `best`, `least` or `first`.
    pub word: &'e Word,
    /// The column that is compared; the dataset's own dates where there is none.
    column: Option<(&'e str, Span)>,
    condition: Option<&'e Expression>,
    /// Columns and the word that each has to hold.
    words: Vec<(&'e Word, &'e str, Span)>,
}

impl<'e> Query<'e> {
    /// Reads what stands in the brackets.
    ///
    /// # Errors
    ///
    /// Arguments that a query does not take.
    pub fn read(word: &'e Word, arguments: &'e [Argument]) -> Result<Self, Diagnostic> {
        let by_date = word.text == "first";
        let usage = if by_date {
            "write `first(condition)`".to_owned()
        } else {
            format!("write `{0}(column)` or `{0}(column, condition)`", word.text)
        };
        let bad = |message: &str, at: Span| Diagnostic::error(codes::BAD_ARGUMENTS, message).at(at).hint(&usage);
        let mut query = Self { word, column: None, condition: None, words: Vec::new() };
        for argument in arguments {
            match argument {
                Argument::Plain(value) if !by_date && query.column.is_none() => match &value.kind {
                    ExpressionKind::Name(name) => query.column = Some((name, value.span)),
                    _ => return Err(bad("expected the name of a column, whose values are compared", value.span)),
                },
                Argument::Plain(value) if query.condition.is_none() => query.condition = Some(value),
                Argument::Plain(value) => {
                    return Err(bad("expected one condition", value.span).hint("join two with `and`"));
                }
                Argument::Named(name, value) => match &value.kind {
                    ExpressionKind::Text(text) => query.words.push((name, text, value.span)),
                    _ => {
                        let error = bad("expected a word in quotes after `=`", value.span);
                        return Err(error.hint(format!("a number or a date is compared: `{} >= …`", name.text)));
                    }
                },
                Argument::Point(point, value) => {
                    return Err(bad("expected a condition, found a point `point -> value`", point.span.to(value.span)));
                }
            }
        }
        if !by_date && query.column.is_none() {
            return Err(bad("expected the name of a column, whose values are compared", word.span));
        }
        Ok(query)
    }

    /// The row, by index: the first of equals; nothing where none meets the condition. Rows without a value in the column
    /// and rows dated after `today` are left out. `outside` knows what the condition names beside the row's columns.
    ///
    /// # Errors
    ///
    /// A column that is not there or holds words, and what is wrong with the condition.
    pub fn row(
        &self,
        dataset: &Dataset,
        compiler: &mut Compiler<'_>,
        outside: &mut dyn Scope,
    ) -> Result<Option<usize>, Diagnostic> {
        let values = self.values(dataset, compiler)?;
        let mut rows: Vec<usize> = match self.condition {
            Some(condition) => cells::chosen(dataset, condition, compiler, Some(outside))?,
            None => (0..dataset.rows.len()).collect(),
        };
        for (column, word, span) in &self.words {
            let cells = cells::column(dataset, &column.text, column.span, compiler.units, compiler.today)?;
            let known = cells.iter().filter_map(|cell| match cell {
                Some(CellValue::Text(text)) => Some(text.as_str()),
                _ => None,
            });
            if !known.clone().any(|known| known == *word) {
                let message = format!("no row of `{}` has `{word}` as its {}", dataset.id.value, column.text);
                return Err(Diagnostic::error(codes::UNKNOWN_NAME, message).at(*span).suggest(word, known));
            }
            rows.retain(|row| matches!(&cells[*row], Some(CellValue::Text(text)) if text == word));
        }
        let greatest = self.word.text == "best";
        let mut found: Option<(usize, f64)> = None;
        for row in rows {
            let later = date(dataset, row).is_some_and(|date| date > compiler.today);
            let Some(value) = values[row].filter(|_| !later) else { continue };
            if found.is_none_or(|(_, so_far)| if greatest { value > so_far } else { value < so_far }) {
                found = Some((row, value));
            }
        }
        Ok(found.map(|(row, _)| row))
    }

    /// Whether a column of the row is the earliest of the dates compared, so that without a row it is "never".
    ///
    /// # Errors
    ///
    /// A column that is not there.
    pub fn is_earliest(&self, dataset: &Dataset, column: &Word, compiler: &Compiler<'_>) -> Result<bool, Diagnostic> {
        let own = dataset.date.and_then(|date| dataset.columns.get(date)).map(|date| &*date.name.value);
        let compared = self.column.map_or(own, |(compared, _)| Some(compared));
        if self.word.text == "best" || compared != Some(&*column.text) {
            return Ok(false);
        }
        let cells = cells::column(dataset, &column.text, column.span, compiler.units, compiler.today)?;
        Ok(matches!(cells.into_iter().flatten().next(), Some(CellValue::Date(_))))
    }

    /// The error of a query that no row answers.
    pub fn unanswered(&self, dataset: &Dataset) -> Diagnostic {
        let id = &dataset.id.value;
        let message = format!("no row of `{id}` meets the condition");
        let span = self.condition.map_or(self.word.span, |condition| condition.span);
        let left_out = match (self.column, dataset.date) {
            (Some((column, _)), Some(_)) => {
                format!("rows without `{column}` and rows dated after `today` are left out")
            }
            (Some((column, _)), None) => format!("rows without `{column}` are left out"),
            (None, _) => "rows dated after `today` are left out".to_owned(),
        };
        let error = Diagnostic::error(codes::NO_ROW, message).at(span);
        error.label(dataset.id.span, "the dataset").hint(format!("loosen the condition, or add a row; {left_out}"))
    }

    /// What is compared, for each row.
    fn values(&self, dataset: &Dataset, compiler: &Compiler<'_>) -> Result<Vec<Option<f64>>, Diagnostic> {
        let Some((column, span)) = self.column else {
            if dataset.date.is_none() {
                let message = format!("`{}` has no column of dates, so that no row is its first", dataset.id.value);
                let error = Diagnostic::error(codes::BAD_ARGUMENTS, message).at(self.word.span);
                return Err(error.hint("name the column of dates in the dataset, `date: released`, or ask for `least`"));
            }
            return Ok((0..dataset.rows.len()).map(|row| date(dataset, row)).collect());
        };
        let cells = cells::column(dataset, column, span, compiler.units, compiler.today)?;
        let value = |cell: Option<CellValue>| match cell {
            None => Ok(None),
            Some(CellValue::Date(years)) => Ok(Some(years)),
            Some(CellValue::Number(number, unit)) => Ok(Some(number * unit.scale)),
            Some(CellValue::Text(_)) => {
                let message = format!("`{column}` holds words: expected a column of numbers or dates");
                Err(Diagnostic::error(codes::KIND_MISMATCH, message).at(span))
            }
        };
        cells.into_iter().map(value).collect()
    }
}

fn date(dataset: &Dataset, row: usize) -> Option<f64> {
    match dataset.rows.get(row)?.cells.get(dataset.date?)?.as_ref().map(|cell| &cell.value) {
        Some(Cell::Date(date)) => Some(date.to_years()),
        _ => None,
    }
}
