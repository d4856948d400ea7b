//! Sentences written from the data: the alternative text of a chart whose author gives none, and what its note must say.

use super::kinds::series::{self, Series};
use super::kinds::terms::Terms;
use super::series::{Resolved, TimeSeries};
use crate::figure::format::phrase;
use crate::figure::format::{number, precision};
use crate::model::Outcome;

/// What a chance chart shows.
pub fn chance(outcomes: &[Resolved<'_, Outcome>], from: f64, to: f64) -> String {
    let mut sentences = vec![format!(
        "Line chart of the chance that {}{} has come true, by date, from {} to {}.",
        if outcomes.len() > 1 { "each of " } else { "" },
        phrase::names(outcomes.iter().map(|found| found.label.as_str())),
        number::month(from),
        number::month(to)
    )];
    for found in outcomes {
        let draws = &found.thing.draws;
        let date = |level: f64| precision::quantile_by_month(draws, level, &found.thing.kind, found.forecast.window.1);
        let range = number::range(&date(0.1), &date(0.9));
        let reached = precision::share(draws.share_by(to), draws.sorted().len());
        let median = match draws.median() {
            Some(_) => format!("as likely as not by {}", date(0.5)),
            None => format!("the median falls {}", date(0.5)),
        };
        sentences.push(format!("{}: {median} (80% range: {range}); {reached} by {}.", found.label, number::month(to)));
    }
    sentences.extend(never(outcomes));
    sentences.push("The table below gives the chance by the end of each year.".into());
    sentences.join(" ")
}

/// How often each outcome does not come true at all, where it happens.
pub fn never(outcomes: &[Resolved<'_, Outcome>]) -> Option<String> {
    let never = outcomes.iter().filter(|found| found.thing.never > 0.0).map(|found| {
        let share = match precision::share(found.thing.never, found.thing.draws.sorted().len()) {
            text if text.starts_with('<') => text.replace('<', "fewer than "),
            text => text.replace('>', "more than "),
        };
        let end = found.forecast.window.1.year();
        format!("In {share} of samples {} does not come true before {end}.", phrase::lower(&found.label))
    });
    let sentences: Vec<String> = never.collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// What a trend chart shows.
pub fn trend(chart: &str, all_series: &[Series<'_>], terms: Terms<'_>) -> String {
    let scale = if terms.logarithmic { " on a logarithmic scale" } else { "" };
    let (from, to) = (number::month(terms.from), number::month(terms.to));
    let of = phrase::names(all_series.iter().map(Series::label));
    let mut sentences = vec![format!("{chart} of {of} from {from} to {to}{scale}.")];
    for series in all_series {
        sentences.extend(series.data().and_then(|data| rows(data, series.records, terms)));
        let Some(found) = series.curve() else { continue };
        let (start, end) = (terms.summary(found, terms.from), terms.summary(found, terms.to));
        if let (Some((start, _)), Some((end, range))) = (start, end) {
            sentences.push(format!("{}: {start} in {from}, {end} in {to} (median; 90% range: {range}).", found.label));
        }
    }
    if let Some(rule) = terms.rule {
        sentences.push(format!("A rule marks {} at {}.", rule.label, terms.value(rule.value.value)));
    }
    let table = if series::time_series(all_series).next().is_some() { "every value" } else { "the values by year" };
    sentences.push(format!("The table below gives {table}."));
    sentences.join(" ")
}

/// From where to where data run.
fn rows(data: &TimeSeries, records: bool, terms: Terms<'_>) -> Option<String> {
    let mut drawn = data.points.iter().zip(&data.texts).filter(|((date, _), _)| terms.includes(*date));
    let count = drawn.clone().count();
    let (((start, _), first), last) = (drawn.next()?, drawn.next_back());
    let what = match (records, count) {
        (true, 1) => "record",
        (true, _) => "records",
        (false, 1) => "value",
        (false, _) => "values",
    };
    let begin = format!("{}: {count} {what}, {first} in {}", data.label, number::month(*start));
    Some(match last {
        Some(((end, _), last)) => format!("{begin} to {last} in {}.", number::month(*end)),
        None => format!("{begin}."),
    })
}
