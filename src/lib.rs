//! Foresite is a static site generator for reports that are based on forecasts. Every figure in a report is bound to a model
//! or a dataset, so that the text cannot contradict the data.
//!
//! # Stages
//!
//! A build passes a project through five stages. Each stage uses only the results of the stages before it.
//!
//! 1. **Load**: [`load::load`] reads the project folder into a [`document::Project`]. Each of its values knows its place in a
//!    file, a [`source::Span`]. The YAML files are read with [`yaml`].
//! 2. **Model**: [`model::run()`] simulates a model and summarizes the samples as a [`model::Forecast`].
//! 3. **Figure**: [`figure::draw`] turns forecasts and datasets into charts and tables; [`figure::Binder`] formats the numbers
//!    in the text.
//! 4. **Render**: [`render::render`] turns Markdown and templates into a [`render::Site`], in memory.
//! 5. **Write**: [`write::write`] replaces the output folder by the new site, in one step.
//!
//! # Table of contents
//!
//! | Module | Contents |
//! | --- | --- |
//! | [`pipeline`] | a build as one function, [`pipeline::build`]; again after a change, [`pipeline::rebuild`]; some pages before the others, [`pipeline::LoadedBuild::preview`] |
//! | [`cache`] | the results of the last build that a rebuild reuses |
//! | [`dependencies`] | records which datasets, models and figures a result was computed from |
//! | [`cancel`] | cancels a build whose files have changed again |
//! | [`check`] | warnings about likely mistakes in a site without errors |
//! | [`diagnostic`] | errors and warnings as values, collected in a [`diagnostic::Report`]; no stage prints |
//! | [`source`] | the texts of the files, and places in them |
//! | [`date`] | calendar dates |
//! | [`locale`] | the languages of pages and figures: their texts, and how they write numbers and dates |
//! | [`html`] | escapes text for HTML |
//! | [`printable`] | escapes text for terminals |
//! | [`cli`] | the commands of `foresite` |
//! | [`serve`] | the server of `foresite serve`, which builds the site again when a file changes |
//!
//! # Example
//!
//! Builds a site with one page, in memory. The model's outcome is a date, and the page shows its year.
//!
//! ```
//! use std::fs;
//!
//! use foresite::date::Date;
//! use foresite::pipeline::{self, BuildOptions};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let root = folder.path();
//! fs::create_dir_all(root.join("content"))?;
//! fs::create_dir_all(root.join("data/models"))?;
//! fs::write(root.join("foresite.yaml"), "title: Report\nbase_url: https://example.org/\n")?;
//! fs::write(root.join("data/models/plan.yaml"), "outcomes: { ready: 2031-05-01 }\n")?;
//! fs::write(
//!     root.join("content/index.md"),
//!     "---\ntitle: Home\n---\n\nIt is ready in [2031](=plan.ready.median.year).\n",
//! )?;
//!
//! let today = Date::new(2026, 5, 7).ok_or("not a date")?;
//! let outcome = pipeline::build(root, &BuildOptions::new(today));
//!
//! assert!(outcome.report.is_empty());
//! let home = String::from_utf8_lossy(&outcome.site.files["index.html"]);
//! assert!(home.contains("It is ready in"));
//! # Ok(())
//! # }
//! ```

pub mod cache;
pub mod cancel;
pub mod check;
pub mod cli;
mod currency;
pub mod date;
pub mod dependencies;
pub mod diagnostic;
pub mod document;
pub mod figure;
pub mod html;
pub mod load;
pub mod locale;
pub mod markup;
pub mod model;
pub mod observer;
mod parallel;
pub mod pipeline;
pub mod printable;
pub mod render;
pub mod serve;
pub mod source;
pub mod words;
pub mod write;
pub mod yaml;
