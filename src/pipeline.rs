//! The build as one function: load, run the models, draw the figures, render the pages.
//!
//! A folder goes in, and an [`Outcome`] comes out: the site in memory, and a report of all problems. [`build`] starts from
//! nothing. [`rebuild`] reuses the results of the last build that are still valid. [`begin`] splits a rebuild in two, so
//! that `foresite serve` can show a few pages ([`LoadedBuild::preview`]) before all of them are ready
//! ([`LoadedBuild::finish`]).

mod backtests;
mod bibliographies;
mod ledger_reruns;
mod other_seeds;
mod site_data;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::cache::{BuildCache, Forecasts};
use crate::cancel::CancelToken;
use crate::date::Date;
use crate::dependencies::{Changes, Kind};
use crate::diagnostic::{Report, codes};
use crate::document::project_limits::Limits;
use crate::document::{ModelFile, Page, Project, Unpublished, UnpublishedPage};
use crate::figure::{self, DataReport, Evidence, Figures};
use crate::model::{Parts, RunOptions, SliderPositions, Units};
use crate::render::{self, Output, Site};
use crate::source::Sources;
use crate::{check, load};

use ledger_reruns::RerunRequests;

pub use backtests::{BacktestOptions, RecordedModel, backtest, recorded_curves};
pub use site_data::{prepare_data, prepare_model};

/// How to build a site.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The date called `today`, unless `as_of` or the project has another date.
    pub today: Date,
    /// The date called `today`, which overrides that of the project (`--as-of`).
    pub as_of: Option<Date>,
    /// Where the site will be published, instead of the project's own address (`--base-url`).
    pub base_url: Option<String>,
    /// Whether drafts and pages dated after the date of the report are published.
    pub drafts: bool,
    /// Whether the checks of `foresite check` are run as well.
    pub checks: bool,
    /// Whether the outcome has a report on the data.
    pub data_report: bool,
    /// The number of other seeds with which the checks run the models, to report what they change in the text.
    pub other_seeds: u64,
    /// Whether the pages name the commit of the repository that the project is in.
    pub commit: bool,
    /// Cancels the build. A cancelled build returns an empty site, and leaves only valid results in the cache.
    pub cancel: CancelToken,
}

impl BuildOptions {
    /// Returns the options of a build of the project as it is, with `today` as the system's date.
    pub fn new(today: Date) -> Self {
        let cancel = CancelToken::default();
        Self {
            today,
            as_of: None,
            base_url: None,
            drafts: false,
            checks: false,
            data_report: false,
            other_seeds: 0,
            commit: true,
            cancel,
        }
    }
}

/// The result of a build. If the report has errors, the site must not be published.
#[derive(Default)]
pub struct Outcome {
    /// The site; empty if the project could not be loaded, or the build was cancelled.
    pub site: Site,
    /// Where the site will be published, with a slash at the end; `None` if the project could not be loaded, or the build
    /// was cancelled.
    pub base_url: Option<String>,
    /// What the project may take at most.
    pub limits: Limits,
    /// The folders that the settings include, besides `content`.
    pub included: Vec<String>,
    /// The files that pages load and that come neither from a page nor from a figure: styles, scripts, pictures.
    pub assets: BTreeSet<String>,
    /// The numbers of pages, of pages that are not published, and of figures.
    pub counts: Counts,
    /// Lines in words on what was read of CSV files and on each uncertain input, if the checks were run.
    pub details: Vec<String>,
    /// A line in words on what is wrong with entries of bibliographies that nothing cites, if the checks were run.
    pub remark: Option<String>,
    /// The report on the data, if it was asked for and the project could be loaded.
    pub data: Option<DataReport>,
    /// Every text file that was read, to print diagnostics with.
    pub sources: Sources,
    /// All problems.
    pub report: Report,
}

/// The numbers of pages, of pages that are not published, and of figures of a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Published pages.
    pub pages: usize,
    /// Drafts that are not published.
    pub drafts: usize,
    /// Pages dated after the date of the report, which are not published.
    pub later: usize,
    /// Charts and tables.
    pub figures: usize,
}

