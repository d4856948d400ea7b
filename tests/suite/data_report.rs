//! The report on the data: `foresite check --data` as text and as JSON, and `![](dataset:ID)` in a page.

use std::fs;

use foresite::cache::BuildCache;
use foresite::date::Date;
use foresite::pipeline::{BuildOptions, Outcome, rebuild};
use serde_json::{Value, json};

use super::project::Project;

/// Prices with a value far from its neighbors, a wide gap, a column of one value, and a column without values.
const PRICES: &str = "\
title: Prices
date: day
reviewed: 2026-04-02
review_by: 2026-10-01
columns:
  day: { type: date }
  maker: { type: text }
  price: { unit: USD, label: List price }
  spare: { optional: true }
  plan: { optional: true }
derived:
  double: price * 2
rows:
  - { day: 2024-01-01, maker: A, price: 100 }
  - { day: 2024-01-03, maker: A, price: 101 }
  - { day: 2024-01-04, maker: A, price: 103 }
  - { day: 2024-01-06, maker: A, price: 104 }
  - { day: 2024-01-07, maker: A, price: 160 }
  - { day: 2024-01-09, maker: A, price: 106, plan: 1 }
  - { day: 2024-01-10, maker: A, price: 107 }
  - { day: 2024-01-12, maker: A, price: 109 }
  - { day: 2024-01-13, maker: A, price: 110 }
  - { day: 2024-06-01, maker: A, price: 111 }
";

/// A report that uses the prices in a model, a chart, a table, a page, and the settings.
fn report() -> Project {
    let project = Project::small();
    project.write("data/prices.yaml", PRICES);
    project.write(
        "data/models/m.yaml",
        "inputs:\n  start: 1 to 2 USD\noutcomes:\n  twice: start * 2\n  best: \"prices.best(price).price + start\"\ndatasets:\n  \
         own:\n    columns: { a: }\n    rows:\n      - { a: 1 }\nscenarios:\n  low:\n    set: { start: 'own.best(a).a * 1 USD' }\n",
    );
    project.write("data/charts/c.yaml", "kind: line\ntitle: Prices rise\nseries: [prices.price]\n");
    project.write("data/tables/t.yaml", "kind: dataset\ntitle: The prices\ndataset: prices\n");
    project.write(
        "content/index.md",
        "---\ntitle: Home\n---\n\nThe best is [](<=prices.best(price).price>).\n\n![](chart:c)\n\n![](table:t)\n\n[The data](data.md)\n",
    );
    project.write(
        "content/data.md",
        "---\ntitle: The data\n---\n\n`[](=prices.best(price).price)`\n\n![](dataset:prices)\n",
    );
    project
}

#[test]
fn describes_a_dataset_as_text() {
    let project = report();
    let ended = project.run(&["check", "--data", "--as-of", "2026-05-07"]).ends_with(0);
    let expected = "\
prices: Prices (data/prices.yaml)
  10 rows, dated 2024-01-01 to 2024-06-01
  usual step 2 days, widest gap 140 days from 2024-01-13 to 2024-06-01
  last reviewed 2 April 2026, to be reviewed by 1 October 2026
  columns
    day     date             none missing  10 values  1 Jan 2024 to 1 Jun 2024
    maker   text             none missing  1 value
    price   number           none missing  10 values  $100–160
    spare   number           10 missing    0 values
    plan    number           9 missing     1 value    1
    double  number, derived  none missing  10 values  $200–320
  odd
    data/prices.yaml:7: `maker` is \"A\" in all 10 rows
    data/prices.yaml:9: no row has a value of `spare`
    data/prices.yaml:23: row 10 is dated 140 days after the row before it, of 2024-01-13; the usual step is 2 days
    data/prices.yaml:18: `price` is 160 in row 5, 110 times as far from the rows before and after it as values usually are
  used by
    model m  data/models/m.yaml:5
    chart c  data/charts/c.yaml:3
    table t  data/tables/t.yaml:3
    page     content/index.md:5

own: own (data/models/m.yaml, of the model `m`)
  1 row
  last review not stated
  columns
    a  number  none missing  1 value  1
  nothing is odd
  used by
    model m  data/models/m.yaml:13
";
    assert_eq!(ended.stdout, expected);
}

