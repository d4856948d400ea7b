//! Distributions: each a quantile function of one uniform draw, or of its normal score, spelled out in instructions.

use super::calls::plain_arguments;
use super::{Compiler, Kind, Scope, Value};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::expression::{Argument, Expression, ExpressionKind, Word};
use crate::model::math;
use crate::model::program::{Guard, Instruction, Operation, Register, Unary};
use crate::model::unit::Unit;
use crate::source::Span;

/// Named parameters of a call, in the order asked for.
type Parameters<'e> = Vec<&'e Expression>;

/// The ways to give a normal or lognormal by two quantiles: the names, and the normal score of the upper one.
const PAIRS: [([&str; 2], f64); 3] = [(["p5", "p95"], 0.95), (["p10", "p90"], 0.9), (["p25", "p75"], 0.75)];

impl Compiler<'_> {
    /// The distribution of that name; none where there is no such.
    pub(super) fn distribution(
        &mut self,
        name: &str,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Option<Result<Value, Diagnostic>> {
        Some(match name {
            "interval" => self.interval_call(arguments, span, scope),
            "normal" => self.normal(arguments, span, scope),
            "lognormal" => self.lognormal(arguments, span, scope),
            "uniform" => self.uniform(arguments, span, scope),
            "loguniform" => self.loguniform(arguments, span, scope),
            "triangular" => self.triangular(arguments, span, scope),
            "exponential" => self.exponential(arguments, span, scope),
            "bernoulli" => self.bernoulli(arguments, span, scope),
            "quantiles" => self.quantiles(arguments, span, scope),
            "mixture" => self.mixture(arguments, span, scope),
            _ => return None,
        })
    }

    /// Makes sure of something in every sample: at once where it is the same in all, else when the model is run.
    pub(super) fn require(
        &mut self,
        condition: Register,
        diagnostic: impl FnOnce() -> Diagnostic,
    ) -> Result<(), Diagnostic> {
        match self.program.constant(condition) {
            Some(1.0) => Ok(()),
            Some(_) => Err(diagnostic()),
            None => {
                self.program.guard(Guard { condition, diagnostic: diagnostic() });
                Ok(())
            }
        }
    }

    /// `a to b`: the family follows from the ends and never changes in silence.
    pub(super) fn interval(
        &mut self,
        low: &Expression,
        high: &Expression,
        score: f64,
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        let mut bottom = self.compile(low, scope)?;
        let top = self.compile(high, scope)?;
        // A unit after an interval covers the whole: `1.4 to 3.2 year`.
        if let (true, ExpressionKind::Measured(..), Kind::Number(unit)) = (low.is_bare_number(), &high.kind, &top.kind)
        {
            bottom = self.measured(bottom, unit.clone(), low.span)?;
        }
        let shared = self.same_kind(&top, high.span, &bottom, low.span)?;
        self.ordered(bottom.register, top.register, span)?;
        match &shared {
            Kind::Date => {
                let (mean, sd) = self.normal_by_quantiles(bottom.register, top.register, score);
                self.normal_draw(mean, sd, Kind::Date, span)
            }
            Kind::Number(_) => {
                let zero = self.program.number(0.0);
                let positive = self.program.binary(Operation::More, bottom.register, zero);
                self.require(positive, || {
                    Diagnostic::error(
                        codes::BAD_PARAMETER,
                        "an interval `a to b` is lognormal and needs 0 < a: the low end here is not above 0",
                    )
                    .at(low.span)
                    .hint("write `normal(p5 = a, p95 = b)` for one that reaches below 0")
                })?;
                self.lognormal_by_quantiles(bottom.register, top.register, score, shared, span)
            }
            Kind::Truth => {
                Err(Diagnostic::error(codes::KIND_MISMATCH, "an interval lies between quantities or dates").at(span))
            }
        }
    }

    /// `interval(a, b, 80%)`
    fn interval_call(
        &mut self,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        let usage = "interval(a, b, 80%)";
        let [low, high, level] = plain_arguments(usage, arguments)?[..] else {
            return Err(Diagnostic::error(codes::BAD_ARGUMENTS, "expected the two ends and the level of the interval")
                .at(span)
                .hint(format!("write `{usage}`")));
        };
        let register = self.plain_number(level, "the level of an interval", scope)?;
        match self.program.constant(register) {
            Some(share) if share > 0.0 && share < 1.0 => {
                self.interval(low, high, math::normal_quantile(0.5 + share / 2.0), span, scope)
            }
            _ => Err(Diagnostic::error(codes::BAD_PARAMETER, "the level of an interval lies between 0% and 100%")
                .at(level.span)
                .hint(format!("write `{usage}`"))),
        }
    }

    fn ordered(&mut self, low: Register, high: Register, span: Span) -> Result<(), Diagnostic> {
        let ordered = self.program.binary(Operation::More, high, low);
        let message = "the ends are in the wrong order: expected the low one first, and below the high one";
        self.require(ordered, || Diagnostic::error(codes::BAD_PARAMETER, message).at(span))
    }

    fn above_zero(&mut self, register: Register, what: &str, span: Span) -> Result<(), Diagnostic> {
        let zero = self.program.number(0.0);
        let positive = self.program.binary(Operation::More, register, zero);
        self.require(positive, || Diagnostic::error(codes::BAD_PARAMETER, format!("{what} must be above 0")).at(span))
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

    fn normal_draw(&mut self, mean: Register, sd: Register, kind: Kind, span: Span) -> Result<Value, Diagnostic> {
        let score = self.next_score(span)?;
        let spread = self.program.binary(Operation::Multiply, sd, score);
        Ok(Value::new(self.program.binary(Operation::Add, mean, spread), kind))
    }

    fn lognormal_by_quantiles(
        &mut self,
        low: Register,
        high: Register,
        score: f64,
        kind: Kind,
        span: Span,
    ) -> Result<Value, Diagnostic> {
        let low = self.program.unary(Unary::Logarithm, low);
        let high = self.program.unary(Unary::Logarithm, high);
        let (mu, sigma) = self.normal_by_quantiles(low, high, score);
        self.lognormal_draw(mu, sigma, kind, span)
    }

    fn lognormal_draw(&mut self, mu: Register, sigma: Register, kind: Kind, span: Span) -> Result<Value, Diagnostic> {
        let logarithm = self.normal_draw(mu, sigma, kind, span)?;
        Ok(Value::new(self.program.unary(Unary::Exponential, logarithm.register), logarithm.kind))
    }

    fn normal(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let usage = "normal(mean = m, sd = s)` or `normal(p5 = a, p95 = b)";
        if let Some((low, high, score)) = self.quantile_pair(arguments) {
            let (bottom, top) = (self.compile(low, scope)?, self.compile(high, scope)?);
            let kind = self.same_kind(&bottom, low.span, &top, high.span)?;
            self.ordered(bottom.register, top.register, low.span.to(high.span))?;
            let (mean, sd) = self.normal_by_quantiles(bottom.register, top.register, score);
            return self.normal_draw(mean, sd, kind, span);
        }
        let parameters = named("normal", &["mean", "sd"], arguments, span, usage)?;
        let mean = self.compile(parameters[0], scope)?;
        let (sd, unit) = self.quantity(parameters[1], scope)?;
        self.spread_of(&mean, parameters[0].span, &unit, parameters[1].span)?;
        self.above_zero(sd, "a standard deviation", parameters[1].span)?;
        self.normal_draw(mean.register, sd, mean.kind, span)
    }

    /// Whether a spread is in the unit of what it spreads: a duration, for a date.
    fn spread_of(&self, centre: &Value, centre_span: Span, unit: &Unit, span: Span) -> Result<(), Diagnostic> {
        let balances = match &centre.kind {
            Kind::Number(own) => own.dimension == unit.dimension,
            Kind::Date => unit.is_time(),
            Kind::Truth => false,
        };
        if balances {
            return Ok(());
        }
        let spread = Value::new(centre.register, Kind::Number(unit.clone()));
        Err(Diagnostic::error(
            codes::UNIT_MISMATCH,
            format!("{} cannot spread {}", spread.in_words(), centre.in_words()),
        )
        .at(span)
        .label(centre_span, centre.in_words()))
    }

    fn lognormal(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let usage = "lognormal(median = m, sigma = s)` or `lognormal(p5 = a, p95 = b)";
        if let Some((low, high, score)) = self.quantile_pair(arguments) {
            let (bottom, top) = (self.compile(low, scope)?, self.compile(high, scope)?);
            let kind = self.number_kind(&bottom, low.span, &top, high.span)?;
            self.ordered(bottom.register, top.register, low.span.to(high.span))?;
            self.above_zero(bottom.register, "the low end of a lognormal", low.span)?;
            return self.lognormal_by_quantiles(bottom.register, top.register, score, kind, span);
        }
        let by_median = has(arguments, "median");
        let centre = if by_median { "median" } else { "mu" };
        let parameters = named("lognormal", &[centre, "sigma"], arguments, span, usage)?;
        let (register, unit) = self.quantity(parameters[0], scope)?;
        let sigma = self.plain_number(parameters[1], "`sigma`, in natural logarithms,", scope)?;
        self.above_zero(sigma, "`sigma`", parameters[1].span)?;
        let mu = if by_median {
            self.above_zero(register, "the median of a lognormal", parameters[0].span)?;
            self.program.unary(Unary::Logarithm, register)
        } else {
            self.plain_number(parameters[0], "`mu`, in natural logarithms,", scope)?
        };
        self.lognormal_draw(mu, sigma, Kind::Number(unit), span)
    }

    /// The kind of two ends that are numbers.
    fn number_kind(&self, a: &Value, a_span: Span, b: &Value, b_span: Span) -> Result<Kind, Diagnostic> {
        match self.same_kind(a, a_span, b, b_span)? {
            Kind::Number(unit) => Ok(Kind::Number(unit)),
            _ => Err(Diagnostic::error(codes::KIND_MISMATCH, format!("expected quantities, found {}", a.in_words()))
                .at(a_span)),
        }
    }

    fn quantile_pair<'e>(&self, arguments: &'e [Argument]) -> Option<(&'e Expression, &'e Expression, f64)> {
        let [Argument::Named(a, first), Argument::Named(b, second)] = arguments else {
            return None;
        };
        PAIRS.iter().find_map(|([low, high], level)| {
            let score = math::normal_quantile(*level);
            match (a.text.as_str(), b.text.as_str()) {
                (a, b) if a == *low && b == *high => Some((first, second, score)),
                (a, b) if a == *high && b == *low => Some((second, first, score)),
                _ => None,
            }
        })
    }

    fn uniform(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let parameters = named("uniform", &["low", "high"], arguments, span, "uniform(low = a, high = b)")?;
        let (low, high) = (self.compile(parameters[0], scope)?, self.compile(parameters[1], scope)?);
        let kind = self.same_kind(&low, parameters[0].span, &high, parameters[1].span)?;
        self.ordered(low.register, high.register, parameters[0].span.to(parameters[1].span))?;
        let draw = self.next_uniform(span)?;
        let width = self.program.binary(Operation::Subtract, high.register, low.register);
        let part = self.program.binary(Operation::Multiply, draw, width);
        Ok(Value::new(self.program.binary(Operation::Add, low.register, part), kind))
    }

    fn loguniform(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let parameters = named("loguniform", &["low", "high"], arguments, span, "loguniform(low = a, high = b)")?;
        let (low, high) = (self.compile(parameters[0], scope)?, self.compile(parameters[1], scope)?);
        let kind = self.number_kind(&low, parameters[0].span, &high, parameters[1].span)?;
        self.ordered(low.register, high.register, parameters[0].span.to(parameters[1].span))?;
        self.above_zero(low.register, "the low end of a loguniform", parameters[0].span)?;
        let draw = self.next_uniform(span)?;
        let ratio = self.program.binary(Operation::Divide, high.register, low.register);
        let factor = self.program.binary(Operation::Power, ratio, draw);
        Ok(Value::new(self.program.binary(Operation::Multiply, low.register, factor), kind))
    }

    /// The inverse of the two parabolas that a triangle's distribution function is made of.
    fn triangular(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let usage = "triangular(low = a, mode = m, high = b)";
        let parameters = named("triangular", &["low", "mode", "high"], arguments, span, usage)?;
        let values = [
            self.compile(parameters[0], scope)?,
            self.compile(parameters[1], scope)?,
            self.compile(parameters[2], scope)?,
        ];
        let kind = self.same_kind(&values[0], parameters[0].span, &values[1], parameters[1].span)?;
        self.same_kind(&values[0], parameters[0].span, &values[2], parameters[2].span)?;
        let [low, mode, high] = values.map(|value| value.register);
        self.ordered(low, high, parameters[0].span.to(parameters[2].span))?;
        let above = self.program.binary(Operation::AtLeast, mode, low);
        let below = self.program.binary(Operation::AtLeast, high, mode);
        let within = self.program.binary(Operation::Minimum, above, below);
        let message = "the mode must lie between the low and the high end";
        self.require(within, || Diagnostic::error(codes::BAD_PARAMETER, message).at(parameters[1].span))?;
        let draw = self.next_uniform(span)?;
        let program = &mut *self.program;
        let width = program.binary(Operation::Subtract, high, low);
        let rise = program.binary(Operation::Subtract, mode, low);
        let fall = program.binary(Operation::Subtract, high, mode);
        let split = program.binary(Operation::Divide, rise, width);
        let one = program.number(1.0);
        let rest = program.binary(Operation::Subtract, one, draw);
        let leg = |program: &mut crate::model::program::Program, share: Register, side: Register| {
            let area = program.binary(Operation::Multiply, width, side);
            let square = program.binary(Operation::Multiply, share, area);
            program.unary(Unary::Root, square)
        };
        let up = leg(program, draw, rise);
        let down = leg(program, rest, fall);
        let left = program.binary(Operation::Add, low, up);
        let right = program.binary(Operation::Subtract, high, down);
        let rising = program.binary(Operation::More, split, draw);
        Ok(Value::new(program.choose(rising, left, right), kind))
    }

    fn exponential(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let parameters = named("exponential", &["mean"], arguments, span, "exponential(mean = m)")?;
        let (mean, unit) = self.quantity(parameters[0], scope)?;
        self.above_zero(mean, "the mean of an exponential", parameters[0].span)?;
        let draw = self.next_uniform(span)?;
        let one = self.program.number(1.0);
        let rest = self.program.binary(Operation::Subtract, one, draw);
        let logarithm = self.program.unary(Unary::Logarithm, rest);
        let waits = self.program.unary(Unary::Negate, logarithm);
        Ok(Value::new(self.program.binary(Operation::Multiply, mean, waits), Kind::Number(unit)))
    }

    /// 1 with the probability given, else 0.
    fn bernoulli(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let parameters = named("bernoulli", &["p"], arguments, span, "bernoulli(p = 30%)")?;
        let probability = self.plain_number(parameters[0], "a probability", scope)?;
        self.share(probability, "a probability", parameters[0].span)?;
        let draw = self.next_uniform(span)?;
        Ok(Value::new(self.program.binary(Operation::More, probability, draw), Kind::Number(Unit::plain())))
    }

    fn share(&mut self, register: Register, what: &str, span: Span) -> Result<(), Diagnostic> {
        let (zero, one) = (self.program.number(0.0), self.program.number(1.0));
        let above = self.program.binary(Operation::AtLeast, register, zero);
        let below = self.program.binary(Operation::AtLeast, one, register);
        let within = self.program.binary(Operation::Minimum, above, below);
        self.require(within, || {
            Diagnostic::error(codes::BAD_PARAMETER, format!("{what} lies between 0 and 1")).at(span)
        })
    }

    /// The quantile function, linear in the normal score between the points given, its end segments extended.
    fn quantiles(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let usage = "quantiles(10% -> x, 50% -> y, 90% -> z)";
        let mut points: Vec<(Register, Register)> = Vec::new();
        let mut shared: Option<(Value, Span)> = None;
        let mut level_before = 0.0;
        for (level, value) in point_arguments(usage, arguments)? {
            let register = self.plain_number(level, "the level of a quantile", scope)?;
            let share = self.program.constant(register).filter(|share| *share > level_before && *share < 1.0);
            let Some(share) = share else {
                let message = "levels lie between 0% and 100%, each above the one before";
                return Err(Diagnostic::error(codes::BAD_PARAMETER, message).at(level.span));
            };
            level_before = share;
            let score = self.program.number(math::normal_quantile(share));
            let end = self.compile(value, scope)?;
            match &shared {
                Some((first, first_span)) => drop(self.same_kind(first, *first_span, &end, value.span)?),
                None => shared = Some((end.clone(), value.span)),
            }
            if let Some((_, before)) = points.last() {
                let ordered = self.program.binary(Operation::AtLeast, end.register, *before);
                let message = "quantiles cross: expected a value at or above the one before";
                self.require(ordered, || Diagnostic::error(codes::BAD_PARAMETER, message).at(value.span))?;
            }
            points.push((score, end.register));
        }
        match shared {
            Some((Value { kind, .. }, _)) if points.len() > 1 => {
                let at = self.next_score(span)?;
                Ok(Value::new(self.program.push(Instruction::Interpolate { points, at, extended: true }), kind))
            }
            _ => Err(Diagnostic::error(codes::BAD_ARGUMENTS, "expected two points or more")
                .at(span)
                .hint(format!("write `{usage}`"))),
        }
    }

    /// One of several, by weight.
    fn mixture(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let usage = "mixture(d1 -> w1, d2 -> w2, …)";
        let pick = self.next_uniform(span)?;
        let mut parts: Vec<(Value, Register, Span)> = Vec::new();
        let zero = self.program.number(0.0);
        let mut total = zero;
        for (distribution, weight) in point_arguments(usage, arguments)? {
            let value = self.compile(distribution, scope)?;
            if let Some((first, _, first_span)) = parts.first() {
                self.same_kind(first, *first_span, &value, distribution.span)?;
            }
            let register = self.plain_number(weight, "a weight", scope)?;
            let possible = self.program.binary(Operation::AtLeast, register, zero);
            self.require(possible, || {
                Diagnostic::error(codes::BAD_PARAMETER, "a weight must not be below 0").at(weight.span)
            })?;
            total = self.program.binary(Operation::Add, total, register);
            parts.push((value, total, distribution.span));
        }
        let Some((last, ..)) = parts.last().cloned() else {
            return Err(Diagnostic::error(codes::BAD_ARGUMENTS, "expected the parts of the mixture")
                .at(span)
                .hint(format!("write `{usage}`")));
        };
        self.above_zero(total, "the sum of the weights", span)?;
        let place = self.program.binary(Operation::Multiply, pick, total);
        let mut register = last.register;
        for (value, up_to, _) in parts.iter().rev().skip(1) {
            let inside = self.program.binary(Operation::More, *up_to, place);
            register = self.program.choose(inside, value.register, register);
        }
        Ok(Value::new(register, last.kind))
    }
}

