//! Reads the beliefs of experts from the rows of a dataset: who holds each, and the quantiles that they state.

use crate::diagnostic::{Code, Diagnostic, Reported, codes, error};
use crate::document::Dataset;
use crate::model::compile::cells::{self, CellValue};
use crate::model::compile::column_argument::{no_row, readable};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::{Kind, Value};
use crate::model::syntax::expression::{Expression, ExpressionKind};
use crate::model::syntax::unit::Unit;
use crate::source::Span;

/// The column that names who holds a belief.
const EXPERT: &str = "expert";

/// The rows of a dataset with the beliefs of experts about one quantity.
#[derive(Clone, Debug)]
pub struct BeliefRows {
    /// The dataset.
    pub dataset: Dataset,
    /// The indices of the rows.
    pub rows: Vec<usize>,
    /// The condition that they meet, as text; `None` for all rows.
    pub condition: Option<String>,
    /// The place of the argument that names them.
    pub span: Span,
}

/// Beliefs about one quantity.
#[derive(Clone, Debug)]
pub struct Beliefs {
    /// The levels of the quantiles, ascending.
    pub levels: Vec<f64>,
    /// The kind of the quantiles.
    pub kind: Kind,
    /// The name and the quantiles of each expert, in base units or on the axis of years.
    pub experts: Vec<(String, Vec<f64>)>,
}

impl BeliefRows {
    /// Reads the argument `beliefs` or `beliefs[quantity = "halving"]`. Rows dated after `today` are left out.
    ///
    /// # Errors
    ///
    /// Reports anything else, problems of the condition, and a dataset without such a row.
    pub fn read(
        call: Call<'_>,
        argument: &Expression,
        compiler: &mut Compiler<'_>,
        scope: &mut dyn Scope,
    ) -> Result<Self, Reported> {
        let (data, condition) = match &argument.kind {
            ExpressionKind::Filtered(data, condition) => (&**data, Some(&**condition)),
            _ => (argument, None),
        };
        let ExpressionKind::Name(id) = &data.kind else {
            let message = "expected a dataset of beliefs, or some rows of one: `beliefs[quantity = \"cost\"]`";
            return Err(compiler.report.push(call.signature.bad_arguments(message, argument.span)));
        };
        let dataset = readable(scope, data.span, compiler.report)?.dataset(id, data.span, compiler.report)?.clone();
        let mut rows = match condition {
            Some(condition) => cells::matching_rows(&dataset, condition, compiler, Some(&mut *scope))?,
            None => (0..dataset.rows.len()).collect(),
        };
        if let Some(condition) = condition.filter(|_| rows.is_empty()) {
            return Err(no_row(&dataset, condition, compiler, scope));
        }
        rows.retain(|row| cells::date_of(&dataset, *row).is_none_or(|date| date <= compiler.known_by));
        if rows.is_empty() {
            let problem = error!(
                NO_ROW at argument.span, "`{id}` has no row that is known today";
                label dataset.id.span, "the dataset"
            );
            return Err(compiler.report.push(problem));
        }
        let condition = condition.map(|condition| condition.condition().unwrap_or_else(|| "a condition".to_owned()));
        Ok(Self { dataset, rows, condition, span: argument.span })
    }

    /// Returns the beliefs.
    ///
    /// # Errors
    ///
    /// Reports a dataset without a column of experts or with fewer than two columns of quantiles, two rows of one expert, columns
    /// that do not go together, missing cells, and quantiles that cross.
    pub fn beliefs(&self, compiler: &mut Compiler<'_>) -> Result<Beliefs, Reported> {
        let names = self.names(compiler)?;
        let mut levels: Vec<(u32, &str)> =
            cells::columns(&self.dataset).filter_map(|column| Some((level_of(column)?, column))).collect();
        levels.sort_unstable();
        if levels.len() < 2 {
            let found = levels.first().map_or_else(|| "none".to_owned(), |(_, column)| format!("only `{column}`"));
            let id = &self.dataset.id;
            return Err(compiler.report.push(error!(
                BAD_ARGUMENTS at self.span,
                "`{}` needs two columns of quantiles or more, found {found}", id.value;
                label id.span, "the dataset";
                hint "name a column by the level of its quantiles: `p5`, `p50`, `p95`"
            )));
        }
        let zero = compiler.program.number(0.0);
        let mut first: Option<(Value, Span)> = None;
        let mut quantiles: Vec<Vec<f64>> = vec![Vec::with_capacity(levels.len()); names.len()];
        for (_, column) in &levels {
            let place = self.place_of(column);
            let cells = self.cells(column, place, compiler)?;
            for ((own, cell), row) in quantiles.iter_mut().zip(cells).zip(&self.rows) {
                let (number, kind) = match cell {
                    Some(CellValue::Number(number, unit)) => (number * unit.scale, Kind::Number(unit)),
                    Some(CellValue::Date(years, _)) => (years, Kind::Date),
                    Some(CellValue::Text(_)) => {
                        let message = format!("`{column}` has text: expected a column of numbers or dates");
                        return Err(compiler.report.push(self.problem(codes::KIND_MISMATCH, message, place)));
                    }
                    None => return Err(compiler.report.push(self.missing(column, *row))),
                };
                if own.last().is_some_and(|before| *before > number) {
                    let name = cells::row_name(&self.dataset, *row);
                    let message = format!("the quantiles of {name} cross: its `{column}` is below the one before");
                    let place = self.cell_span(column, *row);
                    return Err(compiler.report.push(self.problem(codes::BAD_PARAMETER, message, place)));
                }
                own.push(number);
                let value = Value::new(zero, kind);
                match &first {
                    Some((known, known_place)) => drop(compiler.same_kind(known, *known_place, &value, place)?),
                    None => first = Some((value, place)),
                }
            }
        }
        Ok(Beliefs {
            levels: levels.iter().map(|(level, _)| f64::from(*level) / 100.0).collect(),
            kind: first.map_or_else(|| Kind::Number(Unit::plain()), |(value, _)| value.kind),
            experts: names.into_iter().zip(quantiles).collect(),
        })
    }

