//! The rendering of a whole site, or of a few of its pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::cards::{self, card_file};
use super::drawn_picture::{DrawnPicture, chart_file, chart_pictures};
use super::figure_name::FigureName;
use super::files::{self, Minifier};
use super::folder_language::{FolderInputs, FolderLanguage, folder_language};
use super::generated_pages::{self, CITE, GeneratedPage};
use super::generated_renderer::render_generated;
use super::language_parts::{library, report_date, site_view};
use super::links::{self, AnchorLink, CheckedPage, Mark, MarksByFile, base_path, page_file};
use super::list_pages::SplitLists;
use super::locations::Locations;
use super::look::{check_head, theme_view};
use super::markdown::{self, Caption, PageNumbers, RenderContext, named_figures};
use super::markdown_twin::markdown_file;
use super::navigation::{SiteTree, Surroundings};
use super::numbering::Numbering;
use super::page::{PageRenderer, Renderers};
use super::page_cache::{PageCache, RenderedPage, SharedInputs};
use super::page_list::section_lists;
use super::policy::{Policy, site_policy};
use super::report_citations::{can_be_cited, citations};
use super::search_index::{self, SearchedPage};
use super::site::{Output, Site};
use super::site_files::{Made, files_of};
use super::source_label::SourceLabels;
use super::template_names::{NOT_FOUND, template_of};
use super::templates::views::{FooterColumnView, forecasts};
use super::templates::{Library, Templates, fitting};
use super::translations::Translations;
use super::whole_report::WholeReport;
use crate::dependencies::{Kind, Tracked};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::project_limits::Limits;
use crate::document::{Page, Project};
use crate::figure::{Binder, Evidence, Figures};
use crate::locale::Language;
use crate::parallel;
use crate::source::{Span, Spanned};

/// Renders every page, except those in the cache whose inputs have not changed.
pub fn render(
    project: &Project,
    evidence: Evidence<'_>,
    figures: &Figures,
    cache: &mut PageCache,
    report: &mut Report,
) -> Site {
    render_pages(project, evidence, figures, cache, (None, None), report)
}

/// Renders every page for a build that no other follows. The files go to `output` as soon as they are made, unless the report
/// has errors. If the output stops the work, the returned site is incomplete and the report means nothing.
pub fn render_into(
    project: &Project,
    evidence: Evidence<'_>,
    figures: &Figures,
    output: &mut dyn Output,
    report: &mut Report,
) -> Site {
    render_pages(project, evidence, figures, &mut PageCache::for_one_build(), (None, Some(output)), report)
}

/// Renders only these pages, without checking their links. The charts and tables that they show must have been drawn, see
/// [`is_shown`].
pub fn preview(
    project: &Project,
    evidence: Evidence<'_>,
    figures: &Figures,
    cache: &mut PageCache,
    pages: &[&Page],
    report: &mut Report,
) -> Site {
    render_pages(project, evidence, figures, cache, (Some(pages), None), report)
}

/// Returns whether one of the pages shows a chart or table: because its text names or specifies the figure, or because the
/// page showed it when it was last rendered.
pub fn is_shown(pages: &[&Page], cache: &PageCache) -> impl Fn(Kind, &str) -> bool + use<> {
    let mut shown: BTreeSet<(Kind, String)> = BTreeSet::new();
    for page in pages {
        shown.extend(named_figures(&page.body.value).into_iter().filter_map(|name| match name {
            FigureName::Chart(id) => Some((Kind::Chart, id)),
            FigureName::Table(id) => Some((Kind::Table, id)),
            FigureName::Model(_) | FigureName::Dataset(_) => None,
        }));
        shown.extend(page.card.chart.iter().map(|id| (Kind::Chart, id.value.clone())));
        shown.extend(cache.shown_on(page));
    }
    move |kind, id| shown.contains(&(kind, id.to_owned()))
}

