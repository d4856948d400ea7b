//! `quantiles(10% -> x, 50% -> y, 90% -> z)`: a distribution by its quantiles.

use super::distribution::{Compiled, Distribution};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::Value;
use crate::model::program::{Instruction, Operation, Register};
use crate::model::stats::math;
use crate::source::Span;

/// A quantile function that is linear in the normal score between points, with its end segments extended.
#[derive(Debug)]
pub struct Quantiles {
    /// Normal scores and values.
    pub points: Vec<(Register, Register)>,
}

impl Distribution for Quantiles {
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let at = compiler.score_of(draw);
        compiler.program.push(Instruction::Interpolate { points: self.points.clone(), at, extended: true })
    }

    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register> {
        let swapped = self.points.iter().map(|(score, value)| (*value, *score)).collect();
        Some(compiler.program.push(Instruction::Interpolate { points: swapped, at: x, extended: true }))
    }
}

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let mut points: Vec<(Register, Register)> = Vec::new();
    let mut shared: Option<(Value, Span)> = None;
    let mut level_before = 0.0;
    for (level, value) in call.points(compiler.report)? {
        let register = compiler.plain_number(level, "the level of a quantile", scope)?;
        let share = compiler.program.constant(register);
        let Some(share) = share.filter(|share| *share > level_before && *share < 1.0) else {
            let found = share.map_or_else(String::new, |share| format!(", found {}%", share * 100.0));
            let rule = format!("levels must be between 0% and 100%, each above the one before{found}");
            return Err(compiler.report.push(call.broken_rule(&rule, level.span)));
        };
        level_before = share;
        let score = compiler.program.number(math::normal_quantile(share));
        let end = compiler.amount(value, scope)?;
        match &shared {
            Some((first, first_span)) => drop(compiler.same_kind(first, *first_span, &end, value.span)?),
            None => shared = Some((end.clone(), value.span)),
        }
        if let Some((_, before)) = points.last() {
            let ordered = compiler.program.binary(Operation::AtLeast, end.register, *before);
            let rule = "quantiles cross: expected a value at or above the one before";
            compiler.require_rule(call, ordered, rule, None, value.span)?;
        }
        points.push((score, end.register));
    }
    match shared {
        Some((Value { kind, .. }, _)) if points.len() > 1 => Ok(Compiled::new(Quantiles { points }, kind)),
        _ => {
            let message = "`quantiles` needs two points or more";
            Err(compiler.report.push(call.signature.bad_arguments(message, call.span)))
        }
    }
}
