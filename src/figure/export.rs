//! Forecasts as JSON, for programs.

mod fit;
pub mod forecast;
mod joint;
mod print;
mod slider;
mod value;
