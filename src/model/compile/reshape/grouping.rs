//! A dataset made of groups of the rows of another: a row for each group, with columns computed from its rows.

use super::cell_keys;
use super::computed_cells::{Cells, ComputedCells};
use super::dataset_library::Library;
use super::numbers_of::numbers_of;
use super::row_evaluator::RowEvaluator;
use super::row_functions::{self, GROUP_FUNCTIONS};
use crate::date::CalendarDate;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::document::dataset::{Cell, Column, ColumnKind, Row};
use crate::document::group::{Group, GroupColumn};
use crate::model::compile::cells::{self, CellValue};
use crate::model::compile::compiler::KnownNames;
use crate::model::compile::signature::Call;
use crate::model::syntax::expression::{self, Expression, ExpressionKind, children};
use crate::model::syntax::unit::{Unit, Units};
use crate::source::{Span, Spanned};

/// Returns a dataset with the rows of its groups.
///
/// # Errors
///
/// Reports unknown datasets and columns, and problems of the expressions.
pub fn grouped(
    dataset: &Dataset,
    group: &Group,
    (library, units, today): (Library<'_>, &Units, f64),
    report: &mut Report,
) -> Result<Dataset, Reported> {
    let source = library.dataset(&group.from.value, group.from.span, report)?;
    let mut by: Vec<Cells> = Vec::new();
    for column in &group.by {
        by.push(cells::column(source, &column.value, column.span, units, today, report)?);
    }
    let groups = cell_keys::groups(&by.iter().collect::<Vec<_>>(), source.rows.len());
    let firsts = |cells: &Cells| groups.iter().map(|rows| cells[rows[0]].clone()).collect::<Cells>();
    let mut columns = Vec::new();
    let mut all_cells = Vec::new();
    for (name, cells) in group.by.iter().zip(&by) {
        let cells = firsts(cells);
        columns.push(key_column(name, source, &cells));
        all_cells.push((cells, name.span));
    }
    let mut inexact = Vec::new();
    let mut result = Ok(());
    let mut groups_of = Groups { dataset, source, groups: &groups, library, units, today };
    for column in &group.columns {
        match groups_of.column(column, report) {
            Ok((cells, is_exact)) => {
                let kind = kind_of(&cells, column.value.span);
                let name = column.name.clone();
                let (label, note) = (column.label.clone(), column.note.clone());
                let optional = cells.iter().any(Option::is_none);
                columns.push(Column { label, note, optional, ..Column::new(name, kind) });
                all_cells.push((cells, column.value.span));
                if !is_exact {
                    inexact.push(column.name.value.clone());
                }
            }
            Err(reported) => result = Err(reported),
        }
    }
    result?;
    let date = source.date.and_then(|date| {
        let name = &source.columns[date].name.value;
        group.by.iter().position(|column| column.value == *name)
    });
    let rows = groups.iter().enumerate().map(|(index, rows)| {
        let cell = |(cells, span): &(Cells, Span)| {
            cells[index].as_ref().and_then(cell_of).map(|cell| Spanned::new(cell, *span))
        };
        let cells = all_cells.iter().map(cell).collect();
        Row { cells, sources: sources_of(source, rows), ..Row::empty(0, group.span) }
    });
    let mut sources = dataset.sources.clone();
    add_sources(&mut sources, &source.sources);
    Ok(Dataset { columns, date, inexact, sources, rows: rows.collect(), ..dataset.clone() })
}

/// Returns the column of a dataset of groups by which its rows are grouped.
fn key_column(name: &Spanned<String>, source: &Dataset, cells: &Cells) -> Column {
    let optional = cells.iter().any(Option::is_none);
    match source.columns.iter().find(|column| column.name.value == name.value) {
        Some(column) => Column { optional, name: name.clone(), from: None, format: None, ..column.clone() },
        None => {
            let derived = source.derived.iter().find(|column| column.name.value == name.value);
            let (label, note) = derived.map_or((None, None), |column| (column.label.clone(), column.note.clone()));
            Column { label, note, optional, ..Column::new(name.clone(), kind_of(cells, name.span)) }
        }
    }
}

/// Returns the kind of a column with these cells.
fn kind_of(cells: &Cells, span: Span) -> ColumnKind {
    match cells.iter().flatten().next() {
        Some(CellValue::Text(_)) => ColumnKind::Text,
        Some(CellValue::Date(..)) => ColumnKind::Date,
        Some(CellValue::Number(_, unit)) if !unit.is_unnamed() => {
            ColumnKind::Number { unit: Some(Spanned::new(unit.to_string(), span)) }
        }
        Some(CellValue::Number(..)) | None => ColumnKind::Number { unit: None },
    }
}

/// Returns a value as a cell of data.
fn cell_of(value: &CellValue) -> Option<Cell> {
    Some(match value {
        CellValue::Text(text) => Cell::Text(text.clone()),
        CellValue::Date(years, unit) => Cell::Date(CalendarDate::containing(*years, *unit)?),
        CellValue::Number(number, _) => Cell::Number(*number),
    })
}

/// Returns the sources of a group, if one of its rows has sources of its own.
fn sources_of(source: &Dataset, rows: &[usize]) -> Vec<Spanned<String>> {
    let mut sources = Vec::new();
    if rows.iter().all(|row| source.rows[*row].sources.is_empty()) {
        return sources;
    }
    for row in rows {
        let own = &source.rows[*row].sources;
        add_sources(&mut sources, if own.is_empty() { &source.sources } else { own });
    }
    sources
}

fn add_sources(sources: &mut Vec<Spanned<String>>, others: &[Spanned<String>]) {
    for other in others {
        if !sources.iter().any(|known| known.value == other.value) {
            sources.push(other.clone());
        }
    }
}

/// The groups of a dataset while their columns are computed.
struct Groups<'a> {
    /// The dataset that is made.
    dataset: &'a Dataset,
    /// The dataset whose rows are grouped.
    source: &'a Dataset,
    /// The rows of each group, by index.
    groups: &'a [Vec<usize>],
    library: Library<'a>,
    units: &'a Units,
    today: f64,
}

