//! The further pages of a list that is split: the header, the part of the list, and links to the pages before and after.

use std::sync::Arc;

use super::links::{self, path_to_root, with_slash};
use super::list_pages::{Split, route};
use super::markdown::RenderedMarkdown;
use super::navigation::Surroundings;
use super::page::{PageInputs, PageRenderer};
use super::page_cache::FurtherPage;
use super::template_names::template_of;
use super::templates::views::{LinkView, PageEntry, PageView, PaginationView};
use crate::diagnostic::{Report, error};
use crate::document::Page;

impl PageRenderer<'_> {
    /// Returns the pages that the first page of a list shows.
    pub fn first_entries(&self, page: &Page, entries: &[PageEntry]) -> Vec<PageEntry> {
        let shown = self.lists.of(page).map_or(0..entries.len(), |split| split.entries(1));
        entries.get(shown).unwrap_or_default().to_vec()
    }

    /// Renders the further pages of the list of a page. They have its header, and not its text: the ids of figures and headings, and
    /// what readers know already, are on the first page. `view` is the first page.
    pub fn further_pages(
        &self,
        page: &Page,
        view: &PageView,
        (surroundings, inputs): (&Surroundings, PageInputs<'_>),
        report: &mut Report,
    ) -> Vec<FurtherPage> {
        if let Some(per_page) = page.per_page.as_ref().filter(|_| page.is_list() && self.templates.is_some())
            && !self.reads(page, "pages")
        {
            report.push(
                error!(BAD_VALUE at per_page.span, "the template `{}` shows no list to split", template_of(page);
                hint "choose the template with a list: `template: list.html`"),
            );
        }
        let Some(split) = self.lists.of(page).filter(|_| self.reads(page, "pages")) else { return Vec::new() };
        split
            .further()
            .map(|number| self.further_page((page, view), (split, number), surroundings, inputs, report))
            .collect()
    }

    fn further_page(
        &self,
        (page, view): (&Page, &PageView),
        (split, number): (Split, usize),
        surroundings: &Surroundings,
        inputs: PageInputs<'_>,
        report: &mut Report,
    ) -> FurtherPage {
        let route = route(&page.route, number);
        let root = path_to_root(&route);
        let moved = |url: &str| match url.strip_prefix(inputs.root) {
            Some(rest) => format!("{root}{rest}"),
            None => url.to_owned(),
        };
        let link = |link: &LinkView| LinkView { title: link.title.clone(), url: moved(&link.url) };
        let entry = |entry: &PageEntry| PageEntry {
            url: moved(&entry.url),
            tags: entry.tags.iter().map(link).collect(),
            ..entry.clone()
        };
        let entries = surroundings.pages.get(split.entries(number)).unwrap_or_default();
        let around = self.tree.surroundings(&page.path, &route, &root);
        let around = Surroundings { pages: entries.iter().map(entry).collect(), ..around };
        let number_text = number.to_string();
        let titled =
            |title: &str| self.language.format("page.list_title", &[("title", title), ("number", &number_text)]);
        let own = self.page_view(page, inputs.evidence, &around, &RenderedMarkdown::default(), &mut Report::default());
        let view = PageView {
            url: format!("{}{route}", with_slash(&self.project.config.base_url.value)),
            title: titled(&view.title),
            pages: around.pages,
            pagination: Some(PaginationView::new(split, number, &root, &page.route)),
            markdown: None,
            image: view.image.clone(),
            translations: Vec::new(),
            default_url: None,
            route: route.clone(),
            ..own
        };
        let inputs = PageInputs { root: &root, ..inputs };
        let html = self.in_template(page, &view, inputs, report).ok().flatten();
        let marks = html.as_deref().map(links::marks).unwrap_or_default();
        FurtherPage { route, marks, html: html.map(|html| Arc::new(self.minifier.minify(html).into_bytes())) }
    }
}

impl PaginationView {
    /// Returns the links of a page of a list, by its number from 1, to the others. `root` is the path from it to the root of the site;
    /// if it is empty, that of the first page.
    pub fn new(split: Split, number: usize, root: &str, first: &str) -> Self {
        let own = path_to_root(first);
        let root = if root.is_empty() { &own } else { root };
        let url = |number: usize| format!("{root}{}", route(first, number));
        Self {
            number,
            count: split.pages(),
            previous: (number > 1).then(|| url(number - 1)),
            next: (number < split.pages()).then(|| url(number + 1)),
            first: url(1),
            last: url(split.pages()),
        }
    }
}
