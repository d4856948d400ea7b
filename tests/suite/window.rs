//! The edge of a model's window: what lies outside of it is said with the days of the window, in prose, the terminal, JSON,
//! charts and comparisons, and is never taken for a date.

use super::project::{Ended, Project, foresite};

/// A model of which most is true after its window, and some before it.
const MODEL: &str = "\
window: { from: 2025-01-01, to: 2031-01-01 }
inputs:
  x: uniform(low = 5 year, high = 8 year)
conditions:
  long_true: t >= 2020-01-01
outcomes:
  late: first(t >= 2025-01-01 + x)
  early: first(long_true)
  soon: first(t >= 2025-01-01 + x - 3 year)
  wait: first(t >= 2025-01-01 + x) - 2026-05-07
";

/// Builds a site whose second page has `text`.
fn build(text: &str) -> (Project, Ended) {
    let project = Project::small();
    project.write("data/models/m.yaml", MODEL);
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{text}\n"));
    let ended = project.run(&["build"]);
    (project, ended)
}

/// Returns the text of the page, without its tags.
fn page(text: &str) -> String {
    let (project, ended) = build(text);
    ended.ends_with(0);
    let html = std::fs::read_to_string(project.path("public/second/index.html")).unwrap();
    let mut plain = String::new();
    let mut is_inside = false;
    for letter in html.chars() {
        match letter {
            '<' => is_inside = true,
            '>' => is_inside = false,
            _ if !is_inside => plain.push(letter),
            _ => {}
        }
    }
    plain.replace('\u{a0}', " ").replace("&lt;", "<").replace("&gt;", ">")
}

#[test]
fn prose_says_the_days_of_the_window_in_place_of_dates_outside_it() {
    for (link, expected) in [
        ("=m.late.median", "after 1 January 2031"),
        ("=m.late.median.year", "after 1 January 2031"),
        ("=m.early.median", "by 1 January 2025"),
        ("=m.early.mean.date", "by 1 January 2025"),
        ("=m.long_true.p5", "by 1 January 2025"),
        ("=m.late.range(p5,p95)", "2030 to after 1 January 2031"),
        ("=m.wait.median", "never by 1 January 2031"),
        // Arithmetic keeps the limit.
        ("<=m.late.median - 2026-01-01>", "more than 5 years"),
        ("<=m.late.median + 2 year>", "after 1 January 2033"),
        ("<=m.early.median - 2024-01-01>", "at most 1 year"),
        ("<=min(m.late.median, 2029-06-01)>", "2029"),
    ] {
        let page = page(&format!("It says [](<={}>).", link.trim_matches(['<', '>', '='])));
        assert!(page.contains(&format!("It says {expected}.")), "{link}: {page}");
    }
}

#[test]
fn the_chance_by_the_end_of_a_year_is_known_only_for_whole_years_of_the_window() {
    for (year, hint) in [
        (2031, "ask for `.by(2030)`, or end the window on 2031-12-31 or later"),
        (2035, "ask for `.by(2030)`, or end the window on 2035-12-31 or later"),
        (2024, "ask for `.by(2025)`, or begin the window on 2024-01-01 or earlier"),
    ] {
        let (project, ended) = build(&format!("By then [](=m.late.by({year}))."));
        let report = ended.ends_with(1).stderr;
        let expected =
            format!("window of the model `m`, 2025-01-01 to 2031-01-01, does not contain the whole year {year}");
        assert!(report.contains(&expected) && report.contains(hint), "{report}");
        // Both remedies work.
        let wider = match year {
            2024 => MODEL.replace("from: 2025-01-01", "from: 2024-01-01"),
            year => MODEL.replace("to: 2031-01-01", &format!("to: {year}-12-31")),
        };
        project.write("data/models/m.yaml", &wider);
        project.run(&["build"]).ends_with(0);
        let nearest = year.clamp(2025, 2030);
        build(&format!("By then [](=m.late.by({nearest})).")).1.ends_with(0);
    }
}

