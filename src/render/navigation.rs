//! The links of a page to other pages: the navigation bar, the page above it, its section of the site, and the previous
//! and the next page.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::groups::{Groups, newest_first};
use super::markdown::PageNumbers;
use super::templates::views::{
    LinkView, NavigationEntry, PageEntry, SectionEntry, SectionView, SeriesView, TranslationView,
};
use crate::document::navigation_entry::{Link, NavigationItem};
use crate::document::{Page, PageOrder};
use crate::locale::Languages;
use crate::source::Spanned;

/// The links of a page to other pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The navigation bar.
    pub navigation: Vec<NavigationEntry>,
    /// The page above it.
    pub parent: Option<LinkView>,
    /// The pages of its section.
    pub section: Option<Section>,
    /// The previous page of its section.
    pub previous: Option<LinkView>,
    /// The next page of its section.
    pub next: Option<LinkView>,
    /// Its tags.
    pub tags: Vec<LinkView>,
    /// Its series.
    pub series: Option<SeriesView>,
    /// The pages that it lists, if its template reads them.
    pub pages: Vec<PageEntry>,
    /// The numbers of figures and tables that it shows.
    pub numbers: PageNumbers,
    /// The page in each language that has it, if several have it.
    pub translations: Vec<TranslationView>,
    /// The URL of the page in the language of the settings, if several languages have it.
    pub default_url: Option<String>,
    /// Whether it is a chapter of the report as one document.
    pub is_chapter: bool,
}

/// The section of the site that a page belongs to.
#[derive(Clone, Debug)]
pub struct Section {
    index: LinkView,
    /// Whether the page is the index page of the section.
    is_index: bool,
    /// The pages of the section as all pages of one folder list them.
    entries: Arc<Vec<SectionEntry>>,
    /// The index of the page in the list.
    current: Option<usize>,
}

impl Section {
    /// Returns the section as templates see it.
    pub fn view(&self) -> SectionView {
        let LinkView { title, url } = self.index.clone();
        let mut entries = (*self.entries).clone();
        if let Some(entry) = self.current.and_then(|index| entries.get_mut(index)) {
            entry.current = true;
        }
        SectionView { title, url, current: self.is_index, entries }
    }
}

impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        let is_same = Arc::ptr_eq(&self.entries, &other.entries) || self.entries == other.entries;
        is_same && (&self.index, self.is_index, self.current) == (&other.index, other.is_index, other.current)
    }
}

impl Eq for Section {}

/// The lists of the sections of a site, by the folder of the page that shows the list and the path from it to the root of
/// the site.
pub type SectionLists = BTreeMap<(String, String), Arc<SectionList>>;

/// The pages of a section as the pages of one folder list them.
#[derive(Debug, Default)]
pub struct SectionList {
    entries: Arc<Vec<SectionEntry>>,
    /// The index of each page in the list, by path.
    indices: BTreeMap<String, usize>,
}

/// The pages of a site as a tree, with their names in the navigation.
pub struct SiteTree<'a> {
    by_path: BTreeMap<&'a str, &'a Page>,
    /// The name of each page, by path.
    names: BTreeMap<&'a str, String>,
    /// The pages below each index page in reading order, by the path of the index page.
    children: BTreeMap<&'a str, Vec<&'a Page>>,
    /// The pages before and after each page of a section, by its path.
    neighbors: BTreeMap<&'a str, [Option<&'a Page>; 2]>,
    navigation: Vec<Entry<'a>>,
    /// The folder of the language of this tree with a slash at its end, `de/`; empty for that of the settings.
    folder: String,
    /// The pages by tag and by series.
    groups: Groups<'a>,
    /// The lists that were made so far.
    lists: Mutex<SectionLists>,
    /// The lists of the last build. Equal lists are shared, so that they need not be compared for every page.
    known: SectionLists,
}

