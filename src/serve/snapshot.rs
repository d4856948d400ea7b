//! The site as it is served at one moment.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::render::Site;

/// A site, and what is to be said of it.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    site: Arc<Site>,
    base_path: String,
    word: Option<Word>,
    included: Vec<String>,
    /// A hash of the files that pages load.
    loaded: u64,
    is_part: bool,
}

/// What a preview says beside its pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    /// The files cannot be built; the pages are the last good ones.
    Problem(String),
    /// The files cannot be published as they are; the pages are as `fix` would have them.
    Stale(String),
    /// Models were run with so many samples only, and the whole run is under way.
    Rough(u64),
}

impl Snapshot {
    /// A site published at `base_url`, served under that address's path. What is among its `assets`, pages load.
    pub fn new(site: Site, base_url: &str, assets: &BTreeSet<String>) -> Self {
        let mut hasher = DefaultHasher::new();
        site.files.iter().filter(|(file, _)| assets.contains(*file)).for_each(|file| file.hash(&mut hasher));
        let (site, base_path) = (Arc::new(site), base_path(base_url).to_owned());
        Self { site, base_path, loaded: hasher.finish(), ..Self::default() }
    }

    /// Nothing yet, since the first build failed.
    pub fn failed(base_url: Option<&str>, problem: String) -> Self {
        let base_path = base_url.map_or("/", base_path).to_owned();
        Self { base_path, word: Some(Word::Problem(problem)), ..Self::default() }
    }

    /// With the folders that it was built from beside the usual ones.
    #[must_use]
    pub fn including(self, included: Vec<String>) -> Self {
        Self { included, ..self }
    }

    /// The same pages, of which something is to be said.
    #[must_use]
    pub fn with(&self, word: Word) -> Self {
        Self { word: Some(word), ..self.clone() }
    }

    /// The same pages, which are not all of the site: the rest is still being made.
    #[must_use]
    pub fn as_part(self) -> Self {
        Self { is_part: true, ..self }
    }

    /// The folders that it was built from beside the usual ones.
    pub fn included(&self) -> &[String] {
        &self.included
    }

    /// The files.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Whether there are pages that are not made yet.
    pub fn is_part(&self) -> bool {
        self.is_part
    }

    /// The path below which the site is served: `/` or `/report/`.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// What is to be said beside the pages.
    pub fn word(&self) -> Option<&Word> {
        self.word.as_ref()
    }

    /// Names what a browser would be shown for a file of the site: the same for the same page and what it loads, in another
    /// process too. Nothing where the page is not made yet.
    pub fn version(&self, file: &str) -> Option<String> {
        let page = self.site.files.get(file);
        if page.is_none() && self.is_part {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        page.is_some().hash(&mut hasher);
        page.or_else(|| self.site.files.get("404.html")).hash(&mut hasher);
        (self.loaded, &self.base_path, &self.word).hash(&mut hasher);
        Some(format!("{:016x}", hasher.finish()))
    }
}

/// The path of an address, with a slash at both ends: `/report/` of `https://example.org/report/`.
pub fn base_path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |slash| &rest[slash..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_path_is_the_path_of_the_address() {
        assert_eq!(base_path("https://example.org/"), "/");
        assert_eq!(base_path("https://example.org"), "/");
        assert_eq!(base_path("https://example.org/report/"), "/report/");
        assert_eq!(base_path("http://127.0.0.1:80/a/b/"), "/a/b/");
    }

    /// A site of two pages and a style, one page of which says `text`.
    fn snapshot(text: &str, style: &str) -> Snapshot {
        let mut site = Site::default();
        site.files.insert("index.html".into(), text.into());
        site.files.insert("other/index.html".into(), "other".into());
        site.files.insert("style.css".into(), style.into());
        site.files.insert("data/a.csv".into(), text.into());
        Snapshot::new(site, "https://example.org/", &BTreeSet::from(["style.css".to_owned()]))
    }

    #[test]
    fn a_version_changes_with_the_page_what_it_loads_and_what_is_said_and_with_nothing_else() {
        let version = |snapshot: &Snapshot| snapshot.version("index.html");
        let first = snapshot("a", "red");
        assert_eq!(version(&first), version(&snapshot("a", "red")));
        assert_ne!(version(&first), version(&snapshot("b", "red")));
        assert_ne!(version(&first), version(&snapshot("a", "blue")));
        assert_ne!(version(&first), version(&first.with(Word::Problem("broken".into()))));
        assert_ne!(first.with(Word::Problem("x".into())).version(""), first.with(Word::Stale("x".into())).version(""));
        assert_eq!(first.version("other/index.html"), snapshot("b", "red").version("other/index.html"));
    }

    #[test]
    fn a_page_that_is_missing_has_a_version_unless_it_is_still_to_come() {
        let whole = snapshot("a", "red");
        let missing = whole.version("nowhere/index.html");
        assert!(missing.is_some() && missing != whole.version("index.html"));
        assert_eq!(whole.clone().as_part().version("nowhere/index.html"), None);
        assert_eq!(whole.clone().as_part().version("index.html"), whole.version("index.html"));
    }
}
