//! The units of a site: those that its settings declare, percents, and currencies with their signs, on every surface.

use serde_json::Value;

use super::project::Project;

/// A report whose first page is `page`, with more files.
fn report(page: &str, files: &[(&str, &str)]) -> Project {
    let project = Project::small();
    project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n{page}\n"));
    files.iter().for_each(|(path, text)| project.write(path, text));
    project
}

/// Builds a report, and returns the words of its first page, charts and tables included.
#[track_caller]
fn words(project: &Project) -> String {
    project.run(&["build"]).ends_with(0);
    let page = std::fs::read_to_string(project.path("public/index.html")).unwrap();
    let parts = page.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words));
    parts
        .collect::<Vec<_>>()
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" .", ".")
        .replace(" ,", ",")
}

#[track_caller]
fn has(words: &str, expected: &[&str]) {
    for text in expected {
        assert!(words.contains(text), "expected `{text}` in:\n{words}");
    }
}

/// Returns the problems of a report: each with its first place, its code and its message.
#[track_caller]
fn problems(project: &Project) -> Vec<String> {
    let found: Value = serde_json::from_str(&project.run(&["check", "--format", "json"]).stdout).unwrap();
    let line = |problem: &Value| {
        let (label, message) = (&problem["labels"][0], problem["message"].as_str().unwrap());
        format!("{}:{} {} {message}", label["path"].as_str().unwrap(), label["line"], problem["code"].as_str().unwrap())
    };
    found.as_array().unwrap().iter().filter(|problem| problem["severity"] == "error").map(line).collect()
}

/// The settings of a small project, with units.
fn settings(units: &str) -> String {
    format!("title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\nunits:\n{units}")
}

#[test]
fn units_of_the_settings_hold_for_data_models_charts_tables_and_prose() {
    let settings = settings("  vehicle:\n  fleet: 1000 vehicle\n");
    let project = report(
        "![](chart:bars)\n\n![](chart:dots)\n\n![](table:t)\n\nSold [](<=s.best(v).v>), then [](=m.sold.median), \
         [](<=s.best(v).v * 2 year in fleet>), [](<=s.best(v).half>).",
        &[
            ("foresite.yaml", settings.as_str()),
            (
                "data/s.yaml",
                "columns: { season: { type: text }, v: { unit: vehicle/year } }\nderived: { half: { value: v / 2 + 1 vehicle/year } }\n\
                 rows:\n  - { season: \"2022\", v: 14000 }\n",
            ),
            ("data/charts/bars.yaml", "kind: bars\ntitle: Bars\ndataset: s\nvalues: [v, half]\nlabel: season\n"),
            ("data/charts/dots.yaml", "kind: dots\ntitle: Dots\noutcome: m.sold\n"),
            ("data/tables/t.yaml", "kind: dataset\ntitle: Rows\nwhere: v > 1 fleet/year\ndataset: s\n"),
            (
                "data/models/m.yaml",
                "units: { vehicle: , crew: 4 person, person: }\ninputs:\n  more: 2000 to 4000 vehicle/year\noutcomes:\n  \
                 sold: { value: (s.best(v).v + more) * 1 year, unit: fleet }\n  seats: 2 crew/vehicle * 1 fleet\n",
            ),
        ],
    );
    has(
        &words(&project),
        &["Sold 14,000 vehicles/year, then 17 fleets, 28 fleets, 7,001 vehicles/year.", "14,000", "7,001", "17 fleets"],
    );
    let forecast: Value =
        serde_json::from_str(&project.run(&["forecast", "--model", "m", "--format", "json"]).ends_with(0).stdout)
            .unwrap();
    assert_eq!(forecast["outcomes"]["sold"]["unit"], "fleet");
}

#[test]
fn units_are_checked_when_files_are_read() {
    let project = report(
        "Nothing is shown.",
        &[
            ("data/a.yaml", "columns:\n  v: { unit: banana furlong!! }\nrows: [{ v: 1 }]\n"),
            (
                "data/b.yaml",
                "columns:\n  v: { unit: quux }\nderived:\n  w: { value: v * 2, unit: quax }\nrows: [{ v: 1 }]\n",
            ),
            (
                "data/models/m.yaml",
                "units: { quux: }\ndatasets:\n  own:\n    columns:\n      v: { unit: quux }\n      w: { unit: furlong }\n    rows: [{ v: 1, w: 2 }]\n\
                 outcomes:\n  x: 1\n",
            ),
        ],
    );
    assert_eq!(
        problems(&project),
        [
            "data/a.yaml:2 E0201 expected a unit, found `banana furlong!!`",
            "data/b.yaml:2 E0203 `quux` is not a known unit",
            "data/b.yaml:4 E0203 `quax` is not a known unit",
            "data/models/m.yaml:6 E0203 `furlong` is not a known unit",
        ]
    );
    // A model file alone is checked as well.
    let model = project.path("data/models/m.yaml");
    let ended = project.run(&["forecast", "--file", model.to_str().unwrap()]).ends_with(1);
    assert!(ended.stderr.contains("`furlong` is not a known unit"), "{}", ended.stderr);
}