    /// Returns the numbers of a column, one for each row; `None` where the cell is left out.
    ///
    /// # Errors
    ///
    /// Reports a column that the dataset does not have, one of something else than numbers, and a number below 0.
    pub fn weights(&self, argument: &Expression, compiler: &mut Compiler<'_>) -> Result<Vec<Option<f64>>, Reported> {
        let ExpressionKind::Name(column) = &argument.kind else {
            return Err(compiler.report.push(error!(
                BAD_ARGUMENTS at argument.span, "expected the name of a column of `{}`", self.dataset.id.value
            )));
        };
        let cells = self.cells(column, argument.span, compiler)?;
        let mut weights = Vec::with_capacity(cells.len());
        for (cell, row) in cells.into_iter().zip(&self.rows) {
            weights.push(match cell {
                None => None,
                Some(CellValue::Number(number, unit)) if number >= 0.0 => Some(number * unit.scale),
                Some(CellValue::Number(number, _)) => {
                    let name = cells::row_name(&self.dataset, *row);
                    let message = format!("`{column}` of {name} must not be below 0, found {number}");
                    let place = self.cell_span(column, *row);
                    return Err(compiler.report.push(self.problem(codes::BAD_PARAMETER, message, place)));
                }
                Some(CellValue::Text(_) | CellValue::Date(..)) => {
                    let message = format!("expected a column of numbers: `{column}` has something else");
                    let place = self.place_of(column);
                    return Err(compiler.report.push(self.problem(codes::KIND_MISMATCH, message, place)));
                }
            });
        }
        Ok(weights)
    }

    /// Builds the error of a row without a cell.
    pub fn missing(&self, column: &str, row: usize) -> Diagnostic {
        let name = cells::row_name(&self.dataset, row);
        let message = format!("{name} has no `{column}`, which a pool needs of every expert");
        self.problem(codes::BAD_PARAMETER, message, self.dataset.rows[row].span)
            .hint("complete the row, or choose the rows that have it with a condition")
    }

    /// Returns the name of each expert.
    fn names(&self, compiler: &mut Compiler<'_>) -> Result<Vec<String>, Reported> {
        let id = &self.dataset.id;
        if !cells::columns(&self.dataset).any(|column| column == EXPERT) {
            return Err(compiler.report.push(error!(
                BAD_ARGUMENTS at self.span, "`{}` has no column `{EXPERT}`, which names who holds each belief", id.value;
                label id.span, "the dataset"
            )));
        }
        let place = self.place_of(EXPERT);
        let mut names: Vec<String> = Vec::with_capacity(self.rows.len());
        for (cell, row) in self.cells(EXPERT, place, compiler)?.into_iter().zip(&self.rows) {
            let name = match cell {
                Some(CellValue::Text(name)) => name,
                Some(_) => {
                    let message = format!("expected a column of text: `{EXPERT}` has something else");
                    return Err(compiler.report.push(self.problem(codes::KIND_MISMATCH, message, place)));
                }
                None => return Err(compiler.report.push(self.missing(EXPERT, *row))),
            };
            if let Some(first) = names.iter().position(|known| *known == name) {
                let message = format!("two rows have the belief of `{name}`: expected one row of each expert");
                let problem = self.problem(codes::BAD_PARAMETER, message, self.dataset.rows[*row].span);
                let apart = cells::telling_apart(&self.dataset, &[self.rows[first], *row]);
                let hint =
                    apart.map(|condition| format!("choose the rows of one quantity: `{}[{condition}]`", id.value));
                return Err(compiler.report.push(problem.hints(hint)));
            }
            names.push(name);
        }
        Ok(names)
    }

    /// Returns the cells of a column in these rows.
    fn cells(&self, column: &str, span: Span, compiler: &mut Compiler<'_>) -> Result<Vec<Option<CellValue>>, Reported> {
        let all = cells::column(&self.dataset, column, span, compiler.units, compiler.today, compiler.report)?;
        Ok(self.rows.iter().map(|row| all[*row].clone()).collect())
    }

    /// Builds an error at the call, with the place in the data.
    fn problem(&self, code: Code, message: String, place: Span) -> Diagnostic {
        Diagnostic::error(code, message).at(self.span).label(place, "here")
    }

    /// Returns the place where a column is declared.
    fn place_of(&self, column: &str) -> Span {
        let own = self.dataset.columns.iter().map(|column| &column.name);
        let mut all = own.chain(self.dataset.derived.iter().map(|column| &column.name));
        all.find(|name| name.value == column).map_or(self.dataset.id.span, |name| name.span)
    }

    /// Returns the place of a cell, or that of its row if the column is derived.
    fn cell_span(&self, column: &str, row: usize) -> Span {
        let index = self.dataset.columns.iter().position(|known| known.name.value == column);
        let row = &self.dataset.rows[row];
        index.and_then(|index| row.cells.get(index)?.as_ref()).map_or(row.span, |cell| cell.span)
    }
}

/// Returns the percentage of a column of quantiles, 5 of `p5`; `None` for other columns.
fn level_of(column: &str) -> Option<u32> {
    let digits = column.strip_prefix('p')?;
    let level: u32 = digits.parse().ok()?;
    ((1..100).contains(&level) && digits == level.to_string()).then_some(level)
}
