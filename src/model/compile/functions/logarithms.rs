//! `exp` and the logarithms.

use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::Call;
use crate::model::compile::value::{Kind, Value};
use crate::model::program::Unary;
use crate::model::syntax::unit::Unit;

impl Compiler<'_> {
    /// Compiles a function of one plain number.
    pub fn apply(&mut self, call: Call<'_>, function: Unary, scope: &mut dyn Scope) -> Result<Value, Reported> {
        let [argument] = call.exactly(self.report)?;
        let role = format!("the argument of `{}`", call.signature.name);
        let register = self.plain_number(argument, &role, scope)?;
        Ok(Value::new(self.program.unary(function, register), Kind::Number(Unit::plain())))
    }
}