#[test]
fn the_last_day_belongs_to_the_window() {
    // On 31 December it is true at noon: within the window, and by the end of 2030.
    let project = Project::small();
    let model = "window: { from: 2025-01-01, to: 2030-12-31 }\noutcomes:\n  last: first(t >= 2030-12-31 + 0.5 day)\n  next: \
                 first(t >= 2030-12-31 + 1.5 day)\n  midnight: first(t >= 2031-01-01)\n";
    project.write("data/models/m.yaml", model);
    project.write(
        "content/second.md",
        "---\ntitle: Second\n---\n\n[31 December 2030](=m.last.median.date), [100%](=m.last.by(2030)), [0%](=m.last.never);\n\
         [after 31 December 2030](=m.next.median.date), [0%](=m.next.by(2030)), [100%](=m.next.never);\n\
         [after 31 December 2030](=m.midnight.median.date), [0%](=m.midnight.by(2030)), [100%](=m.midnight.never)\n",
    );
    project.run(&["build"]).ends_with(0);
    let json = foresite_json(&project);
    assert_eq!(json["outcomes"]["last"]["by"]["2030"], 1);
    assert_eq!((&json["outcomes"]["next"]["never"], json["outcomes"]["next"]["by"].get("2031")), (&1.into(), None));
}

fn foresite_json(project: &Project) -> serde_json::Value {
    let ended = Ended::of(foresite(project.root()).args(["forecast", "--format", "json", "--model", "m"])).ends_with(0);
    serde_json::from_str(&ended.stdout).unwrap()
}

#[test]
fn json_tells_which_quantiles_lie_outside() {
    let (project, _) = build("");
    let json = foresite_json(&project);
    let outcomes = &json["outcomes"];
    assert_eq!(
        (&outcomes["late"]["median"], &outcomes["late"]["outside"]["0.5"]),
        (&serde_json::Value::Null, &"after".into())
    );
    assert_eq!((&outcomes["early"]["before"], &outcomes["early"]["outside"]["0.5"]), (&1.into(), &"before".into()));
    assert!(outcomes["soon"].get("outside").is_none(), "{}", outcomes["soon"]);
    let share = outcomes["wait"]["never"].as_f64().unwrap();
    assert!((share - 2.0 / 3.0).abs() < 0.01, "a duration that is never reached counts: {share}");
    let by = outcomes["late"]["by"].as_object().unwrap();
    assert!(by.contains_key("2030") && !by.contains_key("2031"), "{by:?}");
}

#[test]
fn the_terminal_never_names_a_year_that_the_window_only_begins() {
    let (project, _) = build("");
    let text = project.run(&["forecast"]).ends_with(0).stdout;
    for expected in ["after 1 January 2031", "by 1 January 2025", "never by 1 January 2031", "after 1 Jan 2031"] {
        assert!(text.contains(expected), "no `{expected}` in\n{text}");
    }
    assert!(!text.contains("after 2031"), "{text}");
}

#[test]
fn a_comparison_with_what_is_not_known_is_refused() {
    // The median is after 1 January 2031, so it is later than any day of the window.
    let found = page("{when=\"m.late.median > 2030-06-01\"}\nIt is late.\n");
    assert!(found.contains("It is late."), "{found}");
    for condition in
        ["m.late.median > 2033-01-01", "m.early.median < 2024-01-01", "m.wait.median - m.wait.median > 0 year"]
    {
        let report = build(&format!("{{when=\"{condition}\"}}\nIt is late.\n")).1.ends_with(1).stderr;
        assert!(report.contains("is not known") || report.contains("not a finite"), "{condition}: {report}");
    }
}

#[test]
fn a_window_can_begin_today_and_a_run_outside_of_it_is_told() {
    let project = Project::small();
    project.write("data/models/m.yaml", &MODEL.replace("from: 2025-01-01", "from: today"));
    let told = project.run(&["forecast", "--as-of", "2027-03-01"]).ends_with(0);
    assert!(!told.stderr.contains("warning"), "{}", told.stderr);
    assert!(told.stdout.contains("by 1 March 2027"), "{}", told.stdout);
    project.write("data/models/m.yaml", MODEL);
    let told = project.run(&["forecast", "--as-of", "2020-12-31"]).ends_with(0).stderr;
    assert!(told.contains("the window begins after 2020-12-31") && told.contains("write `from: today`"), "{told}");
    let told = project.run(&["forecast", "--as-of", "2032-01-01"]).ends_with(0).stderr;
    assert!(told.contains("the window ends before 2032-01-01"), "{told}");
}

