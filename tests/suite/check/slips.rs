//! Tests the reports of slips that look like sense: single values of datasets, and definitions of models.

use super::super::project::Project;
use super::reported::reported;

/// Returns a project with a dataset of this text.
fn data(text: &str) -> Project {
    let project = Project::small();
    project.write("data/prices.yaml", text);
    project
}

/// Returns a project with a model of this text.
fn model(text: &str) -> Project {
    let project = Project::small();
    project.write("data/models/plan.yaml", text);
    project
}

/// The keys of a dataset of prices by date.
const PRICES: &str = "date: on\ncolumns: { on: { type: date }, price: { unit: USD } }\n";

#[test]
fn rows_after_the_date_of_the_report() {
    let rows = "rows:\n  - { on: 2024-12-01, price: 115 }\n  - { on: 2052-12-01, price: 108 }\n";
    let expected = "E0312 data/prices.yaml:5: row 2 of `prices` is dated after 7 May 2026, the date of the report: fits, \
                    tables, and charts leave it out";
    assert_eq!(reported(&data(&format!("{PRICES}{rows}"))), [expected]);
    let accepted = rows.replace("price: 108", "price: 108, accept: { later: A contract }");
    assert_eq!(reported(&data(&format!("{PRICES}{accepted}"))), [""; 0]);
    assert_eq!(reported(&data(&format!("accept: {{ later: Contracts }}\n{PRICES}{rows}"))), [""; 0]);
}

#[test]
fn an_accepted_check_that_reports_nothing() {
    let rows = "rows:\n  - { on: 2024-12-01, price: 115, accept: { later: A contract } }\n";
    let expected = "E0319 data/prices.yaml:4: the check `later` is accepted here, but it reports nothing";
    assert_eq!(reported(&data(&format!("{PRICES}{rows}"))), [expected]);
    let unknown = rows.replace("later", "latter");
    let expected = "E0103 data/prices.yaml:4: there is no check `latter` that can be accepted";
    assert_eq!(reported(&data(&format!("{PRICES}{unknown}"))), [expected]);
}

#[test]
fn single_values_unlike_the_others() {
    let rows = |values: &[&str]| {
        let row = |(at, value): (usize, &&str)| format!("  - {{ on: {}-01-01, price: {value} }}\n", 2015 + at);
        let rows: String = values.iter().enumerate().map(row).collect();
        reported(&data(&format!("{PRICES}rows:\n{rows}")))
    };
    assert_eq!(
        rows(&["115", "-112", "108", "104"]),
        ["E0313 data/prices.yaml:5: `price` is \u{2212}112 in row 2 of `prices`, and positive in 3 other rows"]
    );
    assert_eq!(
        rows(&["115", "112", "1080", "104"]),
        [
            "E0314 data/prices.yaml:6: `price` is 1,080 in row 3 of `prices`, about 10 times as large as in the rows next to it"
        ]
    );
    assert_eq!(
        rows(&["115", "112", "11", "104"]),
        [
            "E0314 data/prices.yaml:6: `price` is 11 in row 3 of `prices`, about 9.81 times smaller than in the rows next to it"
        ]
    );
    assert_eq!(rows(&["115", "-112", "108", "-104"]), [""; 0], "values of either sign");
    assert_eq!(rows(&["1", "10", "100", "1000"]), [""; 0], "a steep trend");
}

#[test]
fn dates_out_of_order_and_gaps() {
    let rows = |dates: &[&str]| {
        let rows: String = dates.iter().map(|date| format!("  - {{ on: {date}, price: 100 }}\n")).collect();
        reported(&data(&format!("{PRICES}rows:\n{rows}")))
    };
    assert_eq!(
        rows(&["2020-03-01", "2021-05-01", "2012-09-01", "2023-01-01", "2024-02-01"]),
        ["E0316 data/prices.yaml:6: row 3 of `prices` is dated 2012-09-01, out of order with the rows around it"]
    );
    assert_eq!(
        rows(&["2025-01-01", "2025-02-01", "2025-03-01", "2025-05-01", "2025-06-01"]),
        [
            "E0317 data/prices.yaml:7: 1 row is missing before row 4 of `prices`: the rows are 31 days apart, but none is dated \
          between 2025-03-01 and 2025-05-01"
        ]
    );
    assert_eq!(rows(&["2025-01-01", "2024-01-01", "2023-01-01", "2022-01-01"]), [""; 0], "newest first");
}

