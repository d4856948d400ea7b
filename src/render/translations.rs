//! The same page in several languages: pages at the same path below the folders of the languages.

use std::collections::BTreeMap;

use super::templates::views::TranslationView;
use crate::document::{Page, Project};
use crate::locale::{Language, Languages};

/// The pages of a site by path, if it has several languages.
pub struct Translations<'a> {
    by_path: BTreeMap<&'a str, &'a Page>,
    languages: &'a Languages,
}

impl<'a> Translations<'a> {
    /// Returns the pages of a site. Those of a site with one language are not needed.
    pub fn new(project: &'a Project) -> Self {
        let languages = &project.languages;
        let pages = project.pages.iter().filter(|_| !languages.folders.is_empty());
        Self { by_path: pages.map(|page| (page.path.as_str(), page)).collect(), languages }
    }

    /// Returns a page in each language that has it, first in that of the settings. Nothing if only one has it.
    pub fn of(&self, path: &str) -> Vec<(&'a Language, &'a Page)> {
        if self.by_path.is_empty() {
            return Vec::new();
        }
        let below = self.languages.folder(path).map_or(path, |(folder, _)| &path[folder.len() + 1..]);
        let page = |path: &str| self.by_path.get(path).copied();
        let main = page(below).map(|page| (&*self.languages.main, page));
        let others = self.languages.folders.iter();
        let others = others.filter_map(|(folder, language)| Some((&**language, page(&format!("{folder}/{below}"))?)));
        let all: Vec<_> = main.into_iter().chain(others).collect();
        if all.len() > 1 { all } else { Vec::new() }
    }

    /// Returns the links to a page in each language that has it, from a page with the path `root` to the root of the site, and the
    /// URL of the page in the language of the settings.
    pub fn links(&self, path: &str, root: &str, base_url: &str) -> (Vec<TranslationView>, Option<String>) {
        let all = self.of(path);
        let url = |page: &Page| format!("{base_url}{}", page.route);
        let default =
            all.iter().find(|(_, page)| self.languages.folder(&page.path).is_none()).map(|(_, page)| url(page));
        let link = |(language, page): &(&Language, &Page)| TranslationView {
            language: language.tag().to_owned(),
            name: language.name().to_owned(),
            href: format!("{root}{}", page.route),
            url: url(page),
            current: page.path == path,
        };
        (all.iter().map(link).collect(), default)
    }
}
