//! The build, as one function: load, model, figure, render.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cache::BuildCache;
use crate::cancel::CancelToken;
use crate::date::Date;
use crate::diagnostic::{Report, codes};
use crate::document::chart::ChartKind;
use crate::document::{ModelFile, Page, Project};
use crate::figure::bind::evidence::Evidence;
use crate::figure::{self, Figures};
use crate::model::{Forecast, Parts, RunOptions, SliderPositions};
use crate::render::{self, Site, links};
use crate::source::Sources;
use crate::{check, load, model};

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
    /// Once it is lost, what the build yields means nothing; what it leaves in a memory holds all the same.
    pub cancel: CancelToken,
}

/// What a build yields. Where the report has errors the site must not be published.
pub struct Outcome {
    /// The site; empty where loading failed.
    pub site: Site,
    /// Where the site will be published, with a closing slash; nothing where loading failed.
    pub base_url: Option<String>,
    /// Folders beside the usual ones that it was built from.
    pub included: Vec<String>,
    /// Files that pages load and that no page or figure is the source of: styles, scripts, pictures.
    pub assets: BTreeSet<String>,
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

impl Outcome {
    /// No site, and why.
    fn nothing(sources: Sources, report: Report) -> Self {
        let (site, counts) = (Site::default(), Counts::default());
        let (included, assets) = Default::default();
        Self { site, base_url: None, included, assets, counts, sources, report }
    }
}

/// Builds the project in `root`, in memory.
pub fn build(root: &Path, options: &BuildOptions) -> Outcome {
    rebuild(root, options, &mut BuildCache::default())
}

/// Builds the project in `root` as it would be if some of its text files, by path below it, held something else.
pub fn build_as_if(root: &Path, instead: &BTreeMap<String, String>, options: &BuildOptions) -> Outcome {
    let mut cache = BuildCache::default();
    LoadedBuild::new(load::load_with(root, instead), options, &mut cache).finish(options, &mut cache)
}

/// Builds as [`build`] does, and takes over from the last build with this cache what cannot have changed.
pub fn rebuild(root: &Path, options: &BuildOptions, cache: &mut BuildCache) -> Outcome {
    begin(root, options, cache).finish(options, cache)
}

/// Loads the project in `root`; the rest is up to the caller.
pub fn begin(root: &Path, options: &BuildOptions, cache: &mut BuildCache) -> LoadedBuild {
    LoadedBuild::new(load::reload(root, &mut cache.documents), options, cache)
}

/// A build whose project is loaded.
pub struct LoadedBuild {
    project: Option<Project>,
    /// The date called `today`.
    as_of: Date,
    drafts: usize,
    sources: Sources,
    report: Report,
    cancel: CancelToken,
}

/// A few pages of a site, ahead of the rest.
pub struct Preview {
    /// The pages, and the files that are no pages.
    pub site: Site,
    /// Where the site will be published, with a closing slash.
    pub base_url: String,
    /// See [`Outcome::assets`].
    pub assets: BTreeSet<String>,
    /// The samples of the models that were run for it with fewer than they ask for; nothing where the pages are those of
    /// the whole build.
    pub samples: Option<u64>,
}

impl LoadedBuild {
    fn new(loaded: load::Loaded, options: &BuildOptions, cache: &mut BuildCache) -> Self {
        let load::Loaded { mut project, sources, report } = loaded;
        let (mut as_of, mut drafts) = (options.today, 0);
        if let Some(project) = &mut project {
            let all = project.pages.len();
            apply(options, project);
            drafts = all - project.pages.len();
            as_of = self::as_of(project, options.as_of, options.today);
            cache.invalidate(project, as_of);
        }
        Self { project, as_of, drafts, sources, report, cancel: options.cancel.clone() }
    }

