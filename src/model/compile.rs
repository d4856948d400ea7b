//! Compiles parsed expressions into a program: names are resolved, units are balanced and kinds are checked.
//!
//! In: an [`Expression`](super::syntax::expression::Expression) and a [`Scope`] that gives names their values. Out: a
//! [`Value`], which is a register of the [`Compiler`]'s program with its kind and unit.

mod cell_value;
pub mod cells;
mod column_argument;
mod comparisons;
mod compile_expression;
mod compiler;
mod distributions;
pub mod expect;
mod fit_column;
mod functions;
pub mod model_datasets;
pub mod observed;
mod operands;
mod operators;
mod paths;
mod prepare;
pub mod query;
pub mod reshape;
mod signature;
mod value;

pub use column_argument::whole_dataset;
pub use compiler::{Compiler, Draws, KnownNames, Scope, Time};
pub use distributions::{DISTRIBUTIONS, Family, Moments};
pub use functions::{FUNCTIONS, Function};
pub use paths::only_row;
pub use prepare::prepare;
pub use signature::{Call, Parameter, ParameterUnit, Range, Signature};
pub use value::{Kind, Value};