/// Whether a call names that parameter.
fn has(arguments: &[Argument], parameter: &str) -> bool {
    arguments.iter().any(|argument| matches!(argument, Argument::Named(name, _) if name.text == parameter))
}

/// The named parameters of a distribution, each once and none other, in the order asked for.
fn named<'e>(
    distribution: &str,
    parameters: &[&str],
    arguments: &'e [Argument],
    span: Span,
    usage: &str,
) -> Result<Parameters<'e>, Diagnostic> {
    let bad = |message: String, at: Span| {
        Diagnostic::error(codes::BAD_ARGUMENTS, message).at(at).hint(format!("write `{usage}`"))
    };
    let mut given: Vec<(&Word, &Expression)> = Vec::new();
    for argument in arguments {
        match argument {
            Argument::Named(name, value) => {
                if !parameters.contains(&name.text.as_str()) {
                    let message = format!("`{distribution}` has no parameter `{}` here", name.text);
                    return Err(bad(message, name.span).suggest(&name.text, parameters.iter().copied()));
                }
                if given.iter().any(|(known, _)| known.text == name.text) {
                    return Err(bad(format!("parameter `{}` is given twice", name.text), name.span));
                }
                given.push((name, value));
            }
            Argument::Plain(value) | Argument::Point(value, _) => {
                let message = format!("parameters of `{distribution}` are named, since a bare number means two things");
                return Err(bad(message, value.span));
            }
        }
    }
    parameters
        .iter()
        .map(|parameter| {
            given
                .iter()
                .find(|(name, _)| name.text == *parameter)
                .map(|(_, value)| *value)
                .ok_or_else(|| bad(format!("`{distribution}` needs its parameter `{parameter}`"), span))
        })
        .collect()
}

/// The points of a call that takes nothing else.
fn point_arguments<'e>(
    usage: &str,
    arguments: &'e [Argument],
) -> Result<Vec<(&'e Expression, &'e Expression)>, Diagnostic> {
    arguments
        .iter()
        .map(|argument| match argument {
            Argument::Point(point, value) => Ok((point, value)),
            Argument::Plain(value) | Argument::Named(_, value) => {
                Err(Diagnostic::error(codes::BAD_ARGUMENTS, "expected `point -> value`")
                    .at(value.span)
                    .hint(format!("write `{usage}`")))
            }
        })
        .collect()
}
