//! Pages, pictures and sites that are larger than they may be, counted in bytes as they are written.
//!
//! A page is its HTML, its charts included, and each style sheet, script and picture of the site that it loads.

use std::collections::{BTreeMap, BTreeSet};

use super::unused::resolve;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::{Page, Project};
use crate::html::{self, Tag};
use crate::render::{Site, base_path, page_file};
use crate::source::{Span, Spanned};

/// What a page may have where nothing is said: a second on a line of 8 Mbit/s.
const PAGE: u64 = 1_000_000;
/// What a picture may have.
const PICTURE: u64 = 500_000;
/// What a site may have: GitHub Pages takes one of 1 GB.
const SITE: u64 = 900_000_000;
/// How many parts are named.
const NAMED: usize = 4;

/// Weighs pages, pictures and the site.
pub fn check(project: &Project, site: &Site) -> Report {
    let mut report = Report::default();
    let budgets = &project.config.budgets;
    let base_path = base_path(&project.config.base_url.value);
    let mut shown: BTreeMap<String, &Page> = BTreeMap::new();
    for page in &project.pages {
        let file = page_file(&page.route);
        let Some(bytes) = site.files.get(&file) else { continue };
        let html = String::from_utf8_lossy(bytes);
        let tags = html::tags(&html);
        let mut parts = charts(&tags);
        let drawn: usize = parts.iter().map(|(_, size)| size).sum();
        parts.push(("its text and frame".to_owned(), bytes.len().saturating_sub(drawn)));
        for (path, is_picture) in loaded(&tags, page, &base_path) {
            let Some(bytes) = site.files.get(&path) else { continue };
            if is_picture {
                shown.entry(path.clone()).or_insert(page);
            }
            parts.push((format!("`{path}`"), bytes.len()));
        }
        let size = parts.iter().map(|(_, size)| size).sum();
        if let Some(over) = over(size, budgets.page.as_ref(), PAGE) {
            let message = format!("`{}` is {}, and a page may have {}", page.path, said(size), said(over));
            let problem = Diagnostic::warning(codes::OVER_BUDGET, message).at(page.title.span);
            report.push(explained(problem, parts, budgets.page.as_ref(), "page"));
        }
    }
    for (path, page) in &shown {
        let size = site.files.get(path).map_or(0, Vec::len);
        if let Some(over) = over(size, budgets.image.as_ref(), PICTURE) {
            let message = format!("`{path}` is {}, and a picture may have {}", said(size), said(over));
            let problem = Diagnostic::warning(codes::OVER_BUDGET, message).at(place(page, path));
            report.push(explained(problem, Vec::new(), budgets.image.as_ref(), "image"));
        }
    }
    let size = site.files.values().map(Vec::len).sum();
    if let Some(over) = over(size, budgets.site.as_ref(), SITE) {
        let message = format!("the site is {}, and may have {}", said(size), said(over));
        let place = budgets.site.as_ref().map_or(project.config.base_url.span, |budget| budget.span);
        let parts = site.files.iter().map(|(path, bytes)| (format!("`{path}`"), bytes.len())).collect();
        let problem = Diagnostic::warning(codes::OVER_BUDGET, message).at(place);
        report.push(explained(problem, parts, None, "site"));
    }
    report
}

/// The budget, where it is passed.
fn over(size: usize, budget: Option<&Spanned<u64>>, default: u64) -> Option<usize> {
    let most = usize::try_from(budget.map_or(default, |budget| budget.value)).unwrap_or(usize::MAX);
    (size > most).then_some(most)
}

fn explained(
    problem: Diagnostic,
    mut parts: Vec<(String, usize)>,
    budget: Option<&Spanned<u64>>,
    key: &str,
) -> Diagnostic {
    let mut problem = problem;
    if let Some(budget) = budget {
        problem = problem.label(budget.span, "its budget");
    }
    if !parts.is_empty() {
        parts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let named: Vec<String> =
            parts.iter().take(NAMED).map(|(what, size)| format!("{what} {}", said(*size))).collect();
        problem = problem.hint(format!("the largest parts: {}", named.join(", ")));
    }
    let way = match key {
        "page" => "divide the page, draw fewer points or take smaller pictures",
        "image" => "make it smaller, or save it as SVG or WebP",
        _ => "leave out what is large and not needed",
    };
    problem.hint(format!("{way}; or allow it more in `foresite.yaml`, `budgets: {{ {key}: … }}`"))
}

/// The charts and tables of a page, by their ids, with their sizes.
fn charts(tags: &[Tag<'_>]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    for tag in tags.iter().filter(|tag| tag.name == "figure") {
        if !tag.closing {
            open.push((tag.attribute("id").unwrap_or_default().to_owned(), tag.range.start));
        } else if let Some((id, start)) = open.pop()
            && open.is_empty()
        {
            let name = if id.is_empty() { "a figure".to_owned() } else { format!("the figure `{id}`") };
            found.push((name, tag.range.end - start));
        }
    }
    found
}

/// The files of the site that a page loads, each once, and whether they are pictures.
fn loaded(tags: &[Tag<'_>], page: &Page, base_path: &str) -> BTreeSet<(String, bool)> {
    let mut files = BTreeSet::new();
    for tag in tags.iter().filter(|tag| !tag.closing) {
        let is_style =
            || tag.attribute("rel").is_some_and(|rel| rel.split_whitespace().any(|word| word == "stylesheet"));
        let (address, is_picture) = match tag.name.as_str() {
            "link" if is_style() => (tag.attribute("href"), false),
            "script" => (tag.attribute("src"), false),
            "img" => (tag.attribute("src"), true),
            _ => continue,
        };
        let Some(address) = address.filter(|address| !address.contains(':')) else { continue };
        let file = resolve(&page.route, address, base_path);
        files.insert((file.trim_end_matches('/').to_owned(), is_picture));
    }
    files
}

/// Where a page shows a picture.
fn place(page: &Page, path: &str) -> Span {
    let name = path.rsplit('/').next().unwrap_or(path);
    match page.body.value.find(&format!("{name})")) {
        Some(at) => page.body.part(at, at + name.len()),
        None => page.title.span,
    }
}

/// A number of bytes as people say it.
fn said(bytes: usize) -> String {
    let short = |value: f64| format!("{value:.1}").trim_end_matches(".0").to_owned();
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..999_950 => format!("{} kB", short(bytes as f64 / 1e3)),
        999_950..999_950_000 => format!("{} MB", short(bytes as f64 / 1e6)),
        _ => format!("{} GB", short(bytes as f64 / 1e9)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_said_in_the_unit_it_wants() {
        assert_eq!(
            [999, 1_000, 12_345, 999_949, 999_950, 1_500_000, 900_000_000, 2_000_000_000].map(said),
            ["999 B", "1 kB", "12.3 kB", "999.9 kB", "1 MB", "1.5 MB", "900 MB", "2 GB"]
        );
    }

    #[test]
    fn a_figure_in_a_figure_is_weighed_once() {
        let html = "<figure id=a><figure id=b>x</figure></figure><p><figure>y</figure>";
        let found = charts(&html::tags(html));
        assert_eq!(found, [("the figure `a`".to_owned(), 45), ("a figure".to_owned(), 18)]);
    }
}
