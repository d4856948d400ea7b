//! Forecasts as JSON, for programs.

mod fits;
pub mod forecast_json;
mod joint_draws;
mod json_text;
mod json_values;
mod slider_positions;
