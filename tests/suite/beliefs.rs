//! What follows from readers' beliefs: runs with a few inputs free or fixed, in every combination.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use foresite::date::Date;
use foresite::diagnostic::Report;
use foresite::document::ModelFile;
use foresite::document::model::Overrides;
use foresite::model::{
    ANSWER_LEVELS, BELIEF_LEVELS, BELIEF_STATES, BeliefGrid, CompiledModel, RunOptions, Units, draws,
};
use foresite::source::Spanned;
use serde_json::Value;

use super::forecasts::{load_model, run};
use super::project::Project;

/// A model with a search, correlated inputs, and structures of which two give an input other values.
const MODEL: &str = "\
window: { from: 2025-01-01, to: 2033-01-01 }
samples: 512
inputs:
  size: 20 to 80 GB
  pace: 1 to 4 year
  delay: 0.25 to 1 year
correlations:
  - { between: [pace, delay], rho: 0.6 }
curves:
  memory: grow(10 GB, 2025-01-01, pace)
conditions:
  fits: memory >= size
outcomes:
  ready: first(fits)
  shipped: ready + delay
scenarios:
  sparse: { set: { size: 5 to 30 GB } }
ensemble: { of: { base: 2, sparse: 1 } }
";

/// A model with a structure whose `low` is above the `high` of another.
const REFUSED: &str = "\
window: { from: 2025-01-01, to: 2033-01-01 }
samples: 512
inputs:
  low: uniform(low = 1 year, high = 2 year)
  wait: uniform(low = low, high = 3 year)
outcomes:
  ready: 2026-01-01 + low + wait
scenarios:
  other:
    set:
      low: uniform(low = 5 year, high = 6 year)
      wait: 1 year
ensemble: { of: { base: 1, other: 1 } }
";

fn options() -> RunOptions {
    RunOptions::at(Date::parse("2025-01-01").unwrap())
}

/// Returns the grid of an outcome, `None` if the model refuses a combination.
fn grid(file: &ModelFile, outcome: &str, inputs: &[&str]) -> Option<BeliefGrid> {
    let forecast = run(file, &options());
    let (datasets, units, mut report) = (BTreeMap::new(), Arc::new(Units::built_in()), Report::default());
    let beliefs = forecast.beliefs(outcome).unwrap();
    beliefs.get((&forecast, inputs), (file, &datasets, &units), &mut report).unwrap().cloned()
}

#[test]
fn each_combination_is_a_run_with_these_values() {
    let file = load_model(MODEL, &[]);
    let inputs = ["size", "pace", "delay"];
    let grid = grid(&file, "shipped", &inputs).unwrap();
    assert_eq!(grid.quantiles.len(), BELIEF_STATES.pow(3));
    let forecast = run(&file, &options());
    let (datasets, mut report) = (BTreeMap::new(), Report::default());
    let model = CompiledModel::new(&file, &datasets, &options(), &mut report).unwrap();
    let mut different = std::collections::BTreeSet::new();
    for combination in 0..grid.quantiles.len() {
        let states = [combination / 36, combination / 6 % 6, combination % 6];
        let mut set = Overrides::new();
        for ((name, unit), state) in inputs.into_iter().zip(["GB", "year", "year"]).zip(states) {
            let Some(level) = state.checked_sub(1).map(|place| BELIEF_LEVELS[place]) else { continue };
            let value = forecast.input(name).unwrap().draws.quantile(level).unwrap();
            let spanned = |text: String| Spanned::new(text, file.span);
            set.push((spanned(name.to_owned()), spanned(format!("{value:?} {unit}"))));
        }
        let outcomes = model.sample_outcomes_with(None, &set, &mut report).unwrap();
        let sorted = outcomes.iter().find(|outcome| outcome.name == "shipped").unwrap().draws.sorted();
        let found = grid.answer(inputs.into_iter().zip(states));
        for (level, found) in ANSWER_LEVELS.into_iter().zip(found) {
            let expected = draws::quantile(sorted, level);
            assert!(
                expected == *found || (expected - found).abs() < 1e-6,
                "{states:?} at {level}: {found}, not {expected}"
            );
        }
        different.insert(found[5].to_bits());
    }
    // Also "never" is among the answers.
    assert!(different.len() > 100, "{} medians differ", different.len());
    assert!(grid.quantiles.iter().flatten().any(|date| !date.is_finite()));
}