/// Renders some pages, or the whole site.
fn render_pages(
    project: &Project,
    evidence: Evidence<'_>,
    figures: &Figures,
    cache: &mut PageCache,
    (only, output): (Option<&[&Page]>, Option<&mut dyn Output>),
    report: &mut Report,
) -> Site {
    let name = |page: &Page| {
        // The problems of a title are reported by the page itself.
        let evidence = evidence.in_language(project.languages.of(&page.path));
        let title = || Binder::new(evidence).fill(&page.title, &mut Report::default());
        page.short_title.clone().unwrap_or_else(title)
    };
    let tree = SiteTree::new(&project.pages, &project.config.navigation, (&project.languages, None), name);
    let tree = tree.with_lists(cache.take_lists());
    let lists = SplitLists::new(project, &tree);
    // An output takes the exports of each dataset as soon as they are made.
    let exports = output.is_none().then(|| files::exports(project, cache.exports()));
    let language = Arc::clone(&project.languages.main);
    let has_citations = can_be_cited(project) && !generated_pages::is_taken(project, CITE);
    let citations = has_citations.then(|| citations(project, evidence, &language, report_date(project, evidence)));
    let citations = citations.unwrap_or_default();
    // A preview only names the pictures of charts.
    let has_pictures = project.config.publish.charts_png && only.is_none();
    let known = |file: &str, drawing: &str| cache.picture(file, drawing);
    let pictures = match has_pictures {
        true => chart_pictures(project, figures, known, report),
        false => BTreeMap::new(),
    };
    let made = Made { exports: exports.as_ref(), citations: &citations, pictures: &pictures, lists: &lists };
    let mut site = files_of(project, (evidence, &language), figures, made, report);
    cache.set_exports(exports.unwrap_or_default());
    let locations = Locations::new(project);
    let library = library(project, evidence, (figures, &figures.models), &locations, &language, &site);
    let sections = section_lists(project, &tree, evidence, &language);
    let library = Arc::new(Library { sections, ..library });
    let source_labels = SourceLabels::default();
    // A text that loads a file of the site names its path: an address on the web would not load in a preview.
    let policy = Policy::new(&site_policy(&project.config.allow), "");
    let options = &project.config.theme;
    let mut markdown = |text| markdown_of_footer(text, project, evidence, &library, (&language, &policy), report);
    let footer = options.footer.as_ref().map(&mut markdown);
    let columns = options.footer_columns.iter();
    let columns =
        columns.map(|column| FooterColumnView { title: column.title.clone(), content: markdown(&column.text) });
    let theme = theme_view(options, columns.collect());
    if let Some(head) = &options.head {
        check_head(head, report);
    }
    let mut shared = SharedInputs {
        addresses: library.addresses.clone(),
        locations,
        limits: project.config.limits.clone(),
        templates: project.templates.clone(),
        site: site_view(project, evidence, &language, (footer, theme)),
        forecasts: forecasts(evidence, &language),
        languages: project.languages.clone(),
        html: project.config.html,
        publish: project.config.publish.clone(),
        counts_tokens: project.config.theme.tokens,
        folders: Vec::new(),
    };
    let generated = generated_pages::generated_pages(project, &library, has_citations);
    // Nobody asked for the page with citations.
    let asked_for = generated.iter().filter(|page| page.route != CITE).map(|page| page.template);
    let used = project.pages.iter().map(template_of).chain([NOT_FOUND]).chain(asked_for).collect();
    let templates = fitting(&project.templates, &used);
    let known_templates = templates;
    let views = (&shared.site, &shared.forecasts);
    let templates = Templates::load(&known_templates, views, &library, &language, &shared.limits, report).ok();
    let folder = |settings| {
        let inputs = FolderInputs { project, evidence, figures, main: &shared, files: &site };
        folder_language(settings, inputs, &known_templates, name)
    };
    let folders: Vec<FolderLanguage<'_>> = project.config.languages.iter().filter_map(folder).collect();
    shared.folders = folders.iter().map(|folder| folder.site.clone()).collect();
    let translations = Translations::new(project);
    let numbering = Numbering::new(project, &library.addresses, evidence);
    let trees = folders.iter().map(|folder| (folder.name, &folder.tree));
    let whole = WholeReport::new(project, std::iter::once(("", &tree)).chain(trees));
    let renderer = PageRenderer {
        project,
        evidence,
        figures,
        library: &library,
        locations: &shared.locations,
        language: &language,
        source_labels: &source_labels,
        runs: &shared.site.runs,
        translations: &translations,
        tree: &tree,
        numbering: &numbering,
        templates: templates.as_ref(),
        minifier: &Minifier::default(),
        policy: &policy,
        lists: &lists,
        whole: &whole,
        date: shared.site.as_of.as_ref(),
    };
    let folders = folders.iter().map(|folder| {
        let renderer = PageRenderer {
            evidence: evidence.in_language(folder.language),
            library: &folder.library,
            language: folder.language,
            source_labels: &folder.source_labels,
            runs: &folder.site.runs,
            tree: &folder.tree,
            templates: folder.templates.as_ref(),
            date: folder.site.as_of.as_ref(),
            ..renderer
        };
        (folder.name, renderer)
    });
    let renderers = Renderers { main: renderer, folders: folders.collect() };
    cache.update(&shared, &library);
    let asked = only.map_or_else(|| project.pages.iter().collect(), <[&Page]>::to_vec);
    // A site with errors is not published.
    let output = output.filter(|_| !report.has_errors() && templates.is_some());
    let output = output.and_then(|output| hand_over(&mut site, &renderer, &generated, output));
    let mut pages = render_or_reuse(&renderers, cache, (asked, only.is_none()), output);
    let mut pictures: BTreeMap<String, DrawnPicture> =
        pictures.into_iter().map(|(id, picture)| (chart_file(&id), picture)).collect();
    for Finished { page, rendered, taken, further_taken, card, .. } in &mut pages {
        if let Some((picture, taken)) = card.take() {
            let problem = picture.problem("the card of this page", page.title.span);
            report.extend(problem.map(|problem| match picture.made {
                Ok(_) => problem.hint("give the page a picture of your own: `card: { image: FILE, alt: TEXT }`"),
                Err(_) => problem,
            }));
            match (&picture.made, taken) {
                (_, Some(size)) => drop(site.taken.insert(card_file(&page.route), size)),
                (Ok((png, _)), None) => drop(site.files.insert(card_file(&page.route), Arc::clone(png))),
                (Err(_), None) => {}
            }
            pictures.insert(card_file(&page.route), picture);
        }
        report.append(rendered.report.clone());
        site.dependencies.extend(&rendered.dependencies);
        site.files.extend(rendered.html.as_ref().map(|html| (page_file(&page.route), Arc::clone(html))));
        site.files.extend(rendered.markdown.as_ref().map(|text| (markdown_file(&page.route), Arc::clone(text))));
        site.further.extend(rendered.further.iter().map(|page| page.route.clone()));
        let further = rendered.further.iter();
        site.files.extend(further.filter_map(|page| Some((page_file(&page.route), Arc::clone(page.html.as_ref()?)))));
        site.taken.extend(std::mem::take(further_taken));
        let files = [page_file(&page.route), markdown_file(&page.route)];
        site.taken.extend(files.into_iter().zip(*taken).filter_map(|(file, size)| Some((file, size?))));
    }
    if only.is_none() {
        cache.set_pictures(pictures);
        add_search_index(&mut site, project, &pages, output);
        site.files.extend(renderer.not_found(report).map(|html| (NOT_FOUND.to_owned(), Arc::new(html.into_bytes()))));
        generated_pages::check_addresses(project, &lists, report);
        let shown = charts_on_pages(project, &pages);
        let chapters = pages.iter().filter_map(|finished| {
            Some((finished.page.path.as_str(), Arc::clone(finished.rendered.chapter.as_ref()?)))
        });
        render_generated(&mut site, &renderers, cache, (&generated, &citations, &shown), &chapters.collect(), report);
        if templates.is_some() {
            check_links(&site, project, (&pages, &generated), report);
            links::check_stylesheets(&project.statics, &policy, project.config.base_url.span, report);
        }
        cache.clear();
    } else {
        pages.iter().for_each(|finished| report_undrawn(finished, &library, report));
    }
    check_size(&site, project, report);
    cache
        .store(pages.into_iter().map(|finished| (finished.page, finished.known, finished.rendered)), tree.into_lists());
    site
}

