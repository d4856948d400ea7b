//! What authors expect: conditions over the rows of a dataset, and over what a model says, judged with the paths and the
//! arithmetic of bound figures.

use super::arithmetic::{judge, rows_missing};
use super::evidence::Evidence;
use super::path::{Failure, Item, evaluate, is_name, named_in};
use super::{format, parse};
use crate::diagnostic::Diagnostic;
use crate::document::Dataset;
use crate::figure::format::number;
use crate::model::{
    Argument, BEFORE, CellValue, Expression, ExpressionKind, Forecast, KnownNames, Miss, Units, Word, cells, children,
    expression,
};
use crate::source::{Span, Spanned};

/// An expectation that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The row that fails, as messages name it; nothing where none is judged.
    pub row: Option<String>,
    /// What the condition says of a datum, and where that stands; the first is what fails.
    pub data: Vec<(Span, String)>,
    /// What the condition says of everything else.
    pub values: Vec<String>,
}

/// How the rows of a dataset fail an expectation.
///
/// # Errors
///
/// What is wrong with the condition.
pub fn of_rows(dataset: &Dataset, that: &Spanned<String>, evidence: Evidence<'_>) -> Result<Vec<Failed>, Diagnostic> {
    let units = Units::built_in();
    let columns: Vec<&str> = cells::columns(dataset).collect();
    let names = |word: &str| columns.contains(&word) || BEFORE.contains(&word) || is_name(word, evidence);
    let condition = expression::parse(that, &KnownNames { units: &units, names })?;
    let misses = match rows_missing(dataset, &condition, evidence, &units) {
        Ok(misses) => misses,
        Err(Failure::Told) => return Ok(Vec::new()),
        Err(Failure::Wrong(diagnostic)) => return Err(*diagnostic),
    };
    let mut own = Vec::new();
    paths(&condition, &mut own);
    let outside = |path: &&&Expression| !matches!(root(path), Some(name) if names_row(name, &columns));
    let values: Vec<String> =
        own.iter().filter(outside).filter_map(|path| said(path, that, evidence, &units)).collect();
    Ok(misses.into_iter().map(|miss| of_row(dataset, miss, values.clone())).collect())
}

fn names_row(name: &str, columns: &[&str]) -> bool {
    columns.contains(&name) || BEFORE.contains(&name)
}

fn of_row(dataset: &Dataset, miss: Miss, values: Vec<String>) -> Failed {
    let mut failed = Failed { row: miss.row.map(|row| cells::row_name(dataset, row)), data: Vec::new(), values };
    for reading in miss.read {
        let is_derived = dataset.derived.iter().any(|column| column.name.value == reading.column);
        let text = match &reading.value {
            CellValue::Text(words) => words.clone(),
            CellValue::Date(years) => number::day(*years),
            CellValue::Number(value, unit) => {
                let digits = if is_derived { number::computed(*value) } else { number::exact(*value) };
                number::with_unit(&digits, &unit.to_string())
            }
        };
        let place = cell(dataset, reading.row, &reading.column);
        failed.data.push((place, format!("`{}` is {text}", reading.name)));
    }
    // What fails is the row that is judged.
    let is_own = |(place, _): &(Span, String)| {
        miss.row.is_some_and(|row| dataset.rows.get(row).is_some_and(|row| covers(row.span, *place)))
    };
    failed.data.sort_by_key(|datum| !is_own(datum));
    failed
}

fn covers(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
}

/// Where a cell stands; where it is derived, the cell that names its row, or the row.
fn cell(dataset: &Dataset, row: usize, column: &str) -> Span {
    let Some(row) = dataset.rows.get(row) else { return dataset.span };
    let at = dataset.columns.iter().position(|known| known.name.value == column).or(dataset.key);
    let cell = at.and_then(|at| row.cells.get(at)?.as_ref());
    cell.map_or(row.span, |cell| cell.span)
}

