//! `foresite backtest`: a model run as of earlier dates with the data known then, its curves scored by what came.

use serde_json::Value;

use super::project::{Ended, Project, foresite};

/// A series that doubles each year until 2021, and then stops.
pub(super) const OUTPUT: &str = "\
title: Output
key: year
date: year
columns:
  year: { type: date }
  output: { unit: GW, label: Output }
rows:
  - { year: 2018-07-01, output: 1 }
  - { year: 2019-07-01, output: 2 }
  - { year: 2020-07-01, output: 4 }
  - { year: 2021-07-01, output: 8 }
  - { year: 2022-07-01, output: 8 }
";

/// A model of the series whose doubling time is a belief: 1 year, without doubt.
const MODEL: &str = "\
inputs:
  doubling: 1 year
curves:
  output:
    value: grow(output.first(output > 0 GW).output, 2018-07-01, doubling)
    observed: output.output
outcomes:
  in_2030: at(2030-01-01, output)
";

fn report(model: &str) -> Project {
    let project = Project::small();
    project.write("data/output.yaml", OUTPUT);
    project.write("data/models/m.yaml", model);
    project
}

#[track_caller]
fn backtest(project: &Project, flags: &[&str]) -> Value {
    let arguments = [&["backtest", "m", "--format", "json", "--as-of", "2023-01-01"], flags].concat();
    serde_json::from_str(&project.run(&arguments).ends_with(0).stdout).unwrap()
}

/// Returns numbers of the forecasts of the first curve.
fn numbers(found: &Value, key: &str) -> Vec<f64> {
    let forecasts = found["curves"][0]["forecasts"].as_array().unwrap();
    forecasts.iter().map(|forecast| forecast[key].as_f64().unwrap_or(f64::NAN)).collect()
}

#[test]
fn a_curve_is_scored_by_the_rows_that_came_later() {
    let project = report(MODEL);
    let found = backtest(&project, &["--from", "2020", "--every", "1 year", "--to", "2022"]);
    let forecasts = found["curves"][0]["forecasts"].as_array().unwrap();
    let made: Vec<(&str, &str)> = forecasts
        .iter()
        .map(|forecast| (forecast["made"].as_str().unwrap(), forecast["date"].as_str().unwrap()))
        .collect();
    assert_eq!(
        made,
        [
            ("2020-01-01", "2020-07-01"),
            ("2020-01-01", "2021-07-01"),
            ("2020-01-01", "2022-07-01"),
            ("2021-01-01", "2021-07-01"),
            ("2021-01-01", "2022-07-01"),
        ]
    );
    assert_eq!(numbers(&found, "observed"), [4.0, 8.0, 8.0, 8.0, 8.0]);
    // A forecast without doubt scores its error: the curve is at 4, 8, and 16 (to the length of a year in days).
    let expected = |found: Vec<f64>, expected: [f64; 5]| {
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 0.05, "{found} {expected}");
        }
    };
    expected(numbers(&found, "score"), [0.0, 0.0, 8.0, 0.0, 8.0]);
    // In 2020 the last value is 2, in 2021 it is 4.
    expected(numbers(&found, "last_value"), [2.0, 6.0, 6.0, 4.0, 4.0]);
    expected(numbers(&found, "last_trend"), [0.0, 0.0, 8.0, 0.0, 8.0]);
    let walks = &forecasts.iter().map(|forecast| forecast["random_walk"].is_null()).collect::<Vec<_>>();
    assert_eq!(*walks, [true, true, true, false, false], "two values are too few for a random walk");
}

