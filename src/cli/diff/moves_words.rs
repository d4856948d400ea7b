//! The words for moves and their causes that text and Markdown share.

use crate::figure::precision::DateStyle;
use crate::figure::{MoveUnit, Sampled, format_compared, interval_text, number};
use crate::locale::english;
use crate::model::{Alteration, Detail, Explanation, Forecast, Kind, Measure, Method, Move, OutcomeMove, Share};

/// The rows of a dataset whose parts are not known that are listed at most.
pub const MAX_DETAILS: usize = 5;

/// The number of characters of the longest bar.
const BAR: f64 = 12.0;

/// Returns the central value of an outcome on both sides: `June 2030 → March 2031`.
pub fn central(explanation: &Explanation, outcome: &OutcomeMove) -> String {
    let moved = outcome.central();
    let text = |(forecast, recorded): (&Forecast, Option<f64>)| match recorded {
        Some(value) => recorded_text(value, outcome),
        None => {
            let found = forecast.outcome(&outcome.name);
            found.map_or_else(String::new, |found| {
                format_compared(english(), &Sampled::of_outcome(found, forecast)).text
            })
        }
    };
    let [from, to] = moved.map_or([None, None], |found| recorded(explanation, found));
    arrow(&text((&explanation.from, from)), &text((&explanation.to, to)))
}

/// Returns the numbers of a move that are as the ledger recorded them, since another version of Foresite computed them.
fn recorded(explanation: &Explanation, found: &Move) -> [Option<f64>; 2] {
    let [from, to] = explanation.is_recorded;
    [found.from.filter(|_| from), found.to.filter(|_| to)]
}

/// Returns a number that was recorded, as text.
fn recorded_text(value: f64, outcome: &OutcomeMove) -> String {
    match &outcome.kind {
        Kind::Date => number::month(english(), value),
        Kind::Bool => number::chance(english(), value),
        Kind::Number(unit) => number::quantity(english(), value, unit),
    }
}

/// Returns the 90% interval of an outcome on each side; `None` for a chance.
pub fn intervals(explanation: &Explanation, outcome: &OutcomeMove) -> Option<[String; 2]> {
    let [low, high] = [0.05, 0.95].map(|level| outcome.of(Measure::Quantile(level)));
    let (low, high) = (recorded(explanation, low?), recorded(explanation, high?));
    let text = |forecast: &Forecast, ends: Option<(f64, f64)>| {
        if let Some((low, high)) = ends {
            return Some(number::range(english(), &recorded_text(low, outcome), &recorded_text(high, outcome)));
        }
        let found = forecast.outcome(&outcome.name)?;
        let sampled = Sampled::of_outcome(found, forecast);
        let [low, high] = [0.05, 0.95].map(|level| sampled.quantile(level).beside_others());
        Some(interval_text(english(), &low, &high, DateStyle::Month))
    };
    Some([text(&explanation.from, low[0].zip(high[0]))?, text(&explanation.to, low[1].zip(high[1]))?])
}

/// Returns the 90% interval of an outcome on both sides in one text; `None` for a chance.
pub fn interval(explanation: &Explanation, outcome: &OutcomeMove) -> Option<String> {
    intervals(explanation, outcome).map(|[from, to]| arrow(&from, &to))
}

/// Returns two texts with an arrow, or one text if they are the same.
pub fn arrow(from: &str, to: &str) -> String {
    if from == to { format!("{to}, as before") } else { format!("{from} → {to}") }
}

/// Returns the year whose chance has moved most, if one has moved by a point or more.
pub fn year_of_largest_move(outcome: &OutcomeMove) -> Option<(i32, &Move)> {
    let years = outcome.moves.iter().filter_map(|found| match found.measure {
        Measure::By(year) => Some((year, found)),
        _ => None,
    });
    let size = |found: &Move| found.total.map_or(0.0, |total| total.value.abs());
    years.max_by(|a, b| size(a.1).total_cmp(&size(b.1)).then(b.0.cmp(&a.0))).filter(|(_, found)| size(found) >= 0.01)
}

/// Returns the move that is explained: that of the central value, or of the chance by the year in which it has moved most if the
/// median is "never" or outside of the window.
pub fn explained(outcome: &OutcomeMove) -> Option<(String, &Move)> {
    let central = outcome.central()?;
    if !central.shares.is_empty() || central.total.is_some() {
        let what = if central.measure == Measure::Chance { "the probability" } else { "the median" };
        return Some((what.to_owned(), central));
    }
    year_of_largest_move(outcome).map(|(year, found)| (format!("the chance by the end of {year}"), found))
}

/// Returns the unit of a move and its parts.
pub fn unit(outcome: &OutcomeMove, found: &Move) -> MoveUnit {
    let values = parts(found).chain(found.total).map(|share| share.value);
    match found.measure {
        Measure::By(_) | Measure::Chance => MoveUnit::Points,
        Measure::Quantile(_) => MoveUnit::new(&outcome.kind, values),
    }
}

