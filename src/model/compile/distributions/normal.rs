//! Intervals, normals and lognormals.

use super::parameters::{Signature, has};
use super::{Compiler, Distribution, Draw, Family, Kind, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::compile::calls::plain_arguments;
use crate::model::program::{Operation, Register, Unary};
use crate::model::stats::math;
use crate::model::syntax::expression::{Argument, Expression, ExpressionKind};
use crate::source::Span;

const INTERVAL: Signature = Signature { name: "interval", usage: "interval(a, b, 80%)" };
const NORMAL: Signature = Signature { name: "normal", usage: "normal(mean = m, sd = s)` or `normal(p5 = a, p95 = b)" };
const LOGNORMAL: Signature = Signature {
    name: "lognormal",
    usage: "lognormal(median = m, sigma = s)`, `lognormal(mu = m, sigma = s)` or `lognormal(p5 = a, p95 = b)",
};

/// The ways to give a normal or lognormal by two quantiles: the names, and the level of the upper one.
const PAIRS: [([&str; 2], f64); 3] = [(["p5", "p95"], 0.95), (["p10", "p90"], 0.9), (["p25", "p75"], 0.75)];

/// The quantiles that a call gives: each one's name and value, and the score of the upper one.
struct Pair<'e> {
    names: [&'static str; 2],
    ends: [&'e Expression; 2],
    score: f64,
}

impl Compiler<'_> {
    /// `a to b`, or `interval(a, b, share)`: the family follows from the ends and never changes in silence.
    pub(super) fn interval(
        &mut self,
        low: &Expression,
        high: &Expression,
        share: Option<f64>,
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
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
            let name = share.map_or("a to b", |_| INTERVAL.name);
            let message = format!("`{name}`: the ends are in the wrong order: expected the low one first, a < b");
            Diagnostic::error(codes::BAD_PARAMETER, message).at(span).hint(in_order(low, high, share))
        })?;
        match kind {
            Kind::Date => {
                let (mean, sd) = self.normal_by_quantiles(bottom.register, top.register, score);
                Ok(Distribution::new(Family::Normal { mean, sd }, kind))
            }
            kind => {
                let zero = self.program.number(0.0);
                let positive = self.program.binary(Operation::More, bottom.register, zero);
                self.require(positive, || {
                    Diagnostic::error(
                        codes::BAD_PARAMETER,
                        "an interval `a to b` is lognormal and needs 0 < a: the low end here is not above 0",
                    )
                    .at(low.span)
                    .hint(reaches_below_zero(low, high))
                })?;
                Ok(self.lognormal_by_quantiles(bottom.register, top.register, score, kind))
            }
        }
    }

    /// `interval(a, b, 80%)`
    pub(super) fn interval_call(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        let [low, high, level] = plain_arguments(INTERVAL.usage, arguments)?[..] else {
            return Err(INTERVAL.bad_arguments("expected the two ends and the level of the interval", span));
        };
        let register = self.plain_number(level, "the level of an interval", scope)?;
        match self.program.constant(register) {
            Some(share) if share > 0.0 && share < 1.0 => self.interval(low, high, Some(share), span, scope),
            Some(share) => {
                let message = format!("`interval`: the level must lie between 0% and 100%, found {}%", share * 100.0);
                Err(INTERVAL.bad_parameter(message, level.span))
            }
            None => {
                let message = "`interval`: the level is one number between 0% and 100%, the same in every sample";
                Err(INTERVAL.bad_parameter(message, level.span))
            }
        }
    }

    /// Mean and standard deviation of the normal whose quantiles at ∓`score` these are.
    fn normal_by_quantiles(&mut self, low: Register, high: Register, score: f64) -> (Register, Register) {
        let sum = self.program.binary(Operation::Add, low, high);
        let two = self.program.number(2.0);
        let mean = self.program.binary(Operation::Divide, sum, two);
        let difference = self.program.binary(Operation::Subtract, high, low);
        let width = self.program.number(2.0 * score);
        (mean, self.program.binary(Operation::Divide, difference, width))
    }

    fn lognormal_by_quantiles(&mut self, low: Register, high: Register, score: f64, kind: Kind) -> Distribution {
        let low = self.program.unary(Unary::Logarithm, low);
        let high = self.program.unary(Unary::Logarithm, high);
        let (mu, sigma) = self.normal_by_quantiles(low, high, score);
        Distribution::new(Family::Lognormal { mu, sigma }, kind)
    }

    /// mean + sd · score
    pub(super) fn normal_quantile(&mut self, (mean, sd): (Register, Register), draw: Draw) -> Register {
        let score = self.score_of(draw);
        let spread = self.program.binary(Operation::Multiply, sd, score);
        self.program.binary(Operation::Add, mean, spread)
    }

    pub(super) fn normal(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        if let Some(Pair { names, ends, score }) = quantile_pair(NORMAL, arguments, span)? {
            let ([low, high], kind) = self.amounts(ends, scope)?;
            self.ordered(NORMAL, [(names[0], low), (names[1], high)], ends[0].span.to(ends[1].span))?;
            let (mean, sd) = self.normal_by_quantiles(low, high, score);
            return Ok(Distribution::new(Family::Normal { mean, sd }, kind));
        }
        let [mean, sd] = NORMAL.named(["mean", "sd"], arguments, span)?;
        let (centre, spread) = self.placed(mean, sd, scope)?;
        self.above_zero(NORMAL, "sd", spread, sd.span)?;
        Ok(Distribution::new(Family::Normal { mean: centre.register, sd: spread }, centre.kind))
    }

    pub(super) fn lognormal(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Distribution, Diagnostic> {
        if let Some(Pair { names, ends, score }) = quantile_pair(LOGNORMAL, arguments, span)? {
            let ([low, high], kind) = self.quantities(ends, scope)?;
            self.ordered(LOGNORMAL, [(names[0], low), (names[1], high)], ends[0].span.to(ends[1].span))?;
            self.above_zero(LOGNORMAL, names[0], low, ends[0].span)?;
            return Ok(self.lognormal_by_quantiles(low, high, score, kind));
        }
        let by_median = has(arguments, "median");
        let centre = if by_median { "median" } else { "mu" };
        let [middle, width] = LOGNORMAL.named([centre, "sigma"], arguments, span)?;
        let (register, unit) = self.quantity(middle, scope)?;
        let sigma = self.plain_number(width, "`sigma` of `lognormal`, in natural logarithms,", scope)?;
        self.above_zero(LOGNORMAL, "sigma", sigma, width.span)?;
        let mu = if by_median {
            self.above_zero(LOGNORMAL, "median", register, middle.span)?;
            self.program.unary(Unary::Logarithm, register)
        } else {
            self.plain_number(middle, "`mu` of `lognormal`, in natural logarithms,", scope)?
        };
        Ok(Distribution::new(Family::Lognormal { mu, sigma }, Kind::Number(unit)))
    }
}

