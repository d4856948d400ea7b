//! Expectations: conditions that an author states about the rows of a dataset, or about the results of a model. They are
//! evaluated with the paths and the arithmetic of bound figures.

use super::binder::Binder;
use super::formatted;
use super::item::{Item, is_name, named_in};
use crate::diagnostic::{Report, Reported};
use crate::document::Dataset;
use crate::figure::format::number;
use crate::locale::Language;
use crate::model::{
    Argument, CellValue, EARLIER_ROWS, Expression, ExpressionKind, FailedRow, Forecast, KnownNames, TextSpan, cells,
    children, expression,
};
use crate::source::{Span, Spanned};

/// An expectation that is not met, with the values that its condition compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedExpectation {
    /// The name of the row that fails, for messages; `None` if the condition is not about a row.
    pub row: Option<String>,
    /// The cells that the condition reads: where each is written, and a sentence with its value. The cells of the row that
    /// fails come first.
    pub cells: Vec<(Span, String)>,
    /// Sentences with the values of the condition's other paths.
    pub values: Vec<String>,
}

impl Binder<'_> {
    /// Returns the rows of a dataset that fail a condition on their columns.
    ///
    /// # Errors
    ///
    /// Reports the problems of the condition.
    pub fn failing_rows(
        &mut self,
        language: &Language,
        dataset: &Dataset,
        condition: &Spanned<String>,
        report: &mut Report,
    ) -> Result<Vec<FailedExpectation>, Reported> {
        let columns: Vec<&str> = cells::columns(dataset).collect();
        let evidence = self.evidence;
        let names = |word: &str| names_row(word, &columns) || is_name(word, evidence);
        let parsed = expression::parse(condition, &KnownNames { units: self.evidence.units, names }, report)?;
        let failed = self.failed_rows(dataset, &parsed, report)?;
        let mut paths = Vec::new();
        collect_paths(&parsed, &mut paths);
        paths.retain(|path| !path.root().is_some_and(|name| names_row(name, &columns)));
        let values: Vec<String> = paths.into_iter().filter_map(|path| self.describe(path, condition)).collect();
        Ok(failed.into_iter().map(|row| describe_failed_row(language, dataset, row, values.clone())).collect())
    }

    /// Returns how the results of a model fail a condition, or `None` if the condition is true. A name that is not an id
    /// is first looked up in the model.
    ///
    /// # Errors
    ///
    /// Reports the problems of the condition.
    pub fn failed_forecast(
        &mut self,
        _language: &Language,
        forecast: &Forecast,
        condition: &Spanned<String>,
        report: &mut Report,
    ) -> Result<Option<FailedExpectation>, Reported> {
        let mut parsed = self.parse(condition, report)?;
        self.qualify(&mut parsed, forecast);
        if self.eval_condition(&parsed, report)? {
            return Ok(None);
        }
        let mut failed = FailedExpectation { row: None, cells: Vec::new(), values: Vec::new() };
        let mut paths = Vec::new();
        collect_paths(&parsed, &mut paths);
        for path in paths {
            let Some(sentence) = self.describe(path, condition) else { continue };
            match self.cell_of(path) {
                Some(place) => failed.cells.push((place, sentence)),
                None => failed.values.push(sentence),
            }
        }
        Ok(Some(failed))
    }

    /// Writes the model's id before each name that belongs to the model.
    fn qualify(&self, expression: &mut Expression, forecast: &Forecast) {
        let span = expression.span;
        match &mut expression.kind {
            ExpressionKind::Name(name) if !is_name(name, self.evidence) && named_in(forecast, name).is_some() => {
                let model = Expression::new(ExpressionKind::Name(forecast.model.clone()), span);
                let word = TextSpan { text: name.clone(), span };
                *expression = Expression::new(ExpressionKind::Member(Box::new(model), word), span);
            }
            ExpressionKind::Member(inner, _)
            | ExpressionKind::Row(inner, _)
            // The condition is about columns.
            | ExpressionKind::Filtered(inner, _)
            | ExpressionKind::Measured(inner, _)
            | ExpressionKind::Convert(inner, _)
            | ExpressionKind::Negate(inner)
            | ExpressionKind::Not(inner) => self.qualify(inner, forecast),
            ExpressionKind::Binary(_, left, right) | ExpressionKind::Interval(left, right) => {
                [left, right].into_iter().for_each(|side| self.qualify(side, forecast));
            }
            ExpressionKind::If(parts) => parts.iter_mut().for_each(|part| self.qualify(part, forecast)),
            ExpressionKind::Call(function, arguments) => match &function.kind {
                ExpressionKind::Name(_) => {
                    for argument in arguments {
                        match argument {
                            Argument::Plain(value) | Argument::Named(_, value) => self.qualify(value, forecast),
                            Argument::Point(point, value) => {
                                [point, value].into_iter().for_each(|part| self.qualify(part, forecast));
                            }
                        }
                    }
                }
                // The arguments of an attribute are levels, columns and names of conditions.
                _ => self.qualify(function, forecast),
            },
            _ => {}
        }
    }

    /// Returns a path with its value: `` `product.median` is June 2030 ``. `None` if it has no value, or if the condition
    /// is not written in one piece in its file.
    fn describe(&mut self, path: &Expression, condition: &Spanned<String>) -> Option<String> {
        let language = self.evidence.language;
        // The problems of paths were reported when the condition was evaluated.
        let ignored = &mut Report::default();
        let text = match self.evaluate(path, ignored).ok()? {
            Item::Sampled(sampled) => formatted::format_central(language, &sampled).text,
            item => formatted::format(language, &item, path.span, ignored).ok()?.text,
        };
        let start = path.span.start.checked_sub(condition.span.start)?;
        let is_verbatim = condition.span.len() == condition.value.len();
        let written = condition.value.get(start..start + path.span.len()).filter(|_| is_verbatim)?;
        Some(format!("`{written}` is {text}"))
    }

    /// Returns where the cell that a path leads to is written.
    fn cell_of(&mut self, path: &Expression) -> Option<Span> {
        let ExpressionKind::Member(inner, column) = &path.kind else { return None };
        match self.evaluate(inner, &mut Report::default()).ok()? {
            Item::Row(dataset, row) => Some(cell_span(dataset, row, &column.text)),
            _ => self.cell_of(inner),
        }
    }
}

