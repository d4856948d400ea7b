//! Tests queries: the best, least or first row of a dataset that meets a condition, in bound figures and in models.

use std::fs;

use super::project::{Ended, Project};

/// A dataset as of 7 May 2026: one model has no score, one is dated later, and two have the same score.
const MODELS: &str = "\
key: name
date: released
columns:
  name: { type: text }
  maker: { type: text }
  released: { type: date }
  size: { unit: Gparam }
  score: { optional: true }
derived:
  weights: { value: size * 4 bit/param, unit: GB }
rows:
  - { name: Small, maker: One, released: 2025-03-01, size: 8, score: 20 }
  - { name: Middle, maker: Two, released: 2025-06-01, size: 30, score: 40 }
  - { name: Same, maker: One, released: 2025-09-01, size: 20, score: 40 }
  - { name: Large, maker: Two, released: 2025-02-01, size: 400, score: 60 }
  - { name: Unknown, maker: One, released: 2025-01-01, size: 4 }
  - { name: Later, maker: One, released: 2026-06-01, size: 4, score: 90 }
";

const BOXES: &str = "\
key: box
columns: { box: { type: text }, room: { unit: GB }, price: { unit: USD } }
rows:
  - { box: Card, room: 18, price: 2000 }
  - { box: Tower, room: 120, price: 4000 }
";

fn project(prose: &str) -> Project {
    let project = Project::small();
    project.write("data/models.yaml", MODELS);
    project.write("data/boxes.yaml", BOXES);
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{prose}\n"));
    project
}

