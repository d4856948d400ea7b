//! What a condition that no row meets could have meant: the values that its columns have.

use std::collections::BTreeSet;

use super::column_reader::column;
use super::filter::matching_rows;
use super::lookup::columns;
use crate::date::{CalendarDate, CalendarUnit};
use crate::diagnostic::Report;
use crate::document::Dataset;
use crate::model::compile::cell_value::CellValue;
use crate::model::compile::compiler::{Compiler, KnownNames, Scope};
use crate::model::program::Program;
use crate::model::syntax::expression::{self, Binary, Expression, ExpressionKind, quoted};
use crate::model::syntax::unit::Units;
use crate::source::{Span, Spanned};

/// The most values that are listed.
const LISTED: usize = 6;

/// The most values that are named as near.
const NEAREST: usize = 2;

/// Returns a hint for a condition that no row of a dataset meets: the values of a column that one of its terms compares, in the
/// rows that meet all other terms. `None` if there are no such rows, or if a row meets the condition. `outside` resolves the names that are not columns.
pub fn near_values(
    dataset: &Dataset,
    condition: &Expression,
    compiler: &mut Compiler<'_>,
    mut outside: Option<&mut dyn Scope>,
) -> Option<String> {
    let terms = terms(condition);
    let mut met = Vec::new();
    for term in &terms {
        let outside = outside.as_mut().map(|scope| &mut **scope as &mut dyn Scope);
        let (rows, _) = compiler.isolated(|compiler| matching_rows(dataset, term, compiler, outside));
        met.push(rows.ok()?.into_iter().collect::<BTreeSet<usize>>());
    }
    let meets_all = |row: &usize| met.iter().all(|rows| rows.contains(row));
    if (0..dataset.rows.len()).any(|row| meets_all(&row)) {
        return None;
    }
    let compared = terms.iter().enumerate().filter_map(|(at, term)| Some((at, compared_column(dataset, term)?)));
    for (at, Compared { column: name, span, other, is_equality }) in compared {
        let others = || met.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, rows)| rows);
        let rows: Vec<usize> = (0..dataset.rows.len()).filter(|row| others().all(|rows| rows.contains(row))).collect();
        let (units, today) = (compiler.units, compiler.today);
        let (cells, _) = compiler.isolated(|compiler| column(dataset, name, span, units, today, compiler.report));
        let cells = cells.ok()?;
        let values: Vec<&CellValue> = rows.iter().filter_map(|row| cells[*row].as_ref()).collect();
        if values.is_empty() {
            continue;
        }
        let of = if terms.len() > 1 { " of the rows that meet the rest of the condition" } else { "" };
        let wanted = other.filter(|_| is_equality);
        return Some(format!("`{name}`{of} is {}", in_words(&values, wanted)));
    }
    None
}

/// Returns a hint for a condition that no row meets, as [`near_values`] does. `None` also if the condition has problems.
pub fn near(dataset: &Dataset, condition: &Spanned<String>, units: &Units, today: f64) -> Option<String> {
    let report = &mut Report::default();
    let is_name = |word: &str| columns(dataset).any(|known| known == word);
    let expression = expression::parse(condition, &KnownNames { units, names: is_name }, report).ok()?;
    let mut program = Program::default();
    near_values(dataset, &expression, &mut Compiler::new(&mut program, units, today, report), None)
}

/// Returns the conditions that are joined by `and`.
fn terms(condition: &Expression) -> Vec<&Expression> {
    match &condition.kind {
        ExpressionKind::Binary(Binary::And, left, right) => [terms(left), terms(right)].concat(),
        _ => vec![condition],
    }
}

/// A comparison of a column.
struct Compared<'e> {
    column: &'e str,
    span: Span,
    /// The number or the date that the column is compared with, if it is written out.
    other: Option<f64>,
    is_equality: bool,
}

fn compared_column<'e>(dataset: &Dataset, term: &'e Expression) -> Option<Compared<'e>> {
    let ExpressionKind::Binary(operator, left, right) = &term.kind else { return None };
    let name = |side: &'e Expression| match &side.kind {
        ExpressionKind::Name(name) if columns(dataset).any(|known| known == name) => Some((name.as_str(), side.span)),
        _ => None,
    };
    let ((column, span), other) =
        name(left).map(|name| (name, right)).or_else(|| name(right).map(|name| (name, left)))?;
    let other = match &other.kind {
        ExpressionKind::Number(number) => Some(*number),
        ExpressionKind::Date(date) => Some(date.to_years()),
        ExpressionKind::Text(text) => CalendarDate::parse(text).map(CalendarDate::to_years),
        _ => None,
    };
    operator.compares().then_some(Compared { column, span, other, is_equality: *operator == Binary::Equal })
}

/// Returns values as text: all if they are few, or else their range and the nearest to a wanted one.
fn in_words(values: &[&CellValue], wanted: Option<f64>) -> String {
    let mut sorted: Vec<(f64, String)> = values.iter().map(|value| (sort_value(value), written(value))).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    sorted.dedup();
    let listed =
        |some: &[(f64, String)]| some.iter().map(|(_, text)| format!("`{text}`")).collect::<Vec<_>>().join(", ");
    if sorted.len() <= LISTED {
        return listed(&sorted);
    }
    if matches!(values[0], CellValue::Text(_)) {
        return format!("{}, and {} more", listed(&sorted[..LISTED]), sorted.len() - LISTED);
    }
    let range = format!("`{}` to `{}`", sorted[0].1, sorted[sorted.len() - 1].1);
    let Some(wanted) = wanted else { return range };
    let mut near = sorted.clone();
    near.sort_by(|a, b| (a.0 - wanted).abs().total_cmp(&(b.0 - wanted).abs()));
    near.truncate(NEAREST);
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    format!("{range}, nearest {}", listed(&near))
}

/// Returns the number that values are ordered by; 0 for text, which has no order.
pub fn sort_value(value: &CellValue) -> f64 {
    match value {
        CellValue::Text(_) => 0.0,
        CellValue::Date(years, _) => *years,
        CellValue::Number(number, unit) => number * unit.scale,
    }
}

/// Returns a value as a condition has it.
pub fn written(value: &CellValue) -> String {
    match value {
        CellValue::Text(text) => quoted(text),
        CellValue::Date(years, unit) => match CalendarDate::containing(*years, *unit) {
            Some(date) if matches!(unit, CalendarUnit::Day | CalendarUnit::Year) => date.to_string(),
            Some(date) => quoted(&date.to_string()),
            None => years.to_string(),
        },
        CellValue::Number(number, unit) => match unit.to_string().as_str() {
            "" => number.to_string(),
            "%" => format!("{number}%"),
            unit => format!("{number} {unit}"),
        },
    }
}