/// Has an output take the files of a site that are not pages, except those with links. Returns the output if it takes files.
fn hand_over<'o>(
    site: &mut Site,
    renderer: &PageRenderer<'_>,
    generated: &[GeneratedPage],
    output: &'o mut dyn Output,
) -> Option<&'o dyn Output> {
    let pages = renderer.project.pages.iter().map(|page| page_file(&page.route));
    let pages = pages.chain(generated.iter().map(|page| page_file(&page.route)));
    let has_markdown = renderer.project.config.publish.markdown;
    let markdown = renderer.project.pages.iter().filter(|_| has_markdown).map(|page| markdown_file(&page.route));
    let cards = renderer.project.pages.iter().filter(|page| renderer.has_card(page)).map(|page| card_file(&page.route));
    let prefixes = renderer.project.languages.prefixes().filter(|_| renderer.project.config.publish.search);
    let indexes = prefixes.map(|prefix| format!("{prefix}{}", search_index::INDEX));
    let further = renderer.project.pages.iter().filter(|page| renderer.reads(page, "pages"));
    let further = further.flat_map(|page| renderer.lists.further_routes(page)).map(|route| page_file(&route));
    let pages = pages.chain(markdown).chain(cards).chain(indexes).chain(further);
    let not_found = renderer.has_not_found().then(|| NOT_FOUND.to_owned());
    if !output.begin(site.sizes().into_keys().map(str::to_owned).chain(pages).chain(not_found).collect()) {
        return None;
    }
    let output = &*output;
    let project = renderer.project;
    let exported = parallel::map(project.datasets.iter().collect(), |(id, dataset)| {
        let give = |(path, bytes): (String, Vec<u8>)| {
            output.add(&path, &bytes);
            (path, bytes.len() as u64)
        };
        files::export(project, id, dataset).map(give).collect::<Vec<_>>()
    });
    site.taken.extend(exported.into_iter().flatten());
    let (kept, given): (BTreeMap<_, _>, BTreeMap<_, _>) =
        std::mem::take(&mut site.files).into_iter().partition(|(path, _)| path.ends_with(".html"));
    site.files = kept;
    let taken = parallel::map(given.into_iter().collect(), |(path, bytes)| {
        output.add(&path, &bytes);
        (path, bytes.len() as u64)
    });
    site.taken.extend(taken);
    Some(output)
}