#[test]
fn nothing_that_was_not_known_is_read() {
    // The best value so far: 2 in 2020, and 4 in 2021. The last row is looked up by its key.
    let model = "curves:\n  output:\n    value: output.best(output).output\n    observed: output.output\noutcomes:\n  x: at(2030-01-01, output)\n";
    let project = report(model);
    let found = backtest(&project, &["--from", "2020", "--to", "2022"]);
    assert_eq!(numbers(&found, "score"), [2.0, 6.0, 6.0, 4.0, 4.0]);
    let looked_up = model.replace("output.best(output).output", "output[year = 2020-07-01].output");
    project.write("data/models/m.yaml", &looked_up);
    let found = backtest(&project, &["--from", "2020", "--to", "2022"]);
    assert_eq!(numbers(&found, "score"), [4.0, 4.0]);
    assert_eq!(found["failed"][0]["made"], "2020-01-01");
    assert!(found["failed"][0]["message"].as_str().unwrap().contains("no row of `output`"), "{found}");
    // A row that is revised later counts as it was published.
    project.write("data/models/m.yaml", model);
    let revised = OUTPUT
        .replace("date: year\n", "date: year\npublished: published\n")
        .replace("columns:\n", "columns:\n  published: { type: date, optional: true }\n")
        .replace(
            "output: 2 }\n",
            "output: 3, published: 2019-09-01 }\n  - { year: 2019-07-01, output: 2, published: 2020-06-01 }\n",
        );
    project.write("data/output.yaml", &revised);
    let found = backtest(&project, &["--from", "2020", "--to", "2022"]);
    assert_eq!(numbers(&found, "score"), [1.0, 5.0, 5.0, 4.0, 4.0]);
}

#[test]
fn scores_are_weighted_interval_scores() {
    let model = MODEL.replace("doubling: 1 year", "doubling: 0.8 to 1.3 year");
    let found = backtest(&report(&model), &["--from", "2020", "--to", "2021"]);
    let forecast = &found["curves"][0]["forecasts"][2];
    let levels = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
    let quantiles: Vec<f64> = forecast["quantiles"].as_array().unwrap().iter().map(|q| q.as_f64().unwrap()).collect();
    // The interval is that of a lognormal: its ends are the quantiles of the doubling time, and four years double 2^(4/d) times.
    for (at, doubling) in [(0, 1.3), (6, 0.8)] {
        assert!((quantiles[at] / 16_f64.powf(1.0 / doubling) - 1.0).abs() < 0.02, "{quantiles:?}");
    }
    // Bracher et al. 2021: half of the error of the median, and for each interval α/2 of its score, by 3.5.
    let y: f64 = 8.0;
    let interval = |low: f64, high: f64, alpha: f64| {
        alpha / 2.0 * (high - low + 2.0 / alpha * ((low - y).max(0.0) + (y - high).max(0.0)))
    };
    let intervals: f64 = (0..3).map(|at| interval(quantiles[at], quantiles[6 - at], 2.0 * levels[at])).sum();
    let expected = (0.5 * (y - quantiles[3]).abs() + intervals) / 3.5;
    let found = forecast["score"].as_f64().unwrap();
    assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
}

#[test]
fn the_text_says_what_was_known_and_that_the_beliefs_are_of_today() {
    let project = report(&MODEL.replace("1 year\n", "0.8 to 1.3 year\n"));
    let ended = project.run(&["backtest", "m", "--from", "2020", "--to", "2022", "--as-of", "2023-01-01"]).ends_with(0);
    let expected = "\
output against output.output
  made        for         median  90% interval  came           score
  2020-01-01  2020-07-01  3.9 GW  2.9–5.7 GW    4 GW           0.19
  2020-01-01  2021-07-01  7.7 GW  5–13 GW       8 GW           0.575
  2020-01-01  2022-07-01  15 GW   8.4–32 GW     8 GW, outside  4.07
  2021-01-01  2021-07-01  7.7 GW  5–13 GW       8 GW           0.575
  2021-01-01  2022-07-01  15 GW   8.4–32 GW     8 GW, outside  4.07

  mean weighted interval score, in GW, less is better
  years ahead  forecasts  within 90%  model  last value  last trend  random walk
  0–1          2          2           0.382  3           0.00953     -
  1–2          2          1           2.32   5           3.98        -
  2–3          1          0           4.07   6           8           -

2 runs as of 2020-01-01 to 2021-01-01, each with the data known by then. The beliefs are those of today.
";
    assert_eq!(ended.stdout, expected);
}

