//! Every test that needs the whole crate, in one binary.

mod charts;
mod load;
mod theme;
