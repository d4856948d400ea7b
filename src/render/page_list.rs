//! The pages that a page lists: those of a section, or those with a tag. Also those that templates list on other pages.

use std::collections::BTreeMap;

use super::navigation::SiteTree;
use super::templates::SectionPages;
use super::templates::views::{CountView, DateView, PageEntry};
use crate::diagnostic::Report;
use crate::document::{PAGE_ORDERS, Page, PageOrder, Project};
use crate::figure::{Binder, Evidence};
use crate::locale::Language;
use crate::source::Spanned;

/// Returns the pages that a page lists, in order. `root` is the path from it to the root of the site.
pub fn page_list(
    page: &Page,
    tree: &SiteTree<'_>,
    root: &str,
    evidence: Evidence<'_>,
    language: &Language,
) -> Vec<PageEntry> {
    // The problems of a title are reported by the page itself.
    let fill = |text: &Spanned<String>| Binder::new(evidence).fill(text, &mut Report::default());
    let date = |date: &Spanned<_>| DateView::new(date.value, language);
    let entry = |page: &Page| PageEntry {
        title: fill(&page.title),
        url: format!("{root}{}", page.route),
        description: page.description.as_ref().map(fill),
        date: page.date.as_ref().map(date),
        updated: page.updated.as_ref().map(date),
        byline: language.names(&page.authors),
        tags: tree.tags(page, root),
        count: tree.count(page).map(|count| CountView::new(count, language)),
    };
    tree.listed(page).into_iter().map(entry).collect()
}

/// Returns the pages of each section by the path of its index page, if a template of the author lists those of a section.
pub fn section_lists(
    project: &Project,
    tree: &SiteTree<'_>,
    evidence: Evidence<'_>,
    language: &Language,
) -> BTreeMap<String, SectionPages> {
    let mut templates = project.templates.values();
    if !templates.any(|template| template.text.contains("section(")) {
        return BTreeMap::new();
    }
    let sections = project.pages.iter().filter(|page| page.tag.is_none() && tree.count(page).is_some());
    let list = |page: &Page| {
        let own = tree.listed(page);
        let places: BTreeMap<&str, usize> = own.iter().enumerate().map(|(at, page)| (page.path.as_str(), at)).collect();
        let order = |(word, order): &(&'static str, PageOrder)| {
            let pages = tree.listed_by(page, *order);
            (*word, pages.iter().filter_map(|page| places.get(page.path.as_str()).copied()).collect())
        };
        SectionPages {
            title: Binder::new(evidence).fill(&page.title, &mut Report::default()),
            route: page.route.clone(),
            pages: page_list(page, tree, "", evidence, language),
            orders: PAGE_ORDERS.iter().map(order).collect(),
        }
    };
    sections.map(|page| (page.path.clone(), list(page))).collect()
}
