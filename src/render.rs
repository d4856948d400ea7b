//! Step 4: pages, figures and templates into a finished [`Site`], in memory.
//!
//! [`markdown`] sets the pages' text, [`templates`] puts it into pages through the [`view`]s, [`files`] makes what is
//! not a page, [`links`] checks the finished site, and [`minify`] makes it smaller.

pub mod code;
pub mod feed;
pub mod files;
pub mod heading;
pub mod links;
pub mod markdown;
pub mod minify;
pub mod origin;
pub mod page_cache;
pub mod part;
pub mod prose;
pub mod sections;
pub mod templates;
pub mod tokens;
pub mod view;
pub mod whence;
pub mod words;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::dependencies::{Access, Kind, Recorder, Tracked};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::{Page, Project};
use crate::figure::{Binder, BoundFigure, Evidence, Figure, Figures, Table};
use crate::parallel;
use crate::source::{Span, Spanned};
use links::{Addresses, AnchorUse, Mark, Marked};
use markdown::{Rendered, Setting};
use origin::{ModelView, Origins};
use page_cache::{Neighbors, PageCache, RenderedPage, Surroundings};
use prose::FigureName;
use templates::{Library, Templates};
use view::{
    CountView, DateView, FigureView, ForecastViews, LinkView, NavigationEntry, PageView, ReferenceView, RunView,
    SiteView,
};
use whence::WhenceView;

/// A finished site: file paths below the output folder (`forecast/index.html`) and their bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Renders every page, but for those that are `kept` as they would come out.
pub fn render(project: &Project, evidence: Evidence<'_>, figures: &Figures, kept: &mut PageCache) -> (Site, Report) {
    rendered(project, evidence, figures, kept, None)
}

/// Renders these pages alone, whose links are not checked. What stands on them must be among the figures.
pub fn preview(
    project: &Project,
    evidence: Evidence<'_>,
    figures: &Figures,
    kept: &mut PageCache,
    pages: &[&Page],
) -> (Site, Report) {
    rendered(project, evidence, figures, kept, Some(pages))
}

/// Returns whether one of the pages shows the chart or table: its text names or specifies it, or its templates placed it
/// when it was last rendered.
pub fn is_shown(pages: &[&Page], cache: &PageCache) -> impl Fn(Kind, &str) -> bool + use<> {
    let mut shown: BTreeSet<(Kind, String)> = BTreeSet::new();
    for page in pages {
        shown.extend(markdown::figure_names(&page.body.value).into_iter().filter_map(|name| match name {
            FigureName::Chart(id) => Some((Kind::Chart, id)),
            FigureName::Table(id) => Some((Kind::Table, id)),
            FigureName::Model(_) => None,
        }));
        shown.extend(cache.placed_on(page));
    }
    move |kind, id| shown.contains(&(kind, id.to_owned()))
}

