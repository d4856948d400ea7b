//! Rows that state when they were published: a build as of a date reads what was known by then.

use serde_json::Value;

use super::project::Project;

/// Figures of three years; that of 2023 is revised twice.
const FIGURES: &str = "\
title: Output
key: year
date: year
published: published
columns:
  year: { type: date }
  output: { unit: GW }
  published: { type: date, optional: true }
rows:
  - { year: 2022, output: 10 }
  - { year: 2023, output: 16, published: 2024-03-01 }
  - { year: 2023, output: 20, published: 2024-09-15 }
  - { year: 2024, output: 30, published: 2025-03 }
  - { year: 2023, output: 25, published: 2025-09-15 }
";

/// A report on these figures with one page.
fn report() -> Project {
    let project = Project::small();
    project.write("data/figures.yaml", FIGURES);
    project.write(
        "data/models/m.yaml",
        "outcomes:\n  of_2023: figures[year = 2023].output\n  latest: figures.best(output).output\n",
    );
    project.write("content/index.md", "---\ntitle: Home\n---\n\n[](=m.of_2023.median) and [](=m.latest.median)\n");
    project
}

/// Returns the medians of both outcomes as of a date.
fn medians(project: &Project, as_of: &str) -> [f64; 2] {
    let ended = project.run(&["forecast", "--format", "json", "--model", "m", "--as-of", as_of]).ends_with(0);
    let found: Value = serde_json::from_str(&ended.stdout).unwrap();
    ["of_2023", "latest"].map(|name| found["outcomes"][name]["quantiles"]["0.5"].as_f64().unwrap())
}

#[test]
fn a_run_as_of_a_date_reads_what_was_published_by_then() {
    let project = report();
    for (as_of, known) in [
        ("2024-03-01", [16.0, 16.0]),
        ("2024-09-14", [16.0, 16.0]),
        ("2024-09-15", [20.0, 20.0]),
        // A month of publication is over before its rows count as known.
        ("2025-03-30", [20.0, 20.0]),
        ("2025-03-31", [20.0, 30.0]),
        ("2026-01-01", [25.0, 30.0]),
    ] {
        assert_eq!(medians(&project, as_of), known, "{as_of}");
    }
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let project = report();
    let (head, rows) = FIGURES.split_once("rows:\n").unwrap();
    let reversed: Vec<&str> = rows.lines().rev().collect();
    project.write("data/figures.yaml", &format!("{head}rows:\n{}\n", reversed.join("\n")));
    assert_eq!(medians(&project, "2024-09-15"), [20.0, 20.0]);
    assert_eq!(medians(&project, "2026-01-01"), [25.0, 30.0]);
}

#[test]
fn the_report_on_the_data_counts_what_is_left_out() {
    let project = report();
    let text = project.run(&["check", "--data", "--as-of", "2024-12-01"]).ends_with(0).stdout;
    assert!(
        text.contains("  2 rows, dated 2022 to 2023\n  left out: 2 rows not published yet, 1 row revised later\n"),
        "{text}"
    );
    let json = project.run(&["check", "--data", "--format", "json", "--as-of", "2026-01-01"]).ends_with(0).stdout;
    let found: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(found["datasets"][0]["withheld"], serde_json::json!({ "unpublished": 0, "revised": 2 }));
    project.write("content/index.md", "---\ntitle: Home\n---\n\n![](dataset:figures)\n");
    project.run(&["build", "--as-of", "2024-12-01"]).ends_with(0);
    let page = std::fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(page.contains("2 more rows were not published by then and are left out."), "{page}");
    assert!(page.contains("1 more row was revised later and is left out."), "{page}");
}

#[test]
fn revisions_need_a_key_and_a_date_of_their_own() {
    let project = report();
    project.write("data/figures.yaml", &FIGURES.replace("key: year\n", ""));
    let (error, hints) = project.errors().swap_remove(0);
    assert_eq!(
        error,
        "data/figures.yaml:3 expected a key beside `published`: a row revises the earlier ones with its key"
    );
    assert_eq!(hints, ["name the columns that a revision leaves as they are: `key: year`"]);
    project.write("data/figures.yaml", &FIGURES.replace("2024-09-15", "2024-03-01"));
    let (error, _) = project.errors().swap_remove(0);
    assert_eq!(error, "data/figures.yaml:12 two rows are named `2023, 2024-03-01`");
    project.write("data/figures.yaml", &FIGURES.replace("published: published", "published: output"));
    let (error, _) = project.errors().swap_remove(0);
    assert_eq!(error, "data/figures.yaml:4 expected a column of dates, but `output` is not one");
}
