//! The provenance of the numbers on a page: each bound figure leads to its expression, inputs, rows and sources.

use std::fs;

use foresite::html;
use foresite::render::plain_text;

use super::project::Project;

const MODEL: &str = "\
title: The plan
window: { from: 2025-01-01, to: 2050-01-01 }
units: { sack: }
inputs:
  pace: { value: 'uniform(low = 2 year, high = 8 year)', label: Pace of progress }
  wait: { value: 'uniform(low = 0.1 year, high = 0.2 year)', label: Wait for a shop }
  start: { value: 2027-05-14, label: First day }
  sacks: 3 sack
curves:
  level: { value: 'grow(1 GB, start, pace)', label: Level }
outcomes:
  ready: { value: first(level > 4 GB) + wait, label: Local readiness, sources: [maker] }
  all: 2 * sacks
scenarios:
  slow: { label: Slow going, set: { pace: 9 year } }
";

const CARDS: &str = "\
title: Cards
key: name
columns: { name: { type: text }, memory: { unit: GB } }
rows:
  - { name: Acme 980, memory: 4, sources: [tester], note: As sold. }
  - { name: Acme 5090, memory: 32 }
sources: [maker]
";

fn project(body: &str) -> Project {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    project.write("data/cards.yaml", CARDS);
    project.write(
        "data/sources.yaml",
        "maker: { title: The maker, url: 'https://example.org/m' }\ntester: { title: The tester }\n",
    );
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{body}\n"));
    project
}

fn page(project: &Project) -> String {
    project.run(&["build"]).ends_with(0);
    fs::read_to_string(project.path("public/second/index.html")).unwrap()
}

/// Returns the provenance of a page, line by line.
fn provenance(page: &str) -> Vec<String> {
    let (_, rest) = page.split_once("<details class=provenance").unwrap_or_else(|| panic!("no provenance in {page}"));
    let (inside, _) = rest.split_once("</details>").unwrap();
    let text = plain_text(&format!("<p{inside}")).replace('\u{a0}', " ");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn lists_the_expression_and_the_inputs_of_a_models_figure_by_importance() {
    let page = page(&project(
        "In [](=plan.ready.median.year), for sure in [](=plan.ready.p95.year), [](=plan.all.median.bare).",
    ));
    let lines = provenance(&page);
    assert_eq!(lines[0], "Where the numbers on this page come from");
    assert!(lines[1].starts_with("One run, as of 7 May 2026: The plan, 16,384 samples, seed "), "{lines:?}");
    let expected = [
        "Local readiness · The plan first(level > 4 GB) + wait",
        "Depends on Pace of progress: 5 years (90%: 2.3–7.7 years); Wait for a shop: 0.15 years (90%: 0.11–0.2 years); First day: 2027-05-14",
        "Source: The maker",
    ];
    assert_eq!(lines[2..5], expected);
    assert!(lines[5].starts_with("2037 plan.ready.median.year exactly 2037-0"), "{lines:?}");
    assert!(lines[6].starts_with("2042 plan.ready.p95.year exactly 2042-"), "{lines:?}");
    assert_eq!(lines[7..], ["All · The plan 2 * sacks", "Depends on Sacks: 3 sack", "6 plan.all.median.bare"]);
}

#[test]
fn a_chance_that_all_samples_agree_on_is_not_exact() {
    let page = page(&project("[](<=plan.pace.below(100 year)>), [](<=plan.pace.above(100 year)>)"));
    let lines = provenance(&page);
    let figures: Vec<&String> = lines.iter().filter(|line| line.contains("100 year")).collect();
    assert_eq!(figures, [">99% plan.pace.below(100 year)", "<1% plan.pace.above(100 year)"]);
}

#[test]
fn lists_what_a_scenario_sets() {
    let lines = provenance(&page(&project("[](=plan.slow.ready.median.year), [](=plan.slow.pace.median)")));
    let of_outcome = [
        "Local readiness, Slow going · The plan first(level > 4 GB) + wait",
        "Sets Pace of progress: 9 year",
        "Source: The maker",
    ];
    assert_eq!(lines[2..5], of_outcome);
    assert_eq!(lines[6..], ["Pace of progress, Slow going · The plan 9 year", "9 years plan.slow.pace.median"]);
}

#[test]
fn lists_the_dataset_the_row_and_the_sources_of_a_rows_figure() {
    let lines = provenance(&page(&project(
        "[](<=cards[\"Acme 980\"].memory>) and [](<=cards.best(memory).memory>), [](<=cards[\"Acme 5090\"].memory / cards[\"Acme 980\"].memory>) \
         times, of [](=cards.count), [](<=2 * 3 GB>).",
    )));
    let expected = [
        "Where the numbers on this page come from",
        "Acme 980 · Cards",
        "Source: The tester",
        "As sold.",
        "4 GB cards[\"Acme 980\"].memory",
        "Acme 5090 · Cards",
        "Source: The maker",
        "32 GB cards.best(memory).memory",
        "Acme 5090 · Cards",
        "Source: The maker",
        "Acme 980 · Cards",
        "Source: The tester",
        "As sold.",
        "8 cards[\"Acme 5090\"].memory / cards[\"Acme 980\"].memory",
        "Cards · cards",
        "Source: The maker",
        "2 cards.count",
        "6 GB 2 * 3 GB",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn links_to_the_pages_that_show_the_model_and_the_dataset() {
    let project = project("[](=plan.ready.median.year) [](<=cards[\"Acme 980\"].memory>)");
    let links = |page: &str| -> Vec<String> {
        let inside = page.split_once("class=provenance").unwrap().1.split_once("</details>").unwrap().0.to_owned();
        let links = html::tags(&inside).filter(|tag| tag.name == "a");
        links.filter_map(|tag| tag.attribute("href").map(|link| link.into_owned())).collect()
    };
    let found = links(&page(&project));
    assert_eq!(found, ["https://example.org/m", "#at.1", "../data/cards.csv", "#at.2"], "no page shows them");
    project.write("data/tables/cards.yaml", "kind: dataset\ntitle: All cards\ndataset: cards\n");
    project.write("content/method.md", "---\ntitle: Method\n---\n\n![](model:plan)\n\n![](table:cards)\n");
    let found = links(&page(&project));
    assert_eq!(found, ["../method/#plan.ready", "https://example.org/m", "#at.1", "../method/#table-cards", "#at.2"]);
}

#[test]
fn a_page_without_bound_figures_has_no_provenance_and_its_words_do_not_count() {
    let project = project("Words alone.");
    assert!(!page(&project).contains("provenance"));
    project
        .write("content/second.md", "---\ntitle: Second\ndate: 2026-05-01\n---\n\nIn [](=plan.ready.median.year).\n");
    assert!(page(&project).contains("· 2 words</p>"), "{}", page(&project));
}

#[test]
fn a_bound_figure_in_the_footer_has_no_link() {
    let project = project("In [](=plan.ready.median.year).");
    project.write(
        "foresite.yaml",
        "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\ntheme:\n  footer: Until [](=plan.ready.p95.year)\n",
    );
    let page = page(&project);
    let (_, footer) = page.split_once("Until <data").unwrap();
    let (figure, _) = footer.split_once("</data>").unwrap();
    assert!(figure.contains("2042") && !figure.contains("<a") && page.matches("id=of.").count() == 1, "{page}");
}
