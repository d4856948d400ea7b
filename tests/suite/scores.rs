//! Scores of recorded forecasts against values of scoringrules, scipy and numpy: `tests/references/scores.py`.

use foresite::model::calibration_bins::{ResolvedChance, brier_parts, grouped};
use foresite::model::pool::{linear_pool, logarithmic_pool};
use foresite::model::quantile_score::{QuantileForecast, weighted_interval_score};
use serde_json::Value;

/// The largest difference from a reference.
const TOLERANCE: f64 = 1e-9;

fn cases(name: &str) -> Vec<Value> {
    let references: Value = serde_json::from_str(include_str!("../references/scores.json")).unwrap();
    let cases = references[name].as_array().unwrap().clone();
    assert!(cases.len() > 1, "{name}");
    cases
}

#[track_caller]
fn close(case: &Value, key: &str, found: Option<f64>) {
    let (found, expected) = (found.unwrap_or(f64::NAN), number(&case[key]));
    assert!((found - expected).abs() <= TOLERANCE, "{key}: {found}, not {expected}: {case}");
}

#[track_caller]
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// Returns lists of numbers.
fn rows(value: &Value) -> Vec<Vec<f64>> {
    let row = |row: &Value| row.as_array().unwrap().iter().map(number).collect();
    value.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn the_weighted_interval_score_is_that_of_the_paper() {
    for case in cases("weighted_interval_score") {
        let intervals: Vec<_> = rows(&case["intervals"]).iter().map(|row| (row[0], row[1], row[2])).collect();
        let score = weighted_interval_score(number(&case["median"]), &intervals, number(&case["observed"]));
        close(&case, "score", score);
    }
}

#[test]
fn the_crps_of_quantiles_is_its_integral() {
    for case in cases("crps_quantiles") {
        let points: Vec<_> = rows(&case["points"]).iter().map(|row| (row[0], row[1])).collect();
        let forecast = QuantileForecast::new(&points, number(&case["never"])).unwrap();
        let [observed, horizon] = ["observed", "horizon"].map(|key| case[key].as_f64().unwrap_or(f64::INFINITY));
        close(&case, "score", forecast.crps(observed, horizon));
    }
}

#[test]
fn the_parts_of_a_brier_score_add_up_to_it() {
    for case in cases("murphy") {
        let forecasts = rows(&case["forecasts"])
            .iter()
            .map(|row| ResolvedChance { chance: row[0], came_true: row[1] == 1.0 })
            .collect();
        let parts = brier_parts(forecasts).unwrap();
        close(&case, "reliability", Some(parts.reliability));
        close(&case, "resolution", Some(parts.resolution));
        close(&case, "uncertainty", Some(parts.uncertainty));
        close(&case, "brier", Some(parts.reliability - parts.resolution + parts.uncertainty));
    }
    assert_eq!(brier_parts(Vec::new()), None);
}

#[test]
fn the_consistency_band_of_equal_chances_is_binomial() {
    for case in cases("bands") {
        let (count, chance) = (case["count"].as_u64().unwrap() as usize, number(&case["chance"]));
        let groups = grouped(vec![ResolvedChance { chance, came_true: true }; count], 1);
        let expected = ["low", "high"].map(|key| case[key].as_u64().unwrap() as usize);
        assert_eq!([groups[0].expected.0, groups[0].expected.1], expected, "{case}");
    }
}

#[test]
fn pools_are_weighted_means_of_chances_and_of_log_odds() {
    for case in cases("pools") {
        let [chances, weights] =
            ["chances", "weights"].map(|key| case[key].as_array().unwrap().iter().map(number).collect::<Vec<_>>());
        let weighted: Vec<(f64, f64)> = chances.into_iter().zip(weights).collect();
        close(&case, "linear", linear_pool(&weighted));
        close(&case, "logarithmic", logarithmic_pool(&weighted));
    }
}
