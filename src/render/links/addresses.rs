//! The addresses of a site that are known before its pages are rendered, and how a link is resolved to one of them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, closest, codes};
use crate::document::{Project, Unpublished};
use crate::source::Span;

/// Returns the relative path from a page to the root of the site: `./` or `../../`.
pub fn path_to_root(route: &str) -> String {
    match route.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// Returns the path of a base URL: `/repo/` for `https://example.org/repo/`.
pub fn base_path(base_url: &str) -> String {
    let after_scheme = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let path = after_scheme.split_once('/').map_or("", |(_, path)| path).trim_matches('/');
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

/// Returns a base URL with a closing slash.
pub fn with_slash(base_url: &str) -> String {
    if base_url.ends_with('/') { base_url.to_owned() } else { format!("{base_url}/") }
}

/// Returns the file that a page with this route is written to.
pub fn page_file(route: &str) -> String {
    if route.is_empty() || route.ends_with('/') { format!("{route}index.html") } else { route.to_owned() }
}

/// Every address of the site that is known before its pages are rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Routes by the path of the page's file below `content/`: `essays/gap.md` has the route `essays/gap/`.
    pub routes: BTreeMap<String, String>,
    /// The routes of all pages.
    pages: BTreeSet<String>,
    /// Paths of the files of the site that are not pages.
    pub files: BTreeSet<String>,
    /// Why an address leads to no page, by the path of a page's file and by the address.
    missing: BTreeMap<String, Missing>,
}

/// Why an address leads to no page.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Missing {
    /// The build leaves out the page with this path.
    Unpublished(String, Unpublished),
    /// The page with this path was there before.
    Moved(String),
}

impl Missing {
    /// Returns what a link leads to instead, and what to do.
    fn describe(&self) -> (String, String) {
        match self {
            Self::Unpublished(path, Unpublished::Draft) => (
                "leads to a draft, which is not published".to_owned(),
                format!("remove `draft: true` from `content/{path}`, or build with `--drafts`"),
            ),
            Self::Unpublished(path, Unpublished::Later { from, as_of }) => (
                format!("leads to a page that appears on {}, and the report is as of {}", from.long(), as_of.long()),
                format!(
                    "write the link on that day, give `content/{path}` an earlier `date`, or build with `--drafts`"
                ),
            ),
            Self::Moved(path) => {
                ("leads to an old address".to_owned(), format!("link to the page that has moved, `{path}`"))
            }
        }
    }
}

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An address outside the site.
    External,
    /// A page: its route, and the id of an element on it.
    Page(String, Option<String>),
    /// A file of the site that is not a page.
    File(String),
}

/// Why a link cannot be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// Its scheme is not one of those that are allowed, so it might run code.
    Scheme(String),
    /// No page has this file path below `content/`, and no file of the site has this path.
    NoPage(String),
    /// No page has this route, and no file of the site has this path.
    NoAddress(String),
}

impl Addresses {
    /// Returns these addresses.
    pub fn new(routes: BTreeMap<String, String>, files: BTreeSet<String>) -> Self {
        let pages = routes.values().cloned().collect();
        Self { routes, pages, files, missing: BTreeMap::new() }
    }

    /// Returns these addresses, which know why others of the project lead to no page.
    #[must_use]
    pub fn with_missing(self, project: &Project) -> Self {
        let unpublished = project.unpublished.iter().flat_map(|page| {
            let reason = Missing::Unpublished(page.path.clone(), page.reason);
            [&page.path, &page.route].map(|key| (key.clone(), reason.clone()))
        });
        let moved = project
            .pages
            .iter()
            .flat_map(|page| page.aliases.iter().map(|alias| (alias.value.clone(), Missing::Moved(page.path.clone()))));
        Self { missing: moved.chain(unpublished).collect(), ..self }
    }

    /// Returns why a template finds no page with this path, if the project has one.
    pub fn why_missing(&self, path: &str) -> Option<String> {
        self.missing.get(path).map(|missing| missing.describe().0)
    }

