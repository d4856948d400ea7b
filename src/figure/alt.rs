//! Sentences written from the data: the alternative text of a chart whose author gives none, and what its note must say.

use super::kinds::Found;
use super::kinds::terms::Terms;
use super::number;
use crate::model::forecast::{Curve, Outcome};

/// What a chance chart shows.
pub fn chance(outcomes: &[Found<'_, Outcome>], from: f64, to: f64) -> String {
    let mut sentences = vec![format!(
        "Line chart of the chance that {}{} has come true, by date, from {} to {}.",
        if outcomes.len() > 1 { "each of " } else { "" },
        names(outcomes),
        number::month(from),
        number::month(to)
    )];
    for found in outcomes {
        let draws = &found.thing.draws;
        let beyond = || number::never(found.forecast.window.1);
        let date = |level: f64| draws.quantile(level).map_or_else(beyond, number::month);
        let range = number::range(&date(0.1), &date(0.9));
        let reached = number::chance(draws.share_by(to));
        let median = match draws.median() {
            Some(median) => format!("as likely as not by {}", number::month(median)),
            None => format!("the median falls {}", beyond()),
        };
        sentences.push(format!("{}: {median} (80% range: {range}); {reached} by {}.", found.label, number::month(to)));
    }
    sentences.extend(never(outcomes));
    sentences.push("The table below gives the chance by the end of each year.".into());
    sentences.join(" ")
}

/// How often each outcome does not come true at all, where it happens.
pub fn never(outcomes: &[Found<'_, Outcome>]) -> Option<String> {
    let never = outcomes.iter().filter(|found| found.thing.never > 0.0).map(|found| {
        let share = match number::chance(found.thing.never) {
            text if text.starts_with('<') => text.replace('<', "fewer than "),
            text => text.replace('>', "more than "),
        };
        let end = found.forecast.window.1.year();
        format!("In {share} of samples {} does not come true before {end}.", lower(&found.label))
    });
    let sentences: Vec<String> = never.collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// What a trend chart shows.
pub fn trend(curves: &[Found<'_, Curve>], terms: Terms<'_>) -> String {
    let scale = if terms.logarithmic { " on a logarithmic scale" } else { "" };
    let (from, to) = (number::month(terms.from), number::month(terms.to));
    let mut sentences = vec![format!("Line chart of {} from {from} to {to}{scale}.", names(curves))];
    for found in curves {
        let (start, end) = (terms.summary(found.thing, terms.from), terms.summary(found.thing, terms.to));
        if let (Some((start, _)), Some((end, range))) = (start, end) {
            sentences.push(format!("{}: {start} in {from}, {end} in {to} (median; 90% range: {range}).", found.label));
        }
    }
    if let Some(rule) = terms.rule {
        sentences.push(format!("A rule marks {} at {}.", rule.label, terms.value(rule.value.value)));
    }
    sentences.push("The table below gives the values by year.".into());
    sentences.join(" ")
}

/// `a`, `a and b`, `a, b and c`.
fn names<T>(found: &[Found<'_, T>]) -> String {
    let names: Vec<String> = found.iter().map(|found| lower(&found.label)).collect();
    match &names[..] {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A label inside a sentence: its first letter small, unless the word has other capitals (`GPU`, `VRAM`).
pub fn lower(label: &str) -> String {
    let first = label.split(' ').next().unwrap_or_default();
    if first.chars().skip(1).any(|character| character.is_uppercase() || character.is_ascii_digit()) || first == "I" {
        return label.to_owned();
    }
    let mut characters = label.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
