//! Figures bound into prose: every attribute and every format, on a model whose answers are known beforehand.

use std::fs;

use super::project::Project;

/// Outcomes without doubt, and a wait of ten days on average.
const MODEL: &str = "\
window: { from: 2025-01-01, to: 2040-01-01 }
inputs:
  wait: exponential(mean = 10 day)
  card: uniform(low = 2030-01-01, high = 2034-01-01)
conditions:
  fits: t >= card
  fast: t >= 2029-01-01
outcomes:
  ready: 2030-06-14
  cost: 1234.56 USD
  share: 37.5%
  lasts: wait
  both: first(fits and fast)
  not_yet: first(false)
";

/// What stands on the page for a link whose text is left empty.
fn filled(links: &[&str]) -> Vec<String> {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    let lines: Vec<String> = links.iter().map(|link| format!("- at [](<={link}>) end")).collect();
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{}\n", lines.join("\n")));
    project.run(&["build"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    let mut found = Vec::new();
    for part in page.split("at <data").skip(1) {
        let (_, inside) = part.split_once('>').unwrap();
        found.push(inside.split_once("</data>").unwrap().0.to_owned());
    }
    assert_eq!(found.len(), links.len(), "{page}");
    found
}

#[test]
fn every_attribute_and_format_of_a_bound_figure_says_what_the_model_does() {
    let expected = [
        ("plan.ready.median.year", "2030"),
        ("plan.ready.median.month", "June 2030"),
        ("plan.ready.median.date", "14 June 2030"),
        ("plan.ready.median", "June 2030"),
        ("plan.cost.median.money", "$1,235"),
        ("plan.share.median.percent", "38%"),
        ("plan.share.median.round(3)", "0.375"),
        ("plan.both.never.percent", "0%"),
        ("plan.both.by(2031).percent", "50%"),
        ("plan.both.by(2033).percent", "100%"),
        ("plan.not_yet.never.percent", "100%"),
        ("plan.both.bottleneck", "fits"),
        ("plan.both.p5.year", "2030"),
        ("plan.both.p95.year", "2033"),
        ("plan.both.range(p5,p95).year", "2030–2033"),
        ("plan.lasts.mean.round(0)", "10 days"),
        ("plan.lasts.p10.round(0)", "1 day"),
        ("plan.wait.median.round(0)", "7 days"),
        ("ready.median.year", "2030"),
        ("2 * 3 GB", "6 GB"),
    ];
    let found = filled(&expected.map(|(link, _)| link));
    for ((link, expected), found) in expected.iter().zip(found) {
        assert_eq!(found, *expected, "{link}");
    }
}
