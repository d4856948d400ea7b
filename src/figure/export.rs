//! Forecasts as JSON, for programs.

pub mod backtest_json;
pub mod cause_text;
pub mod data_report_json;
mod ensemble_json;
mod fits;
pub mod forecast_json;
mod hindcasts_json;
pub mod hub_table;
mod joint_draws;
mod json_text;
mod json_values;
pub mod metaculus_json;
pub mod moves_json;
mod outcome_values;
mod pools;
mod question_scores;
pub mod recorded_forecast;
pub mod recorded_moves;
pub mod scores_json;
pub mod scoring_tables;
mod slider_positions;