/// Returns all parts of a move: those of the causes, and those of the rows of a dataset.
fn parts(found: &Move) -> impl Iterator<Item = Share> {
    found.shares.iter().chain(found.parts.iter().flatten()).copied()
}

/// Returns the size of the largest part of a move.
pub fn longest(found: &Move) -> f64 {
    parts(found).map(|share| share.value.abs()).fold(0.0, f64::max)
}

/// Returns a whole move as text: `+9 months`; `None` if it is not known.
pub fn total(outcome: &OutcomeMove, found: &Move) -> Option<String> {
    let total = found.total?.value;
    Some(match unit(outcome, found) {
        MoveUnit::Days | MoveUnit::Months | MoveUnit::Years => {
            MoveUnit::new(&outcome.kind, std::iter::once(total)).text(english(), total)
        }
        other => other.text(english(), total),
    })
}

/// Returns the positions of the causes of a move, the largest part first, and then those of which sampling explains the part. A
/// dataset whose rows cancel each other is among the first.
pub fn by_size(found: &Move) -> [Vec<usize>; 2] {
    // A part that is exactly nothing has no error to be below.
    let is_small = |share: &Share| share.is_below_error() || share.value == 0.0;
    let mut places: Vec<usize> = (0..found.shares.len()).collect();
    places.sort_by(|a, b| found.shares[*b].value.abs().total_cmp(&found.shares[*a].value.abs()));
    let (small, large) = places
        .into_iter()
        .partition(|place| is_small(&found.shares[*place]) && found.parts_of(*place).iter().all(is_small));
    [large, small]
}

/// Returns a bar for a part of a move, of which the longest part has the whole length.
pub fn bar(value: f64, longest: f64) -> String {
    let length = if longest > 0.0 { (value.abs() / longest * BAR).round() as usize } else { 0 };
    "█".repeat(if value == 0.0 { 0 } else { length.max(1) })
}

/// A row or a column of a dataset that has changed, with its part of a move if that is known.
pub struct ChangedRow {
    /// The part.
    pub share: Option<Share>,
    /// What has changed.
    pub text: String,
}

/// Returns the rows and columns of the datasets of a cause that have changed: those whose parts of a move are known by their size,
/// the others in the order of the dataset. `limit` is the most of the others that are returned.
pub fn rows(explanation: &Explanation, cause: usize, found: &Move, limit: usize) -> Vec<ChangedRow> {
    let details: Vec<&Detail> = explanation.causes[cause]
        .changes
        .iter()
        .map(|at| &explanation.changes[*at])
        .filter(|change| change.alteration == Alteration::Changed)
        .flat_map(|change| &change.details)
        .collect();
    let text = |detail: &Detail| format!("{} {}: {}", detail.alteration.word(), detail.name, detail.text);
    let parts = found.parts_of(cause);
    if !parts.is_empty() {
        let row = |(detail, share): (&&Detail, &Share)| ChangedRow { share: Some(*share), text: text(detail) };
        let mut rows: Vec<ChangedRow> = details.iter().zip(parts).map(row).collect();
        let size = |row: &ChangedRow| row.share.map_or(0.0, |share| share.value.abs());
        rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
        return rows;
    }
    let row = |detail: &&Detail| ChangedRow { share: None, text: text(detail) };
    let mut rows: Vec<ChangedRow> = details.iter().take(limit).map(row).collect();
    if details.len() > limit {
        rows.push(ChangedRow { share: None, text: format!("and {} more", details.len() - limit) });
    }
    rows
}

/// Returns the lines on how outcomes moved under scenarios that have changed.
pub fn scenarios(explanation: &Explanation) -> Vec<String> {
    let line = |found: &crate::model::ScenarioMove| {
        let total = found.from.zip(found.to).map(|(from, to)| to - from);
        let parts = [total, found.own.map(|share| share.value), found.others.map(|share| share.value)];
        let unit = MoveUnit::new(&found.kind, parts.into_iter().flatten());
        let text = |value: Option<f64>| value.map_or("not known".to_owned(), |value| unit.text(english(), value));
        let [total, own, others] = parts.map(text);
        let outcome = explanation.outcomes.iter().find(|outcome| outcome.name == found.outcome);
        let outcome = outcome.map_or(&found.outcome, |outcome| &outcome.label);
        let label = &found.label;
        format!("{outcome} under {label}: {total}, of which {own} by the scenario and {others} by the other changes")
    };
    explanation.scenarios.iter().map(line).collect()
}

/// Returns how the parts were computed, if not from all combinations.
pub fn method(explanation: &Explanation) -> Option<String> {
    match explanation.method {
        Method::Exact => None,
        Method::Orders(orders) => {
            Some(format!("{} changes: the parts are estimated from {orders} random orders", explanation.causes.len()))
        }
    }
}
