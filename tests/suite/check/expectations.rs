//! Tests expectations on rows and forecasts, and warnings about trends that are extrapolated too far.

use super::super::project::Project;
use super::reported::reported;

/// Returns a project with a dataset of prices over time that has one expectation.
fn prices(expect: &str) -> Project {
    let project = Project::small();
    let columns =
        "{ on: { type: date }, name: { type: text }, price: { unit: USD }, size: { unit: GB, optional: true } }";
    project.write(
        "data/prices.yaml",
        &format!(
            "key: name\ndate: on\ncolumns: {columns}\nderived: {{ each: price / size }}\nexpect:\n  - {expect}\nrows:\n  \
             - {{ name: C, on: 2023-01-01, price: 30, size: 4 }}\n  - {{ name: A, on: 2021-01-01, price: 50 }}\n  \
             - {{ name: B, on: 2022-01-01, price: 20, size: 2 }}\n  - {{ name: B2, on: 2022-01-01, price: 40, size: 1 }}\n"
        ),
    );
    project
}

fn reported_rows(expect: &str) -> Vec<String> {
    reported(&prices(expect))
}

/// Checks that a project has one problem, which starts with `message`, and fails a check. `case` names it in a failure.
fn fails_with_one_problem(project: &Project, message: &str, case: &str) {
    let found = reported(project);
    assert!(found.len() == 1 && found[0].starts_with(message), "{case}: {found:#?}");
    project.run(&["check"]).ends_with(1);
}

#[test]
fn reports_an_unmet_expectation_at_the_cell_with_the_reason() {
    let project = prices("{ condition: price <= least.price, reason: prices fall }");
    let ended = project.run(&["check"]).ends_with(0);
    assert_eq!(
        ended.stderr,
        "\
warning[E0309]: `C` of `prices` is not as expected: prices fall
  --> data/prices.yaml:8:39
   |
 6 |   - { condition: price <= least.price, reason: prices fall }
   |                  -------------------- expected here
 7 | rows:
 8 |   - { name: C, on: 2023-01-01, price: 30, size: 4 }
   |                                       ^^ `price` is $30
 9 |   - { name: A, on: 2021-01-01, price: 50 }
10 |   - { name: B, on: 2022-01-01, price: 20, size: 2 }
   |                                       -- `least.price` is $20
   |
   = help: correct the data if it is wrong; if it is right, the world has changed: describe that in the text, then change the expectation
"
    );
}

#[test]
fn evaluates_rows_in_the_order_of_their_dates() {
    for (expect, rows) in [
        ("price <= 45 USD", vec!["A"]),
        ("price < first.price", vec![]),
        ("price >= first.price", vec!["B", "B2", "C"]),
        // Neither of two rows with the same date is before the other.
        ("price <= previous.price and price >= 25 USD", vec!["B"]),
        ("price >= best.price", vec!["B", "B2", "C"]),
        ("price > least.price + 10 USD", vec!["B", "B2", "C"]),
        // A row is skipped if it has no value in a column of the expectation, or no row is before it.
        ("size >= previous.size", vec![]),
        ("size < first.size", vec!["C"]),
        ("each < 20 USD/GB", vec!["B2"]),
        ("on < 2023-01-01", vec!["C"]),
        ("price in USD < 100 USD and prices.count > 3", vec![]),
        ("price <= prices[\"B\"].price", vec!["A", "B2", "C"]),
    ] {
        let expected: Vec<String> =
            rows.iter().map(|row| format!("`{row}` of `prices` is not as expected: `{expect}`")).collect();
        let mut found: Vec<String> =
            reported_rows(expect).iter().map(|found| found.split_once(": ").unwrap().1.to_owned()).collect();
        found.sort();
        let mut expected = expected;
        expected.sort();
        assert_eq!(found, expected, "{expect}");
    }
}

#[test]
fn evaluates_an_expectation_without_columns_once() {
    assert_eq!(
        reported_rows("prices.count > 10"),
        ["E0309 data/prices.yaml:6: `prices` is not as expected: `prices.count > 10`"]
    );
}

#[test]
fn reports_the_first_rows_and_the_number_of_the_others() {
    let project = Project::small();
    let rows = "  - { price: 5 }\n".repeat(8);
    project.write("data/prices.yaml", &format!("columns: {{ price: {{}} }}\nexpect: [price < 3]\nrows:\n{rows}"));
    let ended = project.run(&["check"]).ends_with(0);
    assert_eq!(ended.stderr.matches("warning[E0309]").count(), 5);
    assert_eq!(ended.stderr.matches("3 more rows do not meet it either").count(), 1, "{}", ended.stderr);
}

