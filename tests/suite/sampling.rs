//! Sampling: the reported error of a median is its actual error, and a name's draws do not depend on other names.

use std::collections::BTreeMap;

use foresite::date::Date;
use foresite::diagnostic::{Report, codes};
use foresite::document::ModelFile;
use foresite::model::{CompiledModel, Forecast, Input, RunOptions};

use super::forecasts::{self, load_model, run_with};
use super::project::is_thorough;

fn load(text: &str) -> ModelFile {
    load_model(text, &[])
}

fn options() -> RunOptions {
    RunOptions::at(Date::parse("2026-05-07").unwrap())
}

fn run(text: &str) -> Forecast {
    forecasts::run(&load(text), &options())
}

/// Returns the mean standard error of the median that runs report, divided by the standard deviation of their medians over
/// seeds.
///
/// Over 40 seeds the standard deviation would have an error of 11%, too much to check a deviation of 10%; over 1,600 seeds it
/// has an error of 1.8%, and over 400, the default, of 3.5%. A run with 1,024 samples has as many blocks as one with 16,384.
fn reported_over_actual(text: &str) -> f64 {
    let seeds: u64 = if is_thorough() { 1600 } else { 400 };
    let (file, datasets) = (load(text), BTreeMap::new());
    let (mut medians, mut reported) = (Vec::new(), 0.0);
    for seed in 0..seeds {
        let options = RunOptions { seed: Some(seed), samples: Some(1024), ..options() };
        let report = &mut Report::default();
        let model = CompiledModel::new(&file, &datasets, &options, report).unwrap();
        let outcomes = model.sample_outcomes(report).unwrap();
        let [outcome] = &outcomes[..] else { panic!("one outcome") };
        medians.push(outcome.draws.median().unwrap());
        reported += outcome.median_error.unwrap() / seeds as f64;
    }
    let mean = medians.iter().sum::<f64>() / seeds as f64;
    let squares: f64 = medians.iter().map(|median| (median - mean).powi(2)).sum();
    reported / (squares / (seeds - 1) as f64).sqrt()
}

#[track_caller]
fn check_reported_error(text: &str) {
    let ratio = reported_over_actual(text);
    assert!((0.9..1.1).contains(&ratio), "the reported error is {ratio} of the spread over seeds");
}

#[test]
fn the_reported_error_of_a_sum_is_its_spread_over_seeds() {
    check_reported_error(
        "inputs:\n  a: 1 to 10\n  b: normal(mean = 3, sd = 2)\n  c: uniform(low = 0, high = 8)\noutcomes:\n  x: a + b + c\n",
    );
}

#[test]
fn the_reported_error_of_a_product_is_its_spread_over_seeds() {
    check_reported_error(
        "inputs:\n  a: 1 to 30\n  b: normal(mean = 0.5, sd = 2)\n  c: 2 to 5\noutcomes:\n  x: a * b * c\n",
    );
}

#[test]
fn the_reported_error_of_a_crossing_is_its_spread_over_seeds() {
    check_reported_error(
        "window: { from: 2025-01-01, to: 2100-01-01 }
inputs:
  doubling: 1.5 to 4 year
  halving: 2 to 6 year
  need_now: 100 to 900 GB
curves:
  supply: grow(10 GB, 2025-01-01, doubling)
  need: need_now * 2 ^ -((t - 2025-01-01) / halving)
outcomes:
  x: first(supply >= need)
",
    );
}

/// The lines of a model file, by section.
#[derive(Clone)]
struct Parts {
    inputs: Vec<&'static str>,
    curves: Vec<&'static str>,
    conditions: Vec<&'static str>,
    outcomes: Vec<&'static str>,
    scenarios: Vec<&'static str>,
    correlations: Vec<&'static str>,
}

impl Parts {
    fn new() -> Self {
        Self {
            inputs: vec![
                "halving: 2 to 6 year",
                "doubling: 1.5 to 4 year",
                "need_now: (100 to 900) GB + 1 GB",
                "lag: mixture(exponential(mean = 2 year) -> 1, uniform(low = 1 year, high = 2 year) -> 2)",
                "shock: bernoulli(p = 0.3)",
            ],
            curves: vec![
                "supply: if shock then grow(10 GB, 2025-01-01, doubling) else trend(cards.memory)",
                "need: need_now * 2 ^ -((t - 2025-01-01) / halving)",
                "price: interpolate(2025-01-01 -> 10 USD, 2035-01-01 -> (1 to 5) USD)",
            ],
            conditions: vec!["fits: supply >= need", "cheap: price <= 6 USD"],
            outcomes: vec![
                "ready: first(fits and cheap)",
                "product: ready + lag",
                "memory: at(2030-01-01, supply)",
                "noise: lag * student(df = 5, location = 2, scale = 1)",
            ],
            scenarios: vec![
                "slow: { set: { doubling: 4 year, lag: 1 to 3 year } }",
                "as_written: {}",
                "fast: { set: { doubling: 1.5 year, need_now: 100 to 200 GB } }",
            ],
            correlations: vec![
                "{ between: [halving, doubling], rho: 0.4 }",
                "{ between: [need_now, halving], rho: -0.7 }",
            ],
        }
    }

