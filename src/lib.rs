//! Foresite: a static site generator for forecast reports that cannot contradict themselves.
//!
//! # Steps
//!
//! A build is one pass through five stages; data flows one way.
//!
//! 1. **Load** ([`load::load`]): reads the project folder, strictly, into a [`document::Project`] whose every value
//!    carries its [`source::Span`].
//! 2. **Model** ([`model::run()`]): draws the inputs, finds the first dates at which conditions are true, and summarizes the
//!    samples as a [`model::Forecast`]. Pure.
//! 3. **Figure** ([`figure::draw`]): turns forecasts and datasets into charts, tables and formatted numbers. Pure.
//! 4. **Render** ([`render::render`]): Markdown and templates into a [`render::Site`], whole, in memory.
//! 5. **Write** ([`write::write`]): swaps the finished site into the output folder at once.
//!
//! Between the last two, where it is asked for, [`check::check`] looks for what builds and is careless all the same.
//!
//! [`pipeline::build`] is the four pure-of-output steps in order, and [`pipeline::rebuild`] the same with a
//! [`cache::BuildCache`] of what has not changed, some pages ahead of the rest where they are asked for
//! ([`pipeline::LoadedBuild::preview`]); [`cli`] and [`serve`] are its two callers. What an
//! author can get wrong is a [`diagnostic::Diagnostic`], a value; every stage collects many and none prints.

pub mod cache;
pub mod cancel;
pub mod check;
pub mod cli;
pub mod date;
pub mod dependencies;
pub mod diagnostic;
pub mod document;
pub mod figure;
pub mod html;
pub mod load;
pub mod model;
mod parallel;
pub mod pipeline;
pub mod render;
pub mod serve;
pub mod source;
pub mod write;
pub mod yaml;
