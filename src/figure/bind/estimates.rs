//! Every estimate of an outcome in the ledger: the forecasts of its model, and what somebody stated.

use super::cause_labels::CauseLabels;
use super::evidence::Evidence;
use super::formatted::{default_text, exact, interval_text};
use super::quantity::Quantity;
use super::recorded_quantity::{chance, quantile, recorded_unit};
use super::recorded_reasons::{reasons, short_reasons};
use crate::date::CalendarUnit;
use crate::diagnostic::{Report, Reported, closest, error};
use crate::document::ledger::{ComputedEntry, Entry, OutcomeKind, StatedEntry, StatedValue, corrected};
use crate::figure::format::move_text::MoveUnit;
use crate::figure::format::number;
use crate::figure::format::precision::DateStyle;
use crate::locale::Language;
use crate::model::Unit;
use crate::source::Spanned;

/// An estimate of the ledger.
#[derive(Clone, Debug)]
pub struct LedgerEstimate<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The day on which it was made, on the axis of years.
    pub made: f64,
    /// Who made it: the model by its title, or who stated it.
    pub by: String,
    /// Its value, on the axis of years or in its unit; infinite if it is after the window; `None` if only a range was stated.
    pub value: Option<f64>,
    /// The value as text for readers, and for a CSV file.
    pub text: (String, String),
    /// The ends of its interval; infinite if one is after the window.
    pub interval: Option<(f64, f64)>,
    /// The interval as text for readers, and its ends for a CSV file.
    pub range: Option<(String, String, String)>,
    /// Whether somebody stated it.
    pub is_stated: bool,
}

impl LedgerEstimate<'_> {
    /// Returns the causes of the move since the forecast before, if they were recorded, the largest part first.
    pub fn reasons(&self, language: &Language, outcome: &str) -> Vec<String> {
        let found = || {
            let computed = self.entry.computed()?;
            Some(reasons(language, computed.outcome(outcome)?, computed.moved(outcome)?))
        };
        found().unwrap_or_default()
    }

    /// Returns the largest causes of the move since the forecast before by the names of what has changed, if they were recorded.
    pub fn short_reasons(&self, outcome: &str, evidence: Evidence<'_>) -> Option<String> {
        let computed = self.entry.computed()?;
        let labels = CauseLabels::new(&computed.model.value, evidence);
        short_reasons(evidence.language, computed.outcome(outcome)?, computed.moved(outcome)?, labels)
    }
}

/// The estimates of an outcome.
#[derive(Clone, Debug)]
pub struct Estimates<'a> {
    /// The estimates that no later entry corrects, in the order in which they were made.
    pub all: Vec<LedgerEstimate<'a>>,
    /// The estimates that later entries correct, in the order in which they were made.
    pub corrected: Vec<LedgerEstimate<'a>>,
    /// The name of the outcome for readers.
    pub label: String,
    /// The unit of its values; `None` for dates.
    pub unit: Option<Unit>,
}

/// Returns every estimate of the outcome of a path, `model.outcome` or `outcome`.
///
/// # Errors
///
/// Reports an outcome of which the ledger has no estimate, and one whose estimates are in units that do not agree.
pub fn estimates<'a>(
    path: &Spanned<String>,
    evidence: Evidence<'a>,
    report: &mut Report,
) -> Result<Estimates<'a>, Reported> {
    let (subject, outcome) = path.value.split_once('.').unwrap_or((&path.value, &path.value));
    let entries = evidence.ledger.by_subject.get(subject).map(Vec::as_slice).unwrap_or_default();
    let corrected = corrected(entries);
    let mut found = Estimates { all: Vec::new(), corrected: Vec::new(), label: outcome.replace('_', " "), unit: None };
    let mut units: Vec<Option<Unit>> = Vec::new();
    for entry in entries {
        let estimate = match (entry.computed(), entry.stated()) {
            (Some(computed), _) => computed_estimate(entry, computed, outcome, evidence),
            (None, Some(stated)) if stated.outcome.value == outcome => stated_estimate(entry, stated, evidence),
            _ => None,
        };
        if let Some(computed) = entry.computed().and_then(|computed| computed.outcome(outcome)) {
            found.label.clone_from(&computed.label);
        }
        match estimate {
            Some((estimate, _)) if corrected.contains(entry.hash()) => found.corrected.push(estimate),
            Some((estimate, unit)) => {
                found.all.push(estimate);
                units.push(unit);
            }
            None => {}
        }
    }
    let Some(unit) = units.last().cloned() else {
        let names = evidence.ledger.by_subject.iter().flat_map(|(subject, entries)| names(subject, entries));
        let names: Vec<String> = names.collect();
        let problem = error!(BAD_PATH at path.span, "the ledger has no estimate of `{}`", path.value);
        return Err(report.push(match closest(&path.value, names.iter().map(String::as_str)) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint("`foresite record` adds the forecasts of the models"),
        }));
    };
    if units.iter().any(|other| *other != unit) {
        return Err(report.push(error!(
            WRONG_SERIES at path.span, "the estimates of `{}` in the ledger are in different units, or some are dates", path.value
        )));
    }
    found.unit = unit;
    Ok(found)
}

