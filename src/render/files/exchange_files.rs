//! The files for the systems of others: for hubs, for scoring packages, and for Metaculus.

use std::collections::BTreeMap;

use crate::diagnostic::Report;
use crate::document::Project;
use crate::figure::{Evidence, Scores, chance_table, hub_table, metaculus_json, quantile_table};

/// The folder of the files.
const FOLDER: &str = "exchange";

/// Returns the files that the settings ask for, by path.
pub fn exchange_files(project: &Project, evidence: Evidence<'_>, report: &mut Report) -> BTreeMap<String, Vec<u8>> {
    let settings = &project.config.exchange;
    let mut files = BTreeMap::new();
    if settings.hubverse {
        for (id, forecast) in evidence.forecasts.iter() {
            files.insert(format!("{FOLDER}/hubverse/{}-{id}.csv", forecast.as_of), hub_table(forecast).into_bytes());
        }
    }
    // Nothing is scored by a ledger with faults, which the load has reported.
    if settings.scoring && evidence.ledger.faults.is_empty() {
        let quantiles = quantile_table(evidence.ledger, evidence.as_of);
        files.insert(format!("{FOLDER}/scoring/quantiles.csv"), quantiles.into_bytes());
        let chances = chance_table(&Scores::new(evidence));
        files.insert(format!("{FOLDER}/scoring/chances.csv"), chances.into_bytes());
    }
    for question in &settings.metaculus {
        let (model, name) = question.outcome.value.split_once('.').unwrap_or((&question.outcome.value, ""));
        // Unknown outcomes and models that failed to run are reported.
        let found = evidence.forecasts.get(model).and_then(|forecast| Some((forecast.outcome(name)?, forecast)));
        if let Some(json) = found.and_then(|found| metaculus_json(question, found, report).ok()) {
            files.insert(format!("{FOLDER}/metaculus/{model}.{name}.json"), json.into_bytes());
        }
    }
    files
}
