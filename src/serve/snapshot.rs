//! The site as it is served at one moment.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::render::Site;

/// A whole site, and what is wrong with the files it would be rebuilt from.
#[derive(Clone, Debug)]
pub struct Snapshot {
    site: Arc<Site>,
    base_path: String,
    problem: Option<String>,
    version: String,
    included: Vec<String>,
}

impl Snapshot {
    /// A site published at `base_url`, served under that address's path.
    pub fn new(site: Site, base_url: &str) -> Self {
        Self::of(Arc::new(site), base_path(base_url).to_owned(), None)
    }

    /// Nothing yet, since the first build failed.
    pub fn failed(base_url: Option<&str>, problem: String) -> Self {
        let base_path = base_url.map_or("/", base_path).to_owned();
        Self::of(Arc::default(), base_path, Some(problem))
    }

    /// With the folders that it was built from beside the usual ones.
    #[must_use]
    pub fn including(self, included: Vec<String>) -> Self {
        Self { included, ..self }
    }

    /// The same pages, and what is wrong with what would replace them.
    #[must_use]
    pub fn with_problem(&self, problem: String) -> Self {
        Self::of(Arc::clone(&self.site), self.base_path.clone(), Some(problem)).including(self.included.clone())
    }

    fn of(site: Arc<Site>, base_path: String, problem: Option<String>) -> Self {
        let mut hasher = DefaultHasher::new();
        site.files.hash(&mut hasher);
        base_path.hash(&mut hasher);
        problem.hash(&mut hasher);
        let version = format!("{:016x}", hasher.finish());
        Self { site, base_path, problem, version, included: Vec::new() }
    }

    /// The folders that it was built from beside the usual ones.
    pub fn included(&self) -> &[String] {
        &self.included
    }

    /// The files.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The path below which the site is served: `/` or `/report/`.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// The diagnostics of the build that failed after this site, as text.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Names what a browser would be shown: the same for the same pages and problem, in another process too.
    pub fn version(&self) -> &str {
        &self.version
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

    #[test]
    fn a_version_changes_with_pages_and_problem_and_with_nothing_else() {
        let site = |text: &str| {
            let mut site = Site::default();
            site.files.insert("index.html".into(), text.into());
            Snapshot::new(site, "https://example.org/")
        };
        assert_eq!(site("a").version(), site("a").version());
        assert_ne!(site("a").version(), site("b").version());
        assert_ne!(site("a").version(), site("a").with_problem("broken".into()).version());
    }
}
