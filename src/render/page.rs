//! The rendering of one page: its Markdown, the provenance of its bound figures, and its template.

use std::sync::Arc;

use serde::Serialize;

use super::cards::{self, CardTexts};
use super::figure_name::{EVERY_DATASET, FigureName};
use super::files::{Minifier, feed};
use super::link_notes::number_links;
use super::links::{self, Mark, path_to_root, with_slash};
use super::list_pages::SplitLists;
use super::locations::Locations;
use super::markdown::{self, Caption, RenderContext, RenderedMarkdown};
use super::markdown_twin::{markdown_file, markdown_twin};
use super::navigation::{Section, SiteTree, Surroundings};
use super::numbering::Numbering;
use super::page_cache::RenderedPage;
use super::page_list::page_list;
use super::policy::Policy;
use super::source_label::{SourceLabel, SourceLabels};
use super::template_names::template_of;
use super::templates::components::ComponentCall;
use super::templates::views::{
    AssignmentView, BoundFigureView, CodeView, CountView, DateView, FigureView, ImageView, InputValueView,
    OverridesView, PageView, PaginationView, ProvenanceGroup, ProvenanceOrigin, ProvenanceView, ReferenceView, RunView,
};
use super::templates::{Library, Templates};
use super::text;
use super::translations::Translations;
use super::whole_report::WholeReport;
use crate::dependencies::{Kind, Recorder, Tracked};
use crate::diagnostic::{Diagnostic, Report, Reported, closest, codes};
use crate::document::{CitationStyle, Page, Project};
use crate::figure::{Binder, BoundFigure, DescribedOrigin, Evidence, Figures, ModelFigure, group_by_origin};
use crate::locale::Language;
use crate::source::{Span, Spanned};

/// The words that adults read in a minute, on average over 190 studies of English non-fiction.
///
/// Source: Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109 (2019).
const WORDS_PER_MINUTE: usize = 238;

/// Renders the pages of a site that are in one language.
#[derive(Clone, Copy)]
pub struct PageRenderer<'a> {
    /// The project.
    pub project: &'a Project,
    /// The forecasts and datasets.
    pub evidence: Evidence<'a>,
    /// The figures as they were computed.
    pub figures: &'a Figures,
    /// The figures and addresses as pages and templates look them up.
    pub library: &'a Library,
    /// Where the site shows models and datasets.
    pub locations: &'a Locations,
    /// The texts of the interface.
    pub language: &'a Language,
    /// The labels of the sources.
    pub source_labels: &'a SourceLabels,
    /// The runs of the models.
    pub runs: &'a [RunView],
    /// The pages in other languages.
    pub translations: &'a Translations<'a>,
    /// The pages as a tree.
    pub tree: &'a SiteTree<'a>,
    /// The numbers of figures and tables.
    pub numbering: &'a Numbering<'a>,
    /// The templates; none if one of them is not valid, which is reported once.
    pub templates: Option<&'a Templates>,
    /// The minifier of the pages.
    pub minifier: &'a Minifier,
    /// What browsers load on the pages.
    pub policy: &'a Policy,
    /// The lists that are split into pages.
    pub lists: &'a SplitLists,
    /// The report as one document.
    pub whole: &'a WholeReport<'a>,
    /// The date of the report.
    pub date: Option<&'a DateView>,
}

/// The renderers of the languages of a site.
pub struct Renderers<'a> {
    /// That of the language of the settings.
    pub main: PageRenderer<'a>,
    /// Those of other languages, by folder.
    pub folders: Vec<(&'a str, PageRenderer<'a>)>,
}

impl<'a> Renderers<'a> {
    /// Returns the renderer of the language of a page, by the path of the page or its address.
    pub fn of(&self, path: &str) -> &PageRenderer<'a> {
        let is_in = |folder: &str| path.strip_prefix(folder).is_some_and(|below| below.starts_with('/'));
        self.folders.iter().find(|(folder, _)| is_in(folder)).map_or(&self.main, |(_, renderer)| renderer)
    }
}

