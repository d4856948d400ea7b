//! Which pages number their figures and tables: those that ask for it, and those whose figures a page refers to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::links::{Addresses, Target};
use super::markdown::{Numbers, PageNumbers, count_figures, references};
use crate::document::{Page, Project};
use crate::figure::Evidence;
use crate::parallel;

/// The numbers of the figures and tables of a site.
pub struct Numbering<'a> {
    /// The pages by route.
    pages: BTreeMap<&'a str, &'a Page>,
    /// The routes of the pages that each page refers to, by its route.
    referred: BTreeMap<&'a str, BTreeSet<String>>,
    /// The routes of the pages that show numbers.
    numbered: BTreeSet<&'a str>,
    /// The numbers that are known so far, by route.
    known: Mutex<BTreeMap<&'a str, Arc<Numbers>>>,
    nesting: usize,
    evidence: Evidence<'a>,
}

impl<'a> Numbering<'a> {
    /// Finds the pages that show numbers.
    pub fn new(project: &'a Project, addresses: &Addresses, evidence: Evidence<'a>) -> Self {
        let nesting = project.config.limits.markdown_nesting;
        let pages: Vec<&Page> = project.pages.iter().collect();
        let referred = parallel::each(&pages, |page| {
            let links = references(&page.body.value, nesting);
            let routes = links.iter().filter_map(|link| match addresses.resolve(link, &page.path) {
                Ok(Target::Page(route, _)) => Some(route),
                _ => None,
            });
            routes.collect::<BTreeSet<String>>()
        });
        let by_route: BTreeMap<&str, &Page> = pages.iter().map(|page| (page.route.as_str(), *page)).collect();
        let referred = pages.iter().zip(referred).filter(|(_, routes)| !routes.is_empty());
        let referred: BTreeMap<&str, BTreeSet<String>> =
            referred.map(|(page, routes)| (page.route.as_str(), routes)).collect();
        let asks = |page: &&&Page| page.number_figures.unwrap_or(project.config.number_figures);
        let asking = pages.iter().filter(asks).map(|page| page.route.as_str());
        let referred_to =
            referred.values().flatten().filter_map(|route| Some(*by_route.get_key_value(route.as_str())?.0));
        let numbered = asking.chain(referred_to).collect();
        Self { pages: by_route, referred, numbered, known: Mutex::default(), nesting, evidence }
    }

    /// Returns the numbers that a page shows.
    pub fn of(&self, page: &Page) -> PageNumbers {
        let is_numbered = self.numbered.contains(page.route.as_str());
        let others = self.referred.get(page.route.as_str()).into_iter().flatten().filter(|route| **route != page.route);
        PageNumbers {
            own: if is_numbered { self.numbers(&page.route) } else { Arc::default() },
            others: others.map(|route| (route.clone(), self.numbers(route))).collect(),
        }
    }

    fn numbers(&self, route: &str) -> Arc<Numbers> {
        let Some((route, page)) = self.pages.get_key_value(route) else { return Arc::default() };
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(numbers) = known().get(route) {
            return Arc::clone(numbers);
        }
        let numbers = Arc::new(count_figures(&page.body, self.nesting, self.evidence));
        Arc::clone(known().entry(route).or_insert(numbers))
    }
}
