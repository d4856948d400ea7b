//! What is promised of sampling: the error that a run reports is the one it has, and a name's draws are its own.

use std::collections::BTreeMap;

use foresite::date::Date;
use foresite::diagnostic::Report;
use foresite::document::ModelFile;
use foresite::model::{CompiledModel, Forecast, Input, RunOptions};

use super::forecasts::{self, load_model, run_with};

fn load(text: &str) -> ModelFile {
    load_model(text, &[])
}

fn options() -> RunOptions {
    RunOptions::at(Date::parse("2026-05-07").unwrap())
}

fn run(text: &str) -> Forecast {
    forecasts::run(&load(text), &options())
}

/// The standard error of the median that runs report on average, over the spread of their medians, from seed to seed.
///
/// A spread over 40 seeds is itself known to 11% only, too little to hold anything to 10% by; over 1,600 it is known to
/// 1.8%. A run of 1,024 samples has as many blocks to tell its error by as one of 16,384.
fn reported_over_actual(text: &str) -> f64 {
    const SEEDS: u64 = 1600;
    let (file, datasets) = (load(text), BTreeMap::new());
    let (mut medians, mut reported) = (Vec::new(), 0.0);
    for seed in 0..SEEDS {
        let options = RunOptions { seed: Some(seed), samples: Some(1024), ..options() };
        let report = &mut Report::default();
        let model = CompiledModel::new(&file, &datasets, &options, report).unwrap();
        let outcomes = model.sample_outcomes(report).unwrap();
        let [outcome] = &outcomes[..] else { panic!("one outcome") };
        medians.push(outcome.draws.median().unwrap());
        reported += outcome.median_error.unwrap() / SEEDS as f64;
    }
    let mean = medians.iter().sum::<f64>() / SEEDS as f64;
    let squares: f64 = medians.iter().map(|median| (median - mean).powi(2)).sum();
    reported / (squares / (SEEDS - 1) as f64).sqrt()
}

#[track_caller]
fn honest(text: &str) {
    let ratio = reported_over_actual(text);
    assert!((0.9..1.1).contains(&ratio), "the reported error is {ratio} of the spread over seeds");
}

#[test]
fn the_reported_error_of_a_sum_is_its_spread_over_seeds() {
    honest(
        "inputs:\n  a: 1 to 10\n  b: normal(mean = 3, sd = 2)\n  c: uniform(low = 0, high = 8)\noutcomes:\n  x: a + b + c\n",
    );
}

#[test]
fn the_reported_error_of_a_product_is_its_spread_over_seeds() {
    honest("inputs:\n  a: 1 to 30\n  b: normal(mean = 0.5, sd = 2)\n  c: 2 to 5\noutcomes:\n  x: a * b * c\n");
}

#[test]
fn the_reported_error_of_a_crossing_is_its_spread_over_seeds() {
    honest(
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

/// A model in parts: section by section, name by name.
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
                "need_now: (100 to 900) GB + (1 to 2) GB",
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
            correlations: vec!["{ between: [halving, doubling], rho: 0.4 }", "{ between: [need_now, lag], rho: -0.7 }"],
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

/// Holds every name that both forecasts have to the same digits in everything that is said of it.
#[track_caller]
fn same_digits(one: &Forecast, other: &Forecast) {
    for outcome in &one.outcomes {
        let found = other.outcome(&outcome.name).unwrap();
        assert!(found.draws == outcome.draws, "the draws of `{}` differ", outcome.name);
        assert_eq!(format!("{found:?}"), format!("{outcome:?}"));
    }
    for input in &one.inputs {
        let found = other.input(&input.name).unwrap();
        assert!(found.draws == input.draws, "the draws of `{}` differ", input.name);
        let said = |input: &Input| -> Vec<String> {
            let known = |name: &String| one.outcome(name).is_some();
            let shares = input.variance_shares.iter().filter(|(name, _)| known(name)).map(|share| format!("{share:?}"));
            let swings = input.swings.iter().filter(|(name, _)| known(name)).map(|swing| format!("{swing:?}"));
            let mut said: Vec<String> = shares.chain(swings).collect();
            said.sort();
            said
        };
        assert_eq!(said(found), said(input), "{}", input.name);
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
        assert!(found == column, "the draws of `{name}` differ in their order");
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
fn adding_an_input_that_another_outcome_uses_changes_no_digit_of_the_others() {
    let base = Parts::new();
    let before = base.run();
    // In front, in between and at the end; by their names, too.
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
        same_digits(&before, &after);
    }
    let mut correlated = base.clone();
    correlated.inputs.splice(1..1, ["aaa: 1 to 2", "zzz: 3 to 4"]);
    correlated.outcomes.insert(0, "new: aaa * zzz");
    correlated.correlations.insert(0, "{ between: [zzz, aaa], rho: 0.9 }");
    same_digits(&before, &correlated.run());
}

#[test]
fn the_same_name_in_another_model_has_other_draws() {
    let mut file = load("inputs:\n  x: 1 to 100\noutcomes:\n  a: x\n");
    let draws = |file: &ModelFile| forecasts::run(file, &options()).outcomes[0].draws.clone();
    let one = draws(&file);
    assert!(one == draws(&file), "the same model has the same draws");
    file.id.value = "another".to_owned();
    assert!(one != draws(&file), "beliefs of two models would move together");
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
    same_digits(&before, &reversed.run());
    let mut turned = base.clone();
    turned.inputs.rotate_left(2);
    turned.outcomes.rotate_left(1);
    turned.curves.rotate_left(1);
    same_digits(&before, &turned.run());
}

#[test]
fn removing_a_scenario_or_an_outcome_changes_no_digit_of_the_rest() {
    let base = Parts::new();
    let before = base.run();
    for place in 0..base.scenarios.len() {
        let mut fewer = base.clone();
        fewer.scenarios.remove(place);
        same_digits(&before, &fewer.run());
    }
    // `noise` goes, and with it a distribution; nothing else rests on it.
    let mut fewer = base.clone();
    fewer.outcomes.pop();
    same_digits(&fewer.run(), &before);
}

#[test]
fn what_must_hold_at_every_date_must_hold_at_every_position_of_the_slider() {
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
    // Both scenarios hold; in the middle between them nothing is left of the width before the window ends.
    let problems = run("-0.01").unwrap_err();
    let said: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(
        said.iter().any(|said| said.contains("`sd` must be above 0 (in 16384 of 16384 samples on 2029-")),
        "{said:?}"
    );
}
