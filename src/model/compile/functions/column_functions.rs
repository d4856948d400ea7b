//! Functions of a column of a dataset: `trend`, `doubling` and `draw`.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Reported};
use crate::model::compile::column_argument::{ColumnArgument, column_argument, readable};
use crate::model::compile::compiler::{Compiler, Scope, Time};
use crate::model::compile::signature::Call;
use crate::model::compile::value::{Kind, Value};
use crate::model::program::{FitPart, Operation};
use crate::model::stats::fit::Fit;
use crate::model::syntax::expression::Argument;
use crate::model::syntax::unit::Unit;
use crate::source::Span;

/// Compiles `2^(intercept + slope · (t − reference))`, in the column's unit.
pub fn trend(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let (column, frontier) = fit_arguments(call, compiler, scope)?;
    let fit = fit(column, frontier, call.span, compiler, scope)?;
    let Time::At(time) = compiler.time else {
        let flag = if frontier { ", frontier = true" } else { "" };
        let hint = format!(
            "define it under `curves`, or take its value at a date: `at(2030-01-01, trend({}.{}{flag}))`",
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
    let fit = fit(column, frontier, call.span, compiler, scope)?;
    let one = compiler.program.number(1.0);
    let slope = compiler.program.fit(&fit, FitPart::Slope);
    let register = compiler.program.binary(Operation::Divide, one, slope);
    let year = compiler.units.named("year").unwrap_or_else(Unit::plain);
    Ok(Value::new(register, Kind::Number(year)))
}

/// Compiles one of the values of a column: a uniform draw chooses its place in ascending order.
pub fn draw(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let [Argument::Plain(argument)] = call.arguments else {
        let problem = call.signature.bad_arguments("expected one column to draw from", call.span);
        return Err(compiler.report.push(problem));
    };
    let ColumnArgument { dataset, dataset_span, column } = column_argument(call, argument, compiler, scope)?;
    let datasets = readable(scope, call.span, compiler.report)?;
    let dataset = datasets.dataset(dataset, dataset_span, compiler.report)?;
    let (values, unit) = datasets.values(dataset, column, compiler.units, compiler.report)?;
    let draw = compiler.next_draw(call.span)?;
    let share = compiler.uniform_of(draw);
    let kind = unit.map_or(Kind::Date, Kind::Number);
    Ok(Value::new(compiler.program.pick(values, share), kind))
}

/// Reads the column of a call, and whether only its records are fitted.
fn fit_arguments<'e>(
    call: Call<'e>,
    compiler: &mut Compiler<'_>,
    scope: &mut dyn Scope,
) -> Result<(ColumnArgument<'e>, bool), Reported> {
    let function = call.signature.name;
    let bad = |message: String, span: Span| -> Diagnostic { call.signature.bad_arguments(message, span) };
    let (mut column, mut frontier) = (None, None);
    for argument in call.arguments {
        let problem = match argument {
            Argument::Plain(value) if column.is_none() => {
                column = Some(column_argument(call, value, compiler, scope)?);
                continue;
            }
            Argument::Plain(value) => {
                bad(format!("`{function}` takes one column, and `frontier` by its name"), value.span)
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
                .suggest(&name.text, ["frontier"]),
            Argument::Point(point, value) => {
                bad("expected a column, found a point `point -> value`".to_owned(), point.span.to(value.span))
            }
        };
        return Err(compiler.report.push(problem));
    }
    match column {
        Some(column) => Ok((column, frontier.unwrap_or(false))),
        None => Err(compiler.report.push(bad(format!("`{function}` needs a column"), call.span))),
    }
}

fn fit(
    column: ColumnArgument<'_>,
    frontier: bool,
    span: Span,
    compiler: &mut Compiler<'_>,
    scope: &dyn Scope,
) -> Result<Arc<Fit>, Reported> {
    readable(scope, span, compiler.report)?.fit(column, frontier, compiler.units, compiler.report)
}
