//! The build, as one function: load, model, figure, render.

use std::collections::BTreeMap;
use std::path::Path;

use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::Project;
use crate::figure::{self, Evidence};
use crate::load;
use crate::model::{self, Forecast, RunOptions};
use crate::render::{self, Site};
use crate::source::Sources;

/// What a caller may tell a build.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The date called `today` where neither `as_of` here nor the project says otherwise.
    pub today: Date,
    /// `--as-of`.
    pub as_of: Option<Date>,
    /// `--base-url`.
    pub base_url: Option<String>,
    /// Whether drafts are published.
    pub drafts: bool,
}

/// What a build yields. Where the report has errors the site must not be published.
pub struct Outcome {
    /// The site; empty where loading failed.
    pub site: Site,
    /// Forecasts by model id.
    pub forecasts: BTreeMap<String, Forecast>,
    /// Every text file read, to show diagnostics with.
    pub sources: Sources,
    /// Everything that is wrong, in one run.
    pub report: Report,
}

/// Builds the project in `root`, in memory.
pub fn build(root: &Path, options: &BuildOptions) -> Outcome {
    let load::Loaded { project, sources, mut report } = load::load(root);
    let Some(mut project) = project else {
        return Outcome { site: Site::default(), forecasts: BTreeMap::new(), sources, report };
    };
    apply(options, &mut project);
    let forecasts = forecast(&project, options, &mut report);
    let evidence = Evidence { forecasts: &forecasts, datasets: &project.datasets };
    let (figures, problems) = figure::draw(&project, evidence);
    report.append(problems);
    let (site, problems) = render::render(&project, evidence, &figures);
    report.append(problems);
    Outcome { site, forecasts, sources, report }
}

/// Lets the command line have the last word.
fn apply(options: &BuildOptions, project: &mut Project) {
    if let Some(base_url) = &options.base_url {
        project.config.base_url.value.clone_from(base_url);
    }
    if !options.drafts {
        project.pages.retain(|page| !page.draft);
    }
}

/// Runs every model of the project.
fn forecast(project: &Project, options: &BuildOptions, report: &mut Report) -> BTreeMap<String, Forecast> {
    let project_date = project.config.as_of.as_ref().map(|date| date.value);
    let as_of = options.as_of.or(project_date).unwrap_or(options.today);
    let run = RunOptions { as_of, seed: None, samples: None, scenario: None, set: Vec::new() };
    let mut forecasts = BTreeMap::new();
    for (id, file) in &project.models {
        if let Some(forecast) = report.take(model::run(file, &project.datasets, &run)) {
            forecasts.insert(id.clone(), forecast);
        }
    }
    forecasts
}
