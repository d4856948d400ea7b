//! Tests each problem that `check` reports, in a project without other problems.

use serde_json::Value;

use super::super::project::Project;

/// Returns `code file:line: message` for every diagnostic, in order.
pub fn reported(project: &Project) -> Vec<String> {
    let ended = project.run(&["check", "--format", "json"]);
    let found: Vec<Value> = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}"));
    let word = |found: &Value, key: &str| found[key].as_str().unwrap_or_default().to_owned();
    found
        .iter()
        .map(|found| {
            let place = format!("{}:{}", word(&found["labels"][0], "path"), found["labels"][0]["line"]);
            format!("{} {place}: {}", word(found, "code"), word(found, "message"))
        })
        .collect()
}

/// Returns a project whose second page has this text.
fn page(body: &str) -> Project {
    let project = Project::small();
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{body}\n"));
    project
}

#[test]
fn stale_bound_figures() {
    let project = page("It is [2030](=plan.ready.median.year).");
    project.write("data/models/plan.yaml", "outcomes: { ready: 2031-05-01 }\n");
    let expected =
        "E0504 content/second.md:5: bound figure is stale: `2030` is written, and `plan.ready.median.year` is `2031`";
    assert_eq!(reported(&project), [expected]);
}

#[test]
fn dead_internal_links_anchors_and_images() {
    let project = page("[One](gone.md), [two](index.md#gone),\n![three](/gone.svg)\nand [four](#gone).");
    let found = reported(&project);
    let places: Vec<&str> = found.iter().map(|found| found.split(": ").next().unwrap()).collect();
    assert_eq!(
        places,
        [
            "E0508 content/second.md:5",
            "E0509 content/second.md:5",
            "E0508 content/second.md:6",
            "E0509 content/second.md:7"
        ],
        "{found:#?}"
    );
}

