//! Pages that no other page links to.

use std::collections::BTreeSet;

use super::context::Context;
use super::routes::resolve;
use crate::diagnostic::{Report, warning};
use crate::document::Page;
use crate::html;
use crate::render::{base_path, page_file};

/// Reports every page that no other page links to, except the home page.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let Context { project, site, .. } = context;
    // A page that could not be rendered has errors, and its links are unknown.
    if project.pages.iter().any(|page| !site.files.contains_key(&page_file(&page.route))) {
        return;
    }
    let base_path = base_path(&project.config.base_url.value);
    let mut linked: BTreeSet<String> = BTreeSet::new();
    let routes = project.pages.iter().map(|page| &page.route).chain(&site.further);
    for route in routes {
        let Some(html) = site.files.get(&page_file(route)) else { continue };
        let html = String::from_utf8_lossy(html);
        let targets = html::tags(&html)
            .filter(|tag| tag.name == "a")
            .filter_map(|tag| tag.attribute("href").map(|href| resolve(route, &href, &base_path)));
        linked.extend(targets.filter(|target| target != route));
    }
    let is_alone = |page: &&Page| !page.route.is_empty() && !page.is_generated && !linked.contains(&page.route);
    for page in project.pages.iter().filter(is_alone) {
        report.push(warning!(
            UNLINKED_PAGE at page.title.span, "no page links to `{}`", page.path;
            hint "link to it, list it under `navigation` in `foresite.yaml`, or make it a draft"
        ));
    }
}
