//! Text that depends on the forecast, through the commands: both branches are built, checked and fixed; one is published.

use std::fs;

use foresite::date::Date;
use foresite::model::RunOptions;

use super::forecasts::{load_model, run};
use super::project::Project;

/// A certain date, a date that never comes, and the later of two conditions.
const MODEL: &str = "\
window: { from: 2025-01-01, to: 2040-01-01 }
inputs:
  card: uniform(low = 2030-01-01, high = 2034-01-01)
conditions:
  fits: t >= card
  fast: t >= 2029-01-01
outcomes:
  ready: { value: 2031-05-01, label: Local readiness }
  not_yet: first(false)
  both: first(fits and fast)
";

fn project(page: &str) -> Project {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    project.write("content/second.md", page);
    project
}

/// Returns the page on which one of two paragraphs is published, depending on a condition.
fn published(condition: &str) -> String {
    let page =
        format!("---\ntitle: Second\n---\n\n{{when=\"{condition}\"}}\nIt is_true.\n\n{{otherwise}}\nIt is false.\n");
    let project = project(&page);
    project.run(&["build"]).ends_with(0);
    let html = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    assert_eq!(html.matches("It is_true.").count() + html.matches("It is false.").count(), 1, "{html}");
    html
}

#[test]
fn evaluates_conditions_on_the_forecast() {
    for (condition, is_true) in [
        ("plan.ready.median < 2032-01-01", true),
        ("plan.ready.median < 2030-01-01", false),
        ("ready.median - today < 6 year", true),
        ("plan.both.by(2031) > 40% and not plan.both.by(2031) > 60%", true),
        ("plan.both.bottleneck(fits) > 99%", true),
        ("plan.both.bottleneck(fast) >= 1%", false),
        // "Never" is later than every day of the window.
        ("plan.not_yet.median > 2039-12-31", true),
        ("plan.not_yet.median < 2039-12-31", false),
        ("plan.ready.median < plan.not_yet.median", true),
        ("plan.not_yet.never > 50%", true),
    ] {
        assert_eq!(published(condition).contains("It is_true."), is_true, "{condition}");
    }
}

#[test]
fn names_the_terms_of_a_condition_by_what_is_written() {
    let model = "window: { from: 2025-01-01, to: 2045-01-01 }\ninputs:\n  a: uniform(low = 2030-01-01, high = 2040-01-01)\n  \
                 b: uniform(low = 2030-01-01, high = 2040-01-01)\nconditions:\n  fits: t >= a\n  long: t >= b and t >= max(a, \
                 b, 2026-01-01, 2027-01-01, 2028-01-01)\noutcomes:\n  plain: first(fits and t >= b)\n  followed: \
                 first(long)\n  twice: first(fits and fits and t >= b)\n  folded: >\n    first(t >= a\n    and t >= b)\n";
    let forecast = run(&load_model(model, &[]), &RunOptions::at(Date::parse("2026-05-07").unwrap()));
    let names: Vec<Vec<&str>> = forecast
        .outcomes
        .iter()
        .map(|outcome| outcome.bottleneck.iter().map(|(name, _)| name.as_str()).collect())
        .collect();
    let long = "t >= max(a, b, 2026-01-01, 2027-01-01, …";
    let folded = ["condition on a", "condition on b"];
    assert_eq!(names, [vec!["fits", "t >= b"], vec!["t >= b", long], vec!["fits", "t >= b"], folded.to_vec()]);
}

#[test]
fn names_a_bottleneck_by_its_condition() {
    let project =
        project("---\ntitle: Second\n---\n\nIn [](=plan.both.bottleneck(fits)), [](=plan.both.bottleneck(fitts)).\n");
    let stderr = project.run(&["build"]).ends_with(1).stderr;
    assert!(stderr.starts_with("error[E0407]: `both` does not wait for a condition `fitts`\n"), "{stderr}");
    assert!(stderr.contains("content/second.md:5:62") && stderr.contains("did you mean `fits`?"), "{stderr}");
}

