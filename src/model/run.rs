//! Runs of a model: from its definitions to a `Forecast`.
//!
//! [`CompiledModel::new`] checks a model file and compiles it once as it is written; each run compiles it again with
//! replacements, such as the values that a scenario sets, and simulates it. The parts of a forecast are in files of their
//! own; [`CompiledModel::forecast`] puts them together.

mod basis_shares;
pub mod belief_grid;
mod belief_runs;
mod case_scores;
mod compilation;
pub mod compiled_model;
mod conditions;
mod correlation;
mod curves;
pub mod definitions;
pub mod forecast;
mod hindcast_runs;
mod input_pairs;
mod limits;
pub mod options;
pub mod outcome_batch;
mod outcomes;
mod outside;
pub mod progress;
mod scenario_curve;
mod scenarios;
mod sensitivity;
mod settings;
mod slider;
mod strongest_pair;
mod structure_runs;
mod structures;
mod trends;
mod waterfall;
mod what_to_watch;
mod whole_forecast;

pub use basis_shares::{BasisShares, STRUCTURES, TOGETHER, UNSTATED};
pub use compiled_model::CompiledModel;
pub use input_pairs::{OutcomePair, StrongestPair};
pub use what_to_watch::is_narrower;
pub use whole_forecast::run;
