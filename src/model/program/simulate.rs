//! Simulation: the samples of a program's registers, and quantiles of registers over time.
//!
//! Groups of blocks of samples are computed in parallel and joined in their order, so the result does not depend on the
//! number of threads. A program, the registers to keep, the division into blocks, and the window go in; columns with one
//! number per sample come out.

mod bands;
mod cases;
mod cause;
mod fixed;
mod guards;
mod line_quantiles;
mod medians;
mod quantities;
mod samples;

pub use bands::bands;
pub use cases::{Choice, run_combinations};
pub use cause::{explain, short};
pub use fixed::{CaseColumns, Fixed, FixedAt, run_with_fixed, split_by_dependence};
pub use guards::not_finite;
pub use medians::{Cases, medians};
pub use quantities::{NotFinite, Quantities};
pub use samples::{Drawing, Samples, first_samples, run, run_added};
