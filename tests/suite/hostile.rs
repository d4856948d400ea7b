//! Tests models that are written to cause harm. Each must end soon, with a forecast or with a message that names the limit.

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::project::{Ended, Project, foresite};

/// The longest time that a run may take, on a slow and busy machine.
const MAX_TIME: Duration = Duration::from_secs(120);

/// Runs a model, and checks that it ends in time, and neither with a panic nor with a system error.
#[track_caller]
fn run(model: &str, flags: &[&str]) -> Ended {
    let project = Project::small();
    project.write("model.yaml", model);
    let started = Instant::now();
    let mut command = foresite(project.root());
    command.args(["forecast", "--file", "model.yaml", "--format", "json", "--as-of", "2026-01-01"]).args(flags);
    let ended = Ended::of(&mut command);
    assert!(matches!(ended.status, Some(0 | 1)), "{:?}: {}", ended.status, ended.stderr);
    assert!(started.elapsed() < MAX_TIME, "it took {:?}", started.elapsed());
    ended
}

/// Checks that a model is refused with a message that contains `words`.
#[track_caller]
fn assert_refused(model: &str, words: &str) {
    let ended = run(model, &[]);
    assert_eq!(ended.status, Some(1), "it ran");
    assert!(ended.stderr.contains(words), "no `{words}` in\n{:.2000}", ended.stderr);
}

fn outcome(expression: &str) -> String {
    format!("outcomes:\n  x: {expression}\n")
}

/// Returns a section with `count` entries.
fn section(section: &str, count: usize, entry: impl Fn(usize) -> String) -> String {
    let mut text = format!("{section}:\n");
    for at in 0..count {
        let _ = writeln!(text, "  {}", entry(at));
    }
    text
}

#[test]
fn limits_the_depth_of_an_expression() {
    let depth = "nested deeper than the limit of 150";
    for (open, inner, close) in [
        ("(", "1", ")"),
        ("-", "1", ""),
        ("not ", "true", ""),
        ("2^", "2", ""),
        ("sqrt(", "1", ")"),
        ("1 + (", "1", ")"),
        ("if true then ", "1", " else 0"),
        ("max(1, ", "1", ")"),
    ] {
        assert_refused(&outcome(&format!("{}{inner}{}", open.repeat(600), close.repeat(600))), depth);
    }
    for tail in ["+1", "*2", " in GB", ".b", " and true"] {
        assert_refused(&outcome(&format!("1{}", tail.repeat(2000))), depth);
    }
}

#[test]
fn limits_the_length_of_an_expression() {
    assert_refused(&outcome(&format!("max({})", "1, ".repeat(7000))), "longer than the limit of 20000");
    assert_refused(&outcome(&format!("{} + 1", "b".repeat(19_000))), "nothing is called");
    let name = "a".repeat(900);
    run(&format!("outcomes:\n  {name}: 1\n"), &[]);
}

#[test]
fn limits_the_number_of_names_and_the_depth_of_their_dependencies() {
    assert_refused(
        &section("outcomes", 2001, |at| format!("n{at}: 1")),
        "a model of 2001 names exceeds the limit of 2000",
    );
    let chain = section("outcomes", 1000, |at| format!("n{at}: n{} + 1", at + 1)) + "  n1000: 1\n";
    assert_refused(&chain, "longer than the limit of 200");
}

#[test]
fn limits_the_operations_of_a_short_model_that_expands_to_many() {
    // Each curve reads the previous one at two dates, so the last one reads the first at 2^40 dates.
    let curves = section("curves", 40, |at| format!("c{}: at(t + 1 day, c{at}) + at(t - 1 day, c{at})", at + 1))
        + "  c0: t - 2000-01-01\n";
    let operations = "more operations than the limit of 50000";
    assert_refused(&(curves + "outcomes:\n  x: at(2030-01-01, c40)\n"), operations);
    let draws = section("inputs", 100, |at| format!("n{at}: max({}1)", "bernoulli(p=0.5), ".repeat(600)));
    let use_all: Vec<String> = (0..100).map(|at| format!("n{at}")).collect();
    assert_refused(&(draws + &outcome(&format!("max({})", use_all.join(", ")))), operations);
}

