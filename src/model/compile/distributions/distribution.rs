//! The interface of a distribution, and the entry that names, documents and compiles it.

use std::fmt;
use std::rc::Rc;

use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::{Call, Parameter, Signature};
use crate::model::compile::value::Kind;
use crate::model::program::{Operation, Program, Register, Unary};

/// Everything about a family of distributions.
pub struct Family {
    /// Its name and the forms of its call.
    pub signature: Signature,
    /// Its parameters, over all forms; empty if it takes none by their names.
    pub parameters: &'static [Parameter],
    /// What the distribution describes, in one line for the reference.
    pub summary: &'static str,
    /// The values that it can have, in words.
    pub support: &'static str,
    /// A call, as an author would write it.
    pub example: &'static str,
    /// Its moments, if they have a closed form in the parameters of `example`.
    pub moments: Option<Moments>,
    /// Reads the parameters of a call.
    pub compile: fn(Call<'_>, &mut Compiler<'_>, &mut dyn Scope) -> Result<Compiled, Reported>,
}

/// Mean and variance, each an expression of the language whose names are parameters.
pub struct Moments {
    /// The mean.
    pub mean: &'static str,
    /// The variance.
    pub variance: &'static str,
}

/// A distribution with its parameters compiled, before anything is drawn from it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Its functions.
    pub distribution: Rc<dyn Distribution>,
    /// The kind of its values.
    pub kind: Kind,
    /// Its source of randomness, if it has taken one already.
    pub draw: Option<Draw>,
}

impl Compiled {
    /// A distribution that has taken no draw yet.
    pub fn new(distribution: impl Distribution + 'static, kind: Kind) -> Self {
        Self { distribution: Rc::new(distribution), kind, draw: None }
    }
}

/// The functions of a distribution, each as instructions of the program.
///
/// Every draw is the quantile function of one uniform number or, which is the same, of its standard normal score. So a
/// score that is correlated with the scores of other names couples any distribution, mixtures and truncated ones too, by
/// a Gaussian copula (Nelsen, An Introduction to Copulas, 2006, section 2.3).
pub trait Distribution: fmt::Debug {
    /// Compiles the quantile function at a draw.
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register;

    /// Compiles the normal score of a value: the standard normal quantile of the probability below it. Returns `None` if the
    /// distribution function has steps.
    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register>;

    /// Compiles the distribution function: the probability of values up to `x`.
    fn cumulative(&self, x: Register, compiler: &mut Compiler<'_>) -> Register {
        match self.score(x, compiler) {
            Some(score) => compiler.program.unary(Unary::NormalCumulative, score),
            None => compiler.program.number(f64::NAN),
        }
    }

    /// Compiles the distribution given that it lies between bounds, if it has a rule of its own for that.
    fn truncated(&self, _bounds: Bounds, _compiler: &mut Compiler<'_>) -> Option<Truncation> {
        None
    }

    /// Returns why the distribution cannot be truncated, if so.
    fn truncation_problem(&self, _program: &Program) -> Option<&'static str> {
        None
    }
}

/// The bounds of a truncated distribution: the low and the high one.
pub type Bounds = [Option<Register>; 2];

/// A distribution given that it lies between bounds.
pub struct Truncation {
    /// The distribution.
    pub distribution: Rc<dyn Distribution>,
    /// The probability that the whole distribution lies between the bounds.
    pub mass: Register,
}

/// One value, as a part of a mixture can be.
#[derive(Debug)]
pub struct PointMass(pub Register);

/// A distribution in another unit.
#[derive(Debug)]
pub struct Scaled {
    /// The distribution.
    pub inner: Rc<dyn Distribution>,
    /// The size of its unit.
    pub factor: Register,
}

impl Distribution for PointMass {
    fn quantile(&self, _: Draw, _: &mut Compiler<'_>) -> Register {
        self.0
    }

    fn score(&self, _: Register, _: &mut Compiler<'_>) -> Option<Register> {
        None
    }

    fn cumulative(&self, x: Register, compiler: &mut Compiler<'_>) -> Register {
        compiler.program.binary(Operation::AtLeast, x, self.0)
    }

    fn truncated(&self, [low, high]: Bounds, compiler: &mut Compiler<'_>) -> Option<Truncation> {
        let program = &mut *compiler.program;
        let mut is_inside = program.number(1.0);
        if let Some(low) = low {
            let above = program.binary(Operation::AtLeast, self.0, low);
            is_inside = program.binary(Operation::Minimum, is_inside, above);
        }
        if let Some(high) = high {
            let below = program.binary(Operation::AtLeast, high, self.0);
            is_inside = program.binary(Operation::Minimum, is_inside, below);
        }
        Some(Truncation { distribution: Rc::new(Self(self.0)), mass: is_inside })
    }

    fn truncation_problem(&self, program: &Program) -> Option<&'static str> {
        match program.constant(self.0) {
            Some(_) => None,
            None => Some(
                "`truncate` needs every part of a mixture written out, as a distribution or one value: the chance that \
                 another name's value is between is not known here",
            ),
        }
    }
}

impl Distribution for Scaled {
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let value = self.inner.quantile(draw, compiler);
        compiler.program.binary(Operation::Multiply, value, self.factor)
    }

    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register> {
        let value = compiler.program.binary(Operation::Divide, x, self.factor);
        self.inner.score(value, compiler)
    }

    fn cumulative(&self, x: Register, compiler: &mut Compiler<'_>) -> Register {
        let value = compiler.program.binary(Operation::Divide, x, self.factor);
        self.inner.cumulative(value, compiler)
    }

    fn truncated(&self, bounds: Bounds, compiler: &mut Compiler<'_>) -> Option<Truncation> {
        let own = bounds.map(|end| end.map(|end| compiler.program.binary(Operation::Divide, end, self.factor)));
        let Truncation { distribution, mass } = compiler.truncated(&self.inner, own);
        Some(Truncation { distribution: Rc::new(Self { inner: distribution, factor: self.factor }), mass })
    }

    fn truncation_problem(&self, program: &Program) -> Option<&'static str> {
        self.inner.truncation_problem(program)
    }
}
