//! The engine and the scores against published numbers, and against closed forms.
//!
//! The published numbers are kept beside the repository. If they are missing, the tests that need them say so and are
//! skipped. Every closed form is also tested directly, which needs no published numbers.

use std::f64::consts::{PI, TAU};
use std::fs;
use std::path::Path;

use foresite::date::Date;
use foresite::model::score::{self, Estimator};
use foresite::model::stats::sampler::{self, Blocks};
use foresite::model::stats::summary::Bins;
use foresite::model::{Draws, Forecast, RunOptions, math};
use serde_json::Value;

use super::forecasts::{self, load_model};

/// Values from closed forms, from scoringrules 0.10.0, and from Squiggle's tests.
const NUMBERS: &str = "../shared/validation/reference_values.json";

/// Returns one entry of the published numbers, or prints that a test is skipped because they are missing.
fn published(test: &str, row: &str) -> Option<Value> {
    let Ok(text) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(NUMBERS)) else {
        eprintln!("skipped `{test}`: no `{NUMBERS}` here");
        return None;
    };
    let mut numbers: Value = serde_json::from_str(&text).unwrap();
    Some(numbers[row].take())
}

/// Returns the cases of an entry; there must be some.
fn cases(row: &Value) -> &[Value] {
    let cases = row.as_array().unwrap();
    assert!(!cases.is_empty());
    cases
}

#[track_caller]
fn number(case: &Value, key: &str) -> f64 {
    case[key].as_f64().unwrap_or_else(|| panic!("no number `{key}` in {case}"))
}

#[track_caller]
fn close(what: impl std::fmt::Display, found: impl Into<Option<f64>>, expected: f64, tolerance: f64) {
    let found = found.into().unwrap_or(f64::NAN);
    assert!((found - expected).abs() <= tolerance, "{what}: {found}, not {expected} to {tolerance}");
}

/// Runs a model with all its samples among the joint draws.
fn run(model: &str, samples: u64) -> Forecast {
    let as_of = Date::parse("2026-05-07").unwrap();
    let options = RunOptions { samples: Some(samples), draws: samples as usize, ..RunOptions::at(as_of) };
    forecasts::run(&load_model(model, &[]), &options)
}

/// Integrates by Simpson's rule.
fn integral(from: f64, to: f64, function: impl Fn(f64) -> f64) -> f64 {
    const PANELS: u32 = 4000;
    let step = (to - from) / f64::from(PANELS);
    let weight = |at: u32| match at {
        0 | PANELS => 1.0,
        _ if at % 2 == 1 => 4.0,
        _ => 2.0,
    };
    (0..=PANELS).map(|at| weight(at) * function(from + f64::from(at) * step)).sum::<f64>() * step / 3.0
}

/// Returns the continuous ranked probability score by its definition, ∫ (F(x) − 1{x ≥ y})² dx (Gneiting and Raftery 2007), for
/// a forecast x that is an increasing function of a standard normal z: `slope` is dx/dz, and `place` the z at which x is the
/// observation.
fn crps_by_definition(slope: impl Fn(f64) -> f64, place: f64) -> f64 {
    let below = integral(place.min(-12.0), place, |z| math::normal_cumulative(z).powi(2) * slope(z));
    let above = integral(place, place.max(12.0), |z| math::normal_cumulative(-z).powi(2) * slope(z));
    below + above
}

#[test]
fn the_crps_and_the_log_score_of_a_normal_are_as_published() {
    let test = "the_crps_and_the_log_score_of_a_normal_are_as_published";
    let Some(row) = published(test, "crps_normal") else { return };
    for case in cases(&row) {
        let [mean, sd, observed] = ["mu", "sigma", "y"].map(|key| number(case, key));
        close(case, score::crps_normal(mean, sd, observed), number(case, "crps"), 1e-14);
        close(case, score::log_score_normal(mean, sd, observed), number(case, "logs"), 1e-14);
    }
}

#[test]
fn the_crps_of_a_normal_is_its_definition() {
    for (mean, sd, observed) in [(0.0, 1.0, 0.4), (2031.5, 2.25, 2026.0), (-7.0, 0.3, -6.9), (1.0, 3.0, 16.0)] {
        let expected = crps_by_definition(|_| sd, (observed - mean) / sd);
        close(observed, score::crps_normal(mean, sd, observed), expected, 1e-10 * sd);
    }
    // z = 0: 2φ(0) − 1/√π.
    close("at the mean", score::crps_normal(5.0, 2.0, 5.0), 2.0 * (2f64.sqrt() - 1.0) / PI.sqrt(), 1e-15);
}

