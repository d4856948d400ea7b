//! What the ledger says has moved a forecast, on pages: the chart of the kind `moves`, and bound figures.

use std::fs;

use super::ledger::{entries, forge};
use super::project::{Ended, Project, foresite};

/// Writes a model whose outcomes are known exactly, and records its forecast as of a day of 2026.
fn record(project: &Project, day: &str, (wait, start, pages): (&str, &str, u32)) {
    change(project, day, (wait, start, pages));
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

const CHART: &str =
    "```chart moved show\nkind: moves\ntitle: What moved it\noutcome: plan.ready\nfrom: previous\nto: latest\n```";

/// The same from the last record to the files as they are.
const SINCE: &str = "```chart moved show\nkind: moves\ntitle: What moved it\noutcome: plan.ready\n```";

/// Builds the site. Returns its page, and the words of the first table there.
fn built(project: &Project) -> (String, String) {
    Ended::of(foresite(project.root()).args(["build", "--quiet"])).ends_with(0);
    let html = fs::read_to_string(project.path("public/index.html")).unwrap();
    let table = html.split("<table").nth(1).unwrap().split("</table>").next().unwrap();
    let words = table.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text.trim()));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let words = words.join(" | ").replace('\u{a0}', " ");
    (html, words)
}

/// Writes the model and the settings as [`record`] does, without recording them.
fn change(project: &Project, day: &str, (wait, start, pages): (&str, &str, u32)) {
    project.write("foresite.yaml", &format!("title: Small\nbase_url: https://example.org/\nas_of: {day}\n"));
    project.write(
        "data/models/plan.yaml",
        &format!(
            "title: Plan\nresolves: By looking.\ninputs: {{ wait_for_paper: {wait}, begin: {start}, pages: {pages} }}\noutcomes:\n  \
             ready: {{ value: begin + wait_for_paper, label: Ready }}\n  size: {{ value: pages * 1 GB, unit: GB, label: Size }}\n"
        ),
    );
}

