//! The beta distribution.

use super::distribution::{Compiled, Family, Moments};
use super::location_scale::{LocationScale, Standard};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Parameter, Signature};
use crate::model::compile::value::Kind;
use crate::model::stats::special::shape::{MAX_PARAMETER, MIN_PARAMETER};
use crate::model::syntax::unit::Unit;

const ALPHA: Parameter = Parameter::between("alpha", MIN_PARAMETER, MAX_PARAMETER);
const BETA: Parameter = Parameter::between("beta", MIN_PARAMETER, MAX_PARAMETER);

/// `beta(alpha = a, beta = b)`
pub const FAMILY: Family = Family {
    signature: Signature { name: "beta", forms: &["beta(alpha = a, beta = b)"] },
    parameters: &[ALPHA, BETA],
    summary: "a share, such as the belief about a probability after `alpha` successes and `beta` failures",
    support: "0 to 1",
    example: "beta(alpha = 2, beta = 5)",
    // Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, volume 2, chapter 25.
    moments: Some(Moments {
        mean: "alpha / (alpha + beta)",
        variance: "alpha * beta / ((alpha + beta)^2 * (alpha + beta + 1))",
    }),
    compile,
};

fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let [alpha, beta] = call.named([ALPHA.name, BETA.name], compiler.report)?;
    let standard = Standard::Beta(
        compiler.plain_parameter(call, ALPHA, alpha, scope)?,
        compiler.plain_parameter(call, BETA, beta, scope)?,
    );
    let (location, scale) = (compiler.program.number(0.0), compiler.program.number(1.0));
    Ok(Compiled::new(LocationScale { standard, location, scale }, Kind::Number(Unit::plain())))
}
