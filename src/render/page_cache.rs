//! The pages of the last build, so that pages whose inputs have not changed are reused.
//!
//! The inputs of a page are compared in three ways. The inputs that all pages share are a [`SharedInputs`], which is
//! compared by value. The links to other pages are its [`Surroundings`], which are compared by value too. Everything
//! that a page looks up by name while it is rendered is recorded as its [`Dependencies`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::drawn_picture::DrawnPicture;
use super::files::Exports;
use super::links::{Addresses, AnchorLink, Mark};
use super::locations::Locations;
use super::navigation::{SectionLists, Surroundings};
use super::templates::Library;
use super::templates::views::{ForecastViews, SiteView};
use super::text::SearchSection;
use super::whole_report::Chapter;
use crate::dependencies::{Changes, Dependencies, Kind};
use crate::diagnostic::Report;
use crate::document::project_limits::Limits;
use crate::document::publish_settings::PublishSettings;
use crate::document::{Page, Template};
use crate::locale::Languages;

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
    /// The texts of the interface in each language.
    pub languages: Languages,
    /// The site, as templates see it.
    pub site: SiteView,
    /// The forecasts, as templates see them.
    pub forecasts: ForecastViews,
    /// Whether all HTML of the pages is published.
    pub html: bool,
    /// What is published beside the pages.
    pub publish: PublishSettings,
    /// Whether dated pages count the tokens of their text.
    pub counts_tokens: bool,
    /// The site, as templates see it on the pages of other languages.
    pub folders: Vec<SiteView>,
}

/// A rendered page.
#[derive(Clone, Debug, Default)]
pub struct RenderedPage {
    /// The whole page, minified; none if its template failed.
    pub html: Option<Arc<Vec<u8>>>,
    /// The page as Markdown, if the settings ask for it.
    pub markdown: Option<Arc<Vec<u8>>>,
    /// The drawing of its card, if the settings ask for it.
    pub card: Option<Arc<str>>,
    /// The further pages of its list, if it is split.
    pub further: Vec<FurtherPage>,
    /// Its text as a chapter of the report as one document, if it is one.
    pub chapter: Option<Arc<Chapter>>,
    /// Its title and the words of its sections, if readers can search them.
    pub search: Option<(String, Vec<SearchSection>)>,
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

/// A further page of a list.
#[derive(Clone, Debug)]
pub struct FurtherPage {
    /// Its address below the base path.
    pub route: String,
    /// The whole page, minified; none if its template failed.
    pub html: Option<Arc<Vec<u8>>>,
    /// The ids and addresses on it.
    pub marks: Vec<Mark>,
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
    /// The lists of the sections of the site.
    lists: SectionLists,
    exports: Exports,
    /// The pages with one chart that others embed, by the chart's id, each with the address of the chart in the report.
    charts_alone: BTreeMap<String, (String, Arc<Vec<u8>>)>,
    /// The pictures of the last build, by their files.
    pictures: BTreeMap<String, DrawnPicture>,
    /// Whether nothing is kept, because there is no next build.
    is_for_one_build: bool,
}

impl PageCache {
    /// Returns a cache that keeps nothing, for a build that no other follows.
    pub fn for_one_build() -> Self {
        Self { is_for_one_build: true, ..Self::default() }
    }

    /// Returns whether nothing is kept.
    pub(super) fn is_for_one_build(&self) -> bool {
        self.is_for_one_build
    }

    /// Removes every page.
    pub fn clear(&mut self) {
        self.pages.clear();
    }

    /// Removes the pages that depend on something that has changed.
    pub fn retain_unchanged(&mut self, changes: &Changes) {
        self.pages.retain(|_, (_, rendered)| rendered.dependencies.is_unchanged(changes));
    }