    /// Resolves a link that the page with the file path `from`, such as `essays/gap.md`, contains.
    ///
    /// # Errors
    ///
    /// Fails for a link to something that the site does not contain, and for a scheme that is not allowed.
    pub fn resolve(&self, link: &str, from: &str) -> Result<Target, LinkError> {
        if let Some(scheme) = scheme(link) {
            return match scheme.to_ascii_lowercase().as_str() {
                "https" | "http" | "mailto" => Ok(Target::External),
                _ => Err(LinkError::Scheme(scheme.to_owned())),
            };
        }
        let (path, anchor) = match link.split_once('#') {
            Some((path, anchor)) => (path, Some(percent_decoded(anchor).into_owned())),
            None => (link, None),
        };
        let anchor = anchor.filter(|anchor| !anchor.is_empty());
        let path = &*percent_decoded(path);
        if path.is_empty() {
            let route = self.routes.get(from).cloned().unwrap_or_default();
            return Ok(Target::Page(route, anchor));
        }
        if let Some(absolute) = path.strip_prefix('/') {
            return if self.pages.contains(absolute) {
                Ok(Target::Page(absolute.to_owned(), anchor))
            } else if self.files.contains(absolute) {
                Ok(Target::File(absolute.to_owned()))
            } else {
                Err(LinkError::NoAddress(absolute.to_owned()))
            };
        }
        let joined = join(from, path).ok_or_else(|| LinkError::NoPage(path.to_owned()))?;
        match self.routes.get(&joined) {
            Some(route) => Ok(Target::Page(route.clone(), anchor)),
            // A file in `content/` is published next to the pages of its folder.
            None if self.files.contains(&joined) => Ok(Target::File(joined)),
            None => Err(LinkError::NoPage(joined)),
        }
    }

    /// Returns the address of a target for a page whose [path to the root](path_to_root) is `root`.
    pub fn href(target: &Target, link: &str, root: &str) -> String {
        match target {
            Target::External => link.to_owned(),
            Target::Page(_, Some(anchor)) if link.starts_with('#') => format!("#{anchor}"),
            Target::Page(route, Some(anchor)) => format!("{root}{route}#{anchor}"),
            Target::Page(route, None) => format!("{root}{route}"),
            Target::File(path) => format!("{root}{path}"),
        }
    }

    /// Returns the diagnostic of a link that could not be resolved.
    pub fn diagnose(&self, (link, from): (&str, &str), error: &LinkError, span: Span) -> Diagnostic {
        if let LinkError::NoPage(found) | LinkError::NoAddress(found) = error
            && let Some((what, hint)) = self.missing.get(found).map(Missing::describe)
        {
            return Diagnostic::error(codes::DEAD_LINK, format!("the link `{link}` {what}")).at(span).hint(hint);
        }
        match error {
            LinkError::Scheme(scheme) if ["chart", "table", "model"].contains(&scheme.as_str()) => {
                let id = link.replacen(':', "-", 1);
                Diagnostic::error(
                    codes::DEAD_LINK,
                    format!("the link `{link}` leads to no page: a {scheme} is linked by its id"),
                )
                .at(span)
                .hint(format!(
                    "write `#{id}`, the id of the {scheme} on this page; for another page, its path is before the `#`"
                ))
            }
            LinkError::Scheme(scheme) => {
                Diagnostic::warning(codes::UNSAFE_LINK, format!("a link with the scheme `{scheme}:` is left out"))
                    .at(span)
                    .hint("link to a page, to a file of the site, or to an `https:`, `http:` or `mailto:` address")
            }
            LinkError::NoPage(path) => {
                let diagnostic =
                    Diagnostic::error(codes::DEAD_LINK, format!("the link `{link}` leads to no page")).at(span);
                // As a link is written there: `gap.md` or `../essays/gap.md`.
                let near = closest(path, self.routes.keys().map(String::as_str));
                let near = near.map(|near| relative(from, near));
                let diagnostic = diagnostic.hints(near.map(|near| format!("did you mean `{near}`?")));
                match path.ends_with(".md") {
                    true => diagnostic.hint(
                        "write the path of the page's file, relative to this one, like `gap.md` or `../essays/gap.md`",
                    ),
                    false => {
                        diagnostic.hint("write the path of a file from the root of the site, like `/data/gpus.csv`")
                    }
                }
            }
            LinkError::NoAddress(path) => {
                let known = self.routes.values().chain(&self.files).map(String::as_str);
                Diagnostic::error(codes::DEAD_LINK, format!("the link `{link}` leads to no page or file of the site"))
                    .at(span)
                    .hints(closest(path, known).map(|near| format!("did you mean `/{near}`?")))
            }
        }
    }
}

/// Returns the scheme of an address, if it has one.
pub fn scheme(link: &str) -> Option<&str> {
    if link.starts_with("//") {
        return Some("//");
    }
    let (scheme, _) = link.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    // Browsers ignore spaces and control characters in a scheme, so text with them counts as one unless it is a path.
    let is_disguised = scheme.chars().any(|c| c.is_whitespace() || c.is_control()) && !scheme.contains('/');
    (is_scheme || is_disguised).then_some(scheme)
}

/// Returns an address as it was before a browser encoded it: `über-uns` for `%C3%BCber-uns`. An address with an escape that is
/// no part of a character is returned as it is.
pub(super) fn percent_decoded(address: &str) -> Cow<'_, str> {
    if !address.contains('%') {
        return Cow::Borrowed(address);
    }
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%').and_then(|digits| str::from_utf8(digits).ok());
        let is_hexadecimal = |digits: &&str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        match digits.filter(is_hexadecimal).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(address), Cow::Owned)
}