#[test]
fn units_of_the_settings_are_reported_at_their_lines_and_not_where_they_are_used() {
    let settings =
        settings("  GB: 1000 bit\n  a: 2 b\n  b: 3 a\n  mpg: mile / galon\n  mile:\n  gallon:\n  EUR: 1.1 USD\n");
    let project = report(
        "",
        &[
            ("foresite.yaml", settings.as_str()),
            ("data/s.yaml", "columns: { v: { unit: mpg }, w: { unit: a } }\nrows: [{ v: 1, w: 2 }]\n"),
        ],
    );
    assert_eq!(
        problems(&project),
        [
            "foresite.yaml:5 E0301 `GB` is already a unit",
            "foresite.yaml:6 E0209 the unit `a` is defined by itself: a -> b -> a",
            "foresite.yaml:8 E0203 `galon` is not a known unit",
            "foresite.yaml:11 E0301 `EUR` is already a unit",
        ]
    );
}

#[test]
fn a_model_declares_units_of_the_site_and_currencies_only_as_they_are() {
    let model = |units: &str| {
        let settings = settings("  vehicle:\n  fleet: 1000 vehicle\n");
        let model = format!("units: {units}\noutcomes:\n  x: {{ value: 3 fleet, unit: vehicle }}\n");
        problems(&report("", &[("foresite.yaml", settings.as_str()), ("data/models/m.yaml", model.as_str())]))
    };
    assert_eq!(model("{ vehicle: , fleet: 1000 vehicle, EUR: , USD: }"), [""; 0]);
    assert_eq!(model("{ fleet: 900 vehicle }"), ["data/models/m.yaml:1 E0301 `fleet` is already a unit"]);
    assert_eq!(model("{ vehicle: 2 GB }"), ["data/models/m.yaml:1 E0301 `vehicle` is already a unit"]);
    assert_eq!(model("{ GBP: 1.3 USD }"), ["data/models/m.yaml:1 E0301 `GBP` is already a unit"]);
}

#[test]
fn signs_stand_where_readers_expect_them() {
    let project = report(
        "![](table:t)\n\n![](chart:bars)\n\nOne [](<=p[\"a\"].price>), [](<=p[\"b\"].price>), rates [](<=p[\"a\"].rate>) and [](<=p[\"b\"].rate>), \
         [](<=p[\"a\"].rate * 2 kWh>), yen [](<=p[\"a\"].yen>), big [](<=p[\"a\"].big>), francs [](<=p[\"a\"].francs>), \
         bill [](=m.bill.median.money) in [](=m.bill.range(p5,p95)), loss [](=m.loss.median), in dollars [](<=m.bill.median * (1.25 USD/EUR)>), \
         rate [](=m.rate.median).",
        &[
            (
                "data/p.yaml",
                "key: name\ncolumns:\n  name: { type: text }\n  price: { unit: EUR }\n  rate: { unit: €/kWh }\n  yen: { unit: JPY }\n  \
                 big: { unit: MGBP }\n  francs: { unit: CHF }\nrows:\n  - { name: a, price: 4990, rate: 0.5, yen: 1250.5, big: 3.5, francs: 1200 }\n  \
                 - { name: b, price: -5, rate: 53, yen: 3, big: 1, francs: 2 }\n",
            ),
            ("data/tables/t.yaml", "kind: dataset\ntitle: Prices\ndataset: p\n"),
            ("data/charts/bars.yaml", "kind: bars\ntitle: Rates\ndataset: p\nvalues: [rate]\n"),
            (
                "data/models/m.yaml",
                "inputs:\n  bill: 1200 to 1500 EUR\noutcomes:\n  loss: -5 EUR\n  rate: 0.92 EUR/USD\n  all: bill + loss\n",
            ),
        ],
    );
    has(
        &words(&project),
        &[
            "One €4,990, −€5, rates €0.50/kWh and €53/kWh, €1, yen ¥1,250.5, big £3.5 million, francs CHF 1,200",
            "bill €1,342 in €1,200–1,500, loss −€5, in dollars $1,677, rate 0.92 EUR/USD.",
            "Price € Rate €/kWh Yen ¥ Big £ million Francs CHF",
            "€50/kWh",
        ],
    );
}