/// Renders the pages that are asked for, or the whole site.
fn rendered(
    project: &Project,
    evidence: Evidence<'_>,
    figures: &Figures,
    kept: &mut PageCache,
    only: Option<&[&Page]>,
) -> (Site, Report) {
    let mut report = Report::default();
    let mut site = assemble(project, evidence, figures, &mut report);
    let origins = Origins::new(figures, project);
    let library = Arc::new(library(project, figures, &origins, &site));
    let footer = footer(project, evidence, &library, &mut report);
    let site_view = site_view(project, evidence, footer);
    let bound = Arc::new(templates::bound_figures(&project.templates, evidence, &mut report));
    let forecasts = view::forecasts(evidence);
    let surroundings = Surroundings {
        config: project.config.clone(),
        templates: project.templates.clone(),
        site: site_view.clone(),
        forecasts: forecasts.clone(),
        addresses: library.addresses.clone(),
        shown: origins.shown().clone(),
        bound: Arc::clone(&bound),
    };
    kept.update(surroundings, &library);
    let (templates, problems) = Templates::load(&project.templates, &site_view, &library, &bound);
    report.append(problems);
    let rendering = Rendering {
        project,
        evidence,
        origins: &origins,
        runs: &site_view.runs,
        library: &library,
        forecasts,
        names: project.pages.iter().map(|page| (page.path.as_str(), page_name(page, evidence))).collect(),
        templates: templates.as_ref(),
    };
    let asked = only.map_or_else(|| project.pages.iter().collect(), <[&Page]>::to_vec);
    let asked: Vec<(&Page, Neighbors)> = parallel::each(&asked, |page| (*page, rendering.neighbors(page)));
    let known: Vec<(&Page, Neighbors, Option<RenderedPage>)> = asked
        .into_iter()
        .map(|(page, neighbors)| {
            let known = kept.take(page, &neighbors);
            (page, neighbors, known)
        })
        .collect();
    let pages = parallel::each(&known, |(page, neighbors, known)| {
        ((*page).clone(), known.clone().unwrap_or_else(|| rendering.page(page, neighbors)))
    });
    for (page, typeset) in &pages {
        report.append(typeset.report.clone());
        let html = typeset.html.clone();
        site.files.extend(html.map(|html| (links::page_file(&page.route), html.into_bytes())));
    }
    if only.is_none() {
        let not_found = rendering.not_found(&site_view.base_path);
        site.files.extend(report.take(not_found).map(|html| ("404.html".to_owned(), html.into_bytes())));
        if templates.is_some() {
            check(&site, &site_view.base_path, &pages, &mut report);
        }
    } else {
        report.extend(pages.iter().flat_map(|(page, typeset)| missing(page, typeset, figures)));
    }
    make_smaller(&mut site, &project.statics, kept, only.is_none());
    if only.is_none() {
        kept.clear();
    }
    kept.store(pages);
    (site, report)
}

/// Tells of figures of a page that were not drawn.
fn missing<'a>(
    page: &'a Page,
    typeset: &'a RenderedPage,
    figures: &'a Figures,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let is_drawn = |name: &&FigureName| match name {
        FigureName::Chart(id) => figures.charts.contains_key(id),
        FigureName::Table(id) => figures.tables.contains_key(id),
        FigureName::Model(id) => figures.models.contains_key(id),
    };
    let missing = typeset.figures.iter().filter(move |name| !is_drawn(name));
    missing.map(|name| {
        Diagnostic::error(codes::UNKNOWN_FIGURE, format!("expected `{name}` to be drawn already")).at(page.span)
    })
}

/// Checks the links of a finished site.
fn check(site: &Site, base_path: &str, pages: &[(Page, RenderedPage)], report: &mut Report) {
    let anchors: Vec<&AnchorUse> = pages.iter().flat_map(|(_, typeset)| &typeset.anchors).collect();
    let unpublished = pages.iter().map(|(page, typeset)| (page.route.as_str(), &typeset.unpublished)).collect();
    let set = pages.iter().filter(|(_, typeset)| typeset.html.is_some());
    let mut marked: Marked<'_> =
        set.map(|(page, typeset)| (links::page_file(&page.route), typeset.marks.as_slice())).collect();
    // Pages of the author's own, and the one that is shown where there is none.
    let others = site.files.iter().filter(|(file, _)| file.ends_with(".html") && !marked.contains_key(*file));
    let others: BTreeMap<String, Vec<Mark>> =
        others.map(|(file, html)| (file.clone(), links::marks(str::from_utf8(html).unwrap_or_default()))).collect();
    marked.extend(others.iter().map(|(file, marks)| (file.clone(), marks.as_slice())));
    report.extend(links::check_anchors(&anchors, &marked, &unpublished));
    // Pages that failed are missing, and every link to them would be reported as dead.
    if !report.has_errors() {
        report.extend(links::check_site(site, &marked, base_path, pages.iter().map(|(page, _)| page), &anchors));
    }
}

