//! Bound figures: expressions over the results of the runs and over the data, as text in prose.
//!
//! An expression is a path, `parity.product.median.year`, or arithmetic on paths in the model language,
//! `(gpus["RTX 5090"].released - gpus["RTX 4090"].released) in month`. [`binder::Binder`] is the entry: it evaluates
//! expressions, compares them with what the author wrote, and gathers what they read. `path` and `attribute` follow
//! the dots, `arithmetic` compiles the rest with the model's compiler, and [`formatted`] turns the value into text.

mod arithmetic;
mod assumption;
mod attribute;
pub mod backtest_of;
pub mod backtest_request;
mod basis_share;
pub mod binder;
pub mod case_values;
pub mod cause_labels;
mod chance_word;
mod comparison;
pub mod estimates;
pub mod evidence;
pub mod explained_moves;
pub mod failed_expectation;
pub mod formatted;
pub mod in_case;
pub mod in_structure;
pub mod inline;
mod item;
pub mod later;
mod of_ensemble;
mod of_hindcasts;
mod of_input;
mod of_outcome;
pub mod origin;
mod path;
pub mod probability;
pub mod quantity;
mod question_path;
pub mod recorded;
pub mod recorded_quantity;
pub mod recorded_reasons;
pub mod reruns;
mod stated_estimate;
mod statistics;