/// A model whose outcomes are computed from dates outside of the window.
const COMPUTED: &str = "\
window: { from: 2025-01-01, to: 2031-01-01 }
inputs:
  x: uniform(low = 3 year, high = 9 year)
  lag: uniform(low = 0 year, high = 2 year)
conditions:
  ripe: t >= 2025-01-01 + x
  long_true: t >= 2020-01-01
outcomes:
  sooner: first(ripe) - 3 year
  later: first(ripe) + lag
  since: 2026-05-07 - first(long_true)
  follow_up: first(long_true) + 1 year
";

/// Builds a site with a model and a page with `text`. Returns the report and, if it was built, the text of the page.
fn build_with(model: &str, text: &str) -> (Project, Ended) {
    let project = Project::small();
    project.write("data/models/m.yaml", model);
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{text}\n"));
    let ended = project.run(&["build"]);
    (project, ended)
}

#[test]
fn what_is_computed_from_dates_outside_the_window_keeps_their_limits() {
    // x is 6 years or more in half of the samples. These are true after 1 January 2031, so 3 years before that day at the
    // earliest; and no later than 2034, which the window does not show.
    let text = "Sooner [](=m.sooner.p75), later [](=m.later.p75), since [](=m.since.median), then [](=m.follow_up.median),\n\
                by 2026 [](=m.sooner.by(2026)), below [](<=m.sooner.below(2027-06-01)>).";
    let (project, ended) = build_with(COMPUTED, text);
    ended.ends_with(0);
    let html = std::fs::read_to_string(project.path("public/second/index.html")).unwrap();
    for expected in
        ["after 1 January 2028", "after 1 January 2031", "more than 1.3 years", "by 1 January 2026", ">33%<", ">40%<"]
    {
        assert!(html.contains(expected), "no {expected} in {html}");
    }
    let json = foresite_json(&project);
    let sooner = &json["outcomes"]["sooner"];
    let by: Vec<&str> = sooner["by"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!((by, &sooner["outside"]["0.75"]), (vec!["2026", "2027"], &"after".into()));
    assert_eq!(json["outcomes"]["follow_up"]["outside"]["0.5"], "before");
    // A duration since then is at least that since the start of the window.
    let since = &json["outcomes"]["since"];
    assert!((since["median"].as_f64().unwrap() - 1.345).abs() < 0.001 && since["outside"]["0.5"] == "after", "{since}");
    for figure in ["m.sooner.by(2029)", "m.sooner.below(2029-01-01)", "m.later.above(2040-01-01)"] {
        let report = build_with(COMPUTED, &format!("[](<={figure}>)")).1.ends_with(1).stderr;
        assert!(report.contains("is not known") && report.contains("widen the window"), "{figure}: {report}");
    }
}

#[test]
fn an_outcome_that_a_longer_window_would_decide_is_refused() {
    for outcome in
        ["first(ripe) < 2035-01-01", "min(first(ripe), 2033-01-01)", "if first(ripe) < 2035-01-01 then 1 else 2"]
    {
        let model = format!("{COMPUTED}  decided: {outcome}\n");
        let report = build_with(&model, "").1.ends_with(1).stderr;
        let found = report.contains("E0326") && report.contains("`decided` depends on what happens outside");
        assert!(found, "{outcome}: {report}");
        // The hint works.
        build_with(&model.replace("to: 2031-01-01", "to: 2040-01-01"), "").1.ends_with(0);
    }
}

#[test]
fn a_chance_as_of_a_day_outside_the_window_is_not_known() {
    let project = Project::small();
    project.write("data/models/m.yaml", COMPUTED);
    project.write("content/second.md", "---\ntitle: Second\n---\n\n[](=m.later.already), [](=m.follow_up.already)\n");
    project.run(&["build", "--as-of", "2027-03-01"]).ends_with(0);
    let report = project.run(&["build", "--as-of", "2024-12-31"]).ends_with(1).stderr;
    assert!(report.contains("the chance by 2024-12-31 is not known"), "{report}");
}

#[test]
fn charts_never_name_the_edge_of_the_window_as_a_date() {
    let project = Project::small();
    let model = format!(
        "{COMPUTED}  early: first(t >= 2022-01-01 + x - lag)\nwaterfall:\n  outcome: early\n  start: {{ label: Nothing, set: {{ x: \
         1 year }} }}\n  steps:\n    - {{ label: Give x, restore: [x] }}\n"
    );
    project.write("data/models/m.yaml", &model);
    let mut page = "---\ntitle: Second\n---\n".to_owned();
    let charts = [
        ("chance", "outcomes: [m.long_true, m.sooner]"),
        ("belief", "outcome: m.early"),
        ("forest", "rows: [m.later, m.sooner, m.follow_up]"),
        ("timeline", "events: [m.long_true, m.later]"),
        ("waterfall", "model: m"),
        ("tornado", "outcome: m.early"),
        ("dots", "outcome: m.sooner"),
    ];
    for (kind, rest) in charts {
        project.write(&format!("data/charts/{kind}.yaml"), &format!("kind: {kind}\ntitle: The {kind}\n{rest}\n"));
        page += &format!("\n![](chart:{kind})\n");
    }
    project.write("content/second.md", &page);
    project.run(&["build", "--as-of", "2025-01-01"]).ends_with(0);
    let html = std::fs::read_to_string(project.path("public/second/index.html")).unwrap();
    for wrong in ["by by ", "by after ", "after after ", "gives January 2025", "median January 2025"] {
        assert!(!html.contains(wrong), "{wrong}");
    }
    for right in ["on to ", "Chances after 1 January 2028 are not known"] {
        assert!(html.contains(right), "no {right} in {html}");
    }
    // The median of what is true at the start is not marked as a date. The labels of medians are bold.
    let marked = html.split("<text").filter(|text| text.contains("strong") || text.contains("bold"));
    assert!(!marked.into_iter().any(|text| text.contains(">Jan 2025<")), "{html}");
    let json = foresite_json(&project);
    assert_eq!(json["waterfall"]["start"]["outside"], "before");
}

/// A model whose results at other values of its input lie outside of the window.
const VARIED: &str = "\
window: { from: 2025-01-01, to: 2031-01-01 }
inputs:
  x: uniform(low = 2 year, high = 8 year)
curves:
  progress: { value: t - 2025-01-01, unit: year }
conditions:
  ripe: t >= 2025-01-01 + x
outcomes:
  sooner: first(ripe) - 3 year
  early: first(t >= 2020-01-01 + x)
scenarios:
  short: { label: Short, set: { x: 3 year } }
  long: { label: Long, set: { x: 9 year } }
slider: { scenarios: [short, long], curve: progress }
waterfall:
  outcome: sooner
  start: { label: Long, set: { x: 9 year } }
  steps:
    - { label: Give x, restore: [x] }
";

#[test]
fn swings_sliders_and_waterfalls_tell_what_lies_outside() {
    let project = Project::small();
    project.write("data/models/m.yaml", VARIED);
    let mut page = "---\ntitle: Second\n---\n".to_owned();
    for (kind, rest) in [("tornado", "outcome: m.sooner"), ("waterfall", "model: m"), ("slider", "outcome: m.sooner")] {
        project.write(&format!("data/charts/{kind}.yaml"), &format!("kind: {kind}\ntitle: The {kind}\n{rest}\n"));
        page += &format!("\n![](chart:{kind})\n");
    }
    project.write("content/second.md", &page);
    project.run(&["build"]).ends_with(0);
    let json = foresite_json(&project);
    // With x at its p90 of 7.4 years it is ripe after the window, and 3 years before that is after 1 January 2028; with x at its
    // p10 the other outcome is true before the window.
    let input = &json["inputs"]["x"];
    let expected = serde_json::json!({ "sooner": [null, "after"], "early": ["before", null] });
    assert_eq!(input["swing_outside"], expected);
    assert_eq!((&input["swing"]["sooner"][1], &input["swing"]["early"][0]), (&serde_json::Value::Null, &2025.into()));
    let (first, last) = (&json["slider"][0], &json["slider"][40]);
    assert_eq!((&first["outside"]["early"]["0.5"], first["outside"].get("sooner")), (&"before".into(), None));
    assert_eq!((&last["outside"]["sooner"]["0.5"], last["outside"].get("early")), (&"after".into(), None));
    let (start, step) = (&json["waterfall"]["start"], &json["waterfall"]["steps"][0]);
    assert_eq!((&start["outside"], &start["median"]), (&"after".into(), &serde_json::Value::Null));
    assert_eq!((step.get("outside"), &step["shift"]), (None, &serde_json::Value::Null));
    // The limit of the sum is not the end of the window.
    let html = std::fs::read_to_string(project.path("public/second/index.html")).unwrap();
    assert!(!html.contains("after 1 Jan 2031") && !html.contains("after 1 January 2031"), "{html}");
    for chart in ["tornado", "waterfall", "slider"] {
        let figure = html.split("<figure").find(|figure| figure.contains(&format!("The {chart}"))).unwrap();
        assert!(figure.contains("after 1 Jan 2028") || figure.contains("after 1 January 2028"), "{chart}: {figure}");
        let csv = std::fs::read_to_string(project.path(&format!("public/charts/{chart}.csv"))).unwrap();
        assert!(csv.contains(">2028-01-01") && !csv.contains("2031"), "{chart}: {csv}");
    }
}

/// Outcomes and a condition that wait for other dates.
const NESTED: &str = "\
window: { from: 2025-01-01, to: 2031-01-01 }
inputs:
  x: uniform(low = 3 year, high = 9 year)
conditions:
  ripe: t >= 2025-01-01 + x
  long_true: t >= 2020-01-01
  old: t >= first(long_true) + 1 year
outcomes:
  again: first(t >= first(long_true) + 1 year)
  ahead: first(t >= first(ripe) - 2 year)
";

#[test]
fn a_first_date_that_depends_on_another_keeps_its_limits() {
    let text = "Again [](=m.again.median), ahead [](=m.ahead.p75), old [](=m.old.p25), near [](=m.ahead.p25.year).";
    let (project, ended) = build_with(NESTED, text);
    ended.ends_with(0);
    let html = std::fs::read_to_string(project.path("public/second/index.html")).unwrap();
    for expected in ["Again", "by 1 January 2026", "after 1 January 2029", "2027"] {
        assert!(html.contains(expected), "no {expected} in {html}");
    }
    assert!(!html.contains("after 1 January 2031") && html.matches("by 1 January 2026").count() >= 2, "{html}");
    let json = foresite_json(&project);
    assert_eq!(json["conditions"]["old"]["outside"]["0.5"], "before");
    let report = build_with(NESTED, "[](=m.ahead.by(2029))").1.ends_with(1).stderr;
    assert!(report.contains("is not known"), "{report}");
    // It is true in 2030 only because it is never ripe inside the window.
    let undecided = format!("{NESTED}  undecided: first(t > 2030-03-01 and first(ripe) > t + 1 year)\n");
    let report = build_with(&undecided, "").1.ends_with(1).stderr;
    assert!(report.contains("E0326") && report.contains("`undecided` depends on what happens outside"), "{report}");
    build_with(&undecided.replace("to: 2031-01-01", "to: 2040-01-01"), "").1.ends_with(0);
}

#[test]
fn a_curve_that_a_longer_window_would_change_is_refused() {
    let curves = "curves:\n  age: t - first(long_true)\n  stock: if t >= first(ripe) then 1 else 0\n";
    let report = build_with(&format!("{COMPUTED}{curves}"), "").1.ends_with(1).stderr;
    assert!(report.contains("error[E0326]: `age` depends on what happens outside of the window"), "{report}");
    assert!(!report.contains("`stock`"), "{report}");
    build_with(&format!("{COMPUTED}{curves}").replace("from: 2025-01-01", "from: 2019-01-01"), "").1.ends_with(0);
}

#[test]
fn a_curve_of_a_scenario_that_a_longer_window_would_change_is_refused() {
    let model = "\
window: { from: 2025-01-01, to: 2031-01-01 }
inputs:
  x: uniform(low = 1 year, high = 3 year)
conditions:
  long_true: t >= 2020-01-01 + x
curves:
  since: { value: 't - first(long_true and t >= 2025-06-01)', unit: year }
  before: { value: t - first(t >= 2025-01-01 + x), unit: year }
scenarios:
  slow: { set: { x: 'uniform(low = -3 year, high = -1 year)' } }
";
    build_with(model, "[](=m.since.at(2030-01-01).median), [](=m.slow.since.at(2030-01-01).median)").1.ends_with(0);
    build_with(model, "[](=m.before.at(2030-01-01).median)").1.ends_with(0);
    let report = build_with(model, "[](=m.slow.before.at(2030-01-01).median)").1.ends_with(1).stderr;
    assert!(report.contains("E0326") && report.contains("`before` depends on what happens outside"), "{report}");
}

#[test]
fn joint_draws_tell_on_which_side_of_the_window_they_lie() {
    let (project, _) = build("");
    let arguments = ["forecast", "--format", "json", "--model", "m", "--draws", "64"];
    let ended = Ended::of(foresite(project.root()).args(arguments)).ends_with(0);
    let json: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    let (values, sides) = (&json["draws"]["outcomes"], &json["draws"]["outside"]);
    for at in 0..64 {
        assert_eq!((&values["early"][at], &sides["early"][at]), (&2025.into(), &"before".into()));
        let is_late = values["late"][at].is_null();
        let side = if is_late { "after".into() } else { serde_json::Value::Null };
        assert_eq!((&sides["late"][at], &sides["wait"][at]), (&side, &side));
    }
    assert!(sides.get("soon").is_none(), "{sides}");
}

#[test]
fn a_mean_that_is_only_a_limit_is_marked_and_a_deviation_is_not_given() {
    let (project, ended) = build("[](=m.early.sd)");
    let report = ended.ends_with(1).stderr;
    assert!(report.contains("the standard deviation of `early` is not known"), "{report}");
    let json = foresite_json(&project);
    let early = &json["outcomes"]["early"];
    assert_eq!((&early["mean"], &early["mean_outside"]), (&2025.into(), &"before".into()));
    assert_eq!(early["sd"], serde_json::Value::Null);
    let soon = &json["outcomes"]["soon"];
    assert!(soon.get("mean_outside").is_none() && soon["sd"].is_number(), "{soon}");
}

#[test]
fn numbers_that_are_never_known_are_drawn_and_named_by_their_scenarios() {
    let project = Project::small();
    let model = MODEL.replace("low = 5 year", "low = 7 year");
    project
        .write("data/models/m.yaml", &format!("{model}scenarios:\n  slow: {{ label: Slow, set: {{ x: 9 year }} }}\n"));
    project.write("data/charts/c.yaml", "kind: forest\ntitle: Waits\nrows: [m.wait, m.slow.wait]\n");
    project.write("content/second.md", "---\ntitle: Second\n---\n\n![](chart:c)\n");
    project.run(&["build"]).ends_with(0);
    let html = std::fs::read_to_string(project.path("public/second/index.html")).unwrap();
    assert!(html.contains("wait: never by 1 Jan 2031. wait, Slow: never by 1 Jan 2031."), "{html}");
}

#[test]
fn a_value_less_a_date_that_is_never_names_the_date() {
    let (project, _) = build("");
    project.write("data/models/m.yaml", &format!("{MODEL}  ahead: 2026-05-07 - late\n"));
    let report = project.run(&["build"]).ends_with(1).stderr;
    assert!(report.contains("a value less \"never\", where `late` is never"), "{report}");
}