/// Makes the pages of a site smaller, its author's own apart. Of a whole site nothing else is kept.
fn make_smaller(site: &mut Site, statics: &BTreeMap<String, Vec<u8>>, kept: &mut PageCache, is_whole: bool) {
    let known = std::mem::take(&mut kept.minified);
    let is_page = |path: &str| path.ends_with(".html") && !statics.contains_key(path);
    let pages: Vec<(&String, &Vec<u8>)> = site.files.iter().filter(|(path, _)| is_page(path)).collect();
    let made = parallel::each(&pages, |(path, bytes)| {
        let html = std::str::from_utf8(bytes).ok()?;
        let made = match known.get(*path) {
            Some(made) if made.0 == html => made.clone(),
            _ => (html.to_owned(), minify::minify(html).into_bytes()),
        };
        Some(((*path).clone(), made))
    });
    let made: Vec<(String, (String, Vec<u8>))> = made.into_iter().flatten().collect();
    site.files.extend(made.iter().map(|(path, (_, small))| (path.clone(), small.clone())));
    kept.minified = if is_whole { BTreeMap::new() } else { known };
    kept.minified.extend(made);
}

/// The files that are not pages. What is generated may not take the address of what its author put there; clashes
/// among an author's own files were found while loading.
fn assemble(project: &Project, evidence: Evidence<'_>, figures: &Figures, report: &mut Report) -> Site {
    let mut site = Site { files: project.statics.clone() };
    let taken: BTreeSet<String> = project.statics.keys().map(|path| path.to_lowercase()).collect();
    let mut generated = files::generated(project, figures);
    generated.extend(feed::feed(project, evidence).map(|feed| (feed::PATH.to_owned(), feed.into_bytes())));
    for (path, bytes) in generated {
        if taken.contains(&path.to_lowercase()) {
            let message = format!("`static/{path}` has the address of a file that every build makes");
            report.push(Diagnostic::error(codes::SAME_ADDRESS, message).hint("rename it"));
        }
        site.files.insert(path, bytes);
    }
    site
}

/// What pages and templates may name.
fn library(project: &Project, figures: &Figures, origins: &Origins<'_>, site: &Site) -> Library {
    let references = &project.references;
    let chart = |(id, figure): (&String, &Figure)| {
        let view = FigureView::chart(figure, references);
        (id.clone(), FigureView { origins: origins.of(&figure.origins), ..view })
    };
    let table = |(id, table): (&String, &Table)| {
        let view = FigureView::table(table, references);
        (id.clone(), FigureView { origins: origins.of(&table.origins), ..view })
    };
    Library {
        addresses: Addresses {
            routes: project.pages.iter().map(|page| (page.path.clone(), page.route.clone())).collect(),
            files: site.files.keys().cloned().collect(),
        },
        charts: figures.charts.iter().map(chart).collect(),
        tables: figures.tables.iter().map(table).collect(),
        models: figures.models.iter().map(|(id, model)| (id.clone(), ModelView::new(model, references))).collect(),
    }
}

/// The author's text at the foot of every page. Its links are absolute, since it stands on pages of every depth.
fn footer(project: &Project, evidence: Evidence<'_>, library: &Library, report: &mut Report) -> Option<String> {
    let text = project.config.theme.footer.as_ref()?;
    let refuse = |name: &FigureName, _: Option<&str>, span| {
        Err(Diagnostic::error(codes::MISPLACED_FIGURE, format!("`{name}` cannot stand in the footer")).at(span))
    };
    let no_references = BTreeMap::new();
    let setting = Setting {
        path: "index.md",
        root: links::base_path(&project.config.base_url.value),
        evidence,
        addresses: &library.addresses,
        references: Tracked::new(Kind::Reference, &no_references),
        figure: &refuse,
        explains: false,
    };
    let rendered = markdown::render(text, &setting);
    report.append(rendered.report);
    Some(rendered.html)
}

