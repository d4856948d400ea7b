//! Forecasts of the ledger with what came of them, as scoring packages read them: `scoringutils` of R, and `scores` of Python.

use crate::date::Date;
use crate::document::Ledger;
use crate::document::ledger::{OutcomeKind, ResolvedAs};
use crate::figure::scores::scored_claims::ClaimResult;
use crate::figure::scores::{Scores, Standing, standing_of_outcome};
use crate::figure::tables::csv_text::to_csv;

/// The columns of quantiles.
const QUANTILES: [&str; 6] = ["model", "target", "forecast_date", "observed", "predicted", "quantile_level"];

/// The columns of chances.
const CHANCES: [&str; 5] = ["model", "target", "forecast_date", "observed", "predicted"];

/// Returns the recorded quantiles of every date and number that is known by a day, one row for each. Dates are points on the axis of
/// years. Forecasts that were recorded when the result was known are left out, and so are quantiles outside of a model's window.
pub fn quantile_table(ledger: &Ledger, as_of: Date) -> String {
    let corrected = ledger.corrected();
    let mut rows: Vec<[String; QUANTILES.len()]> = Vec::new();
    for entry in ledger.entries.iter().filter(|entry| !corrected.contains(entry.hash())) {
        let Some(computed) = entry.computed() else { continue };
        let made = entry.head.as_of.value;
        for outcome in computed.outcomes.iter().filter(|outcome| outcome.kind != OutcomeKind::Chance) {
            let (model, name) = (&computed.model.value, &outcome.name.value);
            let Standing::Resolved { result, on } = standing_of_outcome(ledger, model, name, as_of) else { continue };
            let (observed, known_from) = match result {
                ResolvedAs::On(date) => (date.to_years(), date),
                ResolvedAs::Number(number) => (number, on),
                _ => continue,
            };
            if made.max(entry.seal.recorded.value) >= known_from {
                continue;
            }
            for (level, value) in &outcome.quantiles {
                let Some(predicted) = value.known() else { continue };
                let numbers = [observed, predicted, *level].map(|number| number.to_string());
                let [observed, predicted, level] = numbers;
                rows.push([model.clone(), name.clone(), made.to_string(), observed, predicted, level]);
            }
        }
    }
    to_csv(&QUANTILES.map(str::to_owned), rows.into_iter())
}

/// Returns the chances of every claim and question that is resolved, one row for each; observed is 1 or 0.
pub fn chance_table(scores: &Scores) -> String {
    let row = |by: &str, target: &str, made: Date, came_true: bool, chance: f64| -> [String; CHANCES.len()] {
        let observed = u8::from(came_true).to_string();
        [by.to_owned(), target.to_owned(), made.to_string(), observed, chance.to_string()]
    };
    let mut rows = Vec::new();
    for claim in &scores.claims {
        let ClaimResult::Resolved(came_true) = claim.result else { continue };
        let chances = claim.chances.iter().filter_map(|given| Some((given, given.chance?)));
        rows.extend(chances.map(|(given, chance)| row(&given.by, &claim.id, given.made, came_true, chance)));
    }
    for question in &scores.questions {
        let Some(came_true) = question.status.came_true() else { continue };
        // Those for other rules than the ones that decided it have no score.
        let scored = question.forecasts.iter().filter(|forecast| forecast.score.is_some());
        let chances = scored.filter_map(|forecast| Some((forecast, forecast.chance?)));
        rows.extend(chances.map(|(forecast, chance)| row("question", &question.id, forecast.made, came_true, chance)));
    }
    to_csv(&CHANCES.map(str::to_owned), rows.into_iter())
}