#[test]
fn writes_ranges_with_their_units_as_tables_do() {
    let project = Project::small();
    project.write(
        "data/sales.yaml",
        "title: Sales\nkey: year\ncolumns:\n  year:\n  share: { unit: \"%\" }\n  price: { unit: USD/kWh }\n  cost: { unit: MUSD }\n  \
         change: { unit: \"%\" }\nderived:\n  third: share / 3\nrows:\n  \
         - { year: 2024, share: 1, price: 0.5, cost: 2, change: -3 }\n  \
         - { year: 2025, share: 16, price: 12, cost: 2, change: 5 }\n",
    );
    project.write(
        "data/means.yaml",
        "title: Means\ngroup:\n  from: sales\n  by: cost\n  columns: { mean_price: { value: mean(price) / 7 } }\n",
    );
    let ended = project.run(&["check", "--data", "--as-of", "2026-05-07"]).ends_with(0);
    let range = |column: &str| {
        let line = ended.stdout.lines().find(|line| line.trim_start().starts_with(&format!("{column} "))).unwrap();
        line.rsplit("  ").next().unwrap().trim().to_owned()
    };
    assert_eq!(
        ["share", "price", "cost", "change", "third"].map(&range),
        ["1–16%", "$0.50–12/kWh", "$2 million", "−3% to 5%", "0.333–5.33%"]
    );
    // The mean of $0.50 and $12 by seven is 0.892857….
    assert_eq!(range("mean_price"), "$0.893/kWh");
}

