//! The build, as one function: load, model, figure, render.

use std::collections::BTreeMap;
use std::path::Path;

use crate::check;
use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::Project;
use crate::figure::{self, Evidence};
use crate::load;
use crate::memory::{Last, Memory};
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
    /// Whether to look for what is careless as well, and not only for what is wrong.
    pub checks: bool,
}

/// What a build yields. Where the report has errors the site must not be published.
pub struct Outcome {
    /// The site; empty where loading failed.
    pub site: Site,
    /// Where the site will be published, with a closing slash; nothing where loading failed.
    pub base_url: Option<String>,
    /// Folders beside the usual ones that it was built from.
    pub included: Vec<String>,
    /// How much of it there is.
    pub counts: Counts,
    /// Every text file read, to show diagnostics with.
    pub sources: Sources,
    /// Everything that is wrong, in one run.
    pub report: Report,
}

/// How much a site holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pages published.
    pub pages: usize,
    /// Drafts left out.
    pub drafts: usize,
    /// Charts and tables drawn.
    pub figures: usize,
}

/// Builds the project in `root`, in memory.
pub fn build(root: &Path, options: &BuildOptions) -> Outcome {
    rebuild(root, options, &mut Memory::default())
}

/// Builds the project in `root` as it would be if some of its text files, by path below it, held something else.
pub fn build_as_if(root: &Path, instead: &BTreeMap<String, String>, options: &BuildOptions) -> Outcome {
    finish(load::load_with(root, instead), options, &mut Memory::default())
}

/// Builds as [`build`] does, and takes over from the last build with this memory what cannot have changed.
pub fn rebuild(root: &Path, options: &BuildOptions, memory: &mut Memory) -> Outcome {
    finish(load::load(root), options, memory)
}

/// Everything after loading.
fn finish(loaded: load::Loaded, options: &BuildOptions, memory: &mut Memory) -> Outcome {
    let load::Loaded { project, sources, mut report } = loaded;
    let Some(mut project) = project else {
        let (site, counts) = (Site::default(), Counts::default());
        return Outcome { site, base_url: None, included: Vec::new(), counts, sources, report };
    };
    let all = project.pages.len();
    apply(options, &mut project);
    let as_of = as_of(&project, options.as_of, options.today);
    memory.meet(&project, as_of);
    let (forecasts, problems) = forecast(&project, &RunOptions::at(as_of), memory);
    report.append(problems);
    let evidence = Evidence { forecasts: &forecasts, datasets: &project.datasets, models: &project.models, as_of };
    let (figures, problems) = figure::draw(&project, evidence, memory.figures());
    report.append(problems);
    let (site, problems) = render::render(&project, evidence, &figures, memory.pages());
    report.append(problems);
    if options.checks {
        report.append(check::check(&project, evidence, &site));
    }
    let counts = Counts {
        pages: project.pages.len(),
        drafts: all - project.pages.len(),
        figures: figures.charts.len() + figures.tables.len(),
    };
    let included = project.config.include.iter().map(|include| include.folder.value.clone()).collect();
    let base_url = Some(project.config.base_url.value.clone());
    memory.keep(Last { project, as_of, forecasts, figures });
    Outcome { site, base_url, included, counts, sources, report }
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

/// The date called `today`: the caller's, else the project's, else the system's.
pub fn as_of(project: &Project, asked: Option<Date>, today: Date) -> Date {
    let own = project.config.as_of.as_ref().map(|date| date.value);
    asked.or(own).unwrap_or(today)
}

/// Runs every model of the project that the memory has no forecast of.
pub fn forecast(project: &Project, run: &RunOptions, memory: &mut Memory) -> (BTreeMap<String, Forecast>, Report) {
    let mut report = Report::default();
    let mut forecasts = BTreeMap::new();
    for (id, file) in &project.models {
        let known = memory.forecast(id);
        if let Some(forecast) = known.or_else(|| report.take(model::run(file, &project.datasets, run))) {
            forecasts.insert(id.clone(), forecast);
        }
    }
    (forecasts, report)
}