/// An entry of the navigation bar.
enum Entry<'a> {
    Page(&'a Page),
    Link(&'a Link),
    /// The name of a group, and its entries.
    Group(&'a str, Vec<Entry<'a>>),
}

/// Returns the entries of the navigation bar that the settings list. Unknown pages, which are reported, are left out.
fn entries<'a>(items: &'a [NavigationItem], by_path: &BTreeMap<&str, &'a Page>) -> Vec<Entry<'a>> {
    let entry = |item: &'a NavigationItem| match item {
        NavigationItem::Page(path) => by_path.get(path.value.as_str()).map(|page| Entry::Page(page)),
        NavigationItem::Link(link) => Some(Entry::Link(link)),
        NavigationItem::Group(group) => Some(Entry::Group(&group.title, entries(&group.pages, by_path))),
    };
    items.iter().filter_map(entry).collect()
}

impl<'a> SiteTree<'a> {
    /// Arranges the pages of a site. `name` returns the name of a page in the navigation, and `navigation` lists the
    /// entries of the navigation bar; if it is empty, the bar has the pages of the first folder and the index page of
    /// each folder in it.
    ///
    /// The pages in the folders of `languages` have trees of their own: this is the tree for the language of the settings, or
    /// for that of a `folder`.
    pub fn new(
        pages: &'a [Page],
        navigation: &'a [NavigationItem],
        (languages, folder): (&Languages, Option<&str>),
        name: impl Fn(&Page) -> String,
    ) -> Self {
        let mut by_path = BTreeMap::new();
        for page in pages {
            // Of two files with one path, which is reported, the first counts.
            by_path.entry(page.path.as_str()).or_insert(page);
        }
        let mut children: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
        for page in pages {
            if let Some(parent) = parent(&by_path, &page.path) {
                children.entry(&parent.path).or_default().push(page);
            }
        }
        let names: BTreeMap<&str, String> = pages.iter().map(|page| (page.path.as_str(), name(page))).collect();
        for (index, pages) in &mut children {
            let order = by_path.get(index).and_then(|index| index.sort.as_ref());
            sort(pages, order.map_or(PageOrder::Weight, |order| order.value), &names);
        }
        let folder = folder.map(|folder| format!("{folder}/")).unwrap_or_default();
        let is_own = |page: &Page| match folder.as_str() {
            "" => languages.folder(&page.path).is_none(),
            folder => page.path.starts_with(folder),
        };
        let top: Vec<&Page> = pages.iter().filter(|page| is_own(page) && is_top(page, &folder)).collect();
        let bar = if navigation.is_empty() {
            let mut bar = top.clone();
            sort(&mut bar, PageOrder::Weight, &names);
            bar.into_iter().map(Entry::Page).collect()
        } else {
            entries(navigation, &by_path)
        };
        if let Some(home) = by_path.get("index.md") {
            let mut below: Vec<&Page> = top.into_iter().filter(|page| page.path != home.path).collect();
            sort(&mut below, home.sort.as_ref().map_or(PageOrder::Weight, |order| order.value), &names);
            children.insert(&home.path, below);
        }
        let groups = Groups::new(pages);
        let (neighbors, lists, known) = Default::default();
        let mut tree = Self { by_path, names, children, neighbors, navigation: bar, folder, groups, lists, known };
        tree.neighbors = tree.neighbors();
        tree
    }

    /// Returns the same tree, which shares the lists of the last build where they are equal.
    #[must_use]
    pub fn with_lists(self, known: SectionLists) -> Self {
        Self { known, ..self }
    }

    /// Returns the lists of sections that were made.
    pub fn into_lists(self) -> SectionLists {
        self.lists.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the pages before and after each page of a section.
    fn neighbors(&self) -> BTreeMap<&'a str, [Option<&'a Page>; 2]> {
        let mut neighbors = BTreeMap::new();
        let is_section = |page: &&&Page| {
            let below = page.path.strip_prefix(&*self.folder).and_then(|path| path.strip_suffix("/index.md"));
            below.is_some_and(|name| !name.contains('/'))
        };
        for index in self.by_path.values().filter(is_section) {
            let mut order = Vec::new();
            self.reading_order(index, &mut order);
            for (at, page) in order.iter().enumerate() {
                let before = at.checked_sub(1).and_then(|before| order.get(before));
                let around = [before, order.get(at + 1)].map(|page| page.copied());
                neighbors.entry(page.path.as_str()).or_insert(around);
            }
        }
        neighbors
    }

