//! Functions over time that are given by points: `step` and `interpolate`.

use crate::diagnostic::{Reported, error};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::{Kind, Value};
use crate::model::program::{Instruction, Operation, Register};
use crate::model::syntax::expression::{Argument, Expression};
use crate::source::Span;

/// The arguments of a function that is given by points.
struct Points<'e> {
    /// The argument before the points.
    first: Option<&'e Expression>,
    /// Dates and values.
    points: Vec<(&'e Expression, &'e Expression)>,
}

impl<'e> Points<'e> {
    fn read(call: Call<'e>, compiler: &mut Compiler<'_>) -> Result<Self, Reported> {
        let mut points = Self { first: None, points: Vec::new() };
        for (at, argument) in call.arguments.iter().enumerate() {
            match argument {
                Argument::Point(point, value) => points.points.push((point, value)),
                Argument::Plain(value) if at == 0 => points.first = Some(value),
                Argument::Plain(value) => return Err(expected_point(call, value.span, compiler)),
                Argument::Named(name, _) => return Err(call.unknown_parameter(name, compiler.report)),
            }
        }
        Ok(points)
    }
}

fn expected_point(call: Call<'_>, span: Span, compiler: &mut Compiler<'_>) -> Reported {
    compiler.report.push(call.signature.bad_arguments("expected a point `date -> value`", span))
}

pub fn step(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let time = compiler.date_of(call)?;
    let Points { first, points } = Points::read(call, compiler)?;
    let Some(first) = first else {
        let message = "expected the value before the first date";
        return Err(compiler.report.push(call.signature.bad_arguments(message, call.span)));
    };
    let Value { mut register, mut kind } = compiler.compile(first, scope)?;
    // Each later point of the list takes precedence over those before it.
    for (date, value) in points {
        let from = compiler.date_operand(date, "the point of a step", scope)?;
        let next = compiler.compile(value, scope)?;
        kind = compiler.same_kind(&Value::new(register, kind), first.span, &next, value.span)?;
        let passed = compiler.program.binary(Operation::AtLeast, time, from);
        register = compiler.program.choose(passed, next.register, register);
    }
    Ok(Value::new(register, kind))
}

pub fn interpolate(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let time = compiler.date_of(call)?;
    let Points { first, points } = Points::read(call, compiler)?;
    if let Some(first) = first {
        return Err(expected_point(call, first.span, compiler));
    }
    let mut compiled: Vec<(Register, Register)> = Vec::new();
    let mut shared: Option<(Value, Span)> = None;
    for (date, value) in points {
        let at = compiler.date_operand(date, "the point of an interpolation", scope)?;
        let next = compiler.compile(value, scope)?;
        let kind = match &shared {
            Some((first, first_span)) => compiler.same_kind(first, *first_span, &next, value.span)?,
            None => next.kind.clone(),
        };
        if let Some((before, _)) = compiled.last() {
            let later = compiler.program.binary(Operation::More, at, *before);
            compiler.require(later, || {
                error!(
                    BAD_PARAMETER at date.span,
                    "the points of an interpolation are in the wrong order: expected later dates after earlier"
                )
            })?;
        }
        compiled.push((at, next.register));
        shared.get_or_insert((Value::new(next.register, kind), value.span));
    }
    match shared {
        Some((Value { kind: kind @ (Kind::Number(_) | Kind::Date), .. }, _)) if compiled.len() > 1 => {
            let instruction = Instruction::Interpolate { points: compiled, at: time, extended: false };
            Ok(Value::new(compiler.program.push(instruction), kind))
        }
        _ => {
            let message = "expected two points or more, each of a quantity or a date";
            Err(compiler.report.push(call.signature.bad_arguments(message, call.span)))
        }
    }
}