impl Groups<'_> {
    /// Returns the value of a column for each group, and whether the values are exact: those of the rows, or sums or counts of
    /// them.
    fn column(&mut self, column: &GroupColumn, report: &mut Report) -> Result<(Cells, bool), Reported> {
        let names = |word: &str| {
            cells::columns(self.source).any(|known| known == word)
                || (self.library.get(word).is_some() && !self.units.contains(word))
        };
        let parsed = expression::parse(&column.value, &KnownNames { units: self.units, names }, report)?;
        let mut computed = ComputedCells::new(Vec::new());
        self.prepare(&parsed, column, &mut computed, report)?;
        let name = &column.name.value;
        let context = (self.units, self.today);
        let values: Cells = match computed.direct(&parsed) {
            Some(cells) => cells.clone(),
            None => {
                let evaluate = |group: usize| computed.evaluate(&parsed, (name, self.dataset, group), context, report);
                (0..self.groups.len()).map(evaluate).collect::<Result<_, _>>()?
            }
        };
        let mut in_unit =
            |cell| cells::in_unit(cell, (name, column.value.span), column.unit.as_ref(), self.units, report);
        let values: Cells =
            values.into_iter().map(|cell| cell.map(&mut in_unit).transpose()).collect::<Result<_, _>>()?;
        // All cells of a column are in one unit, which is that of the first.
        let values = match values.iter().flatten().next() {
            Some(CellValue::Number(..)) => {
                let (numbers, unit) = numbers_of(values.iter().map(Option::as_ref), (name, column.value.span), report)?;
                numbers.into_iter().map(|number| Some(CellValue::Number(number?, unit.clone()))).collect()
            }
            _ => values,
        };
        let is_exact = matches!(&parsed.kind, ExpressionKind::Call(function, _)
            if matches!(&function.kind, ExpressionKind::Name(name) if name != "mean"));
        Ok((values, is_exact))
    }

    /// Computes the functions over the rows of a group that an expression calls.
    fn prepare(
        &self,
        expression: &Expression,
        column: &GroupColumn,
        computed: &mut ComputedCells,
        report: &mut Report,
    ) -> Result<(), Reported> {
        let problem = match &expression.kind {
            ExpressionKind::Call(function, arguments) => match &function.kind {
                ExpressionKind::Name(name) => {
                    if let Some(signature) = row_functions::find(&GROUP_FUNCTIONS, name) {
                        let call = Call { signature, arguments, span: expression.span };
                        let cells = self.call(call, column, report)?;
                        computed.add_node(expression, cells);
                        return Ok(());
                    }
                    for argument in children(&expression.kind).into_iter().skip(1) {
                        self.prepare(argument, column, computed, report)?;
                    }
                    return Ok(());
                }
                _ => None,
            },
            ExpressionKind::Name(name) if cells::columns(self.source).any(|known| known == name) => Some(name),
            ExpressionKind::Member(..) | ExpressionKind::Row(..) | ExpressionKind::Filtered(..) => None,
            kind => {
                for child in children(kind) {
                    self.prepare(child, column, computed, report)?;
                }
                return Ok(());
            }
        };
        Err(report.push(match problem {
            Some(name) => error!(
                KIND_MISMATCH at expression.span, "`{name}` has a value in each row of a group: expected one value";
                hint "say which: `sum({name})`, `mean({name})`, `median({name})`, `first({name})` or `last({name})`"
            ),
            None => error!(
                UNKNOWN_NAME at expression.span, "the columns of a group are computed from its rows: expected a function over them";
                hint "cells of other datasets can be named inside its brackets, and under `derived`"
            ),
        }))
    }

    /// Returns the value of a function over the rows of each group.
    fn call(&self, call: Call<'_>, column: &GroupColumn, report: &mut Report) -> Result<Cells, Reported> {
        let function = call.signature.name;
        if function == "count" && call.arguments.is_empty() {
            return Ok(self.groups.iter().map(|rows| Some(count(rows.len()))).collect());
        }
        let [value] = call.exactly::<1>(report)?;
        let (name, context) = (&column.name.value, (self.units, self.today));
        let mut evaluator = RowEvaluator::new((self.source, self.library), context, (name, false));
        let cells = evaluator.values(value, report)?;
        match function {
            "count" => {
                let known = |rows: &Vec<usize>| rows.iter().filter(|row| cells[**row].is_some()).count();
                Ok(self.groups.iter().map(|rows| Some(count(known(rows)))).collect())
            }
            "first" | "last" => {
                let of_group = |rows: &Vec<usize>| {
                    let date = |row: &usize| cells::date_of(self.source, *row).unwrap_or(f64::NEG_INFINITY);
                    let mut rows: Vec<usize> = rows.iter().copied().filter(|row| cells[*row].is_some()).collect();
                    rows.sort_by(|a, b| date(a).total_cmp(&date(b)));
                    let row = if function == "first" { rows.first() } else { rows.last() };
                    row.and_then(|row| cells[*row].clone())
                };
                Ok(self.groups.iter().map(of_group).collect())
            }
            _ => {
                let what = (function_value(function), value.span);
                let (numbers, unit) = numbers_of(cells.iter().map(Option::as_ref), what, report)?;
                let of_group = |rows: &Vec<usize>| {
                    let known: Vec<f64> = rows.iter().filter_map(|row| numbers[*row]).collect();
                    summarized(function, known, &unit)
                };
                Ok(self.groups.iter().map(of_group).collect())
            }
        }
    }
}