#[test]
fn the_crps_of_a_lognormal_is_as_published() {
    let Some(row) = published("the_crps_of_a_lognormal_is_as_published", "crps_lognormal") else { return };
    for case in cases(&row) {
        let [mu, sigma, observed] = ["mulog", "sigmalog", "y"].map(|key| number(case, key));
        close(case, score::crps_lognormal(mu, sigma, observed), number(case, "crps"), 1e-14);
    }
}

#[test]
fn the_crps_of_a_lognormal_is_its_definition() {
    for (mu, sigma, observed) in [(0.0_f64, 1.0_f64, 1.3_f64), (3.2, 0.05, 24.0), (-1.0, 0.7, 4.0), (0.5, 1.5, 0.01)] {
        let slope = |z: f64| sigma * (mu + sigma * z).exp();
        let expected = crps_by_definition(slope, (observed.ln() - mu) / sigma);
        close(observed, score::crps_lognormal(mu, sigma, observed), expected, 1e-10 * (mu + sigma).exp());
    }
    // The forecast has no probability below 0, so the distance up to 0 counts in full.
    let at_zero = crps_by_definition(|z| 0.7 * (0.7 * z).exp(), -12.0 / 0.7);
    close("below 0", score::crps_lognormal(0.0, 0.7, -3.0), 3.0 + at_zero, 1e-4);
}

#[test]
fn the_log_score_is_the_negative_logarithm_of_the_density() {
    for (mean, sd, observed) in [(0.0_f64, 1.0_f64, 0.4_f64), (2031.5, 2.25, 2026.0), (2.0, 0.3, 1.9)] {
        let density = |x: f64| (-((x - mean) / sd).powi(2) / 2.0).exp() / (sd * TAU.sqrt());
        close(observed, score::log_score_normal(mean, sd, observed), -density(observed).ln(), 1e-13);
    }
    for (mu, sigma, observed) in [(0.0_f64, 1.0_f64, 1.3_f64), (3.2, 0.05, 24.0), (0.5, 1.5, 0.01)] {
        let density = |x: f64| (-((x.ln() - mu) / sigma).powi(2) / 2.0).exp() / (x * sigma * TAU.sqrt());
        close(observed, score::log_score_lognormal(mu, sigma, observed), -density(observed).ln(), 1e-13);
    }
    close("a chance", score::log_score_event(0.8, true), -0.8_f64.ln(), 1e-15);
    close("a chance", score::log_score_event(0.8, false), -0.2_f64.ln(), 1e-15);
}

#[test]
fn the_crps_of_an_ensemble_is_as_published_by_both_estimators() {
    let test = "the_crps_of_an_ensemble_is_as_published_by_both_estimators";
    let Some(row) = published(test, "crps_ensemble") else { return };
    let mut seen = Vec::new();
    for case in cases(&row) {
        let estimator = match case["estimator"].as_str().unwrap().split(' ').next() {
            Some("nrg") => Estimator::Energy,
            Some("fair") => Estimator::Fair,
            other => panic!("an unknown estimator: {other:?}"),
        };
        let samples = case["ens"].as_array().unwrap().iter().map(|sample| sample.as_f64().unwrap()).collect();
        let found = score::crps_ensemble(&Draws::new(samples), number(case, "y"), f64::INFINITY, estimator);
        close(case, found, number(case, "crps"), 1e-14);
        seen.push(estimator);
    }
    assert_eq!(seen, [Estimator::Energy, Estimator::Fair]);
}

#[test]
fn the_crps_of_an_ensemble_is_the_mean_error_less_half_the_mean_difference() {
    let samples = [2031.25_f64, 2029.5, 2040.0, 2029.5, 2033.125, 2060.75, 2026.875];
    let count = samples.len() as f64;
    for observed in [2020.0, 2029.5, 2032.0, 2070.0] {
        let error = samples.iter().map(|x| (x - observed).abs()).sum::<f64>() / count;
        let apart: f64 = samples.iter().flat_map(|x| samples.iter().map(move |other| (x - other).abs())).sum();
        for (estimator, pairs) in [(Estimator::Energy, count * count), (Estimator::Fair, count * (count - 1.0))] {
            let found = score::crps_ensemble(&Draws::new(samples.to_vec()), observed, f64::INFINITY, estimator);
            close(observed, found, error - apart / pairs / 2.0, 1e-12);
        }
    }
}

