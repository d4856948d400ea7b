//! The pages that a page lists: those of a section, or those with a tag.

use super::navigation::SiteTree;
use super::templates::views::{CountView, DateView, PageEntry};
use crate::diagnostic::Report;
use crate::document::Page;
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
