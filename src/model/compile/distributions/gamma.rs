//! The gamma distribution.

use super::distribution::{Compiled, Family, Moments};
use super::location_scale::{LocationScale, Standard};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Parameter, ParameterUnit, Signature};
use crate::model::compile::value::Kind;
use crate::model::stats::special::shape::{MAX_PARAMETER, MIN_PARAMETER};

const SHAPE: Parameter = Parameter::between("shape", MIN_PARAMETER, MAX_PARAMETER);
const SCALE: Parameter = Parameter::positive("scale", ParameterUnit::Quantity);

/// `gamma(shape = k, scale = s)`
pub const GAMMA: Family = Family {
    signature: Signature { name: "gamma", forms: &["gamma(shape = k, scale = s)"] },
    parameters: &[SHAPE, SCALE],
    summary: "a quantity above 0; the wait for `shape` events that come `scale` apart on average",
    support: "above 0",
    example: "gamma(shape = 3, scale = 2)",
    // Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, volume 1, chapter 17.
    moments: Some(Moments { mean: "shape * scale", variance: "shape * scale^2" }),
    compile,
};

fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let [shape, scale] = call.named([SHAPE.name, SCALE.name], compiler.report)?;
    let standard = Standard::Gamma(compiler.plain_parameter(call, SHAPE, shape, scope)?);
    let (scale, unit) = compiler.quantity_parameter(call, SCALE, scale, scope)?;
    let location = compiler.program.number(0.0);
    Ok(Compiled::new(LocationScale { standard, location, scale }, Kind::Number(unit)))
}
