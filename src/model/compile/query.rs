//! Queries: the best, least or first row of a dataset among those that meet a condition.

use super::cells::{self, CellValue};
use super::compiler::{Compiler, Scope};
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::model::syntax::expression::{Argument, Binary, Expression, ExpressionKind, TextSpan};
use crate::source::Span;

/// The words that ask for a row: with the largest value, with the smallest value, with the earliest date.
pub const QUERIES: [&str; 3] = ["best", "least", "first"];

/// The word that counts the rows of a dataset, all of them or those that meet a condition.
pub const COUNT: &str = "count";

/// A query: `gpus.best(memory, price <= 2000 USD, maker = "AMD")`.
#[derive(Clone, Debug)]
pub struct Query<'e> {
    /// `best`, `least` or `first`.
    word: &'e TextSpan,
    /// The column that is compared; `None` for the dataset's date column.
    column: Option<(&'e str, Span)>,
    condition: Option<Expression>,
}

impl<'e> Query<'e> {
    /// Reads the arguments of a query.
    ///
    /// # Errors
    ///
    /// Reports arguments that the query does not take.
    pub fn read(word: &'e TextSpan, arguments: &'e [Argument], report: &mut Report) -> Result<Self, Reported> {
        const NO_COLUMN: &str = "expected the name of a column, whose values are compared";
        // These two compare no values.
        let by_date = word.text == "first" || word.text == COUNT;
        let usage = if by_date {
            format!("its form is `{}(condition)`", word.text)
        } else {
            format!("its forms are `{0}(column)` and `{0}(column, condition)`", word.text)
        };
        let bad = |message: &str, at: Span| error!(BAD_ARGUMENTS at at, "{message}"; hint "{usage}");
        let mut query = Self { word, column: None, condition: None };
        let mut has_plain_condition = false;
        for argument in arguments {
            let problem = match argument {
                Argument::Plain(value) if !by_date && query.column.is_none() => match &value.kind {
                    ExpressionKind::Name(name) => {
                        query.column = Some((name, value.span));
                        continue;
                    }
                    _ => bad(NO_COLUMN, value.span),
                },
                Argument::Plain(value) if !has_plain_condition => {
                    has_plain_condition = true;
                    query.condition = Some(joined(query.condition.take(), value.clone()));
                    continue;
                }
                Argument::Plain(value) => {
                    bad("expected one condition", value.span).hint("join two conditions with `and`")
                }
                // `maker = "AMD"` has the form of a parameter.
                Argument::Named(name, value) => {
                    query.condition = Some(joined(query.condition.take(), comparison(name, value.clone())));
                    continue;
                }
                Argument::Point(point, value) => {
                    bad("expected a condition, found a point `point -> value`", point.span.to(value.span))
                }
            };
            return Err(report.push(problem));
        }
        if !by_date && query.column.is_none() {
            return Err(report.push(bad(NO_COLUMN, word.span)));
        }
        Ok(query)
    }

    /// Returns the condition, if there is one.
    pub fn into_condition(self) -> Option<Expression> {
        self.condition
    }

    /// Returns the index of the row, or `None` if no row meets the condition. Of equal rows, it is the first. Rows
    /// without a value in the column and rows dated after `today` are left out. `outside` resolves the names of the
    /// condition that are not columns.
    ///
    /// # Errors
    ///
    /// Reports a column that the dataset does not have or that holds text, and problems of the condition.
    pub fn row(
        &self,
        dataset: &Dataset,
        compiler: &mut Compiler<'_>,
        outside: &mut dyn Scope,
    ) -> Result<Option<usize>, Reported> {
        let values = self.values(dataset, compiler)?;
        let rows: Vec<usize> = match &self.condition {
            Some(condition) => cells::matching_rows(dataset, condition, compiler, Some(outside))?,
            None => (0..dataset.rows.len()).collect(),
        };
        let wants_largest = self.word.text == "best";
        let mut best: Option<(usize, f64)> = None;
        for row in rows {
            let is_later = cells::date_of(dataset, row).is_some_and(|date| date > compiler.known_by);
            let Some(value) = values[row].filter(|_| !is_later) else { continue };
            if best.is_none_or(|(_, so_far)| if wants_largest { value > so_far } else { value < so_far }) {
                best = Some((row, value));
            }
        }
        Ok(best.map(|(row, _)| row))
    }