#[test]
fn pinball_interval_and_brier_scores_are_as_published() {
    let test = "pinball_interval_and_brier_scores_are_as_published";
    let Some(pinball) = published(test, "pinball") else { return };
    for case in cases(&pinball) {
        let [observed, quantile, level] = ["y", "q", "tau"].map(|key| number(case, key));
        close(case, score::pinball_loss(quantile, level, observed), number(case, "loss"), 1e-15);
    }
    let interval = published(test, "interval_score").unwrap();
    for case in cases(&interval) {
        let [low, high, alpha, observed] = ["lo", "hi", "alpha", "y"].map(|key| number(case, key));
        close(case, score::interval_score(low, high, alpha, observed), number(case, "score"), 1e-14);
    }
    let brier = published(test, "brier").unwrap();
    for case in cases(&brier) {
        let happened = number(case, "o") == 1.0;
        close(case, score::brier_score(number(case, "p"), happened), number(case, "score"), 1e-15);
    }
}

#[test]
fn pinball_interval_and_brier_scores_are_their_definitions() {
    // Gneiting and Raftery 2007: (1{y < q} − τ)(q − y).
    for (quantile, level, observed, loss) in [
        (10.0, 0.25, 14.0, 0.25 * 4.0),
        (10.0, 0.25, 6.0, 0.75 * 4.0),
        (10.0, 0.75, 6.0, 0.25 * 4.0),
        (10.0, 0.75, 10.0, 0.0),
    ] {
        close(observed, score::pinball_loss(quantile, level, observed), loss, 0.0);
    }
    // Gneiting and Raftery 2007: (u − l) + 2/α (l − y) if y < l, + 2/α (y − u) if y > u. Both ends are inside.
    for (observed, score) in [(3.0, 4.0), (1.0, 4.0), (5.0, 4.0), (0.5, 4.0 + 8.0 * 0.5), (7.0, 4.0 + 8.0 * 2.0)] {
        close(observed, score::interval_score(1.0, 5.0, 0.25, observed), score, 0.0);
    }
    for (chance, happened, score) in [(0.75, true, 0.0625), (0.75, false, 0.5625), (1.0, true, 0.0), (1.0, false, 1.0)]
    {
        close(chance, score::brier_score(chance, happened), score, 0.0);
    }
    // The interval score is 2/α times the pinball losses of the two ends.
    let (low, high, alpha) = (1.0, 5.0, 0.25);
    for observed in [-2.0, 1.0, 3.0, 9.5] {
        let ends = [(low, alpha / 2.0), (high, 1.0 - alpha / 2.0)];
        let losses: f64 = ends.iter().map(|(end, level)| score::pinball_loss(*end, *level, observed).unwrap()).sum();
        close(observed, score::interval_score(low, high, alpha, observed), 2.0 / alpha * losses, 1e-12);
    }
}

/// Returns the draws of an input with a distribution. Inputs with the same name have the same underlying uniform draws.
fn draws_of(distribution: &str) -> Vec<f64> {
    let forecast = run(&format!("inputs:\n  x: {distribution}\noutcomes:\n  y: x\n"), 4096);
    let (name, draws) = forecast.joint.inputs.into_iter().next().unwrap();
    assert_eq!((name.as_str(), draws.len()), ("x", 4096));
    draws
}

/// Checks that two ways to write one distribution have the same draws.
#[track_caller]
fn same_draws(one: &str, other: &str) {
    for (found, expected) in draws_of(one).into_iter().zip(draws_of(other)) {
        close(format!("{one} as {other}"), found, expected, 1e-12 * expected.abs().max(1.0));
    }
}

#[test]
fn distributions_from_quantiles_have_the_published_parameters() {
    let Some(row) = published("distributions_from_quantiles_have_the_published_parameters", "dist_from_ci") else {
        return;
    };
    for case in cases(&row["cases"]) {
        let kind = case["kind"].as_str().unwrap();
        let [low, high] = [["p5", "p10", "p25"], ["p95", "p90", "p75"]]
            .map(|keys| keys.into_iter().find(|key| case.get(key).is_some()).unwrap());
        let [first, second] = if kind == "normal" { ["mean", "sd"] } else { ["mu", "sigma"] };
        let written = |a: &str, b: &str| format!("{kind}({a} = {:?}, {b} = {:?})", number(case, a), number(case, b));
        same_draws(&written(low, high), &written(first, second));
    }
}

