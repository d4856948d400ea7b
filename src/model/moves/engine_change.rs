//! The part of a move that is due to another version of Foresite: the forecast of an entry of the ledger is computed anew from the
//! files that were kept, and may differ from what was recorded.

use super::change::{Alteration, Change, ChangeKind};
use super::explanation::{Explanation, Measure, Move, Share};
use super::measures::factor;
use super::side::Side;
use crate::date::Date;
use crate::document::ledger::computed::ENGINE;
use crate::document::ledger::{RecordedOutcome, RecordedValue};
use crate::model::compile::Kind;

/// The error of a recorded date, which is rounded to days, in years.
const HALF_A_DAY: f64 = 0.5 / 365.25;

/// Adds the change of the engine as a cause, if the two sides were computed by different versions and this one does not reproduce
/// what was recorded. The numbers of such a side are then those that were recorded.
pub fn add_engine_change(explanation: &mut Explanation, sides: [Side<'_>; 2]) {
    let versions = sides.map(|side| side.recorded.map_or(ENGINE, |entry| entry.engine.as_str()));
    if versions[0] == versions[1] {
        return;
    }
    let mut moved: Vec<Vec<[Option<f64>; 2]>> = Vec::new();
    for outcome in &explanation.outcomes {
        let before = explanation.from.outcome(&outcome.name);
        let factor = before.and_then(|before| factor(&before.kind, &outcome.kind)).unwrap_or(1.0);
        let other = |found: &Move| {
            let recorded = |at: usize, now: Option<f64>, factor: f64| {
                let entry = sides[at].recorded.filter(|entry| entry.engine != ENGINE)?;
                let value = recorded(entry.outcome(&outcome.name)?, found.measure)? * factor;
                now.filter(|now| differs(value, *now, outcome.kind == Kind::Date && is_quantile(found.measure)))?;
                Some(value)
            };
            [recorded(0, found.from, factor), recorded(1, found.to, 1.0)]
        };
        moved.push(outcome.moves.iter().map(other).collect());
    }
    if !moved.iter().flatten().flatten().any(Option::is_some) {
        return;
    }
    let causes = explanation.causes.len();
    for (outcome, moved) in explanation.outcomes.iter_mut().zip(moved) {
        let is_date = outcome.kind == Kind::Date;
        for (found, [from, to]) in outcome.moves.iter_mut().zip(moved) {
            let is_known = found.total.is_some() && found.shares.len() == causes;
            let own = |then: Option<f64>, now: Option<f64>| then.zip(now).map_or(0.0, |(then, now)| then - now);
            let value = own(to, found.to) - own(from, found.from);
            found.from = from.or(found.from);
            found.to = to.or(found.to);
            if let Some(total) = &mut found.total {
                total.value += value;
            }
            if is_known {
                let is_rounded = is_date && is_quantile(found.measure) && value != 0.0;
                found.shares.push(Share { value, error: Some(if is_rounded { HALF_A_DAY } else { 0.0 }) });
            }
        }
    }
    explanation.is_recorded = sides.map(|side| side.recorded.is_some_and(|entry| entry.engine != ENGINE));
    explanation.add_cause(Change {
        kind: ChangeKind::Engine,
        alteration: Alteration::Changed,
        name: String::new(),
        label: String::new(),
        from: Some(versions[0].to_owned()),
        to: Some(versions[1].to_owned()),
        details: Vec::new(),
    });
}

fn is_quantile(measure: Measure) -> bool {
    matches!(measure, Measure::Quantile(_))
}

/// Returns a number that was recorded, in the unit of its outcome; `None` if only a limit is known.
fn recorded(outcome: &RecordedOutcome, measure: Measure) -> Option<f64> {
    let value = match measure {
        Measure::Quantile(0.5) => outcome.median,
        Measure::Quantile(level) => outcome.quantile(level),
        Measure::By(year) => return outcome.by.iter().find(|(known, _)| *known == year).map(|(_, chance)| *chance),
        Measure::Chance => outcome.probability.map(RecordedValue::Number),
    };
    match value? {
        RecordedValue::Date(day) => Some(day.to_years()),
        RecordedValue::Number(number) => Some(number),
        _ => None,
    }
}

/// Returns whether a recorded number is another one than was computed. Recorded dates are rounded to days.
fn differs(recorded: f64, computed: f64, is_date: bool) -> bool {
    /// How far numbers that differ by rounding alone are apart, relative to their size.
    const ROUNDING: f64 = 1e-12;
    match is_date {
        true => Date::from_years(recorded) != Date::from_years(computed),
        false => (recorded - computed).abs() > ROUNDING * recorded.abs().max(computed.abs()),
    }
}
