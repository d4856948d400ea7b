//! The lognormal distribution: its natural logarithm is normal.

use super::distribution::{Compiled, Distribution};
use super::normal::Normal;
use super::quantile_pair::QuantilePair;
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Draw, Scope};
use crate::model::compile::signature::{Call, Parameter, ParameterUnit};
use crate::model::compile::value::Kind;
use crate::model::program::{Operation, Register, Unary};

pub const MEDIAN: Parameter = Parameter::positive("median", ParameterUnit::Quantity);
pub const MU: Parameter = Parameter::new("mu", ParameterUnit::Plain);
pub const SIGMA: Parameter = Parameter::positive("sigma", ParameterUnit::Plain);

/// A lognormal distribution, or another one that is given by the distribution of its natural logarithm.
#[derive(Debug)]
pub struct Lognormal<Logarithm = Normal> {
    /// The distribution of the natural logarithm.
    pub logarithm: Logarithm,
}

impl Lognormal {
    /// Compiles the lognormal distribution whose quantiles at the normal scores −`score` and `score` are `low` and `high`.
    pub fn by_quantiles(low: Register, high: Register, score: f64, compiler: &mut Compiler<'_>) -> Self {
        let low = compiler.program.unary(Unary::Logarithm, low);
        let high = compiler.program.unary(Unary::Logarithm, high);
        Self { logarithm: Normal::by_quantiles(low, high, score, compiler) }
    }
}

impl<Logarithm: Distribution> Distribution for Lognormal<Logarithm> {
    fn quantile(&self, draw: Draw, compiler: &mut Compiler<'_>) -> Register {
        let logarithm = self.logarithm.quantile(draw, compiler);
        compiler.program.unary(Unary::Exponential, logarithm)
    }

    fn score(&self, x: Register, compiler: &mut Compiler<'_>) -> Option<Register> {
        let logarithm = compiler.logarithm_of(x);
        self.logarithm.score(logarithm, compiler)
    }
}

impl Compiler<'_> {
    /// Compiles ln x, and −∞ where x is not above 0.
    pub(super) fn logarithm_of(&mut self, x: Register) -> Register {
        let zero = self.program.number(0.0);
        let positive = self.program.binary(Operation::Maximum, x, zero);
        self.program.unary(Unary::Logarithm, positive)
    }
}

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    if let Some(QuantilePair { names, ends, score }) = QuantilePair::read(call, compiler.report)? {
        let ([low, high], kind) = compiler.quantities(ends, scope)?;
        compiler.require_order(call, [(names[0], low), (names[1], high)], ends[0].span.to(ends[1].span))?;
        compiler.require_positive(call, &format!("`{}`", names[0]), low, ends[0].span)?;
        return Ok(Compiled::new(Lognormal::by_quantiles(low, high, score, compiler), kind));
    }
    let by_median = call.has(MEDIAN.name);
    let centre = if by_median { MEDIAN } else { MU };
    let [middle, width] = call.named([centre.name, SIGMA.name], compiler.report)?;
    let (register, unit) = compiler.quantity(middle, scope)?;
    let sigma = compiler.plain_number(width, "`sigma` of `lognormal`, in natural logarithms,", scope)?;
    compiler.require_range(call, SIGMA, sigma, width.span)?;
    let mu = if by_median {
        compiler.require_range(call, MEDIAN, register, middle.span)?;
        compiler.program.unary(Unary::Logarithm, register)
    } else {
        compiler.plain_number(middle, "`mu` of `lognormal`, in natural logarithms,", scope)?
    };
    Ok(Compiled::new(Lognormal { logarithm: Normal { mean: mu, sd: sigma } }, Kind::Number(unit)))
}