#[test]
fn distributions_from_quantiles_have_the_parameters_of_the_closed_form() {
    // Φ⁻¹(0.95), Φ⁻¹(0.9), Φ⁻¹(0.75) by mpmath 1.3.
    let scores = [1.644_853_626_951_472_2, 1.281_551_565_544_600_4, 0.674_489_750_196_081_7];
    let levels = [("p5", "p95", "90%"), ("p10", "p90", "80%"), ("p25", "p75", "50%")];
    for (score, (low, high, level)) in scores.into_iter().zip(levels) {
        let (from, to) = (-7.5_f64, 11.0_f64);
        let (mean, sd) = ((from + to) / 2.0, (to - from) / (2.0 * score));
        same_draws(
            &format!("normal({low} = {from:?}, {high} = {to:?})"),
            &format!("normal(mean = {mean:?}, sd = {sd:?})"),
        );
        let (from, to) = (0.3_f64, 40.0_f64);
        let (mu, sigma) = ((from * to).ln() / 2.0, (to / from).ln() / (2.0 * score));
        let expected = format!("lognormal(mu = {mu:?}, sigma = {sigma:?})");
        same_draws(&format!("lognormal({low} = {from:?}, {high} = {to:?})"), &expected);
        same_draws(&format!("interval({from:?}, {to:?}, {level})"), &expected);
        if level == "90%" {
            same_draws(&format!("{from:?} to {to:?}"), &expected);
        }
    }
}

/// Returns distributions: their names in the published numbers, how they are written here, and their means and standard
/// deviations in closed form.
fn moments() -> [(&'static str, &'static str, f64, f64); 5] {
    // Lognormal: the mean is exp(μ + σ²/2), the standard deviation the mean times √(exp(σ²) − 1).
    let lognormal = |mu: f64, sigma: f64| {
        let mean = (mu + sigma * sigma / 2.0).exp();
        (mean, mean * (sigma * sigma).exp_m1().sqrt())
    };
    let (long_mean, long_sd) = lognormal(1.0, 2.0);
    let (mean, sd) = lognormal(10f64.ln() / 2.0, 2.5f64.ln() / (2.0 * math::Z95));
    [
        ("lognormal(1,2)", "lognormal(mu = 1, sigma = 2)", long_mean, long_sd),
        // Gamma: shape times scale, and √shape times scale.
        ("gamma(5,5)", "gamma(shape = 5, scale = 5)", 25.0, 5.0 * 5f64.sqrt()),
        // Logistic, by its quantile function: the standard deviation is π/√3.
        ("logistic(5,1)", "5 + ln(u / (1 - u))", 5.0, PI / 3f64.sqrt()),
        ("normal(5,2)+normal(10,2)", "normal(mean = 5, sd = 2) + normal(mean = 10, sd = 2)", 15.0, 8f64.sqrt()),
        ("to(2,5) mean", "2 to 5", mean, sd),
    ]
}

/// Returns the mean and the standard deviation of many draws.
fn drawn(written: &str) -> (f64, f64) {
    let uniform = if written.contains("u /") { "inputs:\n  u: uniform(low = 0, high = 1)\n" } else { "" };
    let forecast = run(&format!("{uniform}outcomes:\n  x: {written}\n"), SAMPLES);
    let draws = &forecast.outcome("x").unwrap().draws;
    let mean = draws.mean().unwrap();
    let squares: f64 = draws.sorted().iter().map(|draw| (draw - mean).powi(2)).sum();
    (mean, (squares / SAMPLES as f64).sqrt())
}

const SAMPLES: u64 = 262_144;

#[test]
fn moments_of_draws_are_those_of_the_closed_forms_and_those_are_as_published() {
    for (name, written, mean, sd) in moments() {
        let (found_mean, found_sd) = drawn(written);
        // The draws are stratified, so the error of their mean is far smaller than the sd/√n = 0.2% of independent draws.
        close(format!("mean of {name}"), found_mean, mean, 2e-3 * sd);
        if name == "lognormal(1,2)" {
            // Its variance depends on draws rarer than one in a thousand, so the logarithms of the draws are tested.
            let (mu, sigma) = drawn(&format!("ln({written})"));
            close("μ of lognormal(1,2)", mu, 1.0, 1e-3);
            close("σ of lognormal(1,2)", sigma, 2.0, 2e-3);
        } else {
            close(format!("standard deviation of {name}"), found_sd, sd, 3e-3 * sd);
        }
    }
    let test = "moments_of_draws_are_those_of_the_closed_forms_and_those_are_as_published (the second half)";
    let Some(row) = published(test, "moments") else { return };
    assert_eq!(cases(&row).len(), moments().len());
    for (case, (name, _, mean, sd)) in cases(&row).iter().zip(moments()) {
        assert_eq!(case["d"].as_str(), Some(name));
        close(name, mean, number(case, "mean"), 1e-14 * mean);
        if let Some(published) = case.get("sd").and_then(Value::as_f64) {
            close(name, sd, published, 1e-14 * published);
        }
    }
}