/// Builds the project in `root`, in memory.
pub fn build(root: &Path, options: &BuildOptions) -> Outcome {
    let mut cache = BuildCache::for_one_build();
    LoadedBuild::new(load::load(root), options, &mut cache).finish(&mut cache)
}

/// Builds the project in `root`. The output takes the files of the site as soon as they are made, unless the project has
/// errors. After `options.cancel` was cancelled, the outcome is empty or means nothing.
pub fn build_into(root: &Path, options: &BuildOptions, output: &mut dyn Output) -> Outcome {
    let mut cache = BuildCache::for_one_build();
    LoadedBuild::new(load::load(root), options, &mut cache).finish_into(&mut cache, Some(output))
}

/// Builds the project in `root` as if some of its text files, by path below `root`, had other contents, and reuses the valid
/// results of the last build with this cache.
pub fn build_with_files(
    root: &Path,
    files: &BTreeMap<String, String>,
    options: &BuildOptions,
    cache: &mut BuildCache,
) -> Outcome {
    LoadedBuild::new(load::load_with(root, files), options, cache).finish(cache)
}

/// Builds the project in `root`, in memory, and reuses the valid results of the last build with this cache.
pub fn rebuild(root: &Path, options: &BuildOptions, cache: &mut BuildCache) -> Outcome {
    begin(root, options, cache).finish(cache)
}

/// Loads the project in `root`, as the first step of a rebuild.
pub fn begin(root: &Path, options: &BuildOptions, cache: &mut BuildCache) -> LoadedBuild {
    LoadedBuild::new(load::reload(root, &mut cache.known), options, cache)
}

/// A build whose project is loaded.
pub struct LoadedBuild {
    project: Option<Arc<Project>>,
    /// What its charts show of other runs of its models.
    reruns: Option<RerunRequests>,
    /// The units that its files can name.
    units: Arc<Units>,
    /// The date called `today`.
    as_of: Date,
    /// The number of drafts that are not published.
    drafts: usize,
    /// The number of pages dated after `as_of`, which are not published.
    later: usize,
    checks: bool,
    /// See [`BuildOptions::data_report`].
    data_report: bool,
    /// See [`BuildOptions::other_seeds`].
    other_seeds: u64,
    sources: Sources,
    report: Report,
    cancel: CancelToken,
}

/// A few pages of a site, before the other pages are ready.
pub struct Preview {
    /// The pages, and the files that are not pages.
    pub site: Site,
    /// Where the site will be published, with a slash at the end.
    pub base_url: String,
    /// See [`Outcome::assets`].
    pub assets: BTreeSet<String>,
    /// The number of samples, if models were run with fewer samples than they ask for. With `None` the pages are final.
    pub samples: Option<u64>,
}

impl LoadedBuild {
    fn new(loaded: load::Loaded, options: &BuildOptions, cache: &mut BuildCache) -> Self {
        let commit = if options.commit { loaded.commit() } else { None };
        let root = loaded.root().to_owned();
        let load::Loaded { project, mut sources, mut report, .. } = loaded;
        let (mut as_of, mut drafts, mut later) = (options.today, 0, 0);
        let mut units = Arc::default();
        let mut reruns = None;
        let project = project.map(|mut project| {
            as_of = self::as_of(&project, options.as_of, options.today);
            (drafts, later) = apply(options, as_of, &mut project);
            render::add_tag_pages(&mut project, &mut sources, &mut report);
            project.commit = commit;
            reruns = Some(RerunRequests::of(&project, &root, as_of));
            units = prepare_data(&mut project, as_of, &mut report);
            let project = Arc::new(project);
            cache.update(&project, &units, as_of);
            project
        });
        Self {
            project: project.ok(),
            reruns,
            units,
            as_of,
            drafts,
            later,
            checks: options.checks,
            data_report: options.data_report,
            other_seeds: options.other_seeds,
            sources,
            report,
            cancel: options.cancel.clone(),
        }
    }