/// A page that is rendered.
struct Finished<'p> {
    page: &'p Page,
    rendered: RenderedPage,
    /// The sizes of the page and of its Markdown, if an output has taken them.
    taken: [Option<u64>; 2],
    /// The sizes of the further pages of its list, by file, if an output has taken them.
    further_taken: Vec<(String, u64)>,
    /// The same page as the cache has it.
    known: Option<Page>,
    /// The picture of its card, and its size if an output has taken it.
    card: Option<(DrawnPicture, Option<u64>)>,
}

/// Returns these pages rendered, from the cache if their inputs have not changed. Their cards are drawn if that is asked for.
fn render_or_reuse<'p>(
    renderers: &Renderers<'_>,
    cache: &mut PageCache,
    (pages, draws_cards): (Vec<&'p Page>, bool),
    output: Option<&dyn Output>,
) -> Vec<Finished<'p>> {
    if cache.is_for_one_build() {
        let is_stopped = AtomicBool::new(false);
        return parallel::map(pages, |page| {
            if is_stopped.load(Ordering::Relaxed) {
                let rendered = RenderedPage::default();
                return Finished {
                    page,
                    rendered,
                    taken: [None; 2],
                    further_taken: Vec::new(),
                    known: None,
                    card: None,
                };
            }
            let renderer = renderers.of(&page.path);
            let rendered = renderer.page(page, renderer.surroundings(page));
            // They are only kept to be compared with those of the next build.
            let mut rendered = RenderedPage { surroundings: Surroundings::default(), ..rendered };
            let give = |file: String, bytes: &mut Option<Arc<Vec<u8>>>| {
                let (output, bytes) = (output?, bytes.take()?);
                if !output.add(&file, &bytes) {
                    is_stopped.store(true, Ordering::Relaxed);
                }
                Some(bytes.len() as u64)
            };
            let taken = [
                give(page_file(&page.route), &mut rendered.html),
                give(markdown_file(&page.route), &mut rendered.markdown),
            ];
            let card = rendered.card.take().filter(|_| draws_cards).map(|drawing| {
                let mut picture = DrawnPicture::new(&drawing, cards::SIZE.0);
                let mut png = picture.made.as_ref().ok().map(|(png, _)| Arc::clone(png));
                let taken = give(card_file(&page.route), &mut png);
                if let (Some(_), Ok((png, _))) = (taken, &mut picture.made) {
                    *png = Arc::default();
                }
                (picture, taken)
            });
            let further = rendered.further.iter_mut().filter_map(|further| {
                let file = page_file(&further.route);
                Some((file.clone(), give(file, &mut further.html)?))
            });
            let further_taken = further.collect();
            Finished { page, rendered, taken, further_taken, known: None, card }
        });
    }
    let surroundings = parallel::each(&pages, |page| renderers.of(&page.path).surroundings(page));
    let known = pages.into_iter().zip(surroundings).map(|(page, surroundings)| {
        let rendered = cache.take(page, &surroundings);
        (page, surroundings, rendered)
    });
    let known: Vec<_> = known.collect();
    let cache = &*cache;
    parallel::map(known, |(page, surroundings, known)| {
        let (rendered, known) = match known {
            Some((known, rendered)) => (rendered, Some(known)),
            None => (renderers.of(&page.path).page(page, surroundings), None),
        };
        let card = rendered.card.as_ref().filter(|_| draws_cards).map(|drawing| {
            let picture = cache.picture(&card_file(&page.route), drawing);
            (picture.unwrap_or_else(|| DrawnPicture::new(drawing, cards::SIZE.0)), None)
        });
        Finished { page, rendered, taken: [None; 2], further_taken: Vec::new(), known, card }
    })
}

