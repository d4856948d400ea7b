//! The part of a site that a page belongs to: the pages of its first folder, in reading order.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::view::{LinkView, PartEntry, PartView};
use crate::document::Page;

/// What a page is given of its part: the list of its pages, and the pages before and after it.
#[derive(Debug, Default)]
pub struct Place {
    /// The pages.
    pub part: Option<PartView>,
    /// The page before it.
    pub previous: Option<LinkView>,
    /// The page after it.
    pub next: Option<LinkView>,
}

/// The path of the page above another: the nearest `index.md` in its folder or one further up.
pub fn above<'a>(pages: &'a [Page], path: &str) -> Option<&'a Page> {
    let own = path.strip_suffix("/index.md").unwrap_or(path);
    let mut folders = own.match_indices('/').rev().filter_map(|(at, _)| own.get(..at));
    folders.find_map(|folder| find(pages, &format!("{folder}/index.md")))
}

/// Where the page at `path` stands in its part. `root` is the way from it to the site's first folder, `name` what a page is
/// called in lists.
pub fn place(pages: &[Page], path: &str, root: &str, name: &dyn Fn(&Page) -> String) -> Place {
    let first = path.split_once('/').and_then(|(folder, _)| find(pages, &format!("{folder}/index.md")));
    let Some(first) = first else { return Place::default() };
    let mut below: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
    for page in pages {
        if let Some(above) = above(pages, &page.path) {
            below.entry(&above.path).or_default().push(page);
        }
    }
    for pages in below.values_mut() {
        let date = |page: &Page| Reverse(page.date.as_ref().map(|date| date.value));
        pages.sort_by(|a, b| (a.weight, date(a), &a.path).cmp(&(b.weight, date(b), &b.path)));
    }
    let tree = Tree { below, path, root, name };
    let (mut order, mut entries) = (Vec::new(), Vec::new());
    tree.read(first, &mut order);
    tree.list(first, 1, &mut entries);
    let at = order.iter().position(|page| page.path == path);
    let link = |page: &&Page| LinkView { title: name(page), url: format!("{root}{}", page.route) };
    Place {
        part: Some(PartView {
            title: name(first),
            url: format!("{root}{}", first.route),
            current: first.path == path,
            entries,
        }),
        previous: at.and_then(|at| order.get(at.checked_sub(1)?)).map(link),
        next: at.and_then(|at| order.get(at + 1)).map(link),
    }
}

fn find<'a>(pages: &'a [Page], path: &str) -> Option<&'a Page> {
    pages.iter().find(|page| page.path == path)
}

/// The pages of a part by the page above them.
struct Tree<'a> {
    below: BTreeMap<&'a str, Vec<&'a Page>>,
    path: &'a str,
    root: &'a str,
    name: &'a dyn Fn(&Page) -> String,
}

impl<'a> Tree<'a> {
    /// A page and all below it, in reading order.
    fn read(&self, page: &'a Page, order: &mut Vec<&'a Page>) {
        order.push(page);
        for page in self.below.get(page.path.as_str()).into_iter().flatten() {
            self.read(page, order);
        }
    }

    /// Lists the pages below one, those further down only on the way to the page that is shown.
    fn list(&self, page: &Page, level: usize, entries: &mut Vec<PartEntry>) {
        for page in self.below.get(page.path.as_str()).into_iter().flatten() {
            entries.push(PartEntry {
                title: (self.name)(page),
                url: format!("{}{}", self.root, page.route),
                current: page.path == self.path,
                level,
            });
            if page.path.strip_suffix("index.md").is_some_and(|folder| self.path.starts_with(folder)) {
                self.list(page, level + 1, entries);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Bench;
    use super::*;

    fn bench() -> Bench {
        let mut bench = Bench::new();
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
            bench.page(path, "").weight = weight;
        }
        bench
    }

    fn shown(entries: &[PartEntry]) -> Vec<String> {
        let mark = |entry: &PartEntry| if entry.current { "*" } else { "" };
        entries.iter().map(|entry| format!("{} {}{}", entry.level, entry.url, mark(entry))).collect()
    }

    #[test]
    fn a_part_lists_its_pages_and_opens_on_the_way_to_the_one_shown() {
        let bench = bench();
        let place = |path: &str| place(&bench.project.pages, path, "../", &|page| page.path.clone());
        let part = place("docs/ask/why.md").part.unwrap();
        assert_eq!((part.url.as_str(), part.current), ("../docs/", false));
        assert_eq!(
            shown(&part.entries),
            ["1 ../docs/start/", "1 ../docs/ask/", "2 ../docs/ask/deep/how/", "2 ../docs/ask/why/*", "1 ../docs/end/"]
        );
        assert!(place("docs/index.md").part.unwrap().current);
        assert!(place("index.md").part.is_none() && place("essays/gap.md").part.is_none());
    }

    #[test]
    fn every_page_of_a_part_leads_to_the_next_and_back() {
        let bench = bench();
        let place = |path: &str| place(&bench.project.pages, path, "", &|page| page.path.clone());
        let mut at = "docs/index.md".to_owned();
        let mut read = vec![at.clone()];
        while let Some(next) = place(&at).next {
            assert_eq!(place(&next.title).previous.unwrap().title, at);
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
        assert!(place("docs/index.md").previous.is_none());
    }
}