    /// Renders only the pages that are published as these files. Models without a valid forecast are run with at most
    /// `samples` samples.
    ///
    /// Returns `None` if there is no such page, if there are errors, or if the build was cancelled; the errors are reported
    /// by [`finish`](Self::finish). A preview with fewer samples ignores stale figures and excess precision.
    pub fn preview(&self, files: &BTreeSet<String>, samples: u64, cache: &mut BuildCache) -> Option<Preview> {
        let project = self.project.as_ref().filter(|_| !self.report.has_errors())?;
        let is_requested = |page: &&Page| files.contains(&render::page_file(&page.route));
        let pages: Vec<&Page> = project.pages.iter().filter(is_requested).collect();
        if pages.is_empty() {
            return None;
        }
        let is_shown = render::is_shown(&pages, &cache.pages);
        let (mut forecasts, mut figures) = cache.take();
        let is_reduced = |file: &ModelFile| file.samples.value > samples;
        let missing = project.models.iter().filter(|(id, _)| !forecasts.by_model().contains_key(*id));
        let reduced: BTreeSet<String> =
            missing.filter(|(_, file)| is_reduced(file)).map(|(id, _)| id.clone()).collect();
        let parts = parts_of(project, &is_shown);
        let options = |file: &ModelFile| match is_reduced(file) {
            true => RunOptions { samples: Some(samples), parts, ..self.run_options() },
            // Its forecast is final and goes to the cache, so it is run with all its parts.
            false => self.run_options(),
        };
        let mut report = Report::default();
        forecasts.complete(&project.models, &project.datasets, options, &mut report);
        let site = (!self.cancel.is_cancelled()).then(|| {
            let fewer = |id: &str| reduced.contains(id).then_some(samples);
            let run = |reruns: &RerunRequests| reruns.run(project, cache, &self.run_options(), &is_shown, fewer);
            let reruns = self.reruns.as_ref().map(run);
            let reruns = reruns.unwrap_or_default();
            let evidence = Evidence::new((project, &self.units), forecasts.by_model(), forecasts.failed(), self.as_of);
            let evidence = evidence.with_reruns(&reruns);
            let known = std::mem::take(&mut figures);
            figures = figure::draw(project, evidence, known, is_shown, &mut report);
            render::preview(project, evidence, &figures, &mut cache.pages, &pages, &mut report)
        });
        store_final(cache, forecasts, figures, &reduced);
        let expected = [codes::STALE_FIGURE, codes::TOO_MANY_DIGITS, codes::FAILED_CHECK];
        let is_good = !report.has_errors() || !reduced.is_empty() && report.fails_by(&expected);
        site.filter(|_| is_good).map(|site| Preview {
            site,
            base_url: project.config.base_url.value.clone(),
            assets: assets(project),
            samples: (!reduced.is_empty()).then_some(samples),
        })
    }

    fn run_options(&self) -> RunOptions {
        let (units, cancel) = (Arc::clone(&self.units), self.cancel.clone());
        RunOptions { units, cancel, ..RunOptions::at(self.as_of) }
    }

    /// Builds the whole site.
    pub fn finish(self, cache: &mut BuildCache) -> Outcome {
        self.finish_into(cache, None)
    }