#[test]
fn fixes_stale_figures_in_both_branches_and_changes_nothing_else() {
    let page = "\u{feff}---\r\ntitle: Second\r\n---\r\n\r\n{when=\"plan.ready.median < 2030-01-01\"}\r\nSoon, in \
        [2029](=plan.ready.median.year).  \r\n\r\n{otherwise}\r\nNot before [2030](=plan.ready.median.year).\r\n";
    let project = project(page);
    let stderr = project.run(&["build"]).ends_with(1).stderr;
    assert_eq!(stderr.matches("error[E0504]").count(), 2, "{stderr}");
    assert_eq!(project.run(&["fix"]).ends_with(0).stderr, "rewrote 2 figures in 1 file\n");
    let mended = page.replace("[2029]", "[2031]").replace("[2030]", "[2031]");
    assert_eq!(fs::read_to_string(project.path("content/second.md")).unwrap(), mended);
    project.run(&["build"]).ends_with(0);
    let html = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    assert!(html.contains("Not before") && !html.contains("Soon") && !html.contains("{otherwise}"), "{html}");
}

#[test]
fn reports_typed_figures_in_both_branches() {
    let page = "---\ntitle: Second\n---\n\n{when=\"plan.ready.median < 2030-01-01\"}\nLocal readiness comes in May 2031.\n\n\
        {otherwise}\nLocal readiness comes in 2031.\n";
    let project = project(page);
    let stderr = project.run(&["check"]).ends_with(0).stderr;
    assert!(stderr.contains("content/second.md:6:26") && stderr.contains("content/second.md:9:26"), "{stderr}");
    project.write("content/second.md", &page.replace("title: Second", "title: Second\nliterals: [May 2031, \"2031\"]"));
    assert!(!project.run(&["check"]).ends_with(0).stderr.contains("E0516"));
}

#[test]
fn counts_only_the_words_that_are_published() {
    let page = |condition: &str| {
        format!(
            "---\ntitle: Second\ndate: 2026-05-01\n---\n\n{{when=\"{condition}\"}}\nOne two three.\n\n{{otherwise}}\nFour five.\n"
        )
    };
    for (condition, words) in [("true", "3 words"), ("false", "2 words")] {
        let project = project(&page(condition));
        project.run(&["build"]).ends_with(0);
        let html = fs::read_to_string(project.path("public/second/index.html")).unwrap();
        assert!(html.contains(words), "no {words} in {html}");
    }
}

#[test]
fn reports_a_link_to_an_unpublished_id_with_its_fix() {
    let page = |heading: &str| {
        format!(
            "---\ntitle: Second\n---\n\n{{when=\"false\"}}\n## Early {{#dates}}\n\n{{otherwise}}\n{heading}\n\n[Up](#dates)\n"
        )
    };
    let stderr = project(&page("## Late")).run(&["build"]).ends_with(1).stderr;
    assert!(stderr.starts_with("error[E0509]: the page `/second/` has no element with the id `dates`\n"), "{stderr}");
    assert!(stderr.contains("give the branch that takes its place the same id, `{#dates}`"), "{stderr}");
    project(&page("## Late {#dates}")).run(&["build"]).ends_with(0);
}

#[test]
fn shows_an_invalid_condition_with_its_line() {
    let page = "---\ntitle: Second\n---\n\n{when=\"plan.ready.median\"}\nSoon.\n\n{otherwhise}\nLate.\n";
    let stderr = project(&page.replace("whise", "wise")).run(&["build"]).ends_with(1).stderr;
    assert!(
        stderr.starts_with(
            "error[E0519]: a condition must be true or false, and this is a date\n --> content/second.md:5:8\n  |\n5 | \
             {when=\"plan.ready.median\"}\n  |        ^^^^^^^^^^^^^^^^^\n  |\n  = help: compare it: `… < 2030-01-01`\n"
        ),
        "{stderr}"
    );
    let stderr = project(page).run(&["build"]).ends_with(1).stderr;
    assert!(stderr.contains("content/second.md:8:2") && stderr.contains("did you mean `otherwise`?"), "{stderr}");
}

/// Returns what a command prints about a page with a check above a paragraph, and its exit code.
fn checked(command: &str, condition: &str) -> (Option<i32>, String) {
    let project = project(&format!("---\ntitle: Second\n---\n\n{{check: {condition}}}\nIt is likely.\n"));
    let ended = project.run(&[command]);
    (ended.status, ended.stderr)
}

#[test]
fn a_check_of_words_fails_the_build_when_it_is_false() {
    assert_eq!(checked("build", "plan.both.by(2031) > 40%").0, Some(0));
    for command in ["build", "check"] {
        let (code, stderr) = checked(command, "plan.both.by(2031) > 60%");
        assert_eq!(code, Some(1), "{stderr}");
        let message =
            "error[E0528]: the text assumes what is not so: 50% is not more than 60%\n --> content/second.md:5:9\n";
        assert!(stderr.starts_with(message), "{stderr}");
        assert!(stderr.contains("6 | It is likely.\n  | ------------- these words assume it"), "{stderr}");
    }
}