#[test]
fn currencies_mix_only_by_a_rate() {
    let errors = |value: &str| {
        let model = format!("outcomes:\n  x: {value}\n");
        problems(&report("", &[("data/models/m.yaml", model.as_str())]))
    };
    assert_eq!(errors("5 EUR * (1.25 USD/EUR) + 1 USD"), [""; 0]);
    assert_eq!(
        errors("5 € + 1 £"),
        ["data/models/m.yaml:2 E0205 a quantity in `£` cannot be added to a quantity in `€`"]
    );
    assert_eq!(errors("5 CNY + 1 JPY").len(), 1);
    assert_eq!(errors("€5"), ["data/models/m.yaml:2 E0201 expected a number, found `€5`"]);
}

#[test]
fn a_percent_is_a_plain_number_with_its_sign() {
    let project = report(
        "![](table:t)\n\n![](chart:line)\n\n![](chart:dots)\n\nIt is [](<=a[\"A\"].p>), twice that [](<=a[\"A\"].r>), of an amount [](<=a[\"A\"].of>), \
         [](<=a[\"A\"].p * 2>), percent [](<=a[\"A\"].p.percent>), bare [](<=a[\"A\"].p.bare>), growth [](<=a[\"A\"].g>), \
         the share [](=m.share.median), [](=m.share.range(p5,p95)), [](=m.share.median.round(1)), plain [](=m.plain.median.percent), \
         in [](<=m.plain.median in %>), product [](=m.both.median), above [](<=m.share.above(20%)>).",
        &[
            (
                "data/a.yaml",
                "key: n\ndate: on\ncolumns: { n: { type: text }, on: { type: date }, p: { unit: \"%\" }, g: { unit: \"%/year\" }, cost: { unit: EUR } }\n\
                 derived:\n  r: { value: p * 2, unit: \"%\" }\n  of: p * cost\nrows:\n  - { n: A, on: 2024-01-01, p: 12, g: 2.5, cost: 50 }\n  \
                 - { n: B, on: 2025-01-01, p: 15, g: 3, cost: 60 }\n",
            ),
            ("data/tables/t.yaml", "kind: dataset\ntitle: Shares\nwhere: p < 50%\ndataset: a\n"),
            ("data/charts/line.yaml", "kind: line\ntitle: Shares\nseries: [a.p]\n"),
            ("data/charts/dots.yaml", "kind: dots\ntitle: Share\noutcome: m.both\n"),
            (
                "data/models/m.yaml",
                "inputs:\n  share: { value: 10% to 30%, unit: \"%\" }\n  plain: 0.2 to 0.4\noutcomes:\n  both: { value: share * 50%, unit: \"%\" }\n  \
                 rest: (1 - share) * 100 EUR + plain * 1 EUR\n",
            ),
        ],
    );
    has(
        &words(&project),
        &[
            "It is 12%, twice that 24%, of an amount €6, 24%, percent 12%, bare 12, growth 2.5%/year",
            "the share 17%, 10–30%, 17.3%, plain 28%, in 28%, product 8.7%, above 33%",
            "P % G %/year Cost € R % Of €",
            "15%",
        ],
    );
}

#[test]
fn percents_and_money_have_their_signs_in_the_terminal() {
    let project = report(
        "",
        &[(
            "data/models/m.yaml",
            "inputs:\n  share: { value: 10% to 30%, unit: \"%\" }\n  price: 40 to 60 EUR/kWh\noutcomes:\n  half: { value: share / 2, unit: \"%\" }\n  \
             cost: price * 1 kWh\n  rate: price * 2\n",
        )],
    );
    let text = project.run(&["forecast"]).ends_with(0).stdout.replace('\u{a0}', " ");
    has(&text, &["8.7%", "5–15%", "€48.99", "€98/kWh", "€80–120/kWh", "percentage points"]);
}

#[test]
fn figures_typed_in_euros_and_percents_are_found() {
    let project = report(
        "The average price of Alpha is €4,990, and 12.5 percent of it is tax.",
        &[(
            "data/p.yaml",
            "key: name\ncolumns: { name: { type: text }, price: { unit: EUR }, tax: { unit: \"%\" } }\nrows:\n  - { name: Alpha, price: 4990, tax: 12.5 }\n",
        )],
    );
    let ended = project.run(&["check"]);
    has(&ended.stderr, &["write `[€4,990](=p[\"Alpha\"].price)`", "write `[12.5%](=p[\"Alpha\"].tax)`"]);
}
