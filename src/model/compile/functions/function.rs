//! The entry of a function.

use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, Signature};
use crate::model::compile::value::Value;

/// Everything about a function of the language.
pub struct Function {
    /// Its name and the forms of its call.
    pub signature: Signature,
    /// What it returns, in one line for the reference.
    pub summary: &'static str,
    /// The kind and unit of its value, in words.
    pub result: &'static str,
    /// Compiles a call.
    pub compile: fn(Call<'_>, &mut Compiler<'_>, &mut dyn Scope) -> Result<Value, Reported>,
}