fn function_value(function: &str) -> &'static str {
    match function {
        "sum" => "what `sum` adds up",
        "mean" => "what `mean` takes the mean of",
        _ => "what `median` takes the median of",
    }
}

fn count(rows: usize) -> CellValue {
    CellValue::Number(rows as f64, Unit::plain())
}

/// Returns the sum, mean, or median of numbers; `None` if there are none.
fn summarized(function: &str, mut numbers: Vec<f64>, unit: &Unit) -> Option<CellValue> {
    let rows = numbers.len();
    let value = match function {
        _ if rows == 0 => return None,
        "sum" => decimal(numbers.iter().sum()),
        "mean" => numbers.iter().sum::<f64>() / rows as f64,
        _ => {
            numbers.sort_by(f64::total_cmp);
            match rows % 2 {
                1 => numbers[rows / 2],
                _ => decimal((numbers[rows / 2 - 1] + numbers[rows / 2]) / 2.0),
            }
        }
    };
    Some(CellValue::Number(value, unit.clone()))
}

/// Returns a sum of decimal numbers without the rounding error of binary arithmetic: 0.1 + 0.2 is 0.3, and not
/// 0.30000000000000004.
fn decimal(sum: f64) -> f64 {
    format!("{sum:.14e}").parse().unwrap_or(sum)
}