    fn finish_into(self, cache: &mut BuildCache, output: Option<&mut dyn Output>) -> Outcome {
        let options = self.run_options();
        let Self {
            project,
            reruns,
            units,
            as_of,
            drafts,
            later,
            checks,
            data_report,
            other_seeds,
            sources,
            mut report,
            cancel,
        } = self;
        let Some(project) = project else { return Outcome { sources, report, ..Outcome::default() } };
        let (mut forecasts, figures) = cache.take();
        forecasts.complete(&project.models, &project.datasets, |_| options.clone(), &mut report);
        let is_wanted = |_, _: &str| !cancel.is_cancelled();
        let reruns = reruns.map(|reruns| reruns.run(&project, cache, &options, is_wanted, |_| None));
        let reruns = reruns.unwrap_or_default();
        let evidence = Evidence::new((&project, &units), forecasts.by_model(), forecasts.failed(), as_of);
        let evidence = evidence.with_reruns(&reruns);
        let figures = figure::draw(&project, evidence, figures, |_, _| !cancel.is_cancelled(), &mut report);
        if cancel.is_cancelled() {
            cache.store(forecasts, figures);
            return Outcome { sources, report, ..Outcome::default() };
        }
        let site = match output {
            Some(output) => render::render_into(&project, evidence, &figures, output, &mut report),
            None => render::render(&project, evidence, &figures, &mut cache.pages, &mut report),
        };
        bibliographies::report_used(&project, &site.dependencies, &mut report);
        if checks {
            check::check(&project, evidence, &site, &mut report);
            // The words of a site with errors are not published, with any seed.
            if !report.has_errors() {
                other_seeds::check(&project, (&options, as_of), other_seeds, &site, &mut report);
            }
        }
        let mut details = Vec::new();
        let mut remark = None;
        if checks {
            remark = check::describe_uncited(&project, &site.dependencies, &sources);
            details.extend(check::describe_datasets(&project));
            details.extend(check::describe_inputs(&project, evidence));
        }
        let outcome = Outcome {
            site,
            base_url: Some(project.config.base_url.value.clone()),
            limits: project.config.limits.clone(),
            included: project.config.include.iter().map(|include| include.folder.value.clone()).collect(),
            assets: assets(&project),
            counts: Counts {
                pages: project.pages.len(),
                drafts,
                later,
                figures: figures.charts.len() + figures.tables.len(),
            },
            details,
            remark,
            data: data_report.then(|| render::data_report(&project, evidence)),
            sources,
            report,
        };
        cache.store(forecasts, figures);
        outcome
    }
}

/// Stores the results of a preview, except those that depend on the forecasts of the models in `reduced`, which were run
/// with too few samples.
fn store_final(cache: &mut BuildCache, mut forecasts: Forecasts, mut figures: Figures, reduced: &BTreeSet<String>) {
    if !reduced.is_empty() {
        let mut changes = Changes::default();
        changes.add_names(Kind::Forecast);
        reduced.iter().for_each(|id| changes.add(Kind::Forecast, id.clone()));
        forecasts.retain(|id| !reduced.contains(id));
        figures.retain_unchanged(&changes);
        cache.pages.retain_unchanged(&changes);
    }
    cache.store(forecasts, figures);
}

/// Returns the optional parts of forecasts that the shown charts need.
fn parts_of(project: &Project, is_shown: &impl Fn(Kind, &str) -> bool) -> Parts {
    let shown = project.charts.iter().filter(|(id, _)| is_shown(Kind::Chart, id));
    let mut parts = Parts { slider: SliderPositions::None, waterfall: false };
    for (_, chart) in shown {
        let needed = figure::chart_inputs(chart).parts;
        if needed.slider != SliderPositions::None {
            parts.slider = SliderPositions::EverySecond;
        }
        parts.waterfall |= needed.waterfall;
    }
    parts
}

/// Returns the names of the files that pages load and that come neither from a page nor from a figure.
fn assets(project: &Project) -> BTreeSet<String> {
    project.statics.keys().cloned().chain(std::iter::once(render::THEME_CSS.to_owned())).collect()
}

/// Applies the options that override the project's settings. Returns the numbers of drafts and of pages dated after `as_of`
/// that are not published.
fn apply(options: &BuildOptions, as_of: Date, project: &mut Project) -> (usize, usize) {
    if let Some(base_url) = &options.base_url {
        project.config.base_url.value.clone_from(base_url);
    }
    if options.drafts {
        return (0, 0);
    }
    let (mut drafts, mut later) = (0, 0);
    let Project { pages, unpublished, .. } = project;
    pages.retain(|page| {
        let Some(reason) = page.unpublished(as_of) else { return true };
        match reason {
            Unpublished::Draft => drafts += 1,
            Unpublished::Later { .. } => later += 1,
        }
        unpublished.push(UnpublishedPage { path: page.path.clone(), route: page.route.clone(), reason });
        false
    });
    (drafts, later)
}

/// Returns the date called `today`: the one that the caller asks for, else the project's, else the system's.
pub fn as_of(project: &Project, asked: Option<Date>, today: Date) -> Date {
    let own = project.config.as_of.as_ref().map(|date| date.value);
    asked.or(own).unwrap_or(today)
}