#[test]
fn limits_the_memory_and_operations_of_a_run() {
    let inputs = section("inputs", 1500, |at| format!("n{at}: 1 to 2"));
    let names: Vec<String> = (0..1500).map(|at| format!("n{at}")).collect();
    let model = inputs + &outcome(&format!("max({})", names.join(", ")));
    assert_refused(&model, "are more than the limit of 2e11 operations");
    assert_refused(&format!("samples: 1048576\n{model}"), "more than the limit of 1e8 numbers");
    for samples in ["0", "63", "1048577", "18446744073709551615"] {
        let ended = run(&outcome("1 to 2"), &["--samples", samples]);
        assert!(ended.stderr.contains("expected from 64 to 1048576 samples"), "{}", ended.stderr);
    }
}

#[test]
fn limits_the_number_of_units_and_correlations() {
    let units = section("units", 20_000, |at| format!("u{at}: 2 u{}", at + 1)) + "  u20000:\n";
    assert_refused(&(units + &outcome("1 u0")), "20001 declared units exceed the limit of 500");
    let powers = section("units", 60, |at| format!("u{}: u{at}*u{at}", at + 1)) + "  u0:\n";
    assert_refused(&(powers + &outcome("1 u60")), "power above the limit of 30");
    let inputs = section("inputs", 202, |at| format!("n{at}: 1 to 2"));
    let pairs = section("correlations", 201, |at| format!("- {{ between: [n{at}, n{}], rho: 0.1 }}", at + 1));
    let names: Vec<String> = (0..202).map(|at| format!("n{at}")).collect();
    let model = inputs + &pairs + &outcome(&format!("max({})", names.join(", ")));
    assert_refused(&model, "202 correlated inputs exceed the limit of 200");
}

#[test]
fn numbers_at_the_limits_of_floating_point_cause_no_panic() {
    for expression in [
        "1e308 * 1e308 / 1e308",
        "exp(exp(exp(10)))",
        "2 ^ 1e308",
        "1e308 to 1.7e308",
        "normal(mean = 1e308, sd = 1e308)",
        "lognormal(mu = 700, sigma = 300)",
        "2025-01-01 + 1e300 year",
        "first(t > 2025-01-01 + 1e300 year)",
        "at(2025-01-01 + 1e300 year, t)",
        "at(9999-12-31, periods(0000-01-01, 1e-300 year))",
        "at(2025-01-01, interpolate(2020-01-01 -> 1e308, 2030-01-01 -> -1e308))",
        "floor(1e308) + round(-1e308) + ceil(1e-320)",
        "first(periods(2000-01-01, 1e-300 year) > 1e307)",
        "1e-308 EB / 1e308 day",
    ] {
        run(&format!("window: {{ from: 2025-01-01, to: 2050-01-01 }}\n{}", outcome(expression)), &[]);
    }
}

#[test]
fn letters_of_every_script_cause_no_panic() {
    for expression in [
        "é",
        "ſ",
        "İ + ß",
        "3 ＧＢ",
        "１２",
        "1\u{a0}+\u{a0}2",
        "1\u{202e}2",
        "\u{200b}",
        "🦀",
        "e\u{301}",
        "'\u{ffff}'",
        "٣",
    ] {
        let ended = run(&outcome(expression), &[]);
        assert!(!ended.stderr.contains('\u{202e}') || ended.status == Some(1));
    }
}

#[test]
fn a_window_can_end_on_the_last_day_of_the_calendar() {
    let model =
        "window: { from: 9999-12-30, to: 9999-12-31 }\noutcomes:\n  x: first(t > 2025-01-01)\n  y: first(false)\n";
    assert_eq!(run(model, &[]).status, Some(0));
    assert_eq!(run(&format!("{model}  z: 9999-12-31 + 100 year\n"), &[]).status, Some(0));
}

#[test]
fn limits_the_steps_of_a_search() {
    let steps = "takes more than 4096 steps per sample";
    let flips = "window: { from: 1700-01-01, to: 2200-01-01 }\nsamples: 4096\ncurves:\n  day: periods(1700-01-01, 1 day)\n  \
                 wave: abs(day / 2 - floor(day / 2))\n";
    assert_refused(&format!("{flips}outcomes:\n  x: first(wave > uniform(low = 0.5, high = 1))\n"), steps);
    assert_refused(&format!("{flips}conditions:\n  up: wave > 0.6\noutcomes:\n  x: first(up)\n"), steps);
}
