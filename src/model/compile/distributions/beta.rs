//! The beta distribution.

use super::distribution::Compiled;
use super::location_scale::{LocationScale, Standard};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Parameter};
use crate::model::compile::value::Kind;
use crate::model::stats::special::shape::{MAX_PARAMETER, MIN_PARAMETER};
use crate::model::syntax::unit::Unit;

pub const ALPHA: Parameter = Parameter::between("alpha", MIN_PARAMETER, MAX_PARAMETER);
pub const BETA: Parameter = Parameter::between("beta", MIN_PARAMETER, MAX_PARAMETER);

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let [alpha, beta] = call.named([ALPHA.name, BETA.name], compiler.report)?;
    let standard = Standard::Beta(
        compiler.plain_parameter(call, ALPHA, alpha, scope)?,
        compiler.plain_parameter(call, BETA, beta, scope)?,
    );
    let (location, scale) = (compiler.program.number(0.0), compiler.program.number(1.0));
    Ok(Compiled::new(LocationScale { standard, location, scale }, Kind::Number(Unit::plain())))
}