#[test]
fn a_check_that_sampling_leaves_open_is_a_warning() {
    // Half of the samples, of 16,384: the standard error is 0.4 percentage points.
    for (condition, is_open) in [
        ("plan.both.by(2031) > 48%", false),
        ("plan.both.by(2031) > 49.5%", true),
        ("plan.both.by(2031) < 50.5%", true),
        ("plan.both.by(2031) < 51%", false),
        // The errors of both sides, and of expressions, count.
        ("plan.both.by(2031) / 2 < 25.25%", true),
        ("plan.both.by(2031) / 2 < 25.75%", false),
        ("plan.both.by(2031) <= plan.both.by(2032) - 24.5%", true),
        // A figure has one error, wherever it is named.
        ("plan.both.by(2031) < plan.both.by(2031) + 0.1%", false),
        // What is decided without the open part is decided.
        ("plan.both.by(2031) > 49.5% or plan.both.by(2032) > 60%", false),
        ("plan.both.by(2031) > 49.5% and plan.both.by(2032) > 60%", true),
        // What is known has no error.
        ("plan.ready.median <= 2031-05-01", false),
    ] {
        let (code, stderr) = checked("build", condition);
        assert_eq!((code, stderr.contains("warning[E0529]")), (Some(0), is_open), "{condition}: {stderr}");
    }
}

#[test]
fn a_check_of_a_value_outside_the_window_is_decided_by_what_is_known() {
    assert_eq!(checked("build", "plan.not_yet.median > 2039-12-31").0, Some(0));
    let (code, stderr) = checked("build", "plan.not_yet.median < 2039-12-31");
    assert!(code == Some(1) && stderr.contains("after 1 January 2040 is not before 31 December 2039"), "{stderr}");
    let (code, stderr) = checked("build", "plan.not_yet.median < 2045-01-01");
    assert!(code == Some(1) && stderr.contains("whether this condition is true is not known"), "{stderr}");
}

/// Returns the warnings of `check` about a chart with these lines, besides its kind.
fn of_chart(lines: &str) -> String {
    let project = project("---\ntitle: Second\n---\n\n![](chart:one)\n");
    project.write("data/charts/one.yaml", &format!("{lines}\n"));
    write_cards(&project);
    project.run(&["check"]).stderr
}

/// Writes a dataset with its source.
fn write_cards(project: &Project) {
    project.write(
        "data/cards.yaml",
        "key: name\nsources: [maker]\ncolumns: { name: { type: text }, memory: { unit: GB }, price: { unit: USD } }\n\
         derived: { per_dollar: { value: memory / price } }\nrows:\n  - { name: Alpha, memory: 8, price: 200 }\n  - { name: \
         Beta, memory: 16, price: 300 }\n",
    );
    project.write(
        "data/prices.yaml",
        "date: made\nsources: [maker]\ncolumns: { made: { type: date }, price: { unit: USD } }\nrows:\n  - { made: 2022-01-01, \
         price: 100 }\n  - { made: 2024-01-01, price: 90 }\n  - { made: 2025-01-01, price: 80 }\n  - { made: 2026-01-01, price: \
         70 }\n",
    );
    project.write("data/sources.yaml", "maker: { title: Prices of the maker, url: 'https://example.com/' }\n");
}

#[test]
fn charts_and_tables_state_what_their_words_assume() {
    let chance = "kind: chance\noutcomes: [plan.both]\ntitle: More likely than not by 2031";
    let stderr = of_chart(&format!("{chance}\ncheck: plan.both.by(2031) > 60%"));
    assert!(stderr.contains("error[E0528]: the chart assumes what is not so: 50% is not more than 60%"), "{stderr}");
    let stderr = of_chart(&format!("{chance}\ncheck: [plan.both.by(2031) > 40%, plan.both.by(2032) > 40%]"));
    assert!(!stderr.contains("E0528"), "{stderr}");
    let stderr = of_chart("kind: chance\noutcomes: [plan.both]\ntitle: '{check: plan.both.by(2031) > 60%} Likely'");
    assert!(stderr.contains("error[E0518]: `{check: …}` works only in the text of a page"), "{stderr}");
    let project = project("---\ntitle: Second\n---\n\n![](table:one)\n");
    project.write(
        "data/tables/one.yaml",
        "kind: grid\ntitle: Likely\nheaders: [a]\nrows: [[b]]\ncheck: plan.both.by(2031) > 60%\n",
    );
    let stderr = project.run(&["build"]).ends_with(1).stderr;
    assert!(stderr.contains("error[E0528]: the table assumes what is not so"), "{stderr}");
}