/// Returns the first-order Sobol' indices and the variance of Ishigami's function sin x₁ + a sin² x₂ + b x₃⁴ sin x₁ of three
/// uniform variables from −π to π (Ishigami and Homma 1990; Saltelli et al. 2008, "Global Sensitivity Analysis: The Primer").
fn ishigami(a: f64, b: f64) -> ([f64; 3], f64) {
    let first = (1.0 + b * PI.powi(4) / 5.0).powi(2) / 2.0;
    let second = a * a / 8.0;
    let variance = second + b * PI.powi(4) / 5.0 + b * b * PI.powi(8) / 18.0 + 0.5;
    ([first / variance, second / variance, 0.0], variance)
}

#[test]
fn first_order_shares_of_ishigamis_function_are_its_sobol_indices() {
    const SEEDS: u32 = 100;
    let blocks = Blocks::new(16_384);
    let (a, b) = (7.0, 0.1);
    let (indices, _) = ishigami(a, b);
    let (mut errors, mut beyond) = ([0.0; 3], 0);
    for seed in 0..SEEDS {
        let columns = ["x1", "x2", "x3"].map(|name| {
            let mut column = vec![0.0; blocks.samples];
            for (block, range) in blocks.ranges().enumerate() {
                sampler::uniform(sampler::key(u64::from(seed), "ishigami", name, 0), block, &mut column[range]);
            }
            column.iter_mut().for_each(|u| *u = PI * (2.0 * *u - 1.0));
            column
        });
        let [x1, x2, x3] = &columns;
        let value = |at: usize| x1[at].sin() + a * x2[at].sin().powi(2) + b * x3[at].powi(4) * x1[at].sin();
        let outcome: Vec<f64> = (0..blocks.samples).map(value).collect();
        for (input, (column, expected)) in columns.iter().zip(indices).enumerate() {
            let drawn = Draws::new(column.clone());
            let share = Bins::new(column, &drawn).unwrap().first_order_share(&outcome, f64::INFINITY, blocks).unwrap();
            let error = share.value - expected;
            errors[input] += error / f64::from(SEEDS);
            assert!(share.error < 0.01, "a reported error of {} is too large to test with", share.error);
            beyond += u32::from(error.abs() > 3.0 * share.error);
        }
    }
    for (input, error) in errors.into_iter().enumerate() {
        // The mean over the seeds has an error of 0.0005. Means of 32 bins would miss more of the variance: for a sin² x₂ a
        // share of a²/2 · (2π/32)²/12, or 0.0057.
        close(format!("x{}", input + 1), error, 0.0, 0.0015);
    }
    // An error estimated from 16 groups gives Student's t with 15 degrees of freedom: 0.9% lie beyond 3 by chance.
    assert!(beyond <= 6, "{beyond} of 300 shares lie beyond three errors");
}

#[test]
fn ishigamis_indices_are_as_published() {
    let Some(row) = published("ishigamis_indices_are_as_published", "ishigami") else { return };
    let (indices, variance) = ishigami(number(&row, "a"), number(&row, "b"));
    close("variance", variance, number(&row, "var"), 1e-13);
    for (found, published) in indices.into_iter().zip(cases(&row["S1"])) {
        close("first-order index", found, published.as_f64().unwrap(), 1e-14);
    }
}

#[test]
fn quantiles_are_of_type_seven_as_published() {
    let Some(row) = published("quantiles_are_of_type_seven_as_published", "quantile_type7") else { return };
    let draws = Draws::new(cases(&row["x"]).iter().map(|value| value.as_f64().unwrap()).collect());
    let quantiles = row["q"].as_object().unwrap();
    assert!(quantiles.len() >= 4);
    for (level, published) in quantiles {
        close(level, draws.quantile(level.parse().unwrap()), published.as_f64().unwrap(), 1e-14);
    }
}

