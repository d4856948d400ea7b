//! Functions of a column of a dataset: `trend`, `doubling` and `draw`.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Reported, error};
use crate::model::compile::column_argument::{ColumnArgument, column_argument, readable};
use crate::model::compile::compiler::{Compiler, Draw, Scope, Time};
use crate::model::compile::signature::Call;
use crate::model::compile::value::{Kind, Value};
use crate::model::program::{DrawnRows, FitPart, Operation};
use crate::model::stats::fit::{Fit, row_key};
use crate::model::syntax::expression::{Argument, Expression};
use crate::model::syntax::unit::Unit;
use crate::source::Span;

/// Compiles `2^(intercept + slope · (t − reference))`, in the column's unit.
pub fn trend(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let (column, frontier) = fit_arguments(call, compiler, scope)?;
    let fit = fit(&column, frontier, call.span, compiler, scope)?;
    let Time::At(time) = compiler.time else {
        let flag = if frontier { ", frontier = true" } else { "" };
        let rows = column.chosen.as_ref().map(|chosen| format!("[{}]", chosen.condition)).unwrap_or_default();
        let hint = format!(
            "define it under `curves`, or take its value at a date: `at(2030-01-01, trend({}.{}{rows}{flag}))`",
            column.dataset, column.column.text
        );
        return Err(compiler.report.push(call.no_date(&hint)));
    };
    let program = &mut *compiler.program;
    let intercept = program.fit(&fit, FitPart::Intercept);
    let slope = program.fit(&fit, FitPart::Slope);
    let reference = program.number(fit.reference);
    let two = program.number(2.0);
    let scale = program.number(fit.unit.scale);
    let elapsed = program.binary(Operation::Subtract, time, reference);
    let doublings = program.binary(Operation::Multiply, slope, elapsed);
    let logarithm = program.binary(Operation::Add, doublings, intercept);
    let number = program.binary(Operation::Power, two, logarithm);
    let register = program.binary(Operation::Multiply, number, scale);
    Ok(Value::new(register, Kind::Number(fit.unit.clone())))
}

/// Compiles `1/slope`, in years: infinite, as "never" is, where the slope is 0.
pub fn doubling(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let (column, frontier) = fit_arguments(call, compiler, scope)?;
    let fit = fit(&column, frontier, call.span, compiler, scope)?;
    let one = compiler.program.number(1.0);
    let slope = compiler.program.fit(&fit, FitPart::Slope);
    let register = compiler.program.binary(Operation::Divide, one, slope);
    let year = compiler.units.named("year").unwrap_or_else(Unit::plain);
    Ok(Value::new(register, Kind::Number(year)))
}

/// Compiles one of the values of a column. All draws from a dataset take the same row, so that the columns of a posterior stay
/// together. An input that is correlated with others chooses the row of its score, in ascending order of its values.
pub fn draw(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let [Argument::Plain(argument)] = call.arguments else {
        let problem = call.signature.bad_arguments("expected one column to draw from", call.span);
        return Err(compiler.report.push(problem));
    };
    let ColumnArgument { dataset, dataset_span, column, chosen } = column_argument(call, argument, compiler, scope)?;
    let datasets = readable(scope, call.span, compiler.report)?;
    let dataset = datasets.dataset(dataset, dataset_span, compiler.report)?;
    let (mut values, unit) = datasets.values(dataset, (column, chosen.as_ref()), compiler.units, compiler.report)?;
    let id = &dataset.id.value;
    // Rows that different conditions choose are drawn independently of each other.
    let id = chosen.map_or_else(|| id.clone(), |chosen| format!("{id}[{}]", chosen.condition));
    let draw = compiler.next_draw(call.span)?;
    let draw = match (draw, &compiler.draws) {
        (Draw::Key(_), Some(draws)) => Draw::Key(row_key(draws.seed, draws.model, &id, 0)),
        (draw, _) => draw,
    };
    let rows: Vec<usize> = values.iter().map(|(row, _)| *row).collect();
    let follows = compiler.draws.as_ref().filter(|_| matches!(draw, Draw::Score(_))).map(|draws| draws.name.to_owned());
    let drawn = DrawnRows { rows, follows, span: call.span };
    compiler.join_rows(&id, drawn)?;
    if matches!(draw, Draw::Score(_)) {
        values.sort_by(|a, b| a.1.total_cmp(&b.1));
    }
    let share = compiler.uniform_of(draw);
    let kind = unit.map_or(Kind::Date, Kind::Number);
    let values = values.into_iter().map(|(_, value)| value).collect();
    Ok(Value::new(compiler.program.pick(values, share), kind))
}

