//! Pages, pictures and sites that exceed their size budget.
//!
//! Sizes are numbers of bytes of the written files, without compression. The size of a page is its HTML with its charts, plus
//! each style sheet, script and picture of the site that it loads.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::routes::resolve;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Page;
use crate::html::{self, Tag};
use crate::render::{base_path, page_file};
use crate::source::{Setting, Span};

/// The number of largest parts that are listed.
const MAX_LISTED: usize = 4;

/// Reports pages, pictures and a site that exceed their budgets.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let Context { project, site, .. } = context;
    let budgets = &project.config.budgets;
    let base_path = base_path(&project.config.base_url.value);
    let mut pictures: BTreeMap<String, &Page> = BTreeMap::new();
    for page in &project.pages {
        let file = page_file(&page.route);
        let Some(bytes) = site.files.get(&file) else { continue };
        let html = String::from_utf8_lossy(bytes);
        let tags: Vec<Tag<'_>> = html::tags(&html).collect();
        let mut parts = figures(&tags);
        let in_figures: usize = parts.iter().map(|(_, size)| size).sum();
        parts.push(("its text and layout".to_owned(), bytes.len().saturating_sub(in_figures)));
        for (path, is_picture) in loaded(&tags, page, &base_path) {
            let Some(bytes) = site.files.get(&path) else { continue };
            if is_picture {
                pictures.entry(path.clone()).or_insert(page);
            }
            parts.push((format!("`{path}`"), bytes.len()));
        }
        let size = parts.iter().map(|(_, size)| size).sum();
        if let Some(budget) = exceeded(size, budgets.page) {
            let message =
                format!("`{}` has {}, but the budget of a page is {}", page.path, byte_size(size), byte_size(budget));
            let problem = Diagnostic::warning(codes::OVER_BUDGET, message).at(page.title.span);
            report.push(with_hints(problem, parts, budgets.page.written, "page"));
        }
    }
    for (path, page) in &pictures {
        let size = site.files.get(path).map_or(0, |bytes| bytes.len());
        if let Some(budget) = exceeded(size, budgets.image) {
            let message =
                format!("`{path}` has {}, but the budget of a picture is {}", byte_size(size), byte_size(budget));
            let problem = Diagnostic::warning(codes::OVER_BUDGET, message).at(picture_span(page, path));
            report.push(with_hints(problem, Vec::new(), budgets.image.written, "image"));
        }
    }
    let size = site.files.values().map(|bytes| bytes.len()).sum();
    if let Some(budget) = exceeded(size, budgets.site) {
        let message = format!("the site has {}, but its budget is {}", byte_size(size), byte_size(budget));
        let place = budgets.site.written.unwrap_or(project.config.base_url.span);
        let parts = site.files.iter().map(|(path, bytes)| (format!("`{path}`"), bytes.len())).collect();
        let problem = Diagnostic::warning(codes::OVER_BUDGET, message).at(place);
        report.push(with_hints(problem, parts, None, "site"));
    }
}

/// Returns the budget if the size exceeds it.
fn exceeded(size: usize, budget: Setting<u64>) -> Option<usize> {
    let budget = usize::try_from(budget.value).unwrap_or(usize::MAX);
    (size > budget).then_some(budget)
}

/// Adds the largest parts, and how to fix it.
fn with_hints(problem: Diagnostic, mut parts: Vec<(String, usize)>, budget: Option<Span>, key: &str) -> Diagnostic {
    let mut problem = problem;
    if let Some(budget) = budget {
        problem = problem.label(budget, "the budget");
    }
    if !parts.is_empty() {
        parts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let named: Vec<String> =
            parts.iter().take(MAX_LISTED).map(|(what, size)| format!("{what} {}", byte_size(*size))).collect();
        problem = problem.hint(format!("the largest parts: {}", named.join(", ")));
    }
    let way = match key {
        "page" => "split the page, draw fewer points, or use smaller pictures",
        "image" => "make it smaller, or save it as SVG or WebP",
        _ => "remove large files that are not needed",
    };
    problem.hint(format!("{way}; or raise the budget in `foresite.yaml`: `budgets: {{ {key}: … }}`"))
}

/// Returns the charts and tables of a page with their sizes.
fn figures(tags: &[Tag<'_>]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    for tag in tags.iter().filter(|tag| tag.name == "figure") {
        if !tag.closing {
            open.push((tag.attribute("id").unwrap_or_default().into_owned(), tag.range.start));
        } else if let Some((id, start)) = open.pop()
            && open.is_empty()
        {
            let name = if id.is_empty() { "a figure".to_owned() } else { format!("the figure `{id}`") };
            found.push((name, tag.range.end - start));
        }
    }
    found
}

/// Returns the files of the site that a page loads, each once, and whether each is a picture.
fn loaded(tags: &[Tag<'_>], page: &Page, base_path: &str) -> BTreeSet<(String, bool)> {
    let mut files = BTreeSet::new();
    for tag in tags.iter().filter(|tag| !tag.closing) {
        let is_style =
            || tag.attribute("rel").is_some_and(|rel| rel.split_whitespace().any(|word| word == "stylesheet"));
        let (address, is_picture) = match &*tag.name {
            "link" if is_style() => (tag.attribute("href"), false),
            "script" => (tag.attribute("src"), false),
            "img" => (tag.attribute("src"), true),
            _ => continue,
        };
        let Some(address) = address.filter(|address| !address.contains(':')) else { continue };
        let file = resolve(&page.route, &address, base_path);
        files.insert((file.trim_end_matches('/').to_owned(), is_picture));
    }
    files
}

/// Returns where a page shows a picture.
fn picture_span(page: &Page, path: &str) -> Span {
    let name = path.rsplit('/').next().unwrap_or(path);
    match page.body.value.find(&format!("{name})")) {
        Some(at) => page.body.part(at, at + name.len()),
        None => page.title.span,
    }
}

/// Returns a number of bytes in the largest unit that fits: `12.3 kB`.
fn byte_size(bytes: usize) -> String {
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
    fn writes_a_size_in_the_largest_unit_that_fits() {
        assert_eq!(
            [999, 1_000, 12_345, 999_949, 999_950, 1_500_000, 900_000_000, 2_000_000_000].map(byte_size),
            ["999 B", "1 kB", "12.3 kB", "999.9 kB", "1 MB", "1.5 MB", "900 MB", "2 GB"]
        );
    }

    #[test]
    fn counts_a_figure_within_a_figure_once() {
        let html = "<figure id=a><figure id=b>x</figure></figure><p><figure>y</figure>";
        let found = figures(&html::tags(html).collect::<Vec<_>>());
        assert_eq!(found, [("the figure `a`".to_owned(), 45), ("a figure".to_owned(), 18)]);
    }
}
