//! What one rendering leaves for the next: pages that come out the same are not set again.

use std::collections::{BTreeMap, BTreeSet};

use super::links::{Addresses, AnchorUse, Mark};
use super::origin::Shown;
use super::prose::FigureName;
use crate::diagnostic::Report;
use crate::document::Page;

/// The pages of the last rendering; none at first.
#[derive(Default)]
pub struct PageCache {
    /// Where everything stood on the site.
    around: Option<(Addresses, Shown)>,
    /// By the path below `content/`: as it was written, and as it was set.
    pages: BTreeMap<String, (Page, RenderedPage)>,
    /// By file of the site: before and after it was made smaller.
    pub small: BTreeMap<String, (String, Vec<u8>)>,
}

/// A page as it was set.
#[derive(Clone, Debug, Default)]
pub struct RenderedPage {
    /// The whole page; nothing where its template could not be rendered.
    pub html: Option<String>,
    /// The places and addresses on it.
    pub marks: Vec<Mark>,
    /// Links to places on pages.
    pub anchors: Vec<AnchorUse>,
    /// The ids of what stands in branches that are not published.
    pub unpublished: BTreeSet<String>,
    /// The charts, tables and models that stand on it.
    pub figures: BTreeSet<FigureName>,
    /// What is wrong with it.
    pub report: Report,
}

impl PageCache {
    /// Forgets every page as it was set.
    pub fn forget(&mut self) {
        self.pages.clear();
    }

    /// Keeps the pages all of whose figures are as they were.
    pub fn retain(&mut self, is_same: impl Fn(&FigureName) -> bool) {
        self.pages.retain(|_, (_, set)| set.figures.iter().all(&is_same));
    }

    /// Forgets every page where anything stands elsewhere on the site than it did.
    pub fn settle(&mut self, addresses: &Addresses, shown: &Shown) {
        let is_same = self.around.as_ref().is_some_and(|(before, where_)| before == addresses && where_ == shown);
        if !is_same {
            self.forget();
            self.around = Some((addresses.clone(), shown.clone()));
        }
    }

    /// The page as it was set, where it is written as it was.
    pub fn take(&mut self, page: &Page) -> Option<RenderedPage> {
        let (before, set) = self.pages.remove(&page.path)?;
        (before == *page).then_some(set)
    }

    /// Takes note of pages of a rendering.
    pub fn keep(&mut self, pages: impl IntoIterator<Item = (Page, RenderedPage)>) {
        self.pages.extend(pages.into_iter().map(|(page, set)| (page.path.clone(), (page, set))));
    }
}