impl Compiler<'_> {
    /// Records the rows that a draw takes from a dataset.
    ///
    /// # Errors
    ///
    /// Reports a draw that cannot take the same row as an earlier one: from a column that lacks a value in some of the rows,
    /// or of an input whose row follows its correlation.
    fn join_rows(&mut self, dataset: &str, drawn: DrawnRows) -> Result<(), Reported> {
        let Some(first) = self.program.drawn_rows(dataset) else {
            self.program.draw_rows(dataset, drawn);
            return Ok(());
        };
        let problem = if first.follows != drawn.follows {
            error!(
                BAD_PARAMETER at drawn.span,
                "draws from `{dataset}` take one row per sample, which cannot follow a correlation as well";
                hint "leave out the correlation: the rows have their own"
            )
        } else if first.rows != drawn.rows {
            error!(
                BAD_PARAMETER at drawn.span,
                "draws from `{dataset}` take one row per sample, but these columns have values in different rows";
                hint "complete the rows, or split the dataset"
            )
        } else {
            return Ok(());
        };
        Err(self.report.push(problem.label(first.span, "the first draw")))
    }
}

/// Reads the column of a call with the rows that are chosen, and whether only its records are fitted.
fn fit_arguments<'e>(
    call: Call<'e>,
    compiler: &mut Compiler<'_>,
    scope: &mut dyn Scope,
) -> Result<(ColumnArgument<'e>, bool), Reported> {
    let function = call.signature.name;
    let bad = |message: String, span: Span| -> Diagnostic { call.signature.bad_arguments(message, span) };
    let (mut column, mut frontier, mut condition): (Option<ColumnArgument<'e>>, _, Option<&Expression>) =
        (None, None, None);
    for argument in call.arguments {
        let problem = match argument {
            Argument::Plain(value) if column.is_none() => {
                column = Some(column_argument(call, value, compiler, scope)?);
                continue;
            }
            Argument::Plain(value) => {
                bad(format!("`{function}` takes one column, and `where` and `frontier` by their names"), value.span)
            }
            Argument::Named(name, value) if name.text == "where" => {
                if condition.is_none() {
                    condition = Some(value);
                    continue;
                }
                bad("parameter `where` is given twice".to_owned(), name.span).hint("join two conditions with `and`")
            }
            Argument::Named(name, value) if name.text == "frontier" => {
                if frontier.is_some() {
                    bad("parameter `frontier` is given twice".to_owned(), name.span)
                } else {
                    let register = compiler.condition(value, scope)?;
                    if let Some(truth) = compiler.program.constant(register) {
                        frontier = Some(truth == 1.0);
                        continue;
                    }
                    bad("`frontier` is `true` or `false`, the same in every sample".to_owned(), value.span)
                }
            }
            Argument::Named(name, _) => bad(format!("`{function}` has no parameter `{}`", name.text), name.span)
                .suggest(&name.text, ["frontier", "where"]),
            Argument::Point(point, value) => {
                bad("expected a column, found a point `point -> value`".to_owned(), point.span.to(value.span))
            }
        };
        return Err(compiler.report.push(problem));
    }
    match column {
        Some(mut column) => {
            if let Some(condition) = condition {
                column.choose(condition, compiler, scope)?;
            }
            Ok((column, frontier.unwrap_or(false)))
        }
        None => Err(compiler.report.push(bad(format!("`{function}` needs a column"), call.span))),
    }
}

fn fit(
    column: &ColumnArgument<'_>,
    frontier: bool,
    span: Span,
    compiler: &mut Compiler<'_>,
    scope: &dyn Scope,
) -> Result<Arc<Fit>, Reported> {
    readable(scope, span, compiler.report)?.fit(column, frontier, compiler.units, compiler.report)
}
