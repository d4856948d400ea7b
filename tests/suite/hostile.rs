//! Models written to harm: each must end soon, in words that name the bound it meets, or in numbers.

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::project::{Ended, Project, foresite};

/// How long a refusal may take, on a slow and busy machine.
const SOON: Duration = Duration::from_secs(120);

/// Runs a model; how it ended, which was neither by a panic nor by the system.
#[track_caller]
fn run(model: &str, flags: &[&str]) -> Ended {
    let project = Project::small();
    project.write("model.yaml", model);
    let started = Instant::now();
    let mut command = foresite(project.root());
    command.args(["forecast", "--file", "model.yaml", "--format", "json", "--as-of", "2026-01-01"]).args(flags);
    let ended = Ended::of(&mut command);
    assert!(matches!(ended.status, Some(0 | 1)), "{:?}: {}", ended.status, ended.stderr);
    assert!(started.elapsed() < SOON, "it took {:?}", started.elapsed());
    ended
}

/// The words that a model must be refused with.
#[track_caller]
fn refused(model: &str, words: &str) {
    let ended = run(model, &[]);
    assert_eq!(ended.status, Some(1), "it ran");
    assert!(ended.stderr.contains(words), "no `{words}` in\n{:.2000}", ended.stderr);
}

fn outcome(expression: &str) -> String {
    format!("outcomes:\n  x: {expression}\n")
}

/// A section with as many entries.
fn many(section: &str, count: usize, entry: impl Fn(usize) -> String) -> String {
    let mut text = format!("{section}:\n");
    for at in 0..count {
        let _ = writeln!(text, "  {}", entry(at));
    }
    text
}

#[test]
fn an_expression_is_bounded_in_depth_whatever_it_is_nested_in() {
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
        refused(&outcome(&format!("{}{inner}{}", open.repeat(600), close.repeat(600))), depth);
    }
    for tail in ["+1", "*2", " in GB", ".b", " and true"] {
        refused(&outcome(&format!("1{}", tail.repeat(2000))), depth);
    }
}

#[test]
fn an_expression_and_a_name_are_bounded_in_length() {
    refused(&outcome(&format!("max({})", "1, ".repeat(7000))), "longer than the limit of 20000");
    refused(&outcome(&format!("{} + 1", "b".repeat(19_000))), "nothing is called");
    let name = "a".repeat(900);
    run(&format!("outcomes:\n  {name}: 1\n"), &[]);
}

#[test]
fn a_model_is_bounded_in_names_and_in_how_deep_they_lead() {
    refused(&many("outcomes", 2001, |at| format!("n{at}: 1")), "a model of 2001 names is past the limit of 2000");
    let chain = many("outcomes", 1000, |at| format!("n{at}: n{} + 1", at + 1)) + "  n1000: 1\n";
    refused(&chain, "more than 200 deep");
}

#[test]
fn a_model_is_bounded_in_operations_even_where_few_words_make_many() {
    // Each curve asks for the one before at two dates, so the fortieth asks for the first at 2^40.
    let curves = many("curves", 40, |at| format!("c{}: at(t + 1 day, c{at}) + at(t - 1 day, c{at})", at + 1))
        + "  c0: t - 2000-01-01\n";
    let operations = "more operations than the limit of 50000";
    refused(&(curves + "outcomes:\n  x: at(2030-01-01, c40)\n"), operations);
    let draws = many("inputs", 100, |at| format!("n{at}: max({}1)", "bernoulli(p=0.5), ".repeat(600)));
    let use_all: Vec<String> = (0..100).map(|at| format!("n{at}")).collect();
    refused(&(draws + &outcome(&format!("max({})", use_all.join(", ")))), operations);
}

#[test]
fn a_run_is_bounded_in_memory_and_work() {
    let inputs = many("inputs", 1500, |at| format!("n{at}: 1 to 2"));
    let names: Vec<String> = (0..1500).map(|at| format!("n{at}")).collect();
    let model = inputs + &outcome(&format!("max({})", names.join(", ")));
    refused(&model, "are more than the limit of 2e11 operations");
    refused(&format!("samples: 1048576\n{model}"), "more than the limit of 1e8 numbers");
    for samples in ["0", "63", "1048577", "18446744073709551615"] {
        let ended = run(&outcome("1 to 2"), &["--samples", samples]);
        assert!(ended.stderr.contains("outside the limits of 64 to 1048576"), "{}", ended.stderr);
    }
}

#[test]
fn units_and_correlations_are_bounded_in_number() {
    let units = many("units", 20_000, |at| format!("u{at}: 2 u{}", at + 1)) + "  u20000:\n";
    refused(&(units + &outcome("1 u0")), "20001 declared units are past the limit of 500");
    let powers = many("units", 60, |at| format!("u{}: u{at}*u{at}", at + 1)) + "  u0:\n";
    refused(&(powers + &outcome("1 u60")), "power past the limit of 30");
    let inputs = many("inputs", 202, |at| format!("n{at}: 1 to 2"));
    let pairs = many("correlations", 201, |at| format!("- {{ between: [n{at}, n{}], rho: 0.1 }}", at + 1));
    let names: Vec<String> = (0..202).map(|at| format!("n{at}")).collect();
    let model = inputs + &pairs + &outcome(&format!("max({})", names.join(", ")));
    refused(&model, "202 correlated inputs exceed the limit of 200");
}

#[test]
fn numbers_at_the_edge_of_what_can_be_computed_end_in_words() {
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
fn letters_of_every_script_end_in_words() {
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
fn a_window_ends_where_dates_do() {
    let model =
        "window: { from: 9999-12-30, to: 9999-12-31 }\noutcomes:\n  x: first(t > 2025-01-01)\n  y: first(false)\n";
    assert_eq!(run(model, &[]).status, Some(0));
    assert_eq!(run(&format!("{model}  z: 9999-12-31 + 100 year\n"), &[]).status, Some(0));
}

#[test]
fn a_search_is_bounded_in_how_closely_it_looks() {
    let steps = "takes more than 4096 steps per sample";
    let flips = "window: { from: 1700-01-01, to: 2200-01-01 }\nsamples: 4096\ncurves:\n  day: periods(1700-01-01, 1 day)\n  \
                 wave: abs(day / 2 - floor(day / 2))\n";
    refused(&format!("{flips}outcomes:\n  x: first(wave > uniform(low = 0.5, high = 1))\n"), steps);
    refused(&format!("{flips}conditions:\n  up: wave > 0.6\noutcomes:\n  x: first(up)\n"), steps);
}
