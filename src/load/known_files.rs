//! What a load keeps for the next one: the parsed form of files that have not changed since.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Report;
use crate::document::{Dataset, Page};
use crate::source::{SourceId, Spanned};
use crate::yaml::{Document, Documents};

/// The files that the last load has read. A file is known by its number among the sources and its whole text.
#[derive(Default)]
pub struct Known {
    /// The YAML documents.
    pub documents: Documents,
    pages: BTreeMap<String, KnownPage>,
    datasets: BTreeMap<SourceId, (Arc<Document>, Dataset)>,
    /// How deeply YAML may be nested.
    nesting: Option<usize>,
    /// Whether nothing is kept, because there is no next load.
    is_for_one_load: bool,
}

/// A page that was read.
struct KnownPage {
    source: SourceId,
    text: String,
    page: Page,
    report: Report,
}

impl Known {
    /// Returns an empty store that keeps nothing.
    pub fn for_one_load() -> Self {
        Self { documents: Documents::for_one_load(), is_for_one_load: true, ..Self::default() }
    }

    /// Sets how deeply YAML may be nested, and forgets what was read with another limit.
    pub fn set_nesting(&mut self, nesting: usize) {
        if self.nesting.replace(nesting).is_some_and(|before| before != nesting) {
            *self = Self { nesting: Some(nesting), is_for_one_load: self.is_for_one_load, ..Self::default() };
        }
    }

    /// Returns the page that is read from a file with this path and text, and its problems.
    pub fn page(&self, path: &str, source: SourceId, text: &str) -> Option<(Page, Report)> {
        let known = self.pages.get(path).filter(|known| known.source == source && known.text == text)?;
        Some((known.page.clone(), known.report.clone()))
    }

    /// Replaces the known pages by those with these paths, numbers, and texts, in order, with what was read from each.
    pub fn set_pages<'p>(&mut self, read: impl Iterator<Item = (&'p str, SourceId, &'p str, &'p (Page, Report))>) {
        if self.is_for_one_load {
            return;
        }
        let mut before = std::mem::take(&mut self.pages);
        for (path, source, text, (page, report)) in read {
            let is_same = |known: &KnownPage| known.source == source && known.text == text;
            let known = before.remove(path).filter(is_same).unwrap_or_else(|| KnownPage {
                source,
                text: text.to_owned(),
                page: page.clone(),
                report: report.clone(),
            });
            self.pages.insert(path.to_owned(), known);
        }
    }

    /// Returns the dataset that was read from a document. A file that was renamed has another id.
    pub fn dataset(&self, id: &Spanned<String>, document: &Arc<Document>) -> Option<Dataset> {
        let (before, dataset) = self.datasets.get(&id.span.source)?;
        (Arc::ptr_eq(before, document) && dataset.id == *id).then(|| dataset.clone())
    }

    /// Keeps a dataset that was read without problems from this document and from no other file.
    pub fn add_dataset(&mut self, source: SourceId, document: &Arc<Document>, dataset: &Dataset) {
        if !self.is_for_one_load {
            self.datasets.insert(source, (Arc::clone(document), dataset.clone()));
        }
    }
}
