//! Student's t distribution.

use super::distribution::{Compiled, Family, Moments};
use super::location_scale::{LocationScale, Standard};
use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Parameter, ParameterUnit, Signature};
use crate::model::stats::special::shape::{MAX_PARAMETER, MIN_PARAMETER};

const DF: Parameter = Parameter::between("df", MIN_PARAMETER, MAX_PARAMETER);
const LOCATION: Parameter = Parameter::new("location", ParameterUnit::Amount);
const SCALE: Parameter = Parameter::positive("scale", ParameterUnit::Spread);

/// `student(df = n, location = m, scale = s)`
pub const STUDENT: Family = Family {
    signature: Signature { name: "student", forms: &["student(df = n, location = m, scale = s)"] },
    parameters: &[DF, LOCATION, SCALE],
    summary: "Student's t with `df` degrees of freedom: like a normal distribution, with heavier tails",
    support: "all numbers",
    example: "student(df = 8, location = 3, scale = 2)",
    // Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, volume 2, chapter 28. The mean needs df > 1, the
    // variance df > 2.
    moments: Some(Moments { mean: "location", variance: "scale^2 * df / (df - 2)" }),
    compile,
};

fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let [df, location, scale] = call.named([DF.name, LOCATION.name, SCALE.name], compiler.report)?;
    let standard = Standard::Student(compiler.plain_parameter(call, DF, df, scope)?);
    let (centre, spread) = compiler.location_and_spread(call, location, (SCALE, scale), scope)?;
    Ok(Compiled::new(LocationScale { standard, location: centre.register, scale: spread }, centre.kind))
}