    fn run(&self) -> Forecast {
        let mut text = "window: { from: 2025-01-01, to: 2060-01-01 }
samples: 512
datasets:
  cards:
    date: released
    columns: { released: { type: date }, memory: { unit: GB } }
    rows:
      - { released: 2016-01-01, memory: 8 }
      - { released: 2018-01-01, memory: 11 }
      - { released: 2020-01-01, memory: 24 }
      - { released: 2022-01-01, memory: 20 }
      - { released: 2025-01-01, memory: 32 }
"
        .to_owned();
        let sections = [
            ("outcomes", &self.outcomes),
            ("inputs", &self.inputs),
            ("curves", &self.curves),
            ("conditions", &self.conditions),
            ("scenarios", &self.scenarios),
        ];
        for (section, lines) in sections {
            text += &format!("{section}:\n");
            lines.iter().for_each(|line| text += &format!("  {line}\n"));
        }
        text += "correlations:\n";
        self.correlations.iter().for_each(|line| text += &format!("  - {line}\n"));
        run(&text)
    }
}

/// Checks that every name that both forecasts have is forecast with the same digits.
#[track_caller]
fn check_same_digits(one: &Forecast, other: &Forecast) {
    for outcome in &one.outcomes {
        let found = other.outcome(&outcome.name).unwrap();
        assert!(found.draws == outcome.draws, "the draws of `{}` differ", outcome.name);
        assert_eq!(format!("{found:?}"), format!("{outcome:?}"));
    }
    for input in &one.inputs {
        let found = other.input(&input.name).unwrap();
        assert!(found.draws == input.draws, "the draws of `{}` differ", input.name);
        let dependence = |input: &Input| -> Vec<String> {
            let known = |name: &String| one.outcome(name).is_some();
            let shares = input.variance_shares.iter().filter(|(name, _)| known(name)).map(|share| format!("{share:?}"));
            let swings = input.swings.iter().filter(|(name, _)| known(name)).map(|swing| format!("{swing:?}"));
            let mut lines: Vec<String> = shares.chain(swings).collect();
            lines.sort();
            lines
        };
        assert_eq!(dependence(found), dependence(input), "{}", input.name);
        assert!(!input.swings.is_empty(), "{}", input.name);
    }
    for curve in &one.curves {
        assert_eq!(other.curve(&curve.name).unwrap().bands, curve.bands, "{}", curve.name);
    }
    for condition in &one.conditions {
        let found = other.conditions.iter().find(|found| found.name == condition.name).unwrap();
        assert!(found.first == condition.first, "the first dates of `{}` differ", condition.name);
    }
    for (name, column) in one.joint.inputs.iter().chain(&one.joint.outcomes) {
        let all = other.joint.inputs.iter().chain(&other.joint.outcomes);
        let (_, found) = all.into_iter().find(|(found, _)| found == name).unwrap();
        assert!(found == column, "the draws of `{name}` are in a different order");
    }
    let mut shared = 0;
    for scenario in &one.scenarios {
        let Some(found) = other.scenarios.iter().find(|found| found.name == scenario.name) else { continue };
        shared += 1;
        for (name, draws) in &scenario.outcomes {
            let (_, found) = found.outcomes.iter().find(|(found, _)| found == name).unwrap();
            assert!(found == draws, "the draws of `{name}` under `{}` differ", scenario.name);
        }
    }
    assert!(shared >= 2, "only {shared} scenarios are in both");
    let [fit] = &one.fits[..] else { panic!("one trend") };
    let found = other.fits.iter().find(|found| found.column == fit.column).unwrap();
    assert!(found.slopes == fit.slopes, "the trend's resamples differ");
}

#[test]
fn adding_an_input_for_a_new_outcome_changes_no_digit_of_other_names() {
    let base = Parts::new();
    let before = base.run();
    // At the front, in between, and at the end, in the file's order and alphabetically.
    for (place, input, outcome) in [
        (0, "zzz: normal(mean = 3, sd = 1) + uniform(low = 0, high = 1)", "new: 2 * zzz"),
        (2, "kkk: beta(alpha = 2, beta = 3)", "aa_new: kkk ^ 2"),
        (4, "aaa: 1 to 2", "new: aaa * (1 to 3)"),
    ] {
        let mut more = base.clone();
        more.inputs.insert(place, input);
        more.outcomes.insert(place, outcome);
        let after = more.run();
        assert_eq!(after.outcomes.len(), before.outcomes.len() + 1);
        check_same_digits(&before, &after);
    }
    let mut correlated = base.clone();
    correlated.inputs.splice(1..1, ["aaa: 1 to 2", "zzz: 3 to 4"]);
    correlated.outcomes.insert(0, "new: aaa * zzz");
    correlated.correlations.insert(0, "{ between: [zzz, aaa], rho: 0.9 }");
    check_same_digits(&before, &correlated.run());
}