    /// Returns whether a column of the row is the earliest of the dates compared: without a row it is "never".
    ///
    /// # Errors
    ///
    /// Reports a column that the dataset does not have.
    pub fn is_earliest(
        &self,
        dataset: &Dataset,
        column: &TextSpan,
        compiler: &mut Compiler<'_>,
    ) -> Result<bool, Reported> {
        let date_column = dataset.date.and_then(|date| dataset.columns.get(date)).map(|date| &*date.name.value);
        let compared = self.column.map_or(date_column, |(compared, _)| Some(compared));
        if self.word.text == "best" || compared != Some(&*column.text) {
            return Ok(false);
        }
        let cells = read_column(dataset, &column.text, column.span, compiler)?;
        Ok(matches!(cells.into_iter().flatten().next(), Some(CellValue::Date(_, _))))
    }

    /// Reports that no row meets the condition.
    pub fn report_no_row(&self, dataset: &Dataset, compiler: &mut Compiler<'_>, outside: &mut dyn Scope) -> Reported {
        let span = self.condition.as_ref().map_or(self.word.span, |condition| condition.span);
        let left_out = match (self.column, dataset.date) {
            (Some((column, _)), Some(_)) => {
                format!("rows without `{column}` and rows dated after `today` are left out")
            }
            (Some((column, _)), None) => format!("rows without `{column}` are left out"),
            (None, _) => "rows dated after `today` are left out".to_owned(),
        };
        let condition = self.condition.as_ref();
        let near = condition.and_then(|condition| cells::near_values(dataset, condition, compiler, Some(outside)));
        let problem = error!(
            NO_ROW at span, "no row of `{}` meets the condition", dataset.id.value;
            label dataset.id.span, "the dataset";
            hint "loosen the condition, or add a row; {left_out}"
        );
        compiler.report.push(problem.hints(near))
    }

    /// Returns the value of each row that is compared, in base units or as a point on the axis of years.
    fn values(&self, dataset: &Dataset, compiler: &mut Compiler<'_>) -> Result<Vec<Option<f64>>, Reported> {
        let Some((column, span)) = self.column else {
            if dataset.date.is_none() {
                return Err(compiler.report.push(error!(
                    BAD_ARGUMENTS at self.word.span,
                    "`{}` has no column of dates, so it has no first row", dataset.id.value;
                    hint "name the column of dates in the dataset, `date: released`, or ask for `least`"
                )));
            }
            return Ok((0..dataset.rows.len()).map(|row| cells::date_of(dataset, row)).collect());
        };
        let cells = read_column(dataset, column, span, compiler)?;
        let mut values = Vec::with_capacity(cells.len());
        for cell in cells {
            values.push(match cell {
                None => None,
                Some(CellValue::Date(years, _)) => Some(years),
                Some(CellValue::Number(number, unit)) => Some(number * unit.scale),
                Some(CellValue::Text(_)) => {
                    return Err(compiler.report.push(error!(
                        KIND_MISMATCH at span, "`{column}` has text: expected a column of numbers or dates"
                    )));
                }
            });
        }
        Ok(values)
    }
}

/// Joins two conditions with `and`.
fn joined(one: Option<Expression>, other: Expression) -> Expression {
    let Some(one) = one else { return other };
    let span = one.span.to(other.span);
    Expression::new(ExpressionKind::Binary(Binary::And, Box::new(one), Box::new(other)), span)
}

/// Returns a comparison that is written as an argument with a name: of `maker = "AMD" and price < 3 USD`, whose value is
/// `"AMD" and price < 3 USD`, the leftmost operand is compared.
fn comparison(name: &TextSpan, value: Expression) -> Expression {
    let span = name.span.to(value.span);
    match value.kind {
        ExpressionKind::Binary(operator, left, right) if operator.joins() => {
            let left = comparison(name, *left);
            Expression::new(ExpressionKind::Binary(operator, Box::new(left), right), span)
        }
        _ => {
            let column = Expression::new(ExpressionKind::Name(name.text.clone()), name.span);
            Expression::new(ExpressionKind::Binary(Binary::Equal, Box::new(column), Box::new(value)), span)
        }
    }
}

fn read_column(
    dataset: &Dataset,
    column: &str,
    span: Span,
    compiler: &mut Compiler<'_>,
) -> Result<Vec<Option<CellValue>>, Reported> {
    cells::column(dataset, column, span, compiler.units, compiler.today, compiler.report)
}
