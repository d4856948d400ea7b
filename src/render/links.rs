//! Links between the parts of a site: written relative to the page they stand on, so that a site works under any path,
//! and checked over the finished site.

use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Page;
use crate::html;
use crate::source::Span;

/// The way from a page to the site's first folder: `./` or `../../`.
pub fn root(route: &str) -> String {
    match route.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// The path of a base address: `/repo/` of `https://example.org/repo/`.
pub fn base_path(base_url: &str) -> String {
    let after_scheme = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let path = after_scheme.split_once('/').map_or("", |(_, path)| path).trim_matches('/');
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

/// A base address with its closing slash.
pub fn with_slash(base_url: &str) -> String {
    if base_url.ends_with('/') { base_url.to_owned() } else { format!("{base_url}/") }
}

/// Every address of the site that is known before its pages are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Routes by the path of their page: `essays/gap.md`, `essays/gap/`.
    pub routes: BTreeMap<String, String>,
    /// Paths of the files that are not pages.
    pub files: BTreeSet<String>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Out of the site.
    Outside,
    /// To a page: its route, and the id of a place on it.
    Page(String, Option<String>),
    /// To a file.
    File(String),
}

/// Why a link is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its scheme may run code, or is none that is known.
    Scheme(String),
    /// It leads nowhere; what it was taken for, and whether that is the path of a page's file.
    Dead(String, bool),
}

impl Addresses {
    /// Finds what a link on a page at `from`, `essays/gap.md`, leads to.
    ///
    /// # Errors
    ///
    /// A link to what the site does not have, or with a scheme that is not allowed.
    pub fn find(&self, link: &str, from: &str) -> Result<Target, Refusal> {
        if let Some(scheme) = scheme(link) {
            return match scheme.to_ascii_lowercase().as_str() {
                "https" | "http" | "mailto" => Ok(Target::Outside),
                _ => Err(Refusal::Scheme(scheme.to_owned())),
            };
        }
        let (path, anchor) = match link.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor.to_owned()).filter(|anchor| !anchor.is_empty())),
            None => (link, None),
        };
        if path.is_empty() {
            let route = self.routes.get(from).cloned().unwrap_or_default();
            return Ok(Target::Page(route, anchor));
        }
        if let Some(absolute) = path.strip_prefix('/') {
            if self.routes.values().any(|route| route == absolute) {
                return Ok(Target::Page(absolute.to_owned(), anchor));
            }
            let is_file = self.files.contains(absolute);
            return if is_file {
                Ok(Target::File(absolute.to_owned()))
            } else {
                Err(Refusal::Dead(absolute.to_owned(), false))
            };
        }
        let joined = join(from, path).ok_or_else(|| Refusal::Dead(path.to_owned(), true))?;
        match self.routes.get(&joined) {
            Some(route) => Ok(Target::Page(route.clone(), anchor)),
            // What lies beside a page is published beside it.
            None if self.files.contains(&joined) => Ok(Target::File(joined)),
            None => Err(Refusal::Dead(joined, true)),
        }
    }

    /// The address of a target for a page whose way to the first folder is `root`.
    pub fn href(target: &Target, link: &str, root: &str) -> String {
        match target {
            Target::Outside => link.to_owned(),
            Target::Page(_, Some(anchor)) if link.starts_with('#') => format!("#{anchor}"),
            Target::Page(route, Some(anchor)) => format!("{root}{route}#{anchor}"),
            Target::Page(route, None) => format!("{root}{route}"),
            Target::File(path) => format!("{root}{path}"),
        }
    }

    /// The diagnostic of a link that was refused.
    pub fn refuse(&self, link: &str, refusal: &Refusal, span: Span) -> Diagnostic {
        match refusal {
            Refusal::Scheme(scheme) => {
                Diagnostic::warning(codes::UNSAFE_LINK, format!("a link with the scheme `{scheme}:` is left out"))
                    .at(span)
                    .hint("links may lead to pages, files of the site, and `https:`, `http:` or `mailto:` addresses")
            }
            Refusal::Dead(meant, true) => {
                let diagnostic =
                    Diagnostic::error(codes::DEAD_LINK, format!("the link `{link}` leads to no page")).at(span);
                let diagnostic = diagnostic.suggest(meant, self.routes.keys().map(String::as_str));
                match meant.ends_with(".md") {
                    true => diagnostic.hint("pages are named by their file, relative to this one: `essays/gap.md`"),
                    false => diagnostic.hint("files of the site are named from its first folder: `/data/gpus.csv`"),
                }
            }
            Refusal::Dead(meant, false) => {
                let known = self.routes.values().chain(&self.files).map(String::as_str);
                Diagnostic::error(codes::DEAD_LINK, format!("the link `{link}` leads to no page or file of the site"))
                    .at(span)
                    .suggest(meant, known)
            }
        }
    }
}

/// The scheme of an address, where it has one.
fn scheme(link: &str) -> Option<&str> {
    if link.starts_with("//") {
        return Some("//");
    }
    let (scheme, _) = link.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    // Browsers pass over spaces and control characters: what is not surely a path is taken for a scheme.
    let is_hidden = scheme.chars().any(|c| c.is_whitespace() || c.is_control()) && !scheme.contains('/');
    (is_scheme || is_hidden).then_some(scheme)
}