/// Adds the index of the search for each language, if readers can search.
fn add_search_index(site: &mut Site, project: &Project, pages: &[Finished<'_>], output: Option<&dyn Output>) {
    if !project.config.publish.search {
        return;
    }
    for prefix in project.languages.prefixes() {
        let folder = prefix.strip_suffix('/');
        let searched = pages.iter().filter_map(|Finished { page, rendered, .. }| {
            let (title, sections) = rendered.search.as_ref()?;
            let is_own = project.languages.folder(&page.path).map(|(folder, _)| folder) == folder;
            is_own.then_some(SearchedPage { route: &page.route, title, sections })
        });
        let index = search_index::search_index(&searched.collect::<Vec<_>>()).into_bytes();
        let path = format!("{prefix}{}", search_index::INDEX);
        match output {
            Some(output) => {
                output.add(&path, &index);
                site.taken.insert(path, index.len() as u64);
            }
            None => drop(site.files.insert(path, Arc::new(index))),
        }
    }
}

/// Returns the address of the first place of each chart, by the chart's id, if charts are also published alone.
fn charts_on_pages<'p>(project: &Project, pages: &'p [Finished<'_>]) -> BTreeMap<&'p str, String> {
    let mut shown = BTreeMap::new();
    let pages = pages.iter().filter(|_| project.config.publish.embeds);
    for Finished { page, rendered, .. } in pages {
        for mark in &rendered.marks {
            if let Mark::Id(id) = mark
                && let Some(chart) = id.strip_prefix("chart-")
            {
                shown.entry(chart).or_insert_with(|| format!("{}#{id}", page.route));
            }
        }
    }
    shown
}

/// Reports the charts and tables of a page of a preview that were not drawn for it.
fn report_undrawn(Finished { page, rendered, .. }: &Finished<'_>, library: &Library, report: &mut Report) {
    let names = |kind, name: fn(String) -> FigureName| {
        rendered.dependencies.entries(kind).map(move |id| name(id.to_owned())).collect::<Vec<_>>()
    };
    let names = names(Kind::Chart, FigureName::Chart).into_iter().chain(names(Kind::Table, FigureName::Table));
    for name in names.filter(|name| library.declared.contains(name)) {
        let is_drawn = match &name {
            FigureName::Chart(id) => library.charts.contains_key(id),
            FigureName::Table(id) => library.tables.contains_key(id),
            FigureName::Model(_) | FigureName::Dataset(_) => true,
        };
        if !is_drawn {
            let message = format!("expected `{name}` to be drawn already");
            report.push(Diagnostic::error(codes::UNKNOWN_FIGURE, message).at(page.span));
        }
    }
}

/// Checks the links of a finished site.
fn check_links(
    site: &Site,
    project: &Project,
    (pages, generated): (&[Finished<'_>], &[GeneratedPage]),
    report: &mut Report,
) {
    let base_url = &project.config.base_url;
    let anchors: Vec<&AnchorLink> = pages.iter().flat_map(|finished| &finished.rendered.anchors).collect();
    let unpublished =
        pages.iter().map(|finished| (finished.page.route.as_str(), &finished.rendered.unpublished)).collect();
    let file = |finished: &Finished<'_>| page_file(&finished.page.route);
    let published = pages.iter().filter(|finished| site.has(&file(finished)));
    let mut marks: MarksByFile<'_> =
        published.map(|finished| (file(finished), finished.rendered.marks.as_slice())).collect();
    let further = pages.iter().flat_map(|finished| &finished.rendered.further);
    marks.extend(further.map(|further| (page_file(&further.route), further.marks.as_slice())));
    // HTML files of the author, and the page for addresses that do not exist.
    let others = site.files.iter().filter(|(file, _)| file.ends_with(".html") && !marks.contains_key(*file));
    let others: BTreeMap<String, Vec<Mark>> =
        others.map(|(file, html)| (file.clone(), links::marks(str::from_utf8(html).unwrap_or_default()))).collect();
    marks.extend(others.iter().map(|(file, marks)| (file.clone(), marks.as_slice())));
    links::check_anchors(&anchors, &marks, &unpublished, report);
    let checked =
        pages.iter().map(|finished| (file(finished), CheckedPage::new(finished.page, template_of(finished.page))));
    let further = pages.iter().flat_map(|Finished { page, rendered, .. }| {
        let template = template_of(page);
        rendered.further.iter().map(move |further| {
            let checked = CheckedPage { route: &further.route, ..CheckedPage::new(page, template) };
            (page_file(&further.route), checked)
        })
    });
    let not_found = CheckedPage { start: base_url.span, route: NOT_FOUND, template: NOT_FOUND };
    let generated = generated.iter().map(|page| {
        let checked = CheckedPage { start: base_url.span, route: &page.route, template: page.template };
        (page_file(&page.route), checked)
    });
    let checked = checked.chain(further).chain([(NOT_FOUND.to_owned(), not_found)]).chain(generated).collect();
    links::check_blocked(
        &marks,
        &checked,
        &project.templates,
        (&base_url.value, &site_policy(&project.config.allow)),
        &project.config.theme,
        report,
    );
    // Pages that failed are missing, so every link to them would be reported as dead.
    if !report.has_errors() {
        links::check_site(
            site,
            &marks,
            &base_path(&base_url.value),
            pages.iter().map(|finished| finished.page),
            &anchors,
            report,
        );
    }
}

/// Reports a site whose files are larger than its limit.
fn check_size(site: &Site, project: &Project, report: &mut Report) {
    let limit = project.config.limits.site_size;
    let size = site.size();
    if size > limit {
        let message = format!("the files of the site are larger than {}: they have {size} bytes", Limits::size(limit));
        let problem = Diagnostic::error(codes::TOO_LARGE, message).at(project.config.base_url.span);
        report.push(problem.hint(Limits::hint("site_size")));
    }
}

/// Renders a text of the author's at the end of every page. Its links start with the base path, because it is on pages of every
/// depth.
fn markdown_of_footer(
    text: &Spanned<String>,
    project: &Project,
    evidence: Evidence<'_>,
    library: &Library,
    (language, policy): (&Language, &Policy),
    report: &mut Report,
) -> String {
    let refuse = |name: &FigureName, _: Caption<'_>, span: Span, report: &mut Report| {
        let message = format!("`{name}` cannot be in the footer");
        Err(report.push(Diagnostic::error(codes::MISPLACED_FIGURE, message).at(span)))
    };
    let (no_references, no_labels, no_numbers) = (BTreeMap::new(), SourceLabels::default(), PageNumbers::default());
    let context = RenderContext {
        path: "index.md",
        root: base_path(&project.config.base_url.value),
        evidence,
        addresses: &library.addresses,
        references: Tracked::new(Kind::Reference, &no_references),
        citation_style: project.config.citations,
        source_labels: &no_labels,
        language,
        figure: &refuse,
        recorder: None,
        code: &|_, _| None,
        component: &|_, _| None,
        numbers: &no_numbers,
        nesting: project.config.limits.markdown_nesting,
        html: project.config.html,
        policy,
        links_provenance: false,
    };
    let rendered = markdown::render(text, &context);
    report.append(rendered.report);
    rendered.html
}