/// Returns the paths of the outcomes that entries about a subject estimate.
fn names(subject: &str, entries: &[Entry]) -> Vec<String> {
    let of = |entry: &Entry| match (entry.computed(), entry.stated()) {
        (Some(computed), _) => {
            computed.outcomes.iter().map(|outcome| format!("{subject}.{}", outcome.name.value)).collect()
        }
        (None, Some(stated)) if stated.model.is_some() => vec![format!("{subject}.{}", stated.outcome.value)],
        (None, Some(_)) => vec![subject.to_owned()],
        (None, None) => Vec::new(),
    };
    entries.iter().flat_map(of).collect()
}

fn computed_estimate<'a>(
    entry: &'a Entry,
    computed: &'a ComputedEntry,
    name: &str,
    evidence: Evidence<'a>,
) -> Option<(LedgerEstimate<'a>, Option<Unit>)> {
    let language = evidence.language;
    let outcome = computed.outcome(name)?;
    let percent = || evidence.units.read("%").ok();
    let unit = match outcome.kind {
        OutcomeKind::Date => None,
        OutcomeKind::Number => Some(recorded_unit(outcome, evidence)?),
        OutcomeKind::Chance => Some(percent()?),
    };
    let plain = unit.clone().unwrap_or_else(Unit::plain);
    let central = match outcome.probability {
        Some(probability) => chance(probability, outcome.probability_error, computed),
        None => quantile(outcome, computed, 0.5, plain.clone())?,
    };
    let ends = evidence.interval.ends().map(|level| quantile(outcome, computed, level, plain.clone()));
    let [low, high] = ends;
    let interval = low.zip(high);
    let scale = if outcome.kind == OutcomeKind::Chance { 100.0 } else { 1.0 };
    let point = |quantity: &Quantity| quantity.value.at_most().unwrap_or(f64::INFINITY) * scale;
    let estimate = LedgerEstimate {
        entry,
        made: entry.head.as_of.value.to_years(),
        by: computed.title.clone().unwrap_or_else(|| computed.model.value.clone()),
        value: Some(point(&central)),
        text: (default_text(language, &central, true), exact(&central)),
        interval: interval.as_ref().map(|(low, high)| (point(low), point(high))),
        range: interval
            .map(|(low, high)| (interval_text(language, &low, &high, DateStyle::Year), exact(&low), exact(&high))),
        is_stated: false,
    };
    Some((estimate, unit))
}

fn stated_estimate<'a>(
    entry: &'a Entry,
    stated: &'a StatedEntry,
    evidence: Evidence<'a>,
) -> Option<(LedgerEstimate<'a>, Option<Unit>)> {
    let language = evidence.language;
    let unit = match &stated.unit {
        Some(unit) => Some(evidence.units.read(unit).ok()?),
        None => None,
    };
    let text = |value: StatedValue| match (value, &unit) {
        (StatedValue::Number(number), Some(unit)) => number::exact_quantity(language, number, unit),
        (StatedValue::Number(number), None) => number::exact(language, number),
        (StatedValue::Date(date), _) => match date.unit() {
            CalendarUnit::Day | CalendarUnit::Month => number::month(language, date.to_years()),
            _ => date.to_string(),
        },
    };
    // A year reaches from its first day to its last.
    let end = |value: StatedValue, which: usize| match value {
        StatedValue::Date(date) => date.ends()[which],
        StatedValue::Number(number) => number,
    };
    let range = stated.low.zip(stated.high);
    let shown =
        range.map(|(low, high)| (number::range(language, &text(low), &text(high)), low.to_string(), high.to_string()));
    let only_range = || shown.clone().map(|(range, ..)| (range, String::new()));
    let estimate = LedgerEstimate {
        entry,
        made: entry.head.as_of.value.to_years(),
        by: stated.who.clone().unwrap_or_else(|| "stated".to_owned()),
        value: stated.estimate.map(StatedValue::value),
        text: stated.estimate.map(|value| (text(value), value.to_string())).or_else(only_range)?,
        interval: range.map(|(low, high)| (end(low, 0), end(high, 1))),
        range: shown,
        is_stated: true,
    };
    Some((estimate, unit))
}

/// Returns the difference of two estimates in words, `+9 months`, and as a number, in years for dates; `None` if one of them is
/// not known.
pub fn difference(
    language: &Language,
    before: &LedgerEstimate<'_>,
    after: &LedgerEstimate<'_>,
    unit: Option<&Unit>,
) -> Option<(String, f64)> {
    let (from, to) = before.value.zip(after.value)?;
    let change = to - from;
    if !change.is_finite() {
        return None;
    }
    let sign = if change < 0.0 { language.numbers.minus.as_str() } else { "+" };
    let size = change.abs();
    let text = match unit {
        Some(unit) => format!("{sign}{}", number::with_unit(language, &number::significant(language, size, 2), unit)),
        None if change == 0.0 => "none".to_owned(),
        None => MoveUnit::of_dates([change].into_iter()).text(language, change),
    };
    Some((text, change))
}
