//! Distributions that are a moved and scaled standard distribution, location + scale · standard: beta, gamma, student
//! and PERT.

use super::distribution::Distribution;
use crate::model::compile::compiler::{Compiler, Draw};
use crate::model::program::{Instruction, Operation, Register};
use crate::model::stats::special::Special;
use crate::model::stats::special::shape::Shape;

/// A standard distribution by its shape parameters, moved and scaled.
#[derive(Debug)]
pub struct LocationScale {
    /// The standard distribution.
    pub standard: Standard,
    /// What is added to its values, in the unit of the values.
    pub location: Register,
    /// What its values are multiplied by, in the unit of the values.
    pub scale: Register,
}

/// A distribution in its standard position.
#[derive(Clone, Copy, Debug)]
pub enum Standard {
    /// A beta on 0 to 1, by alpha and beta.
    Beta(Register, Register),
    /// A gamma of scale 1, by its shape.
    Gamma(Register),
    /// Student's t, by its degrees of freedom.
    Student(Register),
}

impl Standard {
    /// Compiles the quantile function: from a table if the shape is the same in every sample, otherwise sample by sample.
    fn quantile(self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let score = compiler.score_of(draw);
        let known = |register: Register| compiler.program.constant(register);
        let shape = match self {
            Self::Beta(a, b) => known(a).zip(known(b)).map(|(a, b)| Shape::Beta(a, b)),
            Self::Gamma(shape) => known(shape).map(Shape::Gamma),
            Self::Student(freedom) => known(freedom).map(Shape::Student),
        };
        if let (Some(shape), Some(draws)) = (shape, &compiler.draws) {
            let table = draws.tables.of(shape);
            return compiler.program.push(Instruction::Table(table, score));
        }
        match self {
            Self::Beta(a, b) => compiler.program.special(Special::BetaQuantile, &[score, a, b]),
            Self::Gamma(shape) => compiler.program.special(Special::GammaQuantile, &[score, shape]),
            Self::Student(freedom) => compiler.program.special(Special::StudentQuantile, &[score, freedom]),
        }
    }

    fn score(self, x: Register, compiler: &mut Compiler<'_>) -> Register {
        match self {
            Self::Beta(a, b) => compiler.program.special(Special::BetaScore, &[x, a, b]),
            Self::Gamma(shape) => compiler.program.special(Special::GammaScore, &[x, shape]),
            Self::Student(freedom) => compiler.program.special(Special::StudentScore, &[x, freedom]),
        }
    }
}

impl Distribution for LocationScale {
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let value = self.standard.quantile(draw, compiler);
        let scaled = compiler.program.binary(Operation::Multiply, value, self.scale);
        if compiler.program.constant(self.location) == Some(0.0) {
            return scaled;
        }
        compiler.program.binary(Operation::Add, self.location, scaled)
    }

    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register> {
        let distance = compiler.program.binary(Operation::Subtract, x, self.location);
        let value = compiler.program.binary(Operation::Divide, distance, self.scale);
        Some(self.standard.score(value, compiler))
    }
}
