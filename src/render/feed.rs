//! The feed: dated pages, newest first, as Atom (RFC 4287).

use super::links;
use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::{Page, Project};
use crate::figure::{Binder, Evidence};
use crate::html::escape;
use crate::source::Spanned;

/// Where it is published.
pub const PATH: &str = "feed.xml";

/// Whether a project has a page for it.
pub fn has_entries(project: &Project) -> bool {
    project.pages.iter().any(|page| changed(page).is_some())
}

/// The feed; nothing where no page has a date.
pub fn feed(project: &Project, evidence: Evidence<'_>) -> Option<String> {
    let mut pages: Vec<(Date, &Page)> = project.pages.iter().filter_map(|page| Some((changed(page)?, page))).collect();
    pages.sort_by(|(a, first), (b, second)| b.cmp(a).then_with(|| first.route.cmp(&second.route)));
    let (newest, _) = pages.first()?;
    let config = &project.config;
    let base_url = links::with_slash(&config.base_url.value);
    let language = text(&config.language);
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n"
    );
    feed.push_str(&element("title", &config.title));
    if let Some(description) = &config.description {
        feed.push_str(&element("subtitle", description));
    }
    feed.push_str(&element("id", &base_url));
    feed.push_str(&link("self", "application/atom+xml", &format!("{base_url}{PATH}")));
    feed.push_str(&link("alternate", "text/html", &base_url));
    feed.push_str(&element("updated", &moment(*newest)));
    // A feed without an author is none: a site that names nobody speaks for itself.
    let author = config.author.as_ref().unwrap_or(&config.title);
    feed.push_str(&format!("<author>\n{}</author>\n", element("name", author)));
    for (changed, page) in pages {
        feed.push_str(&entry(page, changed, &base_url, evidence));
    }
    Some(feed + "</feed>\n")
}

fn entry(page: &Page, changed: Date, base_url: &str, evidence: Evidence<'_>) -> String {
    // The problems of bound figures are reported where the page itself is rendered.
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
    for tag in &page.tags {
        entry.push_str(&format!("<category term=\"{}\"/>\n", text(&tag.value)));
    }
    if let Some(description) = &page.description {
        entry.push_str(&element("summary", &filled(description)));
    }
    entry + "</entry>\n"
}

/// When a page last changed, as its author says.
fn changed(page: &Page) -> Option<Date> {
    page.updated.as_ref().or(page.date.as_ref()).map(|date| date.value)
}

/// The start of a day; pages do not say the hour.
fn moment(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

fn element(name: &str, words: &str) -> String {
    format!("<{name}>{}</{name}>\n", text(words))
}

fn link(relation: &str, kind: &str, address: &str) -> String {
    format!("<link rel=\"{relation}\" type=\"{kind}\" href=\"{}\"/>\n", text(address))
}

/// Text as XML takes it, which has no place for control characters.
fn text(words: &str) -> String {
    let allowed = |letter: &char| !letter.is_control() || matches!(letter, '\t' | '\n' | '\r');
    let plain: String =
        words.chars().filter(allowed).filter(|letter| !matches!(letter, '\u{fffe}' | '\u{ffff}')).collect();
    escape(plain.trim())
}