#[test]
fn a_check_that_fails_with_another_seed_is_named() {
    let model = "window: { from: 2022-01-01, to: 2040-01-01 }\nsamples: 1024\ninputs:\n  pace: 2 to 4 year\n  cost: normal(mean = 40 USD, \
                 sd = 10 USD)\n  price: normal(mean = 40 USD, sd = 10 USD)\ncurves:\n  memory: grow(24 GB, 2026-01-01, \
                 pace)\noutcomes:\n  later: { value: 'at(2030-01-01, memory)', unit: GB }\n  gain: price > cost\n\
                 correlations: none\n";
    let project =
        project("---\ntitle: Second\n---\n\n{check: plan.later.sd > 15.9 GB}\nIt is uncertain.\n\n![](chart:one)\n");
    project.write("data/models/plan.yaml", model);
    project.write(
        "data/charts/one.yaml",
        "kind: forest\nrows: [plan.gain]\ntitle: A gain at [50%](<=plan.gain>)\ncheck: plan.later.sd > 15.9 GB\n",
    );
    let stderr = project.run(&["check", "--check-seeds", "3"]).ends_with(0).stderr;
    for words in [
        "this check fails with 1 of 3 other seeds: the text assumes what is not so: 15 GB is not more than 15.9 GB",
        "this check fails with 1 of 3 other seeds: the chart assumes what is not so: 15 GB is not more than 15.9 GB",
        "`50%` changes with 2 of 3 other seeds",
    ] {
        assert!(stderr.contains(words), "no {words} in {stderr}");
    }
    assert!(!stderr.contains("words of this page"), "{stderr}");
}

#[test]
fn reports_values_in_titles_that_the_chart_does_not_show() {
    let reports = |kind: &str, expression: &str| {
        let stderr = of_chart(&format!("kind: {kind}\ntitle: 'It is [](<={expression}>)'\nsources: [maker]"));
        assert!(!stderr.contains("error"), "{stderr}");
        stderr.contains("warning[E0410]")
    };
    for (kind, expression, is_reported) in [
        ("chance\noutcomes: [plan.both]", "plan.both.median", false),
        ("chance\noutcomes: [both]", "plan.both.by(2031)", false),
        ("chance\noutcomes: [plan.both]", "plan.both.bottleneck(fits)", false),
        ("chance\noutcomes: [plan.both]", "plan.samples", false),
        ("chance\noutcomes: [plan.both]", "plan.ready.median", true),
        ("chance\noutcomes: [plan.both]", "plan.both.median - plan.ready.median", true),
        ("chance\noutcomes: [plan.both]", "plan.card.median", true),
        ("chance\noutcomes: [plan.both]", "cards[\"Alpha\"].memory", true),
        ("tornado\noutcome: plan.both", "plan.card.median", false),
        ("tornado\noutcome: plan.both", "plan.ready.median", true),
        ("bars\ndataset: cards\nvalues: [memory]", "cards[\"Alpha\"].memory", false),
        ("bars\ndataset: cards\nvalues: [memory]", "cards.count", false),
        ("bars\ndataset: cards\nvalues: [memory]", "plan.ready.median", true),
        ("bars\ndataset: cards\nvalues: [memory]\nfilter: { name: [Alpha] }", "cards[\"Alpha\"].memory", false),
        ("bars\ndataset: cards\nvalues: [memory]\nfilter: { name: [Alpha] }", "cards[\"Beta\"].memory", true),
        ("bars\ndataset: cards\nvalues: [memory]", "cards[\"Alpha\"].price", true),
        ("bars\ndataset: cards\nvalues: [memory]", "cards.least(price).memory", false),
        ("bars\ndataset: cards\nvalues: [memory]", "cards[\"Alpha\"].per_dollar", true),
        ("scatter\ndataset: cards\nx: memory\ny: price", "cards[\"Alpha\"].per_dollar", false),
        // A row beyond the limit is not drawn, and so is one before the first date.
        ("bars\ndataset: cards\nvalues: [memory]\nlimit: 1", "cards[\"Alpha\"].memory", false),
        ("bars\ndataset: cards\nvalues: [memory]\nlimit: 1", "cards[\"Beta\"].memory", true),
        (
            "bars\ndataset: cards\nvalues: [memory]\nlimit: 1\nsort: { by: memory, descending: true }",
            "cards[\"Beta\"].memory",
            false,
        ),
        ("line\nseries: [prices.price]", "prices.best(made).price", false),
        ("line\nseries: [prices.price]\nfrom: 2023-01-01", "prices.best(made).price", false),
        ("line\nseries: [prices.price]\nfrom: 2023-01-01", "prices.least(made).price", true),
        ("line\nseries: [prices.price]\nto: 2025-06-01", "prices.best(made).price", true),
    ] {
        assert_eq!(reports(kind, expression), is_reported, "{kind}: {expression}");
    }
    let accepted = "kind: chance\noutcomes: [plan.both]\ntitle: It is [](=plan.ready.median.year)\nsources: [maker]\n\
                    accept: { unshown: The day is a limit }";
    assert!(!of_chart(accepted).contains("E0410") && !of_chart(accepted).contains("E0319"));
    let unused = accepted.replace("plan.ready", "plan.both");
    assert!(of_chart(&unused).contains("warning[E0319]"), "{}", of_chart(&unused));
}