#[test]
fn a_value_that_one_structure_refuses_leaves_no_answers() {
    let file = load_model(REFUSED, &[]);
    assert_eq!(grid(&file, "ready", &["low"]), None);
    assert!(
        grid(&load_model(&REFUSED.replace("low = 5 year, high = 6", "low = 1 year, high = 2"), &[]), "ready", &["low"])
            .is_some()
    );
}

/// Builds a page with a belief chart of `model.shipped`. Returns its data, its answers, and the page.
fn chart(model: &str) -> (Value, Vec<u8>, String) {
    let project = Project::small();
    project.write("data/models/model.yaml", model);
    project.write("data/charts/c.yaml", "kind: belief\ntitle: What matters\noutcome: model.shipped\n");
    project.write("content/second.md", "---\ntitle: Second\n---\n\n![](chart:c)\n");
    project.run(&["build", "--as-of", "2025-01-01"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    let data = page
        .split("<script type=application/json>")
        .nth(1)
        .map_or("null", |data| data.split("</script>").next().unwrap());
    let answers = fs::read(project.path("public/charts/c.bin")).unwrap_or_default();
    (serde_json::from_str(data).unwrap(), answers, page)
}

#[test]
fn the_answers_are_encoded_in_the_order_of_the_rows() {
    let (data, answers, _) = chart(MODEL);
    let rows: Vec<&str> =
        data["inputs"].as_array().unwrap().iter().map(|input| input["label"].as_str().unwrap()).collect();
    let file = load_model(MODEL, &[]);
    let grid = grid(&file, "shipped", &rows).unwrap();
    assert!(rows.len() >= 2, "{rows:?}");
    assert_eq!(answers.len(), 2 * grid.quantiles.len() * ANSWER_LEVELS.len());
    let (from, steps) = (data["from"].as_f64().unwrap(), data["steps"].as_f64().unwrap());
    assert!(steps >= 1000.0 && from.fract() == 0.0 && steps.fract() == 0.0, "{steps} steps a year from {from}");
    let mut codes = answers.chunks(2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]));
    for combination in 0..grid.quantiles.len() {
        let place = |row: usize| BELIEF_STATES.pow((rows.len() - 1 - row) as u32);
        let states = rows.iter().enumerate().map(|(row, name)| (*name, combination / place(row) % BELIEF_STATES));
        for expected in grid.answer(states) {
            let code = codes.next().unwrap();
            let is_near = (from + f64::from(code) / steps - expected).abs() <= 0.5 / steps + 1e-9;
            assert!(
                if expected.is_finite() { is_near } else { code == 65_535 },
                "{combination}: {code} from {from} by {steps} of {rows:?}, not {expected} in {:?}",
                grid.inputs
            );
        }
    }
    // 41 positions over the middle 90%, by their places among the levels that were run.
    let places: Vec<f64> = data["places"].as_array().unwrap().iter().map(|place| place.as_f64().unwrap()).collect();
    assert_eq!((places.len(), places[0], places[20], places[40]), (41, 0.0, 2.0, 4.0));
    assert!(places.is_sorted());
    let texts = data["inputs"][0]["texts"].as_array().unwrap();
    assert_eq!(texts.len(), 41);
    assert_eq!(data["never"], "after 1 Jan 2033");
}

#[test]
fn a_chart_whose_inputs_cannot_be_moved_says_so() {
    let (data, answers, page) = chart(&REFUSED.replace("ready:", "shipped:"));
    assert_eq!((data, answers), (Value::Null, Vec::new()));
    assert!(page.contains("so they have no controls"), "{page}");
}

#[test]
fn with_every_input_free_the_answer_is_the_forecast_of_all_its_samples() {
    let file = load_model(&MODEL.replace("samples: 512", "samples: 16384"), &[]);
    let grid = grid(&file, "ready", &["size", "pace"]).unwrap();
    let forecast = run(&file, &options());
    let sorted = forecast.outcome("ready").unwrap().draws.sorted();
    for (level, found) in ANSWER_LEVELS.into_iter().zip(&grid.quantiles[0]) {
        let expected = draws::quantile(sorted, level);
        assert!(expected == *found || (expected - found).abs() < 1e-9, "{found}, not {expected}, at {level}");
    }
}