/// `site`, as templates see it.
fn site_view(project: &Project, evidence: Evidence<'_>, footer: Option<String>) -> SiteView {
    let config = &project.config;
    let runs: Vec<_> = evidence
        .forecasts
        .iter()
        .map(|(id, forecast)| RunView {
            model: id.clone(),
            title: forecast.title.clone().unwrap_or_else(|| id.clone()),
            as_of: forecast.as_of.into(),
            seed: forecast.seed,
            samples: forecast.samples,
        })
        .collect();
    let run_date = runs.first().map(|run| run.as_of.clone());
    SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        base_url: links::with_slash(&config.base_url.value),
        base_path: links::base_path(&config.base_url.value),
        author: config.author.clone(),
        language: config.language.clone(),
        as_of: run_date.or_else(|| config.as_of.as_ref().map(|date| date.value.into())),
        repository: config.repository.clone(),
        feed: feed::has_entries(project).then(|| feed::PATH.to_owned()),
        hue: config.theme.hue.as_ref().map(|hue| hue.value),
        footer,
        runs,
    }
}

/// What a page's template is given, beside `site`.
#[derive(Serialize)]
struct PageContext<'a> {
    page: &'a PageView,
    /// The path of the page, which no loop of a template hides.
    page_path: &'a str,
    forecasts: &'a ForecastViews,
    root: &'a str,
}

/// Returns what a page is called where it is linked to. The problems of its title are reported on the page itself.
fn page_name(page: &Page, evidence: Evidence<'_>) -> String {
    // The problems of bound figures are reported where the page itself is rendered.
    let title = || Binder::new(evidence).fill(&page.title, &mut Report::default());
    page.short_title.clone().unwrap_or_else(title)
}

/// A site being rendered.
struct Rendering<'a> {
    project: &'a Project,
    evidence: Evidence<'a>,
    origins: &'a Origins<'a>,
    runs: &'a [RunView],
    library: &'a Library,
    forecasts: ForecastViews,
    /// What each page is called where it is linked to, by path.
    names: BTreeMap<&'a str, String>,
    templates: Option<&'a Templates>,
}

