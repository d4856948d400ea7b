//! Tests the numbers of figures and tables, and the links that read them.

use std::fs;

use super::project::Project;

/// Returns a project with a chart, a table, and a picture.
fn project() -> Project {
    let project = Project::small();
    project.write("data/sources.yaml", "maker: { title: The list }\n");
    project.write(
        "data/cards.yaml",
        "title: Cards\nsources: [maker]\nkey: name\ndate: made\ncolumns:\n  name: { type: text, label: Card }\n  made: { type: date, label: Made }\n  memory: { unit: GB, label: Memory }\n\
         rows:\n  - { name: One, made: 2024-01-01, memory: 16 }\n  - { name: Two, made: 2025-01-01, memory: 32 }\n",
    );
    project.write(
        "data/charts/growth.yaml",
        "kind: line\ntitle: Memory doubles\nsources: [maker]\nseries: [{ path: cards.memory, label: Cards }]\n",
    );
    project.write("data/tables/all_cards.yaml", "kind: dataset\ntitle: Every card\nsources: [maker]\ndataset: cards\n");
    project.write(
        "static/wave.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 3\"><path d=\"M0 2h9\"/></svg>\n",
    );
    project
}

const FIGURES: &str = "![A wave](/wave.svg){#fig-wave}\n\n![](chart:growth)\n\n![](table:all_cards)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: What *is* said {#tbl-said .wide}\n\n\
                       ![Left](/wave.svg \"The left\")\n![Right](/wave.svg \"The right\"){#fig-right}\n\n| c | d |\n|---|---|\n| 3 | 4 |\n";

fn second(project: &Project, front: &str, text: &str) {
    project.write("content/second.md", &format!("---\ntitle: Second\n{front}---\n\n{text}\n"));
}

fn built(project: &Project, path: &str) -> String {
    project.run(&["build", "--strict"]).ends_with(0);
    fs::read_to_string(project.path(&format!("public/{path}"))).unwrap()
}

#[test]
fn a_link_without_words_reads_the_number_of_its_figure() {
    let project = project();
    let text = "See [](#chart-growth), [](#fig-wave), [](#tbl-said), [](#table-all_cards), [](#fig-right), and [this](#fig-wave).";
    second(&project, "", &format!("{text}\n\n{FIGURES}"));
    let page = built(&project, "second/index.html");
    let expected = "See <a href=#chart-growth>Figure 2</a>, <a href=#fig-wave>Figure 1</a>, <a href=#tbl-said>Table 2</a>, \
                    <a href=#table-all_cards>Table 1</a>, <a href=#fig-right>Figure 4</a>, and <a href=#fig-wave>this</a>.";
    assert!(page.contains(expected), "{page}");
    for caption in [
        "<figcaption><span class=figure-number>Figure 1.</span> <span aria-hidden=true>A wave</span></figcaption>",
        "<span class=figure-number>Figure 2.</span> Memory doubles</p>",
        "<span class=figure-number>Table 1.</span> Every card</p>",
        "<figcaption><span class=figure-number>Table 2.</span> What <em>is</em> said</figcaption>",
        "<figcaption><span class=figure-number>Figure 3.</span> The left</figcaption>",
        "<figcaption><span class=figure-number>Figure 4.</span> The right</figcaption>",
    ] {
        assert!(page.contains(caption), "{caption} in {page}");
    }
    assert!(page.contains("<figure class=\"markdown-table wide\" id=tbl-said>"), "{page}");
    assert!(page.contains("aria-label=\"What is said\"") && !page.contains("Table 3"), "{page}");
}

#[test]
fn figures_have_no_numbers_unless_somebody_asks() {
    let project = project();
    second(
        &project,
        "",
        &format!(
            "See [the chart](#chart-growth), `[](#fig-wave)`, and:\n\n```markdown\n[](#fig-wave)\n```\n\n{FIGURES}"
        ),
    );
    let page = built(&project, "second/index.html");
    assert!(
        !page.contains("figure-number") && page.contains("<figcaption>What <em>is</em> said</figcaption>"),
        "{page}"
    );
    second(&project, "number_figures: true\n", FIGURES);
    assert!(built(&project, "second/index.html").contains("Figure 2.</span> Memory doubles"));
    project.write(
        "foresite.yaml",
        "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\nlanguage: de\nnumber_figures: true\n",
    );
    second(&project, "", FIGURES);
    let page = built(&project, "second/index.html");
    assert!(page.contains("Abbildung 2.</span> Memory doubles") && page.contains("Tabelle 1.</span>"), "{page}");
    second(&project, "number_figures: false\n", FIGURES);
    assert!(!built(&project, "second/index.html").contains("figure-number"));
}

#[test]
fn a_link_without_words_reads_numbers_of_other_pages() {
    let project = project();
    second(&project, "", FIGURES);
    project.write(
        "content/index.md",
        "---\ntitle: Home\n---\n\nSee [](second.md#chart-growth) and [](/second/#tbl-said).\n",
    );
    let home = built(&project, "index.html");
    let expected = "See <a href=./second/#chart-growth>Figure 2</a> and <a href=./second/#tbl-said>Table 2</a>.";
    assert!(home.contains(expected), "{home}");
    let page = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    assert!(page.contains("Figure 2.</span> Memory doubles"), "the page shows the number that others read: {page}");
}

#[test]
fn only_what_is_published_has_a_number() {
    let project = project();
    project.write("data/models/plan.yaml", "outcomes: { room: 32 GB }\n");
    let text = "[](#fig-b), [](#fig-c)\n\n{when=\"plan.room < 1 GB\"}\n![A](/wave.svg){#fig-a}\n\n{otherwise}\n![B](/wave.svg){#fig-b}\n\n![C](/wave.svg){#fig-c}\n";
    second(&project, "", text);
    let page = built(&project, "second/index.html");
    assert!(page.contains("<a href=#fig-b>Figure 1</a>, <a href=#fig-c>Figure 2</a>"), "{page}");
    second(&project, "", &text.replacen("[](#fig-b)", "[](#fig-a)", 1));
    let errors = project.errors();
    assert_eq!(errors[0].0, "content/second.md:5 the page `/second/` has no element with the id `fig-a`");
}

#[test]
fn a_link_without_words_to_something_else_is_an_error() {
    let project = project();
    let error = |link: &str| {
        second(&project, "", &format!("See {link}.\n\n## Why {{#why}}\n\n{FIGURES}"));
        let errors = project.errors();
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors.into_iter().next().unwrap()
    };
    let (message, hints) = error("[](#fig-wafe)");
    assert_eq!(message, "content/second.md:5 the page `/second/` has no element with the id `fig-wafe`");
    assert_eq!(hints, ["did you mean `fig-wave`?"]);
    assert_eq!(error("[](#fig-growth)").1, ["did you mean `chart-growth`?"]);
    assert_eq!(error("[](#tbl-all-cards)").1, ["did you mean `table-all_cards`?"]);
    assert_eq!(
        error("[](#why)").0,
        "content/second.md:5 the link to `#why` has no text, and nothing there has a number"
    );
    assert_eq!(error("[](second.md)").0, "content/second.md:5 the link to `second.md` has no text");
    assert!(error("[](third.md#a)").0.contains("leads to no page"));
}
