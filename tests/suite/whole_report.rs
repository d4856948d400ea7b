//! The report as one document to print: which pages are in it, and where their links lead. What Chromium prints is tested in
//! `browser/print.rs`.

use std::fs;

use super::project::{Ended, Project, foresite};

/// A report with a navigation, a handbook outside of it, and a section.
fn project(settings: &str) -> Project {
    let project = Project::small();
    let head = "title: Small report\nbase_url: https://example.org/small/\nas_of: 2026-05-07\nauthor: A. Author\n";
    project.write("foresite.yaml", &format!("{head}{settings}"));
    project.write("data/models/plan.yaml", "outcomes: { ready: 2031-05-01 }\n");
    project.write(
        "content/index.md",
        "---\ntitle: Home\n---\n\nOn to [the second part](second.md#part), [the essays](essays/index.md), [the manual](manual.md), and \
         [a file](notes.txt). Ready in [](=plan.ready.median.year).[^1]\n\n[^1]: A note.\n\n## Part {#part}\n\nWords.\n",
    );
    project.write(
        "content/second.md",
        "---\ntitle: Second <b>\ndate: 2026-05-01\ntags: [words]\n---\n\n## Part {#part}\n\nBack [home](index.md#part) and [here](#part).[^1]\n\n[^1]: Another.\n",
    );
    project.write("content/manual.md", "---\ntitle: Manual\n---\n\nNot a part of the report.\n");
    project.write("content/essays/index.md", "---\ntitle: Essays\ntemplate: list.html\n---\n");
    project.write("content/essays/one.md", "---\ntitle: One\n---\n\n![A picture](one.png) and [home](../index.md).\n");
    project.write("content/essays/one.png", "");
    project.write("static/notes.txt", "notes");
    fs::copy(super::project::repository().join("static/favicon.svg"), project.path("static/one.svg")).unwrap();
    project
}

const NAVIGATION: &str = "navigation: [index.md, { title: More, pages: [second.md, essays/index.md] }]\n";

fn built(project: &Project, path: &str) -> String {
    Ended::of(foresite(project.root()).args(["build", "--quiet"])).ends_with(0);
    fs::read_to_string(project.path("public").join(path)).unwrap_or_default()
}

/// Returns the titles of the chapters in order.
fn chapters(document: &str) -> Vec<&str> {
    document.split("<h1>").skip(2).map(|rest| rest.split('<').next().unwrap()).collect()
}

#[test]
fn the_pages_of_the_navigation_are_chapters_with_ids_of_their_own_and_links_to_each_other() {
    let project = project(&format!("{NAVIGATION}publish: {{ print: true, search: true }}\n"));
    let document = built(&project, "print/index.html");
    assert_eq!(chapters(&document), ["Home", "Second &lt;b&gt;", "Essays", "One"]);
    for part in [
        // The first link leads to another chapter, whose number is printed.
        "<a data-chapter=2 href=#2-part>the second part</a>",
        "<a data-chapter=3 href=#fs:chapter-3>the essays</a>",
        "<a href=../manual/>the manual</a>",
        "<a href=../notes.txt>a file</a>",
        "<h2 id=1-part><a class=anchor href=#1-part>Part",
        "<h2 id=2-part><a class=anchor href=#2-part>Part",
        "<a data-chapter=1 href=#1-part>home</a> and <a href=#2-part>here</a>",
        "src=../essays/one.png",
        // The list of how numbers are computed is on the page itself.
        "href=../#of.1",
        "<li><a href=#2-part>Part</a>",
        "content=noindex name=robots",
        "7 May 2026",
    ] {
        assert!(document.contains(part), "{part} is missing: {document}");
    }
    assert!(!document.contains("class=provenance") && !document.contains("Not a part"), "{document}");
    assert!(!document.contains("rel=canonical"), "{document}");
    for file in ["sitemap.xml", "feed.xml", "search/index.json", "tags/words/index.html"] {
        let text = fs::read_to_string(project.path("public").join(file)).unwrap_or_default();
        assert!(!text.contains("print/\"") && !text.contains("/print/<"), "{file}: {text}");
    }
    let home = fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(home.contains("<a href=./print/>The whole report</a>"), "{home}");
}

#[test]
fn a_list_chooses_the_pages_and_without_the_setting_there_is_no_document() {
    let own = project(&format!("{NAVIGATION}publish: {{ print: [manual.md, index.md, manual.md] }}\n"));
    assert_eq!(chapters(&built(&own, "print/index.html")), ["Manual", "Home"]);
    let none = project(NAVIGATION);
    let home = built(&none, "index.html");
    assert!(!home.contains("print/") && !none.path("public/print").exists());
}

#[test]
fn each_language_has_a_document_of_its_own() {
    let project = project(&format!(
        "{NAVIGATION}publish: {{ print: [second.md] }}\nlanguages: {{ de: {{ title: Bericht, navigation: [de/index.md] }} }}\n"
    ));
    project.write("content/de/index.md", "---\ntitle: Start\n---\n\nText.\n");
    let german = built(&project, "de/print/index.html");
    assert_eq!(chapters(&german), ["Start"]);
    assert!(german.contains("Inhalt") && german.contains("<h1>Bericht"), "{german}");
    project.write("content/de/second.md", "---\ntitle: Zweite\n---\n\nText.\n");
    assert_eq!(chapters(&built(&project, "de/print/index.html")), ["Zweite"]);
    assert_eq!(chapters(&built(&project, "print/index.html")), ["Second &lt;b&gt;"]);
}

#[test]
fn reports_unknown_pages_pages_at_its_address_and_a_document_that_is_too_large() {
    let unknown = project("publish: { print: [secnd.md] }\n");
    let errors = unknown.errors();
    assert_eq!(errors[0].0, "foresite.yaml:5 unknown page `secnd.md` in `print`");
    assert_eq!(errors[0].1[0], "did you mean `second.md`?");
    let taken = project("publish: { print: true }\n");
    taken.write("content/print.md", "---\ntitle: Print\n---\n\nText.\n");
    assert_eq!(
        taken.errors(),
        [(
            "content/print.md:1 the address `/print/` is among those of the report as one document".to_owned(),
            vec!["rename it".to_owned()]
        )]
    );
    let large = project("publish: { print: true }\nlimits: { rendered_size: 20 kB }\n");
    for page in 0..8 {
        large.write(&format!("content/p{page}.md"), &format!("---\ntitle: P\n---\n\n{}\n", "word ".repeat(900)));
    }
    let errors = large.errors();
    assert_eq!(
        errors[0].0,
        "foresite.yaml:2 the report as one document, `print/`, is larger than 20 kB before it is minified"
    );
    assert_eq!(errors.len(), 1, "{errors:?}");
    // The second hint is followed.
    assert_eq!(errors[0].1[1], "or list its pages in `foresite.yaml`: `publish: { print: [index.md] }`");
    let settings = fs::read_to_string(large.path("foresite.yaml")).unwrap();
    large.write("foresite.yaml", &settings.replace("print: true", "print: [index.md]"));
    large.run(&["check"]).ends_with(0);
}
