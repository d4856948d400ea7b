//! How to cite the report: its page, and its entries for BibTeX, which the program's own reader of bibliographies reads back.

use std::fs;

use super::project::Project;

const SETTINGS: &str = "base_url: https://example.org/small/\nas_of: 2026-05-07\n";

/// A title with every character that LaTeX reads as a mark.
const HARD: &str = "50% of $5 & #1 {a_b} ~x^2 “Zeit”";

fn read(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path("public").join(path)).unwrap()
}

#[test]
fn the_report_and_its_dated_pages_can_be_cited() {
    let project = Project::small();
    project.write("foresite.yaml", &format!("title: When is it ready?\nauthor: Jane Doe\n{SETTINGS}"));
    project.write("content/old.md", "---\ntitle: Old\ndate: 2026-01-02\n---\n\nText.\n");
    project.write("content/new.md", "---\ntitle: New\ndate: 2026-01-02\nupdated: 2026-03-04\n---\n\nText.\n");
    project.run(&["build"]).ends_with(0);
    assert_eq!(
        read(&project, "cite.bib"),
        "@misc{when-is-it-ready,\n  author = {{Jane Doe}},\n  title = {{When is it ready?}},\n  year = {2026},\n  month = may,\n  \
         note = {As of 7 May 2026},\n  url = {https://example.org/small/}\n}\n\n\
         @misc{when-is-it-ready-new,\n  author = {{Jane Doe}},\n  title = {{New}},\n  howpublished = {When is it ready?},\n  \
         year = {2026},\n  month = mar,\n  note = {As of 7 May 2026},\n  url = {https://example.org/small/new/}\n}\n\n\
         @misc{when-is-it-ready-old,\n  author = {{Jane Doe}},\n  title = {{Old}},\n  howpublished = {When is it ready?},\n  \
         year = {2026},\n  month = jan,\n  note = {As of 7 May 2026},\n  url = {https://example.org/small/old/}\n}\n"
    );
    let page = read(&project, "cite/index.html");
    for text in [
        "Jane Doe (2026). When is it ready? As of 7 May 2026.",
        "Jane Doe (2026). New. When is it ready?, 4 March 2026. As of 7 May 2026.",
        "@misc{when-is-it-ready-old,",
    ] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    assert!(read(&project, "second/index.html").contains("href=../cite/>Cite this report<"), "no link at the foot");
}

#[test]
fn bibtex_reads_back_what_is_cited() {
    let project = Project::small();
    project.write("foresite.yaml", &format!("title: Small\nauthor: A & B\n{SETTINGS}"));
    project.write("content/hard.md", &format!("---\ntitle: \"{HARD}\"\ndate: 2026-01-02\n---\n\nText.\n"));
    project.run(&["build"]).ends_with(0);
    let entries = read(&project, "cite.bib");
    project.write("data/own.bib", &entries);
    project.write("content/second.md", "---\ntitle: Second\n---\n\nAs was said [@small-hard].\n");
    let ended = project.run(&["check", "--strict"]);
    assert_eq!(ended.status, Some(0), "{}{}", ended.stdout, ended.stderr);
    project.run(&["build"]).ends_with(0);
    let page = read(&project, "second/index.html");
    let sources = page.split_once("fs:source-1").unwrap().1.replace('\u{a0}', "~");
    for part in ["50% of $5 &amp; #1 {a_b} ~x^2 “Zeit”", "A &amp; B", "2026-01", "https://example.org/small/hard/"]
    {
        assert!(sources.contains(part), "{part} is not in {sources}");
    }
}

#[test]
fn a_report_without_an_author_and_one_with_a_page_of_its_own_have_no_such_page() {
    let project = Project::small();
    project.run(&["build"]).ends_with(0);
    assert!(!project.path("public/cite").exists() && !project.path("public/cite.bib").exists());
    assert!(!read(&project, "index.html").contains("Cite this report"));
    project.write("foresite.yaml", &format!("title: Small\nauthor: Jane Doe\n{SETTINGS}"));
    project.write("content/cite.md", "---\ntitle: My own\n---\n\nAsk me.\n");
    project.run(&["build"]).ends_with(0);
    assert!(read(&project, "cite/index.html").contains("Ask me."));
    assert!(read(&project, "index.html").contains("Cite this report"));
}
