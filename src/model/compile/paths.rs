//! Paths to one cell of a dataset: `gpus["RTX 4090"].memory`, `gpus.best(memory, price <= 2000 USD).memory`.

use super::cells;
use super::column_argument::readable;
use super::compiler::{Compiler, Scope};
use super::query::{QUERIES, Query};
use super::value::Value;
use crate::diagnostic::{Reported, error};
use crate::document::Dataset;
use crate::model::syntax::expression::{Argument, Expression, ExpressionKind, TextSpan};

impl Compiler<'_> {
    /// Compiles a path to a cell.
    pub(super) fn dataset_path(&mut self, path: &Expression, scope: &mut dyn Scope) -> Result<Value, Reported> {
        if let Some(cell) = self.queried_cell(path, scope) {
            return cell;
        }
        let scope = &*scope;
        let datasets = readable(scope, path.span, self.report)?;
        let problem = match &path.kind {
            ExpressionKind::Member(inner, column) => match &inner.kind {
                ExpressionKind::Row(inner, key) => match &inner.kind {
                    ExpressionKind::Name(id) => {
                        let dataset = datasets.dataset(id, inner.span, self.report)?;
                        let row = cells::row(dataset, &key.text, key.span, self.report)?;
                        return self.cell(dataset, row, column);
                    }
                    _ => "only a dataset has rows",
                },
                ExpressionKind::Name(name) => return Err(self.whole_column(path, name, column, scope)),
                _ => "expected a cell of a dataset",
            },
            ExpressionKind::Row(inner, _) => match &inner.kind {
                ExpressionKind::Name(id) => {
                    datasets.dataset(id, inner.span, self.report)?;
                    "expected a column of this row: add `.` and its name"
                }
                _ => "only a dataset has rows",
            },
            _ => "expected a cell of a dataset",
        };
        Err(self.report.push(error!(
            UNKNOWN_NAME at path.span, "{problem}";
            hint "a cell of a dataset is `gpus[\"RTX 4090\"].memory`"
        )))
    }

    /// Reports `name.column`, which is a whole column or no path at all.
    fn whole_column(&mut self, path: &Expression, name: &str, column: &TextSpan, scope: &dyn Scope) -> Reported {
        let column = &column.text;
        let dataset = scope.datasets().and_then(|datasets| datasets.get(name));
        self.report.push(match dataset {
            Some(dataset) if !cells::columns(dataset).any(|known| known == column) => {
                cells::unknown_column(dataset, column, path.span)
            }
            Some(_) => error!(
                KIND_MISMATCH at path.span, "`{name}.{column}` is a whole column: expected one value";
                hint
                    "one cell is `{name}[\"row\"].{column}`, the trend `trend({name}.{column})`, one of the values at \
                     random `draw({name}.{column})`"
            ),
            None if scope.names().iter().any(|known| known == name) => error!(
                UNKNOWN_NAME at path.span, "`{name}` is a name of the model and has no `.{column}` here";
                hint "inside a model `{name}` is its value; only datasets have columns"
            ),
            None => return self.unknown_dataset(path, name, scope),
        })
    }

    fn unknown_dataset(&mut self, path: &Expression, id: &str, scope: &dyn Scope) -> Reported {
        let span = match &path.kind {
            ExpressionKind::Member(inner, _) | ExpressionKind::Row(inner, _) => inner.span,
            _ => path.span,
        };
        match readable(scope, span, self.report).and_then(|datasets| datasets.dataset(id, span, self.report)) {
            Err(reported) => reported,
            Ok(_) => self.report.push(super::column_argument::whole_dataset(id, span)),
        }
    }

    /// Compiles `data.first(condition).column`; `None` for any other path.
    fn queried_cell(&mut self, path: &Expression, scope: &mut dyn Scope) -> Option<Result<Value, Reported>> {
        let ExpressionKind::Member(inner, column) = &path.kind else { return None };
        let ExpressionKind::Call(function, arguments) = &inner.kind else { return None };
        let ExpressionKind::Member(data, word) = &function.kind else { return None };
        let ExpressionKind::Name(id) = &data.kind else { return None };
        let is_query = QUERIES.contains(&&*word.text);
        // A copy, since the condition may ask the scope that holds the dataset for more.
        let dataset = scope.datasets()?.get(id).filter(|_| is_query)?.clone();
        Some(self.answer(&dataset, (word, arguments), column, scope))
    }

    fn answer(
        &mut self,
        dataset: &Dataset,
        (word, arguments): (&TextSpan, &[Argument]),
        column: &TextSpan,
        scope: &mut dyn Scope,
    ) -> Result<Value, Reported> {
        let query = Query::read(word, arguments, self.report)?;
        if let Some(row) = query.row(dataset, self, scope)? {
            return self.cell(dataset, row, column);
        }
        // A date that no row has reached yet is "never".
        match query.is_earliest(dataset, column, self)? {
            true => Ok(self.date(f64::INFINITY)),
            false => Err(query.report_no_row(dataset, self.report)),
        }
    }

    fn cell(&mut self, dataset: &Dataset, row: usize, column: &TextSpan) -> Result<Value, Reported> {
        let (units, today) = (self.units, self.today);
        let found = cells::cell(dataset, row, (&column.text, column.span), units, today, self.report)?;
        let name = format!("`{}` of {}", column.text, cells::row_name(dataset, row));
        match found {
            Some(cell) => cells::compile_cell(cell, &name, column.span, self),
            None => Err(self.report.push(error!(
                MISSING_CELL at column.span, "{name} has no value";
                label dataset.rows[row].span, "left out of this row"
            ))),
        }
    }
}