/// A path relative to the folder of the file `from`; nothing where it leaves the first folder.
fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A link to a place on a page, to be looked for once that page is finished.
#[derive(Clone, Debug)]
pub struct AnchorUse {
    /// Where the link stands.
    pub span: Span,
    /// The route of the page it leads to.
    pub route: String,
    /// The id of the place.
    pub anchor: String,
    /// Whether it is published, and not in a branch that stands back for another.
    pub published: bool,
}

/// The ids that stand in branches which are not published, by the route of their page.
pub type Unpublished<'a> = BTreeMap<&'a str, &'a BTreeSet<String>>;

/// Checks the links to places that were found in Markdown, with their positions.
pub fn check_anchors(uses: &[&AnchorUse], site: &Marked<'_>, unpublished: &Unpublished<'_>) -> Vec<Diagnostic> {
    let mut ids_by_route = BTreeMap::new();
    let mut found = Vec::new();
    for used in uses {
        // A page that could not be rendered: why has been told.
        let Some(marks) = site.get(&page_file(&used.route)) else { continue };
        let ids: &BTreeSet<&str> = ids_by_route.entry(&used.route).or_insert_with(|| ids(marks));
        let is_aside = unpublished.get(used.route.as_str()).is_some_and(|ids| ids.contains(&used.anchor));
        if ids.contains(used.anchor.as_str()) || !used.published && is_aside {
            continue;
        }
        let message = format!("the page has no place `#{}`", used.anchor);
        let message = if used.route.is_empty() {
            message
        } else {
            message.replacen("page", &format!("page `/{}`", used.route), 1)
        };
        let problem = Diagnostic::error(codes::UNKNOWN_ANCHOR, message).at(used.span);
        found.push(match is_aside {
            true => problem.hint(format!(
                "it stands where a condition does not hold: give what stands in its place the same id, `{{#{}}}`",
                used.anchor
            )),
            false => problem.suggest(&used.anchor, ids.iter().copied()),
        });
    }
    found
}

/// The file of a route.
pub fn page_file(route: &str) -> String {
    if route.is_empty() || route.ends_with('/') { format!("{route}index.html") } else { route.to_owned() }
}

/// What a finished page has that links are about, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A place on it.
    Id(String),
    /// An address within the site.
    Address(String),
}

/// The marks of the pages of a site, by file.
pub type Marked<'a> = BTreeMap<String, &'a [Mark]>;

/// Finds the marks of a finished page.
pub fn marks(html: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for tag in html::tags(html) {
        marks.extend(tag.attribute("id").map(|id| Mark::Id(id.to_owned())));
        let addresses = ["href", "src"].into_iter().filter_map(|name| tag.attribute(name));
        let inside = addresses.filter(|link| scheme(link).is_none() && tag.name != "base");
        marks.extend(inside.map(|link| Mark::Address(link.to_owned())));
    }
    marks
}

fn ids(marks: &[Mark]) -> BTreeSet<&str> {
    let ids = marks.iter().filter_map(|mark| match mark {
        Mark::Id(id) => Some(id.as_str()),
        Mark::Address(_) => None,
    });
    ids.collect()
}

/// Checks that every address in the finished pages leads to a file of the site and every anchor to an id, and that no
/// id is given twice. What `known` holds already was reported with its place in Markdown.
pub fn check_site<'p>(
    site: &Site,
    marked: &Marked<'_>,
    base_path: &str,
    pages: impl IntoIterator<Item = &'p Page>,
    known: &[&AnchorUse],
) -> Vec<Diagnostic> {
    let sources: BTreeMap<String, Span> = pages.into_iter().map(|page| (page_file(&page.route), page.span)).collect();
    let reported: BTreeSet<(&str, &str)> =
        known.iter().map(|used| (used.route.as_str(), used.anchor.as_str())).collect();
    let ids_by_file: BTreeMap<&str, BTreeSet<&str>> =
        marked.iter().map(|(file, marks)| (file.as_str(), ids(marks))).collect();
    let mut found = Vec::new();
    for (file, marks) in marked {
        let at_page = |diagnostic: Diagnostic| match sources.get(file) {
            // The page's start: the address comes from its template or the theme.
            Some(span) => diagnostic.at(Span::new(span.source, span.start, span.start)),
            None => diagnostic.hint(format!("in the generated file `{file}`")),
        };
        let mut seen = BTreeSet::new();
        for mark in *marks {
            let link = match mark {
                Mark::Id(id) if !seen.insert(id) => {
                    let message = format!("the id `{id}` is given twice on the page");
                    found.push(at_page(Diagnostic::error(codes::DUPLICATE_ANCHOR, message)));
                    continue;
                }
                Mark::Id(_) => continue,
                Mark::Address(link) => link,
            };
            match lead(file, link, base_path) {
                Some((target, _)) if !site.files.contains_key(&target) => {
                    let message = format!("the address `{link}` on the page `{file}` leads to no file of the site");
                    let known = site.files.keys().map(String::as_str);
                    found.push(at_page(Diagnostic::error(codes::DEAD_LINK, message).suggest(&target, known)));
                }
                Some((target, Some(anchor))) => {
                    let has_anchor = ids_by_file.get(target.as_str()).is_none_or(|ids| ids.contains(anchor.as_str()));
                    let route = target.strip_suffix("index.html").unwrap_or(&target);
                    if !has_anchor && !reported.contains(&(route, anchor.as_str())) {
                        let message = format!("the address `{link}` on the page `{file}` leads to no place on it");
                        found.push(at_page(Diagnostic::error(codes::UNKNOWN_ANCHOR, message)));
                    }
                }
                Some((_, None)) => {}
                None => {
                    let message = format!("the address `{link}` on the page `{file}` leaves the site");
                    found.push(at_page(Diagnostic::error(codes::DEAD_LINK, message)));
                }
            }
        }
    }
    found
}

