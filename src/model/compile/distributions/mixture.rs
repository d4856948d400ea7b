//! `mixture(d1 -> w1, d2 -> w2, …)`: one of several distributions, by weight.

use std::rc::Rc;

use super::distribution::{Bounds, Compiled, Distribution, PointMass, Truncation};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::{Kind, Value};
use crate::model::program::{Operation, Program, Register};
use crate::model::syntax::unit::Unit;
use crate::source::Span;

/// The number of times that bisection halves the interval with a mixture's quantile: once for each bit of a double's
/// significand.
const HALVINGS: usize = 52;

/// A mixture.
#[derive(Debug)]
pub struct Mixture {
    parts: Vec<Part>,
}

/// A part of a mixture.
#[derive(Clone, Debug)]
struct Part {
    distribution: Rc<dyn Distribution>,
    /// Its own draw, for a mixture that has no score to follow; `None` for a value.
    draw: Option<Draw>,
    /// Its weight, in proportion to the other weights.
    weight: Register,
}

impl Mixture {
    /// A mixture of distributions, each with a draw of its own and with its weight, which is not negative.
    pub fn of(parts: impl IntoIterator<Item = (Rc<dyn Distribution>, Draw, Register)>) -> Self {
        let part = |(distribution, draw, weight)| Part { distribution, draw: Some(draw), weight };
        Self { parts: parts.into_iter().map(part).collect() }
    }

    /// Compiles a draw that picks a part, which then has a draw of its own.
    fn picked(&self, pick: Draw, compiler: &mut Compiler<'_>) -> Register {
        let sums = self.cumulative_weights(compiler);
        let share = compiler.uniform_of(pick);
        let Some(total) = sums.last() else { return compiler.program.number(f64::NAN) };
        let place = compiler.program.binary(Operation::Multiply, share, *total);
        let mut chosen: Option<Register> = None;
        for (part, up_to) in self.parts.iter().zip(&sums).rev() {
            let value = part.distribution.quantile(part.draw.unwrap_or(pick), compiler);
            chosen = Some(match chosen {
                None => value,
                Some(others) => {
                    let inside = compiler.program.binary(Operation::More, *up_to, place);
                    compiler.program.choose(inside, value, others)
                }
            });
        }
        chosen.unwrap_or(*total)
    }

    fn cumulative_weights(&self, compiler: &mut Compiler<'_>) -> Vec<Register> {
        let mut total = compiler.program.number(0.0);
        let add = |part: &Part| {
            total = compiler.program.binary(Operation::Add, total, part.weight);
            total
        };
        self.parts.iter().map(add).collect()
    }

    /// Compiles the mixture's quantile at a score by bisection: it lies between the smallest and the largest of its parts'
    /// quantiles at that score.
    fn bisected(&self, score: Register, compiler: &mut Compiler<'_>) -> Register {
        let (infinity, minus_infinity) =
            (compiler.program.number(f64::INFINITY), compiler.program.number(f64::NEG_INFINITY));
        let zero = compiler.program.number(0.0);
        let two = compiler.program.number(2.0);
        let (mut low, mut high) = (infinity, minus_infinity);
        for part in &self.parts {
            let value = part.distribution.quantile(Draw::Score(score), compiler);
            // A part without weight may have no quantiles.
            let counts = compiler.program.binary(Operation::More, part.weight, zero);
            let down = compiler.program.choose(counts, value, infinity);
            let up = compiler.program.choose(counts, value, minus_infinity);
            low = compiler.program.binary(Operation::Minimum, low, down);
            high = compiler.program.binary(Operation::Maximum, high, up);
        }
        let share = compiler.uniform_of(Draw::Score(score));
        for _ in 0..HALVINGS {
            let width = compiler.program.binary(Operation::Subtract, high, low);
            let half = compiler.program.binary(Operation::Divide, width, two);
            let middle = compiler.program.binary(Operation::Add, low, half);
            let below = self.cumulative(middle, compiler);
            let reached = compiler.program.binary(Operation::AtLeast, below, share);
            high = compiler.program.choose(reached, middle, high);
            low = compiler.program.choose(reached, low, middle);
        }
        high
    }
}

