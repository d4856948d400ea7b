//! The average of quantile functions.

use std::rc::Rc;

use super::distribution::Distribution;
use crate::model::compile::compiler::{Compiler, Draw};
use crate::model::program::{Operation, Register};

/// The normal scores between which the score of a value is searched for: beyond them, probabilities are below the smallest
/// double.
const SCORES: [f64; 2] = [-40.0, 40.0];
/// The number of times that bisection halves the interval with a score.
const HALVINGS: usize = 56;

/// A distribution whose quantiles are the weighted means of the quantiles of others.
#[derive(Debug)]
pub struct QuantileAverage {
    /// The distributions, each with its share; the shares add up to 1.
    pub parts: Vec<(Rc<dyn Distribution>, f64)>,
}

impl Distribution for QuantileAverage {
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let score = compiler.score_of(draw);
        let mut sum = compiler.program.number(0.0);
        for (distribution, share) in &self.parts {
            let value = distribution.quantile(Draw::Score(score), compiler);
            let share = compiler.program.number(*share);
            let part = compiler.program.binary(Operation::Multiply, share, value);
            sum = compiler.program.binary(Operation::Add, sum, part);
        }
        sum
    }

    /// Compiles the score by bisection: the quantile function rises with the score.
    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register> {
        let [mut low, mut high] = SCORES.map(|score| compiler.program.number(score));
        let two = compiler.program.number(2.0);
        for _ in 0..HALVINGS {
            let sum = compiler.program.binary(Operation::Add, low, high);
            let middle = compiler.program.binary(Operation::Divide, sum, two);
            let value = self.quantile(Draw::Score(middle), compiler);
            let reached = compiler.program.binary(Operation::AtLeast, value, x);
            high = compiler.program.choose(reached, middle, high);
            low = compiler.program.choose(reached, low, middle);
        }
        Some(high)
    }
}