#[test]
fn refuses_what_cannot_be_tested() {
    let project = report(&MODEL.replace("    observed: output.output\n", ""));
    let ended = project.run(&["backtest", "m", "--from", "2020"]).ends_with(2);
    assert!(ended.stderr.contains("no curve of `m` names the data that it forecasts"), "{}", ended.stderr);
    project.write("data/models/m.yaml", &MODEL.replace("observed: output.output", "observed: output.outputs"));
    let ended = project.run(&["backtest", "m", "--from", "2020", "--as-of", "2023-01-01"]).ends_with(1);
    assert!(ended.stderr.contains("data/models/m.yaml:6:15"), "{}", ended.stderr);
    assert!(ended.stderr.contains("has no column `outputs`"), "{}", ended.stderr);
    project.write("data/models/m.yaml", MODEL);
    let ended = project.run(&["backtest", "n", "--from", "2020"]).ends_with(2);
    assert!(ended.stderr.contains("there is no model `n`"), "{}", ended.stderr);
    let ended = project.run(&["backtest", "m", "--from", "2024", "--as-of", "2023-01-01"]).ends_with(2);
    assert!(ended.stderr.contains("`--from 2024-01-01` is not before 2023-01-01"), "{}", ended.stderr);
    let ended = project.run(&["backtest", "m", "--from", "2020", "--every", "1 moon"]).ends_with(2);
    assert!(ended.stderr.contains("expected a length of time, such as `1 year`"), "{}", ended.stderr);
}

#[test]
fn every_run_checks_the_columns_that_curves_name() {
    let project = report(MODEL);
    for (from, to, expected, hint) in [
        (
            "  in_2030: at(2030-01-01, output)",
            "  in_2030: { value: 'at(2030-01-01, output)', observed: output.output }",
            "`in_2030` is neither a curve nor an input, and only these are compared with data",
            "move `observed` to the curve that forecasts the column",
        ),
        ("observed: output.output", "observed: outputs.output", "no dataset is called `outputs`", ""),
        ("observed: output.output", "observed: output.outputs", "`output` has no column `outputs`", ""),
        (
            "observed: output.output",
            "observed: output",
            "expected a column of a dataset, such as `gpus.memory`, found `output`",
            "",
        ),
        (
            "observed: output.output",
            "observed: output.year",
            "expected a column of numbers: `output.year` has something else",
            "",
        ),
        ("observed: output.output", "observed: { path: output.output, where: output > 1 hour }", "", ""),
        (
            "value: grow(output.first(output > 0 GW).output",
            "value: grow(1 hour",
            "`output.output` is in `GW`, and `output` is in `hour`",
            "",
        ),
    ] {
        project.write("data/models/m.yaml", &MODEL.replace(from, to));
        let (error, hints) = project.errors().swap_remove(0);
        assert!(error.ends_with(expected), "{error}");
        assert!(hint.is_empty() || hints.iter().any(|found| found == hint), "{hints:?}");
    }
}

/// The model of the series that continues its last row, with dates of which two come: on 1 July 2022, and not by 2023.
const DATES: &str = "\
resolves: As the statistics office says
inputs:
  doubling: 1 year
curves:
  output: grow(output.best(year).output, output.best(year).year, doubling)
outcomes:
  eight: first(output >= 8 GW)
  sixteen: { value: first(output >= 16 GW), label: Sixteen }
";

#[test]
fn an_outcome_is_scored_by_when_it_came_or_by_its_not_having_come() {
    let project = report(DATES);
    let found = backtest(&project, &["--from", "2019", "--every", "1 year"]);
    let [eight, sixteen] = [0, 1].map(|at| &found["outcomes"][at]);
    assert_eq!((eight["outcome"].as_str(), eight["came"].as_str()), (Some("eight"), Some("2022-07-01")));
    assert_eq!((sixteen["came"].as_str(), sixteen["known_until"].as_str()), (None, Some("2023-01-01")));
    let column = |outcome: &Value, key: &str| -> Vec<Value> {
        outcome["forecasts"].as_array().unwrap().iter().map(|forecast| forecast[key].clone()).collect()
    };
    // By the rows known in each January, the series doubles each year, so that it is at 8 GW on 1 July 2021.
    assert_eq!(column(eight, "median"), ["2021-07-01", "2021-07-01", "2021-07-01", "2021-07-01"]);
    let years = |scores: Vec<Value>| scores.iter().map(|score| score.as_f64().unwrap()).collect::<Vec<_>>();
    // The score of a forecast without doubt is its error: a year.
    assert!(years(column(eight, "score")).iter().all(|score| (score - 1.0).abs() < 0.003), "{eight}");
    // 16 GW were expected on 1 July 2022. It has not come half a year later, on the last day that the data know.
    assert_eq!(column(sixteen, "median"), ["2022-07-01", "2022-07-01", "2022-07-01", "2022-07-01"]);
    assert!(years(column(sixteen, "score")).iter().all(|score| (score - 184.0 / 365.0).abs() < 0.003), "{sixteen}");
    assert_eq!(column(sixteen, "chance"), [1.0, 1.0, 1.0, 1.0]);
}