#[test]
fn missing_alt_text() {
    let project = page("![](/a.svg)\n\n![](chart:steps)");
    project.write("static/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    project.write("data/steps.yaml", "columns: { year: {} }\nrows: [{ year: 1 }, { year: 2 }]\n");
    project.write("data/charts/steps.yaml", "kind: bars\ntitle: Steps\ndataset: steps\nvalues: [year]\nalt: \"\"\n");
    project.write("templates/partials/logo.html", "<p>\n<img src=\"a.svg\"> <img src=\"b.svg\" alt=\"\">\n");
    assert_eq!(
        reported(&project),
        [
            "E0105 data/charts/steps.yaml:5: expected text, found an empty text",
            "E0510 content/second.md:5: the picture `/a.svg` has no alternative text",
            "E0510 templates/partials/logo.html:2: this picture has no `alt`",
        ]
    );
}

#[test]
fn a_chart_without_alt_text_of_its_own_has_a_sentence_from_its_data() {
    let project = page("![](chart:steps)");
    project.write(
        "data/steps.yaml",
        "key: name\ncolumns: { name: { type: text }, size: {} }\nrows: [{ name: A, size: 1 }, { name: B, size: 2 }]\n",
    );
    project.write("data/charts/steps.yaml", "kind: bars\ntitle: Steps\ndataset: steps\nvalues: [size]\n");
    assert_eq!(reported(&project), [""; 0]);
    project.run(&["build"]).ends_with(0);
    let html = std::fs::read_to_string(project.path("public/second/index.html")).unwrap();
    let alt = "<desc id=\"fs:chart-steps-desc\">Bar chart of size of 2 rows. Size: from 1 (A) to 2 (B).";
    assert!(html.contains(alt) && html.contains("aria-describedby=\"fs:chart-steps-desc\""), "{html}");
}

#[test]
fn missing_sources() {
    let project = page("[@maker]");
    project.write("data/sources.yaml", "maker: { title: The maker }\n");
    let rows = "rows:\n  - { name: A, sources: [maker] }\n  - { name: B }\n  - { name: C, note: Guessed. }\n";
    project.write("data/cards.yaml", &format!("key: name\ncolumns: {{ name: {{ type: text }} }}\n{rows}"));
    project.write("data/others.yaml", "columns: { size: {} }\nrows: [{ size: 1 }]\n");
    project.write(
        "data/models/plan.yaml",
        "inputs:\n  a: { value: 1 to 2, sources: [maker] }\n  b: 1 to 2\n  c: { value: 1 to 2, note: A guess. }\ncorrelations: none\noutcomes: { \
         sum: a + b + c }\n",
    );
    assert_eq!(
        reported(&project),
        [
            "E0125 data/cards.yaml:5: `B` of `cards` has no source, unlike other rows",
            "E0125 data/cards.yaml:6: `C` of `cards` has no source, unlike other rows",
            "E0125 data/models/plan.yaml:3: the input `b` has no source, unlike other inputs, and no `note`",
        ]
    );
    project.write(
        "data/cards.yaml",
        &format!("sources: [maker]\nkey: name\ncolumns: {{ name: {{ type: text }} }}\n{rows}"),
    );
    assert_eq!(reported(&project).len(), 1, "the sources of the dataset cover every row");
}

#[test]
fn charts_that_do_not_name_the_sources_of_their_data() {
    let project = page("[@maker]\n\n![](chart:sizes)\n\n![](chart:course)\n\n![](chart:named)\n\n![](chart:own)");
    project.write("data/sources.yaml", "maker: { title: The maker }\n");
    let columns = "key: name\ndate: on\ncolumns: { name: { type: text }, on: { type: date }, size: {} }";
    let rows = "rows:\n  - { name: A, on: 2024-01-01, size: 1 }\n  - { name: B, on: 2025-01-01, size: 2 }\n";
    project.write("data/cards.yaml", &format!("sources: [maker]\n{columns}\n{rows}"));
    project.write("data/others.yaml", &format!("{columns}\n{rows}"));
    let bars = "kind: bars\ntitle: Sizes\ndataset: cards\nvalues: [size]\n";
    project.write("data/charts/sizes.yaml", bars);
    project.write("data/charts/named.yaml", &format!("{bars}sources: [maker]\n"));
    project.write("data/charts/own.yaml", &bars.replace("cards", "others"));
    project.write("data/charts/course.yaml", "kind: line\ntitle: Sizes\nseries: [cards.size]\n");
    let message =
        |id: &str| format!("E0125 data/charts/{id}.yaml:2: the chart `{id}` does not name the sources of `cards`");
    assert_eq!(reported(&project), [message("course"), message("sizes")]);
}

#[test]
fn unused_sources() {
    let project = page("[@maker]");
    project.write("data/sources.yaml", "maker: { title: The maker }\nnobody: { title: Nobody }\n");
    assert_eq!(reported(&project), ["E0123 data/sources.yaml:2: the source `nobody` is not used"]);
}

#[test]
fn datasets_out_of_schema() {
    let project = Project::small();
    project.write(
        "data/cards.yaml",
        "key: name\ncolumns: { name: { type: text }, on: { type: date }, size: { unit: GB } }\nrows:\n  - { name: A, on: \
         2020-02-30, size: 1 }\n  - { name: A, on: 2020-02-28, size: large }\n  - { name: B, on: 2020-02-28 }\n  - { name: \
         C, on: 2020-02-28, size: 2, weight: 3 }\n",
    );
    assert_eq!(
        reported(&project),
        [
            "E0106 data/cards.yaml:4: expected a date, found `2020-02-30`, which is not a day of the calendar",
            "E0119 data/cards.yaml:5: two rows are named `A`",
            "E0107 data/cards.yaml:5: expected a number, found `large`",
            "E0118 data/cards.yaml:6: no `size` in row `B`",
            "E0103 data/cards.yaml:7: unknown column `weight` in this row",
        ]
    );
}

#[test]
fn rows_past_their_review_by() {
    let project = Project::small();
    project.write(
        "data/prices.yaml",
        "key: name\nreview_by: 2026-05-07\ncolumns: { name: { type: text }, price: { unit: USD } }\nrows:\n  - { name: A, \
         price: 1, review_by: 2026-05-06 }\n  - { name: B, price: 2, review_by: 2026-05-08 }\n  - { name: C, price: 3, \
         review_by: 2025-01-01 }\n",
    );
    project.write("data/more.yaml", "columns: { price: {} }\nrows: more.csv\n");
    project.write("data/more.csv", "price,review_by\n1,2026-05-01\n2,\n");
    project
        .write("data/models/plan.yaml", "inputs:\n  a: { value: 1 to 2, review_by: 2026-04-01 }\noutcomes: { b: a }\n");
    let mut found = reported(&project);
    found.sort();
    assert_eq!(
        found,
        [
            "E0310 data/models/plan.yaml:2: `a` of `plan` was due for review by 1 April 2026, 36 days ago",
            "E0310 data/more.csv:2: row 1 of `more` was due for review by 1 May 2026, 6 days ago",
            "E0310 data/prices.yaml:5: `A` of `prices` was due for review by 6 May 2026, 1 day ago",
            "E0310 data/prices.yaml:7: `C` of `prices` was due for review by 1 January 2025, 16 months ago",
        ]
    );
    project.run(&["check", "--strict"]).ends_with(1);
    project.run(&["check", "--strict", "--as-of", "2024-12-31"]).ends_with(0);
    project.run(&["build", "--strict"]).ends_with(0);
    let taken = "columns: { review_by: { type: date } }\nrows: [{ review_by: 2030-01-01 }]\n";
    project.write("data/prices.yaml", taken);
    let found = reported(&project);
    let refused = "expected a column name, found `review_by`, which a row uses for itself";
    assert!(found.iter().any(|found| found.contains(refused)), "{found:#?}");
}

#[test]
fn unused_inputs() {
    let project = Project::small();
    project.write("data/models/plan.yaml", "inputs:\n  a: 1 to 2\n  b: 1 to 2\noutcomes: { c: a }\n");
    assert_eq!(reported(&project), ["E0302 data/models/plan.yaml:3: nothing uses the input `b`"]);
}

#[test]
fn unlinked_pages() {
    let project = Project::small();
    project.write("content/deep/lonely.md", "---\ntitle: Lonely\n---\n");
    assert_eq!(reported(&project), ["E0517 content/deep/lonely.md:2: no page links to `deep/lonely.md`"]);
}

#[test]
fn size_budgets() {
    let project = page("![A picture](/large.svg)");
    let large =
        |bytes: usize| format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{}</desc></svg>", "x".repeat(bytes));
    project.write("static/large.svg", &large(100_000));
    assert_eq!(reported(&project), [""; 0], "a small page meets the default budgets");
    let settings = std::fs::read_to_string(project.path("foresite.yaml")).unwrap();
    let budgets = |budgets: &str| project.write("foresite.yaml", &format!("{settings}budgets: {budgets}\n"));
    budgets("{ page: 120 kB, image: 90 kB, site: 9_000 B }");
    let ended = project.run(&["check"]).ends_with(0);
    let lines: Vec<&str> = ended.stderr.lines().filter(|line| line.starts_with("warning")).collect();
    assert_eq!(lines.len(), 3, "{}", ended.stderr);
    for (place, message) in [
        ("foresite.yaml:4:46", "but its budget is 9 kB"),
        ("content/second.md:2:8", "`second.md` has 1"),
        ("content/second.md:5:15", "`large.svg` has 100.1 kB, but the budget of a picture is 90 kB"),
        ("content/second.md:2:8", "the largest parts: `large.svg` 100.1 kB, "),
        ("foresite.yaml:4:18", "the budget"),
    ] {
        assert!(
            ended.stderr.contains(place) && ended.stderr.contains(message),
            "no {message:?} at {place} in\n{}",
            ended.stderr
        );
    }
    budgets("{ page: 1 GB, image: 0.2 MB }");
    assert_eq!(reported(&project), [""; 0]);
    project.write("static/large.svg", &large(1_100_000));
    budgets("{}");
    let found = reported(&project);
    assert_eq!(found.len(), 2, "{found:#?}");
    for (written, shown) in [("200", "200"), ("large", "large"), ("2 TB", "2 TB"), ("-1 kB", "-1 kB"), ("0 kB", "0 kB")]
    {
        budgets(&format!("{{ page: {written} }}"));
        assert_eq!(reported(&project)[0], format!("E0113 foresite.yaml:4: expected a size, found `{shown}`"));
    }
}

#[test]
fn reports_everything_in_one_run_sorted_by_file_and_line() {
    let project = page("It is [2030](=plan.ready.median.year).\n\n[Gone](gone.md)");
    project.write("data/models/plan.yaml", "outcomes:\n  ready: 2031-05-01\nexpect:\n  - ready.median < 2031-01-01\n");
    project.write("data/sources.yaml", "nobody: { title: Nobody }\n");
    project.write(
        "data/prices.yaml",
        "columns: { price: {} }\nexpect: [price < 3]\nrows:\n  - { price: 3 }\n  - { price: 1, review_by: 2026-01-01 }\n  - { \
         price: 4 }\n",
    );
    project.write("content/lonely.md", "---\ntitle: Lonely\nweight: 99\nliterals: [1]\n---\n");
    let found = reported(&project);
    let places: Vec<&str> = found.iter().map(|found| found.split(": ").next().unwrap()).collect();
    assert_eq!(
        places,
        [
            "E0309 data/models/plan.yaml:4",
            "E0309 data/prices.yaml:4",
            "E0310 data/prices.yaml:5",
            "E0309 data/prices.yaml:6",
            "E0123 data/sources.yaml:1",
            "E0516 content/lonely.md:4",
            "E0504 content/second.md:5",
            "E0508 content/second.md:7",
        ],
        "{found:#?}"
    );
    let github = project.run(&["check", "--format", "github"]).ends_with(1).stdout;
    assert_eq!(github.lines().count(), places.len(), "{github}");
    let text = project.run(&["check"]).ends_with(1).stderr;
    assert_eq!(text.matches("warning[").count() + text.matches("error[").count(), places.len(), "{text}");
}

#[test]
fn many_problems_of_one_cause_are_one_message_and_the_summary_says_what_to_do() {
    let stale = "In [2030](=plan.ready.median.year).\n\n";
    let renamed = "In [](=plann.ready.median.year).\n\n";
    let project = page(&format!("{}{}", stale.repeat(17), renamed.repeat(40)));
    project.write("data/models/plan.yaml", "outcomes: { ready: 2031-05-01 }\n");
    for command in ["build", "check"] {
        let stderr = project.run(&[command]).ends_with(1).stderr;
        assert_eq!(stderr.matches("error[E0504]").count(), 1, "{stderr}");
        assert_eq!(stderr.matches("error[E0407]").count(), 1, "{stderr}");
        assert!(stderr.contains("= note: 16 more problems are the same: content/second.md:7, 9, 11"), "{stderr}");
        assert!(stderr.contains("= note: 39 more problems are the same: content/second.md:41, "), "{stderr}");
        assert!(stderr.contains(", and 27 more\n"), "{stderr}");
        let last = stderr.lines().last().unwrap();
        assert!(last.starts_with("17 figures are stale: `foresite fix`; 57 errors: "), "{last}");
    }
    assert_eq!(reported(&project).len(), 57, "JSON has every problem");
    let github = project.run(&["check", "--format", "github"]).stdout;
    assert_eq!(github.lines().count(), 57);
    project.write("content/second.md", "---\ntitle: Second\nlastmod: 2026-01-01\n---\n");
    let stderr = project.run(&["build"]).stderr;
    assert!(stderr.lines().last().unwrap().starts_with("1 key is misspelled: `foresite fix`; 1 error: "), "{stderr}");
}

#[test]
fn a_unit_that_no_unit_is_in_many_cells_is_one_message() {
    let project = Project::small();
    let rows: String = (0..30).map(|at| format!("  - {{ size: {at} GB }}\n")).collect();
    project.write("data/cards.yaml", &format!("columns: {{ size: {{ unit: GB }} }}\nrows:\n{rows}"));
    let stderr = project.run(&["build"]).ends_with(1).stderr;
    assert_eq!(stderr.matches("error[E0107]").count(), 5, "{stderr}");
    assert!(stderr.contains("= note: 25 more problems are of this kind: data/cards.yaml:8, 9, "), "{stderr}");
    assert!(stderr.lines().last().unwrap().starts_with("30 errors: "), "{stderr}");
}

#[test]
fn a_chart_that_cannot_be_read_is_reported_once() {
    let project = page("![](chart:sizes)\n\n![](table:sizes)");
    project.write("data/charts/sizes.yaml", "kind: bars\ntitle: Sizes\n");
    project.write("data/tables/sizes.yaml", "kind: dataset\n");
    let found = reported(&project);
    assert!(!found.is_empty() && found.iter().all(|found| !found.starts_with("E0506")), "{found:#?}");
}
