//! Paths to one cell of a dataset: `gpus["RTX 4090"].memory`, `gpus.best(memory, price <= 2000 USD).memory`.

use super::cells;
use super::column_argument::{no_row, readable};
use super::compiler::{Compiler, Scope};
use super::query::{QUERIES, Query};
use super::value::Value;
use crate::diagnostic::{Reported, error};
use crate::document::Dataset;
use crate::model::syntax::expression::{Argument, Expression, ExpressionKind, TextSpan};
use crate::source::Span;

impl Compiler<'_> {
    /// Compiles a path to a cell.
    pub(super) fn dataset_path(&mut self, path: &Expression, scope: &mut dyn Scope) -> Result<Value, Reported> {
        if let Some(cell) = self.queried_cell(path, scope) {
            return cell;
        }
        if let Some(filtered) = FilteredPath::of(path) {
            return self.filtered_cell(filtered, scope);
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
            ExpressionKind::Row(inner, _) | ExpressionKind::Filtered(inner, _) => match &inner.kind {
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
            ExpressionKind::Member(inner, _) | ExpressionKind::Row(inner, _) | ExpressionKind::Filtered(inner, _) => {
                inner.span
            }
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
            false => Err(query.report_no_row(dataset, self, scope)),
        }
    }

    /// Compiles the cell of the only row that meets a condition.
    fn filtered_cell(&mut self, path: FilteredPath<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
        let FilteredPath { id, id_span, column, condition } = path;
        let datasets = readable(scope, condition.span, self.report)?;
        // A copy, since the condition may ask the scope that holds the dataset for more.
        let dataset = datasets.dataset(id, id_span, self.report)?.clone();
        if !cells::columns(&dataset).any(|known| known == column.text) {
            return Err(self.report.push(cells::unknown_column(&dataset, &column.text, column.span)));
        }
        let row = only_row(&dataset, condition, self, scope)?;
        self.cell(&dataset, row, column)
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

/// A path to the cell of the only row that meets a condition: `ev.share[entity = "World", year = 2024]`, or
/// `ev[entity = "World", year = 2024].share`.
pub struct FilteredPath<'e> {
    /// The id of the dataset.
    pub id: &'e str,
    /// The place of the id.
    pub id_span: Span,
    /// The column.
    pub column: &'e TextSpan,
    /// The condition.
    pub condition: &'e Expression,
}

impl<'e> FilteredPath<'e> {
    /// Returns the path of an expression; `None` for other expressions.
    pub fn of(path: &'e Expression) -> Option<Self> {
        let (data, column, condition) = match &path.kind {
            ExpressionKind::Filtered(inner, condition) => match &inner.kind {
                ExpressionKind::Member(data, column) => (data, column, condition),
                _ => return None,
            },
            ExpressionKind::Member(inner, column) => match &inner.kind {
                ExpressionKind::Filtered(data, condition) => (data, column, condition),
                _ => return None,
            },
            _ => return None,
        };
        match &data.kind {
            ExpressionKind::Name(id) => Some(Self { id, id_span: data.span, column, condition }),
            _ => None,
        }
    }
}

/// Returns the only row of a dataset that meets a condition. `scope` resolves the names that are not columns.
///
/// # Errors
///
/// Reports problems of the condition, and a condition that no row meets or several do.
pub fn only_row(
    dataset: &Dataset,
    condition: &Expression,
    compiler: &mut Compiler<'_>,
    scope: &mut dyn Scope,
) -> Result<usize, Reported> {
    let rows = cells::matching_rows(dataset, condition, compiler, Some(&mut *scope))?;
    match rows[..] {
        [row] => Ok(row),
        [] => Err(no_row(dataset, condition, compiler, scope)),
        [..] => {
            let id = &dataset.id.value;
            let problem = error!(
                KIND_MISMATCH at condition.span, "{} rows of `{id}` meet the condition: expected one", rows.len();
                label dataset.id.span, "the dataset"
            );
            let more = cells::telling_apart(dataset, &rows);
            let hint = more.map(|more| format!("add a condition that one of them meets: `{more}`"));
            Err(compiler.report.push(problem.hints(hint)))
        }
    }
}
