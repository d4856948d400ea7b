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
    let project = model(
        "inputs:\n  p:\n    value: uniform(low = 36%, high = 36.0001%)\n    label: Start\noutcomes:\n  share: p\n",
    );
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