#[test]
fn each_series_of_a_dataset_by_itself() {
    let row = |at: usize, place: &str, price: usize| {
        format!("  - {{ on: 20{}-01-01, place: {place}, price: {price} }}\n", 15 + at)
    };
    let rows = |place: &str, price: usize| (0..5).map(|at| row(at, place, price)).collect::<String>();
    let columns = "date: on\ncolumns: { on: { type: date }, place: { type: text }, price: { unit: USD } }\n";
    assert_eq!(reported(&data(&format!("{columns}rows:\n{}{}", rows("A", 10), rows("B", 5000)))), [""; 0]);
}

#[test]
fn bounds_that_cross_and_rows_written_twice() {
    let columns = "columns: { low: {}, high: {} }\n";
    assert_eq!(
        reported(&data(&format!(
            "{columns}rows:\n  - {{ low: 3, high: 2 }}\n  - {{ low: 2, high: 4 }}\n  - {{ low: 2, high: 4 }}\n"
        ))),
        [
            "E0315 data/prices.yaml:3: `low` is 3 in row 1 of `prices`, above `high`, 2",
            "E0318 data/prices.yaml:5: row 3 of `prices` is the same as row 2"
        ]
    );
}

#[test]
fn conditions_that_cannot_be_meant() {
    let text = |comparison: &str| {
        format!(
            "window: {{ from: 2026-01-01, to: 2040-01-01 }}\ninputs:\n  pace: 1 to 2 year\ncurves:\n  size: grow(8 GB, 2026-01-01, \
             pace)\nconditions:\n  fits: size {comparison}\noutcomes:\n  ready: first(fits)\n"
        )
    };
    assert_eq!(reported(&model(&text(">= 64 GB"))), [""; 0]);
    assert_eq!(
        reported(&model(&text("<= 64 GB"))),
        [
            "E0320 data/models/plan.yaml:7: the condition of `fits` is true on 1 January 2026, the first day of the window, in every \
          sample"
        ]
    );
    assert_eq!(
        reported(&model(&text("< 7 GB"))),
        [
            "E0320 data/models/plan.yaml:7: the condition of `fits` is never true between 1 January 2026 and 1 January 2040, in any \
          sample"
        ]
    );
    let accepted =
        text("< 7 GB").replace("fits: size < 7 GB", "fits: { value: size < 7 GB, accept: { constant: A test } }");
    assert_eq!(reported(&model(&accepted)), [""; 0]);
}

#[test]
fn intervals_and_probabilities_that_cannot_be_meant() {
    let one = |value: &str| reported(&model(&format!("inputs:\n  share: {value}\noutcomes:\n  all: share\n")));
    assert_eq!(
        one("1 kB to 2 GB"),
        ["E0321 data/models/plan.yaml:2: the ends of this interval differ by a factor of 2,000,000"]
    );
    assert_eq!(one("1 kB to 1 GB"), [""; 0]);
    assert_eq!(
        one("2030 to 2035"),
        [
            "E0321 data/models/plan.yaml:2: `2030 to 2035` is an interval of plain numbers, although both ends look like years"
        ]
    );
    let outside = one("40% to 90%");
    assert!(
        outside.len() == 1 && outside[0].contains("`share` seems to be a probability or a share, but it is above 1 in"),
        "{outside:?}"
    );
    assert_eq!(one("beta(alpha = 3, beta = 5)"), [""; 0]);
}

#[test]
fn typed_percentages_in_every_spelling() {
    let project =
        model("inputs:\n  p:\n    value: uniform(low = 35%, high = 37%)\n    label: Start\noutcomes:\n  share: p\n");
    project.write(
        "content/second.md",
        "---\ntitle: Second\n---\n\nThe share is 36%.\n\nThe share: 36 percent.\n\nA share of 0.36.\n",
    );
    let found = reported(&project);
    let places: Vec<&str> = found.iter().map(|found| found.split(": ").next().unwrap()).collect();
    assert_eq!(
        places,
        ["E0516 content/second.md:5", "E0516 content/second.md:7", "E0516 content/second.md:9"],
        "{found:#?}"
    );
    assert!(found[1].contains("plan.share"), "{found:#?}");
}

#[test]
fn dates_of_pages_that_contradict_each_other() {
    let project = Project::small();
    project.write("content/second.md", "---\ntitle: Second\ndate: 2025-05-05\nupdated: 2024-01-01\n---\n\nText.\n");
    let expected = "E0527 content/second.md:4: the page was updated on 1 January 2024, before its `date`, 5 May 2025";
    assert_eq!(reported(&project), [expected]);
    project.write("content/second.md", "---\ntitle: Second\nupdated: 2027-01-01\n---\n\nText.\n");
    let expected =
        "E0527 content/second.md:3: the page was updated on 1 January 2027, but the report is as of 7 May 2026";
    assert_eq!(reported(&project), [expected]);
}

