//! Forecasts as JSON, for programs.

pub mod fit;
pub mod joint;
pub mod json;
pub mod slider;