/// The values that the template of a page is given, besides `site` and `forecasts`.
#[derive(Serialize)]
pub struct PageContext<'a> {
    /// The page.
    pub page: &'a PageView,
    /// The relative path from the page to the root of the site.
    pub root: &'a str,
}

/// What everything on a page is rendered with.
#[derive(Clone, Copy)]
pub struct PageInputs<'a> {
    /// The relative path from the page to the root of the site.
    pub root: &'a str,
    /// The forecasts and data, whose look-ups are recorded.
    pub evidence: Evidence<'a>,
    /// Records what the page depends on.
    pub recorder: &'a Arc<Recorder>,
}

impl PageRenderer<'_> {
    /// Returns the links of a page to other pages.
    pub fn surroundings(&self, page: &Page) -> Surroundings {
        let root = path_to_root(&page.route);
        let lists = page.is_list() && self.reads(page, "pages");
        let pages = lists.then(|| page_list(page, self.tree, &root, self.evidence, self.language));
        let numbers = self.numbering.of(page);
        let base_url = with_slash(&self.project.config.base_url.value);
        let (translations, default_url) = self.translations.links(&page.path, &root, &base_url);
        Surroundings {
            pages: pages.unwrap_or_default(),
            numbers,
            translations,
            default_url,
            is_chapter: self.whole.has(page),
            ..self.tree.surroundings(&page.path, &page.route, &root)
        }
    }

    /// Renders a page, and records what it depends on.
    pub fn page(&self, page: &Page, surroundings: Surroundings) -> RenderedPage {
        let recorder = Arc::new(Recorder::default());
        let evidence = self.evidence.recorded_by(&recorder);
        let root = path_to_root(&page.route);
        let inputs = PageInputs { root: &root, evidence, recorder: &recorder };
        let figure = |name: &FigureName, caption: Caption<'_>, span: Span, report: &mut Report| {
            self.figure(name, caption, span, inputs, report)
        };
        let code = |code: &CodeView, report: &mut Report| self.templates?.code(code, &root, evidence, report);
        let component = |call: &ComponentCall<'_>, report: &mut Report| self.templates?.component(call, &root, report);
        let context = RenderContext {
            path: &page.path,
            root: root.clone(),
            evidence,
            addresses: &self.library.addresses,
            references: evidence.references,
            citation_style: self.project.config.citations,
            source_labels: self.source_labels,
            language: self.language,
            figure: &figure,
            recorder: Some(&recorder),
            code: &code,
            component: &component,
            numbers: &surroundings.numbers,
            nesting: self.project.config.limits.markdown_nesting,
            html: page.html.unwrap_or(self.project.config.html),
            policy: self.policy,
            links_provenance: self.project.config.theme.foot.provenance,
        };
        let rendered = markdown::render(&page.body, &context);
        let mut report = Report::default();
        let mut view = self.page_view(page, evidence, &surroundings, &rendered, &mut report);
        let markdown = view.markdown.is_some().then(|| markdown_twin(&view, &rendered.html, self.language));
        view.content = self.with_link_notes(view.content, &view.references, inputs, &mut report);
        view.content.push_str(&self.provenance(&rendered.bound_figures, inputs, &mut report));
        report.append(rendered.report);
        view.image = self.image(page, &view, evidence, &mut report);
        let html = self.in_template(page, &view, inputs, &mut report).ok().flatten();
        let marks = html.as_deref().map(links::marks).unwrap_or_default();
        let chapter = html.as_deref().filter(|_| surroundings.is_chapter);
        let further = self.further_pages(page, &view, (&surroundings, inputs), &mut report);
        RenderedPage {
            further,
            chapter: chapter.and_then(|html| self.whole.chapter(&view.title, &view.contents, html)),
            card: self.has_card(page).then(|| self.card(page, &view, &marks, inputs, &mut report)),
            marks,
            html: html.map(|html| Arc::new(self.minifier.minify(html).into_bytes())),
            search: self.project.config.publish.search.then(|| (view.title, text::search_sections(&rendered.html))),
            markdown: markdown.map(|text| Arc::new(text.into_bytes())),
            anchors: rendered.anchors,
            unpublished: rendered.unpublished,
            surroundings,
            dependencies: Arc::into_inner(recorder).map(Recorder::into_dependencies).unwrap_or_default(),
            report,
        }
    }

    /// Returns whether a card is drawn for a page.
    pub fn has_card(&self, page: &Page) -> bool {
        self.project.config.publish.cards && page.card.image.is_none()
    }

    /// Returns the picture that other sites show beside a link to a page.
    fn image(&self, page: &Page, view: &PageView, evidence: Evidence<'_>, report: &mut Report) -> Option<ImageView> {
        let base_url = with_slash(&self.project.config.base_url.value);
        let alt = page.card.alt.as_ref().map(|alt| Binder::new(evidence).fill(alt, report));
        if let Some(image) = &page.card.image {
            let file = &image.value;
            if !self.library.addresses.files.contains(file) {
                let problem = Diagnostic::error(codes::DEAD_LINK, format!("there is no picture `static/{file}`"));
                let known = self.library.addresses.files.iter().map(String::as_str);
                report.push(problem.at(image.span).suggest(file, known));
            } else if alt.is_none() {
                let problem =
                    Diagnostic::warning(codes::MISSING_ALT, "the picture of the card has no alternative text");
                report.push(problem.at(image.span).hint("say what it shows in `alt`, beside `image`"));
            }
            return Some(ImageView { url: format!("{base_url}{file}"), width: None, height: None, alt });
        }
        let ((width, height), file) = (cards::SIZE, cards::card_file(&page.route));
        let generated = || [Some(&view.title), view.description.as_ref()].into_iter().flatten().cloned();
        let alt = alt.unwrap_or_else(|| generated().collect::<Vec<_>>().join(": "));
        let url = format!("{base_url}{file}");
        self.has_card(page).then_some(ImageView { url, width: Some(width), height: Some(height), alt: Some(alt) })
    }

    /// Returns the drawing of the card of a page with these ids and addresses on it.
    fn card(
        &self,
        page: &Page,
        view: &PageView,
        marks: &[Mark],
        inputs: PageInputs<'_>,
        report: &mut Report,
    ) -> Arc<str> {
        let number = page.card.number.as_ref().map(|number| Binder::new(inputs.evidence).fill(number, report));
        let chart = match &page.card.chart {
            Some(id) => {
                let charts = Tracked::new(Kind::Chart, &self.library.charts).recorded_by(inputs.recorder);
                if charts.get(&id.value).is_none()
                    && !self.library.declared.contains(&FigureName::Chart(id.value.clone()))
                {
                    let message = format!("there is no `chart:{}`", id.value);
                    let known = self.library.charts.keys().map(String::as_str);
                    report
                        .push(Diagnostic::error(codes::UNKNOWN_FIGURE, message).at(id.span).suggest(&id.value, known));
                }
                self.figures.charts.get(&id.value)
            }
            None => marks.iter().find_map(|mark| match mark {
                Mark::Id(id) => self.figures.charts.get(id.strip_prefix("chart-")?),
                _ => None,
            }),
        };
        let date = self.date.as_ref().map(|date| self.language.format("site.as_of", &[("date", &date.long)]));
        let texts = CardTexts {
            site: &self.project.config.title,
            title: &view.title,
            sentence: view.description.as_deref(),
            number: number.as_deref(),
            date: date.as_deref(),
        };
        Arc::from(cards::card(&texts, chart))
    }

    /// Puts a page into its template. Returns `None` if the templates are not valid, which is reported once for all pages.
    pub(super) fn in_template(
        &self,
        page: &Page,
        view: &PageView,
        inputs: PageInputs<'_>,
        report: &mut Report,
    ) -> Result<Option<String>, Reported> {
        let name = template_of(page);
        let Some(templates) = self.templates else { return Ok(None) };
        if !templates.has(name) {
            let message = format!("there is no template `{name}`");
            let span = page.template.as_ref().map_or(page.span, |template| template.span);
            let known = self.project.templates.keys().map(String::as_str).filter(|name| !name.contains('/'));
            let problem = Diagnostic::error(codes::UNKNOWN_TEMPLATE, message).at(span).suggest(name, known);
            return Err(report.push(problem));
        }
        let context = PageContext { page: view, root: inputs.root };
        templates.page(name, &context, inputs.evidence, inputs.recorder, report).map(Some)
    }

    /// Renders the provenance of the bound figures of a page; nothing if it has none.
    fn provenance(&self, bound_figures: &[BoundFigure], inputs: PageInputs<'_>, report: &mut Report) -> String {
        let is_listed = self.project.config.theme.foot.provenance && !bound_figures.is_empty();
        let Some(templates) = self.templates.filter(|_| is_listed) else { return String::new() };
        let view = self.provenance_view(bound_figures, inputs);
        templates.provenance(&view, inputs.root, inputs.evidence, report).unwrap_or_default()
    }

    /// Numbers the links of a text that lead out of the site, and adds the list of their addresses, for paper.
    fn with_link_notes(
        &self,
        text: String,
        references: &[ReferenceView],
        inputs: PageInputs<'_>,
        report: &mut Report,
    ) -> String {
        let listed = references.iter().filter_map(|reference| reference.url.as_deref()).collect();
        let Some((numbered, notes)) = number_links(&text, &listed) else { return text };
        let list = self.templates.map(|templates| templates.link_notes(&notes, inputs.root, inputs.evidence, report));
        match list {
            Some(Ok(list)) => numbered + &list,
            // Numbers without their list would say nothing.
            _ => text,
        }
    }

    /// Returns the provenance of the bound figures of a page, as its partial sees it.
    fn provenance_view(&self, bound_figures: &[BoundFigure], inputs: PageInputs<'_>) -> ProvenanceView {
        let PageInputs { evidence, recorder, .. } = inputs;
        let models: Tracked<'_, ModelFigure> =
            Tracked::new(Kind::ModelListing, &self.figures.models).recorded_by(recorder);
        let groups = group_by_origin(bound_figures, evidence, |id| models.get(id));
        let used: Vec<&String> =
            groups.iter().flat_map(|group| &group.origins).filter_map(|origin| origin.model.as_ref()).collect();
        let origin = |origin: DescribedOrigin| ProvenanceOrigin {
            href: self.locations.origin(&origin, models),
            references: self.sources(&origin.sources, evidence),
            path: origin.path,
            label: origin.label,
            part_of: origin.part_of,
            expression: origin.expression,
            scenario: origin.scenario.map(|(label, overrides)| OverridesView {
                label,
                overrides: overrides.iter().map(|(name, value)| AssignmentView::new(name, value)).collect(),
            }),
            inputs: origin.inputs.into_iter().map(|(label, value)| InputValueView { label, value }).collect(),
            more: origin.more,
            note: origin.note,
            dataset: origin.dataset,
            model: origin.model,
        };
        ProvenanceView {
            runs: self.runs.iter().filter(|run| used.contains(&&run.model)).cloned().collect(),
            groups: groups
                .into_iter()
                .map(|group| ProvenanceGroup {
                    origins: group.origins.into_iter().map(origin).collect(),
                    figures: group.figures.into_iter().map(bound_figure).collect(),
                })
                .collect(),
        }
    }

    /// Returns the sources with these keys.
    fn sources(&self, keys: &[String], evidence: Evidence<'_>) -> Vec<ReferenceView> {
        let found = keys.iter().filter_map(|key| evidence.references.get(key));
        found.map(|reference| ReferenceView::new(reference, self.language)).collect()
    }

    /// Renders a chart, a table, a model or a dataset of a page. A figure that could not be drawn is left out. The reason is
    /// reported where drawing failed.
    fn figure(
        &self,
        name: &FigureName,
        caption: Caption<'_>,
        span: Span,
        inputs: PageInputs<'_>,
        report: &mut Report,
    ) -> Result<String, Reported> {
        let PageInputs { root, evidence, recorder } = inputs;
        let (kind, figures, id) = match name {
            FigureName::Chart(id) => (Kind::Chart, &self.library.charts, id),
            FigureName::Table(id) => (Kind::Table, &self.library.tables, id),
            FigureName::Model(id) => return self.model(id, span, inputs, report),
            FigureName::Dataset(id) => return self.dataset(id, span, inputs, report),
        };
        match (Tracked::new(kind, figures).recorded_by(recorder).get(id), self.templates) {
            (Some(figure), Some(templates)) => match caption {
                Caption { alt: None, number: None } => templates.figure(figure, root, evidence, report),
                Caption { alt, number } => {
                    let figure = FigureView { number: number.map(str::to_owned), ..figure.clone() };
                    let figure = if let Some(alt) = alt { figure.with_alt(alt) } else { figure };
                    templates.figure(&figure, root, evidence, report)
                }
            },
            (Some(_), None) => Ok(String::new()),
            (None, _) if self.library.declared.contains(name) => Ok(String::new()),
            (None, _) => {
                let diagnostic = Diagnostic::error(codes::UNKNOWN_FIGURE, format!("there is no `{name}`")).at(span);
                let near = closest(id, figures.keys().map(String::as_str));
                let problem = diagnostic.hints(near.map(|near| format!("did you mean `{}`?", name.with_id(near))));
                let hint = "a chart is a file in `data/charts/` and a table a file in `data/tables/`; write its name \
                            without `.yaml`";
                Err(report.push(if problem.hints.is_empty() { problem.hint(hint) } else { problem }))
            }
        }
    }

    /// Renders the list of a model's definitions.
    fn model(&self, id: &str, span: Span, inputs: PageInputs<'_>, report: &mut Report) -> Result<String, Reported> {
        let PageInputs { root, evidence, recorder } = inputs;
        let models = &self.library.models;
        let model = Tracked::new(Kind::ModelListing, models).recorded_by(recorder).get(id);
        match (model, self.templates) {
            (Some(model), Some(templates)) => templates.model(model, root, evidence, report),
            (Some(_), None) => Ok(String::new()),
            (None, _) => {
                let problem = Diagnostic::error(codes::UNKNOWN_FIGURE, format!("there is no `model:{id}`")).at(span);
                let near = closest(id, models.keys().map(String::as_str));
                Err(report.push(problem.hints(near.map(|near| format!("did you mean `model:{near}`?")))))
            }
        }
    }

    /// Renders the report on a dataset, or on every dataset.
    fn dataset(&self, id: &str, span: Span, inputs: PageInputs<'_>, report: &mut Report) -> Result<String, Reported> {
        let PageInputs { root, evidence, recorder } = inputs;
        let datasets = Tracked::new(Kind::DatasetReport, &self.library.datasets).recorded_by(recorder);
        let Some(templates) = self.templates else { return Ok(String::new()) };
        if id == EVERY_DATASET {
            return datasets.values().map(|dataset| templates.dataset(dataset, root, evidence, report)).collect();
        }
        if let Some(dataset) = datasets.get(id) {
            return templates.dataset(dataset, root, evidence, report);
        }
        // A dataset with errors has no report.
        if let Some(Err(reported)) = self.project.datasets.get(id).map(|data| data.validity) {
            return Err(reported);
        }
        let problem = Diagnostic::error(codes::UNKNOWN_FIGURE, format!("there is no `dataset:{id}`")).at(span);
        let near = closest(id, datasets.keys().map(String::as_str));
        Err(report.push(problem.hints(near.map(|near| format!("did you mean `dataset:{near}`?")))))
    }

    /// Returns a page, as its template sees it.
    pub(super) fn page_view(
        &self,
        page: &Page,
        evidence: Evidence<'_>,
        surroundings: &Surroundings,
        rendered: &RenderedMarkdown,
        report: &mut Report,
    ) -> PageView {
        let mut fill = |text: &Spanned<String>| Binder::new(evidence).fill(text, report);
        let title = fill(&page.title);
        let description = page.description.as_ref().map(fill);
        let by_name = self.project.config.citations == CitationStyle::AuthorDate;
        let references = rendered.citations.sources.iter().enumerate().filter_map(|(index, cited)| {
            let reference = evidence.references.get(&cited.key)?;
            let label = by_name.then(|| self.source_labels.get(&cited.key, evidence.references, self.language));
            let view = ReferenceView::new(reference, self.language);
            let label = label.flatten().map(|SourceLabel { name, year }| format!("{name} {year}"));
            Some(ReferenceView { number: index + 1, label, citations: cited.citation_ids.clone(), ..view })
        });
        let mut references: Vec<ReferenceView> = references.collect();
        // Without labels, the order of the first citations is kept.
        references.sort_by_key(|reference| reference.label.as_ref().map(|label| label.to_lowercase()));
        let text = text::plain_text(&rendered.html);
        let words = text::word_count(&text);
        // Counting tokens takes longer than the rest of a page, and only pages with a date show the count.
        let counts_tokens = self.project.config.theme.tokens && (page.date.is_some() || page.updated.is_some());
        let tokens = counts_tokens.then(|| text::token_count(&text)).flatten();
        let date = |date: &Spanned<_>| DateView::new(date.value, self.language);
        let section = |field| surroundings.section.as_ref().filter(|_| self.reads(page, field)).map(Section::view);
        let feed = Some(format!("{}{}", page.route, feed::PATH));
        let feed = feed.filter(|feed| !page.route.is_empty() && self.library.addresses.files.contains(feed));
        PageView {
            path: page.path.clone(),
            route: page.route.clone(),
            url: format!("{}{}", with_slash(&self.project.config.base_url.value), page.route),
            short_title: page.short_title.clone().unwrap_or_else(|| title.clone()),
            title,
            description,
            date: page.date.as_ref().map(date),
            updated: page.updated.as_ref().map(date),
            authors: page.authors.iter().map(|author| author.value.clone()).collect(),
            byline: self.language.names(&page.authors),
            words: CountView::new(words, self.language),
            minutes: CountView::new(words.div_ceil(WORDS_PER_MINUTE), self.language),
            tokens: tokens.map(|count| CountView::new(count, self.language)),
            tags: surroundings.tags.clone(),
            tag: page.tag.as_ref().map(|tag| tag.value.clone()),
            series: surroundings.series.clone(),
            pages: self.first_entries(page, &surroundings.pages),
            pagination: self.lists.of(page).map(|split| PaginationView::new(split, 1, "", &page.route)),
            feed,
            extra: page.extra.clone(),
            content: rendered.html.clone(),
            markdown: self.project.config.publish.markdown.then(|| markdown_file(&page.route)),
            image: None,
            contents: rendered.contents.clone(),
            references,
            navigation: surroundings.navigation.clone(),
            parent: surroundings.parent.clone(),
            section: section("section"),
            part: section("part"),
            previous: surroundings.previous.clone(),
            next: surroundings.next.clone(),
            translations: surroundings.translations.clone(),
            default_url: surroundings.default_url.clone(),
        }
    }

    /// Returns whether the template of a page reads a list of other pages by this field: to list those of a large section for
    /// every page takes long.
    pub(super) fn reads(&self, page: &Page, field: &str) -> bool {
        let name = template_of(page);
        self.templates.is_some_and(|templates| templates.reads_list(name, field))
    }
}

/// Returns a bound figure, as templates see it.
fn bound_figure(figure: BoundFigure) -> BoundFigureView {
    let BoundFigure { number, expression, text, value, is_linked, .. } = figure;
    BoundFigureView { number, expression, text, value, is_linked }
}
