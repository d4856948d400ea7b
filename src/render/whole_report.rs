//! The report as one document to print: which pages are in it, and its chapters.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::chapter_text::{Places, chapter_id, id_in, ids, main_part, placed};
use super::generated_pages::PRINT;
use super::links::{base_path, path_to_root};
use super::navigation::SiteTree;
use super::templates::views::{ChapterView, ContentsEntry};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::project_limits::Limits;
use crate::document::publish_settings::PrintedPages;
use crate::document::{Page, Project};
use crate::parallel;

/// The pages that are in the document of each language. They keep their text until it is made.
#[derive(Default)]
pub struct WholeReport<'a> {
    /// The pages in order, by the start of the addresses of their language.
    by_prefix: BTreeMap<String, Vec<&'a Page>>,
    /// The paths of all of them.
    paths: BTreeSet<&'a str>,
    /// The bytes of all texts that are kept.
    size: AtomicU64,
    /// The most bytes.
    limit: u64,
}

/// The text of a page as it is kept for the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chapter {
    /// The title of the page.
    pub title: String,
    /// The headings.
    pub contents: Vec<ContentsEntry>,
    /// The main part of the page.
    pub text: String,
}

impl<'a> WholeReport<'a> {
    /// Chooses the pages, if the settings ask for the document. `trees` has the pages of each language by its folder; that of the
    /// settings has none.
    pub fn new<'t>(project: &'a Project, trees: impl Iterator<Item = (&'t str, &'t SiteTree<'a>)>) -> Self
    where
        'a: 't,
    {
        if project.config.publish.print == PrintedPages::None {
            return Self::default();
        }
        let by_path: BTreeMap<&str, &Page> = project.pages.iter().map(|page| (page.path.as_str(), page)).collect();
        let listed = |prefix: &str| match &project.config.publish.print {
            PrintedPages::Listed(paths) => {
                let own = |path: &str| match prefix {
                    "" => by_path.get(path).filter(|page| project.languages.folder(&page.path).is_none()),
                    prefix => match path.starts_with(prefix) {
                        true => by_path.get(path),
                        false => by_path.get(format!("{prefix}{path}").as_str()),
                    },
                };
                paths.iter().filter_map(|path| own(&path.value)).copied().collect()
            }
            _ => Vec::new(),
        };
        let chosen = trees.map(|(folder, tree)| {
            let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            let mut pages: Vec<&Page> = listed(&prefix);
            if pages.is_empty() {
                pages = tree.bar_pages();
            }
            let mut seen = BTreeSet::new();
            pages.retain(|page| seen.insert(page.path.as_str()));
            (prefix, pages)
        });
        let by_prefix: BTreeMap<String, Vec<&Page>> = chosen.collect();
        let paths = by_prefix.values().flatten().map(|page| page.path.as_str()).collect();
        Self { by_prefix, paths, size: AtomicU64::new(0), limit: project.config.limits.rendered_size }
    }

    /// Returns whether a page is in a document.
    pub fn has(&self, page: &Page) -> bool {
        self.paths.contains(page.path.as_str())
    }

    /// Returns what is kept of a finished page for the document; nothing if the document would be too large, which
    /// [`Self::chapters`] reports.
    pub fn chapter(&self, title: &str, contents: &[ContentsEntry], html: &str) -> Option<Arc<Chapter>> {
        let text = main_part(html);
        let size = text.len() as u64;
        let before = self.size.fetch_add(size, Ordering::Relaxed);
        let chapter = || Chapter { title: title.to_owned(), contents: contents.to_vec(), text };
        (before + size <= self.limit).then(|| Arc::new(chapter()))
    }

    /// Returns the chapters of the document at an address, given the text that was kept of each page by its path.
    pub fn chapters(
        &self,
        route: &str,
        kept: &BTreeMap<&str, Arc<Chapter>>,
        project: &Project,
        report: &mut Report,
    ) -> Vec<ChapterView> {
        let pages = self.by_prefix.get(route.strip_suffix(PRINT).unwrap_or_default()).map_or(&[][..], Vec::as_slice);
        if self.size.load(Ordering::Relaxed) > self.limit {
            let limit = Limits::size(self.limit);
            let message =
                format!("the report as one document, `{route}`, is larger than {limit} before it is minified");
            let problem = Diagnostic::error(codes::TOO_LARGE, message).at(project.config.base_url.span);
            report.push(
                problem
                    .hint(Limits::hint("rendered_size"))
                    .hint("or list its pages in `foresite.yaml`: `publish: { print: [index.md] }`"),
            );
            return Vec::new();
        }
        // A page that failed has no text, and the reason is in the report.
        let known: Vec<(&Page, &Chapter)> =
            pages.iter().filter_map(|page| Some((*page, &**kept.get(page.path.as_str())?))).collect();
        let (root, base_path) = (path_to_root(route), base_path(&project.config.base_url.value));
        let places = Places {
            numbers: known.iter().enumerate().map(|(at, (page, _))| (page.route.as_str(), at + 1)).collect(),
            ids: parallel::each(&known, |(_, chapter)| ids(&chapter.text)),
            root: &root,
            base_path: &base_path,
        };
        let numbered: Vec<(usize, (&Page, &Chapter))> = (1..).zip(known).collect();
        parallel::each(&numbered, |(number, (page, chapter))| {
            let entry = |entry: &ContentsEntry| ContentsEntry {
                id: id_in(*number, &entry.id),
                children: Vec::new(),
                ..entry.clone()
            };
            let has = |entry: &&ContentsEntry| places.ids.get(number - 1).is_some_and(|ids| ids.contains(&entry.id));
            ChapterView {
                number: *number,
                id: chapter_id(*number),
                title: chapter.title.clone(),
                contents: chapter.contents.iter().filter(has).map(entry).collect(),
                content: placed(&chapter.text, (*number, &page.route), &places),
            }
        })
    }
}
