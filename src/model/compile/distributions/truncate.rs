//! `truncate(d, low = a, high = b)`: a distribution given that it lies between bounds.

use std::rc::Rc;

use super::distribution::{Bounds, Compiled, Distribution, Truncation};
use super::parameters::{HIGH, LOW};
use crate::diagnostic::{Reported, error};
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::{Call, find};
use crate::model::compile::value::Value;
use crate::model::program::{Operation, Program, Register};
use crate::model::stats::special::Special;
use crate::model::syntax::expression::Argument;

/// A distribution between two bounds.
#[derive(Debug)]
struct Truncated {
    inner: Rc<dyn Distribution>,
    /// The normal scores of the bounds in `inner`, infinite where there is no bound.
    scores: [Register; 2],
    bounds: Bounds,
}

impl Distribution for Truncated {
    /// Compiles the inner quantile at a share of the probability between the bounds, and clamps rounding errors to the
    /// bounds.
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let share = compiler.uniform_of(draw);
        let score = compiler.program.special(Special::ScoreWithin, &[share, self.scores[0], self.scores[1]]);
        let mut value = self.inner.quantile(Draw::Score(score), compiler);
        let [low, high] = self.bounds;
        if let Some(low) = low {
            value = compiler.program.binary(Operation::Maximum, value, low);
        }
        if let Some(high) = high {
            value = compiler.program.binary(Operation::Minimum, value, high);
        }
        value
    }

    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register> {
        let score = self.inner.score(x, compiler)?;
        Some(compiler.program.special(Special::ScoreOfWithin, &[score, self.scores[0], self.scores[1]]))
    }

    fn truncation_problem(&self, program: &Program) -> Option<&'static str> {
        self.inner.truncation_problem(program)
    }
}

impl Compiler<'_> {
    /// Compiles a distribution given that it lies between bounds: by its own rule, or by the scores of the bounds.
    pub(super) fn truncated(&mut self, distribution: &Rc<dyn Distribution>, bounds: Bounds) -> Truncation {
        if let Some(truncation) = distribution.truncated(bounds, self) {
            return truncation;
        }
        let beyond = [f64::NEG_INFINITY, f64::INFINITY];
        let scores = [0, 1].map(|side| {
            let score = bounds[side].and_then(|end| distribution.score(end, self));
            score.unwrap_or_else(|| self.program.number(beyond[side]))
        });
        let mass = self.program.special(Special::Mass, &scores);
        let truncated = Truncated { inner: Rc::clone(distribution), scores, bounds };
        Truncation { distribution: Rc::new(truncated), mass }
    }
}

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let Some((Argument::Plain(inner), rest)) = call.arguments.split_first() else {
        let message = "`truncate` needs a distribution as its first argument";
        return Err(compiler.report.push(call.signature.bad_arguments(message, call.span)));
    };
    let given = call.given(&[LOW.name, HIGH.name], rest, compiler.report)?;
    if given.is_empty() {
        let message = "`truncate` needs its parameter `low`, `high` or both";
        return Err(compiler.report.push(call.signature.bad_arguments(message, call.span)));
    }
    let Some(whole) = compiler.distribution_of(inner, scope)? else {
        return Err(compiler.report.push(error!(
            BAD_ARGUMENTS at inner.span,
            "`truncate` needs a distribution that is written out, `1 to 3 year` or `normal(mean = 0, sd = 1)`";
            hint "truncate the distribution where it is written, and calculate with the result";
            hint "to keep any other value within bounds, use `max`, `min` or `clamp`"
        )));
    };
    if let Some(problem) = whole.distribution.truncation_problem(compiler.program) {
        return Err(compiler.report.push(call.signature.bad_parameter(problem, inner.span)));
    }
    let whole_value = Value::new(compiler.program.number(0.0), whole.kind.clone());
    let mut bounds = [None, None];
    for (bound, parameter) in bounds.iter_mut().zip([LOW, HIGH]) {
        if let Some(expression) = find(&given, parameter.name) {
            let value = compiler.compile(expression, scope)?;
            compiler.same_kind(&whole_value, inner.span, &value, expression.span)?;
            *bound = Some(value.register);
        }
    }
    if let [Some(low), Some(high)] = bounds {
        compiler.require_order(call, [(LOW.name, low), (HIGH.name, high)], call.span)?;
    }
    let Truncation { distribution, mass } = compiler.truncated(&whole.distribution, bounds);
    let zero = compiler.program.number(0.0);
    let possible = compiler.program.binary(Operation::More, mass, zero);
    let rule = "the distribution has a probability of 0 between the bounds; they must leave some of it";
    compiler.require_rule(call, possible, rule, None, call.span)?;
    Ok(Compiled { distribution, ..whole })
}
