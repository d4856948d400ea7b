//! The pages of the last rendering, to be reused where they would come out the same.
//!
//! A page depends on its own file, on what all pages share ([`Surroundings`]), on what it shows of other pages
//! ([`Neighbors`]), and on the results, figures and sources that were looked up while it was rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::links::{Addresses, AnchorUse, Mark};
use super::origin::Shown;
use super::prose::FigureName;
use super::templates::Library;
use super::view::{ForecastViews, LinkView, NavigationEntry, PartView, SiteView};
use crate::dependencies::{Changes, Dependencies, Kind};
use crate::diagnostic::Report;
use crate::document::{Config, Page, Template};
use crate::figure::FormattedValue;

/// The pages of the last rendering; empty before the first.
#[derive(Default)]
pub struct PageCache {
    surroundings: Option<Surroundings>,
    /// The figures of the last rendering.
    library: Arc<Library>,
    /// By the path below `content/`: the page as it was written, and as it was rendered.
    pages: BTreeMap<String, (Page, RenderedPage)>,
    /// The charts and tables that templates placed, by the path of the page. They outlive the rendered page, so that a
    /// preview of it knows what to draw.
    placed: BTreeMap<String, BTreeSet<(Kind, String)>>,
    /// By file of the site: its HTML before and after minification.
    pub minified: BTreeMap<String, (String, Vec<u8>)>,
}

/// What all pages are rendered with. If any of it changes, every page is rendered again.
#[derive(PartialEq)]
pub struct Surroundings {
    /// The settings of the site.
    pub config: Config,
    /// The templates, by name.
    pub templates: BTreeMap<String, Template>,
    /// The variable `site`.
    pub site: SiteView,
    /// The variable `forecasts`.
    pub forecasts: ForecastViews,
    /// What can be linked to.
    pub addresses: Addresses,
    /// Where models and datasets are shown.
    pub shown: Shown,
    /// The bound figures of templates, by expression.
    pub bound: Arc<BTreeMap<String, FormattedValue>>,
}

/// What a page shows of other pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Neighbors {
    /// The navigation bar.
    pub navigation: Vec<NavigationEntry>,
    /// The index above the page.
    pub up: Option<LinkView>,
    /// The list of pages of the page's part of the site.
    pub part: Option<PartView>,
    /// The page before it in that list.
    pub previous: Option<LinkView>,
    /// The page after it in that list.
    pub next: Option<LinkView>,
}

/// A rendered page.
#[derive(Clone, Debug, Default)]
pub struct RenderedPage {
    /// The whole page; `None` if its template could not be rendered.
    pub html: Option<String>,
    /// The anchors and addresses on it.
    pub marks: Vec<Mark>,
    /// Links to anchors of pages.
    pub anchors: Vec<AnchorUse>,
    /// The ids of elements in branches that are not published.
    pub unpublished: BTreeSet<String>,
    /// The charts, tables and models that its text names.
    pub figures: BTreeSet<FigureName>,
    /// The charts and tables that its templates placed.
    pub placed: BTreeSet<(Kind, String)>,
    /// What it shows of other pages.
    pub neighbors: Neighbors,
    /// What was looked up while it was rendered.
    pub dependencies: Dependencies,
    /// Its problems.
    pub report: Report,
}

impl PageCache {
    /// Drops every page.
    pub fn clear(&mut self) {
        self.pages.clear();
    }

    /// Drops the pages that `changes` may have altered.
    pub fn retain_unchanged(&mut self, changes: &Changes) {
        self.pages.retain(|_, (_, page)| page.dependencies.is_unchanged(changes));
    }

    /// Drops the pages that come out differently in these surroundings, or with these figures.
    pub fn update(&mut self, surroundings: Surroundings, library: &Arc<Library>) {
        let before = std::mem::replace(&mut self.library, Arc::clone(library));
        if self.surroundings.as_ref() == Some(&surroundings) {
            let mut changes = Changes::default();
            changes.compare(Kind::Chart, &before.charts, &library.charts);
            changes.compare(Kind::Table, &before.tables, &library.tables);
            changes.compare(Kind::ModelListing, &before.models, &library.models);
            self.retain_unchanged(&changes);
        } else {
            self.clear();
            self.surroundings = Some(surroundings);
        }
    }

    /// Takes out the rendered page, if neither the page nor what it shows of others has changed.
    pub fn take(&mut self, page: &Page, neighbors: &Neighbors) -> Option<RenderedPage> {
        let (before, rendered) = self.pages.remove(&page.path)?;
        (before == *page && rendered.neighbors == *neighbors).then_some(rendered)
    }

    /// Stores pages of the last rendering.
    pub fn store(&mut self, pages: impl IntoIterator<Item = (Page, RenderedPage)>) {
        for (page, rendered) in pages {
            self.placed.insert(page.path.clone(), rendered.placed.clone());
            self.pages.insert(page.path.clone(), (page, rendered));
        }
    }

    /// Returns the charts and tables that templates placed on this page when it was last rendered, or on any page if this
    /// page is new.
    pub fn placed_on(&self, page: &Page) -> BTreeSet<(Kind, String)> {
        let placed = self.placed.get(&page.path).cloned();
        placed.unwrap_or_else(|| self.placed.values().flatten().cloned().collect())
    }
}
