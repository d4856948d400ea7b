//! Checks that a finished site contains nothing that its own policy blocks: readers would see a blank, and nobody a message.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::marks::{Mark, MarksByFile};
use crate::diagnostic::{Diagnostic, Report, error};
use crate::document::theme_options::ThemeOptions;
use crate::document::{Page, Template};
use crate::render::policy::{Kind, Load, Policy, host_of};
use crate::source::Span;

/// A page of the site: the place of its first character, its address, and the name of its template.
pub struct CheckedPage<'a> {
    /// The start of the page.
    pub start: Span,
    /// Its address below the base path.
    pub route: &'a str,
    /// The name of its template.
    pub template: &'a str,
}

impl<'a> CheckedPage<'a> {
    /// Returns a page that has a template.
    pub fn new(page: &'a Page, template: &'a str) -> Self {
        let start = Span::new(page.span.source, page.span.start, page.span.start);
        Self { start, route: &page.route, template }
    }
}

/// Reports what browsers would block on the finished pages. What is written in a template is reported there, once.
pub fn check_blocked(
    marks: &MarksByFile<'_>,
    pages: &BTreeMap<String, CheckedPage<'_>>,
    templates: &BTreeMap<String, Template>,
    (base_url, site_policy): (&str, &str),
    options: &ThemeOptions,
    report: &mut Report,
) {
    let site_policy = Policy::new(site_policy, base_url);
    let mut found: BTreeMap<(Span, &Load), Vec<&CheckedPage<'_>>> = BTreeMap::new();
    for (file, marks) in marks {
        let Some(page) = pages.get(file) else { continue };
        let policies = marks.iter().filter_map(|mark| match mark {
            Mark::Policy(policy) => Some(Policy::new(policy, base_url)),
            _ => None,
        });
        let policies: Vec<Policy> = policies.collect();
        for mark in *marks {
            if let Mark::Load(load) = mark
                && policies.iter().any(|policy| policy.blocks(load))
            {
                let place = place_in_options(load, options).or_else(|| place(load, page.template, templates));
                let place = place.unwrap_or(page.start);
                found.entry((place, load)).or_default().push(page);
            }
        }
    }
    for ((place, load), pages) in found {
        if let Some(first) = pages.first() {
            let mut problem = blocked(load, place);
            if let Some(label) = problem.labels.first_mut() {
                label.text = on_pages(first, pages.len());
            }
            if !site_policy.blocks(load) {
                problem.hints.clear();
                problem =
                    problem.hint("the template has a policy of its own: write the value of `site.policy` into it");
            }
            report.push(problem);
        }
    }
}

/// Returns the words that name the pages.
fn on_pages(first: &CheckedPage<'_>, count: usize) -> String {
    let others = match count {
        1 => String::new(),
        2 => " and another".to_owned(),
        _ => format!(" and {} others", count - 1),
    };
    format!("on the page `/{}`{others}, with the template `{}`", first.route, first.template)
}

/// Returns the diagnostic of something that browsers would block.
pub fn blocked(load: &Load, span: Span) -> Diagnostic {
    match load {
        Load::File(kind, address) => {
            let name = kind.name();
            let problem = error!(BLOCKED at span, "browsers do not load the {name} `{address}`: the policy of the page blocks it");
            match host_of(address) {
                Some(host) => problem.hint(format!("allow the host in `foresite.yaml`: `allow: [{host}]`")),
                None => problem.hint("pages load files of the site, and those of hosts that the settings allow"),
            }
        }
        Load::Inline(kind, what) => {
            let problem = error!(BLOCKED at span, "browsers ignore {what}: the policy of the page blocks it");
            problem.hint(match kind {
                Kind::Style => "give it a `class`, and write its rules into a stylesheet in `static/`, which `theme: { styles: own.css }` loads",
                _ => "put the script into a file in `static/`, which `theme: { scripts: own.js }` loads",
            })
        }
    }
}

/// Returns the place in the options of the theme that names a file, or that writes something into the head.
fn place_in_options(load: &Load, options: &ThemeOptions) -> Option<Span> {
    let named = || options.styles.iter().chain(&options.scripts);
    if let Load::File(_, address) = load
        && let Some(file) = named().find(|file| file.value == *address)
    {
        return Some(file.span);
    }
    let head = options.head.as_ref()?;
    head.value.contains(&written(load)).then_some(head.span)
}

/// Returns the words by which something is written.
fn written(load: &Load) -> String {
    match load {
        Load::File(_, address) => address.clone(),
        Load::Inline(_, what) => {
            let name = what.split('`').nth(1).unwrap_or_default();
            if name.starts_with('<') { name.to_owned() } else { format!(" {name}=") }
        }
    }
}

/// Returns the place in the templates that writes something, first in the template of the page.
fn place(load: &Load, first: &str, templates: &BTreeMap<String, Template>) -> Option<Span> {
    let word = written(load);
    let written = |template: &Template| {
        let start = template.text.find(&word)?;
        Some(Span::new(template.source, start, start + word.len()))
    };
    let own = templates.get(first);
    own.into_iter().chain(templates.values()).find_map(written)
}

/// Reports the files of other hosts that stylesheets of the author load and that the policy blocks.
pub fn check_stylesheets(files: &BTreeMap<String, Arc<Vec<u8>>>, policy: &Policy, settings: Span, report: &mut Report) {
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".css")) {
        let Ok(text) = str::from_utf8(bytes) else { continue };
        for (kind, address) in addresses(text) {
            if !policy.allows(kind, address) {
                let mut problem = blocked(&Load::File(kind, address.to_owned()), settings);
                problem.message = format!("`static/{path}`: {}", problem.message);
                report.push(problem);
            }
        }
    }
}

/// Returns the addresses of other hosts in a stylesheet, with the kind of each file.
fn addresses(css: &str) -> Vec<(Kind, &str)> {
    let mut found = Vec::new();
    for (at, start) in css.match_indices("https://").chain(css.match_indices("http://")) {
        let before = css[..at].trim_end_matches(['"', '\'']).trim_end();
        let kind = match () {
            () if before.ends_with("@import") || before.ends_with("@import url(") => Kind::Style,
            () if !before.ends_with("url(") => continue,
            () if before.rfind("@font-face") > before.rfind('}') => Kind::Font,
            () => Kind::Image,
        };
        let end = css[at + start.len()..]
            .find(['"', '\'', ')', ' ', '\n', ';'])
            .map_or(css.len(), |end| at + start.len() + end);
        found.push((kind, &css[at..end]));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_stylesheet_loads() {
        let css = "@import 'https://a.org/b.css';\n@import url(https://a.org/c.css);\n/* https://a.org/ */\n\
            @font-face { src: url(\"https://a.org/d.woff2\") }\na { background: url( http://a.org/e.png) }";
        assert_eq!(
            addresses(css),
            [
                (Kind::Style, "https://a.org/b.css"),
                (Kind::Style, "https://a.org/c.css"),
                (Kind::Font, "https://a.org/d.woff2"),
                (Kind::Image, "http://a.org/e.png"),
            ]
        );
    }
}
