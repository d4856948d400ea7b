//! `foresite backtest MODEL`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::arguments::{BacktestFlags, Format, Global};
use super::failure::Failure;
use super::forecast::take_model;
use super::terminal::Terminal;
use super::today::today;
use crate::date::Date;
use crate::figure::{backtest_json, number, precision};
use crate::locale::english;
use crate::model::{
    Backtest, BacktestCurve, BacktestOutcome, Hindcast, NAIVE, OutcomeHindcast, RunOptions, mean_scores,
};
use crate::pipeline::BacktestOptions;
use crate::printable::{printable_json, printable_lines};
use crate::words::count;
use crate::{load, pipeline};

/// The most dates as of which a model is run.
const MAX_DATES: usize = 1000;

/// Runs a model as of earlier dates with the data that were known then, and prints how well it forecast what came.
pub fn run(global: &Global, flags: &BacktestFlags, terminal: &Terminal) -> Result<(), Failure> {
    let today = today()?;
    let load::Loaded { project, sources, mut report, .. } = load::load(&global.root);
    let Ok(mut project) = project else {
        terminal.report(&report, &sources, flags.strict, "no backtest")?;
        return Err(Failure::project());
    };
    let as_of = pipeline::as_of(&project, global.as_of, today);
    let made = dates(flags, flags.to.unwrap_or(as_of).min(as_of))?;
    let run = RunOptions { seed: flags.seed, samples: flags.samples, ..RunOptions::at(as_of) };
    let options = BacktestOptions { made, as_of, outcomes: true, run };
    let file = take_model(&flags.model, &mut project)?;
    let found = pipeline::backtest(project, &file, &options, &mut report);
    terminal.report(&report, &sources, flags.strict, "no backtest")?;
    let backtest = found.map_err(|_| Failure::project())?;
    if backtest.curves.is_empty() && backtest.outcomes.is_empty() {
        return Err(Failure::usage(format!(
            "no curve of `{}` names the data that it forecasts, and no outcome is a date: add `observed: gpus.memory` to a curve",
            flags.model
        )));
    }
    if let Some((_, own)) = backtest.failed.first().filter(|_| backtest.failed.len() == options.made.len()) {
        terminal.report(own, &sources, flags.strict, "no backtest")?;
    }
    match flags.format {
        Format::Json => terminal.data(&printable_json(&backtest_json(&flags.model, &backtest))),
        Format::Text => terminal.data(&printable_lines(&text(&backtest, &options.made))),
    }
}

/// Returns the dates as of which the model is run.
///
/// # Errors
///
/// No date before the end, and more than [`MAX_DATES`].
fn dates(flags: &BacktestFlags, end: Date) -> Result<Vec<Date>, Failure> {
    let next = |date: &Date| date.plus(flags.every);
    let dates = std::iter::successors(Some(flags.from), next).take_while(|date| *date < end);
    let dates: Vec<Date> = dates.take(MAX_DATES + 1).collect();
    match dates.len() {
        0 => Err(Failure::usage(format!("`--from {}` is not before {end}, the end of the backtest", flags.from))),
        1..=MAX_DATES => Ok(dates),
        _ => Err(Failure::usage(format!("more than {MAX_DATES} dates: choose a longer time with `--every`"))),
    }
}

/// Returns a backtest as text.
fn text(backtest: &Backtest, made: &[Date]) -> String {
    let mut text = String::new();
    for curve in &backtest.curves {
        curve_text(curve, &mut text);
    }
    for outcome in &backtest.outcomes {
        outcome_text(outcome, &mut text);
    }
    for name in &backtest.undecided {
        line(&mut text, &format!("{name}: not tested, since it is not certain whether it has come"));
    }
    for (made, report) in &backtest.failed {
        let why = report.sorted().first().map_or("", |problem| problem.message.as_str());
        line(&mut text, &format!("not run as of {made}: {why}"));
    }
    let ends = made.first().zip(made.last());
    let span = ends.map_or_else(String::new, |(first, last)| match first == last {
        true => format!("as of {first}"),
        false => format!("as of {first} to {last}"),
    });
    line(
        &mut text,
        &format!(
            "{} {span}, each with the data known by then. The beliefs are those of today.",
            count(made.len(), "run")
        ),
    );
    text
}

