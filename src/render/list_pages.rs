//! Long lists of pages that are split: `essays/`, `essays/page/2/`, and so on.

use std::collections::BTreeMap;
use std::ops::Range;

use super::navigation::SiteTree;
use super::template_names::{LIST, template_of};
use crate::document::{Page, Project};

/// The folder of the further pages of a list, below the address of its first page.
const FOLDER: &str = "page/";

/// A list that is split into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    per_page: usize,
    entries: usize,
}

impl Split {
    /// Returns the number of its pages, at least two.
    pub fn pages(self) -> usize {
        self.entries.div_ceil(self.per_page)
    }

    /// Returns which entries of the list are on one of its pages, by its number from 1.
    pub fn entries(self, number: usize) -> Range<usize> {
        let start = (number - 1) * self.per_page;
        start.min(self.entries)..(start + self.per_page).min(self.entries)
    }

    /// Returns the numbers of its pages after the first.
    pub fn further(self) -> Range<usize> {
        2..self.pages() + 1
    }
}

/// The lists of a site that are split.
#[derive(Debug, Default)]
pub struct SplitLists {
    /// By the path of the page that lists.
    lists: BTreeMap<String, Split>,
}

impl SplitLists {
    /// Finds the lists that are longer than one of their pages may be.
    pub fn new(project: &Project, tree: &SiteTree<'_>) -> Self {
        let split = |page: &Page| {
            let of_site = project.config.per_page.filter(|_| template_of(page) == LIST);
            let per_page = page.per_page.as_ref().map(|own| own.value).or(of_site)?;
            let entries = tree.count(page).filter(|entries| *entries > per_page)?;
            Some((page.path.clone(), Split { per_page, entries }))
        };
        Self { lists: project.pages.iter().filter(|page| page.is_list()).filter_map(split).collect() }
    }

    /// Returns how the list of a page is split, if it is.
    pub fn of(&self, page: &Page) -> Option<Split> {
        self.lists.get(&page.path).copied()
    }

    /// Returns the addresses of the further pages of a list.
    pub fn further_routes<'p>(&self, page: &'p Page) -> impl Iterator<Item = String> + use<'p> {
        let further = self.of(page).map_or(0..0, Split::further);
        further.map(|number| route(&page.route, number))
    }
}

/// Returns the address of a page of a list, by its number from 1.
pub fn route(first: &str, number: usize) -> String {
    if number == 1 { first.to_owned() } else { format!("{first}{FOLDER}{number}/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_on_one_page() {
        for (per_page, entries) in [(1, 2), (2, 5), (3, 6), (10, 11)] {
            let split = Split { per_page, entries };
            let all: Vec<usize> = (1..=split.pages()).flat_map(|number| split.entries(number)).collect();
            assert_eq!(all, (0..entries).collect::<Vec<_>>());
            assert!((1..=split.pages()).all(|number| !split.entries(number).is_empty()));
            assert_eq!(split.further().last(), Some(split.pages()));
        }
        assert_eq!(route("essays/", 1), "essays/");
        assert_eq!(route("essays/", 3), "essays/page/3/");
    }
}
