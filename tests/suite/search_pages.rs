//! The search over the pages: what is published for it. That it finds things is tested in the browser.

use std::fs;

use super::project::Project;

const SETTINGS: &str = "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\n";

fn read(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path("public").join(path)).unwrap()
}

#[test]
fn a_site_has_no_search_unless_the_settings_ask_for_it() {
    let project = Project::small();
    project.run(&["build"]).ends_with(0);
    for path in ["search", "search.js", "search.css", "search-index.js"] {
        assert!(!project.path("public").join(path).exists(), "{path}");
    }
    assert!(!read(&project, "index.html").contains("search"));
}

#[test]
fn the_index_has_the_words_that_readers_see() {
    let project = Project::small();
    project.write("foresite.yaml", &format!("{SETTINGS}publish: {{ search: true }}\n"));
    project.write("data/models/plan.yaml", "outcomes: { ready: 2031-05-01 }\n");
    project.write(
        "content/second.md",
        "---\ntitle: \"Second, in [2031](=plan.ready.median.year)\"\n---\n\nIt is *ready* in [2031](=plan.ready.median.year).\n\n## Größe & more {#size}\n\n<!-- hidden -->\nSizes.\n",
    );
    project.run(&["build"]).ends_with(0);
    assert_eq!(
        read(&project, "search-index.js"),
        "globalThis.searchIndex={\"pages\":[[\"\",\"Home\",0,\"\"],[\"second/\",\"Second, in 2031\",0,\"\",\"size\",\"Größe & more\"]],\
         \"words\":\"02031 0first 0in 1s 1t 0on 0page 0ready 0second 1izes 0the 1o\",\"sections\":\"2 0 2 2 2 0 0 2 0 4 0 0\",\"usual\":\"\"}\n"
    );
    let page = read(&project, "search/index.html");
    assert!(page.contains("<a href=../second/>Second, in 2031</a>"), "{page}");
    assert!(read(&project, "second/index.html").contains("<a href=../search/ rel=search>Search</a>"));
}

#[test]
fn reports_a_page_at_the_address_of_the_search() {
    let project = Project::small();
    project.write("foresite.yaml", &format!("{SETTINGS}publish: {{ search: true }}\n"));
    project.write("content/search.md", "---\ntitle: Mine\n---\n\nText.\n");
    let ended = project.run(&["build"]).ends_with(1);
    assert!(ended.stderr.contains("the address `/search/` is among those of the search"), "{}", ended.stderr);
}