#[test]
fn quantiles_are_of_type_seven_by_definition() {
    // Hyndman and Fan 1996: the k-th of n sorted values is the quantile at (k − 1)/(n − 1), with linear interpolation.
    let sorted = [-3.0, 0.5, 0.75, 8.0, 21.0, 22.0, 100.0];
    let draws = Draws::new([3, 0, 6, 1, 5, 2, 4].map(|at: usize| sorted[at]).to_vec());
    for k in 0..6 {
        for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let level = (k as f64 + share) / 6.0;
            let expected = sorted[k] + share * (sorted[k + 1] - sorted[k]);
            close(level, draws.quantile(level), expected, 1e-12);
        }
    }
}

/// Returns Spearman's and Kendall's rank correlation of two inputs with skewed distributions that a model correlates by `rho`.
fn rank_correlations(rho: f64) -> (f64, f64) {
    let model = format!(
        "inputs:\n  a: lognormal(mu = 0, sigma = 1.5)\n  b: exponential(mean = 3)\noutcomes:\n  c: a + b\n\
         correlations:\n  - {{ between: [a, b], rho: {rho:?} }}\n"
    );
    let forecast = run(&model, SAMPLES);
    let [(_, a), (_, b)] = &forecast.joint.inputs[..] else { panic!("two inputs") };
    let (a, mut b) = (ranks(a), ranks(b));
    let count = a.len() as f64;
    let squares: f64 = a.iter().zip(&b).map(|(a, b)| (*a as f64 - *b as f64).powi(2)).sum();
    let spearman = 1.0 - 6.0 * squares / (count * (count * count - 1.0));
    // In the order of the first input, the inversions of the second are the discordant pairs (Knight 1966, JASA 61(314)).
    let mut ordered = vec![0; b.len()];
    a.iter().zip(&b).for_each(|(place, rank)| ordered[*place] = *rank);
    let discordant = inversions(&mut ordered, &mut b);
    (spearman, 1.0 - 4.0 * discordant as f64 / (count * (count - 1.0)))
}

/// Returns the rank of each value; no two values may be equal.
fn ranks(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    assert!(order.windows(2).all(|pair| values[pair[0]] < values[pair[1]]));
    let mut ranks = vec![0; values.len()];
    order.into_iter().enumerate().for_each(|(rank, at)| ranks[at] = rank);
    ranks
}

/// Sorts by merging, and returns the number of pairs that were out of order.
fn inversions(values: &mut [usize], spare: &mut [usize]) -> u64 {
    let count = values.len();
    if count < 2 {
        return 0;
    }
    let middle = count / 2;
    let mut found = inversions(&mut values[..middle], &mut spare[..middle]);
    found += inversions(&mut values[middle..], &mut spare[middle..]);
    let (mut left, mut right) = (0, middle);
    for slot in spare.iter_mut() {
        if left < middle && (right == count || values[left] <= values[right]) {
            *slot = values[left];
            left += 1;
        } else {
            *slot = values[right];
            right += 1;
            found += (middle - left) as u64;
        }
    }
    values.copy_from_slice(spare);
    found
}

/// Three standard errors of Spearman's correlation: at most 3/√n, which is more than three standard errors of
/// Kendall's. For normal scores with a correlation of 0.3, this is half the difference between that correlation and
/// Spearman's.
const RANK_TOLERANCE: f64 = 0.0059;

#[test]
fn correlated_inputs_have_the_published_rank_correlations() {
    let Some(row) = published("correlated_inputs_have_the_published_rank_correlations", "gauss_copula") else { return };
    for case in cases(&row) {
        let (spearman, kendall) = rank_correlations(number(case, "pearson"));
        close(format!("Spearman's of {case}"), spearman, number(case, "spearman"), RANK_TOLERANCE);
        close(format!("Kendall's of {case}"), kendall, number(case, "kendall"), RANK_TOLERANCE);
    }
}

#[test]
fn correlated_inputs_have_the_rank_correlations_of_a_gaussian_copula() {
    // Kruskal 1958, "Ordinal measures of association", JASA 53(284).
    for rho in [0.6_f64, -0.85] {
        let (spearman, kendall) = rank_correlations(rho);
        close(format!("Spearman's of {rho}"), spearman, 6.0 / PI * (rho / 2.0).asin(), RANK_TOLERANCE);
        close(format!("Kendall's of {rho}"), kendall, 2.0 / PI * rho.asin(), RANK_TOLERANCE);
    }
}
