//! The gamma distribution.

use super::distribution::Compiled;
use super::location_scale::{LocationScale, Standard};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Parameter, ParameterUnit};
use crate::model::compile::value::Kind;
use crate::model::stats::special::shape::{MAX_PARAMETER, MIN_PARAMETER};

pub const SHAPE: Parameter = Parameter::between("shape", MIN_PARAMETER, MAX_PARAMETER);
pub const SCALE: Parameter = Parameter::positive("scale", ParameterUnit::Quantity);

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let [shape, scale] = call.named([SHAPE.name, SCALE.name], compiler.report)?;
    let standard = Standard::Gamma(compiler.plain_parameter(call, SHAPE, shape, scope)?);
    let (scale, unit) = compiler.quantity_parameter(call, SCALE, scale, scope)?;
    let location = compiler.program.number(0.0);
    Ok(Compiled::new(LocationScale { standard, location, scale }, Kind::Number(unit)))
}
