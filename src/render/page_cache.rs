//! The pages of the last build, so that pages whose inputs have not changed are reused.
//!
//! The inputs of a page are compared in three ways. The inputs that all pages share are a [`SharedInputs`], which is
//! compared by value. The links to other pages are its [`Surroundings`], which are compared by value too. Everything
//! that a page looks up by name while it is rendered is recorded as its [`Dependencies`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::links::{Addresses, AnchorLink, Mark};
use super::locations::Locations;
use super::navigation::Surroundings;
use super::strings::Strings;
use super::templates::Library;
use super::templates::views::{ForecastViews, SiteView};
use crate::dependencies::{Changes, Dependencies, Kind};
use crate::diagnostic::Report;
use crate::document::project_limits::Limits;
use crate::document::{Page, Template};

/// The inputs that all pages share: if one of them changes, every page is rendered again.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedInputs {
    /// The addresses that links can lead to.
    pub addresses: Addresses,
    /// Where models and datasets are shown.
    pub locations: Locations,
    /// What a page may take.
    pub limits: Limits,
    /// The templates.
    pub templates: BTreeMap<String, Template>,
    /// The texts of the interface.
    pub strings: Arc<Strings>,
    /// The site, as templates see it.
    pub site: SiteView,
    /// The forecasts, as templates see them.
    pub forecasts: ForecastViews,
    /// Whether dated pages count the tokens of their text.
    pub counts_tokens: bool,
}

/// A rendered page.
#[derive(Clone, Debug)]
pub struct RenderedPage {
    /// The whole page; none if its template failed.
    pub html: Option<String>,
    /// The ids and addresses on it.
    pub marks: Vec<Mark>,
    /// Its links to elements of pages.
    pub anchors: Vec<AnchorLink>,
    /// The ids in branches that are not published.
    pub unpublished: BTreeSet<String>,
    /// Its links to other pages.
    pub surroundings: Surroundings,
    /// Everything that was looked up by name.
    pub dependencies: Dependencies,
    /// Its problems.
    pub report: Report,
}

/// The pages of the last build; none before the first.
#[derive(Default)]
pub struct PageCache {
    shared: Option<SharedInputs>,
    /// The figures of the last build.
    library: Arc<Library>,
    /// By path below `content/`: the page as it was written, and as it was rendered.
    pages: BTreeMap<String, (Page, RenderedPage)>,
    /// The charts and tables on each page, by its path. They are kept longer than the page, so that a preview of a page
    /// whose templates show figures knows what to draw.
    shown: BTreeMap<String, BTreeSet<(Kind, String)>>,
    /// Pages before and after they were minified, by file of the site.
    pub(super) minified: BTreeMap<String, (String, Vec<u8>)>,
}

impl PageCache {
    /// Removes every page.
    pub fn clear(&mut self) {
        self.pages.clear();
    }

    /// Removes the pages that depend on something that has changed.
    pub fn retain_unchanged(&mut self, changes: &Changes) {
        self.pages.retain(|_, (_, rendered)| rendered.dependencies.is_unchanged(changes));
    }

    /// Removes the pages that depend on figures that have changed, and every page if the inputs that all pages share have.
    pub(super) fn update(&mut self, shared: SharedInputs, library: &Arc<Library>) {
        let before = std::mem::replace(&mut self.library, Arc::clone(library));
        if self.shared.as_ref() == Some(&shared) {
            let mut changes = Changes::default();
            changes.compare(Kind::Chart, &before.charts, &library.charts);
            changes.compare(Kind::Table, &before.tables, &library.tables);
            changes.compare(Kind::ModelListing, &before.models, &library.models);
            self.retain_unchanged(&changes);
        } else {
            self.clear();
            self.shared = Some(shared);
        }
    }

    /// Takes a page out, if its text and its surroundings have not changed.
    pub(super) fn take(&mut self, page: &Page, surroundings: &Surroundings) -> Option<RenderedPage> {
        let (before, rendered) = self.pages.remove(&page.path)?;
        (before == *page && rendered.surroundings == *surroundings).then_some(rendered)
    }

    /// Stores rendered pages.
    pub(super) fn store(&mut self, pages: impl IntoIterator<Item = (Page, RenderedPage)>) {
        for (page, rendered) in pages {
            let entries =
                |kind| rendered.dependencies.entries(kind).map(move |id| (kind, id.to_owned())).collect::<Vec<_>>();
            let shown = [Kind::Chart, Kind::Table].into_iter().flat_map(entries).collect();
            self.shown.insert(page.path.clone(), shown);
            self.pages.insert(page.path.clone(), (page, rendered));
        }
    }

    /// Returns the charts and tables that a page showed when it was last rendered, or those of all pages if this page is
    /// new.
    pub(super) fn shown_on(&self, page: &Page) -> BTreeSet<(Kind, String)> {
        let shown = self.shown.get(&page.path).cloned();
        shown.unwrap_or_else(|| self.shown.values().flatten().cloned().collect())
    }
}
