//! What a model reads from datasets: cells, trends, and draws from a column.

use std::sync::Arc;

use super::datasets::Data;
use super::query::{QUERIES, Query};
use super::{Compiler, Kind, Scope, Value, cells};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Dataset;
use crate::model::program::{FitPart, Operation};
use crate::model::stats::fit::Fit;
use crate::model::syntax::expression::{Argument, Expression, ExpressionKind, Word};
use crate::model::syntax::unit::Unit;
use crate::source::Span;

/// A column as it is named in a call: the dataset, where its name stands, and the column.
type Column<'e> = (&'e str, Span, &'e Word);

impl Compiler<'_> {
    /// `data.first(condition).column`
    fn answer(&mut self, path: &Expression, scope: &mut dyn Scope) -> Option<Result<Value, Diagnostic>> {
        let ExpressionKind::Member(inner, column) = &path.kind else { return None };
        let ExpressionKind::Call(function, arguments) = &inner.kind else { return None };
        let ExpressionKind::Member(data, word) = &function.kind else { return None };
        let ExpressionKind::Name(name) = &data.kind else { return None };
        // A copy, since the condition may ask the scope that holds the dataset for more.
        let dataset = scope.data()?.dataset(name, data.span).ok().filter(|_| QUERIES.contains(&&*word.text))?.clone();
        Some(self.answered(&dataset, word, arguments, column, scope))
    }

    fn answered(
        &mut self,
        dataset: &Dataset,
        word: &Word,
        arguments: &[Argument],
        column: &Word,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        let query = Query::read(word, arguments)?;
        let Some(row) = query.row(dataset, self, scope)? else {
            // Not yet: no row has come that far.
            return match query.is_earliest(dataset, column, self)? {
                true => Ok(self.date(f64::INFINITY)),
                false => Err(query.unanswered(dataset)),
            };
        };
        self.cell_of(dataset, row, column)
    }

    fn cell_of(&mut self, dataset: &Dataset, row: usize, column: &Word) -> Result<Value, Diagnostic> {
        let found = cells::cell(dataset, row, &column.text, column.span, self.units, self.today)?;
        let what = format!("`{}` of {}", column.text, cells::row_name(dataset, row));
        match found {
            Some(cell) => cells::value(cell, &what, column.span, self),
            None => Err(Diagnostic::error(codes::MISSING_CELL, format!("{what} has no value"))
                .at(column.span)
                .label(dataset.rows[row].span, "left out of this row")),
        }
    }

    /// `data["row"].column`, `data.best(column, condition).column`
    pub(super) fn cell(&mut self, path: &Expression, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        if let Some(answer) = self.answer(path, scope) {
            return answer;
        }
        let scope = &*scope;
        let expected = |message: &str| {
            Diagnostic::error(codes::UNKNOWN_NAME, message)
                .at(path.span)
                .hint("a cell of a dataset is `gpus[\"RTX 4090\"].memory`")
        };
        let data = readable(scope).map_err(|error| error.at(path.span))?;
        match &path.kind {
            ExpressionKind::Member(inner, column) => match &inner.kind {
                ExpressionKind::Row(inner, key) => {
                    let ExpressionKind::Name(name) = &inner.kind else {
                        return Err(expected("only a dataset has rows"));
                    };
                    let dataset = data.dataset(name, inner.span)?;
                    let row = cells::row(dataset, &key.text, key.span)?;
                    self.cell_of(dataset, row, column)
                }
                ExpressionKind::Name(name) if data.has(name) => {
                    let dataset = data.dataset(name, inner.span)?;
                    let column = &column.text;
                    if !cells::columns(dataset).any(|known| known == column) {
                        return Err(cells::unknown_column(dataset, column, path.span));
                    }
                    let message = format!("`{name}.{column}` is a whole column: expected one value");
                    Err(Diagnostic::error(codes::KIND_MISMATCH, message).at(path.span).hint(format!(
                        "one cell is `{name}[\"row\"].{column}`, the trend `trend({name}.{column})`, one of the values at \
                         random `draw({name}.{column})`"
                    )))
                }
                ExpressionKind::Name(name) if scope.names().contains(name) => {
                    let message = format!("`{name}` is a name of the model and has no `.{}` here", column.text);
                    Err(Diagnostic::error(codes::UNKNOWN_NAME, message)
                        .at(path.span)
                        .hint(format!("inside a model `{name}` is its value; only datasets have columns")))
                }
                ExpressionKind::Name(name) => Err(unknown_dataset(data, name, inner.span)),
                _ => Err(expected("expected a cell of a dataset")),
            },
            ExpressionKind::Row(inner, _) => match &inner.kind {
                ExpressionKind::Name(name) if data.has(name) => {
                    Err(expected("expected a column of this row: one `.` and its name are missing"))
                }
                ExpressionKind::Name(name) => Err(unknown_dataset(data, name, inner.span)),
                _ => Err(expected("only a dataset has rows")),
            },
            _ => Err(expected("expected a cell of a dataset")),
        }
    }

    /// 2^(intercept + slope · (t − reference)), in the column's unit.
    pub(super) fn trend(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        let (column, frontier) = self.fitted("trend", arguments, span, scope)?;
        let fit = self.fit(column, frontier, span, scope)?;
        let time = self.time("trend", span).map_err(|mut error| {
            let flag = if frontier { ", frontier = true" } else { "" };
            let (dataset, _, column) = column;
            error.hints = vec![format!(
                "define it under `curves`, or take its value at a date: `at(2030-01-01, trend({dataset}.{}{flag}))`",
                column.text
            )];
            error
        })?;
        let intercept = self.program.fit(&fit, FitPart::Intercept);
        let slope = self.program.fit(&fit, FitPart::Slope);
        let reference = self.program.number(fit.reference);
        let two = self.program.number(2.0);
        let scale = self.program.number(fit.unit.scale);
        let elapsed = self.program.binary(Operation::Subtract, time, reference);
        let doublings = self.program.binary(Operation::Multiply, slope, elapsed);
        let logarithm = self.program.binary(Operation::Add, doublings, intercept);
        let number = self.program.binary(Operation::Power, two, logarithm);
        let register = self.program.binary(Operation::Multiply, number, scale);
        Ok(Value::new(register, Kind::Number(fit.unit.clone())))
    }

    /// 1/slope, in years; infinite, as "never" is, where the slope is 0.
    pub(super) fn doubling(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        let (column, frontier) = self.fitted("doubling", arguments, span, scope)?;
        let fit = self.fit(column, frontier, span, scope)?;
        let one = self.program.number(1.0);
        let slope = self.program.fit(&fit, FitPart::Slope);
        let register = self.program.binary(Operation::Divide, one, slope);
        let year = self.units.named("year").unwrap_or_else(Unit::plain);
        Ok(Value::new(register, Kind::Number(year)))
    }

    /// One of a column's values, by the quantile that a uniform draw is.
    pub(super) fn draw(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        let usage = "draw(data.column)";
        let [Argument::Plain(argument)] = arguments else {
            return Err(Diagnostic::error(codes::BAD_ARGUMENTS, "expected one column to draw from")
                .at(span)
                .hint(format!("write `{usage}`")));
        };
        let (name, name_span, column) = column_of("draw", argument, scope)?;
        let data = readable(scope).map_err(|error| error.at(span))?;
        let dataset = data.dataset(name, name_span)?;
        let (values, unit) = data.values(dataset, column, self.units)?;
        let draw = self.next_draw(span)?;
        let share = self.uniform_of(draw);
        let kind = unit.map_or(Kind::Date, Kind::Number);
        Ok(Value::new(self.program.pick(values, share), kind))
    }

    /// The column of a call and whether only its records are fitted.
    fn fitted<'e>(
        &mut self,
        function: &str,
        arguments: &'e [Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<(Column<'e>, bool), Diagnostic> {
        let usage = format!("write `{function}(data.column)` or `{function}(data.column, frontier = true)`");
        let bad = |message: String, at: Span| Diagnostic::error(codes::BAD_ARGUMENTS, message).at(at).hint(&usage);
        let (mut column, mut frontier) = (None, None);
        for argument in arguments {
            match argument {
                Argument::Plain(value) if column.is_none() => column = Some(column_of(function, value, scope)?),
                Argument::Plain(value) => {
                    let message = format!("`{function}` takes one column, and `frontier` by its name");
                    return Err(bad(message, value.span));
                }
                Argument::Named(name, value) if name.text == "frontier" => {
                    if frontier.is_some() {
                        return Err(bad("parameter `frontier` is given twice".to_owned(), name.span));
                    }
                    let register = self.truth(value, scope)?;
                    let Some(truth) = self.program.constant(register) else {
                        let message = "`frontier` is `true` or `false`, the same in every sample".to_owned();
                        return Err(bad(message, value.span));
                    };
                    frontier = Some(truth == 1.0);
                }
                Argument::Named(name, _) => {
                    let message = format!("`{function}` has no parameter `{}`", name.text);
                    return Err(bad(message, name.span).suggest(&name.text, ["frontier"]));
                }
                Argument::Point(point, value) => {
                    return Err(bad(
                        "expected a column, found a point `point -> value`".to_owned(),
                        point.span.to(value.span),
                    ));
                }
            }
        }
        let column = column.ok_or_else(|| bad(format!("`{function}` needs a column"), span))?;
        Ok((column, frontier.unwrap_or(false)))
    }

    fn fit(
        &self,
        (dataset, dataset_span, column): Column<'_>,
        frontier: bool,
        span: Span,
        scope: &dyn Scope,
    ) -> Result<Arc<Fit>, Diagnostic> {
        let data = readable(scope).map_err(|error| error.at(span))?;
        data.fit((dataset, dataset_span), column, frontier, self.units)
    }
}

