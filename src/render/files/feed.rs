//! The feeds, as Atom (RFC 4287): the pages of the site with a date, newest first, and those with a tag or of a section.

use std::collections::BTreeMap;

use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::{Page, Project};
use crate::figure::{Binder, Evidence};
use crate::html::escape;
use crate::render::links::with_slash;
use crate::source::Spanned;

/// The path of the feed.
pub const PATH: &str = "feed.xml";

/// Returns whether a language of a project has a page with a date: that of the settings, or that of a folder.
pub fn has_entries(project: &Project, folder: Option<&str>) -> bool {
    let is_own = |page: &&Page| project.languages.folder(&page.path).map(|(folder, _)| folder) == folder;
    project.pages.iter().filter(is_own).any(|page| changed(page).is_some())
}

/// Returns all feeds, by path. A feed without a dated page is left out.
pub fn feeds(project: &Project, evidence: Evidence<'_>) -> Vec<(String, String)> {
    let mut dated: BTreeMap<&str, (Date, &Page)> = BTreeMap::new();
    let mut tagged: BTreeMap<&str, Vec<(Date, &Page)>> = BTreeMap::new();
    for page in &project.pages {
        if let Some(changed) = changed(page) {
            dated.insert(&page.route, (changed, page));
            page.tags.iter().for_each(|tag| tagged.entry(&tag.value).or_default().push((changed, page)));
        }
    }
    let base_url = with_slash(&project.config.base_url.value);
    let languages = &project.languages;
    let in_main = |(_, page): &(Date, &Page)| languages.folder(&page.path).is_none();
    let own = dated.values().copied().filter(in_main).collect();
    let site = feed(project, &project.config.title, ("", &base_url), own, evidence);
    let mut feeds: Vec<(String, String)> = site.into_iter().map(|feed| (PATH.to_owned(), feed)).collect();
    for settings in &project.config.languages {
        let folder = &settings.tag.value;
        let is_in = |(_, page): &(Date, &Page)| languages.folder(&page.path).is_some_and(|(own, _)| own == folder);
        let own = dated.values().copied().filter(is_in).collect();
        let (route, title) = (format!("{folder}/"), settings.title.as_ref().unwrap_or(&project.config.title));
        let feed = feed(project, title, (&route, &format!("{base_url}{route}")), own, evidence);
        feeds.extend(feed.map(|feed| (format!("{route}{PATH}"), feed)));
    }
    for list in project.pages.iter().filter(|page| !page.route.is_empty()) {
        let pages = match &list.tag {
            Some(tag) => tagged.get(tag.value.as_str()).cloned().unwrap_or_default(),
            None if list.feed.as_ref().is_some_and(|feed| feed.value) => {
                let below = dated.range(list.route.as_str()..).take_while(|(route, _)| route.starts_with(&list.route));
                below.filter(|(route, _)| **route != list.route).map(|(_, page)| *page).collect()
            }
            None => continue,
        };
        let path = format!("{}{PATH}", list.route);
        // The problems of a title are reported by the page itself.
        let evidence = evidence.in_language(languages.of(&list.path));
        let title = Binder::new(evidence).fill(&list.title, &mut Report::default());
        let title = format!("{title} · {}", project.config.title);
        let id = format!("{base_url}{path}");
        feeds.extend(feed(project, &title, (&list.route, &id), pages, evidence).map(|feed| (path, feed)));
    }
    feeds
}

/// Returns the feed of some pages, each with the date of its last change, or `None` if there are none. `route` is the address of
/// the page that lists them.
fn feed(
    project: &Project,
    title: &str,
    (route, id): (&str, &str),
    mut pages: Vec<(Date, &Page)>,
    evidence: Evidence<'_>,
) -> Option<String> {
    pages.sort_by(|(a, first), (b, second)| b.cmp(a).then_with(|| first.route.cmp(&second.route)));
    pages.dedup_by(|(_, a), (_, b)| a.route == b.route);
    let (newest, _) = pages.first()?;
    let base_url = with_slash(&project.config.base_url.value);
    let mut feed = head(project, title, (&format!("{route}{PATH}"), id, route), &moment(*newest));
    for (changed, page) in pages {
        let evidence = evidence.in_language(project.languages.of(&page.path));
        feed.push_str(&entry(page, changed, &base_url, evidence));
    }
    Some(feed + "</feed>\n")
}

/// Returns the beginning of a feed: its title, its path, its lasting name, the address of the page about the same, and when its last
/// entry was changed.
pub fn head(project: &Project, title: &str, (path, id, route): (&str, &str, &str), updated: &str) -> String {
    let config = &project.config;
    let base_url = with_slash(&config.base_url.value);
    let language = text(project.languages.of(path).tag());
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n"
    );
    feed.push_str(&element("title", title));
    if let Some(description) = &config.description {
        feed.push_str(&element("subtitle", description));
    }
    feed.push_str(&element("id", id));
    feed.push_str(&link("self", "application/atom+xml", &format!("{base_url}{path}")));
    feed.push_str(&link("alternate", "text/html", &format!("{base_url}{route}")));
    feed.push_str(&element("updated", updated));
    // Atom requires an author; a site without one is its own author.
    let author = config.author.as_ref().unwrap_or(&config.title);
    feed.push_str(&format!("<author>\n{}</author>\n", element("name", author)));
    feed
}

fn entry(page: &Page, changed: Date, base_url: &str, evidence: Evidence<'_>) -> String {
    // The problems of a bound figure are reported by the page itself.
    let filled = |text: &Spanned<String>| Binder::new(evidence).fill(text, &mut Report::default());
    let address = format!("{base_url}{}", page.route);
    let mut entry = "<entry>\n".to_owned();
    entry.push_str(&element("title", &filled(&page.title)));
    entry.push_str(&element("id", &address));
    entry.push_str(&link("alternate", "text/html", &address));
    if let Some(date) = &page.date {
        entry.push_str(&element("published", &moment(date.value)));
    }
    entry.push_str(&element("updated", &moment(changed)));
    for author in &page.authors {
        entry.push_str(&format!("<author>\n{}</author>\n", element("name", &author.value)));
    }
    for tag in &page.tags {
        entry.push_str(&format!("<category term=\"{}\"/>\n", text(&tag.value)));
    }
    if let Some(description) = &page.description {
        entry.push_str(&element("summary", &filled(description)));
    }
    entry + "</entry>\n"
}

/// Returns the date of the page's last change, according to its author.
fn changed(page: &Page) -> Option<Date> {
    page.updated.as_ref().or(page.date.as_ref()).map(|date| date.value)
}

/// Returns the start of a day as Atom writes it; pages have no time of day.
pub fn moment(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

/// Returns an element with a text.
pub fn element(name: &str, content: &str) -> String {
    format!("<{name}>{}</{name}>\n", text(content))
}

/// Returns a link of a kind of file, with its relation to the feed or entry.
pub fn link(relation: &str, kind: &str, address: &str) -> String {
    format!("<link rel=\"{relation}\" type=\"{kind}\" href=\"{}\"/>\n", text(address))
}

/// Escapes a text without the space around it.
fn text(content: &str) -> String {
    escape(content.trim())
}
