//! Compares every distribution of the language with independent quantiles and moments, from
//! `tests/references/distributions.py`, and with the moments in its entry.

use super::*;
use crate::cancel::CancelToken;
use crate::diagnostic::Report;
use crate::model::compile::compiler::{Draw, Draws, KnownNames, Time};
use crate::model::program::columns::{Columns, Plan};
use crate::model::program::simulate::{self, Drawing};
use crate::model::program::{Instruction, Program, Register};
use crate::model::stats::math;
use crate::model::stats::sampler::{Blocks, Group};
use crate::model::stats::special::table::Tables;
use crate::model::syntax::expression;
use crate::model::syntax::unit::Units;
use crate::observer::NOT_OBSERVED;
use crate::source::{Sources, Spanned};

/// A scope of plain numbers.
struct Numbers<'n>(&'n [(String, f64)]);

impl Scope for Numbers<'_> {
    fn name(&mut self, name: &str, _: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        let (_, number) = self.0.iter().find(|(known, _)| known == name)?;
        Some(Ok(compiler.plain(*number)))
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// How an expression is drawn from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    /// From random streams of its own, as for most names.
    Key,
    /// From a given score, as for a correlated input.
    Score,
}

const SCORE: u64 = 99;

/// Runs `work` with a compiler and a parsed expression, and returns the program and the result.
fn with_compiler<T>(
    text: &str,
    by: By,
    names: &[(String, f64)],
    work: impl FnOnce(&mut Compiler<'_>, &Expression) -> Result<T, Reported>,
) -> Result<(Program, T), Report> {
    let units = Units::built_in();
    let tables = Tables::default();
    let mut report = Report::default();
    let parsed = parsed(text, &units, names, &mut report);
    let mut program = Program::default();
    let score = (by == By::Score).then(|| program.push(Instruction::Score(SCORE)));
    let mut compiler = Compiler::new(&mut program, &units, 2026.0, &mut report);
    compiler.draws = Some(Draws { seed: 7, model: "test", name: "x", place: 0, score, tables: &tables });
    match parsed.and_then(|parsed| work(&mut compiler, &parsed)) {
        Ok(result) => Ok((program, result)),
        Err(_) => Err(report),
    }
}

fn parsed(text: &str, units: &Units, names: &[(String, f64)], report: &mut Report) -> Result<Expression, Reported> {
    let source = Sources::default().add("test", text);
    let spanned = Spanned::new(text.to_owned(), Span::new(source, 0, text.len()));
    let is_name = |word: &str| names.iter().any(|(name, _)| name == word);
    expression::parse(&spanned, &KnownNames { units, names: is_name }, report)
}

fn compiled(text: &str, by: By) -> Result<(Program, Register), Report> {
    with_compiler(text, by, &[], |compiler, parsed| Ok(compiler.compile(parsed, &mut Numbers(&[]))?.register))
}

/// Returns the message and the hints of an expression that has an error.
fn refused(text: &str) -> String {
    let report = compiled(text, By::Key).expect_err(text);
    let problem = report.into_iter().next().unwrap();
    std::iter::once(problem.message).chain(problem.hints).collect::<Vec<_>>().join(" | ")
}

/// Returns the values of an expression at these uniform draws: the quantiles, for a single distribution.
fn quantiles(text: &str, by: By, draws: &[f64]) -> Vec<f64> {
    let (program, register) = compiled(text, by).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let scores: Vec<f64> = draws.iter().map(|draw| math::normal_quantile(*draw)).collect();
    let (plan, group) = (Plan::new(&program, &[], &NOT_OBSERVED), Group::one(0, 0..draws.len()));
    let mut columns = Columns::new(&plan, &group);
    let guards = program.guards().iter().map(|guard| guard.condition);
    for register in program.cone(guards.chain([register]), true) {
        match program.instructions()[register.index()] {
            Instruction::Uniform(_) => columns.put(register, draws),
            Instruction::Score(_) => columns.put(register, &scores),
            _ => columns.compute(&[register], (0.0, 0.0)),
        }
    }
    for guard in program.guards() {
        assert!(columns.get(guard.condition).iter().all(|truth| *truth == 1.0), "{text}: {:?}", guard.diagnostic);
    }
    columns.get(register).to_vec()
}

/// Returns the samples of an expression, as a run draws them.
fn sampled(text: &str, samples: usize) -> Vec<f64> {
    let (program, register) = compiled(text, By::Key).unwrap();
    let order = program.cone([register], true);
    let plan = Plan::new(&program, &order, &NOT_OBSERVED);
    let groups = Blocks::new(samples).groups();
    groups
        .iter()
        .flat_map(|group| {
            let mut columns = Columns::new(&plan, group);
            columns.compute(&order, (0.0, 0.0));
            columns.get(register).to_vec()
        })
        .collect()
}

#[derive(serde::Deserialize)]
struct References {
    cases: Vec<Reference>,
}

#[derive(serde::Deserialize)]
struct Reference {
    expression: String,
    quantiles: Vec<(f64, f64)>,
    moments: [Option<f64>; 2],
    /// Whether a draw picks a part, so that only a correlated draw is a quantile.
    #[serde(default)]
    pick: bool,
}

fn references() -> Vec<Reference> {
    let text = include_str!("../../../../tests/references/distributions.json");
    serde_json::from_str::<References>(text).unwrap().cases
}

/// Returns the largest error of the quantiles, relative to each quantile; in the middle of a distribution around 0, relative
/// to its spread.
fn worst_error(case: &Reference, found: &[f64]) -> f64 {
    let at = |level: f64| case.quantiles.iter().find(|(known, _)| *known == level).unwrap().1;
    let around_zero = at(0.25) < 0.0 && at(0.75) > 0.0;
    let floor = if around_zero { 0.01 * (at(0.75) - at(0.25)) } else { 0.0 };
    let errors = case.quantiles.iter().zip(found).map(|((_, expected), found)| {
        if found == expected { 0.0 } else { (found - expected).abs() / expected.abs().max(floor) }
    });
    errors.fold(0.0, |worst, error| if error <= worst { worst } else { error })
}

#[test]
fn every_quantile_function_agrees_with_the_references() {
    let mut failures = Vec::new();
    for case in references() {
        let levels: Vec<f64> = case.quantiles.iter().map(|(level, _)| *level).collect();
        for by in [By::Key, By::Score] {
            if case.pick && by == By::Key {
                continue;
            }
            let error = worst_error(&case, &quantiles(&case.expression, by, &levels));
            if error.is_nan() || error > 1e-9 {
                failures.push(format!("{} by {by:?}: {error:e}", case.expression));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn samples_have_the_mean_and_spread_of_the_references() {
    const SAMPLES: usize = 16_384;
    for case in references() {
        let [Some(mean), Some(sd)] = case.moments else { continue };
        let samples = sampled(&case.expression, SAMPLES);
        let count = SAMPLES as f64;
        let found = samples.iter().sum::<f64>() / count;
        let squares = samples.iter().map(|x| (x - found) * (x - found));
        let variance = squares.clone().sum::<f64>() / count;
        let fourth = squares.map(|square| square * square).sum::<f64>() / count;
        let spread = variance.sqrt();
        let error_of_mean = sd / count.sqrt();
        assert!((found - mean).abs() <= 4.0 * error_of_mean, "{}: mean {found}, not {mean}", case.expression);
        // With tails so heavy that the fourth moment does not settle, the spread cannot be tested.
        let error_of_spread = (fourth - variance * variance).max(0.0).sqrt() / (2.0 * spread * count.sqrt());
        if fourth < 12.0 * variance * variance {
            assert!(
                (spread - sd).abs() <= 5.0 * error_of_spread,
                "{}: standard deviation {spread}, not {sd}",
                case.expression
            );
        }
    }
}

/// Returns the probability below the quantile at `draw`, through the distribution function that `truncate` uses.
fn round_trip(text: &str, draw: f64) -> f64 {
    let (program, share) = with_compiler(text, By::Key, &[], |compiler, parsed| {
        let distribution = compiler.distribution_of(parsed, &mut Numbers(&[]))?.unwrap().distribution;
        let score = compiler.program.number(math::normal_quantile(draw));
        let value = distribution.quantile(Draw::Score(score), compiler);
        Ok(distribution.cumulative(value, compiler))
    })
    .unwrap();
    let order = program.cone([share], true);
    let (plan, group) = (Plan::new(&program, &order, &NOT_OBSERVED), Group::one(0, 0..1));
    let mut columns = Columns::new(&plan, &group);
    columns.compute(&order, (0.0, 0.0));
    columns.get(share)[0]
}

#[test]
fn the_distribution_function_undoes_the_quantile_function() {
    for case in references().iter().filter(|case| !case.expression.starts_with("bernoulli")) {
        for (draw, quantile) in &case.quantiles {
            // A beta's quantile close to 1 has lost digits of its distance to 1.
            if case.expression.starts_with("beta") && *quantile > 1.0 - 1e-6 {
                continue;
            }
            let found = round_trip(&case.expression, *draw);
            let allowed = 1e-8 * draw.min(1.0 - draw) + 1e-13;
            assert!((found - draw).abs() <= allowed, "{} at {draw}: {found}", case.expression);
        }
    }
}

/// Invalid expressions, each with what its message and hints must contain, in order.
const REFUSED: [(&str, &[&str]); 37] = [
    ("3 to 1", &["wrong order", "a < b", "write `1 to 3`"]),
    ("-1 to 3", &["0 < a", "normal(p5 = -1, p95 = 3)"]),
    ("interval(1, 3, 120%)", &["`interval`", "between 0% and 100%, found 120%", "interval(a, b, 80%)"]),
    ("normal(3, 1)", &["`normal`", "named", "normal(mean = m, sd = s)"]),
    ("normal(mean = 3)", &["`normal` needs its parameter `sd`", "normal(mean = m, sd = s)"]),
    ("normal(mean = 3, mean = 4, sd = 1)", &["`mean` of `normal` is given twice"]),
    ("normal(mean = 3, sds = 1)", &["`normal` has no parameter `sds`", "normal(mean", "sd"]),
    ("normal(mean = 3, sd = 0)", &["`normal`: `sd` must be above 0"]),
    ("normal(mean = 3 GB, sd = 1 year)", &["cannot be the spread of"]),
    ("normal(p5 = 3, p90 = 4)", &["no parameter `p90`", "p5 and p95, p10 and p90, or p25 and p75"]),
    ("normal(p5 = 3, p95 = 1)", &["`normal`", "p5 < p95"]),
    ("lognormal(median = 0, sigma = 1)", &["`lognormal`: `median` must be above 0"]),
    ("lognormal(mu = 0, sigma = -1)", &["`lognormal`: `sigma` must be above 0"]),
    ("lognormal(p5 = -1, p95 = 1)", &["`lognormal`: `p5` must be above 0"]),
    ("uniform(low = 3, high = 3)", &["`uniform`", "low < high", "uniform(low = a, high = b)"]),
    ("uniform(low = true, high = false)", &["found a condition"]),
    ("loguniform(low = 0, high = 3)", &["`loguniform`: `low` must be above 0"]),
    ("triangular(low = 1, mode = 5, high = 3)", &["`triangular`: `mode` must be between `low` and `high`"]),
    ("pert(low = 1, mode = 0, high = 3)", &["`pert`: `mode` must be between `low` and `high`", "pert(low"]),
    ("beta(alpha = 2)", &["`beta` needs its parameter `beta`", "beta(alpha = a, beta = b)"]),
    ("beta()", &["`beta` needs its parameters `alpha` and `beta`"]),
    ("beta(alpha = -2, beta = 3)", &["`beta`: `alpha` must be from 0.001 to 1000000, found -2"]),
    ("gamma(shape = 0, scale = 3)", &["`gamma`: `shape` must be from 0.001 to 1000000, found 0"]),
    ("gamma(shape = 1, scale = 0 GB)", &["`gamma`: `scale` must be above 0"]),
    ("student(df = 0, location = 0, scale = 3)", &["`student`: `df` must be from 0.001 to 1000000, found 0"]),
    ("student(df = 3, location = 0, scale = 0)", &["`student`: `scale` must be above 0"]),
    ("exponential(mean = 0)", &["`exponential`: `mean` must be above 0", "exponential(mean = m)"]),
    ("bernoulli(p = 3)", &["`bernoulli`: `p` must be from 0 to 1, found 3", "bernoulli(p = 30%)"]),
    ("quantiles(50% -> 1, 10% -> 2)", &["`quantiles`: levels must be between 0% and 100%", "found 10%"]),
    ("quantiles(10% -> 2, 50% -> 1)", &["`quantiles`: quantiles cross"]),
    ("mixture(1 to 2 -> 0, 3 to 4 -> 0)", &["`mixture`", "sum of the weights", "above 0"]),
    ("truncate(1 to 3)", &["`low`, `high` or both", "truncate(d, low = a, high = b)"]),
    ("truncate(1 to 3, low = 2, high = 1)", &["`truncate`", "low < high"]),
    ("truncate(uniform(low = 0, high = 1), low = 2)", &["`truncate`", "probability of 0"]),
    ("truncate(5, low = 2)", &["a distribution that is written out", "`clamp`"]),
    ("truncate(mixture(2 * (1 to 3) -> 1, 5 -> 1), low = 2)", &["every part of a mixture written out"]),
    ("truncate(bernoulli(p = 30%), low = 0)", &["`bernoulli`", "0 and 1"]),
];

#[test]
fn reports_an_invalid_parameter_with_its_range_and_how_to_write_it() {
    for (text, words) in REFUSED {
        let message = refused(text);
        let mut rest = message.as_str();
        for word in words {
            let Some((_, after)) = rest.split_once(word) else { panic!("{text}: no `{word}` in: {message}") };
            rest = after;
        }
    }
}

#[test]
fn checks_an_uncertain_parameter_when_the_model_runs() {
    for text in [
        "normal(mean = 0, sd = normal(mean = 1, sd = 1))",
        "beta(alpha = normal(mean = 1, sd = 1), beta = 2)",
        "truncate(normal(mean = 0, sd = 1), low = 0, high = normal(mean = 1, sd = 1))",
        "truncate(uniform(low = 0, high = 1), low = uniform(low = 0, high = 2))",
        "bernoulli(p = normal(mean = 0.5, sd = 1))",
    ] {
        let (program, _) = compiled(text, By::Key).unwrap();
        let errors = guard_errors(&program, 1024, (2020.0, 2030.0));
        assert!(errors.iter().any(|message| message.ends_with("of 1024 samples)")), "{text}: {errors:?}");
    }
}

#[test]
fn bernoulli_is_a_number_and_a_condition() {
    let draws = [0.1, 0.65, 0.75, 0.99];
    assert_eq!(quantiles("5 * bernoulli(p = 30%)", By::Key, &draws), [0.0, 0.0, 5.0, 5.0]);
    assert_eq!(quantiles("if bernoulli(p = 30%) then 2 else 4", By::Key, &draws), [4.0, 4.0, 2.0, 2.0]);
    assert_eq!(quantiles("if not bernoulli(p = 30%) then 2 else 4", By::Score, &draws), [2.0, 2.0, 4.0, 4.0]);
    assert!(refused("if 1 then 2 else 4").contains("expected a condition"));
    assert!(refused("if 2 * bernoulli(p = 30%) then 2 else 4").contains("expected a condition"));
}

#[test]
fn truncated_values_stay_between_the_bounds_and_keep_their_unit() {
    let draws = [1e-9, 0.3, 0.5, 0.9, 1.0 - 1e-12];
    for text in [
        "truncate(normal(mean = 0, sd = 1 + 0 * uniform(low = 0, high = 1)), low = 8, high = 8.5)",
        "truncate(truncate(1 to 100, low = 2), high = 8.5) + 0",
        "truncate(mixture(5 -> 1, 1 to 100 -> 2, 12 -> 1), low = 2, high = 8.5)",
    ] {
        for by in [By::Key, By::Score] {
            for value in quantiles(text, by, &draws) {
                assert!((2.0..=8.5).contains(&value), "{text}: {value}");
            }
        }
    }
    let years = quantiles("truncate(1 to 3 year, low = 6 month)", By::Key, &draws);
    let months = quantiles("truncate((12 to 36) month in year, low = 0.5 year)", By::Key, &draws);
    for (a, b) in years.iter().zip(months) {
        assert!((a / b - 1.0).abs() < 1e-12, "{a} {b}");
    }
    assert!(refused("truncate(1 to 3 year, low = 6 GB)").contains("do not balance"));
    let dates = quantiles("truncate(2027-01-01 to 2032-01-01, low = 2028-01-01)", By::Key, &draws);
    assert!(dates.iter().all(|date| (2028.0..2050.0).contains(date)), "{dates:?}");
}

#[test]
fn a_truncated_mixture_is_the_mixture_of_its_truncated_parts() {
    // P(normal > 1) = 0.158655, P(uniform > 1) = 0.5: of the mixture above 1, (0.5)/(0.658655) is uniform.
    let text = "truncate(mixture(normal(mean = 0, sd = 1) -> 1, uniform(low = 0, high = 2) -> 1), low = 1)";
    let samples = sampled(text, 16_384);
    assert!(samples.iter().all(|sample| *sample >= 1.0));
    let above_two = samples.iter().filter(|sample| **sample > 2.0).count() as f64 / 16_384.0;
    let expected = math::normal_cumulative(-2.0) / (math::normal_cumulative(-1.0) + 0.5);
    assert!((above_two - expected).abs() < 0.002, "{above_two} not {expected}");
}

#[test]
fn checks_a_guard_that_depends_on_the_date_over_the_window() {
    let text = "normal(mean = 0, sd = (2028-01-01 - t) / (1 year))";
    let (program, _) = with_compiler(text, By::Key, &[], |compiler, parsed| {
        compiler.time = Time::At(compiler.program.push(Instruction::Time));
        compiler.compile(parsed, &mut Numbers(&[]))
    })
    .unwrap();
    assert!(guard_errors(&program, 256, (2020.0, 2027.9)).is_empty());
    let errors = guard_errors(&program, 256, (2020.0, 2028.0));
    assert!(errors[0].contains("`sd` must be above 0 (in 256 of 256 samples on 2028-01-01)"), "{errors:?}");
}

/// Returns the named parameters of the example of a family that are constants.
fn example_parameters(family: &Family) -> Vec<(String, f64)> {
    let units = Units::built_in();
    let call = parsed(family.example, &units, &[], &mut Report::default()).unwrap();
    let ExpressionKind::Call(_, arguments) = call.kind else { panic!("{} is no call", family.example) };
    let named = arguments.into_iter().filter_map(|argument| match argument {
        Argument::Named(name, Expression { kind: ExpressionKind::Number(number), .. }) => Some((name.text, number)),
        _ => None,
    });
    named.collect()
}

#[test]
fn samples_of_each_example_have_the_moments_of_its_entry() {
    const SAMPLES: usize = 16_384;
    for family in &DISTRIBUTIONS {
        let Some(moments) = &family.moments else { continue };
        let parameters = example_parameters(family);
        let value = |formula: &str| {
            let compile = |compiler: &mut Compiler<'_>, parsed: &Expression| {
                compiler.compile(parsed, &mut Numbers(&parameters)).map(|value| value.register)
            };
            let (program, register) = with_compiler(formula, By::Key, &parameters, compile).unwrap();
            program.constant(register).unwrap()
        };
        let (mean, sd) = (value(moments.mean), value(moments.variance).sqrt());
        let samples = sampled(family.example, SAMPLES);
        let found = samples.iter().sum::<f64>() / SAMPLES as f64;
        let variance = samples.iter().map(|x| (x - found) * (x - found)).sum::<f64>() / SAMPLES as f64;
        let name = family.signature.name;
        assert!((found - mean).abs() < 0.01 * sd, "{name}: the mean is {found}, not {mean}");
        assert!((variance.sqrt() / sd - 1.0).abs() < 0.03, "{name}: the sd is {}, not {sd}", variance.sqrt());
    }
}

#[test]
fn every_parameter_is_in_a_form_of_its_call() {
    for family in &DISTRIBUTIONS {
        for parameter in family.parameters {
            let argument = format!("{} = ", parameter.name);
            let is_shown = family.signature.forms.iter().any(|form| form.contains(&argument));
            assert!(is_shown, "no form of `{}` shows `{}`", family.signature.name, parameter.name);
        }
        // Only `pool` reads a dataset, which is not there.
        let is_compiled = compiled(family.example, By::Key).is_ok();
        assert_eq!(is_compiled, family.signature.name != "pool", "{}", family.example);
    }
}

/// Runs a program, and returns the messages of the guards that some sample violates.
fn guard_errors(program: &Program, samples: usize, window: (f64, f64)) -> Vec<String> {
    let (cancel, mut report) = (CancelToken::default(), Report::default());
    let drawing = Drawing {
        blocks: Blocks::new(samples),
        window,
        cancel: &cancel,
        memory: None,
        last_terms: false,
        observed: &NOT_OBSERVED,
    };
    let result = simulate::run(program, &[], drawing, &mut report);
    assert_eq!(result.is_ok(), report.is_empty());
    report.into_iter().map(|problem| problem.message).collect()
}
