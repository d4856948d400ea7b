//! Crossings: the first date in a window at which a condition is true, for each sample.
//!
//! - If the condition compares exponentials or straight lines, the date follows by arithmetic (`closed_form`). A
//!   conjunction becomes true with the last of its parts, if each part then stays true.
//! - For most other samples it can be shown that the condition stays true once it is true (`monotone`). The date is then
//!   found between the dates at which the condition steps (`pieces`), or by bisection of the window (`bisection`).
//! - The remaining samples are searched one by one with interval bounds on the condition (`branch_and_bound`), which
//!   finds the first of several crossings.
//!
//! [`search`] adds a search to a program under construction; [`Solver`] solves it for a group of samples.

mod bisection;
mod branch_and_bound;
mod closed_form;
mod condition;
mod exponential_sum;
mod head_start;
mod monotone;
mod piece_steps;
mod pieces;
mod row_sum;
mod solver;
#[cfg(test)]
mod tests;

pub use closed_form::{Exponential, exponential, search};
pub use solver::{Crossings, MAX_STEPS_PER_SAMPLE, Scratch, Solver};