#[test]
fn parts_of_conditions_that_decide_nothing() {
    let text = |condition: &str| {
        format!(
            "window: {{ from: 2026-01-01, to: 2040-01-01 }}\ninputs:\n  pace: 1 to 2 year\n  price: 100 to 200 USD\ncurves:\n  size: \
             grow(8 GB, 2026-01-01, pace)\nconditions:\n  fits: {condition}\noutcomes:\n  ready: first(fits)\n  cost: price\n"
        )
    };
    let found = |condition: &str| reported(&model(&text(condition)));
    let line = |part: &str, how: &str| format!("E0320 data/models/plan.yaml:8: `{part}` in `fits` is {how} sample");
    let always = "always true between 1 January 2026 and 1 January 2040, in every";
    let never = "never true between 1 January 2026 and 1 January 2040, in any";
    assert_eq!(found("size >= 64 GB and price <= 150 USD"), [""; 0]);
    assert_eq!(found("size >= 64 GB and price >= 50 USD"), [line("price >= 50 USD", always)]);
    assert_eq!(found("size >= 64 GB or price > 500 USD"), [line("price > 500 USD", never)]);
    assert_eq!(
        found("size >= 64 GB and (price <= 150 USD or not (size >= 32 GB and price < 0 USD))"),
        [line("price < 0 USD", never)],
        "a part inside brackets and `not`"
    );
    assert_eq!(found("size >= 64 GB and t >= 2027-01-01 and price <= 150 USD"), [""; 0], "false at first");
    assert_eq!(found("\"size >= 64 GB and price >= 50 USD\""), [line("price >= 50 USD", always)], "in quotes");
    let accepted = "{ value: size >= 64 GB and price >= 50 USD, accept: { constant: A limit that may change } }";
    assert_eq!(found(accepted), [""; 0]);
    let in_search = text("size >= 64 GB").replace("first(fits)", "first(fits and price > 500 USD or size > 16 GB)");
    let expected = "E0320 data/models/plan.yaml:10: `price > 500 USD` in `ready` is never true between 1 January 2026 and 1 January \
                    2040, in any sample";
    assert_eq!(reported(&model(&in_search)), [expected]);
    let scenario = text("size >= 64 GB and price >= 50 USD")
        + "scenarios:\n  cheap: { set: { price: 10 to 100 USD }, accept: { outside: A test } }\n";
    assert_eq!(reported(&model(&scenario)), [""; 0], "a scenario makes it true or false");
}

#[test]
fn inputs_without_a_word_on_how_they_move_together() {
    let text = |more: &str| {
        format!("inputs:\n  a: 1 to 2\n  b: 3 to 4\n  c: 5\n  d: 1 to 9\n{more}outcomes: {{ sum: a + b + c + d }}\n")
    };
    let expected = "E0329 data/models/plan.yaml:2: the model `plan` has 3 uncertain inputs, `a`, `b`, `d`, and does not say \
                    whether they move together";
    assert_eq!(reported(&model(&text(""))), [expected]);
    assert_eq!(reported(&model(&text("").replace("d: 1 to 9", "d: 9"))), [""; 0], "two inputs");
    assert_eq!(reported(&model(&text("correlations: none\n"))), [""; 0]);
    assert_eq!(reported(&model(&text("correlations: [{ between: [a, d], rho: 0.5 }]\n"))), [""; 0]);
    let expected = "E0113 data/models/plan.yaml:6: expected a list of correlations, or `none`, found `no`";
    assert!(reported(&model(&text("correlations: no\n"))).contains(&expected.to_owned()));
}

#[test]
fn rows_of_a_csv_file_are_accepted_by_their_names() {
    let project = Project::small();
    let rows = "on,price\n2024-01-01,115\n2024-02-01,1150\n2024-03-01,116\n2024-04-01,-117\n2024-05-01,118\n";
    project.write("data/prices.csv", rows);
    let write =
        |accept: &str| project.write("data/prices.yaml", &format!("{PRICES}rows: prices.csv\naccept: {accept}\n"));
    write("{}");
    let codes = |found: Vec<String>| found.iter().map(|found| found[..5].to_owned()).collect::<Vec<_>>();
    assert_eq!(codes(reported(&project)), ["E0314", "E0313"]);
    let stderr = project.run(&["check"]).ends_with(0).stderr;
    let hint = "if it is correct, give the reason in the dataset: `accept: { outlier: { 2024-02-01: … } }`";
    assert!(stderr.contains(hint), "{stderr}");
    write("{ outlier: { 2024-02-01: A holiday } }");
    assert_eq!(codes(reported(&project)), ["E0313"]);
    write("{ outlier: { 2024-02-01: A holiday }, sign: A refund }");
    project.run(&["check", "--strict"]).ends_with(0);
    write("{ outlier: { 2024-02-01: A holiday, 2024-03-01: Another }, sign: A refund }");
    let unused = "E0319 data/prices.yaml:4: the check `outlier` is accepted here, but it reports nothing";
    assert_eq!(reported(&project), [unused]);
    write("{ outlier: { 2024-02-02: A holiday } }");
    let unknown = "E0103 data/prices.yaml:4: no row has the `on` `2024-02-02`";
    assert_eq!(reported(&project), [unknown]);
    project.write("data/prices.csv", &rows.replace("on,", "day,"));
    project.write(
        "data/prices.yaml",
        "columns: { day: { type: text }, price: {} }\nrows: prices.csv\naccept: { outlier: { 2: A holiday }, sign: { 4: A refund } }\n",
    );
    assert_eq!(reported(&project), [""; 0], "rows without a key or date have numbers");
}

