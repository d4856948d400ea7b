//! The engine: a model file and datasets in, a [`Forecast`] out.
//!
//! Pure: no files, clock, environment, hash-map order or platform float functions (the lints below and the
//! architecture test hold it to that). The same inputs give the same bits on any machine and number of threads.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod compile;
pub mod program;
pub mod run;
pub mod stats;
pub mod syntax;

pub use compile::cells::{self, CellValue};
pub use compile::expect::{self, BEFORE, Miss};
pub use compile::query::{QUERIES, Query};
pub use compile::{Compiler, KnownNames, Scope, Time, Value};
pub use program::Program;
pub use run::forecast::{
    BAND_LEVELS, Condition, Curve, Description, Fit, Forecast, Input, Joint, Kind, LeftOut, Outcome, QUANTILE_LEVELS,
    ScenarioForecast, SliderPosition, VarianceShare, WaterfallForecast,
};
pub use run::options::{DEFAULT_DRAWS, Parts, RunOptions, SliderPositions};
pub use run::progress::Progress;
pub use run::{CompiledModel, run, sample_count};
pub use stats::draws::{self, Draws};
pub use stats::special::shape::Shape;
pub use stats::{fit, math, score};
pub use syntax::expression::{self, Argument, Expression, ExpressionKind, Word, children};
pub use syntax::unit::{Unit, Units};
