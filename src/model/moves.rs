//! What moved a forecast: the changes between a model at two times, and the share that each has in the move of every outcome.
//!
//! [`compare`] lists the changes of two [`Side`]s. [`explain`] runs the model with some of the changes made and not the others,
//! and attributes the moves by the values of Shapley.

mod attribution;
mod change;
mod dataset_comparison;
mod engine_change;
mod explanation;
mod game;
mod hybrid;
mod made;
mod measures;
mod model_comparison;
mod samples_change;
mod side;
mod together;

pub use attribution::{ExplainOptions, explain};
pub use change::{Alteration, Change, ChangeKind, Detail};
pub use explanation::{Cause, Explanation, Measure, Move, OutcomeMove, ScenarioMove, Share};
pub use model_comparison::compare;
pub use side::Side;
