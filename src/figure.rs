//! Forecasts and datasets into charts, tables and formatted numbers. Pure, as the model is.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod bind;
pub mod canvas;
pub mod chart;
pub mod export;
mod figures;
pub mod format;
pub mod tables;

pub use bind::evidence::Evidence;
pub use canvas::key::KeyEntry;
pub use chart::figure::{Controls, Figure, ListEntry};
pub use figures::{Figures, draw};
pub use tables::types::{Table, TableCell, TableColumn};
