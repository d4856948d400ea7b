//! What a site has and nobody is led to: sources that nothing names, charts and tables on no page, pages without a way
//! to them.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Project;
use crate::document::figure::FigureHead;
use crate::html;
use crate::render::{Site, base_path, page_file};

/// Looks for all three.
pub fn check(project: &Project, site: &Site) -> Report {
    let mut report = Report::default();
    sources(project, &mut report);
    figures(project, &mut report);
    pages(project, site, &mut report);
    report
}

fn sources(project: &Project, report: &mut Report) {
    let mut used: BTreeSet<String> = project.named_sources().map(|key| key.value.clone()).collect();
    for page in &project.pages {
        let keys = page.body.value.split('@').skip(1).map(|rest| {
            rest.chars()
                .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | ':' | '.' | '/' | '+'))
                .collect()
        });
        used.extend(keys);
    }
    for (key, reference) in &project.references {
        if !used.contains(key) && !reference.is_exported {
            let message = format!("nothing names the source `{key}`");
            let problem = Diagnostic::warning(codes::UNUSED_SOURCE, message).at(reference.key.span);
            report.push(problem.hint(format!("cite it, `[@{key}]`, name it under `sources`, or take it out")));
        }
    }
}

/// What charts and tables say about themselves, with the word for them.
fn heads(project: &Project) -> impl Iterator<Item = (&'static str, &FigureHead)> {
    let charts = project.charts.values().map(|chart| ("chart", &chart.head));
    charts.chain(project.tables.values().map(|table| ("table", &table.head)))
}

fn figures(project: &Project, report: &mut Report) {
    for (kind, head) in heads(project) {
        let id = &head.id;
        // One that is specified on a page stands there.
        let on_page = project.pages.iter().any(|page| {
            page.span.source == id.span.source || page.body.value.contains(&format!("({kind}:{})", id.value))
        });
        let call = format!("{kind}(id=\"{}\")", id.value);
        let spaced = |text: &str| text.split_whitespace().collect::<String>();
        let in_template = || project.templates.values().any(|template| spaced(&template.text).contains(&call));
        if !on_page && !in_template() {
            let message = format!("the {kind} `{}` stands on no page", id.value);
            let problem = Diagnostic::warning(codes::UNUSED_FIGURE, message).at(head.title.span);
            report.push(problem.hint(format!("set it with `![]({kind}:{})`, or take the file out", id.value)));
        }
    }
}

fn pages(project: &Project, site: &Site, report: &mut Report) {
    // Nobody knows where a page would lead that could not be rendered, which is told.
    if project.pages.iter().any(|page| !site.files.contains_key(&page_file(&page.route))) {
        return;
    }
    let base_path = base_path(&project.config.base_url.value);
    let mut reached: BTreeSet<String> = BTreeSet::new();
    for page in &project.pages {
        let Some(html) = site.files.get(&page_file(&page.route)) else { continue };
        let html = String::from_utf8_lossy(html);
        let targets = html::tags(&html)
            .into_iter()
            .filter(|tag| tag.name == "a")
            .filter_map(|tag| tag.attribute("href").map(|href| resolve(&page.route, href, &base_path)));
        reached.extend(targets.filter(|target| *target != page.route));
    }
    for page in project.pages.iter().filter(|page| !page.route.is_empty() && !reached.contains(&page.route)) {
        let message = format!("no page leads to `{}`", page.path);
        let problem = Diagnostic::warning(codes::UNLINKED_PAGE, message).at(page.title.span);
        report.push(problem.hint("link to it, list it under `navigation` in `foresite.yaml`, or make it a draft"));
    }
}

/// The route that an address on a page leads to.
pub fn resolve(route: &str, href: &str, base_path: &str) -> String {
    let path = href.split(['#', '?']).next().unwrap_or_default();
    let (from, path) = path.strip_prefix(base_path).map_or((route, path), |path| ("", path));
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if parts.is_empty() { String::new() } else { parts.join("/") + "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_followed_from_the_page_they_stand_on() {
        for (route, href, expected) in [
            ("", "./forecast/", "forecast/"),
            ("essays/gap/", "../../forecast/#chance", "forecast/"),
            ("essays/gap/", "../", "essays/"),
            ("essays/gap/", "#top", "essays/gap/"),
            ("forecast/", "../", ""),
            ("essays/gap/", "/report/changelog/", "changelog/"),
        ] {
            assert_eq!(resolve(route, href, "/report/"), expected, "{route} {href}");
        }
    }
}