/// The datasets that an expression may read.
fn readable(scope: &dyn Scope) -> Result<&Data<'_>, Diagnostic> {
    scope.data().ok_or_else(|| {
        Diagnostic::error(codes::UNKNOWN_NAME, "no dataset can be read here")
            .hint("name what you need under `inputs` or `curves` of a model")
    })
}

/// `data.column`, of a dataset that there is and a column that it has.
fn column_of<'e>(function: &str, expression: &'e Expression, scope: &dyn Scope) -> Result<Column<'e>, Diagnostic> {
    let data = readable(scope).map_err(|error| error.at(expression.span))?;
    let example = format!("{function}(gpus.memory)");
    let wrong = |message: &str| {
        let error = Diagnostic::error(codes::BAD_ARGUMENTS, message).at(expression.span);
        error.hint(format!("a column is named with its dataset: `{example}`"))
    };
    match &expression.kind {
        ExpressionKind::Member(inner, column) => match &inner.kind {
            ExpressionKind::Name(name) => {
                if !data.has(name) {
                    return Err(unknown_dataset(data, name, inner.span));
                }
                let dataset = data.dataset(name, inner.span)?;
                if !cells::columns(dataset).any(|known| known == column.text) {
                    return Err(cells::unknown_column(dataset, &column.text, column.span));
                }
                Ok((name, inner.span, column))
            }
            ExpressionKind::Row(..) => Err(wrong("expected a whole column, found the cell of one row")),
            _ => Err(wrong("expected a column of a dataset")),
        },
        ExpressionKind::Name(name) if data.has(name) => {
            let dataset = data.dataset(name, expression.span)?;
            let known: Vec<_> = cells::columns(dataset).map(|column| format!("`{name}.{column}`")).take(12).collect();
            Err(Diagnostic::error(
                codes::BAD_ARGUMENTS,
                format!("expected a column of `{name}`, found the whole dataset"),
            )
            .at(expression.span)
            .hint(format!("its columns: {}", known.join(", "))))
        }
        ExpressionKind::Binary(..) | ExpressionKind::Call(..) | ExpressionKind::Convert(..) => {
            Err(wrong("expected a column of a dataset, found an expression")
                .hint("what is computed from columns is a column too: name it under `derived` of the dataset"))
        }
        _ => Err(wrong("expected a column of a dataset")),
    }
}

fn unknown_dataset(data: &Data<'_>, name: &str, span: Span) -> Diagnostic {
    match data.dataset(name, span) {
        Err(error) => error,
        Ok(_) => whole_dataset(name, span),
    }
}

/// The error of a dataset where a value is expected.
pub fn whole_dataset(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(codes::KIND_MISMATCH, format!("`{name}` is a dataset: expected one value"))
        .at(span)
        .hint(format!("one cell is `{name}[\"row\"].column`, a trend `trend({name}.column)`"))
}