#[test]
fn describes_a_dataset_as_json() {
    let project = report();
    let ended = project.run(&["check", "--data", "--format", "json", "--as-of", "2026-05-07"]).ends_with(0);
    let found: Value = serde_json::from_str(&ended.stdout).unwrap();
    let prices = &found["datasets"][0];
    assert_eq!(prices["place"], json!({ "file": "data/prices.yaml", "line": 1 }));
    assert_eq!(prices["rows"], 10);
    assert_eq!((&prices["reviewed"], &prices["review_by"]), (&json!("2026-04-02"), &json!("2026-10-01")));
    let gap = json!({ "days": 140, "from": "2024-01-13", "to": "2024-06-01" });
    let dates =
        json!({ "column": "day", "first": "2024-01-01", "last": "2024-06-01", "usual_step": 2, "widest_gap": gap });
    assert_eq!(prices["dates"], dates);
    let price = json!({
        "name": "price", "label": "List price", "type": "number", "unit": "USD", "derived": false, "low": 100.0, "high": 160.0,
        "distinct": 10, "missing": 0
    });
    assert_eq!(prices["columns"][2], price);
    let kinds: Vec<&str> = prices["odd"].as_array().unwrap().iter().map(|odd| odd["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["constant_column", "empty_column", "wide_gap", "far_value"]);
    let page = json!({ "kind": "page", "name": "index.md", "places": [{ "file": "content/index.md", "line": 5 }] });
    assert_eq!(prices["uses"][3], page);
    assert_eq!(found["datasets"][1]["model"], "m");
}

#[test]
fn shows_what_the_checks_of_rows_find_with_the_reason_for_which_it_is_accepted() {
    let project = Project::small();
    let rows: Vec<String> = (1..=9)
        .map(|year| format!("  - {{ year: 201{year}, size: {} }}\n", if year == 5 { 900 } else { year + 80 }))
        .collect();
    project.write(
        "data/sizes.yaml",
        &format!(
            "title: Sizes\ndate: year\naccept: {{ outlier: {{ '2015': A fair }} }}\ncolumns:\n  year: {{ type: date }}\n  size:\nrows:\n{}",
            rows.concat()
        ),
    );
    let text = project.run(&["check", "--data"]).ends_with(0).stdout;
    let line = "data/sizes.yaml:12: `size` is 900 in row 5 of `sizes`, about 10.6 times as large as in the rows next to it (accepted: A fair)";
    assert!(text.contains(line), "{text}");
    assert_eq!(text.matches("data/sizes.yaml:12").count(), 1, "{text}");
    assert!(text.contains("nothing uses it"), "{text}");
}

#[test]
fn a_page_shows_the_report_on_one_dataset_or_on_all() {
    let project = report();
    project.run(&["build", "--as-of", "2026-05-07"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/data/index.html")).unwrap();
    for part in [
        "id=\"dataset-prices\"",
        "10 rows, dated 1 Jan 2024 to 1 Jun 2024",
        "the widest gap is 140 days, from 13 January 2024 to 1 June 2024",
        "Last compared with its sources on 2 April 2026.",
        "$100–160",
        "<code>price</code> is 160 in row 5",
        "href=\"../#chart-c\"",
        "href=\"../#table-t\"",
    ] {
        assert!(page.contains(part) || page.contains(&part.replace('"', "")), "{part}: {page}");
    }
    assert!(!page.contains("dataset-m.own"), "{page}");
    project.write("content/data.md", "---\ntitle: The data\n---\n\n![](dataset:*)\n");
    project.run(&["build", "--as-of", "2026-05-07"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/data/index.html")).unwrap();
    assert!(page.contains("dataset-prices") && page.contains("dataset-m.own"), "{page}");
}

#[test]
fn a_dataset_has_one_report_on_a_page() {
    let project = report();
    project.write("content/data.md", "---\ntitle: The data\n---\n\n![](dataset:*)\n\n![](dataset:prices)\n");
    let errors = project.errors();
    assert_eq!(errors[0].0, "content/data.md:7 `dataset:prices` appears twice on the page");
    project.write("content/data.md", "---\ntitle: The data\n---\n\n![](dataset:price)\n");
    let errors = project.errors();
    assert_eq!(errors[0].0, "content/data.md:5 there is no `dataset:price`");
    assert_eq!(errors[0].1, ["did you mean `dataset:prices`?"]);
}

#[test]
fn the_report_on_the_data_has_no_format_for_github() {
    let ended = report().run(&["check", "--data", "--format", "github"]).ends_with(2);
    assert!(ended.stderr.contains("`--data` has no format for GitHub: choose `--format text` or `--format json`"));
}

#[test]
fn problems_go_to_the_standard_error() {
    let project = report();
    project.write(
        "content/index.md",
        "---\ntitle: Home\n---\n\nThe best is [1](<=prices.best(price).price>).\n\n![](chart:c)\n",
    );
    let ended = project.run(&["check", "--data", "--format", "json"]).ends_with(1);
    assert!(serde_json::from_str::<Value>(&ended.stdout).is_ok(), "{}", ended.stdout);
    assert!(ended.stderr.contains("bound figure is stale"), "{}", ended.stderr);
}

#[test]
fn a_rebuild_shows_the_report_on_the_data_as_it_is_now() {
    let project = report();
    // All pages depend on a forecast.
    fs::remove_file(project.path("data/models/m.yaml")).unwrap();
    let options = BuildOptions::new(Date::new(2026, 5, 7).unwrap());
    let mut cache = BuildCache::default();
    let page = |outcome: Outcome| String::from_utf8_lossy(&outcome.site.files["data/index.html"]).into_owned();
    let before = page(rebuild(project.root(), &options, &mut cache));
    assert!(before.contains("$100–160") && before.contains("Prices rise"), "{before}");
    project.write("data/prices.yaml", &PRICES.replace("160", "170"));
    project.write("data/charts/c.yaml", "kind: line\ntitle: Prices soar\nseries: [prices.price]\n");
    let after = page(rebuild(project.root(), &options, &mut cache));
    assert!(after.contains("$100–170") && after.contains("Prices soar"), "{after}");
}