    /// Returns the links to other pages of the page with this path and route. `root` is the path from it to the root of
    /// the site.
    pub fn surroundings(&self, path: &str, route: &str, root: &str) -> Surroundings {
        let link = |page: &Page| self.link(page, root);
        let navigation = self.navigation.iter().map(|entry| self.entry(entry, route, root));
        let [previous, next] = self.neighbors.get(path).copied().unwrap_or_default();
        let page = self.by_path.get(path).copied();
        Surroundings {
            navigation: navigation.collect(),
            parent: parent(&self.by_path, path).map(link),
            section: self.section(path, root),
            previous: previous.map(link),
            next: next.map(link),
            tags: page.map(|page| self.tags(page, root)).unwrap_or_default(),
            series: page.and_then(|page| self.series(page, root)),
            pages: Vec::new(),
            numbers: PageNumbers::default(),
            translations: Vec::new(),
            default_url: None,
            is_chapter: false,
        }
    }

    /// Returns the tags of a page, each with the address of the page that lists the pages with it.
    pub fn tags(&self, page: &Page, root: &str) -> Vec<LinkView> {
        let link = |tag: &Spanned<String>| {
            let url = format!("{root}{}", self.groups.tag_page(&tag.value)?.route);
            Some(LinkView { title: tag.value.clone(), url })
        };
        page.tags.iter().filter_map(link).collect()
    }

    /// Returns the series of a page.
    fn series(&self, page: &Page, root: &str) -> Option<SeriesView> {
        let part = self.groups.part(page)?;
        let before = part.index.checked_sub(1).and_then(|before| part.pages.get(before));
        Some(SeriesView {
            title: page.series.as_ref()?.value.clone(),
            part: part.index + 1,
            count: part.pages.len(),
            previous: before.map(|page| self.link(page, root)),
            next: part.pages.get(part.index + 1).map(|page| self.link(page, root)),
        })
    }