/// The file and the anchor that an address in a finished file leads to; nothing where it leaves the site.
fn lead(file: &str, link: &str, base_path: &str) -> Option<(String, Option<String>)> {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor.to_owned())));
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let target = if path.is_empty() {
        file.to_owned()
    } else if let Some(absolute) = path.strip_prefix(base_path) {
        folder_index(absolute.to_owned(), absolute)
    } else if path.starts_with('/') {
        return None;
    } else {
        folder_index(join(file, path)?, path)
    };
    Some((target, anchor.filter(|anchor| !anchor.is_empty())))
}

/// The index of a folder, where the path as it was written names one.
fn folder_index(target: String, written: &str) -> String {
    let is_folder = written.is_empty() || written.ends_with(['/', '.']);
    match (is_folder, target.is_empty()) {
        (true, true) => "index.html".to_owned(),
        (true, false) => format!("{}/index.html", target.trim_end_matches('/')),
        (false, _) => target,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses() -> Addresses {
        let routes = [("index.md", ""), ("forecast.md", "forecast/"), ("essays/gap.md", "essays/gap/")];
        Addresses {
            routes: routes.map(|(path, route)| (path.to_owned(), route.to_owned())).into(),
            files: ["data/gpus.csv".to_owned()].into(),
        }
    }

    fn href(link: &str, from: &str) -> String {
        let addresses = addresses();
        let target = addresses.find(link, from).unwrap_or_else(|refusal| panic!("{link}: {refusal:?}"));
        Addresses::href(&target, link, &root(&addresses.routes[from]))
    }

    #[test]
    fn a_link_is_written_relative_to_its_page() {
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
    fn a_link_to_nothing_or_with_a_strange_scheme_is_refused() {
        let find = |link: &str| addresses().find(link, "essays/gap.md").unwrap_err();
        assert_eq!(find("forecast.md"), Refusal::Dead("essays/forecast.md".into(), true));
        assert_eq!(find("../../../x.md"), Refusal::Dead("../../../x.md".into(), true));
        assert_eq!(find("/forcast/"), Refusal::Dead("forcast/".into(), false));
        for link in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "java\tscript:x",
            " javascript:x",
            "//a.org",
        ] {
            assert!(matches!(find(link), Refusal::Scheme(_)), "{link}");
        }
    }

    #[test]
    fn the_base_path_is_that_of_the_address() {
        for (url, path) in [
            ("https://a.org/", "/"),
            ("https://a.org", "/"),
            ("https://a.org/repo", "/repo/"),
            ("https://a.org/a/b/", "/a/b/"),
        ] {
            assert_eq!(base_path(url), path);
        }
    }

    fn site(files: &[(&str, &str)]) -> Site {
        Site { files: files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect() }
    }

    fn checked(site: &Site) -> Vec<Diagnostic> {
        let pages = site.files.iter().filter(|(file, _)| file.ends_with(".html"));
        let marks: BTreeMap<String, Vec<Mark>> =
            pages.map(|(file, html)| (file.clone(), marks(str::from_utf8(html).unwrap()))).collect();
        let marked = marks.iter().map(|(file, marks)| (file.clone(), marks.as_slice())).collect();
        check_site(site, &marked, "/repo/", [], &[])
    }

    #[test]
    fn a_finished_site_is_checked_for_dead_addresses() {
        let good = site(&[
            ("index.html", "<a id=top href=./a/>x</a><a href='a/#x'>x</a><a href=\"#top\">x</a>"),
            ("a/index.html", "<p id=x><a href=../>x</a><img src=../p.svg?v=1><a href='/repo/a/'>x</a><a href=..>x</a>"),
            ("p.svg", ""),
        ]);
        assert_eq!(checked(&good), []);
        let bad = site(&[(
            "index.html",
            "<a href=b/>x</a><a href=#y>x</a><a href=/a/>x</a><img src=../p.svg><i id=z></i><i id=z></i>",
        )]);
        let codes: Vec<_> = checked(&bad).iter().map(|found| found.code.id).collect();
        assert_eq!(codes, ["E0508", "E0509", "E0508", "E0508", "E0513"]);
    }
}