/// Returns the text of the page for a link whose text is left empty.
fn filled(links: &[&str]) -> Vec<String> {
    let lines: Vec<String> = links.iter().map(|link| format!("- at [](<={link}>) end")).collect();
    let project = project(&lines.join("\n"));
    project.run(&["build"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    // An expression with `>` is in the tag as well.
    let texts = page.split("at <data").skip(1).map(|part| part.split_once("</data>").unwrap().0);
    let texts = texts.map(|text| text.strip_suffix("</a>").unwrap().rsplit_once('>').unwrap().1);
    texts.map(str::to_owned).collect()
}

#[test]
fn a_query_returns_a_row_that_meets_its_condition() {
    let expected = [
        ("models.best(score).name", "Large"),
        ("models.best(score, weights <= 18 GB).name", "Middle"),
        ("models.best(score, weights <= 18 GB).released.month", "June 2025"),
        ("models.best(score, weights <= boxes[\"Card\"].room and size < 30 Gparam).name", "Same"),
        ("models.best(score, weights <= boxes[\"Card\"].room, maker = \"One\").name", "Same"),
        ("models.best(released).name", "Same"),
        ("models.least(size, score >= 0).name", "Small"),
        ("models.least(weights).weights", "2 GB"),
        ("models.first(score >= 40).name", "Large"),
        ("models.first().name", "Unknown"),
        ("models.first(score >= models.best(score, weights <= 4 GB).score and released > 2025-02-01).name", "Small"),
        ("boxes.least(price, room >= models.best(score).weights / 2).box", "Tower"),
        ("(today - models.first(score > 20 and weights < 20 GB).released) in month", "11 months"),
    ];
    let found = filled(&expected.map(|(link, _)| link));
    assert_eq!(found.len(), expected.len());
    for ((link, expected), found) in expected.iter().zip(found) {
        assert_eq!(found, *expected, "{link}");
    }
}

#[test]
fn a_queried_value_meets_a_condition_with_that_value_as_its_bound() {
    // 30/7 has infinitely many digits in every unit.
    let project = project("[](<=odd.first(part >= odd.best(part).part).name>)");
    let rows = (1..40).map(|row| format!("  - {{ name: R{row}, day: 2020-01-01, much: {row} }}\n")).collect::<String>();
    project.write(
        "data/odd.yaml",
        &format!(
            "key: name\ndate: day\ncolumns: {{ name: {{ type: text }}, day: {{ type: date }}, much: {{ unit: Gparam }} \
             }}\nderived:\n  part: {{ value: much * 4.85 bit/param / 7 }}\nrows:\n{rows}"
        ),
    );
    project.run(&["build"]).ends_with(0);
    assert!(fs::read_to_string(project.path("public/second/index.html")).unwrap().contains(">R39</a></data>"));
}

#[test]
fn reports_a_figure_that_a_new_row_made_stale_and_fixes_it() {
    let page = "| A | B |\n|---|---|\n| [Middle](<=models.best(score, weights <= 18 GB).name>) | b |\n\n\
        A `[code](<=a < b>)` and [40](<=models.best(score, weights <= 18 GB and released < 2026-01-01).score>).";
    let project = project(page);
    project.run(&["build"]).ends_with(0);
    let html = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    assert!(html.contains(">Middle</a></data>") && html.contains("<code>[code](&lt;=a &lt; b&gt;)</code>"), "{html}");
    let row = "  - { name: Newer, maker: One, released: 2026-05-01, size: 8, score: 50 }\n";
    project.write("data/models.yaml", &format!("{MODELS}{row}"));
    let ended = project.run(&["build"]).ends_with(1);
    assert!(ended.stderr.contains("second.md:7:4") && ended.stderr.contains("`Newer`"), "{}", ended.stderr);
    project.run(&["fix"]).ends_with(0);
    let mended = fs::read_to_string(project.path("content/second.md")).unwrap();
    assert!(mended.contains(&page.replace("[Middle]", "[Newer]")), "{mended}");
}

#[test]
fn queries_work_in_grids_and_titles() {
    let project = project("![](table:t)");
    project.write(
        "data/tables/t.yaml",
        "kind: grid\ntitle: The best is [Large](<=models.best(score).name>)\nsubtitle: And by then\nheaders: [A, B]\nrows:\n  \
         - [a, '[Same](<=models.best(score, size > 10 Gparam and size < 30 Gparam).name>)']\n",
    );
    project.run(&["build"]).ends_with(0);
    let html = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    assert!(html.contains("The best is Large") && html.contains("Same"), "{html}");
}

fn refused(link: &str) -> Ended {
    project(&format!("[](<={link}>)")).run(&["build"]).ends_with(1)
}

#[test]
fn reports_a_query_that_has_no_answer() {
    for (link, message) in [
        ("models.best(score, weights <= 1 GB).name", "no row of `models` meets the condition"),
        ("models.best(score, weights <= 1 GB).name", "rows without `score` and rows dated after `today` are left out"),
        ("models.best(score, wieghts <= 1 GB).name", "did you mean `weights`?"),
        ("models.best(scoer).name", "did you mean `score`?"),
        ("models.best(name).name", "`name` has text"),
        ("models.best(weights <= 1 GB).name", "expected the name of a column"),
        ("models.best(score, 3 GB).name", "expected a condition"),
        ("models.best(score, weights >= 3).name", "a plain number"),
        ("models.best(score, maker = \"Oen\").name", "did you mean `\"One\"`?"),
        ("models.best(score, maker = 3).name", "`maker` has text: expected text in quotes"),
        ("boxes.first(price > 0 USD).box", "`boxes` has no column of dates"),
        ("models.bets(score).name", "did you mean `best`?"),
        ("models.best(score, weights <= boxes[\"Crad\"].room).name", "did you mean `\"Card\"`?"),
        ("models.best(score)", "expected"),
    ] {
        let ended = refused(link);
        assert!(ended.stderr.contains(message), "{link}: no {message:?} in\n{}", ended.stderr);
    }
}

#[test]
fn evaluates_a_nested_query_once_and_not_for_every_row() {
    let mut link = "models.best(score).score".to_owned();
    for _ in 0..12 {
        link = format!("models.best(score, score <= {link}).score");
    }
    let project = project(&format!("[](<={link}>)"));
    let rows: String = (1..200)
        .map(|row| format!("  - {{ name: R{row}, maker: M, released: 2020-01-01, size: 1, score: 1 }}\n"))
        .collect();
    project.write("data/models.yaml", &format!("{MODELS}{rows}"));
    let start = std::time::Instant::now();
    project.run(&["build"]).ends_with(0);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
