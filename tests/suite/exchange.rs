//! Files for other systems: their formats, by the rules that the systems publish.

use std::fs;

use super::ledger::run_on;
use super::project::Project;

/// A model with a date, a number, a chance, and a curve. The date is uniform from 2028 to 2030.
const MODEL: &str = "title: Plan\nresolves: It is as the list says.\nwindow: { from: 2026-01-01, to: 2029-07-01 }\n\
    inputs:\n  wait: uniform(low = 0, high = 1)\ncurves:\n  sum: { value: \"10 GB * (1 + wait) + 0 GB * ((t - 2026-01-01) / \
    (1 year))\", unit: GB }\noutcomes:\n  ready: 2028-01-01 + wait * (2 year)\n  reached: first(t >= 2028-01-01 + wait * (2 year))\n  \
    size: { value: (10 + 10 * wait) * (1 GB), unit: GB }\n  late: wait > 0.75\n";

const SETTINGS: &str = "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\n";

/// Returns a project with these settings of the exchange.
fn project(exchange: &str) -> Project {
    let project = Project::small();
    project.write("foresite.yaml", &format!("{SETTINGS}exchange: {exchange}\n"));
    project.write("data/models/plan.yaml", MODEL);
    project.write("data/sources.yaml", "list: { title: The list }\n");
    project
}

/// Returns the rows of a file of comma-separated values without quotes, below its header row.
fn rows(project: &Project, path: &str, header: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(project.path(&format!("public/exchange/{path}"))).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(header));
    lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn nothing_is_written_unless_the_settings_ask_for_it() {
    let project = project("{}");
    project.run(&["build"]).ends_with(0);
    assert!(!project.path("public/exchange").exists());
}

/// The rules of model output: the columns; levels from 0 to 1; quantiles that do not fall as the level rises; probabilities of
/// categories that add up to 1; distribution functions that do not fall; and no task twice.
#[test]
fn the_table_for_hubs_keeps_the_rules_of_model_output() {
    let project = project("{ hubverse: true }");
    project.run(&["build"]).ends_with(0);
    let header = "reference_date,target,horizon,target_end_date,location,output_type,output_type_id,value";
    let rows = rows(&project, "hubverse/2026-05-07-plan.csv", header);
    let mut seen = std::collections::BTreeSet::new();
    for row in &rows {
        assert_eq!((row.len(), row[0].as_str()), (8, "2026-05-07"));
        assert!(seen.insert(row[1..7].join(",")), "{row:?} is there twice");
        assert!(row[7].parse::<f64>().unwrap().is_finite());
    }
    let of = |target: &str, output: &str, end: &str| -> Vec<(String, f64)> {
        let own = rows.iter().filter(|row| row[1] == target && row[5] == output && row[3] == end);
        own.map(|row| (row[6].clone(), row[7].parse().unwrap())).collect()
    };
    for (target, end, count) in [("ready", "NA", 9), ("size", "NA", 9), ("sum", "2027-12-31", 7)] {
        let quantiles = of(target, "quantile", end);
        assert_eq!(quantiles.len(), count, "{target}");
        let levels: Vec<f64> = quantiles.iter().map(|(level, _)| level.parse().unwrap()).collect();
        assert!(levels.windows(2).all(|pair| pair[0] < pair[1]) && levels[0] > 0.0 && levels[count - 1] < 1.0);
        assert!(quantiles.windows(2).all(|pair| pair[0].1 <= pair[1].1), "{quantiles:?}");
        let median = quantiles.iter().find(|(level, _)| level == "0.5").unwrap().1;
        let expected = if target == "ready" { 2029.0 } else { 15.0 };
        assert!((median - expected).abs() < 0.01, "{target}: {median}");
    }
    // Three quarters of the dates are by the end of the window in the middle of 2029, so the last quantiles are not known.
    let known = of("reached", "quantile", "NA");
    assert_eq!(known.last().unwrap().0, "0.5");
    let by = of("reached", "cdf", "NA");
    assert!(by.windows(2).all(|pair| pair[0].1 <= pair[1].1), "{by:?}");
    let end_of_2028 = by.iter().find(|(end, _)| end == "2029").unwrap().1;
    assert!((end_of_2028 - 0.5).abs() < 0.01, "{end_of_2028}");
    let chances = of("late", "pmf", "NA");
    assert_eq!(chances.len(), 2);
    assert!((chances[0].1 + chances[1].1 - 1.0).abs() < 1e-12 && (chances[1].1 - 0.25).abs() < 0.001, "{chances:?}");
}