/// Resolves a path against the folder of the file `from`; `None` if it leaves the root.
pub(super) fn join(from: &str, path: &str) -> Option<String> {
    let mut segments: Vec<&str> = from.split('/').collect();
    segments.pop();
    for segment in path.split('/') {
        match segment {
            "." | "" => {}
            ".." => {
                segments.pop()?;
            }
            _ => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}

/// Returns the path of a file as a link in another file writes it: `../essays/gap.md`.
fn relative(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let parts: Vec<&str> = to.split('/').collect();
    let shared = folder.iter().zip(&parts[..parts.len() - 1]).take_while(|(a, b)| a == b).count();
    format!("{}{}", "../".repeat(folder.len() - shared), parts[shared..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_a_path_as_a_link_from_another_file_does() {
        let path = |from, to| relative(from, to);
        assert_eq!(path("index.md", "essays/gap.md"), "essays/gap.md");
        assert_eq!(path("essays/pack.md", "essays/gap.md"), "gap.md");
        assert_eq!(path("essays/pack.md", "index.md"), "../index.md");
        assert_eq!(path("essays/one/a.md", "essays/two/b.md"), "../two/b.md");
    }

    fn addresses() -> Addresses {
        let routes = [("index.md", ""), ("forecast.md", "forecast/"), ("essays/gap.md", "essays/gap/")];
        let routes = routes.map(|(path, route)| (path.to_owned(), route.to_owned()));
        Addresses::new(routes.into(), ["data/gpus.csv".to_owned()].into())
    }

    fn href(link: &str, from: &str) -> String {
        let addresses = addresses();
        let target = addresses.resolve(link, from).unwrap_or_else(|error| panic!("{link}: {error:?}"));
        Addresses::href(&target, link, &path_to_root(&addresses.routes[from]))
    }

    #[test]
    fn writes_links_relative_to_their_page() {
        assert_eq!(href("forecast.md", "index.md"), "./forecast/");
        assert_eq!(href("../forecast.md#why", "essays/gap.md"), "../../forecast/#why");
        assert_eq!(href("/forecast/", "essays/gap.md"), "../../forecast/");
        assert_eq!(href("/", "forecast.md"), "../");
        assert_eq!(href("../index.md", "essays/gap.md"), "../../");
        assert_eq!(href("/data/gpus.csv", "forecast.md"), "../data/gpus.csv");
        assert_eq!(href("../data/gpus.csv", "essays/gap.md"), "../../data/gpus.csv");
        assert_eq!(href("#why", "forecast.md"), "#why");
        assert_eq!(href("https://example.org/a.md", "index.md"), "https://example.org/a.md");
    }

    #[test]
    fn refuses_dead_links_and_schemes_that_may_run_code() {
        let error = |link: &str| addresses().resolve(link, "essays/gap.md").unwrap_err();
        assert_eq!(error("forecast.md"), LinkError::NoPage("essays/forecast.md".into()));
        assert_eq!(error("../../../x.md"), LinkError::NoPage("../../../x.md".into()));
        assert_eq!(error("/forcast/"), LinkError::NoAddress("forcast/".into()));
        for link in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "java\tscript:x",
            " javascript:x",
            "//a.org",
        ] {
            assert!(matches!(error(link), LinkError::Scheme(_)), "{link}");
        }
    }

    #[test]
    fn resolves_links_as_a_browser_copies_them() {
        let anchor = |link: &str| match addresses().resolve(link, "essays/gap.md") {
            Ok(Target::Page(route, anchor)) => (route, anchor.unwrap_or_default()),
            other => panic!("{link}: {other:?}"),
        };
        assert_eq!(anchor("#%C3%BCber-uns"), ("essays/gap/".to_owned(), "über-uns".to_owned()));
        assert_eq!(anchor("../f%6Frecast.md#a%20b"), ("forecast/".to_owned(), "a b".to_owned()));
        // Not an escape, or not a character.
        for kept in ["50%", "%zz", "%+1", "%ff"] {
            assert_eq!(anchor(&format!("#{kept}")).1, kept);
        }
        assert!(addresses().resolve("%2e%2e/%2e%2e/x.md", "essays/gap.md").is_err());
    }

    #[test]
    fn takes_the_base_path_from_the_base_url() {
        for (url, path) in [
            ("https://a.org/", "/"),
            ("https://a.org", "/"),
            ("https://a.org/repo", "/repo/"),
            ("https://a.org/a/b/", "/a/b/"),
        ] {
            assert_eq!(base_path(url), path);
        }
    }
}
