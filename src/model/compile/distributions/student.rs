//! Student's t distribution.

use super::distribution::Compiled;
use super::location_scale::{LocationScale, Standard};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Parameter, ParameterUnit};
use crate::model::stats::special::shape::{MAX_PARAMETER, MIN_PARAMETER};

pub const DF: Parameter = Parameter::between("df", MIN_PARAMETER, MAX_PARAMETER);
pub const LOCATION: Parameter = Parameter::new("location", ParameterUnit::Amount);
pub const SCALE: Parameter = Parameter::positive("scale", ParameterUnit::Spread);

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let [df, location, scale] = call.named([DF.name, LOCATION.name, SCALE.name], compiler.report)?;
    let standard = Standard::Student(compiler.plain_parameter(call, DF, df, scope)?);
    let (centre, spread) = compiler.location_and_spread(call, location, (SCALE, scale), scope)?;
    Ok(Compiled::new(LocationScale { standard, location: centre.register, scale: spread }, centre.kind))
}