/// A slip, the text that accepts it in the place of `ACCEPT`, and its code.
const SLIPS: [(&str, &str, &str); 6] = [
    ("E0321", "inputs:\n  a: { value: 1 kB to 2 GBACCEPT }\noutcomes: { b: a }\n", "wide"),
    ("E0322", "inputs:\n  share: { value: 40% to 90%ACCEPT }\noutcomes: { b: share }\n", "probability"),
    ("E0342", "inputs:\n  a: { value: 1 to 2ACCEPT }\noutcomes: { b: 'max(a, 100)' }\n", "effect"),
    ("E0323", "curves:\n  idle: { value: 5 GBACCEPT }\noutcomes: { b: 3 }\n", "unused"),
    ("E0323", "conditions:\n  idle: { value: t > 2030-01-01ACCEPT }\noutcomes: { b: 3 }\n", "unused"),
    (
        "E0320",
        "inputs:\n  a: 1 to 2 year\nconditions:\n  idle: { value: t > 2030-01-01 + a and t < 1999-01-01ACCEPT }\noutcomes: { b: first(idle) }\n",
        "constant",
    ),
];

#[test]
fn warns_by_default_fails_if_strict_and_is_silent_where_a_reason_is_given() {
    for (code, text, accept) in SLIPS {
        let project = model(&text.replace("ACCEPT", ""));
        let found = reported(&project);
        assert!(found.len() == 1 && found[0].starts_with(code), "{text}: {found:?}");
        let warned = project.run(&["check"]).ends_with(0).stderr;
        assert!(warned.contains(&format!("`accept: {{ {accept}: … }}`")), "{warned}");
        project.run(&["check", "--strict"]).ends_with(1);
        project.write("data/models/plan.yaml", &text.replace("ACCEPT", &format!(", accept: {{ {accept}: A reason }}")));
        project.run(&["check", "--strict"]).ends_with(0);
    }
}

#[test]
fn a_report_without_a_date_although_a_forecast_depends_on_it() {
    let project = model("outcomes: { late: today + 3 year }\n");
    project.run(&["check", "--strict"]).ends_with(0);
    let settings = "title: Small\nbase_url: https://example.org/small/\n";
    project.write("foresite.yaml", settings);
    let found = reported(&project);
    assert!(found.len() == 1 && found[0].starts_with("E0324 foresite.yaml:2: "), "{found:?}");
    project.run(&["check"]).ends_with(0);
    project.run(&["check", "--strict"]).ends_with(1);
    let accepted = "accept: { undated: The page shows the newest data every day }\n";
    for (added, status) in [("as_of: 2026-05-07\n", 0), (accepted, 0), ("accept: { undated: }\n", 1)] {
        project.write("foresite.yaml", &format!("{settings}{added}"));
        project.run(&["check", "--strict"]).ends_with(status);
    }
    // A reason without a cause is reported.
    project.write("foresite.yaml", &format!("{settings}as_of: 2026-05-07\n{accepted}"));
    assert!(reported(&project)[0].starts_with("E0319 foresite.yaml:4: "), "{:?}", reported(&project));
    project.write("foresite.yaml", settings);
    project.write("data/models/plan.yaml", "outcomes: { late: 3 year }\n");
    project.run(&["check", "--strict"]).ends_with(0);
}

#[test]
fn the_inputs_in_words() {
    let project = model("inputs:\n  pace: 1 to 4 year\n  fixed: 3\noutcomes: { a: pace * fixed }\n");
    let line = "plan.pace: one time in twenty below 1 year, as often above as below 2 years, one time in twenty above 4 years\n";
    let stderr = project.run(&["check", "-v"]).ends_with(0).stderr;
    assert!(stderr.contains(line) && !stderr.contains("plan.fixed"), "{stderr}");
    assert!(!project.run(&["check"]).ends_with(0).stderr.contains("one time"));
}