    /// Removes the pages that depend on figures that have changed, and every page if the inputs that all pages share have.
    pub(super) fn update(&mut self, shared: &SharedInputs, library: &Arc<Library>) {
        if self.is_for_one_build {
            return;
        }
        let before = std::mem::replace(&mut self.library, Arc::clone(library));
        if self.shared.as_ref() == Some(shared) {
            let mut changes = Changes::default();
            changes.compare(Kind::Chart, &before.charts, &library.charts);
            changes.compare(Kind::Table, &before.tables, &library.tables);
            changes.compare(Kind::ModelListing, &before.models, &library.models);
            changes.compare(Kind::DatasetReport, &before.datasets, &library.datasets);
            changes.compare(Kind::Section, &before.sections, &library.sections);
            self.retain_unchanged(&changes);
            self.charts_alone.retain(|id, _| before.charts.get(id) == library.charts.get(id));
        } else {
            self.clear();
            self.charts_alone.clear();
            self.shared = Some(shared.clone());
        }
    }

    /// Takes a page out, if its text and its surroundings have not changed.
    pub(super) fn take(&mut self, page: &Page, surroundings: &Surroundings) -> Option<(Page, RenderedPage)> {
        let (before, rendered) = self.pages.remove(&page.path)?;
        (before == *page && rendered.surroundings == *surroundings).then_some((before, rendered))
    }

    /// Returns the page of the last build with one chart alone, if neither the chart nor its address in the report has changed.
    pub(super) fn chart_alone(&self, id: &str, place: &str) -> Option<Arc<Vec<u8>>> {
        let (known, html) = self.charts_alone.get(id)?;
        (known == place).then(|| Arc::clone(html))
    }

    /// Stores the page with one chart alone.
    pub(super) fn store_chart_alone(&mut self, id: &str, place: &str, html: &Arc<Vec<u8>>) {
        if !self.is_for_one_build {
            self.charts_alone.insert(id.to_owned(), (place.to_owned(), Arc::clone(html)));
        }
    }

    /// Returns the picture that the last build has made of a drawing.
    pub(super) fn picture(&self, file: &str, drawing: &str) -> Option<DrawnPicture> {
        self.pictures.get(file).filter(|known| *known.drawing == *drawing).cloned()
    }

    /// Stores all pictures of this build.
    pub(super) fn set_pictures(&mut self, pictures: BTreeMap<String, DrawnPicture>) {
        if !self.is_for_one_build {
            self.pictures = pictures;
        }
    }

    /// Returns the files of the datasets of the last build.
    pub(super) fn exports(&self) -> &Exports {
        &self.exports
    }

    /// Stores the files of the datasets of this build.
    pub(super) fn set_exports(&mut self, exports: Exports) {
        if !self.is_for_one_build {
            self.exports = exports;
        }
    }

    /// Takes out the lists of the sections of the last build.
    pub(super) fn take_lists(&mut self) -> SectionLists {
        std::mem::take(&mut self.lists)
    }

    /// Stores rendered pages, each with the same page as it was stored before, if it was, and the lists of their sections.
    pub(super) fn store<'p>(
        &mut self,
        pages: impl IntoIterator<Item = (&'p Page, Option<Page>, RenderedPage)>,
        lists: SectionLists,
    ) {
        if self.is_for_one_build {
            return;
        }
        self.lists = lists;
        for (page, known, rendered) in pages {
            let entries =
                |kind| rendered.dependencies.entries(kind).map(move |id| (kind, id.to_owned())).collect::<Vec<_>>();
            let shown = [Kind::Chart, Kind::Table].into_iter().flat_map(entries).collect();
            self.shown.insert(page.path.clone(), shown);
            self.pages.insert(page.path.clone(), (known.unwrap_or_else(|| page.clone()), rendered));
        }
    }

    /// Returns the charts and tables that a page showed when it was last rendered, or those of all pages if this page is
    /// new.
    pub(super) fn shown_on(&self, page: &Page) -> BTreeSet<(Kind, String)> {
        let shown = self.shown.get(&page.path).cloned();
        shown.unwrap_or_else(|| self.shown.values().flatten().cloned().collect())
    }
}
