//! A compiled model: a straight line of instructions, each of which computes one register from earlier registers, for every
//! sample.
//!
//! The compiler adds instructions to a [`Program`]; [`simulate`] evaluates them. Registers that depend on the date being
//! evaluated are *timed*; all other registers are *untimed* and computed once per run. Equal instructions share a register,
//! so a quantity that is written twice is one quantity, and `x - x` is 0 in every sample.

pub mod arithmetic;
pub mod columns;
pub mod crossing;
mod graph;
mod instruction;
mod interval;
mod merging;
pub mod search_memory;
pub mod simulate;

pub use arithmetic::{Operation, Unary};
pub use graph::{DrawnRows, Program};
pub use instruction::{ClosedForm, FitPart, Guard, Instruction, Register, Search, operands};
pub use merging::Added;
