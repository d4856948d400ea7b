//! Questions: what is asked, the rules that decide it, and the forecasts of the ledger that answer it.

use std::fs;

use super::ledger::{commit, run_on};
use super::project::{Project, git};

/// The chance that the plan is carried out, which is known exactly.
fn model(chance: &str) -> String {
    format!(
        "title: Plan\nresolves: It is as the list says.\nwindow: {{ from: 2026-01-01, to: 2040-01-01 }}\n\
         inputs: {{ luck: bernoulli(p = {chance}) }}\noutcomes:\n  done: {{ value: luck > 0.5, label: Done }}\n  \
         ready: {{ value: 2031-05-01 + luck * (1 year), label: Ready }}\n"
    )
}

const QUESTION: &str = "title: Is it done by the end of 2026?\nforecast: plan.done\nopens: 2026-05-07\n\
                        closes: 2026-12-31\ndue: 2027-01-31\nrules:\n  - { from: 2026-05-01, resolves: It is on the list, \
                        fine_print: A draft does not count, decided_by: The office }\n";

/// Returns a project with the question `done`.
fn project() -> Project {
    let project = Project::small();
    project.write("data/models/plan.yaml", &model("30%"));
    project.write("data/sources.yaml", "list: { title: The list }\n");
    project.write("data/questions/done.yaml", QUESTION);
    project
}

/// Records the forecast of a day after 7 May 2026, when the chance is this.
fn record(project: &Project, day: u64, chance: &str) {
    project.write("data/models/plan.yaml", &model(chance));
    let date = ["2026-05-07", "2026-05-17", "2026-05-27"][day as usize / 10];
    run_on(project, day, &["record", "--as-of", date]).ends_with(0);
}

/// Returns the scores of the question `done` as of a day.
fn scores(project: &Project, as_of: &str) -> serde_json::Value {
    let scores = project.run(&["score", "--format", "json", "--as-of", as_of]).ends_with(0).stdout;
    serde_json::from_str::<serde_json::Value>(&scores).unwrap()["questions"][0].clone()
}

fn near(found: &serde_json::Value, expected: f64) {
    let found = found.as_f64().unwrap_or(f64::NAN);
    assert!((found - expected).abs() < 1e-3, "{found} is not {expected}");
}

#[test]
fn a_question_is_scored_by_the_forecasts_that_stood_on_each_day() {
    let project = project();
    record(&project, 0, "30%");
    record(&project, 10, "80%");
    let open = scores(&project, "2026-05-20");
    assert_eq!((&open["status"], &open["brier"]), (&"open".into(), &serde_json::Value::Null));
    assert_eq!(open["forecasts"].as_array().unwrap().len(), 2);
    let arguments = ["resolve", "done", "yes", "--on", "2026-06-06", "--source", "list"];
    run_on(&project, 40, &arguments).ends_with(0);
    let resolved = scores(&project, "2026-06-16");
    assert_eq!((&resolved["status"], &resolved["answer"]), (&"resolved".into(), &"yes".into()));
    // The chance was 30% for 10 days and 80% for 20: (10 · 0.7² + 20 · 0.2²)/30, and -(10 ln 0.3 + 20 ln 0.8)/30.
    near(&resolved["brier"], 0.19);
    near(&resolved["log"], 0.550_085);
    near(&resolved["forecasts"][0]["brier"], 0.49);
    // The answer is not known before its day.
    assert_eq!(scores(&project, "2026-06-05")["status"], "open");
}