impl Distribution for Mixture {
    /// A draw of its own picks a part. A score from elsewhere is instead followed exactly, through the inverse of the
    /// mixture's distribution function: a correlation is one of the whole mixture, not of its parts.
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        match draw {
            Draw::Key(_) => self.picked(draw, compiler),
            Draw::Score(score) => self.bisected(score, compiler),
        }
    }

    fn score(&self, _: Register, _: &mut Compiler<'_>) -> Option<Register> {
        None
    }

    /// Compiles the weighted mean of the parts' distribution functions.
    fn cumulative(&self, x: Register, compiler: &mut Compiler<'_>) -> Register {
        let zero = compiler.program.number(0.0);
        let (mut sum, mut total) = (zero, zero);
        for part in &self.parts {
            let own = part.distribution.cumulative(x, compiler);
            let weighted = compiler.program.binary(Operation::Multiply, part.weight, own);
            let counts = compiler.program.binary(Operation::More, part.weight, zero);
            let weighted = compiler.program.choose(counts, weighted, zero);
            sum = compiler.program.binary(Operation::Add, sum, weighted);
            total = compiler.program.binary(Operation::Add, total, part.weight);
        }
        compiler.program.binary(Operation::Divide, sum, total)
    }

    /// A mixture that is truncated to bounds is a mixture of its truncated parts. The weight of each part is multiplied
    /// by the probability of the part between the bounds.
    fn truncated(&self, bounds: Bounds, compiler: &mut Compiler<'_>) -> Option<Truncation> {
        let zero = compiler.program.number(0.0);
        let (mut inside, mut total) = (zero, zero);
        let mut parts = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let Truncation { distribution, mass } = compiler.truncated(&part.distribution, bounds);
            let weight = compiler.program.binary(Operation::Multiply, part.weight, mass);
            inside = compiler.program.binary(Operation::Add, inside, weight);
            total = compiler.program.binary(Operation::Add, total, part.weight);
            parts.push(Part { distribution, weight, draw: part.draw });
        }
        let mass = compiler.program.binary(Operation::Divide, inside, total);
        Some(Truncation { distribution: Rc::new(Self { parts }), mass })
    }

    fn truncation_problem(&self, program: &Program) -> Option<&'static str> {
        self.parts.iter().find_map(|part| part.distribution.truncation_problem(program))
    }
}

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let pick = compiler.next_draw(call.span)?;
    let mut parts: Vec<Part> = Vec::new();
    let mut first: Option<(Value, Span)> = None;
    let zero = compiler.program.number(0.0);
    let mut total = zero;
    for (expression, weight) in call.points(compiler.report)? {
        let (distribution, draw, kind) = match compiler.distribution_of(expression, scope)? {
            Some(part) => {
                let draw = match part.draw {
                    Some(draw) => draw,
                    None => compiler.next_draw(expression.span)?,
                };
                (part.distribution, Some(draw), part.kind)
            }
            None => {
                let value = compiler.amount(expression, scope)?;
                let point: Rc<dyn Distribution> = Rc::new(PointMass(value.register));
                (point, None, value.kind)
            }
        };
        let value = Value::new(zero, kind);
        match &first {
            Some((known, known_span)) => drop(compiler.same_kind(known, *known_span, &value, expression.span)?),
            None => first = Some((value, expression.span)),
        }
        let register = compiler.plain_number(weight, "a weight of `mixture`", scope)?;
        let possible = compiler.program.binary(Operation::AtLeast, register, zero);
        compiler.require_rule(call, possible, "a weight must not be below 0", Some(register), weight.span)?;
        total = compiler.program.binary(Operation::Add, total, register);
        parts.push(Part { distribution, draw, weight: register });
    }
    compiler.require_positive(call, "the sum of the weights", total, call.span)?;
    let kind = first.map_or_else(|| Kind::Number(Unit::plain()), |(value, _)| value.kind);
    Ok(Compiled { distribution: Rc::new(Mixture { parts }), kind, draw: Some(pick) })
}
