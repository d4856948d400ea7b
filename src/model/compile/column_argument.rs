//! Columns of datasets as arguments of functions, and the datasets that an expression may read.

use super::cells;
use super::compiler::{Compiler, Scope};
use super::model_datasets::Datasets;
use super::signature::Call;
use crate::diagnostic::{Diagnostic, Report, Reported, error};
use crate::document::Dataset;
use crate::model::syntax::expression::{Expression, ExpressionKind, TextSpan};
use crate::source::Span;

/// A column of a dataset that a call names: `gpus.memory`, `gpus.memory[maker = "AMD"]`.
#[derive(Clone)]
pub struct ColumnArgument<'e> {
    /// The id of the dataset.
    pub dataset: &'e str,
    /// The place of the id.
    pub dataset_span: Span,
    /// The column.
    pub column: &'e TextSpan,
    /// The rows that are chosen; `None` for all.
    pub chosen: Option<ChosenRows>,
}

/// Rows of a dataset that meet a condition.
#[derive(Clone, Debug)]
pub struct ChosenRows {
    /// Their indices, in ascending order.
    pub rows: Vec<usize>,
    /// The condition as text.
    pub condition: String,
}

impl ColumnArgument<'_> {
    /// Keeps only the rows that meet a condition. `scope` resolves the names that are not columns.
    ///
    /// # Errors
    ///
    /// Reports problems of the condition, and a condition that no row meets.
    pub fn choose(
        &mut self,
        condition: &Expression,
        compiler: &mut Compiler<'_>,
        scope: &mut dyn Scope,
    ) -> Result<(), Reported> {
        let datasets = readable(scope, condition.span, compiler.report)?;
        // A copy, since the condition may ask the scope that holds the dataset for more.
        let dataset = datasets.dataset(self.dataset, self.dataset_span, compiler.report)?.clone();
        let mut rows = cells::matching_rows(&dataset, condition, compiler, Some(scope))?;
        let mut text = condition.condition().unwrap_or_else(|| "a condition".to_owned());
        if let Some(chosen) = &self.chosen {
            rows.retain(|row| chosen.rows.binary_search(row).is_ok());
            text = format!("{} and {text}", chosen.condition);
        }
        if rows.is_empty() {
            return Err(no_row(&dataset, condition, compiler, scope));
        }
        self.chosen = Some(ChosenRows { rows, condition: text });
        Ok(())
    }
}

/// Reports a condition that no row of a dataset meets.
pub fn no_row(
    dataset: &Dataset,
    condition: &Expression,
    compiler: &mut Compiler<'_>,
    scope: &mut dyn Scope,
) -> Reported {
    let near = cells::near_values(dataset, condition, compiler, Some(scope));
    let problem = error!(
        NO_ROW at condition.span, "no row of `{}` meets the condition", dataset.id.value;
        label dataset.id.span, "the dataset"
    );
    compiler.report.push(problem.hints(near))
}

/// Returns the datasets that an expression may read.
///
/// # Errors
///
/// Reports a place where no dataset can be read.
pub fn readable<'s>(scope: &'s dyn Scope, span: Span, report: &mut Report) -> Result<&'s Datasets<'s>, Reported> {
    scope.datasets().ok_or_else(|| {
        report.push(error!(
            UNKNOWN_NAME at span, "no dataset can be read here";
            hint "name what you need under `inputs` or `curves` of a model"
        ))
    })
}

/// Builds the error of a dataset where a value is expected.
pub fn whole_dataset(id: &str, span: Span) -> Diagnostic {
    error!(
        KIND_MISMATCH at span, "`{id}` is a dataset: expected one value";
        hint "one cell is `{id}[\"row\"].column`, a trend `trend({id}.column)`"
    )
}

/// Reads `data.column` or `data.column[condition]`, of a dataset that exists and a column that it has.
///
/// # Errors
///
/// Reports anything else.
pub fn column_argument<'e>(
    call: Call<'_>,
    argument: &'e Expression,
    compiler: &mut Compiler<'_>,
    scope: &mut dyn Scope,
) -> Result<ColumnArgument<'e>, Reported> {
    if let ExpressionKind::Filtered(inner, condition) = &argument.kind {
        let mut column = column_argument(call, inner, compiler, scope)?;
        column.choose(condition, compiler, scope)?;
        return Ok(column);
    }
    if let ExpressionKind::Member(inner, column) = &argument.kind
        && let ExpressionKind::Filtered(data, condition) = &inner.kind
        && let ExpressionKind::Name(id) = &data.kind
    {
        let dataset = readable(scope, argument.span, compiler.report)?.dataset(id, data.span, compiler.report)?;
        check_column(dataset, column, compiler.report)?;
        let mut column = ColumnArgument { dataset: id, dataset_span: data.span, column, chosen: None };
        column.choose(condition, compiler, scope)?;
        return Ok(column);
    }
    let report = &mut *compiler.report;
    let scope = &*scope;
    let datasets = readable(scope, argument.span, report)?;
    let function = call.signature.name;
    let mismatch = |message: &str| {
        error!(
            BAD_ARGUMENTS at argument.span, "{message}";
            hint "name a column together with its dataset: `{function}(gpus.memory)`"
        )
    };
    match &argument.kind {
        ExpressionKind::Member(inner, column) => match &inner.kind {
            ExpressionKind::Name(id) => {
                let dataset = datasets.dataset(id, inner.span, report)?;
                check_column(dataset, column, report)?;
                Ok(ColumnArgument { dataset: id, dataset_span: inner.span, column, chosen: None })
            }
            ExpressionKind::Row(..) => Err(report.push(mismatch("expected a whole column, found the cell of one row"))),
            _ => Err(report.push(mismatch("expected a column of a dataset"))),
        },
        ExpressionKind::Name(id) => match datasets.get(id) {
            Some(dataset) => {
                let columns: Vec<_> =
                    cells::columns(dataset).map(|column| format!("`{id}.{column}`")).take(12).collect();
                Err(report.push(error!(
                    BAD_ARGUMENTS at argument.span, "expected a column of `{id}`, found the whole dataset";
                    hint "its columns: {}", columns.join(", ")
                )))
            }
            None => Err(report.push(mismatch("expected a column of a dataset"))),
        },
        ExpressionKind::Binary(..) | ExpressionKind::Call(..) | ExpressionKind::Convert(..) => Err(report.push(
            mismatch("expected a column of a dataset, found an expression")
                .hint("to compute with columns, name the expression under `derived` of the dataset"),
        )),
        _ => Err(report.push(mismatch("expected a column of a dataset"))),
    }
}

fn check_column(dataset: &Dataset, column: &TextSpan, report: &mut Report) -> Result<(), Reported> {
    if cells::columns(dataset).any(|known| known == column.text) {
        return Ok(());
    }
    Err(report.push(cells::unknown_column(dataset, &column.text, column.span)))
}
