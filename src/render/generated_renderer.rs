//! The rendering of the pages that no file of the author is behind.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::generated_page::GeneratedLists;
use super::generated_pages::{self, CITE, GeneratedPage, PRINT_TEMPLATE};
use super::links::page_file;
use super::page::Renderers;
use super::page_cache::PageCache;
use super::site::Site;
use super::templates::views::CitationView;
use super::whole_report::Chapter;
use crate::diagnostic::Report;
use crate::parallel;

/// Renders the pages that no file of the author is behind, except charts in the cache that have not changed.
pub fn render_generated(
    site: &mut Site,
    renderers: &Renderers<'_>,
    cache: &mut PageCache,
    (generated, citations, shown): (&[GeneratedPage], &[CitationView], &BTreeMap<&str, String>),
    chapters: &BTreeMap<&str, Arc<Chapter>>,
    report: &mut Report,
) {
    let renderer = &renderers.main;
    let project = renderer.project;
    let embeds = match project.config.publish.embeds {
        true => generated_pages::embeds(project, renderer.library, shown),
        false => Vec::new(),
    };
    let citations = &citations[..citations.len().min(MAX_SHOWN_CITATIONS)];
    let place = |id: &String| shown.get(id.as_str()).map(String::as_str).unwrap_or_default();
    let known = &*cache;
    let rendered = parallel::each(&generated.iter().collect::<Vec<_>>(), |page| {
        if let Some(html) = page.chart.as_ref().and_then(|id| known.chart_alone(id, place(id))) {
            return (Some(html), Report::default());
        }
        let mut report = Report::default();
        let citations = if page.route == CITE { citations } else { &[] };
        let chapters = match page.template {
            PRINT_TEMPLATE => renderer.whole.chapters(&page.route, chapters, project, &mut report),
            _ => Vec::new(),
        };
        let lists = GeneratedLists { embeds: &embeds, citations, chapters: &chapters };
        let html = renderers.of(&page.route).generated(page, lists, &mut report);
        (html.map(|html| Arc::new(html.into_bytes())), report)
    });
    for (page, (html, problems)) in generated.iter().zip(rendered) {
        if let (Some(id), Some(html), true) = (&page.chart, &html, problems.is_empty()) {
            cache.store_chart_alone(id, place(id), html);
        }
        report.append(problems);
        site.files.extend(html.map(|html| (page_file(&page.route), html)));
    }
}

/// The most citations on the page about them. The file for BibTeX has all.
const MAX_SHOWN_CITATIONS: usize = 100;