    /// The pages that are published as these files, alone; models that the memory has no forecast of are run with so many
    /// samples. Nothing where anything is wrong, or there is no such page: that is for the whole build to tell. That
    /// figures are stale, and say more than so few samples bear out, is no fault of such a run.
    pub fn preview(&self, files: &BTreeSet<String>, samples: u64, cache: &mut BuildCache) -> Option<Preview> {
        let project = self.project.as_ref().filter(|_| !self.report.has_errors())?;
        let pages: Vec<&Page> =
            project.pages.iter().filter(|page| files.contains(&links::page_file(&page.route))).collect();
        if pages.is_empty() {
            return None;
        }
        let (known, figures) = cache.take();
        let mut report = Report::default();
        let asks_more = |file: &ModelFile| model::samples(file) > samples;
        let cut = |file: &ModelFile| asks_more(file).then_some(samples);
        let wanted = |id: &str| render::may_name(&pages, &project.templates, id);
        let shows = |is: fn(&ChartKind) -> bool| project.charts.iter().any(|(id, chart)| is(&chart.kind) && wanted(id));
        let slider = shows(|kind| matches!(kind, ChartKind::Slider(_)));
        let waterfall = shows(|kind| matches!(kind, ChartKind::Waterfall(_)));
        let parts =
            Parts { slider: if slider { SliderPositions::EverySecond } else { SliderPositions::None }, waterfall };
        // A model that is run with all its samples is cached, so it is run in full.
        let run = |file: &ModelFile| RunOptions {
            samples: cut(file),
            parts: if asks_more(file) { parts } else { Parts::ALL },
            ..self.run()
        };
        let files = project.models.iter().filter(|(id, file)| !known.contains_key(*id) && asks_more(file));
        let rough: BTreeSet<String> = files.map(|(id, _)| id.clone()).collect();
        let is_rough = !rough.is_empty();
        let give_back = |cache: &mut BuildCache, mut forecasts: BTreeMap<String, Forecast>, figures: Figures| {
            forecasts.retain(|id, _| !rough.contains(id));
            cache.store(forecasts, if is_rough { figures.of_data() } else { figures });
        };
        let (forecasts, problems) = forecast(project, run, known);
        report.append(problems);
        if self.cancel.is_cancelled() {
            give_back(cache, forecasts, figures);
            return None;
        }
        let evidence = Evidence::new(project, &forecasts, self.as_of);
        let (figures, problems) = figure::draw(project, evidence, figures, wanted);
        report.append(problems);
        let (site, problems) = render::preview(project, evidence, &figures, cache.pages(), &pages);
        report.append(problems);
        let is_good =
            !report.has_errors() || is_rough && report.fails_by(&[codes::STALE_FIGURE, codes::TOO_MANY_DIGITS]);
        if is_rough {
            cache.pages().forget();
        }
        give_back(cache, forecasts, figures);
        is_good.then(|| Preview {
            site,
            base_url: project.config.base_url.value.clone(),
            assets: assets(project),
            samples: is_rough.then_some(samples),
        })
    }

    /// How models are run.
    fn run(&self) -> RunOptions {
        RunOptions { cancel: self.cancel.clone(), ..RunOptions::at(self.as_of) }
    }

    /// Everything after loading.
    pub fn finish(self, options: &BuildOptions, cache: &mut BuildCache) -> Outcome {
        let run = self.run();
        let Self { project, as_of, drafts, sources, mut report, cancel } = self;
        let Some(project) = project else { return Outcome::nothing(sources, report) };
        let (known, figures) = cache.take();
        let (forecasts, problems) = forecast(&project, |_| run.clone(), known);
        report.append(problems);
        let evidence = Evidence::new(&project, &forecasts, as_of);
        let (figures, problems) = figure::draw(&project, evidence, figures, |_| !cancel.is_cancelled());
        report.append(problems);
        if cancel.is_cancelled() {
            cache.store(forecasts, figures);
            cache.commit(project, as_of);
            return Outcome::nothing(sources, report);
        }
        let (site, problems) = render::render(&project, evidence, &figures, cache.pages());
        report.append(problems);
        if options.checks {
            report.append(check::check(&project, evidence, &site));
        }
        let counts =
            Counts { pages: project.pages.len(), drafts, figures: figures.charts.len() + figures.tables.len() };
        let included = project.config.include.iter().map(|include| include.folder.value.clone()).collect();
        let base_url = Some(project.config.base_url.value.clone());
        let assets = assets(&project);
        cache.store(forecasts, figures);
        cache.commit(project, as_of);
        Outcome { site, base_url, included, assets, counts, sources, report }
    }
}

/// The names of the files that pages load and that are made neither of pages nor of figures.
fn assets(project: &Project) -> BTreeSet<String> {
    project.statics.keys().cloned().chain(std::iter::once(render::files::THEME.to_owned())).collect()
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

/// Runs every model of the project whose forecast is not known, each as `run` says.
pub fn forecast(
    project: &Project,
    run: impl Fn(&ModelFile) -> RunOptions,
    mut forecasts: BTreeMap<String, Forecast>,
) -> (BTreeMap<String, Forecast>, Report) {
    let mut report = Report::default();
    forecasts.retain(|id, _| project.models.contains_key(id));
    for (id, file) in &project.models {
        if !forecasts.contains_key(id) {
            let forecast = report.take(model::run(file, &project.datasets, &run(file)));
            forecasts.extend(forecast.map(|forecast| (id.clone(), forecast)));
        }
    }
    (forecasts, report)
}