#[test]
fn an_invalid_expectation_on_rows_is_an_error_at_its_own_line() {
    for (expect, message) in [
        ("prize <= 3 USD", "E0204 data/prices.yaml:6: nothing is called `prize`"),
        ("price <= previous.prize", "E0204 data/prices.yaml:6: `prices` has no column `prize`"),
        ("price <= 3 GB", "E0205 data/prices.yaml:6: `USD` and `GB` do not balance"),
        ("price", "E0519 data/prices.yaml:6: a condition must be true or false, and this is a quantity in `USD`"),
        ("name > 3", "E0206 data/prices.yaml:6: `name` has text, which is compared with `=` alone"),
        ("price <=", "E0201 data/prices.yaml:6: "),
        ("plan.ready.median > 3", "E0407 data/prices.yaml:6: nothing is called `plan`"),
        ("{ reason: prices fall }", "E0104 data/prices.yaml:6: expected the key `condition` in an expectation"),
    ] {
        fails_with_one_problem(&prices(expect), message, expect);
    }
}

/// Returns a project with a model that has one expectation, and a dataset of earlier estimates.
fn forecast(expect: &str) -> Project {
    let project = Project::small();
    let model =
        "inputs:\n  wait: { value: 1 to 2 year }\noutcomes:\n  ready: 2030-01-01 + wait\n  cost: 100 to 200 USD\n";
    project.write("data/models/plan.yaml", &format!("{model}expect:\n  - {expect}\n"));
    project.write("data/models/other.yaml", "outcomes: { ready: 2040-01-01 }\n");
    project.write(
        "data/records.yaml",
        "key: version\ndate: made\ncolumns: { version: { type: text }, made: { type: date }, median: { type: date } }\nrows:\n  \
         - { version: First, made: 2026-01-01, median: 2034-01-01 }\n  - { version: Second, made: 2026-04-01, median: \
         2031-01-01 }\n",
    );
    project
}

#[test]
fn reports_an_unmet_expectation_on_a_forecast_with_its_values() {
    for (expect, told_of) in [
        ("ready.median < 2032-01-01", None),
        ("ready.median > 2032-01-01", Some("`ready.median > 2032-01-01`")),
        ("plan.ready.median < 2031-01-01", Some("`plan.ready.median < 2031-01-01`")),
        ("other.ready.median < 2031-01-01", Some("`other.ready.median < 2031-01-01`")),
        ("other.ready.median > ready.p95 and ready.by(2030) < 10% and cost.median > 0.1 kUSD", None),
        ("abs(ready.median - records.best(made).median) < 18 month", None),
        ("abs(ready.median - today) < 18 month", Some("`abs(ready.median - today) < 18 month`")),
    ] {
        let found = reported(&forecast(expect));
        let expected = told_of
            .map(|words| format!("E0309 data/models/plan.yaml:7: the forecast of `plan` is not as expected: {words}"));
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{expect}");
    }
}

#[test]
fn the_median_moves_less_than_eighteen_months_from_the_last_record() {
    let expect = "{ condition: 'abs(ready.median - records[\"First\"].median) < 18 month', reason: the median moves less than 18 months. }";
    let ended = forecast(expect).run(&["check"]).ends_with(0);
    let first = "warning[E0309]: the forecast of `plan` is not as expected: the median moves less than 18 months\n --> \
                 data/records.yaml:5:49\n";
    assert!(ended.stderr.starts_with(first), "{}", ended.stderr);
    assert!(ended.stderr.contains("^^^^^^^^^^ `records[\"First\"].median` is January 2034"), "{}", ended.stderr);
    assert!(ended.stderr.contains("expected here, and `ready.median` is June 2031"), "{}", ended.stderr);
}

#[test]
fn an_invalid_expectation_on_a_forecast_is_an_error_at_its_own_line() {
    for (expect, message) in [
        ("redy.median < 2032-01-01", "E0407 data/models/plan.yaml:7: nothing is called `redy`"),
        ("ready.medain < 2032-01-01", "E0407 data/models/plan.yaml:7: a sampled quantity has no `.medain`"),
        ("ready.median < 3 GB", "E0206 data/models/plan.yaml:7"),
        ("cost.median < 3 GB", "E0205 data/models/plan.yaml:7: `USD` and `GB` do not balance"),
        ("ready.median", "E0519 data/models/plan.yaml:7: a condition must be true or false, and this is a date"),
    ] {
        let project = forecast(expect);
        fails_with_one_problem(&project, message, expect);
        project.run(&["build"]).ends_with(0);
    }
}