/// How a model fails an expectation; nothing where it holds, or rests on a model that did not run. Names are the model's
/// own before they are anybody's.
///
/// # Errors
///
/// What is wrong with the condition.
pub fn of_model(
    forecast: &Forecast,
    that: &Spanned<String>,
    evidence: Evidence<'_>,
) -> Result<Option<Failed>, Diagnostic> {
    let units = Units::built_in();
    let mut condition = parse(that, evidence, &units)?;
    qualify(&mut condition, forecast, evidence);
    match judge(&condition, evidence, &units) {
        Ok(false) => {}
        Ok(true) | Err(Failure::Told) => return Ok(None),
        Err(Failure::Wrong(diagnostic)) => return Err(*diagnostic),
    }
    let mut failed = Failed { row: None, data: Vec::new(), values: Vec::new() };
    let mut found = Vec::new();
    paths(&condition, &mut found);
    for path in found {
        let Some(said) = said(path, that, evidence, &units) else { continue };
        match datum(path, evidence, &units) {
            Some(place) => failed.data.push((place, said)),
            None => failed.values.push(said),
        }
    }
    Ok(Some(failed))
}

/// Puts the model before names that are its own.
fn qualify(expression: &mut Expression, forecast: &Forecast, evidence: Evidence<'_>) {
    let span = expression.span;
    match &mut expression.kind {
        ExpressionKind::Name(name) if !is_name(name, evidence) && named_in(forecast, name).is_some() => {
            let model = Expression::new(ExpressionKind::Name(forecast.model.clone()), span);
            let word = Word { text: name.clone(), span };
            *expression = Expression::new(ExpressionKind::Member(Box::new(model), word), span);
        }
        ExpressionKind::Member(inner, _)
        | ExpressionKind::Row(inner, _)
        | ExpressionKind::Measured(inner, _)
        | ExpressionKind::Convert(inner, _)
        | ExpressionKind::Negate(inner)
        | ExpressionKind::Not(inner) => qualify(inner, forecast, evidence),
        ExpressionKind::Binary(_, left, right) | ExpressionKind::Interval(left, right) => {
            [left, right].into_iter().for_each(|side| qualify(side, forecast, evidence));
        }
        ExpressionKind::If(parts) => parts.iter_mut().for_each(|part| qualify(part, forecast, evidence)),
        ExpressionKind::Call(function, arguments) => match &function.kind {
            ExpressionKind::Name(_) => {
                for argument in arguments {
                    match argument {
                        Argument::Plain(value) | Argument::Named(_, value) => qualify(value, forecast, evidence),
                        Argument::Point(point, value) => {
                            [point, value].into_iter().for_each(|part| qualify(part, forecast, evidence));
                        }
                    }
                }
            }
            // What stands in the brackets of an attribute are levels, columns and the names of conditions.
            _ => qualify(function, forecast, evidence),
        },
        _ => {}
    }
}

/// The whole paths of an expression, in its order.
fn paths<'e>(expression: &'e Expression, found: &mut Vec<&'e Expression>) {
    match &expression.kind {
        ExpressionKind::Name(_) | ExpressionKind::Member(..) | ExpressionKind::Row(..) => found.push(expression),
        ExpressionKind::Call(function, _) if !matches!(function.kind, ExpressionKind::Name(_)) => {
            found.push(expression);
        }
        ExpressionKind::Call(..) => {
            children(&expression.kind).into_iter().skip(1).for_each(|child| paths(child, found));
        }
        kind => children(kind).into_iter().for_each(|child| paths(child, found)),
    }
}

/// The name that a path begins with.
fn root(path: &Expression) -> Option<&str> {
    match &path.kind {
        ExpressionKind::Name(name) => Some(name),
        ExpressionKind::Member(inner, _) | ExpressionKind::Row(inner, _) | ExpressionKind::Call(inner, _) => {
            root(inner)
        }
        _ => None,
    }
}

/// `` `product.median` is June 2030 ``
fn said(path: &Expression, that: &Spanned<String>, evidence: Evidence<'_>, units: &Units) -> Option<String> {
    let item = match evaluate(path, evidence, units).ok()? {
        Item::Sampled(sampled) => Item::Quantity(sampled.quantile(0.5)),
        item => item,
    };
    let text = format::format(&item, path.span).ok()?.text;
    let start = path.span.start.checked_sub(that.span.start)?;
    let written = that.value.get(start..start + path.span.len()).filter(|_| that.span.len() == that.value.len())?;
    Some(format!("`{written}` is {text}"))
}

/// Where the cell stands that a path leads to.
fn datum(path: &Expression, evidence: Evidence<'_>, units: &Units) -> Option<Span> {
    let ExpressionKind::Member(inner, column) = &path.kind else { return None };
    match evaluate(inner, evidence, units).ok()? {
        Item::Row(dataset, row) => Some(cell(dataset, row, &column.text)),
        _ => datum(inner, evidence, units),
    }
}
