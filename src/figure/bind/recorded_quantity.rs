//! Values of recorded outcomes, with their standard errors.

use super::evidence::Evidence;
use super::quantity::{Quantity, QuantityKind, interval, least_digits};
use crate::date::{CalendarUnit, Date};
use crate::document::ledger::{ComputedEntry, Entry, OutcomeKind, RecordedOutcome, RecordedValue, corrected};
use crate::model::{Known, Unit, math};

/// The forecasts of a model in the ledger, the oldest first, without those that a later entry corrects.
pub fn forecasts<'a>(evidence: Evidence<'a>, model: &str) -> Vec<(&'a Entry, &'a ComputedEntry)> {
    let entries = evidence.ledger.by_subject.get(model).map(Vec::as_slice).unwrap_or_default();
    let corrected = corrected(entries);
    let standing = entries.iter().filter(|entry| !corrected.contains(entry.hash()));
    standing.filter_map(|entry| Some((entry, entry.computed()?))).collect()
}

/// Returns how far a recorded outcome has moved since the entry before: years for a date, points for a chance. `None` if that was
/// not recorded, or its unit is not known any more.
pub fn moved(outcome: &RecordedOutcome, computed: &ComputedEntry, evidence: Evidence<'_>) -> Option<Quantity> {
    let recorded = computed.moved(&outcome.name.value)?;
    let (unit, scale) = match outcome.kind {
        OutcomeKind::Date => (evidence.units.read("year").ok()?, 1.0),
        OutcomeKind::Number => (recorded_unit(outcome, evidence)?, 1.0),
        OutcomeKind::Chance => (Unit::plain(), 100.0),
    };
    let value = Quantity::known(recorded.total? * scale, QuantityKind::Projected(unit));
    Some(Quantity { error: recorded.error.unwrap_or(f64::INFINITY) * scale, ..value })
}

/// Returns the unit of a recorded outcome, plain for a date or a chance; `None` if it is not known any more.
pub fn recorded_unit(outcome: &RecordedOutcome, evidence: Evidence<'_>) -> Option<Unit> {
    outcome.unit.as_deref().map_or_else(|| Some(Unit::plain()), |unit| evidence.units.read(unit).ok())
}

/// Returns the quantile of a recorded outcome at a level, in its unit; `None` if it was not recorded.
pub fn quantile(outcome: &RecordedOutcome, computed: &ComputedEntry, level: f64, unit: Unit) -> Option<Quantity> {
    let value = if level == 0.5 { outcome.median } else { None }.or_else(|| outcome.quantile(level))?;
    let kind = match outcome.kind {
        OutcomeKind::Date => QuantityKind::Date(CalendarUnit::Day),
        OutcomeKind::Number | OutcomeKind::Chance => QuantityKind::Projected(unit),
    };
    let least = match outcome.kind {
        OutcomeKind::Number => {
            least_digits([0.05, 0.5, 0.95].map(|level| outcome.quantile(level).and_then(RecordedValue::known)))
        }
        OutcomeKind::Date | OutcomeKind::Chance => 0,
    };
    let interval = match (outcome.kind, [0.05, 0.95].map(|level| outcome.quantile(level))) {
        (OutcomeKind::Date, [Some(low), Some(high)]) => interval([known(low), known(high)]),
        _ => 0.0,
    };
    let error = error_at(outcome, computed, level);
    Some(Quantity { value: known(value), kind, error, least_digits: least, interval })
}

/// Returns a recorded probability; its standard error is that of a share of the samples, unless it was recorded.
pub fn chance(value: f64, error: Option<f64>, computed: &ComputedEntry) -> Quantity {
    let binomial = math::sqrt(value * (1.0 - value) / computed.samples as f64);
    // What happened in none or in all samples is not certain.
    let least = 1.0 / computed.samples as f64;
    Quantity { error: error.unwrap_or(binomial).max(least), ..Quantity::known(value, QuantityKind::Chance) }
}

/// Returns what is known of a recorded value.
fn known(value: RecordedValue) -> Known {
    let end = |day: Date| day.plus_days(1).unwrap_or(day).to_years();
    match value {
        RecordedValue::Date(day) => Known::At(day.to_years()),
        RecordedValue::Number(number) => Known::At(number),
        RecordedValue::Before(day) => Known::AtMost(day.to_years()),
        RecordedValue::After(day) => Known::MoreThan(end(day)),
        RecordedValue::AtMost(limit) => Known::AtMost(limit),
        RecordedValue::MoreThan(limit) => Known::MoreThan(limit),
    }
}

/// Returns the standard error of a recorded quantile: that of the median was recorded. That of another follows from the density
/// between the levels next to it, `sqrt(p (1 - p) / n) / f` (David and Nagaraja 2003, "Order Statistics", section 10.2). It is
/// infinite at the ends.
fn error_at(outcome: &RecordedOutcome, computed: &ComputedEntry, level: f64) -> f64 {
    if level == 0.5
        && let Some(error) = outcome.median_error
    {
        return error;
    }
    let around = || {
        let at = outcome.quantiles.iter().position(|(known, _)| *known == level)?;
        let (before, after) = (outcome.quantiles.get(at.checked_sub(1)?)?, outcome.quantiles.get(at + 1)?);
        let spread = after.1.known()? - before.1.known()?;
        Some(math::sqrt(level * (1.0 - level) / computed.samples as f64) * spread / (after.0 - before.0))
    };
    around().unwrap_or(f64::INFINITY)
}
