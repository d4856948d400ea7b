//! Columns of datasets as arguments of functions, and the datasets that an expression may read.

use super::cells;
use super::compiler::{Compiler, Scope};
use super::model_datasets::Datasets;
use super::signature::Call;
use crate::diagnostic::{Diagnostic, Report, Reported, error};
use crate::document::Dataset;
use crate::model::syntax::expression::{Expression, ExpressionKind, TextSpan};
use crate::source::Span;

/// A column of a dataset that a call names: `gpus.memory`.
#[derive(Clone, Copy)]
pub struct ColumnArgument<'e> {
    /// The id of the dataset.
    pub dataset: &'e str,
    /// The place of the id.
    pub dataset_span: Span,
    /// The column.
    pub column: &'e TextSpan,
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

/// Reads `data.column`, of a dataset that exists and a column that it has.
///
/// # Errors
///
/// Reports anything else.
pub fn column_argument<'e>(
    call: Call<'_>,
    argument: &'e Expression,
    compiler: &mut Compiler<'_>,
    scope: &dyn Scope,
) -> Result<ColumnArgument<'e>, Reported> {
    let report = &mut *compiler.report;
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
                Ok(ColumnArgument { dataset: id, dataset_span: inner.span, column })
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