#[test]
fn reports_values_in_titles_that_the_table_does_not_show() {
    for (table, expression, is_reported) in [
        ("kind: dataset\ndataset: cards", "cards[\"Alpha\"].memory", false),
        ("kind: dataset\ndataset: cards", "cards.count", false),
        ("kind: dataset\ndataset: cards\ncolumns: [name, memory]", "cards[\"Alpha\"].price", true),
        ("kind: dataset\ndataset: cards\nsort: memory\nlimit: 1", "cards.least(memory).memory", false),
        ("kind: dataset\ndataset: cards\nsort: memory\nlimit: 1", "cards.best(memory).memory", true),
        ("kind: dataset\ndataset: cards", "plan.ready.median", true),
        ("kind: grid\nheaders: [a]\nrows: [['[](=plan.ready.median.year)']]", "plan.ready.median", false),
        ("kind: grid\nheaders: [a]\nrows: [['[](=plan.both.median.year)']]", "plan.ready.median", true),
        ("kind: grid\nheaders: [a]\nrows: [['[](<=cards[\"Alpha\"].price>)']]", "cards[\"Alpha\"].memory", true),
    ] {
        let project = project("---\ntitle: Second\n---\n\n![](table:one)\n");
        write_cards(&project);
        let title = expression.replace('\'', "''");
        project.write("data/tables/one.yaml", &format!("{table}\ntitle: 'It is [](<={title}>)'\nsources: [maker]\n"));
        let stderr = project.run(&["check"]).ends_with(0).stderr;
        assert_eq!(stderr.contains("warning[E0410]"), is_reported, "{table}: {expression}: {stderr}");
        assert!(
            !is_reported || stderr.contains("the title of the table `one` gives a value that the table"),
            "{stderr}"
        );
    }
}

#[test]
fn a_date_can_be_read_off_a_curve_that_is_drawn() {
    let model = "window: { from: 2025-01-01, to: 2040-01-01 }\ninputs: { pace: 2 to 4 year }\ncurves:\n  memory: { value: 'grow(24 GB, 2026-01-01, pace)', unit: GB }\n  \
                 speed: { value: 'grow(1, 2026-01-01, pace)' }\nconditions: { fits: memory >= 64 GB }\noutcomes: { ready: first(fits), fast: first(speed >= 2), \
                 both: first(fits and speed >= 2) }\nscenarios: { slow: { set: { pace: 4 year } } }\n";
    for (series, expression, is_reported) in [
        ("grow.memory", "grow.memory.at(2030-01-01)", false),
        ("grow.memory", "grow.ready.median.year", false),
        ("grow.memory", "grow.both.median.year", false),
        ("grow.memory", "grow.fast.median.year", true),
        ("grow.memory", "grow.speed.at(2030-01-01)", true),
        ("grow.memory", "grow.slow.ready.median.year", true),
        ("grow.slow.memory", "grow.slow.ready.median.year", false),
        ("grow.slow.memory", "grow.ready.median.year", true),
    ] {
        let project = project("---\ntitle: Second\n---\n\n![](chart:one)\n");
        project.write("data/models/grow.yaml", model);
        let chart = format!("kind: line\nseries: [{series}]\ntitle: 'In [](={expression})'\n");
        project.write("data/charts/one.yaml", &chart);
        let stderr = project.run(&["check"]).ends_with(0).stderr;
        assert_eq!(stderr.contains("warning[E0410]"), is_reported, "{series}: {expression}: {stderr}");
    }
}
