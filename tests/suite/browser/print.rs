//! Pages on paper, as Chromium prints them: read from the document that it makes.

use std::fmt::Write as _;

use super::chromium::Context;
use super::pdf::{PrintedPage, pages};
use super::tab::Medium;
use super::{Ended, Project, foresite, host};

const SETTINGS: &str = "title: Small report\nbase_url: https://example.org/small/\nas_of: 2026-05-07\nauthor: A. Author\n\
                        navigation: [index.md, second.md]\npublish: { search: true }\n";

/// A report whose charts, one after another with texts of different lengths between them, would be split over pages.
fn project() -> Project {
    let project = Project::small();
    project.write("foresite.yaml", SETTINGS);
    project.write(
        "data/sources.yaml",
        "listed: { title: A listed source, url: 'https://listed.example.org/source', publisher: Listed }\n\
         maker: { title: The maker, url: 'https://maker.example.org/', publisher: Maker }\n",
    );
    project.write(
        "data/sizes.yaml",
        "date: on\nsources: [maker]\ncolumns: { on: { type: date }, size: {} }\nrows:\n  - { on: 2024-01-01, size: 10 }\n  - { on: 2025-01-01, size: 20 }\n",
    );
    let mut rows = String::from("sources: [maker]\ncolumns: { name: { type: text }, size: {} }\nrows:\n");
    for row in 0..90 {
        writeln!(rows, "  - {{ name: Row {row}, size: {row} }}").unwrap();
    }
    project.write("data/many.yaml", &rows);
    project
        .write("data/tables/long.yaml", "kind: dataset\ntitle: A long table\ndataset: many\ncolumns: [name, size]\n");
    let mut text = String::from("---\ntitle: First page\n---\n\n");
    text.push_str("Text with a [link](https://one.example.org/a?b=1), [the same](https://one.example.org/a?b=1), [another](https://two.example.org/), and [a source](https://listed.example.org/source) that it cites [@listed]. <https://bare.example.org/>\n\n");
    text.push_str("<details><summary>More</summary>\n\nFolded words.\n\n</details>\n\n```\ncode\n```\n\n");
    for chart in 0..6 {
        let title = format!(
            "kind: line\ntitle: Chart {chart} starts here\nnote: Chart {chart} ends here\nseries:\n  - {{ path: sizes.size }}\n"
        );
        project.write(&format!("data/charts/c{chart}.yaml"), &title);
        for line in 0..chart * 2 + 1 {
            writeln!(text, "Paragraph {line} before chart {chart} with enough words that it takes a line or two of the page on paper.\n").unwrap();
        }
        writeln!(text, "![](chart:c{chart})\n").unwrap();
    }
    text.push_str("![](table:long)\n");
    project.write("content/index.md", &text);
    project.write("content/second.md", "---\ntitle: Second page\n---\n\nThe second page.\n");
    project
}

fn printed(context: &Context, address: &str) -> [Vec<PrintedPage>; 2] {
    [false, true].map(|dark| {
        let mut tab = context.tab(1280);
        tab.open(address);
        let printed = tab.print(dark);
        if let Some(folder) = std::env::var_os("PRINTED") {
            std::fs::write(std::path::Path::new(&folder).join(format!("{dark}.pdf")), &printed).unwrap();
        }
        pages(&printed)
    })
}

fn build(project: &Project) -> String {
    Ended::of(foresite(project.root()).args(["build", "--strict", "--quiet"])).ends_with(0);
    host::start(&project.path("public"))
}

/// Asserts that a text is on one page only, and returns the page.
#[track_caller]
fn only_page(pages: &[PrintedPage], text: &str) -> usize {
    let found: Vec<usize> = (0..pages.len()).filter(|page| pages[*page].has(text)).collect();
    assert_eq!(found.len(), 1, "{text:?} is on pages {found:?}");
    found[0]
}