/// Adds the forecasts of a curve, and their mean scores by the time ahead.
fn curve_text(curve: &BacktestCurve, text: &mut String) {
    let of = format!("{} against {}", curve.name, curve.observed.path.value);
    let filter = curve.observed.condition.as_ref().map(|condition| format!(" where {}", condition.value));
    line(text, &format!("{of}{}", filter.unwrap_or_default()));
    if curve.hindcasts.is_empty() {
        line(text, "  nothing came after these dates\n");
        return;
    }
    let quantity = |value: f64| number::quantity(english(), value, &curve.unit);
    let score = |score: Option<f64>| score.map_or("-".to_owned(), |score| number::significant(english(), score, 3));
    let head = ["made", "for", "median", "90% interval", "came", "score"].map(str::to_owned);
    let row = |hindcast: &Hindcast| {
        let Hindcast { made, observed, quantiles, .. } = hindcast;
        let ends = quantiles.first().zip(quantiles.last());
        let interval =
            ends.map_or_else(String::new, |(low, high)| number::range(english(), &quantity(*low), &quantity(*high)));
        let outside = if hindcast.is_within() { "" } else { ", outside" };
        [
            made.to_string(),
            observed.date.to_string(),
            quantiles.get(quantiles.len() / 2).map_or_else(String::new, |median| quantity(*median)),
            interval,
            format!("{}{outside}", quantity(observed.value)),
            score(Some(hindcast.score)),
        ]
    };
    table(text, std::iter::once(head).chain(curve.hindcasts.iter().map(row)));
    line(text, "");
    let unit = if curve.unit.is_empty() { String::new() } else { format!(", in {}", curve.unit) };
    line(text, &format!("  mean weighted interval score{unit}, less is better"));
    let [value, trend, walk] = NAIVE.map(|naive| naive.name().to_owned());
    let head = [
        "years ahead".to_owned(),
        "forecasts".to_owned(),
        "within 90%".to_owned(),
        "model".to_owned(),
        value,
        trend,
        walk,
    ];
    let mut by_years: BTreeMap<i64, Vec<&Hindcast>> = BTreeMap::new();
    for hindcast in &curve.hindcasts {
        // From 0 to below 1 year ahead, from 1 to below 2, and so on.
        by_years.entry(hindcast.years_ahead().floor() as i64).or_default().push(hindcast);
    }
    let rows = by_years.into_iter().map(|(years, found)| {
        let within = found.iter().filter(|hindcast| hindcast.is_within()).count();
        let (model, naive) = mean_scores(&found);
        let (model, [value, trend, walk]) = (score(model), naive.map(score));
        [format!("{years}–{}", years + 1), found.len().to_string(), within.to_string(), model, value, trend, walk]
    });
    table(text, std::iter::once(head).chain(rows));
    line(text, "");
}

/// Adds the forecasts of an outcome that is a date.
fn outcome_text(outcome: &BacktestOutcome, text: &mut String) {
    let as_of = number::short_day(english(), outcome.as_of);
    let came = outcome
        .came
        .map_or_else(|| format!("not yet by {as_of}"), |came| format!("came on {}", number::day(english(), came)));
    line(text, &format!("{}: {came}", outcome.name));
    if outcome.hindcasts.is_empty() {
        line(text, "  it came before these dates\n");
        return;
    }
    let date = |date: Option<f64>| date.map_or_else(|| "never".to_owned(), |value| number::month(english(), value));
    let head = ["made", "median", "90% interval", &format!("chance by {as_of}"), "score"].map(str::to_owned);
    let row = |hindcast: &OutcomeHindcast| {
        let [low, median, high] = hindcast.quantiles.map(date);
        [
            hindcast.made.to_string(),
            median,
            format!("{low} to {high}"),
            precision::chance(english(), hindcast.chance, hindcast.chance_error),
            number::significant(english(), hindcast.score, 3),
        ]
    };
    table(text, std::iter::once(head).chain(outcome.hindcasts.iter().map(row)));
    let score = "the score is the CRPS in years, less is better: what lies after";
    line(text, &format!("  {score} {as_of} counts as that day\n"));
}

/// Adds rows of cells, each below that of the row before.
fn table<const CELLS: usize>(text: &mut String, rows: impl Iterator<Item = [String; CELLS]>) {
    let rows: Vec<[String; CELLS]> = rows.collect();
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..CELLS).map(width).collect();
    for row in &rows {
        let padded: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        line(text, &format!("  {}", padded.join("  ").trim_end()));
    }
}

fn line(text: &mut String, content: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "{content}");
}
