//! Bound figures in prose: every attribute and every format, on a model whose results are known in advance.

use std::fs;

use super::project::Project;

/// Outcomes that are certain, a wait of ten days on average, and two curves: one certain, one a range.
const MODEL: &str = "\
window: { from: 2025-01-01, to: 2040-01-01 }
inputs:
  wait: exponential(mean = 10 day)
  card: uniform(low = 2030-01-01, high = 2034-01-01)
  wide: uniform(low = 0 GB, high = 100 GB)
curves:
  memory: step(8 GB, 2026-01-01 -> 16 GB, 2030-01-01 -> 32 GB)
  need: wide + 0 GB * ((t - 2026-01-01) / (1 year))
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
scenarios:
  patient: { set: { wait: 20 day } }
  unsure: { set: { wait: 'uniform(low = 2 month, high = 4 month)' } }
";

/// Returns the texts that a build fills into links without text.
fn filled(links: &[&str]) -> Vec<String> {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    let lines: Vec<String> = links.iter().map(|link| format!("- at [](<={link}>) end")).collect();
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{}\n", lines.join("\n")));
    project.run(&["build"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    let mut found = Vec::new();
    for part in page.split("at <data").skip(1) {
        let (_, link) = part.split_once("<a ").unwrap();
        let (_, inside) = link.split_once('>').unwrap();
        found.push(inside.split_once("</a></data>").unwrap().0.replace("&lt;", "<").replace("&gt;", ">"));
    }
    assert_eq!(found.len(), links.len(), "{page}");
    found
}

#[test]
fn evaluates_every_attribute_and_format_of_a_bound_figure() {
    let expected = [
        ("plan.ready.median.year", "2030"),
        ("plan.ready.median.month", "June 2030"),
        ("plan.ready.median.date", "14 June 2030"),
        ("plan.ready.median", "June 2030"),
        ("plan.cost.median.money", "$1,235"),
        ("plan.share.median.percent", "38%"),
        ("plan.share.median.round(3)", "0.375"),
        ("plan.both.never.percent", "<1%"),
        ("plan.both.by(2031).percent", "50%"),
        ("plan.both.by(2033).percent", ">99%"),
        ("plan.not_yet.never.percent", "100%"),
        ("plan.both.bottleneck", "fits"),
        ("plan.both.p5.year", "2030"),
        ("plan.both.p95.year", "2033"),
        ("plan.both.range(p5,p95).year", "2030–2033"),
        ("plan.lasts.mean.round(0)", "10 days"),
        ("plan.lasts.p10.round(0)", "1 day"),
        ("plan.wait.median.round(0)", "7 days"),
        ("plan.card.p95.year", "2033"),
        ("plan.card.mean.round(1)", "2032.0"),
        ("plan.card.by(2030).percent", "25%"),
        ("plan.card.range(p20,p80).year", "2030–2033"),
        ("plan.memory.median", "16 GB"),
        ("plan.memory.at(2029-01-01).median", "16 GB"),
        ("plan.memory.at(2031-01-01).median", "32 GB"),
        ("plan.need.p5.round(0)", "5 GB"),
        ("plan.need.p95.round(0)", "95 GB"),
        ("plan.need.range(p5,p95).round(0)", "5–95 GB"),
        ("today.date", "7 May 2026"),
        ("(today - 2026-05-01) * 365 / (1 year)", "6"),
        ("plan.patient.wait.median", "20 days"),
        ("plan.unsure.wait.median", "3 months"),
        ("plan.patient.lasts.median.round(0)", "20 days"),
        ("ready.median.year", "2030"),
        ("2 * 3 GB", "6 GB"),
    ];
    let found = filled(&expected.map(|(link, _)| link));
    for ((link, expected), found) in expected.iter().zip(found) {
        assert_eq!(found, *expected, "{link}");
    }
}

#[test]
fn computes_with_the_units_that_models_declare() {
    let project = Project::small();
    let fleet = "units: { van: }\noutcomes: { size: 12 van }\n";
    project.write("data/models/fleet.yaml", fleet);
    project.write("data/models/rival.yaml", &fleet.replace("12", "9"));
    project.write("data/models/staff.yaml", "units: { person: }\noutcomes: { size: 3 person }\n");
    let page = |link: &str| project.write("content/second.md", &format!("---\ntitle: Second\n---\n\nIn {link}.\n"));
    page("[24 vans](<=2 * fleet.size.median>), [3 vans](<=fleet.size.median - rival.size.median>)");
    project.run(&["build"]).ends_with(0);
    page("[9](<=fleet.size.median - staff.size.median>)");
    let report = project.run(&["build"]).ends_with(1).stderr;
    let expected = "error[E0205]: a quantity in `person` cannot be subtracted from a quantity in `van`\n";
    assert!(report.starts_with(expected), "{report}");
}

#[test]
fn asks_for_the_model_of_a_name_that_several_models_have() {
    let project = Project::small();
    project.write("data/models/early.yaml", "outcomes: { done: 2030-06-14, alone: 2031-06-14 }\n");
    project.write("data/models/late.yaml", "outcomes: { done: 2040-06-14 }\n");
    let page = |link: &str| project.write("content/second.md", &format!("---\ntitle: Second\n---\n\nIn {link}.\n"));
    page("[2030](=early.done.median.year), [2040](=late.done.median.year) or [2031](=alone.median.year)");
    project.run(&["build"]).ends_with(0);
    page("[2030](=done.median.year)");
    let report = project.run(&["build"]).ends_with(1).stderr;
    assert!(report.starts_with("error[E0407]: `done` is in the models `early` and `late`\n"), "{report}");
    assert!(report.contains("content/second.md:5:12") && report.contains("write `early.done`"), "{report}");
}

#[test]
fn reports_an_unknown_attribute_with_those_that_exist() {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    for (link, message, hint) in [
        ("plan.ready.medain", "a sampled quantity has no `.medain`", "did you mean `median`?"),
        (
            "plan.need.mean",
            "a curve has no `.mean`",
            "expected after the dot: at(2030-01-01), label, median, p5, p95, range(p5,p95)",
        ),
        ("plan.cost.never", "a sampled quantity has no `.never`", "expected after the dot: median, mean, p5, p95"),
        ("plan.wait.bottleneck", "only an outcome has a `.bottleneck`", ""),
        ("plan.not_yet.mean", "the mean exists only if no sample is \"never\"", "ask for its `.median`"),
    ] {
        project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n[](=plan.ready.median)[](={link})\n"));
        let report = project.run(&["build"]).ends_with(1).stderr;
        assert!(report.starts_with(&format!("error[E0407]: {message}\n")) && report.contains(hint), "{link}: {report}");
    }
}

#[test]
fn shows_the_author_s_words_on_each_definition_of_a_model() {
    let project = Project::small();
    project.write("data/sources.yaml", "card: { title: Datasheet, url: 'https://example.org/card' }\n");
    let model = "title: The plan\ninputs:\n  size:\n    value: 10 to 40 GB\n    label: Size of a model\n    note: No count is \
                 published.\n    sources: [card]\noutcomes: { twice: 2 * size }\nscenarios:\n  small: { label: Smaller, note: \
                 As some hope., set: { size: 1 GB } }\n";
    project.write("data/models/plan.yaml", model);
    project.write("content/second.md", "---\ntitle: Second\n---\n\n![](model:plan)\n");
    project.run(&["build"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    for words in ["Size of a model", "10 to 40 GB", "No count is published.", "Datasheet", "Smaller", "As some hope."] {
        assert!(page.contains(words), "no `{words}` in\n{page}");
    }
}

#[test]
fn reports_a_stale_figure_at_its_line_with_both_values() {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    project.write("content/second.md", "---\ntitle: Second\n---\n\nReady in\n[2029](=plan.ready.median.year).\n");
    let report = project.run(&["build"]).ends_with(1).stderr;
    let expected = "error[E0504]: bound figure is stale: `2029` is written, and `plan.ready.median.year` is `2030`\n \
                    --> content/second.md:6:2\n  |\n6 | [2029](=plan.ready.median.year).\n  |  ^^^^ now `2030`\n";
    assert!(report.starts_with(expected), "{report}");
}