#[test]
fn the_same_name_in_another_model_has_different_draws() {
    let mut file = load("inputs:\n  x: 1 to 100\noutcomes:\n  a: x\n");
    let draws = |file: &ModelFile| forecasts::run(file, &options()).outcomes[0].draws.clone();
    let one = draws(&file);
    assert!(one == draws(&file), "the same model has the same draws");
    file.id.value = "another".to_owned();
    assert!(one != draws(&file), "inputs of two models would be correlated");
}

#[test]
fn reordering_names_changes_no_digit() {
    let base = Parts::new();
    let before = base.run();
    let mut reversed = base.clone();
    let Parts { inputs, curves, conditions, outcomes, scenarios, correlations } = &mut reversed;
    for section in [inputs, curves, conditions, outcomes, scenarios, correlations] {
        section.reverse();
    }
    check_same_digits(&before, &reversed.run());
    let mut rotated = base.clone();
    rotated.inputs.rotate_left(2);
    rotated.outcomes.rotate_left(1);
    rotated.curves.rotate_left(1);
    check_same_digits(&before, &rotated.run());
}

#[test]
fn removing_a_scenario_or_an_outcome_changes_no_digit_of_other_names() {
    let base = Parts::new();
    let before = base.run();
    for place in 0..base.scenarios.len() {
        let mut fewer = base.clone();
        fewer.scenarios.remove(place);
        check_same_digits(&before, &fewer.run());
    }
    // `noise` has a distribution that no other name depends on.
    let mut fewer = base.clone();
    fewer.outcomes.pop();
    check_same_digits(&fewer.run(), &before);
}

#[test]
fn parameters_that_depend_on_the_date_are_checked_at_every_position_of_the_slider() {
    let text = |low: &str| {
        format!(
            "window: {{ from: 2026-01-01, to: 2030-01-01 }}
inputs:
  width: 1
  other: 1 to 2
curves:
  spread: normal(mean = other, sd = (width - 2) * (width - 2) + {low} + (2030-01-01 - t) / (100 year))
conditions:
  above: spread > 3
outcomes:
  when: first(above)
  size: width
scenarios:
  one: {{ set: {{ width: 1 }} }}
  three: {{ set: {{ width: 3 }} }}
slider: [one, three]
"
        )
    };
    let run = |low| run_with(&load(&text(low)), &BTreeMap::new(), &options());
    assert!(run("0.01").is_ok());
    // `sd` is positive under both scenarios, but in the middle between them it is 0 before the window ends.
    let problems = run("-0.01").unwrap_err();
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    let expected = "`sd` must be above 0 (in 16384 of 16384 samples on 2029-";
    assert!(messages.iter().any(|message| message.contains(expected)), "{messages:?}");
}

#[test]
fn a_curve_under_a_scenario_is_that_of_a_run_of_the_scenario() {
    let file = load(
        "window: { from: 2025-01-01, to: 2035-01-01 }
samples: 512
inputs:
  doubling: 1 to 4 year
curves:
  size: grow(3, 2025-01-01, doubling)
  other: t - 2020-01-01
outcomes:
  later: 2030-01-01 + doubling + 0 * at(2031-01-01, other)
scenarios:
  fast: { set: { doubling: 6 to 9 month } }
  broken: { set: { size: ln(0 - doubling / (1 year)) } }
",
    );
    let datasets = BTreeMap::new();
    let forecast = forecasts::run(&file, &options());
    let curve = |scenario: usize, report: &mut Report| {
        // Only what depends on the scenario has a curve of its own.
        let [curve] = &forecast.scenarios[scenario].curves[..] else { panic!("expected one curve") };
        curve.get(&forecast, (&file, (&datasets).into(), &options().units), report).cloned()
    };
    let mut report = Report::default();
    let found = curve(0, &mut report).unwrap();
    let alone = forecasts::run(&file, &RunOptions { scenario: Some("fast".to_owned()), ..options() });
    assert_eq!(
        (&found.times, &found.bands),
        (&alone.curve("size").unwrap().times, &alone.curve("size").unwrap().bands)
    );
    assert_ne!(found.bands, forecast.curve("size").unwrap().bands);
    assert!(report.is_empty());
    assert!(curve(1, &mut report).is_err());
    assert!(report.fails_by(&[codes::NOT_FINITE]), "{report:?}");
}