fn quantile_pair<'e>(
    signature: Signature,
    arguments: &'e [Argument],
    span: Span,
) -> Result<Option<Pair<'e>>, Diagnostic> {
    let Some((names, level)) = PAIRS.iter().find(|(names, _)| names.iter().any(|name| has(arguments, name))) else {
        return Ok(None);
    };
    let other = arguments.iter().find_map(|argument| match argument {
        Argument::Named(name, _) if !names.contains(&name.text.as_str()) => Some(name),
        _ => None,
    });
    if let Some(name) = other {
        let message = format!(
            "`{}` given by `{}` and `{}` has no parameter `{}`: quantiles come in pairs, p5 and p95, p10 and p90, or \
             p25 and p75",
            signature.name, names[0], names[1], name.text
        );
        return Err(signature.bad_arguments(message, name.span));
    }
    let ends = signature.named(*names, arguments, span)?;
    Ok(Some(Pair { names: *names, ends, score: math::normal_quantile(*level) }))
}

/// The ends of an interval, each with its unit, where they are short.
fn ends(low: &Expression, high: &Expression) -> Option<[String; 2]> {
    let (a, b) = (low.short()?, high.short()?);
    match (low.is_bare_number(), &high.kind) {
        (true, ExpressionKind::Measured(_, unit)) => Some([format!("{a} {}", unit.written()?), b]),
        _ => Some([a, b]),
    }
}

/// How to write an interval whose ends are not in order, in its own numbers where they are short.
fn in_order(low: &Expression, high: &Expression, share: Option<f64>) -> String {
    let ends = ends(low, high);
    if let Some([a, b]) = &ends
        && a == b
    {
        return format!("write `{a}` alone where it is in no doubt");
    }
    let [b, a] = ends.unwrap_or_else(|| ["b", "a"].map(str::to_owned));
    match share {
        None if a.starts_with('-') => reaches_below_zero(high, low),
        Some(share) => format!("write `interval({a}, {b}, {}%)`", (share * 1e6).round() / 1e4),
        None => format!("write `{a} to {b}`"),
    }
}

/// How to write an interval that is not lognormal, in its own numbers where they are short.
fn reaches_below_zero(low: &Expression, high: &Expression) -> String {
    let [a, b] = ends(low, high).unwrap_or_else(|| ["a", "b"].map(str::to_owned));
    format!("write `normal(p5 = {a}, p95 = {b})` for one that reaches below 0")
}
