//! The model stage: a model file and datasets go in, and a [`Forecast`] comes out.
//!
//! Its rooms, from the ground up: `syntax` parses expressions and units; `stats` has the statistics; `program` is the
//! compiled form of a model and its simulation; `compile` turns expressions into programs; `run` runs a model for all parts of
//! its forecast; `moves` explains what moved it; `hindcasts` compare it with what came. A room uses only the rooms before it. This file is the door: other stages use only what it exports, and no
//! room imports it.
//!
//! The stage is pure: it reads no files, clock, or environment, and uses neither the order of hash maps nor the platform's
//! floating-point functions. The lints below and the architecture test check this. The same inputs give the same bits on any
//! machine and any number of threads.
//!
//! # Examples
//!
//! Runs a model file and reads the median of its outcome:
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use foresite::date::Date;
//! use foresite::diagnostic::Report;
//! use foresite::model::{self, RunOptions};
//!
//! # let folder = std::env::temp_dir().join(format!("foresite-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! # let path = folder.join("memory.yaml");
//! std::fs::write(
//!     &path,
//!     "window: { from: 2025-01-01, to: 2100-01-01 }
//! inputs:
//!   doubling: 2 to 3 year
//! curves:
//!   memory: grow(32 GB, 2025-01-01, doubling)
//! outcomes:
//!   enough: first(memory >= 256 GB)
//! ",
//! )
//! .unwrap();
//! let file = foresite::load::load_model(&path).model.unwrap();
//! # std::fs::remove_dir_all(&folder).unwrap();
//!
//! let options = RunOptions::at(Date::new(2026, 5, 7).unwrap());
//! let mut report = Report::default();
//! let forecast = model::run(&file, &BTreeMap::new(), &options, &mut report).unwrap();
//! // Three doublings of about 2.45 years after the start of 2025.
//! let median = forecast.outcome("enough").unwrap().draws.median().unwrap();
//! assert!((median - 2032.35).abs() < 0.05);
//! ```

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod compile;
pub mod hindcasts;
pub mod moves;
pub mod outcome_hindcasts;
pub mod program;
pub mod run;
pub mod stats;
pub mod syntax;
pub mod window;

pub use compile::cells::{self, CellValue, EARLIER_ROWS};
pub use compile::expect::{self, FailedRow};
pub use compile::observed::{Observation, ObservedValues, observed_values};
pub use compile::only_row;
pub use compile::query::{COUNT, QUERIES, Query};
pub use compile::reshape::{GROUP_FUNCTIONS, ROW_FUNCTIONS, RowFunction};
pub use compile::{Compiler, KnownNames, Scope, Time, Value, prepare};
pub use hindcasts::{Backtest, BacktestCurve, ComparedCurve, Hindcast, Hindcasts, hindcasts, mean_scores};
pub use moves::{
    Alteration, Cause, Change, ChangeKind, Detail, ExplainOptions, Explanation, Measure, Move, OutcomeMove,
    ScenarioMove, Share, Side, compare, explain,
};
pub use outcome_hindcasts::{BacktestOutcome, OutcomeHindcast, RecordedResult};
pub use program::Program;
pub use run::belief_grid::{ANSWER_LEVELS, BELIEF_LEVELS, BELIEF_STATES, BeliefGrid, OutcomeBeliefs};
pub use run::forecast::{
    BAND_LEVELS, CaseForecast, CaseRun, CaseScores, CaseStructure, Condition, Curve, Description, EnsembleForecast,
    Estimate, Fit, Forecast, Input, Joint, Kind, LeftOut, NaiveCase, Outcome, QUANTILE_LEVELS, ScenarioCurve,
    ScenarioForecast, SliderPosition, StructureForecast, SwingEnds, WaterfallForecast, central,
};
pub use run::options::{DEFAULT_DRAWS, Parts, RunOptions, SliderPositions};
pub use run::progress::Progress;
pub use run::{
    BasisShares, CompiledModel, OutcomePair, STRUCTURES, StrongestPair, TOGETHER, UNSTATED, is_narrower, run,
};
pub use stats::draws::{self, Draws};
pub use stats::expert_pool::{Averages, ExpertPool, PooledExpert};
pub use stats::naive::{NAIVE, Naive};
pub use stats::shapley::Method;
pub use stats::special::shape::Shape;
pub use stats::{calibration_bins, fit, math, metaculus_cdf, pool, quantile_score, score};
pub use syntax::expression::{self, Argument, Expression, ExpressionKind, TextSpan, children};
pub use syntax::unit::{Unit, Units};
pub use window::{Known, Window};