/// Returns whether a name in a condition on rows means the row: a column, or a row before it.
fn names_row(name: &str, columns: &[&str]) -> bool {
    columns.contains(&name) || EARLIER_ROWS.contains(&name)
}

fn describe_failed_row(
    language: &Language,
    dataset: &Dataset,
    failed_row: FailedRow,
    values: Vec<String>,
) -> FailedExpectation {
    let mut failed =
        FailedExpectation { row: failed_row.row.map(|row| cells::row_name(dataset, row)), cells: Vec::new(), values };
    for read in failed_row.cells {
        let is_derived = dataset.is_computed(&read.column);
        let text = match &read.value {
            CellValue::Text(text) => text.clone(),
            CellValue::Date(years, unit) => number::calendar_date(language, *years, *unit),
            CellValue::Number(value, unit) if is_derived => number::computed_quantity(language, *value, unit),
            CellValue::Number(value, unit) => number::exact_quantity(language, *value, unit),
        };
        let place = cell_span(dataset, read.row, &read.column);
        failed.cells.push((place, format!("`{}` is {text}", read.name)));
    }
    let is_in_row = |(place, _): &(Span, String)| {
        failed_row.row.is_some_and(|row| dataset.rows.get(row).is_some_and(|row| contains(row.span, *place)))
    };
    failed.cells.sort_by_key(|cell| !is_in_row(cell));
    failed
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
}

/// Returns where a cell is written; for a derived or missing cell, where the name of its row is, or the row.
fn cell_span(dataset: &Dataset, row: usize, column: &str) -> Span {
    let Some(row) = dataset.rows.get(row) else { return dataset.span };
    let at = dataset.columns.iter().position(|known| known.name.value == column).or(dataset.key.first().copied());
    let cell = at.and_then(|at| row.cells.get(at)?.as_ref());
    cell.map_or(row.span, |cell| cell.span)
}

/// Collects the paths of an expression, each as long as it is written, in order.
pub fn collect_paths<'e>(expression: &'e Expression, found: &mut Vec<&'e Expression>) {
    match &expression.kind {
        ExpressionKind::Name(_)
        | ExpressionKind::Member(..)
        | ExpressionKind::Row(..)
        | ExpressionKind::Filtered(..) => found.push(expression),
        ExpressionKind::Call(function, _) if !matches!(function.kind, ExpressionKind::Name(_)) => {
            found.push(expression);
        }
        ExpressionKind::Call(..) => {
            children(&expression.kind).into_iter().skip(1).for_each(|child| collect_paths(child, found));
        }
        kind => children(kind).into_iter().for_each(|child| collect_paths(child, found)),
    }
}
