//! Tests what a model reads from data: cells, trends, doubling times and draws, from the file to the forecast.

use std::collections::BTreeMap;
use std::fs;

use foresite::date::Date;
use foresite::diagnostic::{Diagnostic, Report, print};
use foresite::load::{self, LoadedModel};
use foresite::model::run::forecast::Forecast;
use foresite::model::run::options::RunOptions;
use foresite::source::Sources;

use super::forecasts::run_with;
use super::project::Project;

/// The result of loading and running a model file.
struct Ran {
    forecast: Option<Forecast>,
    problems: Vec<Diagnostic>,
    sources: Sources,
}

impl Ran {
    /// Returns the forecast; panics on any problem.
    #[track_caller]
    fn well(self) -> Forecast {
        let mut report = Report::default();
        report.extend(self.problems);
        self.forecast.unwrap_or_else(|| panic!("{}", print::short(&report, &self.sources)))
    }

    /// Returns the only problem: its code, the text that it points to, and its message.
    #[track_caller]
    fn wrong(&self) -> (&'static str, &str, &str) {
        let [problem] = &self.problems[..] else {
            let messages: Vec<_> = self.problems.iter().map(|problem| &problem.message).collect();
            panic!("expected one problem, found {messages:?}");
        };
        (problem.code.id, problem.span().map_or("", |span| self.sources.text(span)), &problem.message)
    }

    #[track_caller]
    fn hints(&self) -> String {
        self.problems.iter().flat_map(|problem| problem.hints.clone()).collect::<Vec<_>>().join("; ")
    }
}