/// What `as_forecast_quantile()` asks for: numbers in `observed`, `predicted`, and `quantile_level`, which is from 0 to 1; one observed
/// value and no level twice in each forecast.
#[test]
fn tables_for_scoring_have_what_is_resolved() {
    let project = project("{ scoring: true }");
    let claim = "now:\n  statement: It is done\n  probability: 30%\n  made: 2026-05-07\n  deadline: 2026-12-31\n  resolves: The list\n";
    project.write("data/claims.yaml", claim);
    run_on(&project, 0, &["record"]).ends_with(0);
    run_on(&project, 10, &["resolve", "plan.size", "17.5", "--on", "2026-05-17", "--source", "list"]).ends_with(0);
    run_on(&project, 10, &["resolve", "now", "yes", "--on", "2026-05-17", "--source", "list"]).ends_with(0);
    project.run(&["build", "--as-of", "2026-05-20"]).ends_with(0);
    let header = "model,target,forecast_date,observed,predicted,quantile_level";
    let quantiles = rows(&project, "scoring/quantiles.csv", header);
    assert!(quantiles.iter().all(|row| row[..4] == ["plan", "size", "2026-05-07", "17.5"]), "{quantiles:?}");
    let numbers: Vec<[f64; 2]> =
        quantiles.iter().map(|row| [row[4].parse().unwrap(), row[5].parse().unwrap()]).collect();
    assert!(numbers.len() > 4 && numbers.windows(2).all(|pair| pair[0][0] <= pair[1][0] && pair[0][1] < pair[1][1]));
    // Of a uniform from 10 to 20 the quantile at p is 10 + 10 p.
    assert!(
        numbers.iter().all(|[value, level]| (value - 10.0 - 10.0 * level).abs() < 0.01 && (0.0..1.0).contains(level))
    );
    let chances = rows(&project, "scoring/chances.csv", "model,target,forecast_date,observed,predicted");
    assert_eq!(chances, [["this report", "now", "2026-05-07", "1", "0.3"]]);
    // Before the day of the result nothing is known.
    project.run(&["build", "--as-of", "2026-05-16"]).ends_with(0);
    assert_eq!(rows(&project, "scoring/quantiles.csv", header).len(), 0);
}

/// Returns the values of the distribution function for a question.
fn cdf(settings: &str, outcome: &str) -> Vec<f64> {
    let project = project(&format!("{{ metaculus: [{{ outcome: plan.{outcome}, {settings} }}] }}"));
    project.run(&["build"]).ends_with(0);
    let text = fs::read_to_string(project.path(&format!("public/exchange/metaculus/plan.{outcome}.json"))).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    json["continuous_cdf"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

/// The rules of Metaculus: 201 values; steps from 0.00005 to 0.2, compared with 10 decimals; 0 and 1 at closed bounds, and at least 0.001
/// beyond open ones.
#[test]
fn distribution_functions_keep_the_rules_of_metaculus() {
    let rounded = |value: f64| (value * 1e10).round() / 1e10;
    for (settings, outcome) in [
        ("from: 2028-01-01, to: 2030-01-01", "ready"),
        ("from: 2020-01-01, to: 2050-01-01, open_lower: true, open_upper: true", "ready"),
        ("from: 0, to: 100", "size"),
        ("from: 1, to: 10000, zero_point: 0, open_upper: true", "size"),
        ("from: 12, to: 15, open_lower: true", "size"),
        ("from: -100000, to: 100000, open_upper: true", "size"),
    ] {
        let values = cdf(settings, outcome);
        assert_eq!(values.len(), 201, "{settings}");
        for pair in values.windows(2) {
            let step = rounded(rounded(pair[1]) - rounded(pair[0]));
            assert!((0.000_05..=0.2).contains(&step), "{settings}: a step of {step}");
        }
        let is_open = |side: &str| settings.contains(side);
        assert!(if is_open("open_lower") { values[0] >= 0.001 } else { values[0] == 0.0 }, "{settings}: {}", values[0]);
        assert!(if is_open("open_upper") { values[200] <= 0.999 } else { values[200] == 1.0 }, "{settings}");
    }
}

#[test]
fn distribution_functions_are_those_of_the_outcome() {
    // The date is uniform from 2028 to 2030, so half of it is at the middle point, which is 1 January 2029 but for half a day of the
    // leap year: 0.99 · 0.5 + 0.01 · 0.5.
    let dates = cdf("from: 2028-01-01, to: 2030-01-01", "ready");
    assert!((dates[100] - 0.5).abs() < 0.002 && (dates[50] - 0.25).abs() < 0.002, "{} {}", dates[100], dates[50]);
    // The size is uniform from 10 to 20: a fifth is below 12, 0.001 + 0.989 · 0.2; within the closed bound of 15 it is given to be at
    // most 15, so that the point in the middle, 13.5, has 0.35/0.5.
    let numbers = cdf("from: 12, to: 15, open_lower: true", "size");
    assert!((numbers[0] - 0.001 - 0.989 * 0.4).abs() < 0.002, "{}", numbers[0]);
    assert!((numbers[100] - 0.001 - 0.989 * 0.7 - 0.005).abs() < 0.002, "{}", numbers[100]);
    let project = project("{ metaculus: [{ outcome: plan.late }] }");
    project.run(&["build"]).ends_with(0);
    let text = fs::read_to_string(project.path("public/exchange/metaculus/plan.late.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!((json["probability_yes"].as_f64().unwrap() - 0.25).abs() < 0.001, "{text}");
}

#[test]
fn reports_ranges_that_fit_no_outcome() {
    for (question, message) in [
        ("{ outcome: plan.raedy, from: 2026, to: 2030 }", "raedy"),
        ("{ outcome: plan.ready }", "expected the range of the question about `plan.ready`"),
        ("{ outcome: plan.ready, from: 2030-01-01, to: 2028-01-01 }", "expected a range of dates"),
        ("{ outcome: plan.ready, from: 0.5, to: 3.5 }", "expected a range of dates"),
        ("{ outcome: plan.size, from: 2, to: 2 }", "expected a range of numbers"),
        ("{ outcome: plan.size, from: 30, to: 40 }", "beyond the closed bounds"),
    ] {
        let errors = project(&format!("{{ metaculus: [{question}] }}")).errors();
        assert!(errors.iter().any(|(error, _)| error.contains(message)), "{question}: {errors:?}");
    }
}
