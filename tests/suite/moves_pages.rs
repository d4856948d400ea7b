//! What the ledger says has moved a forecast, on pages: the chart of the kind `moves`, and bound figures.

use std::fs;

use super::project::{Ended, Project, foresite};

/// Writes a model whose outcomes are known exactly, and records its forecast as of a day of 2026.
fn record(project: &Project, day: &str, (wait, start, pages): (&str, &str, u32)) {
    project.write("foresite.yaml", &format!("title: Small\nbase_url: https://example.org/\nas_of: {day}\n"));
    project.write(
        "data/models/plan.yaml",
        &format!(
            "title: Plan\nresolves: By looking.\ninputs: {{ wait_for_paper: {wait}, begin: {start}, pages: {pages} }}\noutcomes:\n  \
             ready: {{ value: begin + wait_for_paper, label: Ready }}\n  size: {{ value: pages * 1 GB, unit: GB, label: Size }}\n"
        ),
    );
    Ended::of(foresite(project.root()).args(["record", "--as-of", day])).ends_with(0);
}

/// Returns a project with two records: the wait is two years shorter, and the start one year later.
fn project() -> Project {
    let project = Project::small();
    record(&project, "2026-05-07", ("3 year", "2030-07-02", 10));
    record(&project, "2026-06-07", ("1 year", "2031-07-02", 14));
    project
}

fn page(project: &Project, text: &str) {
    project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n{text}\n\n[On](second.md).\n"));
}

const CHART: &str = "```chart moved show\nkind: moves\ntitle: What moved it\noutcome: plan.ready\n```";

#[test]
fn a_chart_shows_the_part_of_each_cause_in_the_last_move() {
    let project = project();
    page(&project, CHART);
    Ended::of(foresite(project.root()).args(["build", "--quiet"])).ends_with(0);
    let html = fs::read_to_string(project.path("public/index.html")).unwrap();
    let table = html.split("<table").nth(1).unwrap().split("</table>").next().unwrap();
    let words: Vec<&str> =
        table.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text.trim())).collect();
    let words =
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" | ").replace('\u{a0}', " ");
    // From July 2033, by hand: two years less of waiting, one year more by the later start.
    for row in [
        "7 May 2026 | – | July 2033",
        "Wait for paper | −24 months | July 2031",
        "Begin | +12 months | July 2032",
        "7 June 2026 | – | July 2032",
    ] {
        assert!(words.contains(row), "{row}: {words}");
    }
    // The pages moved another outcome only.
    assert!(!words.contains("Pages") && !words.contains("Time"), "{words}");
    assert!(html.contains("then wait for paper −24 months, begin +12 months; July 2032"), "{html}");
}

#[test]
fn bound_figures_read_the_last_move() {
    let project = project();
    page(
        &project,
        "It came [12 months](<=ledger.plan.latest.ready.moved in month>) earlier, and is [+4 GB](=ledger.plan.latest.size.moved) larger.",
    );
    let ended = Ended::of(foresite(project.root()).args(["check", "--format", "json"])).ends_with(1);
    let found: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    let messages: Vec<&str> =
        found.as_array().unwrap().iter().filter_map(|problem| problem["message"].as_str()).collect();
    // The move is a year to the earlier.
    assert!(messages.iter().any(|message| message.contains("−12 months")), "{messages:?}");
    page(
        &project,
        "It moved by [−12 months](<=ledger.plan.latest.ready.moved in month>), and the size by [4 GB](=ledger.plan.latest.size.moved).",
    );
    Ended::of(foresite(project.root()).args(["check", "--strict"])).ends_with(0);
    page(&project, "[1](=ledger.plan.first.ready.moved)");
    let ended = Ended::of(foresite(project.root()).arg("check")).ends_with(1);
    assert!(ended.stderr.contains("the ledger has not recorded this of `Ready`"), "{}", ended.stderr);
}

#[test]
fn a_chart_of_moves_needs_two_forecasts() {
    let project = Project::small();
    record(&project, "2026-05-07", ("3 year", "2030-07-02", 10));
    page(&project, CHART);
    let errors = project.errors();
    assert_eq!(
        errors[0].0,
        "content/index.md:8 the ledger has only one forecast of the model of `plan.ready`: a move needs two"
    );
    record(&project, "2026-06-07", ("1 year", "2030-07-02", 10));
    page(&project, &CHART.replace("plan.ready", "plan.redy"));
    let errors = project.errors();
    assert_eq!(errors[0].0, "content/index.md:8 the last forecast in the ledger has no outcome `redy`");
    assert!(errors[0].1[0].contains("`ready`"), "{errors:?}");
}
