//! The links of a page to other pages: the navigation bar, the page above it, its section of the site, and the previous
//! and the next page.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::templates::views::{LinkView, NavigationEntry, SectionEntry, SectionView};
use crate::document::Page;
use crate::source::Spanned;

/// The links of a page to other pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The navigation bar.
    pub navigation: Vec<NavigationEntry>,
    /// The page above it.
    pub parent: Option<LinkView>,
    /// The pages of its section.
    pub section: Option<SectionView>,
    /// The previous page of its section.
    pub previous: Option<LinkView>,
    /// The next page of its section.
    pub next: Option<LinkView>,
}

/// The pages of a site as a tree, with their names in the navigation.
pub struct SiteTree<'a> {
    pages: &'a [Page],
    /// The name of each page, by path.
    names: BTreeMap<&'a str, String>,
    /// The pages below each index page in reading order, by the path of the index page.
    children: BTreeMap<&'a str, Vec<&'a Page>>,
    navigation: Vec<&'a Page>,
}

impl<'a> SiteTree<'a> {
    /// Arranges the pages of a site. `name` returns the name of a page in the navigation, and `navigation` lists the paths
    /// of the pages in the navigation bar; if it is empty, the bar has the pages of the first folder and the index page of
    /// each folder in it.
    pub fn new(pages: &'a [Page], navigation: &[Spanned<String>], name: impl Fn(&Page) -> String) -> Self {
        let mut children: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
        for page in pages {
            if let Some(parent) = parent(pages, &page.path) {
                children.entry(&parent.path).or_default().push(page);
            }
        }
        children.values_mut().for_each(|pages| sort(pages));
        let mut bar: Vec<&Page> = Vec::new();
        if navigation.is_empty() {
            bar.extend(pages.iter().filter(|page| page.route.matches('/').count() <= 1));
            sort(&mut bar);
        } else {
            bar.extend(navigation.iter().filter_map(|path| find(pages, &path.value)));
        }
        let names = pages.iter().map(|page| (page.path.as_str(), name(page))).collect();
        Self { pages, names, children, navigation: bar }
    }

    /// Returns the links to other pages of the page with this path and route. `root` is the path from it to the root of
    /// the site.
    pub fn surroundings(&self, path: &str, route: &str, root: &str) -> Surroundings {
        let place = Place { tree: self, path, root };
        let navigation = self.navigation.iter().map(|page| {
            let is_above = !page.route.is_empty() && route.starts_with(&page.route);
            let LinkView { title, url } = place.link(page);
            NavigationEntry { title, url, current: page.route == route || is_above }
        });
        let mut surroundings = Surroundings {
            navigation: navigation.collect(),
            parent: parent(self.pages, path).map(|page| place.link(page)),
            ..Surroundings::default()
        };
        let index = path.split_once('/').and_then(|(folder, _)| find(self.pages, &format!("{folder}/index.md")));
        let Some(index) = index else { return surroundings };
        let (mut order, mut entries) = (Vec::new(), Vec::new());
        self.reading_order(index, &mut order);
        place.list(index, 1, &mut entries);
        let position = order.iter().position(|page| page.path == path);
        let LinkView { title, url } = place.link(index);
        surroundings.section = Some(SectionView { title, url, current: index.path == path, entries });
        surroundings.previous =
            position.and_then(|position| order.get(position.checked_sub(1)?)).map(|page| place.link(page));
        surroundings.next = position.and_then(|position| order.get(position + 1)).map(|page| place.link(page));
        surroundings
    }

    /// Adds a page and all pages below it, in reading order.
    fn reading_order(&self, page: &'a Page, order: &mut Vec<&'a Page>) {
        order.push(page);
        for page in self.children.get(page.path.as_str()).into_iter().flatten() {
            self.reading_order(page, order);
        }
    }
}

/// A page in the tree from which other pages are linked.
struct Place<'t, 'a> {
    tree: &'t SiteTree<'a>,
    path: &'t str,
    root: &'t str,
}

impl Place<'_, '_> {
    fn link(&self, page: &Page) -> LinkView {
        let title = self.tree.names.get(page.path.as_str()).cloned().unwrap_or_default();
        LinkView { title, url: format!("{}{}", self.root, page.route) }
    }

    /// Lists the pages directly below a page, and deeper pages only on the way to this page.
    fn list(&self, page: &Page, level: usize, entries: &mut Vec<SectionEntry>) {
        for page in self.tree.children.get(page.path.as_str()).into_iter().flatten() {
            let LinkView { title, url } = self.link(page);
            entries.push(SectionEntry { title, url, current: page.path == self.path, level });
            if page.path.strip_suffix("index.md").is_some_and(|folder| self.path.starts_with(folder)) {
                self.list(page, level + 1, entries);
            }
        }
    }
}

/// Returns the page above another: the nearest `index.md` in its folder or a folder further up, below `content/`.
fn parent<'a>(pages: &'a [Page], path: &str) -> Option<&'a Page> {
    let own = path.strip_suffix("/index.md").unwrap_or(path);
    let mut folders = own.match_indices('/').rev().filter_map(|(at, _)| own.get(..at));
    folders.find_map(|folder| find(pages, &format!("{folder}/index.md")))
}

fn find<'a>(pages: &'a [Page], path: &str) -> Option<&'a Page> {
    pages.iter().find(|page| page.path == path)
}

/// Sorts pages by weight, then by date with the newest first, then by path.
fn sort(pages: &mut [&Page]) {
    let date = |page: &Page| Reverse(page.date.as_ref().map(|date| date.value));
    pages.sort_by(|a, b| (a.weight, date(a), &a.path).cmp(&(b.weight, date(b), &b.path)));
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
        let tree = SiteTree::new(&site.project.pages, &[], |page| page.path.clone());
        let surroundings = |path: &str| tree.surroundings(path, "", "../");
        let section = surroundings("docs/ask/why.md").section.unwrap();
        assert_eq!((section.url.as_str(), section.current), ("../docs/", false));
        assert_eq!(
            shown(&section.entries),
            ["1 ../docs/start/", "1 ../docs/ask/", "2 ../docs/ask/deep/how/", "2 ../docs/ask/why/*", "1 ../docs/end/"]
        );
        assert!(surroundings("docs/index.md").section.unwrap().current);
        assert!(surroundings("index.md").section.is_none() && surroundings("essays/gap.md").section.is_none());
    }

    #[test]
    fn every_page_of_a_section_links_to_the_next_and_back() {
        let site = site();
        let tree = SiteTree::new(&site.project.pages, &[], |page| page.path.clone());
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