    /// Returns the pages that a page lists, in order: those with its tag, or those directly below it.
    pub fn listed(&self, page: &Page) -> Vec<&'a Page> {
        let Some(tag) = &page.tag else { return self.children.get(page.path.as_str()).cloned().unwrap_or_default() };
        let mut pages = self.groups.tagged(&tag.value).to_vec();
        match &page.sort {
            Some(order) => sort(&mut pages, order.value, &self.names),
            None => newest_first(&mut pages),
        }
        pages
    }

    /// Returns the same pages in another order.
    pub fn listed_by(&self, page: &Page, order: PageOrder) -> Vec<&'a Page> {
        let mut pages = self.listed(page);
        sort(&mut pages, order, &self.names);
        pages
    }

    /// Returns the pages of the navigation bar in its order, each index page of a folder with the pages below it.
    pub fn bar_pages(&self) -> Vec<&'a Page> {
        let mut pages = Vec::new();
        self.navigation.iter().for_each(|entry| self.add_bar_pages(entry, &mut pages));
        pages.retain(|page| !page.is_generated);
        pages
    }

    fn add_bar_pages(&self, entry: &Entry<'a>, pages: &mut Vec<&'a Page>) {
        match entry {
            Entry::Page(page) => match page.path.strip_prefix(&*self.folder) {
                Some(own) if own.ends_with("/index.md") => self.reading_order(page, pages),
                _ => pages.push(page),
            },
            Entry::Link(_) => {}
            Entry::Group(_, entries) => entries.iter().for_each(|entry| self.add_bar_pages(entry, pages)),
        }
    }

    /// Returns the number of pages that a page lists, if it lists pages.
    pub fn count(&self, page: &Page) -> Option<usize> {
        match &page.tag {
            Some(tag) => Some(self.groups.tagged(&tag.value).len()),
            None => self.children.get(page.path.as_str()).map(Vec::len),
        }
    }

    /// Returns an entry of the navigation bar, as the page with this route shows it.
    fn entry(&self, entry: &Entry<'_>, route: &str, root: &str) -> NavigationEntry {
        match entry {
            Entry::Page(page) => {
                let is_above = !page.route.is_empty() && route.starts_with(&page.route);
                let LinkView { title, url } = self.link(page, root);
                NavigationEntry { title, url, current: page.route == route || is_above, entries: Vec::new() }
            }
            Entry::Link(Link { title, url }) => {
                let (title, url) = (title.clone(), url.value.clone());
                NavigationEntry { title, url, current: false, entries: Vec::new() }
            }
            Entry::Group(title, entries) => {
                let entries: Vec<_> = entries.iter().map(|entry| self.entry(entry, route, root)).collect();
                let url = entries.first().map(|entry| entry.url.clone()).unwrap_or_default();
                let current = entries.iter().any(|entry| entry.current);
                NavigationEntry { title: (*title).to_owned(), url, current, entries }
            }
        }
    }

    /// Returns the section of the page with this path.
    fn section(&self, path: &str, root: &str) -> Option<Section> {
        let (first, _) = path.strip_prefix(&*self.folder)?.split_once('/')?;
        let index = self.by_path.get(format!("{}{first}/index.md", self.folder).as_str())?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let key = (folder.to_owned(), root.to_owned());
        let list =
            |lists: &mut SectionLists| Arc::clone(lists.entry(key).or_insert_with_key(|key| self.list(index, key)));
        let list = list(&mut self.lists.lock().unwrap_or_else(PoisonError::into_inner));
        Some(Section {
            index: self.link(index, root),
            is_index: index.path == path,
            entries: Arc::clone(&list.entries),
            current: list.indices.get(path).copied(),
        })
    }

    /// Lists the pages of a section for the pages of a folder: those directly below its index page, and deeper ones only on
    /// the way to that folder.
    fn list(&self, index: &Page, key: &(String, String)) -> Arc<SectionList> {
        let (folder, root) = key;
        let mut pages = Vec::new();
        self.list_below(index, &format!("{folder}/"), 1, &mut pages);
        let entry = |(page, level): &(&Page, usize)| {
            let LinkView { title, url } = self.link(page, root);
            SectionEntry { title, url, current: false, level: *level }
        };
        let entries: Vec<SectionEntry> = pages.iter().map(entry).collect();
        let mut indices = BTreeMap::new();
        for (at, (page, _)) in pages.iter().enumerate() {
            indices.entry(page.path.clone()).or_insert(at);
        }
        match self.known.get(key) {
            Some(known) if *known.entries == entries && known.indices == indices => Arc::clone(known),
            _ => Arc::new(SectionList { entries: Arc::new(entries), indices }),
        }
    }

    fn list_below(&self, page: &Page, folder: &str, level: usize, pages: &mut Vec<(&'a Page, usize)>) {
        for page in self.children.get(page.path.as_str()).into_iter().flatten() {
            pages.push((page, level));
            if page.path.strip_suffix("index.md").is_some_and(|own| folder.starts_with(own)) {
                self.list_below(page, folder, level + 1, pages);
            }
        }
    }

    fn link(&self, page: &Page, root: &str) -> LinkView {
        let title = self.names.get(page.path.as_str()).cloned().unwrap_or_default();
        LinkView { title, url: format!("{root}{}", page.route) }
    }

    /// Adds a page and all pages below it, in reading order.
    fn reading_order(&self, page: &'a Page, order: &mut Vec<&'a Page>) {
        order.push(page);
        for page in self.children.get(page.path.as_str()).into_iter().flatten() {
            self.reading_order(page, order);
        }
    }
}

