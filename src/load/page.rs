//! Markdown pages: front matter, body, and the address that a path gives.

use super::address::{is_slug, slug};
use super::fields::{Fields, boolean, date, text, whole_number};
use super::yaml;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Page;
use crate::source::{SourceId, Span, Spanned};

/// Reads a page; `path` is its path below `content/`. What is missing or wrong is reported and stands empty, so that
/// links to the page are not wrong as well.
pub fn read(path: &str, source: SourceId, file: &str, report: &mut Report) -> Page {
    let here = Span::new(source, 0, 0);
    let mut page = Page {
        path: path.to_owned(),
        route: route(path, here, report),
        title: Spanned::new(path.to_owned(), here),
        short_title: None,
        description: None,
        date: None,
        updated: None,
        template: None,
        weight: 0,
        draft: false,
        tags: Vec::new(),
        literals: Vec::new(),
        body: Spanned::new(file.to_owned(), Span::new(source, 0, file.len())),
        span: Span::new(source, 0, file.len()),
    };
    let Some((front, body)) = split(file) else {
        let problem = Diagnostic::error(codes::MISSING_KEY, "expected front matter, a page starts with `---`");
        let problem = problem.at(Span::new(source, 0, file.lines().next().map_or(0, str::len)));
        report.push(problem.hint("start the file with the lines `---`, `title: …`, `---`"));
        return page;
    };
    page.body = Spanned::new(file[body..].to_owned(), Span::new(source, body, file.len()));
    let document = yaml::read(&file[front.0..front.1], source, front.0);
    report.extend(document.problems);
    if !document.well_formed {
        return page;
    }
    let Some(root) = document.root else {
        let problem = Diagnostic::error(codes::MISSING_KEY, "expected the key `title` in the front matter");
        report.push(problem.at(Span::new(source, 0, 3)));
        return page;
    };
    let Some(mut fields) = Fields::of(&root, "the front matter", report) else { return page };
    if let Some(title) = fields.required(report, "title", text) {
        page.title = title;
    }
    page.short_title = fields.words(report, "short_title");
    page.description = fields.optional(report, "description", text);
    page.date = fields.optional(report, "date", date);
    page.updated = fields.optional(report, "updated", date);
    page.template = fields.optional(report, "template", text);
    page.weight = fields.optional(report, "weight", whole_number).map_or(0, |weight| weight.value);
    page.draft = fields.optional(report, "draft", boolean).unwrap_or(false);
    page.tags = fields.texts(report, "tags");
    page.literals = fields.texts(report, "literals");
    fields.finish(report);
    page
}

/// The bytes of the front matter between its two lines `---`, and the first byte of the body.
fn split(file: &str) -> Option<((usize, usize), usize)> {
    let first = file.split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    for line in file[first.len()..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some(((first.len(), at), at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Where a page is published: `essays/gap/` for `essays/gap.md`, nothing for `index.md`.
fn route(path: &str, here: Span, report: &mut Report) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    for part in stem.split('/') {
        if !is_slug(part) {
            let message = format!("`{part}` cannot be part of an address");
            let problem = Diagnostic::error(codes::BAD_SLUG, message).at(here);
            let problem =
                problem.hint("files and folders of pages are named in lower-case letters, digits and hyphens");
            report.push(match slug(part) {
                better if is_slug(&better) => problem.hint(format!("rename it to `{better}`")),
                _ => problem,
            });
        }
    }
    match stem.strip_suffix("index") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
        _ => format!("{stem}/"),
    }
}

/// Whether a file can be published under its own name: plain letters and signs that need no escape in an address.
pub fn is_plain_path(path: &str) -> bool {
    path.split('/').all(|part| {
        let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+@".contains(&byte))
            && !part.ends_with('.')
            && !super::address::DEVICES.contains(&stem.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn page(path: &str, file: &str) -> (Page, Vec<String>, Sources) {
        let mut sources = Sources::default();
        let source = sources.add(path, file);
        let mut report = Report::default();
        let page = read(path, source, file, &mut report);
        let shown = |problem: &&Diagnostic| {
            let at = sources.locate(problem.span().unwrap()).1;
            format!("{at} {} {}", problem.code.id, problem.message)
        };
        let problems = report.sorted().iter().map(shown).collect();
        (page, problems, sources)
    }

    #[test]
    fn a_path_gives_the_address() {
        for (path, route) in [
            ("index.md", ""),
            ("forecast.md", "forecast/"),
            ("essays/index.md", "essays/"),
            ("essays/gap.md", "essays/gap/"),
            ("my-index.md", "my-index/"),
        ] {
            let (page, problems, _) = page(path, "---\ntitle: A\n---\n");
            assert_eq!(page.route, route);
            assert!(problems.is_empty(), "{problems:?}");
        }
    }

    #[test]
    fn a_path_that_cannot_be_an_address_is_refused() {
        for (path, part) in [
            ("The Gap.md", "The Gap"),
            ("a_b.md", "a_b"),
            ("a/con.md", "con"),
            ("a.b.md", "a.b"),
            ("é.md", "é"),
            ("-a.md", "-a"),
            ("a--b/index.md", "a--b"),
            ("%2e%2e.md", "%2e%2e"),
        ] {
            let problems = page(path, "---\ntitle: A\n---\n").1;
            assert_eq!(problems, [format!("1:1 E0116 `{part}` cannot be part of an address")]);
        }
    }

    #[test]
    fn the_body_is_the_text_after_the_front_matter_with_its_exact_place() {
        let (page, problems, sources) = page("a.md", "---\ntitle: Ä\ndraft: true\n---\nBody é\n---\nmore\n");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(page.body.value, "Body é\n---\nmore\n");
        assert_eq!(sources.text(page.body.span), page.body.value);
        assert_eq!(sources.text(page.title.span), "Ä");
        assert!(page.draft);
    }

    #[test]
    fn faulty_front_matter_is_named_at_its_line() {
        assert_eq!(page("a.md", "# Hello\n").1, ["1:1 E0104 expected front matter, a page starts with `---`"]);
        assert_eq!(page("a.md", "---\ntitle: A\n").1, ["1:1 E0104 expected front matter, a page starts with `---`"]);
        assert_eq!(page("a.md", "---\n---\nx").1, ["1:1 E0104 expected the key `title` in the front matter"]);
        assert_eq!(
            page("a.md", "---\ndate: 2026-02-29\ndraft: yes\ntitel: A\nweight: 1.5\n---\n").1,
            [
                "2:1 E0104 expected the key `title` in the front matter",
                "2:7 E0106 expected a date, found `2026-02-29`, which is no day of the calendar",
                "3:8 E0105 expected `true` or `false`, found `yes`",
                "4:1 E0103 unknown key `titel` in the front matter",
                "5:9 E0107 expected a whole number, found 1.5",
            ]
        );
        assert_eq!(page("a.md", "---\ntitle: A: b\n---\n").1.len(), 1);
    }
}
