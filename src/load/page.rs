//! Reads Markdown pages: front matter, body, and the address, which follows from the path.

use std::ops::Range;

use super::schema;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Page;
use crate::document::address::{is_slug, slug};
use crate::source::{SourceId, Span, Spanned};
use crate::yaml::{Context, Fields, Section, parse_nested};

/// Reads a page; `path` is its path below `content/`, and `nesting` how deeply its front matter may be nested. Missing and invalid parts are reported, and the page is returned
/// without them, so that links to the page are not reported as well.
pub fn read(path: &str, (source, file): (SourceId, &str), nesting: usize, report: &mut Report) -> Page {
    let start = Span::new(source, 0, 0);
    let route = route(path, start, report);
    let parts = split(file);
    let body = parts.as_ref().map_or(0, |(_, body)| *body);
    let name = Spanned::new(path.to_owned(), start);
    let page = front_matter(&name, (source, file), parts.map(|(front, _)| front), nesting, report);
    let page = page.unwrap_or_else(|_| Page::new(name));
    report_list_keys(&page, report);
    Page {
        route,
        body: Spanned::new(file[body..].to_owned(), Span::new(source, body, file.len())),
        span: Span::new(source, 0, file.len()),
        ..page
    }
}

/// Reports keys that only pages with a list of other pages have.
fn report_list_keys(page: &Page, report: &mut Report) {
    if page.is_list() {
        return;
    }
    let keys = [
        ("sort", page.sort.as_ref().map(|sort| sort.span)),
        ("feed", page.feed.as_ref().map(|feed| feed.span)),
        ("per_page", page.per_page.as_ref().map(|per_page| per_page.span)),
    ];
    for (key, span) in keys.into_iter().filter_map(|(key, span)| Some((key, span?))) {
        report.push(error!(BAD_VALUE at span, "`{key}` is for pages that list others, and this one lists none";
            hint "write it into the `index.md` of a folder, or into the page of a `tag`"));
    }
}

/// Reads the front matter, which is at the bytes `front` of the file.
fn front_matter(
    name: &Spanned<String>,
    (source, file): (SourceId, &str),
    front: Option<Range<usize>>,
    nesting: usize,
    report: &mut Report,
) -> Result<Page, Reported> {
    let Some(front) = front else {
        let first_line = Span::new(source, 0, file.lines().next().map_or(0, str::len));
        return Err(report.push(error!(MISSING_KEY at first_line, "expected front matter: a page starts with `---`";
            hint "start the file with the lines `---`, `title: …`, `---`")));
    };
    let document = parse_nested(&file[front.clone()], (source, front.start), nesting);
    report.append(document.report);
    let Some(root) = document.root? else {
        let first_line = Span::new(source, 0, 3);
        return Err(report.push(error!(MISSING_KEY at first_line, "expected the key `title` in the front matter")));
    };
    let mut fields = Fields::of(&root, name.clone(), "the front matter".to_owned(), report)?;
    let context = &mut Context::new(report, schema::keys);
    let page = Page::read(&mut fields, context);
    fields.finish(context);
    page
}

/// Returns the bytes of the front matter between its two lines `---`, of which the second may be `...`, and the first byte of the body.
fn split(file: &str) -> Option<(Range<usize>, usize)> {
    let first = file.split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    for line in file[first.len()..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((first.len()..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Returns the address of a page below the base path: `essays/gap/` for `essays/gap.md`, nothing for `index.md`.
fn route(path: &str, start: Span, report: &mut Report) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    for part in stem.split('/') {
        if !is_slug(part) {
            let problem = error!(BAD_SLUG at start, "`{part}` cannot be part of an address";
                hint "name files and folders of pages in lower-case letters, digits and hyphens");
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::source::Sources;

    fn page(path: &str, file: &str) -> (Page, Vec<String>, Sources) {
        let mut sources = Sources::default();
        let source = sources.add(path, file);
        let mut report = Report::default();
        let page = read(path, (source, file), 64, &mut report);
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
        assert_eq!(page("a.md", "# Hello\n").1, ["1:1 E0104 expected front matter: a page starts with `---`"]);
        assert_eq!(page("a.md", "---\ntitle: A\n").1, ["1:1 E0104 expected front matter: a page starts with `---`"]);
        assert_eq!(page("a.md", "---\n---\nx").1, ["1:1 E0104 expected the key `title` in the front matter"]);
        assert_eq!(
            page("a.md", "---\ndate: 2026-02-29\ndraft: yes\ntitel: A\nweight: 1.5\n---\n").1,
            [
                "2:1 E0104 expected the key `title` in the front matter",
                "2:7 E0106 expected a date, found `2026-02-29`, which is not a day of the calendar",
                "3:8 E0105 expected `true` or `false`, found `yes`",
                "4:1 E0103 unknown key `titel` in the front matter",
                "5:9 E0107 expected a whole number, found 1.5",
            ]
        );
        assert_eq!(page("a.md", "---\ntitle: A: b\n---\n").1.len(), 1);
    }
}