#[test]
fn a_page_is_printed_light_with_numbers_of_pages_and_addresses_and_without_anything_to_click() {
    let Some(context) = Context::open() else { return };
    let project = project();
    let address = build(&project);
    let [pages, dark] = printed(&context, &address);
    assert!(pages.len() > 4, "{} pages", pages.len());
    assert_eq!(pages, dark, "dark mode changes what is printed");

    for (at, page) in pages.iter().enumerate() {
        assert!(page.has(&format!("{} / {}", at + 1, pages.len())), "page {at} has no number: {}", page.text);
        assert!(page.has("https://example.org/small/"), "page {at} has no address: {}", page.text);
        assert_eq!(page.text.starts_with("Smallreport") && page.has("First page"), at > 0, "{}", page.text);
    }
    // Chromium prints in light colors itself, and other browsers need the style sheet.
    let mut tab = context.tab(720);
    tab.open(&address);
    tab.look(Medium::Paper, true);
    let color = |part: &str, property: &str| {
        format!(
            "(() => {{ const pen = document.createElement('canvas').getContext('2d'); \
             pen.fillStyle = getComputedStyle(document.querySelector('{part}')).{property}; pen.fillRect(0, 0, 1, 1); \
             return Math.max(...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)); }})()"
        )
    };
    assert_eq!(tab.number(&color("body", "backgroundColor")), 255.0);
    for (part, property) in [("h1", "color"), ("svg.chart text", "fill"), ("pre", "color")] {
        let brightest = tab.number(&color(part, property));
        assert!(brightest < 120.0, "{part} is {brightest} light");
    }
    for text in ["Search", "Skip to", "On this page", "Data as a table", "Download", "Made with", "Second page"] {
        assert!(!pages.iter().any(|page| page.has(text)), "{text:?} is printed");
    }
    for text in ["Folded words.", "code", "A. Author"] {
        only_page(&pages, text);
    }
    // Each address once, below the text or among the sources.
    for address in [
        "one.example.org/a?b=1",
        "two.example.org/",
        "listed.example.org/source",
        "bare.example.org/",
        "maker.example.org/",
    ] {
        let count: usize = pages.iter().map(|page| page.text.matches(&format!("https://{address}")).count()).sum();
        assert_eq!(count, 1, "{address}");
    }
    assert!(pages[0].has("link→1, the same→1, another→2, and a source that"), "{}", pages[0].text);
    let list = only_page(&pages, "→1 https://one.example.org/a?b=1");
    assert_eq!(list, only_page(&pages, "→2 https://two.example.org/"));
}

#[test]
fn charts_are_whole_on_paper_and_the_head_of_a_long_table_is_on_each_of_its_pages() {
    let Some(context) = Context::open() else { return };
    let project = project();
    let [pages, _] = printed(&context, &build(&project));
    let mut on = Vec::new();
    for chart in 0..6 {
        let [start, end] = ["starts", "ends"].map(|word| only_page(&pages, &format!("Chart {chart} {word} here")));
        assert_eq!(start, end, "chart {chart} is split");
        on.push(start);
    }
    on.dedup();
    assert!(on.len() > 2, "the charts are on pages {on:?}");
    let first = pages.iter().position(|page| page.has("Row 0 0")).unwrap();
    let last = pages.iter().position(|page| page.has("Row 89 89")).unwrap();
    assert!(last > first, "the table has one page");
    for page in &pages[first..=last] {
        assert!(page.has("Name Size Row"), "the table has no head: {}", page.text);
    }
}

#[test]
fn the_whole_report_is_printed_with_a_title_contents_and_chapters_on_pages_of_their_own() {
    let Some(context) = Context::open() else { return };
    let project = project();
    project.write("foresite.yaml", &SETTINGS.replace("search: true", "search: true, print: true"));
    project.write(
        "content/second.md",
        "---\ntitle: Second page\n---\n\n## A part {#part}\n\nThe second page, after [the first](index.md).\n\n![](chart:c5)\n",
    );
    let address = format!("{}print/", build(&project));
    let [pages, dark] = printed(&context, &address);
    assert_eq!(pages, dark, "dark mode changes what is printed");
    for part in ["Small report", "A. Author", "7 May 2026", "Contents", "First page 1", "Second page A part 2"] {
        assert!(pages[0].has(part), "{part:?} is missing: {}", pages[0].text);
    }
    assert!(!pages[0].has("Folded words."), "the first chapter is on the page of the contents");
    let [first, second] =
        ["Folded words.", "The second page, after the first (§ 1)."].map(|text| only_page(&pages, text));
    assert_eq!(first, 1);
    assert!(!pages[second].has("Row 89 89"), "the second chapter does not start a page");
    assert!(pages[second].has("2 Second page The second page"), "{}", pages[second].text);
    // Each chart is whole, in the chapter that it is in.
    for text in ["Chart 5 starts here", "Chart 5 ends here"] {
        assert_eq!(pages.iter().filter(|page| page.has(text)).count(), 2, "{text}");
        assert!(pages[second].has(text), "{text}");
    }
    for text in ["Search", "Skip to", "Made with", "The whole report", "All pages of the report"] {
        assert!(!pages.iter().any(|page| page.has(text)), "{text:?} is printed");
    }
    for (at, page) in pages.iter().enumerate() {
        assert!(page.has(&format!("{} / {}", at + 1, pages.len())), "page {at} has no number: {}", page.text);
    }
    let mut tab = context.tab(1280);
    tab.open(&address);
    assert_eq!(tab.complaints(), Vec::<String>::new());
}
