//! The site as it is served at one moment.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::render::Site;

/// A site, with a notice about the state of its build.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    site: Arc<Site>,
    base_path: String,
    notice: Option<Notice>,
    included: Vec<String>,
    /// A hash of the files that pages load.
    assets: u64,
    is_partial: bool,
}

/// A notice that the server shows on top of a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// The files have errors, which the text lists. The pages are those of the last build without errors.
    Errors(String),
    /// Figures in the text are stale, which the text lists. The pages are as `foresite fix` would make them.
    Stale(String),
    /// The models were run with this number of samples, and the full run is in progress.
    Preview(u64),
}

impl Snapshot {
    /// Returns a site that will be published at `base_url`, served below the path of that URL. `assets` are the files that
    /// its pages load.
    pub fn new(site: Site, base_url: &str, assets: &BTreeSet<String>) -> Self {
        let mut hasher = DefaultHasher::new();
        site.files.iter().filter(|(file, _)| assets.contains(*file)).for_each(|file| file.hash(&mut hasher));
        let (site, base_path) = (Arc::new(site), base_path(base_url).to_owned());
        Self { site, base_path, assets: hasher.finish(), ..Self::default() }
    }

    /// Returns a snapshot without pages, because the first build had errors.
    pub fn failed(base_url: Option<&str>, report: String) -> Self {
        let base_path = base_url.map_or("/", base_path).to_owned();
        Self { base_path, notice: Some(Notice::Errors(report)), ..Self::default() }
    }

    /// Returns the same snapshot with the folders that it was built from besides the usual ones.
    #[must_use]
    pub fn including(self, included: Vec<String>) -> Self {
        Self { included, ..self }
    }

    /// Returns the same pages with a notice.
    #[must_use]
    pub fn with(&self, notice: Notice) -> Self {
        Self { notice: Some(notice), ..self.clone() }
    }

    /// Returns the same snapshot, marked as only a part of the site: the other pages are not rendered yet.
    #[must_use]
    pub fn as_partial(self) -> Self {
        Self { is_partial: true, ..self }
    }

    /// Returns the same site with the pages and files of a newer part of it.
    #[must_use]
    pub fn updated_by(&self, part: &Self) -> Self {
        let mut site = (*self.site).clone();
        site.files.extend(part.site.files.clone());
        let (base_path, assets) = (part.base_path.clone(), part.assets);
        Self { site: Arc::new(site), base_path, assets, notice: None, ..self.clone() }
    }

    /// Returns the folders that the site was built from besides the usual ones.
    pub fn included(&self) -> &[String] {
        &self.included
    }

    /// Returns the site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Returns whether there are pages that are not rendered yet.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// Returns the path below which the site is served: `/` or `/report/`.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// Returns the notice to show on top of the pages.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Returns a hash of what a browser shows for a file of the site: the page, the files that pages load, and the notice.
    /// It is the same in another process. Returns `None` if the page is not rendered yet.
    pub fn version(&self, file: &str) -> Option<String> {
        let page = self.site.files.get(file);
        if page.is_none() && self.is_partial {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        page.is_some().hash(&mut hasher);
        page.or_else(|| self.site.files.get("404.html")).hash(&mut hasher);
        (self.assets, &self.base_path, &self.notice).hash(&mut hasher);
        Some(format!("{:016x}", hasher.finish()))
    }
}

/// Returns the path of a URL, with a slash at both ends: `/report/` for `https://example.org/report/`.
pub fn base_path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |slash| &rest[slash..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_the_path_of_a_url() {
        assert_eq!(base_path("https://example.org/"), "/");
        assert_eq!(base_path("https://example.org"), "/");
        assert_eq!(base_path("https://example.org/report/"), "/report/");
        assert_eq!(base_path("http://127.0.0.1:80/a/b/"), "/a/b/");
    }

    /// Returns a site of two pages and a style sheet; the first page contains `text`.
    fn snapshot(text: &str, style: &str) -> Snapshot {
        let mut site = Site::default();
        let mut add = |path: &str, text: &str| site.files.insert(path.into(), text.as_bytes().to_vec().into());
        add("index.html", text);
        add("other/index.html", "other");
        add("style.css", style);
        add("data/a.csv", text);
        Snapshot::new(site, "https://example.org/", &BTreeSet::from(["style.css".to_owned()]))
    }

    #[test]
    fn a_version_depends_on_the_page_its_assets_and_the_notice_only() {
        let version = |snapshot: &Snapshot| snapshot.version("index.html");
        let first = snapshot("a", "red");
        assert_eq!(version(&first), version(&snapshot("a", "red")));
        assert_ne!(version(&first), version(&snapshot("b", "red")));
        assert_ne!(version(&first), version(&snapshot("a", "blue")));
        assert_ne!(version(&first), version(&first.with(Notice::Errors("broken".into()))));
        assert_ne!(
            first.with(Notice::Errors("x".into())).version(""),
            first.with(Notice::Stale("x".into())).version("")
        );
        assert_eq!(first.version("other/index.html"), snapshot("b", "red").version("other/index.html"));
    }

    #[test]
    fn a_missing_page_has_a_version_unless_it_is_not_rendered_yet() {
        let whole = snapshot("a", "red");
        let missing = whole.version("nowhere/index.html");
        assert!(missing.is_some() && missing != whole.version("index.html"));
        assert_eq!(whole.clone().as_partial().version("nowhere/index.html"), None);
        assert_eq!(whole.clone().as_partial().version("index.html"), whole.version("index.html"));
    }
}