/// Loads and runs a model outside of a project, with the files beside it, as of a date.
fn run_as_of(as_of: &str, text: &str, beside: &[(&str, &str)]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in beside {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join("m.yaml");
    fs::write(&path, text).unwrap();
    let LoadedModel { model, sources, report } = load::load_model(&path);
    let problems: Vec<_> = report.into_iter().collect();
    let (Ok(model), true) = (model, problems.is_empty()) else { return Ran { forecast: None, problems, sources } };
    let as_of = Date::parse(as_of).unwrap();
    let options = RunOptions::at(as_of);
    match run_with(&model, &BTreeMap::new(), &options) {
        Ok(forecast) => Ran { forecast: Some(forecast), problems, sources },
        Err(problems) => Ran { forecast: None, problems, sources },
    }
}

fn run(text: &str) -> Ran {
    run_as_of("2026-05-07", text, &[])
}

/// Returns a model with a dataset of cards and the other sections given.
fn with_cards(rest: &str) -> String {
    format!("{CARDS}{rest}\n")
}

const CARDS: &str = "\
samples: 4096
datasets:
  cards:
    key: name
    date: released
    columns:
      name: { type: text }
      released: { type: date }
      memory: { unit: GB }
      power: { unit: W }
      price: { unit: USD, optional: true }
      seen: { type: date, optional: true }
    derived:
      per_dollar: memory / price
      per_watt: { value: memory / power, unit: MB/W }
      age: (2026-01-01 - released) in day
      month_after: released + 1 month
      size: if memory >= 16 GB then log2(memory / (1 GB)) else 0
      twice: per_dollar * 2
    rows:
      - { name: A, released: 2016-01-01, memory: 8, power: 180, price: 600 }
      - { name: B, released: 2018-01-01, memory: 11, power: 250, price: 1000 }
      - { name: B2, released: 2018-01-01, memory: 6, power: 160, price: 350 }
      - { name: C, released: 2020-01-01, memory: 24, power: 350, price: 1500 }
      - { name: D, released: 2022-01-01, memory: 24, power: 450, seen: 2022-06-01 }
      - { name: E, released: 2025-01-01, memory: 32, power: 575, price: 2000 }
      - { name: F, released: 2027-01-01, memory: 48, power: 600, price: 2000 }
";

fn median(forecast: &Forecast, outcome: &str) -> f64 {
    forecast.outcome(outcome).unwrap().draws.median().unwrap()
}

fn unit(forecast: &Forecast, outcome: &str) -> String {
    match &forecast.outcome(outcome).unwrap().kind {
        foresite::model::run::forecast::Kind::Number(unit) => unit.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_cell_is_read_by_its_row_and_column_with_its_unit() {
    let forecast = run(&with_cards(
        "outcomes:\n  memory: cards[\"C\"].memory\n  power: (cards[\"C\"].power * 1 year) in kWh\n  released: cards[\"E\"].released\n  later: cards[\"D\"].seen - cards[\"D\"].released\n  seen: cards[\"D\"].seen",
    ))
    .well();
    assert_eq!((median(&forecast, "memory"), unit(&forecast, "memory")), (24.0, "GB".to_owned()));
    assert!((median(&forecast, "power") - 350.0 * 8766.0 / 1000.0).abs() < 1e-9);
    assert_eq!(median(&forecast, "released"), 2025.0);
    assert!((median(&forecast, "later") - 151.0 / 365.0).abs() < 1e-9);
}

#[test]
fn derived_columns_use_the_whole_language_on_their_row() {
    let forecast = run(&with_cards(
        "outcomes:\n  per_dollar: cards[\"C\"].per_dollar\n  per_watt: cards[\"C\"].per_watt\n  age: cards[\"A\"].age\n  after: cards[\"A\"].month_after\n  size: cards[\"C\"].size\n  small: cards[\"A\"].size\n  twice: cards[\"C\"].twice",
    ))
    .well();
    assert!((median(&forecast, "per_dollar") - 0.016).abs() < 1e-12);
    assert_eq!(unit(&forecast, "per_dollar"), "GB/USD");
    assert!((median(&forecast, "per_watt") - 24_000.0 / 350.0).abs() < 1e-9);
    assert_eq!(unit(&forecast, "per_watt"), "MB/W");
    assert!((median(&forecast, "age") - 3652.5).abs() < 1e-9, "{}", median(&forecast, "age"));
    assert!((median(&forecast, "after") - (2016.0 + 1.0 / 12.0)).abs() < 1e-12);
    assert!((median(&forecast, "size") - 24f64.log2()).abs() < 1e-12);
    assert_eq!(median(&forecast, "small"), 0.0);
    assert!((median(&forecast, "twice") - 0.032).abs() < 1e-12);
}

/// Runs a model with other derived columns and an outcome that reads the last of them.
fn derived(columns: &str, row: &str) -> Ran {
    let (before, after) = CARDS.split_once("      per_dollar").unwrap();
    let (_, rows) = after.split_once("    rows:").unwrap();
    let outcome = format!("outcomes:\n  x: cards[\"{row}\"].last\n");
    run(&format!("{before}{columns}    rows:{rows}{outcome}"))
}

#[test]
fn reports_the_problem_of_a_derived_column_at_its_place() {
    let cases = [
        ("      last: memry * 2\n", "E0204", "memry", "nothing is called `memry`"),
        ("      last: memory + power\n", "E0205", "power", ""),
        (
            "      last: { value: memory / power, unit: GB }\n",
            "E0205",
            "memory / power",
            "`last` is in `GB/W`, not in `GB`",
        ),
        ("      last: last + 1\n", "E0209", "last", "`last` is derived from itself: last -> last"),
        ("      last: later * 1\n      later: memory\n", "E0209", "later", ""),
        (
            "      last: ln(memory / (1 GB) - 24)\n",
            "E0303",
            "ln(memory / (1 GB) - 24)",
            "`last` of `C` is not a finite number",
        ),
        ("      last: name\n", "E0206", "name", "`name` has text: expected a number or a date"),
        ("      last: memory > 3 GB\n", "E0206", "memory > 3 GB", "`last` must be a number or a date"),
        ("      last: 1 to 3\n", "E0206", "1 to 3", "nothing can be drawn here: expected one value"),
        ("      last: t - released\n", "E0210", "t", ""),
        ("      last: cards[\"A\"].memory\n", "E0204", "cards[\"A\"].memory", ""),
        ("      last: { value: released, unit: year }\n", "E0205", "released", "`last` is a date, which has no unit"),
    ];
    for (columns, code, at, message) in cases {
        let ran = derived(columns, "C");
        let (found, place, actual) = ran.wrong();
        assert_eq!((found, place), (code, at), "{columns}: {actual}");
        assert!(actual.contains(message), "{columns}: {actual}");
    }
    let missing = derived("      first: price * 2\n      last: first * 2\n", "D");
    assert_eq!(missing.wrong(), ("E0118", "last", "`last` of `D` has no value"));
    let age = derived("      last: (today - released) in year\n", "C").well();
    assert!((median(&age, "x") - 6.0 - 126.0 / 365.0).abs() < 1e-9);
}

#[test]
fn a_long_chain_of_derived_columns_neither_hangs_nor_overflows() {
    // Each column names the previous one twice. Without reuse, that would take 2^3000 steps.
    let mut columns = "      c0: memory / (1 GB)\n".to_owned();
    for at in 1..3000 {
        columns += &format!("      c{at}: (c{} + c{}) / 2\n", at - 1, at - 1);
    }
    columns += "      last: c2999\n";
    assert_eq!(median(&derived(&columns, "C").well(), "x"), 24.0);
}

#[test]
fn reports_the_problem_of_a_cell_at_its_place_with_a_hint() {
    let cases = [
        ("cards[\"Z\"].memory", "E0204", "\"Z\"", "no row of `cards` is called `Z`"),
        ("cards[\"A\"].memroy", "E0204", "memroy", "`cards` has no column `memroy`"),
        ("card[\"A\"].memory", "E0204", "card", "no dataset is called `card`"),
        ("cards[\"D\"].price", "E0118", "price", "`price` of `D` has no value"),
        ("cards[\"D\"].per_dollar", "E0118", "per_dollar", "`per_dollar` of `D` has no value"),
        ("cards[\"A\"].name", "E0206", "name", "`name` of `A` has text: expected a number or a date"),
        ("cards[\"A\"]", "E0204", "cards[\"A\"]", "expected a column of this row: add `.` and its name"),
        ("cards.memory", "E0206", "cards.memory", "`cards.memory` is a whole column: expected one value"),
        ("cards", "E0206", "cards", "`cards` is a dataset: expected one value"),
        ("cards.memory(3)", "E0204", "cards.memory(3)", "expected a cell of a dataset"),
        ("1 GB + cards[\"A\"].power", "E0205", "cards[\"A\"].power", ""),
        ("y.median", "E0204", "y.median", "`y` is a name of the model and has no `.median` here"),
    ];
    for (expression, code, at, message) in cases {
        let ran = run(&with_cards(&format!("outcomes:\n  x: {expression}\n  y: 1")));
        let (found, place, actual) = ran.wrong();
        assert_eq!((found, place), (code, at), "{expression}: {actual}");
        assert!(actual.starts_with(message), "{expression}: {actual}");
    }
    let hints = |expression: &str| run(&with_cards(&format!("outcomes:\n  x: {expression}"))).hints();
    assert_eq!(hints("cards[\"A\"].memroy"), "did you mean `memory`?");
    assert_eq!(hints("card[\"A\"].memory"), "did you mean `cards`?");
    assert!(hints("cards.memory").contains("the trend `trend(cards.memory)`"));
}

/// Returns the forecast of outcomes computed from the cards.
#[track_caller]
fn outcomes(lines: &[&str]) -> Forecast {
    run(&with_cards(&format!("outcomes:\n  {}", lines.join("\n  ")))).well()
}

/// Returns the lowest and the highest sample of an outcome.
fn ends(forecast: &Forecast, outcome: &str) -> (f64, f64) {
    let draws = forecast.outcome(outcome).unwrap().draws.sorted();
    (draws[0], draws[draws.len() - 1])
}

#[test]
fn all_uses_of_a_trend_share_its_draws_and_its_doubling_time() {
    let forecast = outcomes(&[
        "same: at(2030-01-01, trend(cards.memory)) - at(2030-01-01, trend(cards.memory) * 1)",
        "twice: at(2030-01-01 + doubling(cards.power, frontier = true), trend(cards.power, frontier = true)) / at(2030-01-01, trend(cards.power, frontier = true))",
        "solved: 2024-01-01 + doubling(cards.power, frontier = true) * log2(900 W / at(2024-01-01, trend(cards.power, frontier = true)))",
        "gap: first(trend(cards.power, frontier = true) >= 900 W) - (2024-01-01 + doubling(cards.power, frontier = true) * log2(900 W / at(2024-01-01, trend(cards.power, frontier = true))))",
        "other: at(2030-01-01, trend(cards.memory)) - at(2030-01-01, trend(cards.memory, frontier = true))",
    ]);
    assert_eq!(ends(&forecast, "same"), (0.0, 0.0));
    let (low, high) = ends(&forecast, "twice");
    assert!(low > 2.0 - 1e-9 && high < 2.0 + 1e-9, "{low} {high}");
    let (low, high) = ends(&forecast, "gap");
    assert!(low > -1e-4 && high < 1e-4, "{low} {high}");
    let (low, high) = ends(&forecast, "solved");
    assert!(high - low > 1.0, "the trend is uncertain: {low} to {high}");
    assert!(ends(&forecast, "other").0 < 0.0 && ends(&forecast, "other").1 > 0.0);
    assert_eq!(unit(&forecast, "other"), "GB");
}

#[test]
fn a_fit_counts_its_rows_and_those_left_out() {
    let forecast = outcomes(&[
        "a: doubling(cards.memory)",
        "b: doubling(cards.memory, frontier = true)",
        "c: doubling(cards.price)",
        "d: at(2030-01-01, trend(cards.per_dollar, frontier = false))",
        "e: at(2030-01-01, trend(cards.memory))",
    ]);
    let fits: Vec<_> = forecast
        .fits
        .iter()
        .map(|fit| {
            (
                fit.column.as_str(),
                fit.frontier,
                fit.rows,
                fit.left_out.later,
                fit.left_out.missing,
                fit.left_out.no_record,
            )
        })
        .collect();
    // F is dated after the run, B2 sets no record, and D equals one.
    let expected = [
        ("cards.memory", false, 6, 1, 0, 0),
        ("cards.memory", true, 5, 1, 0, 1),
        ("cards.price", false, 5, 1, 1, 0),
        ("cards.per_dollar", false, 5, 1, 1, 0),
    ];
    assert_eq!(fits, expected);
    assert_eq!(forecast.fits[0].dates, (2016.0, 2025.0));
    let later = run_as_of("2027-05-07", &with_cards("outcomes:\n  a: doubling(cards.memory)"), &[]).well();
    assert_eq!((later.fits[0].rows, later.fits[0].dates.1), (7, 2027.0));
}

#[test]
fn other_names_other_rows_orders_and_the_dates_after_today_change_no_digit_of_a_trend() {
    let outcome = "outcomes:\n  a: at(2030-01-01, trend(cards.memory))";
    let draws = |forecast: Forecast| forecast.outcome("a").unwrap().draws.clone();
    let base = draws(run(&with_cards(outcome)).well());
    let more = with_cards(&format!("inputs:\n  noise: 1 to 2\n{outcome}\n  b: noise * 1\n  c: doubling(cards.price)"));
    assert_eq!(draws(run(&more).well()), base);
    let lines: Vec<&str> = CARDS.lines().collect();
    let (head, rows) = lines.split_at(lines.len() - 7);
    let reversed: Vec<&str> = rows.iter().rev().skip(1).copied().collect();
    let reversed = format!("{}\n{}\n{outcome}\n", head.join("\n"), reversed.join("\n"));
    assert_eq!(draws(run(&reversed).well()), base);
    let seeded = with_cards(&format!("seed: 8\n{outcome}"));
    assert_ne!(draws(run(&seeded).well()), base);
}

#[test]
fn a_level_trend_never_doubles() {
    let flat = "\
samples: 1024
datasets:
  d:
    date: on
    columns: { on: { type: date }, x: {} }
    rows:
      - { on: 2020-01-01, x: 3 }
      - { on: 2021-01-01, x: 3 }
      - { on: 2022-01-01, x: 3 }
      - { on: 2023-01-01, x: 6 }
";
    let forecast = run(&format!("{flat}outcomes:\n  x: doubling(d.x)\n  when: 2020-01-01 + doubling(d.x)\n")).well();
    let x = forecast.outcome("x").unwrap();
    // Of the resamples, (3/4)^4 are level, except those with a single date, which are 4 in 256.
    let share = x.draws.share_never();
    assert!((share - (81.0 - 3.0) / 252.0).abs() < 0.03, "{share}");
    assert_eq!(forecast.outcome("when").unwrap().never, share);
    let ran = run(&format!("{flat}inputs:\n  x: doubling(d.x)\noutcomes:\n  y: 2020-01-01 + x\n"));
    let (code, at, message) = ran.wrong();
    assert_eq!((code, at), ("E0303", "doubling(d.x)"));
    assert!(
        message.starts_with("`x` is not a finite number in ") && message.ends_with(" of 1024 samples"),
        "{message}"
    );
    let level = flat.replace("x: 6", "x: 3");
    let forecast = run(&format!("{level}outcomes:\n  x: doubling(d.x)\n")).well();
    assert_eq!((forecast.fits[0].doubling(), forecast.fits[0].r_squared), (None, None));
}

#[test]
fn a_draw_is_one_of_the_columns_values_each_equally_likely() {
    let text = with_cards(
        "inputs:\n  memory: draw(cards.memory)\n  day: draw(cards.released)\n  per: draw(cards.per_watt)\n\
         outcomes:\n  a: memory\n  b: day\n  d: per",
    );
    let forecast = run(&text).well();
    let sorted = |name: &str| forecast.outcome(name).unwrap().draws.sorted().to_vec();
    let count =
        |name: &str, value: f64| sorted(name).iter().filter(|draw| (**draw - value).abs() < 1e-9).count() as f64;
    for (value, rows) in [(6.0, 1.0), (8.0, 1.0), (24.0, 2.0), (48.0, 1.0)] {
        let share = count("a", value) / 4096.0;
        assert!((share - rows / 7.0).abs() < 0.03, "{value}: {share}");
    }
    assert_eq!(unit(&forecast, "a"), "GB");
    assert!((count("b", 2018.0) / 4096.0 - 2.0 / 7.0).abs() < 0.02);
    assert_eq!(unit(&forecast, "d"), "MB/W");
    // One row has no price.
    let text = with_cards("inputs:\n  price: draw(cards.price)\noutcomes:\n  c: price");
    let prices = run(&text).well().outcome("c").unwrap().draws.sorted().to_vec();
    let share = prices.iter().filter(|price| **price == 2000.0).count() as f64 / 4096.0;
    assert!((share - 2.0 / 6.0).abs() < 0.02, "{share}");
    let text = with_cards(
        "inputs:\n  memory: draw(cards.memory)\n  other: uniform(low = 0, high = 1)\n\
         correlations:\n  - { between: [memory, other], rho: 1 }\n\
         outcomes:\n  low: if memory < 10 GB then other else 0",
    );
    let forecast = run(&text).well();
    // Both are drawn by the same normal score: the two smallest values belong to the lowest two sevenths of the scores.
    let highest = *forecast.outcome("low").unwrap().draws.sorted().last().unwrap();
    assert!((highest - 2.0 / 7.0).abs() < 0.01, "{highest}");
}

#[test]
fn reports_the_problem_of_a_trend_or_draw_at_its_place_with_a_hint() {
    let cases = [
        ("at(2030-01-01, trend(card.memory))", "E0204", "card", "no dataset is called `card`", "did you mean `cards`?"),
        ("doubling(cards.memroy)", "E0204", "memroy", "`cards` has no column `memroy`", "did you mean `memory`?"),
        ("doubling(cards.name)", "E0206", "name", "`name` has text", ""),
        ("doubling(cards.released)", "E0206", "released", "`released` has dates", ""),
        ("doubling(cards.month_after)", "E0206", "month_after", "`month_after` has dates", ""),
        (
            "trend(cards.memory)",
            "E0210",
            "trend(cards.memory)",
            "`trend` depends on the date",
            "`at(2030-01-01, trend(cards.memory))`",
        ),
        (
            "doubling(cards)",
            "E0207",
            "cards",
            "expected a column of `cards`, found the whole dataset",
            "`cards.memory`",
        ),
        (
            "doubling(cards[\"A\"].memory)",
            "E0207",
            "cards[\"A\"].memory",
            "expected a whole column",
            "doubling(gpus.memory)",
        ),
        (
            "doubling(cards.memory / cards.price)",
            "E0207",
            "cards.memory / cards.price",
            "expected a column",
            "`derived`",
        ),
        ("doubling()", "E0207", "doubling()", "`doubling` needs a column", "frontier = true"),
        ("doubling(cards.memory, true)", "E0207", "true", "`doubling` takes one column", "frontier = true"),
        (
            "doubling(cards.memory, fronteir = true)",
            "E0207",
            "fronteir",
            "`doubling` has no parameter `fronteir`",
            "did you mean `frontier`?",
        ),
        ("doubling(cards.memory, frontier = 1)", "E0206", "1", "", ""),
        (
            "doubling(cards.memory, frontier = true, frontier = true)",
            "E0207",
            "frontier",
            "parameter `frontier` is given twice",
            "",
        ),
        ("doubling(cards.size)", "E0307", "size", "`size` of `A` is 0: a trend needs values above 0", ""),
        ("draw(cards.name)", "E0206", "name", "`name` has text", ""),
        ("draw(cards.memory, 3)", "E0207", "draw(cards.memory, 3)", "expected one column", "draw(data.column)"),
        ("draw(cards.memory) + 1 W", "E0205", "1 W", "", ""),
        ("doubling(cards.memory) + 1 GB", "E0205", "1 GB", "", ""),
        ("tend(cards.memory)", "E0204", "tend", "there is no function `tend`", "did you mean `trend`?"),
    ];
    for (expression, code, at, message, hint) in cases {
        let ran = run(&with_cards(&format!("outcomes:\n  x: {expression}")));
        let (found, place, actual) = ran.wrong();
        assert_eq!((found, place), (code, at), "{expression}: {actual}");
        assert!(actual.starts_with(message), "{expression}: {actual}");
        assert!(ran.hints().contains(hint), "{expression}: {}", ran.hints());
    }
    let none = run("outcomes:\n  x: doubling(cards.memory)\n");
    assert!(none.hints().contains("`data/<id>.yaml`"), "{}", none.hints());
}

/// Returns the message of a trend through a few rows.
fn few(rows: &[&str], head: &str) -> (String, String) {
    let rows: Vec<String> = rows.iter().map(|row| format!("      - {{ {row} }}\n")).collect();
    let ran = run(&format!(
        "datasets:\n  d:\n{head}    columns: {{ on: {{ type: date, optional: true }}, x: {{ optional: true }} }}\n    rows:\n{}outcomes:\n  x: doubling(d.x, frontier = true)\n",
        rows.concat()
    ));
    let (code, at, message) = ran.wrong();
    assert_eq!(code, "E0307", "{at}: {message}");
    (format!("{at}: {message}"), ran.hints())
}

#[test]
fn reports_how_many_rows_a_trend_has_and_needs() {
    let date = "    date: on\n";
    let needs = "to fit a trend to: at least 3 rows with 2 different dates are needed";
    let two = ["on: 2020-01-01, x: 1", "on: 2021-01-01, x: 2"];
    assert_eq!(few(&two, date), (format!("x: `d.x` has 2 rows {needs}"), String::new()));
    let left_out = [
        "on: 2020-01-01, x: 1",
        "on: 2020-02-01",
        "x: 3",
        "on: 2019-01-01, x: 0.5",
        "on: 2021-01-01, x: 0.1",
        "on: 2030-01-01, x: 4",
    ];
    let hint = "rows left out: 2 without a value or date, 1 dated after `today`, 1 that set no record";
    assert_eq!(few(&left_out, date), (format!("x: `d.x` has 2 rows {needs}"), hint.to_owned()));
    let one = ["on: 2020-01-01, x: 1", "on: 2020-01-01, x: 1", "on: 2020-01-01, x: 1"];
    assert_eq!(few(&one, date).0, format!("x: `d.x` has 3 rows of one date {needs}"));
    assert_eq!(few(&["on: 2030-01-01, x: 1"], date).0, format!("x: `d.x` has no row {needs}"));
    let (actual, hint) = few(&two, "");
    assert_eq!(actual, "d: `d` has no date column for a trend to run along");
    assert_eq!(hint, "name the column of dates in the dataset: `date: on`");
}

#[test]
fn reports_a_bootstrap_past_its_limit() {
    let rows: String = (0..1200).map(|at| format!("      - {{ on: 20{:02}-01-01, x: 2 }}\n", at % 20)).collect();
    let text = format!(
        "samples: 1048576\ndatasets:\n  d:\n    date: on\n    columns: {{ on: {{ type: date }}, x: {{}} }}\n    rows:\n{rows}outcomes:\n  x: doubling(d.x)\n"
    );
    let ran = run(&text);
    assert_eq!(ran.wrong().0, "E0305");
    assert!(ran.wrong().2.contains("limit of 1000000000"), "{}", ran.wrong().2);
}

#[test]
fn a_model_outside_of_a_project_reads_rows_from_a_file_beside_it() {
    let text = "datasets:\n  d:\n    date: on\n    columns: { on: { type: date }, x: { unit: GB } }\n    rows: d.csv\noutcomes:\n  x: at(2030-01-01, trend(d.x))\n";
    let csv = "on,x\n2020-01-01,1\n2021-01-01,2\n2022-01-01,4\n2024-01-01,16\n";
    let forecast = run_as_of("2026-05-07", text, &[("d.csv", csv)]).well();
    assert!((median(&forecast, "x") - 1024.0).abs() < 1e-6);
    assert_eq!(unit(&forecast, "x"), "GB");
    let wrong = run_as_of("2026-05-07", text, &[("d.csv", "on,x\n2020-01-01,1 TB\n")]);
    assert_eq!((wrong.wrong().0, wrong.wrong().1), ("E0107", "1 TB"));
    assert_eq!(run(text).wrong().0, "E0100");
}

#[test]
fn publishes_the_texts_of_a_dataset_with_it() {
    let project = Project::small();
    project.write("data/sources.yaml", "shop: { title: Price list }\nmaker: { title: Datasheet }\n");
    let data = "title: Consumer cards\nsources: [maker]\nkey: name\ncolumns:\n  name: { type: text }\n  memory: { unit: GB, \
                label: Memory on the card }\n  price: { unit: USD }\nderived:\n  each: { value: price / memory, label: Price of \
                a gigabyte }\nrows:\n  - { name: A, memory: 24, price: 240 }\n  - { name: B, memory: 32, price: 640, sources: \
                [shop] }\n";
    project.write("data/cards.yaml", data);
    project.write("data/tables/cards.yaml", "kind: dataset\ntitle: The cards\ndataset: cards\n");
    project.write("content/second.md", "---\ntitle: Second\n---\n\n![](table:cards)\n");
    project.run(&["build"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    for words in ["Memory on the card", "Price of a gigabyte"] {
        assert!(page.contains(words), "no `{words}` in\n{page}");
    }
    let file = fs::read_to_string(project.path("public/data/cards.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&file).unwrap();
    assert_eq!(
        (&file["title"], &file["columns"][1]["label"]),
        (&"Consumer cards".into(), &"Memory on the card".into())
    );
    let sources = [0, 1].map(|row| file["rows"][row]["sources"][0].as_str());
    assert_eq!(sources, [Some("maker"), Some("shop")]);
}

#[test]
fn a_table_leaves_out_rows_after_the_date_of_the_report_and_counts_them() {
    let project = Project::small();
    let data = "date: on\nkey: name\ncolumns:\n  name: { type: text }\n  on: { type: date }\nrows:\n  - { name: Early, on: \
                2024-12-01 }\n  - { name: Late, on: 2052-12-01 }\n";
    project.write("data/cards.yaml", data);
    let table = "kind: dataset\ntitle: The cards\ndataset: cards\n";
    project.write("data/tables/cards.yaml", table);
    project.write("content/second.md", "---\ntitle: Second\n---\n\n![](table:cards)\n");
    let page = || {
        project.run(&["build"]).ends_with(0);
        fs::read_to_string(project.path("public/second/index.html")).unwrap()
    };
    let shown = page();
    assert!(shown.contains("Early") && !shown.contains("Late"), "{shown}");
    assert!(shown.contains("<p class=figure-note>1 row dated after 7 May 2026 is left out.</p>"), "{shown}");
    project.write("data/tables/cards.yaml", &format!("{table}note: By name.\n"));
    let shown = page();
    assert!(shown.contains("<p class=figure-note>By name. 1 row dated after 7 May 2026 is left out.</p>"), "{shown}");
}

#[test]
fn a_derived_value_has_the_same_digits_in_prose_and_in_a_table() {
    let project = Project::small();
    let data = "key: name\ncolumns:\n  name: { type: text }\n  memory: { unit: GB }\n  speed: { unit: GB/s }\nderived:\n  each: \
                speed / memory\nrows:\n  - { name: A, memory: 24, speed: 540.6 }\n";
    project.write("data/cards.yaml", data);
    project.write("data/tables/cards.yaml", "kind: dataset\ntitle: The cards\ndataset: cards\n");
    let page = "---\ntitle: Second\n---\n\nIt reads [](=cards[\"A\"].each.bare) times.\n\n![](table:cards)\n";
    project.write("content/second.md", page);
    project.run(&["build"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    assert_eq!(page.matches(">22.5</").count(), 3, "{page}");
}
