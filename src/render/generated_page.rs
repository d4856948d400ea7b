//! The rendering of one page that no file of the author is behind.

use std::sync::Arc;

use serde::Serialize;

use super::generated_pages::{CITE_TEMPLATE, GeneratedPage, PRINT_TEMPLATE, SEARCH_TEMPLATE};
use super::links::{base_path, path_to_root, with_slash};
use super::page::{PageContext, PageRenderer};
use super::page_folders::page_folders;
use super::template_names::NOT_FOUND;
use super::templates::views::{ChapterView, CitationView, CountView, EmbedView, FolderView, PageView};
use crate::diagnostic::Report;
use crate::document::Extra;

/// The values that the template of a page without a file of the author is given, besides `site` and `forecasts`.
#[derive(Serialize)]
struct GeneratedContext<'a> {
    #[serde(flatten)]
    page: PageContext<'a>,
    embed: Option<&'a EmbedView>,
    embeds: &'a [EmbedView],
    citations: &'a [CitationView],
    folders: Vec<FolderView>,
    chapters: &'a [ChapterView],
}

/// What is listed on pages without a file of the author.
#[derive(Clone, Copy, Default)]
pub struct GeneratedLists<'a> {
    /// The charts to embed.
    pub embeds: &'a [EmbedView],
    /// How to cite the report and its pages.
    pub citations: &'a [CitationView],
    /// The chapters of the report as one document.
    pub chapters: &'a [ChapterView],
}

impl PageRenderer<'_> {
    /// Returns whether there is a page for addresses that do not exist.
    pub fn has_not_found(&self) -> bool {
        self.templates.is_some_and(|templates| templates.has(NOT_FOUND))
    }

    /// Renders the page for addresses that do not exist. It is shown at any depth, so its own addresses start with the
    /// base path.
    pub fn not_found(&self, report: &mut Report) -> Option<String> {
        let root = base_path(&self.project.config.base_url.value);
        let page = GeneratedPage { route: NOT_FOUND.to_owned(), template: NOT_FOUND, chart: None };
        self.has_not_found()
            .then(|| self.generated_at(&page, &root, "not_found", GeneratedLists::default(), report))
            .flatten()
    }

    /// Renders a page that no file of the author is behind.
    pub fn generated(&self, page: &GeneratedPage, lists: GeneratedLists<'_>, report: &mut Report) -> Option<String> {
        let texts = match page.template {
            SEARCH_TEMPLATE => "search",
            CITE_TEMPLATE => "cite",
            PRINT_TEMPLATE => "print",
            _ => "embed",
        };
        self.generated_at(page, &path_to_root(&page.route), texts, lists, report)
    }

    /// Renders such a page with the path to the root of the site, and with its titles from a section of the interface's texts.
    fn generated_at(
        &self,
        generated: &GeneratedPage,
        root: &str,
        texts: &str,
        lists: GeneratedLists<'_>,
        report: &mut Report,
    ) -> Option<String> {
        let templates = self.templates?;
        let route = &generated.route;
        let text = |key: &str| self.language.get(&format!("{texts}.{key}")).to_owned();
        let page = PageView {
            path: String::new(),
            route: route.clone(),
            url: format!("{}{route}", with_slash(&self.project.config.base_url.value)),
            title: text("title"),
            short_title: text("short_title"),
            description: None,
            date: None,
            updated: None,
            authors: Vec::new(),
            byline: None,
            words: CountView::new(0, self.language),
            minutes: CountView::new(0, self.language),
            tokens: None,
            tags: Vec::new(),
            tag: None,
            series: None,
            pages: Vec::new(),
            pagination: None,
            feed: None,
            extra: Extra::new(),
            content: String::new(),
            markdown: None,
            image: None,
            contents: Vec::new(),
            references: Vec::new(),
            navigation: self.tree.surroundings("", route, root).navigation,
            parent: None,
            section: None,
            part: None,
            previous: None,
            next: None,
            translations: Vec::new(),
            default_url: None,
        };
        let GeneratedLists { embeds, citations, chapters } = lists;
        // They are sorted by id. A page with one chart is not given all of them.
        let embed = generated.chart.as_ref().and_then(|id| embeds.binary_search_by(|embed| embed.id.cmp(id)).ok());
        let (embed, embeds) = (embed.and_then(|at| embeds.get(at)), if embed.is_some() { &[] } else { embeds });
        let page = PageContext { page: &page, root };
        let is_list = generated.template == SEARCH_TEMPLATE;
        let folders = if is_list { page_folders(self.project, self.language.tag(), self.evidence) } else { Vec::new() };
        let context = GeneratedContext { page, embed, embeds, citations, folders, chapters };
        let html = templates.page(generated.template, &context, self.evidence, &Arc::default(), report).ok();
        html.map(|html| self.minifier.minify(html))
    }
}