#[test]
fn a_chart_shows_the_part_of_each_cause_in_the_last_move() {
    let project = project();
    page(&project, CHART);
    let (html, words) = built(&project);
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

/// Records a model with labels, and then one whose outcome also needs a new input.
fn project_with_labels() -> Project {
    let project = Project::small();
    let model = |wait: &str, more: &str, ready: &str| {
        format!(
            "title: Plan\nresolves: By looking.\ninputs:\n  wait_for_paper: {{ value: {wait}, label: Delivery of the paper }}\n{more}\
             outcomes: {{ ready: {{ value: '{ready}', label: Ready }} }}\n"
        )
    };
    let record = |day: &str, model: &str| {
        project.write("foresite.yaml", &format!("title: Small\nbase_url: https://example.org/\nas_of: {day}\n"));
        project.write("data/models/plan.yaml", model);
        Ended::of(foresite(project.root()).args(["record", "--as-of", day])).ends_with(0);
    };
    record("2026-05-07", &model("3 year", "", "2030-07-02 + wait_for_paper"));
    let sum = format!("2030-07-02 + wait_for_paper + drying{}", " + 0 year".repeat(50));
    record("2026-06-07", &model("1 year", "  drying: { value: 4 year, label: Time to dry }\n", &sum));
    project
}

#[test]
fn a_cause_has_its_label_and_several_that_go_together_are_named_by_what_they_hold() {
    let project = project_with_labels();
    page(&project, CHART);
    let (html, words) = built(&project);
    for row in ["Time to dry and 1 more | +4.0 years", "Delivery of the paper | −2.0 years"] {
        assert!(words.contains(row), "{row}: {words}");
    }
    assert!(html.contains("then time to dry and 1 more +4.0 years, delivery of the paper −2.0 years;"), "{html}");
}

#[test]
fn a_table_of_revisions_names_the_causes_and_only_its_file_has_the_formulas() {
    let project = project_with_labels();
    page(&project, "```table past\nkind: revisions\ntitle: How it was revised\noutcome: plan.ready\n```");
    let (html, words) = built(&project);
    assert!(words.contains("+4.0 years: time to dry and 1 more; −2.0 years: delivery of the paper"), "{words}");
    assert!(!html.contains("+ 0 year"), "{html}");
    let csv = fs::read_to_string(project.path("public/tables/past.csv")).unwrap();
    assert!(
        csv.contains(
            "together: input drying added: 4 year; definition ready: 2030-07-02 + wait_for_paper → 2030-07-02"
        )
    );
    assert!(csv.contains("−2.0 years: input wait_for_paper: 3 year → 1 year"), "{csv}");
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
        "It moved by [−12 months](<=ledger.plan.latest.ready.moved in month>), and the size by [4 GB](=ledger.plan.moved.size). \
         [−12 months](<=ledger.plan.moved.ready in month>)",
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
    assert_eq!(errors[0].0, "content/index.md:9 the ledger has only one forecast of `plan`");
    record(&project, "2026-06-07", ("1 year", "2030-07-02", 10));
    page(&project, &CHART.replace("plan.ready", "plan.redy"));
    let errors = project.errors();
    assert_eq!(errors[0].0, "content/index.md:8 the forecast of 2026-05-07 in the ledger has no outcome `redy`");
    assert!(errors[0].1[0].contains("`ready`"), "{errors:?}");
    page(&project, &CHART.replace("from: previous", "from: 2026-06-20"));
    assert_eq!(project.errors()[0].0, "content/index.md:10 the forecast of 2026-06-07 is not after that of 2026-06-07");
    page(&project, &CHART.replace("from: previous", "from: 2026-05-06"));
    assert_eq!(
        project.errors()[0].0,
        "content/index.md:9 the ledger has no forecast of `plan` by 2026-05-06: the first is as of 2026-05-07"
    );
    page(&project, &CHART.replace("from: previous", "from: soon"));
    assert_eq!(
        project.errors()[0].0,
        "content/index.md:9 expected `latest`, `previous`, `first`, a day, or at least 4 digits of the hash of a forecast, \
         found `soon`"
    );
}

#[test]
fn a_chart_says_that_nothing_has_moved_since_the_last_record() {
    let project = project();
    page(&project, SINCE);
    let (html, words) = built(&project);
    assert!(words.ends_with("7 June 2026 | – | July 2032 | Now | – | July 2032"), "{words}");
    assert_eq!(html.matches("Nothing has changed since the forecast of 7 June 2026.").count(), 2, "{html}");
    // The pages do not move this outcome.
    change(&project, "2026-06-07", ("1 year", "2031-07-02", 15));
    let (html, words) = built(&project);
    assert!(words.ends_with("7 June 2026 | – | July 2032 | Now | – | July 2032"), "{words}");
    assert!(html.contains("No change since the forecast of 7 June 2026 has moved it."), "{html}");
}

#[test]
fn a_chart_shows_what_has_moved_since_the_last_record() {
    let project = project();
    page(&project, SINCE);
    // By hand: four years more of waiting, two years less by the earlier start.
    change(&project, "2026-07-07", ("5 year", "2029-07-02", 14));
    let (html, words) = built(&project);
    for row in
        ["7 June 2026 | – | July 2032", "Wait for paper | +4.0 years", "Begin | −2.0 years", "Now | – | July 2034"]
    {
        assert!(words.contains(row), "{row}: {words}");
    }
    assert!(!words.contains("Time") && !html.contains("Nothing has changed"), "{words}");
    assert!(html.contains("July 2032 by the forecast of 7 June 2026; then wait for paper +4.0 years"), "{html}");
}

#[test]
fn a_chart_shows_what_has_moved_between_chosen_records() {
    let project = project();
    record(&project, "2026-07-07", ("1 year", "2032-07-02", 14));
    page(&project, &CHART.replace("from: previous", "from: first"));
    let (_, words) = built(&project);
    // By hand, over both steps: two years less of waiting, two years more by the later start.
    for row in [
        "7 May 2026 | – | July 2033",
        "Wait for paper | −24 months",
        "Begin | +24 months",
        "7 July 2026 | – | July 2033",
    ] {
        assert!(words.contains(row), "{row}: {words}");
    }
    // The middle one, by the digits of its hash and by a day.
    let middle = fs::read_dir(project.path("data/ledger")).unwrap();
    let middle = middle.map(|file| file.unwrap().file_name().into_string().unwrap());
    let middle = middle.into_iter().find(|name| name.starts_with("2026-06-07")).unwrap();
    let digits = middle.strip_suffix(".yaml").unwrap().rsplit('-').next().unwrap();
    for name in [digits, "2026-07-06"] {
        page(&project, &CHART.replace("from: previous", &format!("from: \"{name}\"")));
        let (_, words) = built(&project);
        assert!(words.contains("7 June 2026 | – | July 2032") && words.contains("Begin | +12 months"), "{words}");
        assert!(!words.contains("Wait"), "{words}");
    }
}

#[test]
fn the_moves_of_a_correction_start_from_the_forecast_before_the_one_that_it_corrects() {
    let project = project();
    let wrong = fs::read_dir(project.path("data/ledger")).unwrap();
    let wrong = wrong.map(|file| file.unwrap().file_name().into_string().unwrap());
    let wrong = wrong.into_iter().find(|name| name.starts_with("2026-06-07")).unwrap();
    let digits = wrong.strip_suffix(".yaml").unwrap().rsplit('-').next().unwrap();
    change(&project, "2026-06-07", ("2 year", "2031-07-02", 14));
    Ended::of(foresite(project.root()).args(["record", "--as-of", "2026-06-07", "--corrects", digits])).ends_with(0);
    page(&project, CHART);
    let (_, words) = built(&project);
    // The corrected entry has recorded what moved since the wrong one: a year more of waiting. By hand, from the first: one less.
    for row in [
        "7 May 2026 | – | July 2033",
        "Wait for paper | −12 months",
        "Begin | +12 months",
        "7 June 2026 | – | July 2033",
    ] {
        assert!(words.contains(row), "{row}: {words}");
    }
}

#[test]
fn a_chart_needs_the_files_of_the_forecasts_that_it_compares() {
    let project = project();
    change(&project, "2026-07-07", ("5 year", "2029-07-02", 14));
    page(&project, SINCE);
    for file in fs::read_dir(project.path("data/ledger/kept")).unwrap() {
        fs::remove_file(file.unwrap().path()).unwrap();
    }
    let errors = project.errors();
    let problem = errors.iter().find(|(text, _)| text.contains("what has moved")).unwrap();
    assert!(
        problem.0.starts_with("content/index.md:8 what has moved `plan.ready` is not known: `data/ledger/kept/")
            && problem.0.ends_with("`, from which the forecast of 2026-06-07 was computed, is missing or was changed"),
        "{problem:?}"
    );
}

#[test]
fn another_version_that_computed_other_numbers_is_a_step_of_the_chart() {
    let project = Project::small();
    record(&project, "2026-05-07", ("3 year", "2030-07-02", 10));
    page(&project, &SINCE.replace("plan.ready", "plan.size"));
    let path = format!("data/ledger/{}", entries(project.root())[0]);
    let own = format!("engine: \"{}\"", env!("CARGO_PKG_VERSION"));
    // It computed the same.
    let path = forge(&project, &path, &own, "engine: \"0.0.1\"");
    let (html, _) = built(&project);
    assert!(html.contains("Nothing has changed since the forecast of 7 May 2026."), "{html}");
    forge(&project, &path, "    median: 10\n", "    median: 8\n");
    let (html, words) = built(&project);
    for row in ["7 May 2026 | – | 8 GB", "Another version of Foresite | +2 GB | 10 GB", "Now | – | 10 GB"] {
        assert!(words.contains(row), "{row}: {words}");
    }
    assert!(!html.contains("Nothing has changed"), "{html}");
}