#[test]
fn what_was_recorded_decides_whether_an_outcome_came() {
    let project = report(&DATES.replace("doubling: 1 year", "doubling: 0.5 to 1.5 year"));
    // Nobody knows by the samples when the doubling led to 16 GW.
    let text = |project: &Project| {
        let arguments = ["backtest", "m", "--as-of", "2023-04-01", "--from", "2021", "--every", "1 year"];
        project.run(&arguments).ends_with(0).stdout
    };
    let undecided = "sixteen: not tested, since it is not certain whether it has come\n";
    assert!(text(&project).contains(undecided), "{}", text(&project));
    let resolution =
        "kind: resolution\nas_of: 2023-03-01\nmodel: m\noutcome: sixteen\nresult: 2023-02-01\nwho: Office\n";
    project.write("result.yaml", resolution);
    project.run(&["record", "result.yaml"]).ends_with(0);
    let found = text(&project);
    assert!(found.contains("sixteen: came on 1 February 2023\n") && !found.contains(undecided), "{found}");
    assert!(found.contains("chance by 1 Apr 2023") && found.contains("  >99%  "), "{found}");
}

#[test]
fn recorded_curves_are_scored_against_naive_forecasts_by_the_rows_that_came_since() {
    // A model that continues the last row, recorded when that was the row of July 2020: 4 GW.
    let model = "resolves: As the statistics office says\ninputs:\n  doubling: 2 year\ncurves:\n  output:\n    \
        value: grow(output.best(year).output, output.best(year).year, doubling)\n    observed: output.output\n\
        outcomes:\n  in_2030: at(2030-01-01, output)\n";
    let project = report(model);
    let rows: Vec<&str> = OUTPUT.lines().collect();
    let known = format!("{}\n", rows[..rows.len() - 2].join("\n"));
    project.write("data/output.yaml", &known);
    // `date -u -d 2021-01-01 +%s`, and two years later.
    let [then, now] = ["1609459200", "1672531200"];
    let on = |seconds: &str, arguments: &[&str]| {
        let mut command = foresite(project.root());
        Ended::of(command.args(arguments).env("SOURCE_DATE_EPOCH", seconds)).ends_with(0).stdout
    };
    on(then, &["record", "--as-of", "2021-01-01"]);
    let scores = |arguments: &[&str]| on(now, &[&["score", "--as-of", "2023-01-01"], arguments].concat());
    assert!(!scores(&[]).contains("Curves of recorded"), "{}", scores(&[]));
    project.write("data/output.yaml", OUTPUT);
    let found: Value = serde_json::from_str(&scores(&["--format", "json"])).unwrap();
    let curve = &found["curves"][0];
    assert_eq!((curve["curve"].as_str(), curve["rows"].as_u64()), (Some("m.output"), Some(2)));
    // The score of a forecast without doubt is its error. 8 GW came in 2021 and in 2022. The model said 4 √2 and 8 GW, the last value
    // is 4 GW, and the last change doubles it each year: to 8 and 16 GW.
    let score = |key: &str| curve[key].as_f64().unwrap();
    assert!((score("score") - (8.0 - 32_f64.sqrt()) / 2.0).abs() < 0.01, "{curve}");
    assert!((score("last_value") - 4.0).abs() < 1e-9, "{curve}");
    assert!((score("last_trend") - 4.0).abs() < 0.03, "{curve}");
    // 1 − 1.17/4.
    assert!(scores(&[]).contains("4 GW (71%)"), "{}", scores(&[]));
    // What was recorded when the rows were known is no forecast of them.
    project.write("data/output.yaml", &known);
    on(now, &["record", "--as-of", "2021-01-02"]);
    project.write("data/output.yaml", OUTPUT);
    let found: Value = serde_json::from_str(&on(now, &["score", "--as-of", "2023-01-02", "--format", "json"])).unwrap();
    assert_eq!(found["curves"][0]["rows"].as_u64(), Some(2), "{found}");
}