#[test]
fn dates_and_numbers_are_scored_in_their_own_units() {
    let project = project();
    for outcome in ["ready", "size"] {
        let question = QUESTION.replace("Is it done", "What of it").replace("plan.done", &format!("plan.{outcome}"));
        project.write(&format!("data/questions/{outcome}_question.yaml"), &question);
    }
    for (day, wait) in [(0, "0 .. 1"), (10, "0 .. 0.5")] {
        let (low, high) = wait.split_once(" .. ").unwrap();
        project.write(
            "data/models/plan.yaml",
            &format!(
                "title: Plan\nresolves: It is as the list says.\nwindow: {{ from: 2026-01-01, to: 2040-01-01 }}\ninputs:\n  wait: \
                 uniform(low = {low}, high = {high})\noutcomes:\n  done: {{ value: wait < 0.3, label: Done }}\n  ready: {{ value: 2026-05-01 \
                 + wait * (1 year), label: Ready }}\n  size: {{ value: wait * 40 GB, label: Size }}\n"
            ),
        );
        run_on(&project, day, &["record", "--as-of", ["2026-05-07", "2026-05-17"][day as usize / 10]]).ends_with(0);
    }
    // The date is recorded five days after it came, and the number is decided by a question of its own.
    run_on(&project, 40, &["resolve", "plan.ready", "2026-06-06", "--on", "2026-06-11", "--source", "list"])
        .ends_with(0);
    run_on(&project, 40, &["resolve", "size_question", "12", "--on", "2026-06-06", "--source", "list"]).ends_with(0);
    let text = project.run(&["score", "--format", "json", "--as-of", "2026-06-16"]).ends_with(0).stdout;
    let found: serde_json::Value = serde_json::from_str(&text).unwrap();
    let question =
        |id: &str| found["questions"].as_array().unwrap().iter().find(|found| found["id"] == id).unwrap().clone();
    // The score of a uniform forecast of width w when a share u of it has passed is w/3 · (u³ + (1 − u)³).
    let uniform = |width: f64, passed: f64| {
        let share = passed / width;
        width / 3.0 * (share.powi(3) + (1.0 - share).powi(3))
    };
    // The first forecast stood for 10 days, and the second one for 20, up to the day on which it came.
    let mean = |passed: f64| (10.0 * uniform(1.0, passed) + 20.0 * uniform(0.5, passed)) / 30.0;
    let about = |found: &serde_json::Value, expected: f64| {
        let found = found.as_f64().unwrap_or(f64::NAN);
        assert!((found / expected - 1.0).abs() < 0.02, "{found} is not {expected}");
    };
    let (ready, size) = (question("ready_question"), question("size_question"));
    about(&ready["crps"], mean(36.0 / 365.2425));
    about(&ready["forecasts"][0]["crps"], uniform(1.0, 36.0 / 365.2425));
    about(&size["crps"], 40.0 * mean(0.3));
    assert_eq!((&ready["score_unit"], &size["score_unit"]), (&"year".into(), &"GB".into()));
    assert_eq!((&ready["brier"], &ready["answer"]), (&serde_json::Value::Null, &"6 Jun 2026".into()));
    // Texts and tables give the unit, and no mean of units that differ.
    project.write("data/tables/asked.yaml", "kind: questions\ntitle: Two questions are answered\n");
    project.write(
        "content/index.md",
        "---\ntitle: Home\n---\n\n[Second](second.md): [](=questions.ready_question.score), \
         [](=questions.size_question.score).\n\n![](table:asked)\n",
    );
    project.run(&["build", "--as-of", "2026-06-16"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/index.html")).unwrap();
    for text in ["CRPS", "0.14 years", "2.9 GB"] {
        assert!(page.contains(text), "`{text}` is not on the page: {page}");
    }
    let text = project.run(&["score", "--as-of", "2026-06-16"]).ends_with(0).stdout;
    assert!(text.contains("0.14 years") && text.contains("2.9 GB"), "{text}");
}

#[test]
fn forecasts_keep_the_rules_that_they_were_made_for() {
    let project = project();
    record(&project, 0, "30%");
    record(&project, 10, "80%");
    let newer = format!("{QUESTION}  - {{ from: 2026-05-10, resolves: It is on the list or in the shop }}\n");
    project.write("data/questions/done.yaml", &newer);
    run_on(&project, 40, &["resolve", "done", "yes", "--on", "2026-06-06", "--source", "list"]).ends_with(0);
    let resolved = scores(&project, "2026-06-16");
    let rules = |at: usize| (&resolved["forecasts"][at]["rules_from"], &resolved["forecasts"][at]["brier"]);
    assert_eq!(rules(0), (&"2026-05-01".into(), &serde_json::Value::Null));
    assert_eq!(rules(1).0, "2026-05-10");
    near(&resolved["brier"], 0.04);
}

#[test]
fn a_question_takes_the_answer_of_its_outcome() {
    let project = project();
    project.write("data/questions/done.yaml", &QUESTION.replace("plan.done", "plan.ready.by(2031)"));
    record(&project, 0, "30%");
    near(&scores(&project, "2026-05-08")["forecasts"][0]["chance"], 0.7);
    let resolved = ["resolve", "plan.ready", "2026-06-01", "--on", "2026-06-06", "--source", "list"];
    run_on(&project, 40, &resolved).ends_with(0);
    let found = scores(&project, "2026-06-16");
    assert_eq!((&found["status"], &found["answer"]), (&"resolved".into(), &"yes".into()));
    near(&found["brier"], 0.09);
}

#[test]
fn a_forecast_that_was_recorded_when_the_answer_was_known_does_not_count() {
    let project = project();
    record(&project, 0, "30%");
    let resolved = ["resolve", "done", "no", "--on", "2026-05-17", "--source", "list"];
    run_on(&project, 10, &resolved).ends_with(0);
    record(&project, 20, "0.1%");
    let found = scores(&project, "2026-06-16");
    assert_eq!(found["forecasts"].as_array().unwrap().len(), 1);
    near(&found["brier"], 0.09);
}

#[test]
fn prose_and_tables_show_questions() {
    let project = project();
    record(&project, 0, "30%");
    record(&project, 10, "80%");
    project.write("data/tables/asked.yaml", "kind: questions\ntitle: One question is open\nrules: true\n");
    project.write(
        "content/index.md",
        "---\ntitle: Home\n---\n\n[Second](second.md): [](=questions.done.now), [](=questions.done.moved), due \
         [](=questions.done.due.month), [](=questions.done.status): [](=questions.done.rule).\n\n![](table:asked)\n",
    );
    project.run(&["build", "--as-of", "2026-05-20"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/index.html")).unwrap();
    for text in ["80%", "+50", "January 2027", "open", "It is on the list"] {
        assert!(page.contains(text), "`{text}` is not on the page");
    }
    let table = fs::read_to_string(project.path("public/tables/asked.csv")).unwrap();
    let head = "question,now,moved,due,status,rule,fine_print,decided_by\r\nIs it done by the end of 2026?,0.8";
    assert!(table.starts_with(head), "{table}");
    for (path, message) in [
        ("questions.dome.now", "there is no question `dome`"),
        ("questions.done.nwo", "a question has no `.nwo`"),
        ("questions.done.score", "the question `done` has no score"),
        ("questions.done.answer", "the question `done` has no answer yet"),
        ("questions.done", "a path into the questions goes on"),
    ] {
        project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n[Second](second.md) [](={path})\n"));
        let errors = project.errors();
        assert!(errors.iter().any(|(error, _)| error.contains(message)), "{path}: {errors:?}");
    }
}

#[test]
fn readers_open_the_fine_print_and_the_base_rate_below_the_rule() {
    let project = project();
    project.write("data/sources.yaml", "list: { title: The lists since 2019, date: 2026 }\n");
    let question = format!("{QUESTION}base_rate: Two of seven [0.5](=1 / 2)\nsources: [list]\n");
    project.write("data/questions/done.yaml", &question);
    project.write(
        "data/questions/plain.yaml",
        &QUESTION.replace(", decided_by: The office", "").replace("title: Is it", "title: Was it"),
    );
    project.write("data/tables/asked.yaml", "kind: questions\ntitle: Two questions are open\nrules: true\n");
    project.write("content/index.md", "---\ntitle: Home\n---\n\n[Second](second.md)\n\n![](table:asked)\n");
    project.run(&["build", "--as-of", "2026-05-20"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/index.html")).unwrap();
    let table = page.split("<table").nth(1).unwrap().split("</table>").next().unwrap();
    let (head, rows) = table.split_once("<tbody>").unwrap();
    assert!(head.contains("Decided by") && !head.contains("Fine print") && !head.contains("Sources"), "{head}");
    let rows: Vec<&str> = rows.split("<tr").skip(1).collect();
    let opened = "It is on the list<details class=folded><summary>Fine print · Who decides · Base rate · Sources</summary><dl><dt>Fine print<dd>A draft does not count<dt>\
                  Who decides<dd>The office<dt>Base rate<dd>Two of seven 0.5<dt>Sources<dd>The lists since 2019</dl>";
    let plain = |row: &str| row.replace("</dt>", "").replace("</dd>", "");
    assert!(plain(rows[0]).contains(opened), "{}", rows[0]);
    // What a question does not have has no name.
    assert!(rows[1].contains("<summary>Fine print</summary>"), "{}", rows[1]);
    let csv = fs::read_to_string(project.path("public/tables/asked.csv")).unwrap();
    assert!(csv.contains(",A draft does not count,The office,Two of seven 0.5,The lists since 2019\r\n"), "{csv}");
    project.write("data/questions/done.yaml", &question.replace("[list]", "[lists]"));
    let errors = project.errors();
    assert!(errors.iter().any(|(error, _)| error.contains("unknown source `lists`")), "{errors:?}");
}

#[test]
fn days_and_rules_are_in_order() {
    for (old, new, message) in [
        (
            "closes: 2026-12-31",
            "closes: 2026-05-06",
            "data/questions/done.yaml:4 expected `closes` on 2026-05-07 or later",
        ),
        ("due: 2027-01-31", "due: 2026-12-30", "data/questions/done.yaml:5 expected `due` on 2026-12-31 or later"),
        ("from: 2026-05-01", "from: 2026-05-08", "data/questions/done.yaml:7 no rules are in force on 2026-05-07"),
        ("rules:\n", "rules: []\nold:\n", "data/questions/done.yaml"),
        ("plan.done", "120%", "data/questions/done.yaml:2 expected a probability from 0 to 1, found 120%"),
        ("plan.done", "1 + plan.done", "data/questions/done.yaml:2 `1 + plan.done` is not the outcome of a model"),
    ] {
        let project = project();
        project.write("data/questions/done.yaml", &QUESTION.replacen(old, new, 1));
        let errors = project.errors();
        assert!(errors.iter().any(|(error, _)| error.starts_with(message)), "{new}: {errors:?}");
    }
    let twice = project();
    twice.write("data/questions/done.yaml", &format!("{QUESTION}  - {{ from: 2026-05-01, resolves: Another rule }}\n"));
    let message = "data/questions/done.yaml:8 expected rules from a day after 2026-05-01";
    assert!(twice.errors()[0].0.starts_with(message), "{:?}", twice.errors());
    let project = project();
    let claim = "done:\n  statement: It is done\n  probability: 3%\n  made: 2026-05-01\n  deadline: 2027-01-01\n  resolves: List\n";
    project.write("data/claims.yaml", claim);
    assert!(project.errors()[0].0.ends_with("a question and a claim are both `done`"), "{:?}", project.errors());
}

#[test]
fn check_tells_what_is_overdue_and_that_nothing_is_due_soon() {
    let project = project();
    let check = |as_of: &str| project.run(&["check", "--as-of", as_of]).ends_with(0).stderr;
    assert!(!check("2027-01-31").contains("E0334"));
    assert!(check("2027-02-01").contains("the answer to the question `done` was due on 31 January 2027"));
    assert!(!check("2026-05-08").contains("E0335"));
    project.write("data/questions/done.yaml", &QUESTION.replace("due: 2027-01-31", "due: 2028-01-31"));
    assert!(
        check("2026-05-08")
            .contains("no open question is due within a year: the first, `done`, is due on 31 January 2028")
    );
    assert!(!check("2027-01-31").contains("E0335"));
}

#[test]
fn finds_a_question_whose_rules_were_changed_without_a_new_version() {
    let project = project();
    let root = project.root();
    project.write(".gitignore", "public/\n");
    git(root, &["init", "--quiet", "--initial-branch=main"]);
    commit(root, "Ask");
    let verify = || run_on(&project, 1, &["verify", "--git"]);
    let newer = format!("{QUESTION}  - {{ from: 2026-06-01, resolves: It is on the list or in the shop }}\n");
    project.write("data/questions/done.yaml", &newer);
    verify().ends_with(0);
    commit(root, "Add a rule");
    verify().ends_with(0);
    for (old, new, key) in [
        ("A draft does not", "A draft does", "rules from 2026-05-01"),
        ("in the shop", "in a shop", "rules from 2026-06-01"),
        ("closes: 2026-12-31", "closes: 2027-01-01", "closes"),
        ("plan.done", "40%", "forecast"),
    ] {
        project.write("data/questions/done.yaml", &newer.replacen(old, new, 1));
        let ended = verify().ends_with(1);
        let message = "the question `done` was changed since the commit";
        assert!(ended.stderr.contains(message) && ended.stderr.contains(&format!(": `{key}`\n")), "{}", ended.stderr);
        let check = project.run(&["check"]).ends_with(1).stderr;
        assert!(check.contains(message), "{check}");
    }
    project.write("data/questions/done.yaml", &newer.replacen("in the shop", "in a shop", 1));
    let culprit = commit(root, "Reword");
    let ended = verify().ends_with(1);
    let message = format!("the commit {culprit}");
    assert!(
        ended.stderr.contains(&message) && ended.stderr.contains("changed the question `done`"),
        "{}",
        ended.stderr
    );
    // Following the help: the question says again what it said.
    project.write("data/questions/done.yaml", &newer);
    commit(root, "Restore");
    verify().ends_with(0);
    project.run(&["check"]).ends_with(0);
    fs::remove_file(project.path("data/questions/done.yaml")).unwrap();
    let ended = verify().ends_with(1);
    assert!(ended.stderr.contains("the question `done` was removed since the commit"), "{}", ended.stderr);
}

#[test]
fn a_question_must_not_change_after_it_was_resolved() {
    let project = project();
    record(&project, 0, "30%");
    run_on(&project, 40, &["resolve", "done", "yes", "--on", "2026-06-06", "--source", "list"]).ends_with(0);
    project.write("data/questions/done.yaml", &QUESTION.replace("It is on the list", "It is on a list"));
    let errors = project.errors();
    assert!(errors[0].0.ends_with("the question `done` was changed after it was resolved"), "{errors:?}");
}