/// Returns a project with disks whose size doubles every two years from 2018 to 2024, and a model with these sections.
fn disks(sections: &str) -> Project {
    let project = Project::small();
    let rows: String = [(2018, 1), (2020, 2), (2022, 4), (2024, 8)]
        .iter()
        .map(|(year, size)| format!("  - {{ on: {year}-01-01, size: {size} }}\n"))
        .collect();
    project.write(
        "data/disks.yaml",
        &format!("date: on\ncolumns: {{ on: {{ type: date }}, size: {{ unit: TB }} }}\nrows:\n{rows}"),
    );
    project.write("data/models/plan.yaml", sections);
    project
}

#[test]
fn reports_an_outcome_far_outside_the_data() {
    // The rows span six years, so the limit is 2030. The trend reaches 64 TB in 2030, and 128 TB in 2032.
    let near = "curves:\n  disk: trend(disks.size)\noutcomes:\n  full: first(disk >= 60 TB)\n";
    assert_eq!(reported(&disks(near)), [""; 0]);
    let message = "E0311 data/models/plan.yaml:2: the trend of `disks.size` is extrapolated past January 2030: `full` comes later in";
    let far = near.replace("60 TB", "128 TB");
    assert_eq!(reported(&disks(&far)), [format!("{message} >99% of samples")]);
    // The outcome depends on the trend through a condition, a doubling time and an input.
    let through = "inputs:\n  pace: doubling(disks.size)\nconditions:\n  many: grow(8 TB, 2024-01-01, pace) >= 128 TB\noutcomes:\n  full: \
                   first(many)\n";
    assert_eq!(reported(&disks(through)).len(), 1);
    // An outcome is reported if it is after the limit in more than a tenth of the samples.
    for (share, count) in [("5%", 0), ("20%", 1)] {
        let some = format!(
            "inputs:\n  late: bernoulli(p = {share})\ncurves:\n  disk: trend(disks.size)\noutcomes:\n  full: first(disk >= (if \
             late then 128 TB else 40 TB))\n"
        );
        assert_eq!(reported(&disks(&some)).len(), count, "{share}");
    }
    // "Never" counts as the end of the window.
    let never = near.replace("60 TB", "1e9 TB");
    for (end, count) in [(2029, 0), (2031, 1)] {
        let lines = reported(&disks(&format!("window: {{ from: 2020-01-01, to: {end}-01-01 }}\n{never}")));
        assert_eq!(lines.iter().filter(|line| line.starts_with("E0311")).count(), count, "{end}: {lines:?}");
    }
}

#[test]
fn reports_a_value_of_a_curve_far_outside_the_data() {
    let at = |day: &str| format!("curves:\n  disk: trend(disks.size)\noutcomes:\n  size: at({day}, disk)\n");
    assert_eq!(reported(&disks(&at("2029-12-31"))), [""; 0]);
    let message =
        "the trend of `disks.size` is extrapolated past January 2030: `size` takes its value on 1 February 2030";
    assert_eq!(reported(&disks(&at("2030-02-01"))), [format!("E0311 data/models/plan.yaml:2: {message}")]);
}

#[test]
fn valid_until_replaces_the_limit_of_a_trend() {
    let model = |until: &str| {
        format!(
            "curves:\n  disk:\n    value: trend(disks.size)\n    valid_until: {until}\n    note: The makers' own plans.\noutcomes:\n  \
             full: first(disk >= 128 TB)\n"
        )
    };
    assert_eq!(reported(&disks(&model("2033-01-01"))), [""; 0]);
    let message =
        "the trend of `disks.size` is declared valid until June 2031, but `full` comes later in >99% of samples";
    assert_eq!(reported(&disks(&model("2031-06-01"))), [format!("E0311 data/models/plan.yaml:3: {message}")]);
    let idle = "inputs:\n  a: { value: 1 to 2, valid_until: 2030-01-01 }\noutcomes: { b: a }\n";
    assert_eq!(reported(&disks(idle)), ["E0311 data/models/plan.yaml:2: `a` has `valid_until`, but it fits no trend"]);
}