impl Rendering<'_> {
    /// Sets one page.
    fn page(&self, page: &Page, neighbors: &Neighbors) -> RenderedPage {
        let recorder = Recorder::default();
        let evidence = self.evidence.recorded_by(&recorder);
        let root = links::root(&page.route);
        let named = RefCell::new(BTreeSet::new());
        let figure = |name: &FigureName, alt: Option<&str>, span: Span| {
            named.borrow_mut().insert(name.clone());
            self.figure(name, alt, span, &root, &recorder)
        };
        let setting = Setting {
            path: &page.path,
            root: root.clone(),
            evidence,
            addresses: &self.library.addresses,
            references: evidence.references,
            figure: &figure,
            explains: true,
        };
        let rendered = markdown::render(&page.body, &setting);
        let mut report = Report::default();
        let mut view = self.page_view(page, evidence, neighbors, &rendered, &mut report);
        let provenance = self.whence(&rendered.told, &root, &recorder);
        view.content.push_str(&report.take(provenance).unwrap_or_default());
        report.append(rendered.report);
        let html = report.take(self.whole(page, &view, &root));
        let placed = self.templates.map(|templates| templates.take_placed(&page.path)).unwrap_or_default();
        for (kind, id) in &placed {
            recorder.record(Access::Entry(*kind, id.clone()));
        }
        RenderedPage {
            marks: html.as_deref().map(links::marks).unwrap_or_default(),
            html,
            anchors: rendered.anchors,
            unpublished: rendered.unpublished,
            figures: named.into_inner(),
            placed,
            neighbors: neighbors.clone(),
            dependencies: recorder.into_dependencies(),
            report,
        }
    }

    /// A page in its template; nothing where the templates are broken.
    fn whole(&self, page: &Page, view: &PageView, root: &str) -> Result<String, Option<Diagnostic>> {
        let name = page.template.as_ref().map_or("page.html", |template| template.value.as_str());
        if self.templates.is_some_and(|templates| !templates.has(name)) {
            let message = format!("there is no template `{name}`");
            let span = page.template.as_ref().map_or(page.span, |template| template.span);
            let known = self.project.templates.keys().map(String::as_str).filter(|name| !name.contains('/'));
            return Err(Some(Diagnostic::error(codes::UNKNOWN_TEMPLATE, message).at(span).suggest(name, known)));
        }
        self.fit(name, view, root)
    }

    /// Where the bound figures of a page come from, as HTML; nothing where it has none.
    fn whence(&self, told: &[BoundFigure], root: &str, recorder: &Recorder) -> Result<String, Option<Diagnostic>> {
        let origins = self.origins.recorded_by(recorder);
        let view = WhenceView::new(told, self.evidence.recorded_by(recorder), &origins, self.runs);
        let (view, templates) = view.zip(self.templates).ok_or(None)?;
        templates.whence(&view, root).map_err(Some)
    }

    /// Puts a page into a template; nothing where the templates are broken.
    fn fit(&self, template: &str, page: &PageView, root: &str) -> Result<String, Option<Diagnostic>> {
        let templates = self.templates.ok_or(None)?;
        templates
            .page(template, &PageContext { page, page_path: &page.path, forecasts: &self.forecasts, root })
            .map_err(Some)
    }

    /// Sets a chart, a table or a model of a page.
    fn figure(
        &self,
        name: &FigureName,
        alt: Option<&str>,
        span: Span,
        root: &str,
        recorder: &Recorder,
    ) -> Result<String, Diagnostic> {
        let (kind, figures, id, declared) = match name {
            FigureName::Chart(id) => (Kind::Chart, &self.library.charts, id, self.project.charts.contains_key(id)),
            FigureName::Table(id) => (Kind::Table, &self.library.tables, id, self.project.tables.contains_key(id)),
            FigureName::Model(id) => return self.model(id, span, root, recorder),
        };
        let figures = Tracked::new(kind, figures).recorded_by(recorder);
        match (figures.get(id), self.templates) {
            (Some(figure), Some(templates)) => match alt {
                Some(alt) => templates.figure(&figure.clone().described(alt), root),
                None => templates.figure(figure, root),
            },
            // The templates are broken, or the figure could not be drawn: either was reported.
            (Some(_), None) => Ok(String::new()),
            (None, _) if declared => Ok(String::new()),
            (None, _) => {
                let message = format!("there is no `{name}`");
                let diagnostic = Diagnostic::error(codes::UNKNOWN_FIGURE, message).at(span);
                let problem = diagnostic.suggest(id, figures.keys().map(String::as_str));
                let place =
                    "charts and tables are files of `data/charts/` and `data/tables/`, named without their endings";
                Err(if problem.hints.is_empty() { problem.hint(place) } else { problem })
            }
        }
    }

    /// Sets every definition of a model.
    fn model(&self, id: &str, span: Span, root: &str, recorder: &Recorder) -> Result<String, Diagnostic> {
        let models = Tracked::new(Kind::ModelListing, &self.library.models).recorded_by(recorder);
        match (models.get(id), self.templates) {
            (Some(model), Some(templates)) => templates.model(model, root),
            (Some(_), None) => Ok(String::new()),
            (None, _) => {
                let diagnostic = Diagnostic::error(codes::UNKNOWN_FIGURE, format!("there is no `model:{id}`")).at(span);
                Err(diagnostic.suggest(id, models.keys().map(String::as_str)))
            }
        }
    }

    /// `page`, as its template sees it.
    fn page_view(
        &self,
        page: &Page,
        evidence: Evidence<'_>,
        neighbors: &Neighbors,
        rendered: &Rendered,
        report: &mut Report,
    ) -> PageView {
        let mut fill = |text: &Spanned<String>| Binder::new(evidence).fill(text, report);
        let title = fill(&page.title);
        let description = page.description.as_ref().map(fill);
        let references = rendered.cited.keys.iter().enumerate().filter_map(|(at, (key, citations))| {
            let reference = ReferenceView::new(evidence.references.get(key)?);
            Some(ReferenceView { number: at + 1, citations: citations.clone(), ..reference })
        });
        let text = words::text(&rendered.html);
        let neighbors = neighbors.clone();
        PageView {
            path: page.path.clone(),
            route: page.route.clone(),
            url: format!("{}{}", links::with_slash(&self.project.config.base_url.value), page.route),
            short_title: page.short_title.clone().unwrap_or_else(|| title.clone()),
            title,
            description,
            date: page.date.as_ref().map(|date| DateView::from(date.value)),
            updated: page.updated.as_ref().map(|date| DateView::from(date.value)),
            words: words::count(&text).into(),
            // Costs more than all the rest of a page, and is shown beside dates alone.
            tokens: page
                .date
                .as_ref()
                .or(page.updated.as_ref())
                .and_then(|_| tokens::count(&text))
                .map(CountView::from),
            tags: page.tags.iter().map(|tag| tag.value.clone()).collect(),
            content: rendered.html.clone(),
            contents: rendered.contents.clone(),
            references: references.collect(),
            navigation: neighbors.navigation,
            up: neighbors.up,
            part: neighbors.part,
            previous: neighbors.previous,
            next: neighbors.next,
        }
    }

    /// Returns what a page shows of other pages.
    fn neighbors(&self, page: &Page) -> Neighbors {
        let root = links::root(&page.route);
        let place = part::place(&self.project.pages, &page.path, &root, &|page| self.name(page));
        Neighbors {
            navigation: self.navigation(&page.route, &root),
            up: self.up(&page.path, &root),
            part: place.part,
            previous: place.previous,
            next: place.next,
        }
    }

    /// The name of a page where it is linked to.
    fn name(&self, page: &Page) -> String {
        self.names.get(page.path.as_str()).cloned().unwrap_or_default()
    }

    /// The nearest index above a page, below the site's own, to which the title of every page leads.
    fn up(&self, path: &str, root: &str) -> Option<LinkView> {
        let index = part::above(&self.project.pages, path)?;
        Some(LinkView { title: self.name(index), url: format!("{root}{}", index.route) })
    }

    /// The navigation bar of a page at `route`.
    fn navigation(&self, route: &str, root: &str) -> Vec<NavigationEntry> {
        let config = &self.project.config;
        let mut pages: Vec<&Page> = Vec::new();
        if config.navigation.is_empty() {
            // Pages of the first folder, and the index of each folder in it.
            pages.extend(self.project.pages.iter().filter(|page| page.route.matches('/').count() <= 1));
            pages.sort_by(|a, b| {
                let date = |page: &Page| std::cmp::Reverse(page.date.as_ref().map(|date| date.value));
                (a.weight, date(a), &a.path).cmp(&(b.weight, date(b), &b.path))
            });
        } else {
            let find = |path: &Spanned<String>| self.project.pages.iter().find(|page| page.path == path.value);
            pages.extend(config.navigation.iter().filter_map(find));
        }
        let entry = |page: &Page| {
            let title = self.name(page);
            let is_above = !page.route.is_empty() && route.starts_with(&page.route);
            NavigationEntry { title, url: format!("{root}{}", page.route), current: page.route == route || is_above }
        };
        pages.into_iter().map(entry).collect()
    }

    /// The page that is shown where there is none; it may be shown at any depth, so its addresses start at the base
    /// path.
    fn not_found(&self, base_path: &str) -> Result<String, Option<Diagnostic>> {
        if !self.templates.is_some_and(|templates| templates.has("404.html")) {
            return Err(None);
        }
        let view = PageView {
            path: String::new(),
            route: "404.html".to_owned(),
            url: format!("{}404.html", links::with_slash(&self.project.config.base_url.value)),
            title: "Page not found".to_owned(),
            short_title: "Not found".to_owned(),
            description: None,
            date: None,
            updated: None,
            words: 0.into(),
            tokens: None,
            tags: Vec::new(),
            content: String::new(),
            contents: Vec::new(),
            references: Vec::new(),
            navigation: self.navigation("404.html", base_path),
            up: None,
            part: None,
            previous: None,
            next: None,
        };
        self.fit("404.html", &view, base_path)
    }
}

#[cfg(test)]
mod tests;
