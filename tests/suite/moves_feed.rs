//! The feed of moves: an entry for each forecast in the ledger that has moved a result by more than the settings ask for.

use std::fs;

use super::project::{Ended, Project, foresite};

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// Writes a model whose outcomes are known exactly, and records its forecast as of a day of 2026.
fn record(project: &Project, day: &str, (wait, start, pages): (&str, &str, u32)) {
    project.write(
        "foresite.yaml",
        &format!(
            "title: Small & true\nbase_url: https://example.org/small\nas_of: {day}\nnotify:\n  \
             - {{ outcome: plan.ready, by: 6 months }}\n  - {{ outcome: plan.size, change: 3 }}\n"
        ),
    );
    project.write(
        "data/models/plan.yaml",
        &format!(
            "title: Plan\nresolves: By looking.\ninputs: {{ wait: {wait}, begin: {start}, pages: {pages} }}\noutcomes:\n  \
             ready: {{ value: begin + wait, label: Ready }}\n  size: {{ value: pages * 1 GB, unit: GB, label: Size }}\n"
        ),
    );
    let note = format!("Note of {day}");
    Ended::of(foresite(project.root()).args(["record", "--as-of", day, "--note", &note])).ends_with(0);
}

/// Returns the titles and the summaries of the feed, in its order.
fn entries(project: &Project) -> Vec<(String, String)> {
    Ended::of(foresite(project.root()).args(["build", "--quiet"])).ends_with(0);
    let text = fs::read_to_string(project.path("public/moves.xml")).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap();
    let all = document.descendants();
    let entries = all.filter(|node| node.has_tag_name((ATOM, "entry")));
    let text_of = |node: roxmltree::Node<'_, '_>, name: &str| {
        let found = node.children().find(|child| child.has_tag_name((ATOM, name)));
        found.and_then(|child| child.text()).unwrap_or_default().replace('\u{a0}', " ")
    };
    entries.map(|entry| (text_of(entry, "title"), text_of(entry, "summary"))).collect()
}

#[test]
fn announces_moves_that_are_large_enough_with_their_causes_in_the_title() {
    let project = Project::small();
    record(&project, "2026-05-07", ("3 year", "2030-07-02", 10));
    assert_eq!(entries(&project), []);
    // The date moves by two months and the size by two: neither is enough.
    record(&project, "2026-06-07", ("3 year", "2030-09-02", 12));
    assert_eq!(entries(&project), []);
    record(&project, "2026-07-07", ("1 year", "2031-09-02", 12));
    record(&project, "2026-08-07", ("1 year", "2031-09-02", 16));
    // From September 2033, by hand: two years less of waiting, one year more by the later start.
    assert_eq!(
        entries(&project),
        [
            (
                "Size: 12 GB → 16 GB, +4 GB by input pages".to_owned(),
                "Note of 2026-08-07; +4 GB: input pages: 12 → 16".to_owned(),
            ),
            (
                "Ready: September 2033 → September 2032, −12 months, of which −24 months by input wait and +12 months by input \
                 begin"
                    .to_owned(),
                "Note of 2026-07-07; −24 months: input wait: 3 year → 1 year; +12 months: input begin: 2030-09-02 → 2031-09-02"
                    .to_owned(),
            ),
        ]
    );
    let feed = fs::read_to_string(project.path("public/moves.xml")).unwrap();
    assert!(feed.contains("<title>Small &amp; true: moves of the forecast</title>"), "{feed}");
    let home = fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(home.contains("moves.xml"), "{home}");
}

#[test]
fn there_is_no_feed_of_moves_unless_the_settings_ask_for_it() {
    let project = Project::small();
    project.run(&["build"]).ends_with(0);
    assert!(!project.path("public/moves.xml").exists());
    assert!(!fs::read_to_string(project.path("public/index.html")).unwrap().contains("moves.xml"));
}

#[test]
fn a_result_to_announce_is_an_outcome_of_a_model() {
    let project = Project::small();
    record(&project, "2026-05-07", ("3 year", "2030-07-02", 10));
    let settings = fs::read_to_string(project.path("foresite.yaml")).unwrap();
    project.write("foresite.yaml", &settings.replace("plan.ready", "plan.redy"));
    let errors = project.errors();
    assert_eq!(errors[0].0, "foresite.yaml:5 unknown outcome `plan.redy` in `notify`");
    assert_eq!(errors[0].1[0], "did you mean `plan.ready`?");
}