/// Returns the page above another: the nearest `index.md` in its folder or a folder further up, below `content/`.
fn parent<'a>(by_path: &BTreeMap<&'a str, &'a Page>, path: &str) -> Option<&'a Page> {
    let own = path.strip_suffix("/index.md").unwrap_or(path);
    let mut folders = own.match_indices('/').rev().filter_map(|(at, _)| own.get(..at));
    folders.find_map(|folder| by_path.get(format!("{folder}/index.md").as_str()).copied())
}

/// Returns whether a page is directly in the folder of a language, or the index page of a folder there.
fn is_top(page: &Page, folder: &str) -> bool {
    page.route.strip_prefix(folder).is_some_and(|route| route.matches('/').count() <= 1) && !page.is_generated
}

/// Sorts pages; `names` has their names in the navigation, by path.
fn sort(pages: &mut [&Page], order: PageOrder, names: &BTreeMap<&str, String>) {
    let date = |page: &Page| Reverse(page.date.as_ref().map(|date| date.value));
    match order {
        PageOrder::Weight => {
            pages.sort_by(|a, b| (a.weight, date(a), &a.path).cmp(&(b.weight, date(b), &b.path)));
        }
        PageOrder::Date => newest_first(pages),
        PageOrder::Title => pages.sort_by_cached_key(|page| {
            let name = names.get(page.path.as_str()).map(|name| name.to_lowercase());
            (name, page.path.clone())
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_site::TestSite;
    use super::*;

    fn site() -> TestSite {
        let mut site = TestSite::new();
        for (path, weight) in [
            ("index.md", 0),
            ("essays/gap.md", 0),
            ("docs/index.md", 0),
            ("docs/start.md", 1),
            ("docs/ask/index.md", 2),
            ("docs/ask/why.md", 0),
            ("docs/ask/deep/how.md", 0),
            ("docs/end/index.md", 3),
            ("docs/end/last.md", 0),
        ] {
            site.page(path, "").weight = weight;
        }
        site
    }

    fn shown(entries: &[SectionEntry]) -> Vec<String> {
        let mark = |entry: &SectionEntry| if entry.current { "*" } else { "" };
        entries.iter().map(|entry| format!("{} {}{}", entry.level, entry.url, mark(entry))).collect()
    }

    #[test]
    fn a_section_lists_its_pages_and_opens_on_the_way_to_the_current_one() {
        let site = site();
        let tree = SiteTree::new(&site.project.pages, &[], (&Languages::default(), None), |page| page.path.clone());
        let surroundings = |path: &str| tree.surroundings(path, "", "../");
        let section = surroundings("docs/ask/why.md").section.unwrap().view();
        assert_eq!((section.url.as_str(), section.current), ("../docs/", false));
        assert_eq!(
            shown(&section.entries),
            ["1 ../docs/start/", "1 ../docs/ask/", "2 ../docs/ask/deep/how/", "2 ../docs/ask/why/*", "1 ../docs/end/"]
        );
        assert!(surroundings("docs/index.md").section.unwrap().view().current);
        assert!(surroundings("index.md").section.is_none() && surroundings("essays/gap.md").section.is_none());
    }

    #[test]
    fn every_page_of_a_section_links_to_the_next_and_back() {
        let site = site();
        let tree = SiteTree::new(&site.project.pages, &[], (&Languages::default(), None), |page| page.path.clone());
        let surroundings = |path: &str| tree.surroundings(path, "", "");
        let mut at = "docs/index.md".to_owned();
        let mut read = vec![at.clone()];
        while let Some(next) = surroundings(&at).next {
            assert_eq!(surroundings(&next.title).previous.unwrap().title, at);
            at = next.title;
            read.push(at.clone());
        }
        assert_eq!(
            read,
            [
                "docs/index.md",
                "docs/start.md",
                "docs/ask/index.md",
                "docs/ask/deep/how.md",
                "docs/ask/why.md",
                "docs/end/index.md",
                "docs/end/last.md"
            ]
        );
        assert!(surroundings("docs/index.md").previous.is_none());
    }
}
