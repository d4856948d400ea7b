//! Intervals: `a to b` and `interval(a, b, 80%)`.

use super::distribution::Compiled;
use super::lognormal::Lognormal;
use super::normal::Normal;
use crate::diagnostic::{Reported, error};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::Kind;
use crate::model::program::Operation;
use crate::model::stats::math;
use crate::model::syntax::expression::{Expression, ExpressionKind};
use crate::source::Span;

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let [low, high, level] = call.positional(compiler.report)?[..] else {
        let message = "expected the two ends and the level of the interval";
        return Err(compiler.report.push(call.signature.bad_arguments(message, call.span)));
    };
    let register = compiler.plain_number(level, "the level of an interval", scope)?;
    let rule = match compiler.program.constant(register) {
        Some(share) if share > 0.0 && share < 1.0 => {
            return compiler.interval([low, high], Some(share), call.span, scope);
        }
        Some(share) => format!("the level must be between 0% and 100%, found {}%", share * 100.0),
        None => "the level is one number between 0% and 100%, the same in every sample".to_owned(),
    };
    Err(compiler.report.push(call.broken_rule(&rule, level.span)))
}

impl Compiler<'_> {
    /// Compiles `a to b`, or `interval(a, b, share)`. Between dates it is normal, between quantities lognormal; the family
    /// never depends on the values of the ends.
    pub(super) fn interval(
        &mut self,
        [low, high]: [&Expression; 2],
        share: Option<f64>,
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Compiled, Reported> {
        let mut bottom = self.amount(low, scope)?;
        let top = self.amount(high, scope)?;
        // A unit after an interval covers the whole: `1.4 to 3.2 year`.
        if let (true, ExpressionKind::Measured(..), Kind::Number(unit)) = (low.is_bare_number(), &high.kind, &top.kind)
        {
            bottom = self.measured(bottom, unit.clone(), low.span)?;
        }
        let kind = self.same_kind(&top, high.span, &bottom, low.span)?;
        let score = share.map_or(math::Z95, |share| math::normal_quantile(0.5 + share / 2.0));
        let ordered = self.program.binary(Operation::More, top.register, bottom.register);
        self.require(ordered, || {
            let name = share.map_or("a to b", |_| "interval");
            error!(
                BAD_PARAMETER at span,
                "`{name}`: the ends are in the wrong order: expected the low one first, a < b";
                hint "{}", hint_in_order(low, high, share)
            )
        })?;
        if kind == Kind::Date {
            return Ok(Compiled::new(Normal::by_quantiles(bottom.register, top.register, score, self), kind));
        }
        let zero = self.program.number(0.0);
        let positive = self.program.binary(Operation::More, bottom.register, zero);
        self.require(positive, || {
            error!(
                BAD_PARAMETER at span,
                "an interval `a to b` is lognormal and needs 0 < a: the low end here is not above 0";
                hint "{}", hint_normal(low, high)
            )
        })?;
        Ok(Compiled::new(Lognormal::by_quantiles(bottom.register, top.register, score, self), kind))
    }
}

/// Returns the ends of an interval as text, each with its unit, if they are short.
fn ends_as_text(low: &Expression, high: &Expression) -> Option<[String; 2]> {
    let (a, b) = (low.short()?, high.short()?);
    match (low.is_bare_number(), &high.kind) {
        (true, ExpressionKind::Measured(_, unit)) => Some([format!("{a} {}", unit.written()?), b]),
        _ => Some([a, b]),
    }
}

/// Returns how to write an interval whose ends are out of order, in its own numbers if they are short.
fn hint_in_order(low: &Expression, high: &Expression, share: Option<f64>) -> String {
    let ends = ends_as_text(low, high);
    if let Some([a, b]) = &ends
        && a == b
    {
        return format!("if the value is certain, write only `{a}`");
    }
    let [b, a] = ends.unwrap_or_else(|| ["b", "a"].map(str::to_owned));
    match share {
        None if a.starts_with('-') => hint_normal(high, low),
        Some(share) => format!("write `interval({a}, {b}, {}%)`", (share * 1e6).round() / 1e4),
        None => format!("write `{a} to {b}`"),
    }
}

/// Returns how to write an interval that reaches below 0, in its own numbers if they are short.
fn hint_normal(low: &Expression, high: &Expression) -> String {
    let [a, b] = ends_as_text(low, high).unwrap_or_else(|| ["a", "b"].map(str::to_owned));
    format!("write `normal(p5 = {a}, p95 = {b})` for one that reaches below 0")
}
